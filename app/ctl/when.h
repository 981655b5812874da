/* Times as people write them into a spreadsheet, in the zone of the process: days, moments, weekdays, the
 * sessions of an activity and the hours of a service. What cannot be read is told in words. One thread. */
#pragma once

#include "db/programme.h"

/* ---- pieces, as cell_take: each moves *at, and leaves it where nothing fits ---- */

/* 2026-12-01, 2026/12/1, 2026.12.1, 20261201, 2026年12月1日; a date that exists, of the years 2000 to 2199.
 */
bool when_take_day(const char **at, int32_t *day);
/* One day, or 2026-10-01..2026-10-07 (also ~ - 至). */
bool when_take_days(const char **at, int32_t *first, int32_t *last);
/* 14:00-15:30 or 14:00～15:30, in minutes from midnight; not backwards, at most to 24:00. */
bool when_take_span(const char **at, int *from_min, int *to_min);
/* 周二, 星期日, 二, Tue, Tuesday, 2; one after the other, with commas, or from one to another. Adds bit n for
 * weekday n, 1 = Monday. */
bool when_take_weekdays(const char **at, unsigned *weekdays);

/* ---- whole cells; false with *fault = why ---- */

/* A day with or without a time to the second. Without one: its beginning, or is_end: its end. */
bool when_read_moment(const char *cell, bool is_end, int64_t *out_ms, const char **fault);
bool when_read_weekdays(const char *cell, unsigned *weekdays, const char **fault);

/* Is the day in "2026-10-01..2026-10-07, 2026-12-31"? */
bool when_has_day(const char *cell, int32_t day, bool *is_in, const char **fault);

/* Sessions in the making, by start. */
struct when_sessions {
    struct activity_session *sessions; /* ACTIVITY_SESSIONS_MAX, borrowed */
    size_t count;
};
/* "2026-12-01 14:00-15:30; 2026-12-08 14:00 停 @三楼": each with an end or minutes long (0 = not known),
 * called off or elsewhere than the others. An end that is not after its beginning is one on the next day. */
bool when_read_sessions(const char *cell, int minutes, struct when_sessions *out, const char **fault);

/* Sessions that come again on weekdays. */
struct when_series {
    int32_t first_day, until_day; /* until 0 = count tells */
    int from_min, to_min;         /* to: up to a day behind from */
    unsigned weekdays;            /* 0 = the first day's */
    int count;                    /* of sessions that take place; 0 = until tells */
    bool keeps_closed;            /* else days on which the house is closed are left out */
};
/* skip: days that are left out, as when_has_day reads them. */
bool when_add_series(const struct conf_site *site, const struct when_series *series, const char *skip,
                     struct when_sessions *out, const char **fault);

/* Hours of a service in the making. */
struct when_hours {
    struct slot_hours *hours; /* SLOT_HOURS_MAX, borrowed */
    size_t count;
};
/* "周六 09:00-11:30 2位 王师傅; 周一至周五 14:00-16:00 16:30-18:00; 2026-10-01..2026-10-07 休": seats and who
 * where an item does not say. */
bool when_read_hours(const char *cell, int seats, const char *who, struct when_hours *out,
                     const char **fault);
