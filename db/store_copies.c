/* From a scanned code to one copy, or to the reason why not. */
#include "base/utf8.h"
#include "db/store_private.h"
#include "model/barcode.h"

#include <string.h>

enum { MATCHES_MAX = 16 };

struct matches {
    struct copy rows[MATCHES_MAX];
    int count;
};

#define SELECT_COPY                                                                                          \
    "SELECT c.id, l.id, l.resident, c.owner, c.barcode, c.site, c.state, o.name, h.name, o.kind, t.title,"   \
    " t.author, t.publisher, c.title, q.id, q.resident, x.to_site, w.name, q.site, q.pickup, g.name"         \
    " FROM copies c JOIN titles t ON t.id = c.title JOIN sites o ON o.id = c.owner JOIN sites h ON h.id ="   \
    " c.site LEFT JOIN loans l ON l.copy = c.id AND l.closed_ms IS NULL"                                     \
    " LEFT JOIN holds q ON q.copy = c.id AND q.closed_ms IS NULL LEFT JOIN sites g ON g.id = q.site"         \
    " LEFT JOIN transit x ON x.owner = c.owner AND x.barcode = c.barcode AND x.left_ms IS NULL"              \
    " LEFT JOIN sites w ON w.id = x.to_site"

/* What decides comes first, so that a cut list of very many matches decides alike. */
#define OWN_FIRST " ORDER BY c.site <> ?2, l.id IS NULL"

static void read_copy(sqlite3_stmt *row, struct copy *c)
{
    c->id = sql_uuid(row, 0);
    c->open_loan = sql_uuid(row, 1);
    c->borrower = sql_uuid(row, 2);
    sql_text(row, 3, c->owner, sizeof c->owner);
    sql_text(row, 4, c->barcode, sizeof c->barcode);
    sql_text(row, 5, c->site, sizeof c->site);
    sql_text(row, 6, c->state, sizeof c->state);
    sql_text(row, 7, c->owner_name, sizeof c->owner_name);
    sql_text(row, 8, c->site_name, sizeof c->site_name);
    c->is_owned_by_partner = sqlite3_column_int(row, 9) == 1;
    sql_text(row, 10, c->title, sizeof c->title);
    sql_text(row, 11, c->author, sizeof c->author);
    sql_text(row, 12, c->publisher, sizeof c->publisher);
    c->title_id = sql_uuid(row, 13);
    c->hold = sql_uuid(row, 14);
    c->holder = sql_uuid(row, 15);
    sql_text(row, 16, c->to_site, sizeof c->to_site);
    sql_text(row, 17, c->to_name, sizeof c->to_name);
    sql_text(row, 18, c->hold_site, sizeof c->hold_site);
    c->pickup = sqlite3_column_int(row, 19);
    sql_text(row, 20, c->hold_name, sizeof c->hold_name);
}

bool copy_read(struct store *store, struct uuid id, struct copy *out)
{
    sqlite3_stmt *row = sql_start(&store->sql, SELECT_COPY " WHERE c.id = ?1", "u", &id);
    if (!sql_row(&store->sql, row))
        return false;
    read_copy(row, out);
    sqlite3_reset(row);
    return true;
}

static void read_matches(struct store *store, sqlite3_stmt *rows, struct matches *m)
{
    while (m->count < MATCHES_MAX && sql_row(&store->sql, rows))
        read_copy(rows, &m->rows[m->count++]);
    if (rows)
        sqlite3_reset(rows);
}

static sqlite3_stmt *start_query(struct store *store, const struct code *code, const struct uuid *chosen)
{
    struct sql *sql = &store->sql;
    const char *site = store->conf->site.id;
    if (!uuid_is_zero(*chosen))
        return sql_start(sql, SELECT_COPY " WHERE c.id = ?1", "u", chosen);
    switch (code->kind) {
    case CODE_COPY:
        return sql_start(sql, SELECT_COPY " WHERE c.owner = ?1 AND c.barcode = ?2", "tt", code->owner,
                         code->text);
    case CODE_ISBN:
        return sql_start(sql,
                         SELECT_COPY " WHERE t.isbn = ?1 AND c.state NOT IN ('lost', 'withdrawn')" OWN_FIRST,
                         "tt", code->text, site);
    case CODE_UNKNOWN:
        return sql_start(sql, SELECT_COPY " WHERE c.barcode = ?1" OWN_FIRST, "tt", code->text, site);
    case CODE_TOKEN:
        break;
    }
    return NULL;
}

/* The only match of which test holds, NULL if there is none or more than one. */
static const struct copy *only(const struct matches *m, bool (*test)(const struct copy *, const void *),
                               const void *arg)
{
    const struct copy *found = NULL;
    for (int i = 0; i < m->count; i++) {
        if (!test(&m->rows[i], arg))
            continue;
        if (found)
            return NULL;
        found = &m->rows[i];
    }
    return found;
}

static bool is_lent_to(const struct copy *c, const void *resident)
{
    return !uuid_is_zero(c->borrower) && uuid_equal(c->borrower, *(const struct uuid *)resident);
}

static bool is_on_loan(const struct copy *c, const void *unused)
{
    (void)unused;
    return !uuid_is_zero(c->open_loan);
}

static bool is_home_at(const struct copy *c, const void *site)
{
    return strcmp(c->site, site) == 0;
}

/* The same number on copies of several owners. A book that comes back is the one that is out. */
static const struct copy *pick_by_number(const struct matches *m, struct uuid resident, const char *site)
{
    if (m->count == 1)
        return &m->rows[0];
    const struct copy *evident =
        uuid_is_zero(resident) ? only(m, is_on_loan, NULL) : only(m, is_lent_to, &resident);
    return evident ? evident : only(m, is_home_at, site);
}

/* The publisher's number names an edition. For a borrower it stands for the copy where this house has just
 * one; of a book that comes back it never tells whose loan to close. */
static const struct copy *pick_by_isbn(const struct matches *m, struct uuid resident, const char *site)
{
    if (uuid_is_zero(resident))
        return NULL;
    const struct copy *evident = only(m, is_lent_to, &resident);
    return evident ? evident : only(m, is_home_at, site);
}

static void offer_candidates(const struct matches *m, struct circulation *out)
{
    for (int i = 0; i < m->count && i < CANDIDATES_MAX; i++) {
        struct candidate *c = &out->candidates[out->candidate_count++];
        c->copy = m->rows[i].id;
        str_copy(c->title, sizeof c->title, m->rows[i].title);
        str_copy(c->owner_name, sizeof c->owner_name, m->rows[i].owner_name);
    }
}

static void explain(const struct matches *m, const struct code *code, struct circulation *out)
{
    if (code->kind == CODE_ISBN) {
        out->refusal = REFUSED_ISBN;
    } else if (m->count == 0) {
        out->refusal = REFUSED_UNKNOWN_COPY;
    } else {
        out->refusal = REFUSED_AMBIGUOUS;
        offer_candidates(m, out);
    }
}

bool copy_find(struct store *store, struct uuid resident, const char *text, struct uuid chosen,
               struct copy *found, struct circulation *out)
{
    const char *site = store->conf->site.id;
    struct matches matches = {0};
    struct code code;
    code_classify(store->conf, text, &code);
    read_matches(store, start_query(store, &code, &chosen), &matches);
    bool is_by_isbn = code.kind == CODE_ISBN && uuid_is_zero(chosen);
    const struct copy *picked =
        is_by_isbn ? pick_by_isbn(&matches, resident, site) : pick_by_number(&matches, resident, site);
    if (picked)
        *found = *picked;
    else
        explain(&matches, &code, out);
    return picked != NULL;
}
