/* Looking for a book by what people remember of it. Each tier of a plan is a list that stands ready in the
 * order of rank, this house's titles first; what is taken from it is bounded, so that a word of which there
 * are a hundred thousand takes no longer than a rare one. */
#include "base/mem.h"
#include "base/utf8.h"
#include "db/search_plan.h"
#include "db/store_private.h"
#include "db/title_words.h"

#include <stdlib.h>
#include <string.h>

enum { BEGINNINGS_MAX = 2000, COPIES_LOOKED_AT = 24, NEW_COPIES_LOOKED_AT = 200, SKIPPED_MAX = 200 };

struct hits {
    int64_t n[SKIPPED_MAX + FOUND_TITLES_MAX]; /* of those passed over too */
    struct found_title *found;
    size_t seen, skip, count, max;
    int64_t first_hidden; /* what an import wrote and did not show yet begins there */
    int tier;
};

#define VERSION_STANDS                                                                                       \
    " v.since <= (SELECT catalogue FROM meta) AND (v.until IS NULL OR v.until > (SELECT catalogue FROM "     \
    "meta))"

static bool is_known(const struct hits *hits, int64_t n)
{
    for (size_t i = 0; i < hits->seen; i++)
        if (hits->n[i] == n)
            return true;
    return false;
}

static void take(struct sql *sql, struct hits *hits, int64_t rank)
{
    int64_t n = rank % RANK_ELSEWHERE;
    if (is_known(hits, n))
        return;
    sqlite3_stmt *row = sql_start(sql,
                                  "SELECT v.id, v.title, v.author, v.publisher FROM title_versions v"
                                  " WHERE v.n = ?1 AND" VERSION_STANDS,
                                  "l", n);
    if (!sql_row(sql, row))
        return;
    hits->n[hits->seen++] = n;
    if (hits->seen <= hits->skip) {
        sqlite3_reset(row);
        return;
    }
    struct found_title *f = &hits->found[hits->count++];
    *f = (struct found_title){.id = sql_uuid(row, 0), .fit = hits->tier, .place = rank};
    sql_text(row, 1, f->title, sizeof f->title);
    sql_text(row, 2, f->author, sizeof f->author);
    sql_text(row, 3, f->publisher, sizeof f->publisher);
    sqlite3_reset(row);
}

/* The first of a query of ranks. */
static void take_rows(struct sql *sql, struct hits *hits, sqlite3_stmt *ranks)
{
    while (hits->count < hits->max && sql_row(sql, ranks))
        take(sql, hits, sqlite3_column_int64(ranks, 0));
    if (ranks)
        sqlite3_reset(ranks);
}

/* Those behind the rank `after`. */
static void take_matches(struct sql *sql, struct hits *hits, const char *match, int64_t after)
{
    for (int64_t first = 0; first <= RANK_ELSEWHERE; first += RANK_ELSEWHERE)
        take_rows(sql, hits,
                  sql_start(sql,
                            "SELECT rowid FROM title_words WHERE title_words MATCH ?1 AND rowid > ?2"
                            " AND rowid < ?3 ORDER BY rowid",
                            "tll", match, first > after ? first : after, first + hits->first_hidden));
}

/* In the order of titles, so that of a beginning that is too common the first are looked at. */
static void take_beginnings(struct sql *sql, struct hits *hits, const char *title)
{
    char last[TERMS_FOLDED_SIZE + 4];
    str_format(last, sizeof last, "%s\xF4\x8F\xBF\xBF", title);
    take_rows(sql, hits,
              sql_start(sql,
                        "SELECT rank FROM (SELECT rank FROM title_terms WHERE title > ?1 AND title < ?2"
                        " ORDER BY title, rank LIMIT ?3) ORDER BY rank",
                        "tti", title, last, BEGINNINGS_MAX));
}

static void take_isbn(struct sql *sql, struct hits *hits, const char *isbn)
{
    char last[SEARCH_ISBN_SIZE + 1];
    str_format(last, sizeof last, "%s:", isbn); /* the sign behind 9 */
    take_rows(sql, hits,
              sql_start(sql,
                        "SELECT v.n FROM title_rows r JOIN title_versions v ON v.id = r.id"
                        " WHERE r.isbn >= ?1 AND r.isbn < ?2 ORDER BY r.isbn",
                        "tt", isbn, last));
}

static void take_plan(struct sql *sql, struct hits *hits, const struct search_plan *plan)
{
    take_rows(
        sql, hits,
        sql_start(sql, "SELECT rank FROM title_terms WHERE title = ?1 ORDER BY rank", "t", plan->title));
    hits->tier++;
    if (plan->has_beginnings)
        take_beginnings(sql, hits, plan->title);
    for (int i = 0; i < plan->count && hits->count < hits->max; i++, hits->tier++)
        take_matches(sql, hits, plan->matches[i], 0);
    if (*plan->isbn)
        take_isbn(sql, hits, plan->isbn);
}

/* ---- where the copies are ---- */

#define COPIES_WHERE(site)                                                                                   \
    "SELECT * FROM (SELECT v.site, (" COPY_IS_IN ") AS is_in FROM copy_versions v JOIN copy_rows c ON c.id"  \
    " = v.id WHERE v.title = ?1 AND v.site " site " ?2 AND c.state NOT IN ('lost', 'withdrawn')"             \
    " AND" VERSION_STANDS " LIMIT ?3)"

/* Copies in this house, and the first of those in others. */
static void find_shelves(struct store *store, struct found_title *f)
{
    sqlite3_stmt *row = sql_start(
        &store->sql,
        "SELECT s.name, count(*), sum(c.is_in), c.site = ?2 FROM (" COPIES_WHERE(
            "=") " UNION ALL " COPIES_WHERE("<>") ") c JOIN sites s ON s.id = c.site GROUP BY c.site"
                                                  " ORDER BY c.site <> ?2, sum(c.is_in) = 0, sum(c.is_in) "
                                                  "DESC, s.name",
        "uti", &f->id, store->conf->site.id, COPIES_LOOKED_AT);
    while (sql_row(&store->sql, row)) {
        int copies_in = sqlite3_column_int(row, 2);
        f->copies += sqlite3_column_int(row, 1);
        f->copies_in += copies_in;
        if (f->shelf_count == FOUND_SHELVES_MAX)
            continue;
        struct title_shelf *shelf = &f->shelves[f->shelf_count++];
        sql_text(row, 0, shelf->house, sizeof shelf->house);
        shelf->copies = sqlite3_column_int(row, 1);
        shelf->copies_in = copies_in;
        shelf->is_here = sqlite3_column_int(row, 3);
    }
}

static int order(const struct found_title *f)
{
    bool is_here = f->shelf_count && f->shelves[0].is_here && f->shelves[0].copies_in;
    return 3 * f->fit + (is_here ? 0 : f->copies_in ? 1 : 2);
}

/* Keeps the order of equals. */
static void sort_found(struct found_title *found, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        struct found_title f = found[i];
        size_t at = i;
        for (; at > 0 && order(&found[at - 1]) > order(&f); at--)
            found[at] = found[at - 1];
        found[at] = f;
    }
}

/* ---- questions ---- */

static struct hits hits_begin(struct store *store, struct found_title *found, size_t max)
{
    struct hits hits = {.found = found, .max = max < FOUND_TITLES_MAX ? max : FOUND_TITLES_MAX};
    hits.first_hidden = sql_int(&store->sql,
                                "SELECT ifnull((SELECT n FROM title_versions WHERE since > (SELECT catalogue"
                                " FROM meta) ORDER BY since, n LIMIT 1), ?1)",
                                "l", RANK_ELSEWHERE);
    return hits;
}

static enum err hits_end(struct store *store, struct hits *hits, size_t *count)
{
    for (size_t i = 0; i < hits->count; i++)
        find_shelves(store, &hits->found[i]);
    enum err err = store_end(store);
    if (!err)
        *count = hits->count;
    return err;
}

enum err store_find_titles(struct store *store, const char *words, struct found_title *found, size_t max,
                           size_t *count)
{
    return store_find_more_titles(store, words, 0, found, max, count);
}

/* The plan is too large for a stack that is wiped. */
enum err store_find_more_titles(struct store *store, const char *words, size_t skip,
                                struct found_title *found, size_t max, size_t *count)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    struct search_plan *plan = mem_alloc(sizeof *plan);
    search_plan_make(plan, words);
    struct hits hits = hits_begin(store, found, max);
    hits.skip = skip < SKIPPED_MAX ? skip : SKIPPED_MAX;
    if (*plan->title)
        take_plan(&store->sql, &hits, plan);
    err = hits_end(store, &hits, count); /* lets go of the plan's texts */
    explicit_bzero(plan, sizeof *plan);
    free(plan);
    if (!err)
        sort_found(found, *count);
    return err;
}

enum err store_browse_class(struct store *store, const char *class, int64_t after, struct found_title *found,
                            size_t max, size_t *count)
{
    char match[64], folded[16];
    enum err err = store_begin(store);
    if (err)
        return err;
    struct hits hits = hits_begin(store, found, max);
    terms_fold(class, folded, sizeof folded);
    str_format(match, sizeof match, "\"#%s\"", folded);
    take_matches(&store->sql, &hits, match, after);
    return hits_end(store, &hits, count);
}

enum err store_new_titles(struct store *store, struct found_title *found, size_t max, size_t *count)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    struct hits hits = hits_begin(store, found, max);
    take_rows(&store->sql, &hits,
              sql_start(&store->sql,
                        "SELECT t.n FROM (SELECT v.title, v.id FROM copy_versions v WHERE v.site = ?1"
                        " AND" VERSION_STANDS
                        " ORDER BY v.id DESC LIMIT ?2) c JOIN titles t ON t.id = c.title"
                        " ORDER BY c.id DESC",
                        "ti", store->conf->site.id, NEW_COPIES_LOOKED_AT));
    return hits_end(store, &hits, count);
}
