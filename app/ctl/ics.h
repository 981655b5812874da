/* iCalendar (RFC 5545), through libical: the events of a calendar as rows of activities, and activities as
 * events. UID is the code; what iCalendar has no field for stands in X-KIOSK- properties. One thread. */
#pragma once

#include "base/err.h"
#include "ctl/programme.h"

#include <stdbool.h>
#include <stdio.h>

enum { ICS_FILE_MAX = 16 << 20 };

/* An event with the changes of its single sessions. */
struct ics_event {
    struct programme_row row; /* valid during the call; its fault is set if the event cannot be read */
    size_t number, all;       /* how far the file is read */
    int line;                 /* where it begins */
    int lines[PROGRAMME_COLUMNS_MAX]; /* where the property of a column stands, 0 = nowhere */
};

/* The property that fills a column of activities, "DTSTART". */
const char *ics_property_name(int column);
/* Does the text begin as a calendar does? */
bool ics_is_calendar(const char *text);
/* Calls on_event for each event, by UID. site: floating times are its own. ERR_FULL: longer than
 * ICS_FILE_MAX; ERR_DATA: no calendar, or one without events. */
enum err ics_read(const struct conf_site *site, const char *text, size_t len,
                  void (*on_event)(void *arg, struct ics_event *event), void *arg) MUST_CHECK;

/* A calendar with these activities is written between begin and end. from_ms: nothing in it is older. */
void ics_begin(FILE *out, const struct conf_site *site, int64_t from_ms);
/* row: where the record was read from; its texts go into the X-KIOSK- properties as they are. */
void ics_put(FILE *out, const struct conf_site *site, const struct programme_row *row,
             const struct activity_record *record);
void ics_end(FILE *out);
