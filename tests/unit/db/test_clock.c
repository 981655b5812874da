#include "fixture.h"

#include "base/clock.h"

static void stops_lending_when_the_clock_went_back(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    struct uuid loan = last.loan.id;
    clock_set_wall_ms(MONDAY_MS - MINUTE_MS); /* within the tolerance */
    assert_false(store_clock_is_wrong(h->store));
    clock_set_wall_ms(MONDAY_MS - 3 * MINUTE_MS);
    assert_true(store_clock_is_wrong(h->store));
    assert_int_equal(borrow(h, who, "A0002"), REFUSED_CLOCK);
    assert_int_equal(renew(h, who, loan), REFUSED_CLOCK);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    house_reopen(h);
    assert_true(store_clock_is_wrong(h->store));
    clock_set_wall_ms(MONDAY_MS + MINUTE_MS);
    assert_false(store_clock_is_wrong(h->store));
    assert_int_equal(borrow(h, who, "A0002"), REFUSED_NONE);
}

static void stops_lending_before_the_day_of_the_build(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    clock_set_wall_ms(INT64_C(1577836800000)); /* 2020: a dead battery */
    assert_true(store_clock_is_wrong(h->store));
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_CLOCK);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NOT_ON_LOAN);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'copy_returned'"), 1);
}

static void returns_under_a_clock_that_ran_ahead_stop_nothing(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    clock_set_wall_ms(MONDAY_MS + 3650 * DAY_MS);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    clock_set_wall_ms(MONDAY_MS + DAY_MS);
    assert_int_equal(borrow(h, who, "A0002"), REFUSED_NONE);
}

static void staff_accepts_a_clock_after_loans_that_ran_ahead(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    clock_set_wall_ms(MONDAY_MS + 3650 * DAY_MS);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    clock_set_wall_ms(MONDAY_MS + DAY_MS);
    assert_int_equal(borrow(h, who, "A0002"), REFUSED_CLOCK);
    assert_int_equal(store_accept_clock(h->store), ERR_OK);
    assert_int_equal(borrow(h, who, "A0002"), REFUSED_NONE);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'clock_accepted'"), 1);
}

static void order_of_events_survives_a_clock_that_goes_back(void **state)
{
    struct house *h = *state;
    give_back(h, "A0001");
    clock_set_wall_ms(MONDAY_MS - 365 * DAY_MS);
    give_back(h, "A0002");
    assert_int_equal(
        query(h, "SELECT count(*) FROM events a JOIN events b ON b.seq = a.seq + 1 WHERE b.hlc <= a.hlc"), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM events a JOIN events b ON b.seq = a.seq + 1"
                              " WHERE b.wall_ms < a.wall_ms"),
                     1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(stops_lending_when_the_clock_went_back, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(stops_lending_before_the_day_of_the_build, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(returns_under_a_clock_that_ran_ahead_stop_nothing, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(staff_accepts_a_clock_after_loans_that_ran_ahead, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(order_of_events_survives_a_clock_that_goes_back, house_setup,
                                        house_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
