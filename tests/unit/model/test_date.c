/* Dates as day numbers, against a model that counts day by day. */
#include "model/date.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

static bool is_leap(int year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return days[month - 1] + (month == 2 && is_leap(year));
}

static void check(int32_t day, struct civil c, int weekday)
{
    struct civil got = day_to_civil(day);
    assert_int_equal(day_from_civil(c), day);
    assert_int_equal(got.year, c.year);
    assert_int_equal(got.month, c.month);
    assert_int_equal(got.day, c.day);
    assert_int_equal(day_weekday(day), weekday);
}

static void every_day_from_1900_to_2200(void **state)
{
    (void)state;
    int32_t day = -25567; /* 1900-01-01, a Monday */
    int weekday = 1;
    for (int year = 1900; year <= 2200; year++)
        for (int month = 1; month <= 12; month++)
            for (int d = 1; d <= month_days(year, month); d++, day++) {
                check(day, (struct civil){year, month, d}, weekday);
                weekday = weekday % 7 + 1;
            }
    check(0, (struct civil){1970, 1, 1}, 4);
    check(20778, (struct civil){2026, 11, 21}, 6);
}

/* Days of any year, forth and back, and one day later is one day later. */
static void random_days_come_back(void **state)
{
    (void)state;
    unsigned seed = (unsigned)clock_wall_ms();
    print_message("seed %u\n", seed);
    srand(seed);
    for (int i = 0; i < 100000; i++) {
        int32_t day = rand() % 8000000 - 4000000;
        struct civil c = day_to_civil(day), next = day_to_civil(day + 1);
        assert_int_equal(day_from_civil(c), day);
        assert_true(c.day <= month_days(c.year, c.month));
        bool is_month_end = c.day == month_days(c.year, c.month);
        assert_int_equal(next.day, is_month_end ? 1 : c.day + 1);
    }
}

static void parses_dates_that_exist(void **state)
{
    (void)state;
    static const char *const bad[] = {"",          "20260229",   "2026-02-29", "20261301",  "20260001",
                                      "20260100",  "2026010",    "202601011",  "2026-1-01", "2026/01/01",
                                      "2026-01-1", "2026-01-0x", "abcdefgh",   " 2026101",  "长期"};
    int32_t day = 77;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(day_parse(bad[i], &day));
    assert_int_equal(day, 77);
    assert_true(day_parse("20240229", &day));
    assert_int_equal(day, day_from_civil((struct civil){2024, 2, 29}));
    assert_true(day_parse("2026-12-21", &day));
    assert_int_equal(day, day_from_civil((struct civil){2026, 12, 21}));
}

static void the_day_changes_at_local_midnight(void **state)
{
    (void)state;
    int32_t day = day_from_civil((struct civil){2026, 11, 21});
    int64_t midnight_utc = (int64_t)day * 86400000;
    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    assert_int_equal(day_at(midnight_utc - 8 * 3600000), day);
    assert_int_equal(day_at(midnight_utc - 8 * 3600000 - 1), day - 1);
    assert_int_equal(minute_at(midnight_utc + 6 * 3600000 + 33 * 60000), 14 * 60 + 33);
    setenv("TZ", "UTC", 1);
    tzset();
    assert_int_equal(day_at(midnight_utc), day);
    assert_int_equal(day_at(midnight_utc - 1), day - 1);
    assert_int_equal(day_at(-1), -1);
}

static void exceptions_open_and_close_days(void **state)
{
    (void)state;
    struct conf conf;
    conf_defaults(&conf);
    struct conf_site *site = &conf.site;
    int32_t october = day_from_civil((struct civil){2026, 10, 1}); /* a Thursday */
    site->closed[0] = (struct day_range){october, october + 6};
    site->closed_count = 1;
    site->opened[0] = (struct day_range){october + 3, october + 3}; /* a Sunday within the holiday */
    site->opened_count = 1;
    assert_true(day_is_open(site, october - 1));
    assert_false(day_is_open(site, october));
    assert_true(day_is_open(site, october + 3));
    assert_false(day_is_open(site, october + 6));
    assert_false(day_is_open(site, october + 10)); /* Sunday */
    assert_int_equal(day_next_open(site, october - 1), october - 1);
    assert_int_equal(day_next_open(site, october), october + 3);
    assert_int_equal(day_next_open(site, october + 4), october + 7);
    memset(site->open_days, 0, sizeof site->open_days);
    assert_int_equal(day_next_open(site, october + 20), october + 20);
}

static int64_t moment(int day, int minute)
{
    struct civil c = day_to_civil(day);
    struct tm t = {.tm_year = c.year - 1900, .tm_mon = c.month - 1, .tm_mday = c.day, .tm_min = minute};
    t.tm_isdst = -1;
    return (int64_t)mktime(&t) * 1000;
}

/* Open from 9 to 18, Monday to Saturday: at the edges, before, after and over a Sunday. */
static void opening_hours_have_edges(void **state)
{
    (void)state;
    struct conf conf;
    conf_defaults(&conf);
    const struct conf_site *site = &conf.site;
    int saturday = day_from_civil((struct civil){2026, 11, 21});
    assert_false(house_is_open(site, moment(saturday, 9 * 60 - 1)));
    assert_true(house_is_open(site, moment(saturday, 9 * 60)));
    assert_true(house_is_open(site, moment(saturday, 18 * 60 - 1)));
    assert_false(house_is_open(site, moment(saturday, 18 * 60)));
    assert_false(house_is_open(site, moment(saturday + 1, 12 * 60)));
    assert_int_equal(house_next_open_ms(site, moment(saturday, 3)), moment(saturday, 9 * 60));
    assert_int_equal(house_next_open_ms(site, moment(saturday, 10 * 60)), moment(saturday, 10 * 60));
    assert_int_equal(house_next_open_ms(site, moment(saturday, 18 * 60)), moment(saturday + 2, 9 * 60));
    assert_int_equal(house_next_open_ms(site, moment(saturday + 1, 600)), moment(saturday + 2, 9 * 60));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_from_1900_to_2200),    cmocka_unit_test(random_days_come_back),
        cmocka_unit_test(parses_dates_that_exist),        cmocka_unit_test(the_day_changes_at_local_midnight),
        cmocka_unit_test(exceptions_open_and_close_days), cmocka_unit_test(opening_hours_have_edges),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
