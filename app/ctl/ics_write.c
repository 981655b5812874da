/* Calendars written: a series as a weekly rule with its gaps, else its starts one by one; a session that is
 * shorter, elsewhere or called off as a change of its own. */
#include "ctl/ics_private.h"

#include "base/clock.h"
#include "model/date.h"

#include <string.h>

enum { MINUTE_MS = 60 * 1000, YEAR_S = 366 * 24 * 60 * 60 };

static void put_component(FILE *out, icalcomponent *c)
{
    fputs(icalcomponent_as_ical_string(c), out); /* of libical's ring of buffers */
    icalcomponent_free(c);
}

static void put_property(FILE *out, icalproperty *p)
{
    fputs(icalproperty_as_ical_string(p), out);
    icalproperty_free(p);
}

/* The zone as calendar programs know it, without what was before. */
static void put_zone(FILE *out, const struct conf_site *site, int64_t from_ms)
{
    icaltimezone *zone = icaltimezone_get_builtin_timezone(site->timezone);
    icalcomponent *known = zone ? icaltimezone_get_component(zone) : NULL;
    if (!known)
        return; /* UTC has none */
    icalcomponent *c = icalcomponent_new_clone(known);
    icalproperty *name = icalcomponent_get_first_property(c, ICAL_TZID_PROPERTY);
    struct icaltimetype from =
        icaltime_from_timet_with_zone((time_t)(from_ms / 1000) - YEAR_S, 0, icaltimezone_get_utc_timezone());
    if (name)
        icalproperty_set_tzid(name, site->timezone);
    icaltimezone_truncate_vtimezone(c, from, icaltime_null_time(), 0);
    put_component(out, c);
}

void ics_begin(FILE *out, const struct conf_site *site, int64_t from_ms)
{
    icalerror_set_errors_are_fatal(false);
    fputs("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//kiosk//programme//ZH\r\nCALSCALE:GREGORIAN\r\n", out);
    icalproperty *name = icalproperty_new_x(site->name);
    icalproperty_set_x_name(name, "X-WR-CALNAME");
    put_property(out, name);
    put_zone(out, site, from_ms);
}

void ics_end(FILE *out)
{
    fputs("END:VCALENDAR\r\n", out);
}

/* ---- times ---- */

/* In the site's zone; where libical knows no such zone, in UTC. */
static struct icaltimetype time_of(const struct conf_site *site, int64_t ms)
{
    icaltimezone *utc = icaltimezone_get_utc_timezone();
    icaltimezone *zone = icaltimezone_get_builtin_timezone(site->timezone);
    struct icaltimetype t = icaltime_from_timet_with_zone((time_t)(ms / 1000), 0, zone ? zone : utc);
    icaltime_set_timezone(&t, zone ? zone : utc); /* libical 3.0.16 says UTC of every time that it made so */
    return t;
}

static void add_time(icalcomponent *event, const struct conf_site *site, icalproperty *p, int64_t ms)
{
    if (!icaltime_is_utc(time_of(site, ms)))
        icalproperty_add_parameter(p, icalparameter_new_tzid(site->timezone));
    icalcomponent_add_property(event, p);
}

static void add_span(icalcomponent *event, const struct conf_site *site, const struct activity_session *s)
{
    add_time(event, site, icalproperty_new_dtstart(time_of(site, s->starts_ms)), s->starts_ms);
    add_time(event, site, icalproperty_new_dtend(time_of(site, s->ends_ms)), s->ends_ms);
}

/* ---- series ---- */

/* Sessions at the first one's time of day, on weekdays. */
struct series {
    unsigned weekdays; /* bit 1 = Monday */
    int gaps, count;
    int32_t first_day, last_day;
};

static bool is_of_series(const struct activity_record *r, size_t i)
{
    return minute_at(r->sessions[i].starts_ms) == minute_at(r->sessions[0].starts_ms) &&
           (i == 0 || day_at(r->sessions[i].starts_ms) != day_at(r->sessions[i - 1].starts_ms));
}

static bool is_held_on(const struct activity_record *r, int32_t day)
{
    for (size_t i = 0; i < r->count; i++)
        if (is_of_series(r, i) && day_at(r->sessions[i].starts_ms) == day)
            return true;
    return false;
}

static struct series find_series(const struct activity_record *r)
{
    struct series s = {.first_day = day_at(r->sessions[0].starts_ms)};
    for (size_t i = 0; i < r->count; i++) {
        if (!is_of_series(r, i))
            continue;
        s.last_day = day_at(r->sessions[i].starts_ms);
        s.weekdays |= 1U << day_weekday(s.last_day);
        s.count++;
    }
    for (int32_t day = s.first_day; day <= s.last_day && s.gaps <= s.count; day++)
        s.gaps += (s.weekdays & 1U << day_weekday(day)) && !is_held_on(r, day);
    return s;
}

/* COUNT counts the gaps too. */
static void add_rule(icalcomponent *event, const struct conf_site *site, const struct activity_record *r,
                     const struct series *s)
{
    struct icalrecurrencetype rule;
    int n = 0;
    icalrecurrencetype_clear(&rule);
    rule.freq = ICAL_WEEKLY_RECURRENCE;
    rule.count = s->count + s->gaps;
    for (int weekday = 1; weekday <= 7; weekday++)
        if (s->weekdays & 1U << weekday) /* libical's Sunday is 1 */
            rule.by_day[n++] = (short)(weekday % 7 + 1);
    rule.by_day[n] = ICAL_RECURRENCE_ARRAY_MAX;
    icalcomponent_add_property(event, icalproperty_new_rrule(rule));
    int minute = minute_at(r->sessions[0].starts_ms);
    for (int32_t day = s->first_day; day <= s->last_day; day++) {
        int64_t ms = day_ms(day, minute);
        if ((s->weekdays & 1U << day_weekday(day)) && !is_held_on(r, day))
            add_time(event, site, icalproperty_new_exdate(time_of(site, ms)), ms);
    }
}

static void add_starts(icalcomponent *event, const struct conf_site *site, const struct activity_record *r)
{
    struct series s = find_series(r);
    bool is_rule = s.count > 1 && s.gaps * 2 <= s.count;
    if (is_rule)
        add_rule(event, site, r, &s);
    for (size_t i = 1; i < r->count; i++) {
        struct icaldatetimeperiodtype date = {.time = time_of(site, r->sessions[i].starts_ms),
                                              .period = icalperiodtype_null_period()};
        if (!is_rule || !is_of_series(r, i))
            add_time(event, site, icalproperty_new_rdate(date), r->sessions[i].starts_ms);
    }
}

/* ---- events ---- */

static icalcomponent *new_event(const struct activity *a, const char *place, bool is_cancelled)
{
    time_t now = (time_t)(clock_wall_ms() / 1000);
    icalcomponent *event = icalcomponent_new_vevent();
    icalcomponent_add_property(event, icalproperty_new_uid(a->code));
    icalcomponent_add_property(event, icalproperty_new_dtstamp(icaltime_from_timet_with_zone(
                                          now, 0, icaltimezone_get_utc_timezone())));
    icalcomponent_add_property(event, icalproperty_new_summary(a->title));
    if (*place)
        icalcomponent_add_property(event, icalproperty_new_location(place));
    icalcomponent_add_property(
        event, icalproperty_new_status(is_cancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
    return event;
}

static void put_changes(FILE *out, const struct conf_site *site, const struct activity_record *r)
{
    int64_t length_ms = r->sessions[0].ends_ms - r->sessions[0].starts_ms;
    for (size_t i = 0; i < r->count; i++) {
        const struct activity_session *s = &r->sessions[i];
        if (s->ends_ms - s->starts_ms == length_ms && !*s->place && !s->is_cancelled)
            continue;
        icalcomponent *event =
            new_event(&r->activity, *s->place ? s->place : r->activity.place, s->is_cancelled);
        add_time(event, site, icalproperty_new_recurrenceid(time_of(site, s->starts_ms)), s->starts_ms);
        add_span(event, site, s);
        put_component(out, event);
    }
}

void ics_put(FILE *out, const struct conf_site *site, const struct programme_row *row,
             const struct activity_record *r)
{
    const struct activity *a = &r->activity;
    icalcomponent *event = new_event(a, a->place, a->is_cancelled);
    if (*a->about)
        icalcomponent_add_property(event, icalproperty_new_description(a->about));
    add_span(event, site, &r->sessions[0]);
    add_starts(event, site, r);
    for (size_t i = 0; i < ICS_PROPERTY_COUNT; i++) {
        const char *text = row->cells[ics_properties[i].column];
        if (ics_properties[i].kind != ICAL_X_PROPERTY || !text || !*text)
            continue;
        icalproperty *p = icalproperty_new_x(text);
        icalproperty_set_x_name(p, ics_properties[i].name);
        icalcomponent_add_property(event, p);
    }
    put_component(out, event);
    put_changes(out, site, r);
}
