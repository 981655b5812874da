#include "model/lending.h"

#include "model/date.h"

#include <stddef.h>

const char *refusal_name(enum refusal r)
{
    static const char *const names[] = {
#define X(name) #name,
        REFUSAL_LIST(X)
#undef X
    };
    return (size_t)r < REFUSAL_COUNT ? names[r] : "?";
}

/* The clock comes last: it can only be too early, so what is overdue or expired by it truly is. */
enum refusal borrow_decide(const struct conf_loans *rules, const struct borrow_case *c)
{
    if (c->is_lent_to_self)
        return REFUSED_OWN_LOAN;
    if (c->is_withdrawn)
        return REFUSED_WITHDRAWN;
    if (c->is_of_age)
        return REFUSED_OF_AGE;
    if (c->has_overdue && rules->block_when_overdue)
        return REFUSED_OVERDUE;
    if (c->open_loans >= rules->limit)
        return REFUSED_LIMIT;
    if (c->is_card_expired)
        return REFUSED_CARD_EXPIRED;
    if (c->is_lent_to_other)
        return REFUSED_ON_LOAN;
    if (c->copy_trouble != REFUSED_NONE)
        return c->copy_trouble;
    return c->is_clock_wrong ? REFUSED_CLOCK : REFUSED_NONE;
}

bool refusal_may_override(enum refusal r)
{
    return r == REFUSED_LIMIT || r == REFUSED_OVERDUE || r == REFUSED_CARD_EXPIRED || r == REFUSED_ON_LOAN ||
           r == REFUSED_RESERVED || r == REFUSED_IN_TRANSIT || r == REFUSED_LOST;
}

enum refusal renew_decide(const struct conf_loans *rules, const struct renew_case *c)
{
    if (!c->is_open_and_own)
        return REFUSED_NO_LOAN;
    if (c->is_overdue)
        return REFUSED_LOAN_OVERDUE;
    if (c->renewals >= rules->renewals)
        return REFUSED_RENEWED;
    if (c->has_overdue && rules->block_when_overdue)
        return REFUSED_OVERDUE;
    if (c->is_reserved)
        return REFUSED_RESERVED;
    if (c->is_clock_wrong)
        return REFUSED_CLOCK;
    return c->new_due_day <= c->due_day ? REFUSED_TOO_EARLY : REFUSED_NONE;
}

enum refusal hold_decide(const struct conf *conf, const struct hold_case *c)
{
    if (c->is_withdrawn)
        return REFUSED_WITHDRAWN;
    if (c->is_of_age)
        return REFUSED_OF_AGE;
    if (c->has_hold)
        return REFUSED_HELD;
    if (c->has_loan)
        return REFUSED_HAS_TITLE;
    if (c->is_on_shelf)
        return REFUSED_ON_SHELF;
    if (!c->has_copies)
        return REFUSED_NO_COPY;
    if (c->has_overdue && conf->loans.block_when_overdue)
        return REFUSED_OVERDUE;
    if (c->is_card_expired)
        return REFUSED_CARD_EXPIRED;
    return c->open_holds >= conf->holds.limit ? REFUSED_HOLD_LIMIT : REFUSED_NONE;
}

int32_t shelf_until(const struct conf *conf, int32_t today, bool is_called)
{
    int32_t day = today + (is_called ? conf->holds.shelf_days : conf->holds.uncalled_days);
    return conf->loans.due_on_next_open_day ? day_next_open(&conf->site, day) : day;
}

int32_t due_day(const struct conf *conf, int32_t today)
{
    int32_t day = today + conf->loans.days;
    return conf->loans.due_on_next_open_day ? day_next_open(&conf->site, day) : day;
}
