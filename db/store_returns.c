#include "base/clock.h"
#include "base/utf8.h"
#include "db/store_private.h"
#include "model/barcode.h"

#include <string.h>

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

static void take_in(struct store *store, const struct copy *c, struct circulation *out)
{
    struct way way = way_of(store, c);
    bool was_lent = !uuid_is_zero(c->open_loan);
    struct fact fact = {.loan = c->open_loan};
    str_copy(fact.to, sizeof fact.to, way.site);
    struct uuid event = event_record(store, "copy_returned", c->id, c->borrower,
                                     "SELECT json_object('copy', uuid(?1), 'loan', uuid(?2), 'to', ?3)",
                                     "uut", &c->id, &c->open_loan, way.site);
    fact_add(store, c->id, event, fact);
    loan_describe_copy(&out->loan, c);
    if (was_lent) {
        loan_read(store, c->open_loan, &out->loan);
        out->open_loans = loan_count_open(store, c->borrower);
        out->is_forgotten = resident_delete_if_done(store, c->borrower);
    }
    out->refusal = was_lent || way.is_partner ? REFUSED_NONE : REFUSED_NOT_ON_LOAN;
    out->is_elsewhere = way.is_elsewhere;
    out->is_partner_library = way.is_partner;
    str_copy(out->home_name, sizeof out->home_name, way.name);
}

/* A book whose number is a partner library's by the [barcode] rules and which no catalogue of ours knows. */
static void take_in_foreign(struct store *store, const char *text, struct circulation *out)
{
    struct code code;
    code_classify(store->conf, text, &code);
    if (code.kind != CODE_COPY)
        return;
    sqlite3_stmt *row =
        sql_start(&store->sql, "SELECT name FROM sites WHERE id = ?1 AND kind = 1", "t", code.owner);
    if (!sql_row(&store->sql, row))
        return;
    sql_text(row, 0, out->home_name, sizeof out->home_name);
    sqlite3_reset(row);
    sql_run(&store->sql,
            "INSERT INTO transit (owner, barcode, from_site, to_site, since_ms) VALUES (?1, ?2, ?3, ?1, ?4)"
            " ON CONFLICT DO NOTHING",
            "tttl", code.owner, code.text, store->conf->site.id, clock_wall_ms());
    event_record(store, "foreign_copy_returned", (struct uuid){0}, (struct uuid){0},
                 "SELECT json_object('owner', ?1, 'barcode', ?2)", "tt", code.owner, code.text);
    str_copy(out->loan.barcode, sizeof out->loan.barcode, code.text);
    str_copy(out->loan.owner, sizeof out->loan.owner, code.owner);
    out->is_elsewhere = out->is_partner_library = true;
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
