/* Calendars of others and our own: what an event says, and every reason for which it is refused. */
#include "ctl/ics.h"

#include "base/conf.h"
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct conf conf;

/* What came of the last calendar: a line for each event. */
static char told[4096];

static int setup(void **state)
{
    (void)state;
    conf_defaults(&conf);
    str_copy(conf.site.timezone, sizeof conf.site.timezone, "Asia/Shanghai");
    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    return 0;
}

static void note(void *arg, struct ics_event *event)
{
    const struct programme_row *row = &event->row;
    size_t used = strlen(told);
    (void)arg;
    if (row->fault)
        str_format(told + used, sizeof told - used, "%d %s: %s\n", event->lines[row->column],
                   ics_property_name(row->column), row->fault);
    else
        str_format(told + used, sizeof told - used, "%s|%s|%s\n", row->cells[ACTIVITY_CODE],
                   row->cells[ACTIVITY_TITLE] ? row->cells[ACTIVITY_TITLE] : "-",
                   row->cells[ACTIVITY_SESSIONS]);
}

static enum err read_text(const char *text)
{
    told[0] = '\0';
    return ics_read(&conf.site, text, strlen(text), note, NULL);
}

#define CALENDAR(events) "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n" events "END:VCALENDAR\r\n"
#define EVENT(lines) "BEGIN:VEVENT\r\nUID:a\r\nSUMMARY:x\r\n" lines "END:VEVENT\r\n"
#define AT_TWO "DTSTART:20261201T140000\r\nDTEND:20261201T150000\r\n"

static void expect(const char *text, const char *expected)
{
    assert_int_equal(read_text(text), ERR_OK);
    assert_string_equal(told, expected);
}

static void times_are_the_sites_own(void **state)
{
    (void)state;
    expect(CALENDAR(EVENT(AT_TWO)), "a|x|2026-12-01 14:00-15:00; \n");
    expect(CALENDAR(EVENT("DTSTART:20261201T060000Z\r\nDURATION:PT90M\r\n")),
           "a|x|2026-12-01 14:00-15:30; \n");
    expect(CALENDAR(EVENT(
               "DTSTART;TZID=Europe/Berlin:20260601T140000\r\nDTEND;TZID=Europe/Berlin:20260601T150000\r\n")),
           "a|x|2026-06-01 20:00-21:00; \n");
    expect(CALENDAR(
               "BEGIN:VTIMEZONE\r\nTZID:China Standard Time\r\nBEGIN:STANDARD\r\nDTSTART:16010101T000000\r\n"
               "TZOFFSETFROM:+0800\r\nTZOFFSETTO:+0800\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n" EVENT(
                   "DTSTART;TZID=China Standard Time:20261201T140000\r\nDTEND:20261201T070000Z\r\n")),
           "a|x|2026-12-01 14:00-15:00; \n");
    expect(CALENDAR(EVENT("DTSTART:20261201T230000\r\nDTEND:20261202T010000\r\n")),
           "a|x|2026-12-01 23:00-01:00; \n");
}

static void a_rule_makes_sessions(void **state)
{
    (void)state;
    expect(CALENDAR(EVENT(
               AT_TWO
               "RRULE:FREQ=WEEKLY;COUNT=4;BYDAY=TU,TH\r\nEXDATE:20261203T140000,20261208T\r\n 140000\r\n")),
           "a|x|2026-12-01 14:00-15:00; 2026-12-10 14:00-15:00; \n");
    expect(
        CALENDAR(EVENT(AT_TWO "RRULE:FREQ=WEEKLY;UNTIL=20261215T060000Z\r\nEXDATE;VALUE=DATE:20261208\r\n")),
        "a|x|2026-12-01 14:00-15:00; 2026-12-15 14:00-15:00; \n");
    expect(
        CALENDAR(EVENT(AT_TWO "RDATE:20261203T100000,20261204T100000\r\n"
                              "RDATE;VALUE=PERIOD:20261205T100000/PT2H,20261206T100000/20261206T103000\r\n")),
        "a|x|2026-12-01 14:00-15:00; 2026-12-03 10:00-11:00; 2026-12-04 10:00-11:00; 2026-12-05 10:00-12:00; "
        "2026-12-06 10:00-10:30; \n");
}

static void single_sessions_are_changed(void **state)
{
    (void)state;
    expect(
        CALENDAR(EVENT("RECURRENCE-ID:20261208T140000\r\nDTSTART:20261209T150000\r\nDTEND:20261209T153000\r\n"
                       "LOCATION:三楼\\; 东\r\n")
                     EVENT("RECURRENCE-ID:20261215T140000\r\nSTATUS:CANCELLED\r\n" AT_TWO)
                         EVENT(AT_TWO "LOCATION:二楼\r\nRRULE:FREQ=WEEKLY;COUNT=3\r\n")),
        "a|x|2026-12-01 14:00-15:00; 2026-12-09 15:00-15:30 @三楼, 东; 2026-12-01 14:00-15:00 cancelled; \n");
}

static void what_cannot_be_used_has_a_property_and_a_line(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {
        {EVENT("DTSTART;VALUE=DATE:20261201\r\n"),
         "6 DTSTART: is a whole day; a session begins and ends at a time\n"},
        {EVENT("DTEND:20261201T150000\r\n"), "0 DTSTART: is missing\n"},
        {EVENT("DTSTART:20261201T140000\r\n"), "0 DTEND: is missing, and so is DURATION\n"},
        {EVENT("DTSTART:2026120xT140000\r\n"), "6 DTSTART: cannot be read\n"},
        {EVENT("DTSTART:20261201T140030\r\n"),
         "6 DTSTART: is no time in whole minutes of the years 2000 to 2199\n"},
        {EVENT("DTSTART:19991201T140000\r\n"),
         "6 DTSTART: is no time in whole minutes of the years 2000 to 2199\n"},
        {EVENT("DTSTART;TZID=Mars:20261201T140000\r\n"),
         "6 DTSTART: is in a time zone (TZID) that nobody knows\n"},
        {EVENT("DTSTART:20261201T140000\r\nDTEND:20261201T140000\r\n"),
         "7 DTEND: is not after DTSTART, or a day later or more\n"},
        {EVENT("DTSTART:20261201T140000\r\nDTEND:20261202T140000\r\n"),
         "7 DTEND: is not after DTSTART, or a day later or more\n"},
        {EVENT(AT_TWO "RRULE:FREQ=WEEKLY;COUNT=many\r\n"), "8 RRULE: cannot be read\n"},
        {EVENT(AT_TWO "RRULE:FREQ=MONTHLY;COUNT=2\r\n"),
         "8 RRULE: is neither weekly nor daily: list the days instead\n"},
        {EVENT(AT_TWO "RRULE:FREQ=DAILY\r\n"), "8 RRULE: makes more than 64 sessions, or has no end\n"},
        {EVENT(AT_TWO "RRULE:FREQ=DAILY;COUNT=65\r\n"),
         "8 RRULE: makes more than 64 sessions, or has no end\n"},
        {EVENT(AT_TWO "RRULE:FREQ=DAILY;COUNT=1\r\nEXDATE:20261201T140000\r\n"),
         "8 RRULE: leaves no session\n"},
        {EVENT(AT_TWO "RRULE:FREQ=WEEKLY;COUNT=3\r\nEXDATE:20261208T140000,soon\r\n"),
         "9 EXDATE: cannot be read\n"},
        {EVENT(AT_TWO "RDATE;VALUE=DATE:20261208\r\n"),
         "8 RDATE: is a whole day; a session begins and ends at a time\n"},
        {EVENT(AT_TWO "RECURRENCE-ID:20261201T140000\r\n"),
         "8 RECURRENCE-ID: its series is not in the file\n"},
        {EVENT(AT_TWO) EVENT("RECURRENCE-ID:20261202T140000\r\n" AT_TWO),
         "12 RECURRENCE-ID: names no session of its series\n"},
        {"BEGIN:VEVENT\r\nUID:a\r\n", "0 UID: is in an event without END\n"},
        {"BEGIN:VEVENT\r\nBEGIN:VEVENT\r\nUID:a\r\n" AT_TWO "END:VEVENT\r\n",
         "0 UID: is in an event without END\na|-|2026-12-01 14:00-15:00; \n"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        char text[1024];
        str_format(text, sizeof text, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\n%sEND:VCALENDAR\r\n", wrong[i][0]);
        expect(text, wrong[i][1]);
    }
}

static void what_is_no_calendar(void **state)
{
    (void)state;
    assert_int_equal(read_text(""), ERR_DATA);
    assert_int_equal(read_text("code,title\n"), ERR_DATA);
    assert_int_equal(read_text(CALENDAR("")), ERR_DATA);
    assert_true(ics_is_calendar("\xEF\xBB\xBF\r\nbegin:vcalendar"));
    assert_int_equal(ics_read(&conf.site, "", ICS_FILE_MAX + 1, note, NULL), ERR_FULL);
}

static void a_long_uid_makes_a_code_that_stays(void **state)
{
    (void)state;
    static const char text[] =
        CALENDAR("BEGIN:VEVENT\r\nUID:0123456789012345678901234567890123456789@example.org\r\n" AT_TWO
                 "END:VEVENT\r\n");
    char first[sizeof told];
    assert_int_equal(read_text(text), ERR_OK);
    assert_int_equal(strncmp(told, "ics-", 4), 0);
    str_copy(first, sizeof first, told);
    expect(text, first);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(times_are_the_sites_own, setup),
        cmocka_unit_test_setup(a_rule_makes_sessions, setup),
        cmocka_unit_test_setup(single_sessions_are_changed, setup),
        cmocka_unit_test_setup(what_cannot_be_used_has_a_property_and_a_line, setup),
        cmocka_unit_test_setup(what_is_no_calendar, setup),
        cmocka_unit_test_setup(a_long_uid_makes_a_code_that_stays, setup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
