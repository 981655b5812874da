/* What the events of a calendar say, as the cells of activities. */
#include "ctl/ics_private.h"

#include "base/utf8.h"
#include "model/date.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { STEPS_MAX = 1000, DAY_MS = 24 * 60 * 60 * 1000 };

/* A session; key_ms is where the series has it. */
struct occurrence {
    int64_t key_ms, starts_ms, ends_ms;
    bool is_cancelled;
    const char *place; /* "" = the event's */
};
struct occurrences {
    struct occurrence items[ACTIVITY_SESSIONS_MAX];
    int count;
};

bool ics_refuse(struct programme_row *row, int column, const char *fault)
{
    row->column = column;
    row->fault = fault;
    return false;
}

/* ---- times ---- */

static icaltimezone *zone_of(struct reader *r, icalproperty *p, struct icaltimetype t)
{
    icalparameter *parameter = icalproperty_get_first_parameter(p, ICAL_TZID_PARAMETER);
    const char *name = parameter ? icalparameter_get_tzid(parameter) : NULL;
    if (icaltime_is_utc(t))
        return icaltimezone_get_utc_timezone();
    if (!name)
        return r->local;
    icaltimezone *zone = icaltimezone_get_builtin_timezone(name);
    if (!zone)
        zone = icaltimezone_get_builtin_timezone_from_tzid(name);
    for (int i = 0; !zone && i < r->zone_count; i++)
        if (strcmp(icaltimezone_get_tzid(r->zones[i]), name) == 0)
            zone = r->zones[i];
    return zone;
}

/* The moment of a time in the property. */
static bool moment_of(struct reader *r, icalproperty *p, struct icaltimetype t, struct programme_row *row,
                      int column, int64_t *ms)
{
    icaltimezone *zone = zone_of(r, p, t);
    if (icaltime_is_date(t))
        return ics_refuse(row, column, "is a whole day; a session begins and ends at a time");
    if (!icaltime_is_valid_time(t) || t.year < 2000 || t.year > 2199 || t.second != 0)
        return ics_refuse(row, column, "is no time in whole minutes of the years 2000 to 2199");
    if (!zone)
        return ics_refuse(row, column, "is in a time zone (TZID) that nobody knows");
    *ms = (int64_t)icaltime_as_timet_with_zone(t, zone) * 1000;
    return true;
}

/* Start and end of the event itself. */
static bool span_of(struct reader *r, icalcomponent *event, struct programme_row *row, int64_t *starts_ms,
                    int64_t *ends_ms)
{
    icalproperty *start = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
    icalproperty *end = icalcomponent_get_first_property(event, ICAL_DTEND_PROPERTY);
    icalproperty *duration = icalcomponent_get_first_property(event, ICAL_DURATION_PROPERTY);
    if (!start)
        return ics_refuse(row, COLUMN_START, "is missing");
    if (!moment_of(r, start, icalproperty_get_dtstart(start), row, COLUMN_START, starts_ms))
        return false;
    if (!end && !duration)
        return ics_refuse(row, COLUMN_END, "is missing, and so is DURATION");
    if (end && !moment_of(r, end, icalproperty_get_dtend(end), row, COLUMN_END, ends_ms))
        return false;
    if (!end)
        *ends_ms = *starts_ms + (int64_t)icaldurationtype_as_int(icalproperty_get_duration(duration)) * 1000;
    return true;
}

/* ---- sessions ---- */

static bool add_occurrence(struct occurrences *o, int64_t starts_ms, int64_t length_ms,
                           struct programme_row *row, int column)
{
    for (int i = 0; i < o->count; i++)
        if (o->items[i].key_ms == starts_ms)
            return true;
    if (o->count == ACTIVITY_SESSIONS_MAX)
        return ics_refuse(row, column, "makes more than 64 sessions, or has no end");
    o->items[o->count++] = (struct occurrence){
        .key_ms = starts_ms, .starts_ms = starts_ms, .ends_ms = starts_ms + length_ms, .place = ""};
    return true;
}

/* Does the list of EXDATE leave this start out? */
static bool is_left_out(struct reader *r, icalcomponent *event, int64_t starts_ms, struct programme_row *row)
{
    bool is_out = false;
    icalproperty *p = icalcomponent_get_first_property(event, ICAL_EXDATE_PROPERTY);
    for (; p && !row->fault; p = icalcomponent_get_next_property(event, ICAL_EXDATE_PROPERTY)) {
        struct icaltimetype t = icalproperty_get_exdate(p);
        int64_t ms;
        if (icaltime_is_date(t))
            is_out |= day_from_civil((struct civil){t.year, t.month, t.day}) == day_at(starts_ms);
        else
            is_out |= moment_of(r, p, t, row, COLUMN_SKIP, &ms) && ms == starts_ms;
    }
    return is_out;
}

/* What the rule makes of the start, which is its first. */
static bool add_rule(struct reader *r, icalcomponent *event, int64_t length_ms, struct programme_row *row,
                     struct occurrences *o)
{
    icalproperty *start = icalcomponent_get_first_property(event, ICAL_DTSTART_PROPERTY);
    icalproperty *rule = icalcomponent_get_first_property(event, ICAL_RRULE_PROPERTY);
    struct icaltimetype t = icalproperty_get_dtstart(start);
    icaltimezone *zone = zone_of(r, start, t);
    struct icalrecurrencetype recur = icalproperty_get_rrule(rule);
    if (recur.freq != ICAL_WEEKLY_RECURRENCE && recur.freq != ICAL_DAILY_RECURRENCE)
        return ics_refuse(row, COLUMN_RULE, "is neither weekly nor daily: list the days instead");
    if (recur.count == 0 && icaltime_is_null_time(recur.until))
        return ics_refuse(row, COLUMN_RULE, "makes more than 64 sessions, or has no end");
    icaltime_set_timezone(&t, zone);
    icalrecur_iterator *iterator = icalrecur_iterator_new(recur, t);
    bool is_right = iterator || ics_refuse(row, COLUMN_RULE, "cannot be read");
    for (int steps = 0; is_right && steps < STEPS_MAX; steps++) {
        t = icalrecur_iterator_next(iterator);
        if (icaltime_is_null_time(t))
            break;
        int64_t ms = (int64_t)icaltime_as_timet_with_zone(t, zone) * 1000;
        if (!is_left_out(r, event, ms, row) && !row->fault)
            is_right = add_occurrence(o, ms, length_ms, row, COLUMN_RULE);
        is_right = is_right && !row->fault;
    }
    icalrecur_iterator_free(iterator);
    return is_right;
}

/* RDATE: one more start, with the same length or its own. */
static bool add_more(struct reader *r, icalcomponent *event, int64_t length_ms, struct programme_row *row,
                     struct occurrences *o)
{
    icalproperty *p = icalcomponent_get_first_property(event, ICAL_RDATE_PROPERTY);
    for (; p; p = icalcomponent_get_next_property(event, ICAL_RDATE_PROPERTY)) {
        struct icaldatetimeperiodtype date = icalproperty_get_rdate(p);
        bool is_period = icaltime_is_null_time(date.time);
        int64_t starts_ms, ends_ms = 0;
        if (!moment_of(r, p, is_period ? date.period.start : date.time, row, COLUMN_MORE, &starts_ms))
            return false;
        bool has_end = is_period && !icaltime_is_null_time(date.period.end);
        if (has_end && !moment_of(r, p, date.period.end, row, COLUMN_MORE, &ends_ms))
            return false;
        if (has_end)
            length_ms = ends_ms - starts_ms;
        else if (is_period)
            length_ms = (int64_t)icaldurationtype_as_int(date.period.duration) * 1000;
        if (!add_occurrence(o, starts_ms, length_ms, row, COLUMN_MORE))
            return false;
    }
    return true;
}

static bool is_cancelled(icalcomponent *event)
{
    icalproperty *status = icalcomponent_get_first_property(event, ICAL_STATUS_PROPERTY);
    return status && icalproperty_get_status(status) == ICAL_STATUS_CANCELLED;
}

/* Moves, shortens, calls off the session that the change is of. */
static bool change(struct reader *r, const struct block *b, struct programme_row *row, struct occurrences *o)
{
    icalproperty *p = icalcomponent_get_first_property(b->event, ICAL_RECURRENCEID_PROPERTY);
    int64_t key_ms;
    if (!moment_of(r, p, icalproperty_get_recurrenceid(p), row, COLUMN_CHANGE, &key_ms))
        return false;
    for (int i = 0; i < o->count; i++) {
        struct occurrence *s = &o->items[i];
        const char *place = icalcomponent_get_location(b->event);
        if (s->key_ms != key_ms)
            continue;
        s->is_cancelled = is_cancelled(b->event);
        s->place = place ? place : "";
        return span_of(r, b->event, row, &s->starts_ms, &s->ends_ms);
    }
    return is_cancelled(b->event) || ics_refuse(row, COLUMN_CHANGE, "names no session of its series");
}

/* ---- cells ---- */

/* An item ends at semicolons and line breaks. */
static void put_place(FILE *out, const char *place)
{
    fputs(" @", out);
    for (; *place; place++)
        fputc(*place == ';' || *place == '\n' ? ',' : *place, out);
}

static bool put_sessions(FILE *out, const struct occurrences *o, const char *place, struct programme_row *row)
{
    for (int i = 0; i < o->count; i++) {
        const struct occurrence *s = &o->items[i];
        struct civil day = day_to_civil(day_at(s->starts_ms));
        int from = minute_at(s->starts_ms), to = minute_at(s->ends_ms);
        if (s->ends_ms <= s->starts_ms || s->ends_ms - s->starts_ms >= DAY_MS)
            return ics_refuse(row, COLUMN_END, "is not after DTSTART, or a day later or more");
        fprintf(out, "%04d-%02d-%02d %02d:%02d-%02d:%02d%s", day.year, day.month, day.day, from / 60,
                from % 60, to / 60, to % 60, s->is_cancelled ? " cancelled" : "");
        if (*s->place && strcmp(s->place, place) != 0)
            put_place(out, s->place);
        fputs("; ", out);
    }
    return true;
}

/* A short UID is the code, of a long one a number is made that is always the same (FNV-1a). */
static const char *code_of(const char *uid, char out[32])
{
    uint64_t hash = UINT64_C(0xcbf29ce484222325);
    if (str_copy(out, 32, uid))
        return out;
    for (; *uid; uid++)
        hash = (hash ^ (unsigned char)*uid) * UINT64_C(0x100000001b3);
    str_format(out, 32, "ics-%016llx", (unsigned long long)hash);
    return out;
}

static const char *text_of(icalproperty *p)
{
    const icalvalue *value = icalproperty_get_value(p);
    icalvalue_kind kind = value ? icalvalue_isa(value) : ICAL_NO_VALUE;
    const char *text = kind == ICAL_TEXT_VALUE ? icalvalue_get_text(value)
                       : kind == ICAL_X_VALUE  ? icalvalue_get_x(value)
                                               : NULL;
    return text ? text : "";
}

static void take_text(struct programme_row *row, icalproperty *p)
{
    for (size_t i = 0; i < ICS_PROPERTY_COUNT; i++) {
        const struct ics_property *known = &ics_properties[i];
        const char *name = icalproperty_get_property_name(p);
        bool is_text = known->kind == ICAL_X_PROPERTY || known->kind == ICAL_SUMMARY_PROPERTY ||
                       known->kind == ICAL_LOCATION_PROPERTY || known->kind == ICAL_DESCRIPTION_PROPERTY;
        if (is_text && name && strcasecmp(known->name, name) == 0 && !row->cells[known->column])
            row->cells[known->column] = text_of(p);
    }
}

static void take_texts(struct programme_row *row, icalcomponent *event)
{
    icalproperty *organiser = icalcomponent_get_first_property(event, ICAL_ORGANIZER_PROPERTY);
    icalparameter *name = organiser ? icalproperty_get_first_parameter(organiser, ICAL_CN_PARAMETER) : NULL;
    icalproperty *p = icalcomponent_get_first_property(event, ICAL_ANY_PROPERTY);
    for (; p; p = icalcomponent_get_next_property(event, ICAL_ANY_PROPERTY))
        take_text(row, p);
    if (name && !row->cells[ACTIVITY_ORGANISER])
        row->cells[ACTIVITY_ORGANISER] = icalparameter_get_cn(name);
    if (icalcomponent_get_first_property(event, ICAL_STATUS_PROPERTY))
        row->cells[ACTIVITY_CANCELLED] = is_cancelled(event) ? "yes" : "no";
}

/* ---- events ---- */

static bool read_sessions(struct reader *r, const struct block *b, size_t changes, struct programme_row *row,
                          struct occurrences *o)
{
    int64_t starts_ms, ends_ms;
    if (!span_of(r, b->event, row, &starts_ms, &ends_ms))
        return false;
    int64_t length_ms = ends_ms - starts_ms;
    bool is_right = icalcomponent_get_first_property(b->event, ICAL_RRULE_PROPERTY)
                        ? add_rule(r, b->event, length_ms, row, o)
                        : add_occurrence(o, starts_ms, length_ms, row, COLUMN_START);
    if (!is_right || !add_more(r, b->event, length_ms, row, o))
        return false;
    for (size_t i = 1; i <= changes; i++)
        if (!change(r, &b[i], row, o))
            return false;
    return o->count > 0 || ics_refuse(row, COLUMN_RULE, "leaves no session");
}

/* The block and so many changes behind it. */
static void read_event(struct reader *r, const struct block *b, size_t changes,
                       void (*on_event)(void *arg, struct ics_event *event), void *arg)
{
    struct ics_event event = {.line = b->line, .number = (size_t)(b - r->blocks), .all = r->count};
    struct occurrences o = {.count = 0};
    char code[32], *sessions = NULL;
    size_t len;
    FILE *out = open_memstream(&sessions, &len);
    if (!out)
        abort(); /* as base/mem.h */
    bool is_right = b->event ? ics_check_lines(b, &event)
                             : ics_refuse(&event.row, ACTIVITY_CODE,
                                          b->is_whole ? "is in an event that cannot be read"
                                                      : "is in an event without END");
    for (size_t i = 1; is_right && i <= changes; i++)
        is_right = ics_check_lines(&b[i], &event);
    if (is_right && b->is_change)
        is_right = ics_refuse(&event.row, COLUMN_CHANGE, "its series is not in the file");
    const char *place = is_right ? icalcomponent_get_location(b->event) : NULL;
    if (is_right && read_sessions(r, b, changes, &event.row, &o))
        put_sessions(out, &o, place ? place : "", &event.row);
    fclose(out);
    if (b->event) {
        take_texts(&event.row, b->event);
        event.row.cells[ACTIVITY_CODE] = code_of(b->uid, code);
        event.row.cells[ACTIVITY_SESSIONS] = sessions;
    }
    on_event(arg, &event);
    free(sessions);
}

/* By UID, the event before its changes; what has none or is damaged first, by line. */
static int by_uid(const void *a, const void *b)
{
    const struct block *x = a, *y = b;
    int order = strcmp(x->uid, y->uid);
    if (order == 0)
        order = x->is_change - y->is_change;
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

static size_t count_changes(const struct reader *r, size_t i)
{
    size_t n = 0;
    while (!r->blocks[i].is_change && *r->blocks[i].uid && i + n + 1 < r->count &&
           r->blocks[i + n + 1].is_change && strcmp(r->blocks[i + n + 1].uid, r->blocks[i].uid) == 0)
        n++;
    return n;
}

static void reader_finish(struct reader *r)
{
    for (size_t i = 0; i < r->count; i++)
        if (r->blocks[i].event)
            icalcomponent_free(r->blocks[i].event);
    for (int i = 0; i < r->zone_count; i++)
        icaltimezone_free(r->zones[i], 1);
    free(r->blocks);
}

enum err ics_read(const struct conf_site *site, const char *text, size_t len,
                  void (*on_event)(void *arg, struct ics_event *event), void *arg)
{
    struct reader r = {.local = icaltimezone_get_builtin_timezone(site->timezone)};
    size_t events = 0;
    if (len > ICS_FILE_MAX)
        return ERR_FULL;
    if (!ics_is_calendar(text))
        return ERR_DATA;
    icalerror_set_errors_are_fatal(false);
    ics_cut(&r, text, len);
    if (r.count > 0)
        qsort(r.blocks, r.count, sizeof *r.blocks, by_uid);
    for (size_t i = 0; i < r.count; i++) {
        if (r.blocks[i].is_zone)
            continue;
        size_t changes = count_changes(&r, i);
        read_event(&r, &r.blocks[i], changes, on_event, arg);
        i += changes;
        events++;
    }
    reader_finish(&r);
    return events > 0 ? ERR_OK : ERR_DATA;
}
