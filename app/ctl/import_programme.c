/* Activities, services and surveys into the store, a record at a time: each is put whole, or not at all. */
#include "base/mem.h"
#include "base/utf8.h"
#include "ctl/cell.h"
#include "ctl/csv.h"
#include "ctl/ics.h"
#include "ctl/import.h"
#include "ctl/programme.h"

#include <search.h>
#include <stdlib.h>
#include <string.h>

union group_record;

/* A kind of record that has rows with one code, one below the other. */
struct group {
    const char *name;
    const char *const *headings;
    int columns;
    /* What is known of it, or zeros with its code. Errors are the store's. */
    enum err (*begin)(struct store *store, const char *code, union group_record *record);
    bool (*read)(struct programme_row *row, bool is_more, union group_record *record);
    enum err (*put)(struct store *store, const union group_record *record, enum import_outcome *out);
    const char *unsupported; /* what that error of put means */
};

struct programme_import {
    struct import *im;
    const char *const *headings; /* of the kind */
    int columns;
    int places[PROGRAMME_COLUMNS_MAX];  /* of the columns in the file's rows, -1 = not there */
    char *names[PROGRAMME_COLUMNS_MAX]; /* as the file calls them; owned */
    const int *lines; /* of a calendar: where the columns of the event in hand stand; NULL = of a CSV */
    enum err err;     /* of a calendar: the store's first */
    void *seen;       /* codes that the file had already, a tree (tsearch) */
    /* The record whose rows are being read, one below the other. */
    const struct group *group; /* NULL: a row is a record */
    char group_code[32];
    union group_record {
        struct service_record service;
        struct survey_record survey;
    } record;
    int group_rows, group_line;
    bool is_group_bad;
};

/* ---- records ---- */

static void reject(struct programme_import *p, const struct programme_row *row, const char *where)
{
    char words[256], line[16];
    const char *heading = p->headings[row->column];
    int length = (int)strcspn(heading, "|");
    if (p->names[row->column])
        str_format(words, sizeof words, "%s: %s", p->names[row->column], row->fault);
    else
        str_format(words, sizeof words, "%.*s: %s", length, heading, row->fault);
    if (p->lines && p->lines[row->column])
        str_format(line, sizeof line, "%d", p->lines[row->column]);
    else
        str_copy(line, sizeof line, where);
    import_reject(p->im, &p->im->tally, line, words);
}

static enum err reject_field(struct programme_import *p, int column, const char *fault, const char *where)
{
    struct programme_row row = {.column = column, .fault = fault};
    reject(p, &row, where);
    return ERR_OK;
}

static int compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* Notes the code; false if the file had it already. */
static bool is_first(struct programme_import *p, const char *code)
{
    char *copy = strdup(code);
    char **node = copy ? tsearch(copy, &p->seen, compare) : NULL;
    if (!node)
        abort(); /* as base/mem.h */
    if (*node != copy)
        free(copy);
    return *node == copy;
}

/* What the store said to a record of so many rows. Errors are the store's. */
static enum err count_put(struct programme_import *p, enum err e, enum import_outcome outcome, int rows,
                          const char *where)
{
    if (e == ERR_BUSY)
        return reject_field(p, 0, "somebody else changed it at this moment: import it again", where);
    if (e == ERR_UNSUPPORTED && p->group)
        return reject_field(p, 0, p->group->unsupported, where);
    if (e == ERR_DATA || e == ERR_UNSUPPORTED)
        return reject_field(p, 0, "is not accepted", where);
    if (e)
        return e;
    p->im->tally.rows += rows;
    p->im->tally.outcomes[outcome] += rows;
    return ERR_OK;
}

static enum err put_activity(struct programme_import *p, struct programme_row *row, const char *where)
{
    struct import *im = p->im;
    struct activity_record r = {.count = 0};
    enum import_outcome outcome = IMPORT_SAME;
    char code[sizeof r.activity.code];
    struct uuid id;
    if (!programme_read_code(row, code)) {
        reject(p, row, where);
        return ERR_OK;
    }
    if (!is_first(p, code))
        return reject_field(p, ACTIVITY_CODE, "stands in the file already", where);
    enum err e = store_activity_by_code(im->store, code, &id);
    if (!e)
        e = store_activity(im->store, id, &r.activity, r.sessions, &r.count);
    if (e && e != ERR_NOT_FOUND)
        return e;
    str_copy(r.activity.code, sizeof r.activity.code, code);
    if (!activity_read(&im->conf->site, row, &r)) {
        reject(p, row, where);
        return ERR_OK;
    }
    e = store_put_activity(im->store, &r.activity, r.sessions, r.count, &outcome, NULL);
    return count_put(p, e, outcome, 1, where);
}

/* ---- services and surveys ---- */

static enum err begin_service(struct store *store, const char *code, union group_record *record)
{
    struct service_record *r = &record->service;
    struct uuid id;
    *r = (struct service_record){.count = 0};
    enum err e = store_service_by_code(store, code, &id);
    if (!e)
        e = store_service(store, id, &r->service, r->hours, &r->count);
    str_copy(r->service.code, sizeof r->service.code, code);
    return e;
}

static bool read_service(struct programme_row *row, bool is_more, union group_record *record)
{
    return service_read(row, is_more, &record->service);
}

static enum err put_service(struct store *store, const union group_record *record, enum import_outcome *out)
{
    const struct service_record *r = &record->service;
    return store_put_service(store, &r->service, r->hours, r->count, out, NULL);
}

static enum err begin_survey(struct store *store, const char *code, union group_record *record)
{
    struct survey_record *r = &record->survey;
    struct uuid id;
    *r = (struct survey_record){.count = 0};
    enum err e = store_survey_by_code(store, code, &id);
    if (!e)
        e = store_survey(store, id, &r->survey, r->questions, &r->count);
    str_copy(r->survey.code, sizeof r->survey.code, code);
    return e;
}

static bool read_survey(struct programme_row *row, bool is_more, union group_record *record)
{
    return survey_read(row, is_more, &record->survey);
}

static enum err put_survey(struct store *store, const union group_record *record, enum import_outcome *out)
{
    const struct survey_record *r = &record->survey;
    return store_put_survey(store, &r->survey, r->questions, r->count, out, NULL);
}

static const struct group groups[] = {
    {"services", service_headings, SERVICE_COLUMN_COUNT, begin_service, read_service, put_service,
     "is not accepted"},
    {"surveys", survey_headings, SURVEY_COLUMN_COUNT, begin_survey, read_survey, put_survey,
     "somebody has answered it: changed questions need another code"},
};

static const struct group *find_group(const char *name)
{
    for (size_t i = 0; i < sizeof groups / sizeof groups[0]; i++)
        if (strcmp(groups[i].name, name) == 0)
            return &groups[i];
    return NULL;
}

static enum err finish_group(struct programme_import *p)
{
    enum import_outcome outcome = IMPORT_SAME;
    char line[16];
    int rows = p->group_rows;
    p->group_rows = 0;
    str_format(line, sizeof line, "%d", p->group_line);
    if (rows > 0 && !p->is_group_bad) {
        enum err e = p->group->put(p->im->store, &p->record, &outcome);
        return count_put(p, e, outcome, rows, line);
    }
    for (; rows > 1; rows--) /* the faulty one was told */
        reject_field(p, 0, "another row with this code was rejected", line);
    return ERR_OK;
}

static enum err begin_group(struct programme_import *p, const char *code, const char *where)
{
    enum err e = p->group->begin(p->im->store, code, &p->record);
    str_copy(p->group_code, sizeof p->group_code, code);
    p->is_group_bad = false;
    p->group_line = atoi(where);
    return e == ERR_NOT_FOUND ? ERR_OK : e;
}

static enum err read_group_row(struct programme_import *p, struct programme_row *row, const char *where)
{
    char code[sizeof p->group_code];
    if (!programme_read_code(row, code)) {
        reject(p, row, where);
        return ERR_OK;
    }
    bool is_more = p->group_rows > 0 && strcmp(code, p->group_code) == 0;
    enum err e = is_more ? ERR_OK : finish_group(p);
    if (!e && !is_more && !is_first(p, code))
        return reject_field(p, 0, "its rows must stand one below the other", where);
    if (!e && !is_more)
        e = begin_group(p, code, where);
    if (e)
        return e;
    p->group_rows++;
    if (!p->is_group_bad && !p->group->read(row, is_more, &p->record)) {
        reject(p, row, where);
        p->is_group_bad = true;
    }
    return ERR_OK;
}

/* ---- CSV ---- */

static int find_column(const struct programme_import *p, const char *heading)
{
    for (int i = 0; i < p->columns; i++)
        if (cell_is_one_of(p->headings[i], heading))
            return i;
    return -1;
}

/* The first row says where the columns are. */
static bool read_headings(struct programme_import *p, struct csv *csv)
{
    for (int i = 0; i < PROGRAMME_COLUMNS_MAX; i++)
        p->places[i] = -1;
    if (csv_next(csv) != CSV_ROW) {
        fprintf(stderr, "%s: no heading line\n", p->im->path);
        return false;
    }
    for (int i = csv->count; i-- > 0;) {
        int column = find_column(p, csv->fields[i]);
        if (column < 0)
            continue;
        free(p->names[column]);
        p->names[column] = strdup(csv->fields[i]);
        p->places[column] = i;
    }
    if (p->places[0] < 0)
        fprintf(stderr, "%s:%d: no column named %s\n", p->im->path, csv->row_line, p->headings[0]);
    return p->places[0] >= 0;
}

static enum err import_row(struct programme_import *p, const struct csv *csv, const char *where)
{
    struct programme_row row = {.fault = NULL};
    for (int i = 0; i < p->columns; i++) {
        bool has_cell = p->places[i] >= 0 && p->places[i] < csv->count;
        row.cells[i] = has_cell ? csv->fields[p->places[i]] : p->places[i] >= 0 ? "" : NULL;
    }
    return p->group ? read_group_row(p, &row, where) : put_activity(p, &row, where);
}

static enum err import_rows(struct programme_import *p, struct csv *csv, size_t len)
{
    enum err e = ERR_OK;
    char line[16];
    for (enum csv_result result; !e && (result = csv_next(csv)) != CSV_END;) {
        progress_show(&p->im->progress, len - (size_t)(csv->end - csv->at), len);
        str_format(line, sizeof line, "%d", csv->row_line);
        if (result == CSV_BAD_ROW)
            import_reject(p->im, &p->im->tally, line, csv->fault);
        else
            e = import_row(p, csv, line);
    }
    return e ? e : finish_group(p);
}

/* ---- a file ---- */

bool import_is_programme(const char *kind)
{
    return strcmp(kind, "activities") == 0 || find_group(kind);
}

static struct programme_import *new_import(struct import *im)
{
    struct programme_import *p = mem_alloc(sizeof *p);
    p->im = im;
    p->group = find_group(im->name);
    p->headings = p->group ? p->group->headings : activity_headings;
    p->columns = p->group ? p->group->columns : (int)ACTIVITY_COLUMN_COUNT;
    return p;
}

static void destroy_import(struct programme_import *p)
{
    for (int i = 0; i < PROGRAMME_COLUMNS_MAX; i++)
        free(p->names[i]);
    tdestroy(p->seen, free);
    free(p);
}

enum err import_programme(struct import *im, const char *text, size_t len)
{
    struct programme_import *p = new_import(im);
    struct csv *csv = mem_alloc(sizeof *csv);
    csv_init(csv, text, len);
    enum err e = read_headings(p, csv) ? import_rows(p, csv, len) : ERR_DATA;
    free(csv);
    destroy_import(p);
    return e;
}

/* ---- iCalendar ---- */

static void on_event(void *arg, struct ics_event *event)
{
    struct programme_import *p = arg;
    char line[16];
    str_format(line, sizeof line, "%d", event->line);
    p->lines = event->lines;
    if (p->err)
        return;
    progress_show(&p->im->progress, event->number, event->all);
    if (event->row.fault)
        reject(p, &event->row, line);
    else
        p->err = put_activity(p, &event->row, line);
}

enum err import_ics(struct import *im, const char *text, size_t len)
{
    struct programme_import *p = new_import(im);
    for (int i = 0; i < p->columns; i++)
        p->names[i] = strdup(ics_property_name(i));
    enum err e = ics_read(&im->conf->site, text, len, on_event, p);
    if (e == ERR_FULL)
        fprintf(stderr, "%s: a calendar of more than 16 MiB; split it\n", im->path);
    else if (e)
        fprintf(stderr, "%s: no event in it (BEGIN:VEVENT)\n", im->path);
    else
        e = p->err;
    destroy_import(p);
    return e == ERR_FULL ? ERR_DATA : e;
}
