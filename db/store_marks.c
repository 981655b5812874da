/* What staff find out about a copy: lost, found, damaged, withdrawn. */
#include "base/utf8.h"
#include "db/store_private.h"

#include <string.h>

enum { REASON_MAX = 200 };

bool reason_is_fit(const char *reason)
{
    return reason && *reason && strlen(reason) <= REASON_MAX;
}

void audit_reason(struct store *store, struct uuid event, const char *reason)
{
    if (reason)
        sql_run(&store->sql,
                "UPDATE audit SET reason = ?1 WHERE id = (SELECT max(id) FROM audit) AND event = ?2", "tu",
                reason, &event);
}

static void mark(struct store *store, const struct copy *c, enum fact_kind kind, const char *reason,
                 struct circulation *out)
{
    struct uuid event =
        event_record(store, fact_event(kind), c->id, c->borrower,
                     "SELECT json_object('copy', uuid(?1), 'loan', uuid(?2))", "uu", &c->id, &c->open_loan);
    audit_reason(store, event, reason);
    fact_add(store, c->id, event, (struct fact){.loan = c->open_loan});
    loan_describe_copy(&out->loan, c);
    bool was_lent = !uuid_is_zero(c->open_loan);
    if (was_lent) {
        loan_read(store, c->open_loan, &out->loan);
        out->open_loans = loan_count_open(store, c->borrower);
    }
    if (was_lent && kind == FACT_LOST)
        out->is_forgotten = resident_delete_if_done(store, c->borrower);
}

/* A copy that is well again stands in this house. */
static void put_back_to_use(struct store *store, const struct copy *before, struct circulation *out)
{
    struct copy c;
    bool was_out_of_use = strcmp(before->state, "available") != 0 && strcmp(before->state, "transit") != 0;
    if (was_out_of_use && uuid_is_zero(before->open_loan) && copy_read(store, before->id, &c))
        copy_shelve(store, &c, out);
}

enum err store_mark_copy(struct store *store, const char *code, struct uuid chosen, enum fact_kind kind,
                         const char *reason, struct circulation *out)
{
    struct circulation result = {.limit = store->conf->loans.limit};
    struct copy copy;
    bool is_mark = kind == FACT_LOST || kind == FACT_FOUND || kind == FACT_DAMAGED || kind == FACT_WITHDRAWN;
    if (!is_mark || !reason_is_fit(reason))
        return ERR_DATA;
    enum err err = store_begin(store);
    if (err)
        return err;
    if (copy_find(store, (struct uuid){0}, code, chosen, &copy, &result)) {
        mark(store, &copy, kind, reason, &result);
        if (kind == FACT_FOUND)
            put_back_to_use(store, &copy, &result);
    }
    err = store_end(store);
    if (!err)
        *out = result;
    return err;
}
