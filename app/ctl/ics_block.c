/* A calendar cut into its events: damage costs one of them alone, and what is wrong has a line, which libical
 * does not tell. */
#include "ctl/ics_private.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { DEPTH_MAX = 4 };

const struct ics_property ics_properties[] = {
    {ACTIVITY_CODE, ICAL_UID_PROPERTY, "UID"},
    {ACTIVITY_TITLE, ICAL_SUMMARY_PROPERTY, "SUMMARY"},
    {ACTIVITY_PLACE, ICAL_LOCATION_PROPERTY, "LOCATION"},
    {ACTIVITY_ABOUT, ICAL_DESCRIPTION_PROPERTY, "DESCRIPTION"},
    {ACTIVITY_CANCELLED, ICAL_STATUS_PROPERTY, "STATUS"},
    {COLUMN_START, ICAL_DTSTART_PROPERTY, "DTSTART"},
    {COLUMN_END, ICAL_DTEND_PROPERTY, "DTEND"},
    {COLUMN_DURATION, ICAL_DURATION_PROPERTY, "DURATION"},
    {COLUMN_RULE, ICAL_RRULE_PROPERTY, "RRULE"},
    {COLUMN_MORE, ICAL_RDATE_PROPERTY, "RDATE"},
    {COLUMN_SKIP, ICAL_EXDATE_PROPERTY, "EXDATE"},
    {COLUMN_CHANGE, ICAL_RECURRENCEID_PROPERTY, "RECURRENCE-ID"},
    {ACTIVITY_KIND, ICAL_X_PROPERTY, "X-KIOSK-KIND"},
    {ACTIVITY_ORGANISER, ICAL_X_PROPERTY, "X-KIOSK-ORGANISER"},
    {ACTIVITY_CAPACITY, ICAL_X_PROPERTY, "X-KIOSK-CAPACITY"},
    {ACTIVITY_AGES, ICAL_X_PROPERTY, "X-KIOSK-AGES"},
    {ACTIVITY_ENROL_FROM, ICAL_X_PROPERTY, "X-KIOSK-ENROL-FROM"},
    {ACTIVITY_ENROL_UNTIL, ICAL_X_PROPERTY, "X-KIOSK-ENROL-UNTIL"},
    {ACTIVITY_PRICE, ICAL_X_PROPERTY, "X-KIOSK-PRICE"},
    {ACTIVITY_MATERIALS, ICAL_X_PROPERTY, "X-KIOSK-MATERIALS"},
    {ACTIVITY_THRESHOLD, ICAL_X_PROPERTY, "X-KIOSK-THRESHOLD"},
};

const char *ics_property_name(int column)
{
    for (size_t i = 0; i < ICS_PROPERTY_COUNT; i++)
        if (ics_properties[i].column == column)
            return ics_properties[i].name;
    return "VEVENT";
}

/* ---- lines ---- */

/* The length of the line at text, with its end. */
static size_t line_size(const char *text, size_t len)
{
    const char *end = memchr(text, '\n', len);
    return end ? (size_t)(end - text) + 1 : len;
}

static bool line_is(const char *line, size_t size, const char *word)
{
    while (size > 0 && strchr(" \t\r\n", line[size - 1]))
        size--;
    return size == strlen(word) && strncasecmp(line, word, size) == 0;
}

static bool begins(const char *line, size_t size, const char *word)
{
    return size >= strlen(word) && strncasecmp(line, word, strlen(word)) == 0;
}

bool ics_is_calendar(const char *text)
{
    if (strncmp(text, "\xEF\xBB\xBF", 3) == 0)
        text += 3;
    text += strspn(text, " \t\r\n");
    return strncasecmp(text, "BEGIN:VCALENDAR", strlen("BEGIN:VCALENDAR")) == 0;
}

static struct block *new_block(struct reader *r, const char *text, int line, bool is_zone)
{
    if (r->count == r->room) {
        r->room = r->room ? r->room * 2 : 64;
        r->blocks = realloc(r->blocks, r->room * sizeof *r->blocks);
        if (!r->blocks)
            abort(); /* as base/mem.h */
    }
    r->blocks[r->count] = (struct block){.text = text, .line = line, .is_zone = is_zone, .uid = ""};
    return &r->blocks[r->count++];
}

/* What is nested deeper than any calendar's is damage. */
static void split(struct reader *r, const char *text, size_t len)
{
    struct block *open = NULL;
    int depth = 0, line = 1;
    for (const char *at = text, *end = text + len; at < end; line++) {
        size_t size = line_size(at, (size_t)(end - at));
        bool is_event = line_is(at, size, "BEGIN:VEVENT"), is_zone = line_is(at, size, "BEGIN:VTIMEZONE");
        if (is_event || (is_zone && !open)) {
            open = new_block(r, at, line, is_zone);
            depth = 1;
        } else if (open && begins(at, size, "BEGIN:")) {
            open = ++depth > DEPTH_MAX ? NULL : open;
        } else if (open && begins(at, size, "END:") && --depth == 0) {
            open->len = (size_t)(at + size - open->text);
            open->is_whole = line_is(at, size, open->is_zone ? "END:VTIMEZONE" : "END:VEVENT");
            open = NULL;
        }
        at += size;
    }
}

static const struct ics_property *find_property(const char *line, size_t size)
{
    size_t name = 0;
    while (name < size && line[name] != ':' && line[name] != ';')
        name++;
    for (size_t i = 0; name < size && i < ICS_PROPERTY_COUNT; i++)
        if (strlen(ics_properties[i].name) == name && strncasecmp(ics_properties[i].name, line, name) == 0)
            return &ics_properties[i];
    return NULL;
}

/* How many values stand in the property at text, 0 = it is empty; the lines that go on with it count. */
static int count_values(const char *text, const char *end)
{
    bool is_quoted = false, is_value = false;
    int values = 0;
    for (; text < end; text++) {
        bool is_fold = *text == '\n' && text + 1 < end && (text[1] == ' ' || text[1] == '\t');
        if (*text == '\n' && !is_fold)
            break;
        is_quoted ^= *text == '"' && !is_value;
        if (is_value && !is_fold && *text != '\r')
            values += values == 0 || *text == ',';
        is_value |= *text == ':' && !is_quoted;
        text += is_fold;
    }
    return values;
}

bool ics_check_lines(const struct block *b, struct ics_event *event)
{
    int values[ICS_PROPERTY_COUNT] = {0}, depth = 0, line = b->line;
    const char *end = b->text + b->len;
    for (const char *at = b->text; at < end; line++) {
        size_t size = line_size(at, (size_t)(end - at));
        const struct ics_property *p = depth == 1 ? find_property(at, size) : NULL;
        depth += begins(at, size, "BEGIN:") - begins(at, size, "END:");
        if (p && event->lines[p->column] == 0)
            event->lines[p->column] = line;
        if (p) {
            int count = count_values(at, end);
            bool is_list = p->kind == ICAL_EXDATE_PROPERTY || p->kind == ICAL_RDATE_PROPERTY;
            values[p - ics_properties] += is_list ? count : count > 0;
        }
        at += size;
    }
    for (size_t i = 0; i < ICS_PROPERTY_COUNT; i++)
        if (ics_properties[i].kind != ICAL_X_PROPERTY &&
            icalcomponent_count_properties(b->event, ics_properties[i].kind) != values[i])
            return ics_refuse(&event->row, ics_properties[i].column, "cannot be read");
    return true;
}

/* ---- components ---- */

static icalcomponent *parse(const struct block *b)
{
    char *text = mem_alloc(b->len + 1);
    memcpy(text, b->text, b->len);
    icalcomponent *c = icalparser_parse_string(text);
    free(text);
    icalcomponent_kind kind = b->is_zone ? ICAL_VTIMEZONE_COMPONENT : ICAL_VEVENT_COMPONENT;
    if (c && icalcomponent_isa(c) != kind) {
        icalcomponent_free(c);
        c = NULL;
    }
    return c;
}

/* Other rules than yearly ones are none of a zone, and would keep libical busy for ever. */
static bool has_yearly_rules(const struct block *b)
{
    for (size_t i = 0; i < b->len; i++)
        if (begins(b->text + i, b->len - i, "FREQ=") && !begins(b->text + i, b->len - i, "FREQ=YEARLY"))
            return false;
    return true;
}

static void add_zone(struct reader *r, const struct block *b)
{
    icalcomponent *c = r->zone_count < ZONES_MAX && has_yearly_rules(b) ? parse(b) : NULL;
    if (!c)
        return;
    icaltimezone *zone = icaltimezone_new();
    if (icaltimezone_set_component(zone, c)) {
        r->zones[r->zone_count++] = zone;
    } else {
        icaltimezone_free(zone, 1);
        icalcomponent_free(c);
    }
}

void ics_cut(struct reader *r, const char *text, size_t len)
{
    split(r, text, len);
    for (size_t i = 0; i < r->count; i++) {
        struct block *b = &r->blocks[i];
        if (b->is_zone && b->is_whole)
            add_zone(r, b);
        if (b->is_zone || !b->is_whole || !(b->event = parse(b)))
            continue;
        const char *uid = icalcomponent_get_uid(b->event);
        b->uid = uid ? uid : "";
        b->is_change = icalcomponent_get_first_property(b->event, ICAL_RECURRENCEID_PROPERTY) != NULL;
    }
}
