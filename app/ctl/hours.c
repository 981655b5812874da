/* The hours of a service as people write them. */
#include "ctl/cell.h"
#include "ctl/when.h"

#include "base/utf8.h"
#include "model/date.h"

static bool add_hours(struct when_hours *out, struct slot_hours hours, const char **fault)
{
    if (out->count == SLOT_HOURS_MAX)
        return cell_fail(fault, "more than 48 hours and exceptions");
    out->hours[out->count++] = hours;
    return true;
}

/* The times of an item: spans, or closed. */
struct spans {
    int from[8], to[8], count;
};

static bool take_spans(const char **at, struct spans *s)
{
    enum { SPANS_MAX = 8 };
    s->count = 0;
    if (cell_take(at, "休息|休|停|不开|closed|off")) {
        s->from[0] = s->to[0] = 0;
        s->count = 1;
    }
    while (s->count < SPANS_MAX && when_take_span(at, &s->from[s->count], &s->to[s->count])) {
        s->count++;
        cell_take(at, ",|，|、");
    }
    return s->count > 0;
}

/* 2位, 2人, x2: how many at a time. */
static bool take_seats(const char **at, int *seats)
{
    const char *here = *at;
    int number;
    bool has_sign = cell_take(&here, "x|×");
    if (!cell_take_number(&here, &number) || number < 1 || number > 999 ||
        (!cell_take(&here, "位|人|seats|seat|people") && !has_sign))
        return false;
    *seats = number;
    *at = here;
    return true;
}

/* The days of an item: either weekdays or days. */
struct days {
    unsigned weekdays;
    int32_t first, last;
};

static bool add_item(struct when_hours *out, const struct days *d, const struct spans *s,
                     struct slot_hours hours, const char **fault)
{
    int32_t first = d->weekdays ? 1 : d->first, last = d->weekdays ? 7 : d->last;
    for (int32_t day = first; day <= last; day++) {
        if (d->weekdays && !(d->weekdays & 1U << day))
            continue;
        hours.weekday = d->weekdays ? (int)day : day_weekday(day);
        hours.day = d->weekdays ? 0 : day;
        for (int i = 0; i < s->count; i++) {
            hours.from_min = s->from[i];
            hours.to_min = s->to[i];
            if (!add_hours(out, hours, fault))
                return false;
        }
    }
    return true;
}

static bool take_item(const char **at, struct slot_hours hours, struct when_hours *out, const char **fault)
{
    struct days days = {.weekdays = 0};
    struct spans spans;
    char who[sizeof hours.who];
    if (!when_take_days(at, &days.first, &days.last) &&
        (!when_take_weekdays(at, &days.weekdays) || !days.weekdays))
        return cell_fail(fault, "no weekday like 周六 or Sat, and no date like 2026-10-01");
    if (!take_spans(at, &spans))
        return cell_fail(fault, "no time like 09:00-11:30 behind the day, and not 休");
    take_seats(at, &hours.seats);
    if (!cell_take_rest(at, who, sizeof who))
        return cell_fail(fault, "a name is too long (31 bytes, 10 Chinese characters)");
    bool is_closed = spans.from[0] == spans.to[0];
    if (is_closed && *who)
        return cell_fail(fault, "休 is for all of the service: write the hours of those who come instead");
    if (is_closed || *who)
        str_copy(hours.who, sizeof hours.who, who);
    return add_item(out, &days, &spans, hours, fault);
}

bool when_read_hours(const char *cell, int seats, const char *who, struct when_hours *out, const char **fault)
{
    struct slot_hours hours = {.seats = seats};
    str_copy(hours.who, sizeof hours.who, who);
    for (cell_take_item_end(&cell); *cell; cell_take_item_end(&cell))
        if (!take_item(&cell, hours, out, fault))
            return false;
    return true;
}
