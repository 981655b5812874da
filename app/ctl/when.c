#include "ctl/when.h"

#include "base/utf8.h"
#include "ctl/cell.h"
#include "model/date.h"

#include <string.h>

enum { DAY_MIN = 24 * 60, WEEK_DAYS = 7, YEAR_FIRST = 2000, YEAR_LAST = 2199, SERIES_DAYS_MAX = 731 };

#define DASHES "-|－|–|—|~|～|至|到"

/* ---- days ---- */

static bool day_of(int year, int month, int day, int32_t *out)
{
    struct civil c = {.year = year, .month = month, .day = day};
    if (year < YEAR_FIRST || year > YEAR_LAST || month < 1 || month > 12 || day < 1 || day > 31)
        return false;
    struct civil back = day_to_civil(day_from_civil(c));
    *out = day_from_civil(c);
    return back.day == day;
}

bool when_take_day(const char **at, int32_t *day)
{
    enum { EIGHT_DIGITS = 10000000 };
    const char *here = *at;
    int year, month = 0, number = 0;
    if (!cell_take_number(&here, &year))
        return false;
    if (year >= EIGHT_DIGITS) {
        number = year % 100;
        month = year / 100 % 100;
        year /= 10000;
    } else if (!cell_take(&here, "-|/|.|年|－|／") || !cell_take_number(&here, &month) ||
               !cell_take(&here, "-|/|.|月|－|／") || !cell_take_number(&here, &number)) {
        return false;
    }
    if (!day_of(year, month, number, day))
        return false;
    cell_take(&here, "日|号");
    *at = here;
    return true;
}

bool when_take_days(const char **at, int32_t *first, int32_t *last)
{
    int32_t end;
    if (!when_take_day(at, first))
        return false;
    const char *here = *at;
    *last = *first;
    if (cell_take(&here, "..|…|" DASHES) && when_take_day(&here, &end) && end >= *first) {
        *last = end;
        *at = here;
    }
    return true;
}

/* ---- times of the day ---- */

/* H:MM, with seconds if there are any and they may be. */
static bool take_clock(const char **at, int *minute, int *seconds)
{
    const char *here = *at;
    int h, m, s = 0;
    if (!cell_take_number(&here, &h) || !cell_take(&here, ":|：") || !cell_take_number(&here, &m) || m > 59 ||
        h * 60 + m > DAY_MIN)
        return false;
    const char *behind = here;
    if (seconds && cell_take(&behind, ":|：")) {
        if (!cell_take_number(&behind, &s) || s > 59)
            return false;
        here = behind;
    }
    *at = here;
    *minute = h * 60 + m;
    if (seconds)
        *seconds = s;
    return true;
}

static bool take_two_clocks(const char **at, int *from_min, int *to_min)
{
    const char *here = *at;
    if (!take_clock(&here, from_min, NULL) || !cell_take(&here, DASHES) || !take_clock(&here, to_min, NULL))
        return false;
    *at = here;
    return true;
}

bool when_take_span(const char **at, int *from_min, int *to_min)
{
    const char *here = *at;
    int from, to;
    if (!take_two_clocks(&here, &from, &to) || to <= from)
        return false;
    *at = here;
    *from_min = from;
    *to_min = to;
    return true;
}

bool when_read_moment(const char *cell, bool is_end, int64_t *out_ms, const char **fault)
{
    int32_t day;
    int minute = is_end ? DAY_MIN : 0, seconds = 0;
    if (!when_take_day(&cell, &day))
        return cell_fail(fault, "no date like 2026-12-01");
    cell_take(&cell, "T");
    cell_skip_blanks(&cell);
    if (*cell && !take_clock(&cell, &minute, &seconds))
        return cell_fail(fault, "no time like 14:00 or 09:00:00 behind the date");
    cell_skip_blanks(&cell);
    if (*cell)
        return cell_fail(fault, "more than a date and a time");
    *out_ms = day_ms(day, minute) + (int64_t)seconds * 1000;
    return true;
}

/* ---- weekdays ---- */

/* 1 = Monday .. 7, 0 = none is here. */
static int take_weekday(const char **at)
{
    static const char *const names[] = {
        "一|monday|mon", "二|tuesday|tues|tue", "三|wednesday|wed", "四|thursday|thurs|thur|thu",
        "五|friday|fri", "六|saturday|sat",     "日|天|sunday|sun"};
    const char *here = *at;
    int number;
    cell_take(&here, "周|星期|礼拜");
    for (int i = 0; i < WEEK_DAYS; i++)
        if (cell_take(&here, names[i])) {
            *at = here;
            return i + 1;
        }
    if (!cell_take_number(&here, &number) || number < 1 || number > WEEK_DAYS || *here == ':' ||
        strncmp(here, "：", strlen("：")) == 0)
        return 0;
    *at = here;
    return number;
}

bool when_take_weekdays(const char **at, unsigned *weekdays)
{
    bool is_any = false;
    if (cell_take(at, "每天|每日|daily|every day")) {
        *weekdays |= 0xFE;
        return true;
    }
    for (const char *here = *at;; is_any = true, *at = here) {
        if (is_any)
            cell_take(&here, ",|，|、|和|&");
        int first = take_weekday(&here), last = 0;
        if (!first)
            return is_any;
        const char *behind = here;
        if (cell_take(&behind, DASHES "|to") && (last = take_weekday(&behind)))
            here = behind;
        for (int day = first; day <= (last ? last : first); day++)
            *weekdays |= 1U << day;
        if (last && last < first)
            return false;
    }
}

bool when_read_weekdays(const char *cell, unsigned *weekdays, const char **fault)
{
    *weekdays = 0;
    if (!when_take_weekdays(&cell, weekdays))
        return cell_fail(fault, "no weekdays like 2,4 or 周二、周四");
    cell_skip_blanks(&cell);
    return !*cell || cell_fail(fault, "more than weekdays like 2,4 or 周二、周四");
}

/* ---- sessions ---- */

static bool add_session(struct when_sessions *out, const struct activity_session *session, const char **fault)
{
    size_t i = out->count;
    if (i == ACTIVITY_SESSIONS_MAX)
        return cell_fail(fault, "more than 64 sessions");
    while (i > 0 && out->sessions[i - 1].starts_ms > session->starts_ms)
        i--;
    if ((i > 0 && out->sessions[i - 1].ends_ms > session->starts_ms) ||
        (i < out->count && out->sessions[i].starts_ms < session->ends_ms))
        return cell_fail(fault, "two sessions at one time");
    memmove(&out->sessions[i + 1], &out->sessions[i], (out->count - i) * sizeof *session);
    out->sessions[i] = *session;
    out->count++;
    return true;
}

static bool take_session(const char **at, int minutes, struct activity_session *out, const char **fault)
{
    int32_t day;
    int from, to;
    *out = (struct activity_session){.is_cancelled = false};
    if (!when_take_day(at, &day))
        return cell_fail(fault, "no date like 2026-12-01");
    cell_take(at, "T");
    if (take_two_clocks(at, &from, &to))
        to += to <= from ? DAY_MIN : 0;
    else if (!take_clock(at, &from, NULL))
        return cell_fail(fault, "no time like 14:00-15:30 behind the date");
    else if (minutes == 0)
        return cell_fail(fault, "no end like 14:00-15:30, and no minutes");
    else
        to = from + minutes;
    out->starts_ms = day_ms(day, from);
    out->ends_ms = day_ms(day, to);
    out->is_cancelled = cell_take(at, "停课|停|取消|cancelled|canceled");
    if (cell_take(at, "@|＠") && !cell_take_rest(at, out->place, sizeof out->place))
        return cell_fail(fault, "the place of a session is too long (95 bytes, 31 Chinese characters)");
    return true;
}

bool when_read_sessions(const char *cell, int minutes, struct when_sessions *out, const char **fault)
{
    struct activity_session session;
    cell_take_item_end(&cell);
    while (*cell) {
        if (!take_session(&cell, minutes, &session, fault) || !add_session(out, &session, fault))
            return false;
        if (!cell_take_item_end(&cell))
            return cell_fail(fault, "between sessions stands a semicolon");
    }
    return true;
}

bool when_has_day(const char *cell, int32_t day, bool *is_in, const char **fault)
{
    int32_t first, last;
    *is_in = false;
    cell_skip_blanks(&cell);
    while (*cell) {
        if (!when_take_days(&cell, &first, &last))
            return cell_fail(fault, "no days like 2026-10-01..2026-10-07, 2026-12-31");
        *is_in |= day >= first && day <= last;
        cell_take(&cell, ",|，|、|;|；");
        cell_skip_blanks(&cell);
    }
    return true;
}

/* Is there a session on that day? */
static bool is_held(const struct conf_site *site, const struct when_series *series, const char *skip,
                    int32_t day)
{
    const char *fault;
    bool is_skipped;
    unsigned weekdays = series->weekdays ? series->weekdays : 1U << day_weekday(series->first_day);
    return weekdays & 1U << day_weekday(day) && (series->keeps_closed || day_is_open(site, day)) &&
           when_has_day(skip, day, &is_skipped, &fault) && !is_skipped;
}

bool when_add_series(const struct conf_site *site, const struct when_series *series, const char *skip,
                     struct when_sessions *out, const char **fault)
{
    int32_t last = series->until_day ? series->until_day : series->first_day + SERIES_DAYS_MAX;
    int added = 0;
    for (int32_t day = series->first_day; day <= last && (!series->count || added < series->count); day++) {
        struct activity_session session = {.starts_ms = day_ms(day, series->from_min),
                                           .ends_ms = day_ms(day, series->to_min)};
        if (!is_held(site, series, skip, day))
            continue;
        if (!add_session(out, &session, fault))
            return false;
        added++;
    }
    if (added < series->count)
        return cell_fail(fault, "not so many sessions in two years: is the house closed on those days?");
    return added > 0 || cell_fail(fault, "no session is left: is the house closed on those days?");
}
