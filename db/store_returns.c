#include "base/clock.h"
#include "base/utf8.h"
#include "db/store_private.h"
#include "model/barcode.h"

#include <string.h>

enum { AGAIN_MS = 10 * 60 * 1000 };

/* Where a book that came in here is to go. */
struct way {
    const char *site, *name;
    bool is_partner, is_elsewhere;
};

static struct way way_of(const struct store *store, const struct copy *c)
{
    struct way way = {.is_partner = c->is_owned_by_partner};
    way.site = way.is_partner ? c->owner : c->site;
    way.name = way.is_partner ? c->owner_name : c->site_name;
    way.is_elsewhere = strcmp(way.site, store->conf->site.id) != 0;
    return way;
}

/* It stands on the shelf for reservations here, and was only scanned again. */
static bool is_set_aside_here(const struct store *store, const struct copy *c)
{
    return uuid_is_zero(c->open_loan) && !uuid_is_zero(c->hold) && strcmp(c->state, "available") == 0 &&
           strcmp(c->hold_site, store->conf->site.id) == 0;
}

/* The same book under the scanner twice is one return. */
static bool has_just_come(struct store *store, const struct copy *c)
{
    return sql_int(&store->sql,
                   "SELECT count(*) FROM facts WHERE copy = ?1 AND kind IN ('copy_returned', 'copy_arrived')"
                   " AND at_ms > ?2",
                   "ul", &c->id, clock_wall_ms() - AGAIN_MS) > 0;
}

static struct uuid record_return(struct store *store, const struct copy *c, const struct way *way)
{
    struct fact fact = {.loan = c->open_loan};
    str_copy(fact.to, sizeof fact.to, way->site);
    struct uuid event = event_record(store, "copy_returned", c->id, c->borrower,
                                     "SELECT json_object('copy', uuid(?1), 'loan', uuid(?2), 'to', ?3)",
                                     "uut", &c->id, &c->open_loan, way->site);
    fact_add(store, c->id, event, fact);
    return event;
}

static void record_arrival(struct store *store, const struct copy *c)
{
    struct uuid event = event_record(store, "copy_arrived", c->id, (struct uuid){0},
                                     "SELECT json_object('copy', uuid(?1))", "u", &c->id);
    fact_add(store, c->id, event, (struct fact){0});
}

/* What came in, and where it goes now: to who waits for it, else home. */
static void move_on(struct store *store, const struct copy *c, const struct way *way, struct circulation *out)
{
    out->has_arrived = uuid_is_zero(c->open_loan) && strcmp(c->to_site, store->conf->site.id) == 0;
    if (out->has_arrived) {
        record_arrival(store, c);
        copy_shelve(store, c, out);
        return;
    }
    bool is_odd = uuid_is_zero(c->open_loan) && strcmp(c->state, "lost") != 0 && !has_just_come(store, c);
    struct uuid event = record_return(store, c, way);
    if (!hold_give_copy(store, c, out) && is_odd && !way->is_partner)
        problem_add_copy(store, PROBLEM_NOT_ON_LOAN, c->id, event);
}

static void take_in(struct store *store, const struct copy *c, struct circulation *out)
{
    struct way way = way_of(store, c);
    bool was_lent = !uuid_is_zero(c->open_loan);
    loan_describe_copy(&out->loan, c);
    out->is_elsewhere = way.is_elsewhere;
    out->is_partner_library = way.is_partner;
    str_copy(out->home_name, sizeof out->home_name, way.name);
    if (is_set_aside_here(store, c)) {
        out->is_awaited = true;
        out->is_elsewhere = false;
        out->pickup = c->pickup;
        str_copy(out->home_name, sizeof out->home_name, store->conf->site.name);
    } else {
        move_on(store, c, &way, out);
    }
    if (was_lent) {
        loan_read(store, c->open_loan, &out->loan);
        out->open_loans = loan_count_open(store, c->borrower);
        out->is_forgotten = resident_delete_if_done(store, c->borrower);
    }
    bool is_expected = was_lent || way.is_partner || out->is_awaited || out->has_arrived;
    out->refusal = is_expected ? REFUSED_NONE : REFUSED_NOT_ON_LOAN;
}

/* A book whose number is another house's or a partner library's by the [barcode] rules and which no catalogue
 * of ours knows: it goes to them, and stands in the list of what is to go without a title. */
static void take_in_foreign(struct store *store, const char *text, struct circulation *out)
{
    struct code code;
    code_classify(store->conf, text, &code);
    if (code.kind != CODE_COPY || strcmp(code.owner, store->conf->site.id) == 0)
        return;
    sqlite3_stmt *row = sql_start(&store->sql, "SELECT name, kind FROM sites WHERE id = ?1", "t", code.owner);
    if (!sql_row(&store->sql, row))
        return;
    sql_text(row, 0, out->home_name, sizeof out->home_name);
    out->is_partner_library = sqlite3_column_int(row, 1) == 1;
    sqlite3_reset(row);
    sql_run(&store->sql,
            "INSERT INTO transit (owner, barcode, from_site, to_site, since_ms) VALUES (?1, ?2, ?3, ?1, ?4)"
            " ON CONFLICT DO NOTHING",
            "tttl", code.owner, code.text, store->conf->site.id, clock_wall_ms());
    struct uuid event =
        event_record(store, "foreign_copy_returned", (struct uuid){0}, (struct uuid){0},
                     "SELECT json_object('owner', ?1, 'barcode', ?2)", "tt", code.owner, code.text);
    problem_add(store, PROBLEM_UNKNOWN_COPY, (struct uuid){0}, code.owner, code.text, event);
    str_copy(out->loan.barcode, sizeof out->loan.barcode, code.text);
    str_copy(out->loan.owner, sizeof out->loan.owner, code.owner);
    out->is_elsewhere = true;
    out->refusal = REFUSED_NONE;
}

enum err store_return(struct store *store, const char *code, struct uuid chosen, struct circulation *out)
{
    struct circulation result = {.limit = store->conf->loans.limit};
    struct copy copy;
    enum err err = store_begin(store);
    if (err)
        return err;
    if (copy_find(store, (struct uuid){0}, code, chosen, &copy, &result))
        take_in(store, &copy, &result);
    else if (result.refusal == REFUSED_UNKNOWN_COPY)
        take_in_foreign(store, code, &result);
    err = store_end(store);
    if (!err)
        *out = result;
    return err;
}
