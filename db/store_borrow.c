/* Borrowing: what may be lent to whom, and what staff may allow against a rule. */
#include "base/clock.h"
#include "base/utf8.h"
#include "db/store_private.h"

#include <string.h>

static enum refusal trouble_of(const struct copy *copy, struct uuid resident)
{
    static const struct {
        const char *state;
        enum refusal refusal;
    } troubles[] = {{"lost", REFUSED_LOST}, {"damaged", REFUSED_DAMAGED}, {"withdrawn", REFUSED_DISCARDED}};
    for (size_t i = 0; i < sizeof troubles / sizeof troubles[0]; i++)
        if (strcmp(copy->state, troubles[i].state) == 0)
            return troubles[i].refusal;
    if (!uuid_is_zero(copy->hold))
        return uuid_equal(copy->holder, resident) ? REFUSED_NONE : REFUSED_RESERVED;
    return strcmp(copy->state, "transit") == 0 ? REFUSED_IN_TRANSIT : REFUSED_NONE;
}

static enum refusal may_borrow(struct store *store, struct uuid resident, const struct copy *copy,
                               bool is_card_expired)
{
    bool is_lent = !uuid_is_zero(copy->open_loan), is_own = uuid_equal(copy->borrower, resident);
    bool is_stored_expired =
        sql_int(&store->sql, "SELECT card_valid_to_day < ?2 FROM residents WHERE id = ?1", "ui", &resident,
                store_today()) == 1;
    bool is_withdrawn =
        sql_int(&store->sql, "SELECT withdrawn_ms IS NOT NULL FROM residents WHERE id = ?1", "u", &resident);
    return borrow_decide(&store->conf->loans, &(struct borrow_case){
                                                  .open_loans = loan_count_open(store, resident),
                                                  .has_overdue = loan_has_overdue(store, resident),
                                                  .is_card_expired = is_card_expired || is_stored_expired,
                                                  .is_withdrawn = is_withdrawn,
                                                  .is_of_age = child_is_of_age(store, resident),
                                                  .copy_trouble = trouble_of(copy, resident),
                                                  .is_lent_to_self = is_lent && is_own,
                                                  .is_lent_to_other = is_lent && !is_own,
                                                  .is_clock_wrong = store_clock_is_wrong(store),
                                              });
}

/* How a loan is to be made. */
struct order {
    struct uuid resident, chosen;
    const char *code, *reason; /* reason: staff allow what a rule refuses; NULL = nobody does */
    unsigned how;
};

/* against: the rule that staff set aside, REFUSED_NONE = no rule was against it. */
static void lend(struct store *store, const struct order *order, const struct copy *copy,
                 enum refusal against, struct loan *loan)
{
    struct uuid id = uuid_new(), resident = order->resident;
    int32_t due = due_day(store->conf, store_today());
    struct uuid hold = hold_of(store, resident, copy->title_id);
    loan_insert(store, &(struct new_loan){.id = id,
                                          .resident = resident,
                                          .copy = copy->id,
                                          .lent_ms = clock_wall_ms(),
                                          .due_day = due,
                                          .is_override = against != REFUSED_NONE});
    struct uuid event = event_record(
        store, "loan_made", id, resident,
        "SELECT json_object('loan', uuid(?1), 'resident', uuid(?2), 'copy', uuid(?3), 'due',"
        " date(?4 * 86400, 'unixepoch'), 'by_tag', json(CASE ?5 WHEN 0 THEN 'false' ELSE 'true' END), 'hold',"
        " uuid(?6), 'override', ?7)",
        "uuuliut", &id, &resident, &copy->id, (int64_t)due, (int)(order->how & BORROW_BY_TAG), &hold,
        against ? refusal_name(against) : NULL);
    audit_reason(store, event, against ? order->reason : NULL);
    fact_add(store, copy->id, event, (struct fact){.loan = id, .hold = hold, .due_day = due});
    hold_fulfilled(store, hold, copy->id);
    store_raise_clock(store);
    loan_read(store, id, loan);
}

static void try_to_lend(struct store *store, const struct order *order, struct circulation *out)
{
    struct copy copy;
    if (!copy_find(store, order->resident, order->code, order->chosen, &copy, out))
        return;
    loan_describe_copy(&out->loan, &copy);
    enum refusal against = may_borrow(store, order->resident, &copy, order->how & BORROW_CARD_EXPIRED);
    out->refusal = order->reason && refusal_may_override(against) ? REFUSED_NONE : against;
    bool is_kept = against == REFUSED_RESERVED;
    const char *where = is_kept ? copy.hold_site : copy.to_site;
    out->is_elsewhere = *where && strcmp(where, store->conf->site.id) != 0;
    str_copy(out->home_name, sizeof out->home_name, is_kept ? copy.hold_name : copy.to_name);
    if (out->refusal == REFUSED_NONE)
        lend(store, order, &copy, against, &out->loan);
    else if (uuid_equal(copy.borrower, order->resident))
        loan_read(store, copy.open_loan, &out->loan);
}

static enum err borrow(struct store *store, const struct order *order, struct circulation *out)
{
    struct circulation result = {.limit = store->conf->loans.limit};
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_known =
        sql_int(&store->sql, "SELECT count(*) FROM residents WHERE id = ?1", "u", &order->resident) == 1;
    if (is_known)
        try_to_lend(store, order, &result);
    result.open_loans = loan_count_open(store, order->resident);
    err = store_end(store);
    if (err || !is_known)
        return err ? err : ERR_NOT_FOUND;
    *out = result;
    return ERR_OK;
}

enum err store_borrow(struct store *store, struct uuid resident, const char *code, struct uuid chosen,
                      unsigned how, struct circulation *out)
{
    return borrow(store, &(struct order){.resident = resident, .chosen = chosen, .code = code, .how = how},
                  out);
}

enum err store_borrow_override(struct store *store, struct uuid resident, const char *code,
                               struct uuid chosen, const char *reason, struct circulation *out)
{
    if (!reason_is_fit(reason))
        return ERR_DATA;
    return borrow(
        store, &(struct order){.resident = resident, .chosen = chosen, .code = code, .reason = reason}, out);
}
