/* Rows of the programme: every cell that is refused, and what a file that lacks columns leaves alone. */
#include "ctl/programme.h"

#include "base/conf.h"
#include "model/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct conf conf;
static struct activity_record activity;
static struct service_record service;

static int setup(void **state)
{
    (void)state;
    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    conf_defaults(&conf);
    memset(&activity, 0, sizeof activity);
    memset(&service, 0, sizeof service);
    return 0;
}

/* A row that can be put, but for one cell. */
static bool read_activity(int column, const char *cell, struct programme_row *row)
{
    *row = (struct programme_row){
        .cells = {[ACTIVITY_TITLE] = "剪纸", [ACTIVITY_SESSIONS] = "2026-12-01 14:00-15:30"}};
    row->cells[column] = cell;
    memset(&activity, 0, sizeof activity);
    return activity_read(&conf.site, row, &activity);
}

static bool read_service(int column, const char *cell, struct programme_row *row)
{
    *row = (struct programme_row){.cells = {[SERVICE_TITLE] = "修鞋", [SERVICE_HOURS] = "周六 9:00-11:30"}};
    row->cells[column] = cell;
    memset(&service, 0, sizeof service);
    return service_read(row, false, &service);
}

static void each_cell_of_an_activity_can_be_wrong(void **state)
{
    (void)state;
    static char long_text[400];
    memset(long_text, 'x', sizeof long_text - 1);
    const struct {
        int column;
        const char *cell, *fault;
    } wrong[] = {
        {ACTIVITY_TITLE, " ", "is empty"},
        {ACTIVITY_TITLE, long_text, "is too long"},
        {ACTIVITY_KIND, "party", "is none of activity, course, care, volunteer (活动, 课程, 托管, 志愿)"},
        {ACTIVITY_PLACE, long_text, "is too long"},
        {ACTIVITY_ORGANISER, long_text, "is too long"},
        {ACTIVITY_MATERIALS, long_text, "is too long"},
        {ACTIVITY_ABOUT, long_text, "is too long"},
        {ACTIVITY_PRICE, long_text, "is too long"},
        {ACTIVITY_MINUTES, "0", "is not 1 to 1440"},
        {ACTIVITY_SESSIONS, "tomorrow", "no date like 2026-12-01"},
        {ACTIVITY_SESSIONS, "", "is empty, and so is sessions"},
        {ACTIVITY_START, "2026-12-02", "no time like 14:00-15:30 behind the date"},
        {ACTIVITY_START, "2026-12-02 9:00", "no end like 14:00-15:30, and no minutes"},
        {ACTIVITY_START, "2026-12-02 9:00-10:00; 2026-12-03 9:00-10:00",
         "has more than one date: put them into sessions"},
        {ACTIVITY_CAPACITY, "many", "is not 0 to 9999"},
        {ACTIVITY_CAPACITY, "10000", "is not 0 to 9999"},
        {ACTIVITY_AGES, "6月12日", "no ages like 6-12岁, 60+ or 18岁以下"},
        {ACTIVITY_AGES, "12-6", "no ages like 6-12岁, 60+ or 18岁以下"},
        {ACTIVITY_AGES, "0-151", "no ages like 6-12岁, 60+ or 18岁以下"},
        {ACTIVITY_ENROL_FROM, "soon", "no date like 2026-12-01"},
        {ACTIVITY_ENROL_UNTIL, "2026-12-01 25:00", "no time like 14:00 or 09:00:00 behind the date"},
        {ACTIVITY_THRESHOLD, "101", "is not 0 to 100"},
        {ACTIVITY_CANCELLED, "perhaps", "is neither yes nor no (是, 否)"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct programme_row row;
        assert_false(read_activity(wrong[i].column, wrong[i].cell, &row));
        assert_string_equal(row.fault, wrong[i].fault);
        bool is_sessions_empty = wrong[i].column == ACTIVITY_SESSIONS && !*wrong[i].cell;
        assert_int_equal(row.column, is_sessions_empty ? ACTIVITY_START : wrong[i].column);
    }
}

static bool read_series(int column, const char *cell, struct programme_row *row)
{
    *row = (struct programme_row){.cells = {[ACTIVITY_TITLE] = "剪纸",
                                            [ACTIVITY_START] = "2026-12-01",
                                            [ACTIVITY_TIME] = "14:00-15:30",
                                            [ACTIVITY_TIMES] = "3"}};
    row->cells[column] = cell;
    memset(&activity, 0, sizeof activity);
    return activity_read(&conf.site, row, &activity);
}

static void each_cell_of_a_series_can_be_wrong(void **state)
{
    (void)state;
    static const struct {
        int column;
        const char *cell;
        int told;
        const char *fault;
    } wrong[] = {
        {ACTIVITY_START, "", ACTIVITY_START, "is empty, and so is sessions"},
        {ACTIVITY_START, "2026-12-01 9:00-10:00 停", ACTIVITY_START, "more than a date and a time"},
        {ACTIVITY_WEEKDAYS, "8", ACTIVITY_WEEKDAYS, "no weekdays like 2,4 or 周二、周四"},
        {ACTIVITY_TIMES, "65", ACTIVITY_TIMES, "is not 1 to 64"},
        {ACTIVITY_UNTIL, "2027-01-31", ACTIVITY_TIMES, "how often? Either times or until is needed"},
        {ACTIVITY_UNTIL, "Easter", ACTIVITY_UNTIL, "no date like 2026-12-01"},
        {ACTIVITY_UNTIL, "2026-12-31 or so", ACTIVITY_UNTIL, "no date like 2026-12-01"},
        {ACTIVITY_SKIP, "Mondays", ACTIVITY_SKIP, "no days like 2026-10-01..2026-10-07, 2026-12-31"},
        {ACTIVITY_CLOSED_DAYS, "maybe", ACTIVITY_CLOSED_DAYS, "is neither skip (停课) nor keep (照常)"},
        {ACTIVITY_SESSIONS, "2026-12-08 15:00-16:00", ACTIVITY_SESSIONS, "two sessions at one time"},
    };
    struct programme_row row;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        assert_false(read_series(wrong[i].column, wrong[i].cell, &row));
        assert_int_equal(row.column, wrong[i].told);
        assert_string_equal(row.fault, wrong[i].fault);
    }
    assert_true(read_series(ACTIVITY_SESSIONS, "2026-12-05 15:00-16:00", &row));
    assert_int_equal(activity.count, 4);
    assert_int_equal(day_at(activity.sessions[1].starts_ms) - day_at(activity.sessions[0].starts_ms), 4);
}

static void each_cell_of_a_service_can_be_wrong(void **state)
{
    (void)state;
    static const struct {
        int column;
        const char *cell;
        int told;
        const char *fault;
    } wrong[] = {
        {SERVICE_TITLE, "", SERVICE_TITLE, "is empty"},
        {SERVICE_KIND, "magic", SERVICE_KIND, "is neither slots (预约) nor queue (排队)"},
        {SERVICE_HOURS, "", SERVICE_HOURS, "is empty"},
        {SERVICE_HOURS, "周六", SERVICE_HOURS, "no time like 09:00-11:30 behind the day, and not 休"},
        {SERVICE_HOURS, "周六 9:00-9:20", SERVICE_HOURS, "has a time that is shorter than one slot"},
        {SERVICE_EXCEPTIONS, "10-01 休", SERVICE_EXCEPTIONS,
         "no weekday like 周六 or Sat, and no date like 2026-10-01"},
        {SERVICE_SEATS, "0", SERVICE_SEATS, "is not 1 to 999"},
        {SERVICE_WHO, "名字名字名字名字名字名字", SERVICE_WHO,
         "is longer than 31 bytes (10 Chinese characters)"},
        {SERVICE_SLOT, "4", SERVICE_SLOT, "is not 5 to 1440"},
        {SERVICE_DAYS_AHEAD, "93", SERVICE_DAYS_AHEAD, "is not 1 to 92"},
        {SERVICE_ASKED, "?", SERVICE_ASKED, "is neither yes nor no (是, 否)"},
        {SERVICE_TICKET, "?", SERVICE_TICKET, "is neither yes nor no (是, 否)"},
        {SERVICE_AT_HOME, "?", SERVICE_AT_HOME, "is neither yes nor no (是, 否)"},
        {SERVICE_CANCELLED, "?", SERVICE_CANCELLED, "is neither yes nor no (是, 否)"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct programme_row row;
        assert_false(read_service(wrong[i].column, wrong[i].cell, &row));
        assert_int_equal(row.column, wrong[i].told);
        assert_string_equal(row.fault, wrong[i].fault);
    }
}

static void a_code_is_needed(void **state)
{
    (void)state;
    char code[32];
    struct programme_row row = {.cells = {" "}};
    assert_false(programme_read_code(&row, code));
    assert_string_equal(row.fault, "is empty");
    row.cells[0] = "12345678901234567890123456789012";
    assert_false(programme_read_code(&row, code));
    assert_string_equal(row.fault, "is longer than 31 bytes");
    row.cells[0] = "　 JZ-1 ";
    assert_true(programme_read_code(&row, code));
    assert_string_equal(code, "JZ-1");
}

static void ages_and_prices_are_written_in_many_ways(void **state)
{
    (void)state;
    static const struct {
        const char *cell;
        int from, to;
    } ages[] = {{"6-12岁", 6, 12},     {"6至12", 6, 12}, {"60+", 60, 150}, {"60岁及以上", 60, 150},
                {"18周岁以下", 0, 18}, {"7", 7, 7},      {"不限", 0, 0},   {"", 0, 0},
                {"６～１２岁", 6, 12}};
    static const char *const prices[][2] = {
        {"20", "20元"}, {"免费", ""}, {"0", ""}, {" 12.50 ", "12.50元"}, {"每次 5 元", "每次 5 元"}};
    struct programme_row row;
    for (size_t i = 0; i < sizeof ages / sizeof ages[0]; i++) {
        assert_true(read_activity(ACTIVITY_AGES, ages[i].cell, &row));
        assert_int_equal(activity.activity.age_from, ages[i].from);
        assert_int_equal(activity.activity.age_to, ages[i].to);
    }
    for (size_t i = 0; i < sizeof prices / sizeof prices[0]; i++) {
        assert_true(read_activity(ACTIVITY_PRICE, prices[i][0], &row));
        assert_string_equal(activity.activity.price, prices[i][1]);
    }
}

static void a_column_that_is_not_there_changes_nothing(void **state)
{
    (void)state;
    struct programme_row row;
    assert_true(read_activity(ACTIVITY_PLACE, "二楼", &row));
    activity.activity.capacity = 20;
    activity.activity.age_to = 12;
    row = (struct programme_row){.cells = {[ACTIVITY_CANCELLED] = "是", [ACTIVITY_PLACE] = ""}};
    assert_true(activity_read(&conf.site, &row, &activity));
    assert_true(activity.activity.is_cancelled);
    assert_string_equal(activity.activity.place, "");
    assert_string_equal(activity.activity.title, "剪纸");
    assert_int_equal(activity.activity.capacity, 20);
    assert_int_equal(activity.activity.age_to, 12);
    assert_int_equal(activity.count, 1);
}

static void exceptions_and_weekly_hours_change_apart(void **state)
{
    (void)state;
    struct programme_row row;
    assert_true(read_service(SERVICE_EXCEPTIONS, "2026-10-01 休", &row));
    assert_int_equal(service.service.slot_min, 30);
    assert_int_equal(service.service.days_ahead, 14);
    assert_int_equal(service.count, 2);
    row = (struct programme_row){.cells = {[SERVICE_EXCEPTIONS] = "2026-10-02 休; 2026-10-03 休"}};
    assert_true(service_read(&row, false, &service));
    assert_int_equal(service.count, 3);
    assert_int_equal(service.hours[0].weekday, 6);
    row = (struct programme_row){.cells = {[SERVICE_HOURS] = "周一 9:00-10:00; 周二 9:00-10:00"}};
    assert_true(service_read(&row, false, &service));
    assert_int_equal(service.count, 4);
    assert_int_equal(service.hours[1].weekday, 2);
    assert_true(service.hours[3].day != 0);
    row = (struct programme_row){.cells = {[SERVICE_HOURS] = "周三 9:00-10:00", [SERVICE_WHO] = "李师傅"}};
    assert_true(service_read(&row, true, &service));
    assert_int_equal(service.count, 5);
    assert_string_equal(service.hours[2].who, "李师傅");
    row = (struct programme_row){.cells = {[SERVICE_TITLE] = "理发", [SERVICE_HOURS] = "周四 9:00-10:00"}};
    assert_false(service_read(&row, true, &service));
    assert_string_equal(row.fault, "is another one than in the row above with this code");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(each_cell_of_an_activity_can_be_wrong, setup),
        cmocka_unit_test_setup(each_cell_of_a_series_can_be_wrong, setup),
        cmocka_unit_test_setup(each_cell_of_a_service_can_be_wrong, setup),
        cmocka_unit_test_setup(a_code_is_needed, setup),
        cmocka_unit_test_setup(ages_and_prices_are_written_in_many_ways, setup),
        cmocka_unit_test_setup(a_column_that_is_not_there_changes_nothing, setup),
        cmocka_unit_test_setup(exceptions_and_weekly_hours_change_apart, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
