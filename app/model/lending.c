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
    if (c->has_overdue && rules->block_when_overdue)
        return REFUSED_OVERDUE;
    if (c->open_loans >= rules->limit)
        return REFUSED_LIMIT;
    if (c->is_card_expired)
        return REFUSED_CARD_EXPIRED;
    if (c->is_lent_to_other)
        return REFUSED_ON_LOAN;
    if (!c->is_copy_available)
        return REFUSED_COPY_STATE;
    return c->is_clock_wrong ? REFUSED_CLOCK : REFUSED_NONE;
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
    if (c->is_clock_wrong)
        return REFUSED_CLOCK;
    return c->new_due_day <= c->due_day ? REFUSED_TOO_EARLY : REFUSED_NONE;
}

int32_t due_day(const struct conf *conf, int32_t today)
{
    int32_t day = today + conf->loans.days;
    return conf->loans.due_on_next_open_day ? day_next_open(&conf->site, day) : day;
}
