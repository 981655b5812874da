/* An activity out of a row of cells. */
#include "base/utf8.h"
#include "ctl/cell.h"
#include "ctl/programme_row.h"
#include "ctl/when.h"
#include "model/date.h"

#include <stddef.h>
#include <string.h>

enum { AGE_MAX = 150, CAPACITY_MAX = 9999, MINUTE_MS = 60 * 1000 };

#define TEXT(column, field)                                                                                  \
    {                                                                                                        \
        column, offsetof(struct activity, field), sizeof((struct activity *)0)->field                        \
    }

/* "6-12岁", "60+", "60岁以上", "18岁以下", "7"; empty = everybody. */
static bool read_ages(struct programme_row *row, int *from, int *to)
{
    const char *cell = row_cell(row, ACTIVITY_AGES);
    int first = 0, last = 0;
    if (!row->cells[ACTIVITY_AGES])
        return true;
    bool is_all = !*cell || cell_is_one_of("不限|全部|所有人|all", cell);
    bool is_read = is_all || cell_take_number(&cell, &first);
    if (!is_all && is_read) {
        last = first;
        cell_take(&cell, "周岁|岁");
        if (cell_take(&cell, "+|及以上|以上"))
            last = AGE_MAX;
        else if (cell_take(&cell, "及以下|以下"))
            first = 0;
        else if (cell_take(&cell, "-|－|–|~|～|至|到"))
            is_read = cell_take_number(&cell, &last);
        cell_take(&cell, "周岁|岁");
        cell_skip_blanks(&cell);
    }
    if (!is_read || (!is_all && *cell) || last > AGE_MAX || last < first)
        return row_refuse(row, ACTIVITY_AGES, "no ages like 6-12岁, 60+ or 18岁以下");
    *from = first;
    *to = last;
    return true;
}

static bool read_moment(struct programme_row *row, int column, bool is_end, int64_t *out_ms)
{
    const char *fault, *cell = row_cell(row, column);
    if (row->cells[column])
        *out_ms = 0;
    return !*cell || when_read_moment(cell, is_end, out_ms, &fault) || row_refuse(row, column, fault);
}

/* The first session, from the start's cell and, where that has no time, the time's. */
static bool read_first(struct programme_row *row, int minutes, struct activity_session *out)
{
    char text[256];
    const char *fault, *start = row_cell(row, ACTIVITY_START);
    bool has_time = strchr(start, ':') || strstr(start, "：");
    struct activity_session found[ACTIVITY_SESSIONS_MAX];
    struct when_sessions sessions = {.sessions = found};
    if (!str_format(text, sizeof text, "%s %s", start, has_time ? "" : row_cell(row, ACTIVITY_TIME)))
        return row_refuse(row, ACTIVITY_START, "is too long");
    if (!when_read_sessions(text, minutes, &sessions, &fault))
        return row_refuse(row, ACTIVITY_START, fault);
    *out = found[0];
    return sessions.count == 1 ||
           row_refuse(row, ACTIVITY_START, "has more than one date: put them into sessions");
}

static bool read_series(const struct conf_site *site, struct programme_row *row, struct when_sessions *out,
                        const struct activity_session *first)
{
    const char *fault, *skip = row_cell(row, ACTIVITY_SKIP), *cell;
    struct when_series s = {.first_day = day_at(first->starts_ms), .from_min = minute_at(first->starts_ms)};
    bool unused;
    s.to_min = s.from_min + (int)((first->ends_ms - first->starts_ms) / MINUTE_MS);
    if (first->is_cancelled || *first->place)
        return row_refuse(row, ACTIVITY_START, "more than a date and a time");
    if (*(cell = row_cell(row, ACTIVITY_WEEKDAYS)) && !when_read_weekdays(cell, &s.weekdays, &fault))
        return row_refuse(row, ACTIVITY_WEEKDAYS, fault);
    if (!row_number(row, ACTIVITY_TIMES, "次|节|课", 1, ACTIVITY_SESSIONS_MAX, 0, &s.count, "is not 1 to 64"))
        return false;
    if (*(cell = row_cell(row, ACTIVITY_UNTIL)) &&
        (!when_take_day(&cell, &s.until_day) || (cell_skip_blanks(&cell), *cell)))
        return row_refuse(row, ACTIVITY_UNTIL, "no date like 2026-12-01");
    if (!s.count == !s.until_day)
        return row_refuse(row, ACTIVITY_TIMES, "how often? Either times or until is needed");
    if (!when_has_day(skip, 0, &unused, &fault))
        return row_refuse(row, ACTIVITY_SKIP, fault);
    cell = row_cell(row, ACTIVITY_CLOSED_DAYS);
    s.keeps_closed = cell_is_one_of("keep|照常|照常上课|上课|开", cell);
    if (*cell && !s.keeps_closed && !cell_is_one_of("skip|停|停课|休息|休", cell))
        return row_refuse(row, ACTIVITY_CLOSED_DAYS, "is neither skip (停课) nor keep (照常)");
    return when_add_series(site, &s, skip, out, &fault) || row_refuse(row, ACTIVITY_START, fault);
}

/* A row without times leaves those that are known. */
static bool read_times(const struct conf_site *site, struct programme_row *row, struct activity_record *r)
{
    struct activity_session first = {.is_cancelled = false};
    struct when_sessions all = {.sessions = r->sessions};
    const char *fault;
    int minutes = 0;
    if (!row_has_any(row, ACTIVITY_START, ACTIVITY_SESSIONS))
        return r->count > 0 || row_refuse(row, ACTIVITY_START, "is empty, and so is sessions");
    if (!row_number(row, ACTIVITY_MINUTES, "分钟|分|minutes|min", 1, 1440, 0, &minutes, "is not 1 to 1440"))
        return false;
    r->count = 0;
    if (row_has_any(row, ACTIVITY_START, ACTIVITY_START)) {
        bool is_series = row_has_any(row, ACTIVITY_WEEKDAYS, ACTIVITY_SKIP);
        if (!read_first(row, minutes, &first) || (is_series && !read_series(site, row, &all, &first)))
            return false;
        if (!is_series)
            all.sessions[all.count++] = first;
    } else if (row_has_any(row, ACTIVITY_TIME, ACTIVITY_CLOSED_DAYS) &&
               !row_has_any(row, ACTIVITY_SESSIONS, ACTIVITY_SESSIONS)) {
        return row_refuse(row, ACTIVITY_START, "is empty, and so is sessions");
    }
    if (!when_read_sessions(row_cell(row, ACTIVITY_SESSIONS), minutes, &all, &fault))
        return row_refuse(row, ACTIVITY_SESSIONS, fault);
    r->count = all.count;
    return r->count > 0 || row_refuse(row, ACTIVITY_START, "is empty, and so is sessions");
}

bool activity_read(const struct conf_site *site, struct programme_row *row, struct activity_record *r)
{
    static const struct text_field texts[] = {
        TEXT(ACTIVITY_TITLE, title), TEXT(ACTIVITY_ORGANISER, organiser), TEXT(ACTIVITY_PLACE, place),
        TEXT(ACTIVITY_MATERIALS, materials), TEXT(ACTIVITY_ABOUT, about)};
    static const char *const kinds[] = {
        [ACTIVITY_SINGLE] = "activity|活动|讲座",
        [ACTIVITY_COURSE] = "course|课程|课|培训",
        [ACTIVITY_CARE] = "care|托管|日托",
        [ACTIVITY_VOLUNTEER] = "volunteer|志愿|志愿服务|志愿者",
    };
    struct activity *a = &r->activity;
    int kind = (int)a->kind;
    if (!row_texts(row, texts, sizeof texts / sizeof texts[0], a) ||
        !row_kind(row, ACTIVITY_KIND, kinds, ACTIVITY_KIND_COUNT, &kind,
                  "is none of activity, course, care, volunteer (活动, 课程, 托管, 志愿)") ||
        !read_times(site, row, r) ||
        !row_number(row, ACTIVITY_CAPACITY, "人|名|位", 0, CAPACITY_MAX, 0, &a->capacity,
                    "is not 0 to 9999") ||
        !read_ages(row, &a->age_from, &a->age_to) ||
        !read_moment(row, ACTIVITY_ENROL_FROM, false, &a->enrol_from_ms) ||
        !read_moment(row, ACTIVITY_ENROL_UNTIL, true, &a->enrol_until_ms) ||
        !row_price(row, ACTIVITY_PRICE, a->price, sizeof a->price) ||
        !row_number(row, ACTIVITY_THRESHOLD, "%|％", 0, 100, 0, &a->threshold, "is not 0 to 100") ||
        !row_yes(row, ACTIVITY_CANCELLED, &a->is_cancelled))
        return false;
    a->kind = (enum activity_kind)kind;
    if (!*a->title)
        return row_refuse(row, ACTIVITY_TITLE, "is empty");
    if (a->enrol_until_ms && a->enrol_until_ms <= a->enrol_from_ms)
        return row_refuse(row, ACTIVITY_ENROL_UNTIL, "is not after enrol_from");
    return true;
}
