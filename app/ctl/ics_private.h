/* What ics_block.c and ics.c share. */
#pragma once

#include "ctl/ics.h"

#include <libical/ical.h>

enum { ZONES_MAX = 32 };

/* VEVENT or VTIMEZONE, from BEGIN to END. */
struct block {
    const char *text; /* in the file */
    size_t len;
    int line;
    bool is_zone, is_whole;
    icalcomponent *event;
    const char *uid; /* "" = none */
    bool is_change;  /* of one session: it has a RECURRENCE-ID */
};

struct reader {
    icaltimezone *local;
    icaltimezone *zones[ZONES_MAX];
    int zone_count;
    struct block *blocks;
    size_t count, room;
};

/* Columns that only name a property here. */
enum {
    COLUMN_START = ACTIVITY_SESSIONS,
    COLUMN_END = ACTIVITY_MINUTES,
    COLUMN_DURATION = ACTIVITY_TIME,
    COLUMN_RULE = ACTIVITY_WEEKDAYS,
    COLUMN_MORE = ACTIVITY_TIMES,
    COLUMN_CHANGE = ACTIVITY_UNTIL,
    COLUMN_SKIP = ACTIVITY_SKIP
};

struct ics_property {
    int column;
    icalproperty_kind kind;
    const char *name;
};
enum { ICS_PROPERTY_COUNT = 21 };
extern const struct ics_property ics_properties[ICS_PROPERTY_COUNT];

bool ics_refuse(struct programme_row *row, int column, const char *fault);
/* Cuts the text into blocks and parses them; zones are ready to be looked up. */
void ics_cut(struct reader *r, const char *text, size_t len);
/* Where the properties stand. False: libical could not read one, and left it out. */
bool ics_check_lines(const struct block *b, struct ics_event *event);
