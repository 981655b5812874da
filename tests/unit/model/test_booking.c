/* The rules of places and appointments, and the slots of a day. */
#include "model/booking.h"

#include "model/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MINUTE_MS ((int64_t)60 * 1000)
#define HOUR_MS (60 * MINUTE_MS)

static struct conf conf;

static int load_defaults(void **state)
{
    (void)state;
    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    conf_defaults(&conf);
    return 0;
}

/* Every reason at once, then one after the other taken away: the next one must be told. */
static void the_most_useful_reason_comes_first(void **state)
{
    (void)state;
    struct booking_case c = {.is_service = true,
                             .is_cancelled = true,
                             .now_ms = 1000,
                             .starts_ms = 500,
                             .opens_ms = 2000,
                             .shuts_ms = 900,
                             .has_place = true,
                             .is_age_wrong = true,
                             .lacks_guardian = true,
                             .open_bookings = 2,
                             .has_clash = true,
                             .has_session_clash = true,
                             .today = 10,
                             .no_shows_until_day = 11,
                             .is_withdrawn = true,
                             .is_clock_wrong = true};
    assert_int_equal(booking_decide(&conf, &c), BOOKING_CANCELLED);
    c.is_cancelled = false;
    assert_int_equal(booking_decide(&conf, &c), BOOKING_OVER);
    c.starts_ms = 1001;
    assert_int_equal(booking_decide(&conf, &c), BOOKING_HAS_PLACE);
    c.has_place = false;
    assert_int_equal(booking_decide(&conf, &c), BOOKING_WITHDRAWN);
    c.is_withdrawn = false;
    assert_int_equal(booking_decide(&conf, &c), BOOKING_NOT_OPEN);
    c.opens_ms = 1000;
    assert_int_equal(booking_decide(&conf, &c), BOOKING_SHUT);
    c.shuts_ms = 1001;
    assert_int_equal(booking_decide(&conf, &c), BOOKING_GUARDIAN);
    c.lacks_guardian = false;
    assert_int_equal(booking_decide(&conf, &c), BOOKING_AGE);
    c.is_age_wrong = false;
    assert_int_equal(booking_decide(&conf, &c), BOOKING_NO_SHOWS);
    c.is_by_staff = true;
    assert_int_equal(booking_decide(&conf, &c), BOOKING_CLASH);
    c.is_by_staff = false;
    c.no_shows_until_day = 10;
    assert_int_equal(booking_decide(&conf, &c), BOOKING_LIMIT);
    c.open_bookings = 1;
    assert_int_equal(booking_decide(&conf, &c), BOOKING_CLASH);
    c.has_clash = false;
    assert_int_equal(booking_decide(&conf, &c), BOOKING_CLOCK);
    c.is_clock_wrong = false;
    assert_int_equal(booking_decide(&conf, &c), BOOKING_CLASH_ASKS);
    c.has_session_clash = false;
    assert_int_equal(booking_decide(&conf, &c), BOOKING_NONE);
}

static void ages_are_years_or_what_may_be(void **state)
{
    (void)state;
    assert_true(age_fits(0, 0, 90, AGE_ELDER));
    assert_true(age_fits(6, 12, 6, AGE_CHILD) && age_fits(6, 12, 12, AGE_CHILD));
    assert_false(age_fits(6, 12, 5, AGE_CHILD) || age_fits(6, 12, 13, AGE_CHILD));
    assert_true(age_fits(60, 0, 60, AGE_ELDER));
    assert_false(age_fits(60, 0, 59, AGE_ADULT));
    assert_true(age_fits(50, 0, -1, AGE_ADULT)); /* may be fifty */
    assert_false(age_fits(60, 0, -1, AGE_ADULT));
    assert_false(age_fits(3, 6, -1, AGE_MINOR));
}

static void an_offer_runs_from_the_call(void **state)
{
    (void)state;
    const struct conf_activities *rules = &conf.activities;
    assert_true(offer_until(rules, 0, 1000 * HOUR_MS, true, false) == INT64_MIN);
    assert_true(offer_until(rules, 0, 1000 * HOUR_MS, true, true) == 24 * HOUR_MS);
    assert_true(offer_until(rules, 0, 1000 * HOUR_MS, false, false) == 14 * 24 * HOUR_MS);
    assert_true(offer_until(rules, 0, 5 * HOUR_MS, false, false) == 5 * HOUR_MS);
}

static void checking_in_has_a_window(void **state)
{
    (void)state;
    const struct conf_activities *rules = &conf.activities;
    int64_t starts = 100 * HOUR_MS, ends = 102 * HOUR_MS;
    assert_false(checkin_is_open(rules, starts - 30 * MINUTE_MS - 1, starts, ends));
    assert_true(checkin_is_open(rules, starts - 30 * MINUTE_MS, starts, ends));
    assert_true(checkin_is_open(rules, ends - 1, starts, ends));
    assert_false(checkin_is_open(rules, ends, starts, ends));
}

static void three_no_shows_in_ninety_days_block_for_thirty(void **state)
{
    (void)state;
    const struct conf_services *rules = &conf.services;
    static const int32_t close[] = {1000, 1089, 1050}, apart[] = {1000, 1090, 1050},
                         four[] = {1089, 900, 1010, 1000};
    assert_int_equal(no_shows_until(rules, close, 3, 1089), 1119);
    assert_int_equal(no_shows_until(rules, close, 3, 1118), 1119);
    assert_int_equal(no_shows_until(rules, close, 3, 1119), 0);
    assert_int_equal(no_shows_until(rules, apart, 3, 1091), 0);
    assert_int_equal(no_shows_until(rules, close, 2, 1091), 0);
    assert_int_equal(no_shows_until(rules, four, 4, 1100), 1119);
    conf.services.no_shows = 0;
    assert_int_equal(no_shows_until(rules, close, 3, 1089), 0);
}

static int32_t day(const char *text)
{
    int32_t out;
    assert_true(day_parse(text, &out));
    return out;
}

static void slots_follow_hours_exceptions_and_closed_days(void **state)
{
    (void)state;
    struct slot slots[SLOTS_MAX];
    struct slot_hours hours[] = {
        {.weekday = 6, .from_min = 9 * 60, .to_min = 10 * 60 + 40, .seats = 1, .who = "王师傅"},
        {.weekday = 6, .from_min = 9 * 60 + 30, .to_min = 10 * 60 + 30, .seats = 2, .who = "李师傅"},
        {.weekday = 7, .from_min = 9 * 60, .to_min = 10 * 60, .seats = 1},
        {.weekday = 6, .day = day("2040-01-14"), .from_min = 600, .to_min = 600, .seats = 1},
        {.weekday = 7, .day = day("2040-01-15"), .from_min = 14 * 60, .to_min = 15 * 60, .seats = 3},
    };
    enum { COUNT = sizeof hours / sizeof *hours };
    assert_int_equal(slots_of_day(&conf.site, hours, COUNT, 30, day("2040-01-07"), slots),
                     3); /* a Saturday */
    assert_int_equal(slots[0].from_min, 9 * 60);
    assert_int_equal(slots[0].seats, 1);
    assert_int_equal(slots[1].seats, 3);
    assert_string_equal(slots[1].who, "王师傅、李师傅");
    assert_int_equal(slots[2].to_min, 10 * 60 + 30);
    assert_int_equal(slots_of_day(&conf.site, hours, COUNT, 30, day("2040-01-08"), slots),
                     0); /* Sunday: closed */
    assert_int_equal(slots_of_day(&conf.site, hours, COUNT, 30, day("2040-01-14"), slots),
                     0); /* not this time */
    assert_int_equal(slots_of_day(&conf.site, hours, COUNT, 30, day("2040-01-15"), slots),
                     2); /* this Sunday it is */
    assert_int_equal(slots[1].seats, 3);
    assert_int_equal(slots_of_day(&conf.site, hours, COUNT, 30, day("2040-01-09"), slots), 0);
}

static void no_day_has_more_slots_than_there_is_room_for(void **state)
{
    (void)state;
    struct slot slots[SLOTS_MAX];
    struct slot_hours hours = {.weekday = 1, .from_min = 0, .to_min = 1440, .seats = 1};
    assert_int_equal(slots_of_day(&conf.site, &hours, 1, 5, day("2040-01-02"), slots), SLOTS_MAX);
    assert_int_equal(slots[SLOTS_MAX - 1].from_min, 5 * (SLOTS_MAX - 1));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(the_most_useful_reason_comes_first, load_defaults),
        cmocka_unit_test_setup(ages_are_years_or_what_may_be, load_defaults),
        cmocka_unit_test_setup(an_offer_runs_from_the_call, load_defaults),
        cmocka_unit_test_setup(checking_in_has_a_window, load_defaults),
        cmocka_unit_test_setup(three_no_shows_in_ninety_days_block_for_thirty, load_defaults),
        cmocka_unit_test_setup(slots_follow_hours_exceptions_and_closed_days, load_defaults),
        cmocka_unit_test_setup(no_day_has_more_slots_than_there_is_room_for, load_defaults),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
