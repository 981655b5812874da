/* Activities and services out of cells, whatever file these came from. A column that the file does not have
 * leaves what is known of the record; a cell that is empty empties it, but for its times. One thread. */
#pragma once

#include "db/programme.h"
#include "db/surveys.h"

enum activity_column {
    ACTIVITY_CODE,
    ACTIVITY_TITLE,
    ACTIVITY_KIND,
    ACTIVITY_ORGANISER,
    ACTIVITY_PLACE,
    ACTIVITY_START,
    ACTIVITY_TIME,
    ACTIVITY_MINUTES,
    ACTIVITY_WEEKDAYS,
    ACTIVITY_TIMES,
    ACTIVITY_UNTIL,
    ACTIVITY_SKIP,
    ACTIVITY_CLOSED_DAYS,
    ACTIVITY_SESSIONS,
    ACTIVITY_CAPACITY,
    ACTIVITY_AGES,
    ACTIVITY_ENROL_FROM,
    ACTIVITY_ENROL_UNTIL,
    ACTIVITY_PRICE,
    ACTIVITY_MATERIALS,
    ACTIVITY_ABOUT,
    ACTIVITY_THRESHOLD,
    ACTIVITY_CANCELLED,
    ACTIVITY_COLUMN_COUNT
};
enum service_column {
    SERVICE_CODE,
    SERVICE_TITLE,
    SERVICE_KIND,
    SERVICE_PROVIDER,
    SERVICE_PLACE,
    SERVICE_HOURS,
    SERVICE_EXCEPTIONS,
    SERVICE_SEATS,
    SERVICE_WHO,
    SERVICE_SLOT,
    SERVICE_DAYS_AHEAD,
    SERVICE_ASKED,
    SERVICE_TICKET,
    SERVICE_AT_HOME,
    SERVICE_BRING,
    SERVICE_PRICE,
    SERVICE_ABOUT,
    SERVICE_CANCELLED,
    SERVICE_COLUMN_COUNT
};
enum survey_column {
    SURVEY_CODE,
    SURVEY_TITLE,
    SURVEY_KIND,
    SURVEY_ABOUT,
    SURVEY_OPENS,
    SURVEY_CLOSES,
    SURVEY_QUESTION,
    SURVEY_ANSWER,
    SURVEY_OPTIONS,
    SURVEY_OPTIONAL,
    SURVEY_COLUMN_COUNT
};
enum { PROGRAMME_COLUMNS_MAX = 23 };

/* Headings of each column, "code|编号|...": the first is its name. */
extern const char *const activity_headings[ACTIVITY_COLUMN_COUNT];
extern const char *const service_headings[SERVICE_COLUMN_COUNT];
extern const char *const survey_headings[SURVEY_COLUMN_COUNT];

struct programme_row {
    const char *cells[PROGRAMME_COLUMNS_MAX]; /* NULL: the file has no such column */
    int column;                               /* where something is wrong, */
    const char *fault;                        /* and what */
};

struct activity_record {
    struct activity activity;
    struct activity_session sessions[ACTIVITY_SESSIONS_MAX];
    size_t count;
};
struct service_record {
    struct service service;
    struct slot_hours hours[SLOT_HOURS_MAX];
    size_t count;
};
struct survey_record {
    struct survey survey;
    struct question questions[QUESTIONS_MAX];
    size_t count;
};

/* The name in the column 0. False with the fault. */
bool programme_read_code(struct programme_row *row, char code[32]);
/* Reads the row over *record: what is known of it, or zeros with its code. False with the fault; *record may
 * be half read then. */
bool activity_read(const struct conf_site *site, struct programme_row *row, struct activity_record *record);
/* is_more: one more row of the same service, which adds hours. */
bool service_read(struct programme_row *row, bool is_more, struct service_record *record);
/* A row is a question; is_more: one more of the same survey. The first row begins the questions anew. */
bool survey_read(struct programme_row *row, bool is_more, struct survey_record *record);
