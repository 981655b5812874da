/* Times as people write them: days, moments, weekdays, sessions, series and hours. */
#include "base/clock.h"
#include "base/utf8.h"
#include "ctl/when.h"
#include "model/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#define TUESDAY "2026-12-01"

static struct activity_session sessions[ACTIVITY_SESSIONS_MAX];
static struct slot_hours hours[SLOT_HOURS_MAX];
static struct when_sessions found = {.sessions = sessions};
static struct when_hours weekly = {.hours = hours};

static int32_t day_of(const char *text)
{
    int32_t day = 0;
    assert_true(day_parse(text, &day));
    return day;
}

static int64_t ms(const char *day, int hour, int minute)
{
    return day_ms(day_of(day), hour * 60 + minute);
}

static int setup(void **state)
{
    (void)state;
    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    found.count = weekly.count = 0;
    return 0;
}

static const char *sessions_fault(const char *cell, int minutes)
{
    const char *fault = NULL;
    found.count = 0;
    return when_read_sessions(cell, minutes, &found, &fault) ? NULL : fault;
}

static const char *hours_fault(const char *cell)
{
    const char *fault = NULL;
    weekly.count = 0;
    return when_read_hours(cell, 1, "", &weekly, &fault) ? NULL : fault;
}

/* ---- days and moments ---- */

static void days_are_written_in_many_ways(void **state)
{
    (void)state;
    static const char *const same[] = {"2026-12-01", "2026/12/1",     "2026.12.1",
                                       "20261201",   "2026年12月1日", "２０２６年１２月１号",
                                       "  2026-12-1"};
    int32_t day;
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++) {
        const char *at = same[i];
        assert_true(when_take_day(&at, &day));
        assert_int_equal(day, day_of(TUESDAY));
        assert_string_equal(at, "");
    }
    static const char *const none[] = {
        "",           "12-01",      "2026-13-01", "2026-02-29",    "2026-00-10",
        "1999-12-31", "2026-12-32", "2026-12",    "123456789-1-1", "2026 12 01"};
    for (size_t i = 0; i < sizeof none / sizeof none[0]; i++) {
        const char *at = none[i];
        assert_false(when_take_day(&at, &day));
        assert_ptr_equal(at, none[i]);
    }
}

static void moments_are_to_the_second(void **state)
{
    (void)state;
    int64_t at;
    const char *fault;
    assert_true(when_read_moment("2026-12-01 09:00:30", false, &at, &fault));
    assert_int_equal(at, ms(TUESDAY, 9, 0) + 30000);
    assert_true(when_read_moment("2026年12月1日 9：05", false, &at, &fault));
    assert_int_equal(at, ms(TUESDAY, 9, 5));
    assert_true(when_read_moment("2026-12-01T09:00", false, &at, &fault));
    assert_int_equal(at, ms(TUESDAY, 9, 0));
    assert_true(when_read_moment(TUESDAY, false, &at, &fault));
    assert_int_equal(at, ms(TUESDAY, 0, 0));
    assert_true(when_read_moment(TUESDAY, true, &at, &fault));
    assert_int_equal(at, ms("2026-12-02", 0, 0));
    assert_false(when_read_moment("soon", false, &at, &fault));
    assert_string_equal(fault, "no date like 2026-12-01");
    assert_false(when_read_moment("2026-12-01 9", false, &at, &fault));
    assert_string_equal(fault, "no time like 14:00 or 09:00:00 behind the date");
    assert_false(when_read_moment("2026-12-01 24:01", false, &at, &fault));
    assert_false(when_read_moment("2026-12-01 09:60", false, &at, &fault));
    assert_false(when_read_moment("2026-12-01 09:00 or so", false, &at, &fault));
    assert_string_equal(fault, "more than a date and a time");
}

static void weekdays_are_written_in_many_ways(void **state)
{
    (void)state;
    static const struct {
        const char *cell;
        unsigned weekdays;
    } right[] = {{"2,4", 1U << 2 | 1U << 4},
                 {"周二、周四", 1U << 2 | 1U << 4},
                 {"周二四", 1U << 2 | 1U << 4},
                 {"星期日", 1U << 7},
                 {"礼拜天", 1U << 7},
                 {"Tue, Thursday", 1U << 2 | 1U << 4},
                 {"周一至周五", 0x3E},
                 {"Mon-Fri Sun", 0xBE},
                 {"每天", 0xFE},
                 {"６", 1U << 6}};
    static const char *const wrong[] = {"", "8", "0", "周", "周五至周一", "Tuesdayish", "2x"};
    unsigned weekdays;
    const char *fault;
    for (size_t i = 0; i < sizeof right / sizeof right[0]; i++) {
        assert_true(when_read_weekdays(right[i].cell, &weekdays, &fault));
        assert_int_equal(weekdays, right[i].weekdays);
    }
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_false(when_read_weekdays(wrong[i], &weekdays, &fault));
}

/* ---- sessions ---- */

static void sessions_one_by_one(void **state)
{
    (void)state;
    assert_null(
        sessions_fault("2026-12-08 14:00-15:30 停 @ 三楼；2026-12-01 14:00\n\n2026-12-03 22:00-01:00;", 45));
    assert_int_equal(found.count, 3);
    assert_int_equal(sessions[0].starts_ms, ms(TUESDAY, 14, 0));
    assert_int_equal(sessions[0].ends_ms, ms(TUESDAY, 14, 45));
    assert_false(sessions[0].is_cancelled);
    assert_int_equal(sessions[1].ends_ms, ms("2026-12-04", 1, 0));
    assert_int_equal(sessions[2].starts_ms, ms("2026-12-08", 14, 0));
    assert_true(sessions[2].is_cancelled);
    assert_string_equal(sessions[2].place, "三楼");
}

static void sessions_that_cannot_be(void **state)
{
    (void)state;
    char many[65 * 32] = "";
    assert_string_equal(sessions_fault("2026-12-01 14:00", 0), "no end like 14:00-15:30, and no minutes");
    assert_string_equal(sessions_fault("2026-12-01", 60), "no time like 14:00-15:30 behind the date");
    assert_string_equal(sessions_fault("Tuesday 14:00", 60), "no date like 2026-12-01");
    assert_string_equal(sessions_fault("2026-12-01 14:00-15:00, 2026-12-02 14:00-15:00", 0),
                        "between sessions stands a semicolon");
    assert_string_equal(sessions_fault("2026-12-01 14:00-15:00; 2026-12-01 14:59-16:00", 0),
                        "two sessions at one time");
    assert_string_equal(sessions_fault("2026-12-01 14:00-15:00; 2026-12-01 13:00-14:01", 0),
                        "two sessions at one time");
    for (int i = 0; i < 65; i++) {
        struct civil c = day_to_civil(day_of(TUESDAY) + i);
        str_format(many + strlen(many), sizeof many - strlen(many), "%d-%d-%d 9:00-9:30;", c.year, c.month,
                   c.day);
    }
    assert_string_equal(sessions_fault(many, 0), "more than 64 sessions");
}

/* ---- series ---- */

static const char *series_fault(const struct when_series *series, const char *skip)
{
    static const struct conf_site site = {.open_days = {false, true, true, true, true, true, true, false}};
    const char *fault = NULL;
    found.count = 0;
    return when_add_series(&site, series, skip, &found, &fault) ? NULL : fault;
}

static void a_series_leaves_out_what_is_skipped_and_counts_what_is_held(void **state)
{
    (void)state;
    struct when_series s = {.first_day = day_of(TUESDAY), .from_min = 14 * 60, .to_min = 15 * 60, .count = 3};
    assert_null(series_fault(&s, "2026-12-08..2026-12-14, 2026-12-22"));
    assert_int_equal(found.count, 3);
    assert_int_equal(sessions[0].starts_ms, ms(TUESDAY, 14, 0));
    assert_int_equal(sessions[1].starts_ms, ms("2026-12-15", 14, 0));
    assert_int_equal(sessions[2].starts_ms, ms("2026-12-29", 14, 0));
    s.count = 0;
    s.until_day = day_of("2026-12-10");
    s.weekdays = 1U << 2 | 1U << 4;
    assert_null(series_fault(&s, ""));
    assert_int_equal(found.count, 4);
    assert_int_equal(sessions[3].ends_ms, ms("2026-12-10", 15, 0));
}

static void a_series_keeps_clear_of_closed_days_unless_told(void **state)
{
    (void)state;
    struct when_series s = {.first_day = day_of(TUESDAY),
                            .from_min = 540,
                            .to_min = 600,
                            .count = 2,
                            .weekdays = 1U << 6 | 1U << 7};
    assert_null(series_fault(&s, ""));
    assert_int_equal(sessions[1].starts_ms, ms("2026-12-12", 9, 0));
    s.keeps_closed = true;
    assert_null(series_fault(&s, ""));
    assert_int_equal(sessions[1].starts_ms, ms("2026-12-06", 9, 0));
    s.keeps_closed = false;
    s.weekdays = 1U << 7;
    assert_string_equal(series_fault(&s, ""),
                        "not so many sessions in two years: is the house closed on those days?");
    s.count = 0;
    s.until_day = s.first_day + 30;
    assert_string_equal(series_fault(&s, ""), "no session is left: is the house closed on those days?");
    s.weekdays = 0xFE;
    s.until_day = s.first_day + 100;
    assert_string_equal(series_fault(&s, ""), "more than 64 sessions");
}

static void the_clock_of_a_series_stands_through_daylight_saving(void **state)
{
    (void)state;
    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    struct when_series s = {.first_day = day_of("2026-10-22"), .from_min = 600, .to_min = 660, .count = 2};
    assert_null(series_fault(&s, ""));
    assert_int_equal(sessions[1].starts_ms - sessions[0].starts_ms, (int64_t)(7 * 24 + 1) * 3600 * 1000);
    assert_int_equal(minute_at(sessions[1].starts_ms), 600);
}

/* ---- hours ---- */

static void expect_hours(size_t i, int weekday, const char *day, int from_min, int to_min, int seats,
                         const char *who)
{
    assert_int_equal(hours[i].weekday, weekday);
    assert_int_equal(hours[i].day, *day ? day_of(day) : 0);
    assert_int_equal(hours[i].from_min, from_min);
    assert_int_equal(hours[i].to_min, to_min);
    assert_int_equal(hours[i].seats, seats);
    assert_string_equal(hours[i].who, who);
}

static void hours_of_people_and_weeks(void **state)
{
    (void)state;
    assert_null(hours_fault("周六 09:00-11:30 2位 王师傅；Sun 14：00～16：00"));
    assert_int_equal(weekly.count, 2);
    expect_hours(0, 6, "", 540, 690, 2, "王师傅");
    expect_hours(1, 7, "", 840, 960, 1, "");
    assert_null(hours_fault("周一、周三 9:00-10:00, 10:30-12:00 x3"));
    assert_int_equal(weekly.count, 4);
    expect_hours(3, 3, "", 630, 720, 3, "");
    assert_null(hours_fault("2026-10-01..2026-10-03 休; 2026-10-10 09:00-11:00 3号师傅\n每天 8:00-24:00"));
    assert_int_equal(weekly.count, 11);
    expect_hours(2, 6, "2026-10-03", 0, 0, 1, "");
    expect_hours(3, 6, "2026-10-10", 540, 660, 1, "3号师傅");
    expect_hours(10, 7, "", 480, 1440, 1, "");
    weekly.count = 0;
    const char *fault;
    assert_true(when_read_hours("周六 9:00-10:00; 周日 9:00-10:00 1位 李师傅", 4, "王师傅", &weekly, &fault));
    expect_hours(0, 6, "", 540, 600, 4, "王师傅");
    expect_hours(1, 7, "", 540, 600, 1, "李师傅");
}

static void hours_that_cannot_be(void **state)
{
    (void)state;
    assert_string_equal(hours_fault("sometimes"), "no weekday like 周六 or Sat, and no date like 2026-10-01");
    assert_string_equal(hours_fault("2026-02-30 9:00-10:00"),
                        "no weekday like 周六 or Sat, and no date like 2026-10-01");
    assert_string_equal(hours_fault("周六"), "no time like 09:00-11:30 behind the day, and not 休");
    assert_string_equal(hours_fault("周六 11:00-9:00"),
                        "no time like 09:00-11:30 behind the day, and not 休");
    assert_string_equal(hours_fault("周六 9:00-10:00 名字名字名字名字名字名字"),
                        "a name is too long (31 bytes, 10 Chinese characters)");
    assert_string_equal(hours_fault("2026-10-01 休 王师傅"),
                        "休 is for all of the service: write the hours of those who come instead");
    assert_string_equal(
        hours_fault("每天 1:00-2:00 3:00-4:00 5:00-6:00 7:00-8:00 9:00-10:00 11:00-12:00 13:00-14:00"),
        "more than 48 hours and exceptions");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(days_are_written_in_many_ways, setup),
        cmocka_unit_test_setup(moments_are_to_the_second, setup),
        cmocka_unit_test_setup(weekdays_are_written_in_many_ways, setup),
        cmocka_unit_test_setup(sessions_one_by_one, setup),
        cmocka_unit_test_setup(sessions_that_cannot_be, setup),
        cmocka_unit_test_setup(a_series_leaves_out_what_is_skipped_and_counts_what_is_held, setup),
        cmocka_unit_test_setup(a_series_keeps_clear_of_closed_days_unless_told, setup),
        cmocka_unit_test_setup(the_clock_of_a_series_stands_through_daylight_saving, setup),
        cmocka_unit_test_setup(hours_of_people_and_weeks, setup),
        cmocka_unit_test_setup(hours_that_cannot_be, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
