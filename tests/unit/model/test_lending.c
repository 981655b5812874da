/* The lending rules. */
#include "model/lending.h"

#include "model/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static struct conf conf;

static int load_defaults(void **state)
{
    (void)state;
    conf_defaults(&conf);
    return 0;
}

/* Every reason at once, then one after the other taken away: the next one must be told. */
static void borrow_tells_the_most_useful_reason_first(void **state)
{
    (void)state;
    struct borrow_case c = {.open_loans = 3,
                            .has_overdue = true,
                            .is_card_expired = true,
                            .copy_trouble = REFUSED_RESERVED,
                            .is_lent_to_self = true,
                            .is_lent_to_other = true,
                            .is_clock_wrong = true};
    assert_int_equal(borrow_decide(&conf.loans, &c), REFUSED_OWN_LOAN);
    c.is_lent_to_self = false;
    assert_int_equal(borrow_decide(&conf.loans, &c), REFUSED_OVERDUE);
    c.has_overdue = false;
    assert_int_equal(borrow_decide(&conf.loans, &c), REFUSED_LIMIT);
    c.open_loans = 2;
    assert_int_equal(borrow_decide(&conf.loans, &c), REFUSED_CARD_EXPIRED);
    c.is_card_expired = false;
    assert_int_equal(borrow_decide(&conf.loans, &c), REFUSED_ON_LOAN);
    c.is_lent_to_other = false;
    assert_int_equal(borrow_decide(&conf.loans, &c), REFUSED_RESERVED);
    c.copy_trouble = REFUSED_NONE;
    assert_int_equal(borrow_decide(&conf.loans, &c), REFUSED_CLOCK);
    c.is_clock_wrong = false;
    assert_int_equal(borrow_decide(&conf.loans, &c), REFUSED_NONE);
}

static void borrow_follows_its_settings(void **state)
{
    (void)state;
    struct borrow_case c = {.open_loans = 4, .has_overdue = true};
    conf.loans.block_when_overdue = false;
    assert_int_equal(borrow_decide(&conf.loans, &c), REFUSED_LIMIT);
    conf.loans.limit = 5;
    assert_int_equal(borrow_decide(&conf.loans, &c), REFUSED_NONE);
    c.open_loans = 5;
    assert_int_equal(borrow_decide(&conf.loans, &c), REFUSED_LIMIT);
}

static void renew_tells_the_most_useful_reason_first(void **state)
{
    (void)state;
    struct renew_case c = {.is_open_and_own = false,
                           .renewals = 1,
                           .is_overdue = true,
                           .has_overdue = true,
                           .is_reserved = true,
                           .is_clock_wrong = true,
                           .due_day = 20000,
                           .new_due_day = 19999};
    assert_int_equal(renew_decide(&conf.loans, &c), REFUSED_NO_LOAN);
    c.is_open_and_own = true;
    assert_int_equal(renew_decide(&conf.loans, &c), REFUSED_LOAN_OVERDUE);
    c.is_overdue = false;
    assert_int_equal(renew_decide(&conf.loans, &c), REFUSED_RENEWED);
    c.renewals = 0;
    assert_int_equal(renew_decide(&conf.loans, &c), REFUSED_OVERDUE);
    c.has_overdue = false;
    assert_int_equal(renew_decide(&conf.loans, &c), REFUSED_RESERVED);
    c.is_reserved = false;
    assert_int_equal(renew_decide(&conf.loans, &c), REFUSED_CLOCK);
    c.is_clock_wrong = false;
    assert_int_equal(renew_decide(&conf.loans, &c), REFUSED_TOO_EARLY);
    c.new_due_day = 20000;
    assert_int_equal(renew_decide(&conf.loans, &c), REFUSED_TOO_EARLY);
    c.new_due_day = 20001;
    assert_int_equal(renew_decide(&conf.loans, &c), REFUSED_NONE);
}

static void renew_follows_its_settings(void **state)
{
    (void)state;
    struct renew_case c = {.is_open_and_own = true, .has_overdue = true, .new_due_day = 1};
    conf.loans.block_when_overdue = false;
    assert_int_equal(renew_decide(&conf.loans, &c), REFUSED_NONE);
    c.is_overdue = true; /* an overdue loan is never renewed, blocking or not */
    assert_int_equal(renew_decide(&conf.loans, &c), REFUSED_LOAN_OVERDUE);
    c.is_overdue = false;
    conf.loans.renewals = 0;
    assert_int_equal(renew_decide(&conf.loans, &c), REFUSED_RENEWED);
}

static void hold_tells_the_most_useful_reason_first(void **state)
{
    (void)state;
    struct hold_case c = {.open_holds = 3,
                          .has_overdue = true,
                          .is_card_expired = true,
                          .is_withdrawn = true,
                          .has_hold = true,
                          .has_loan = true,
                          .is_on_shelf = true};
    bool *const reasons[] = {&c.is_withdrawn, &c.has_hold, &c.has_loan, &c.is_on_shelf};
    static const enum refusal told[] = {REFUSED_WITHDRAWN, REFUSED_HELD, REFUSED_HAS_TITLE, REFUSED_ON_SHELF};
    for (int i = 0; i < 4; i++) {
        assert_int_equal(hold_decide(&conf, &c), told[i]);
        *reasons[i] = false;
    }
    assert_int_equal(hold_decide(&conf, &c), REFUSED_NO_COPY);
    c.has_copies = true;
    assert_int_equal(hold_decide(&conf, &c), REFUSED_OVERDUE);
    c.has_overdue = false;
    assert_int_equal(hold_decide(&conf, &c), REFUSED_CARD_EXPIRED);
    c.is_card_expired = false;
    assert_int_equal(hold_decide(&conf, &c), REFUSED_HOLD_LIMIT);
    c.open_holds = 2;
    assert_int_equal(hold_decide(&conf, &c), REFUSED_NONE);
    conf.holds.limit = 0;
    assert_int_equal(hold_decide(&conf, &c), REFUSED_HOLD_LIMIT);
}

static int32_t day(int year, int month, int d)
{
    return day_from_civil((struct civil){year, month, d});
}

static void due_dates_move_off_closed_days(void **state)
{
    (void)state;
    struct conf_site *site = &conf.site;
    assert_int_equal(due_day(&conf, day(2026, 11, 21)), day(2026, 12, 21)); /* a Monday */
    assert_int_equal(due_day(&conf, day(2026, 11, 20)), day(2026, 12, 21)); /* a Sunday, moved */
    site->closed[0] = (struct day_range){day(2026, 12, 21), day(2026, 12, 26)};
    site->closed_count = 1;
    assert_int_equal(due_day(&conf, day(2026, 11, 20)),
                     day(2026, 12, 28)); /* over a holiday and another Sunday */
    site->opened[0] = (struct day_range){day(2026, 12, 27), day(2026, 12, 27)};
    site->opened_count = 1;
    assert_int_equal(due_day(&conf, day(2026, 11, 20)), day(2026, 12, 27)); /* a Sunday that is open */
    assert_int_equal(shelf_until(&conf, day(2026, 12, 14), true), day(2026, 12, 27));
    assert_int_equal(shelf_until(&conf, day(2026, 12, 20), true), day(2026, 12, 27));
    assert_int_equal(shelf_until(&conf, day(2026, 12, 21), false), day(2027, 1, 4));
    conf.loans.due_on_next_open_day = false;
    assert_int_equal(due_day(&conf, day(2026, 11, 20)), day(2026, 12, 20));
    conf.loans.days = 1;
    assert_int_equal(due_day(&conf, day(2026, 12, 31)), day(2027, 1, 1));
}

static void refusals_have_names(void **state)
{
    (void)state;
    assert_string_equal(refusal_name(REFUSED_NONE), "NONE");
    assert_string_equal(refusal_name(REFUSED_CLOCK), "CLOCK");
    assert_string_equal(refusal_name(REFUSAL_COUNT), "?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(borrow_tells_the_most_useful_reason_first, load_defaults),
        cmocka_unit_test_setup(borrow_follows_its_settings, load_defaults),
        cmocka_unit_test_setup(renew_tells_the_most_useful_reason_first, load_defaults),
        cmocka_unit_test_setup(renew_follows_its_settings, load_defaults),
        cmocka_unit_test_setup(hold_tells_the_most_useful_reason_first, load_defaults),
        cmocka_unit_test_setup(due_dates_move_off_closed_days, load_defaults),
        cmocka_unit_test(refusals_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
