#include "base/mem.h"
#include "base/utf8.h"
#include "ctl/csv.h"
#include "ctl/import.h"

#include <stdlib.h>

struct table {
    struct csv csv;
    int places[COLUMNS_MAX]; /* of the kind's columns in the file's rows, -1 = not there */
};

/* The first row says where the columns are. */
static bool read_headings(const struct import *im, struct table *t)
{
    for (int i = 0; i < COLUMNS_MAX; i++)
        t->places[i] = -1;
    if (csv_next(&t->csv) != CSV_ROW) {
        fprintf(stderr, "%s: no heading line\n", im->path);
        return false;
    }
    for (int i = t->csv.count; i-- > 0;) {
        int column = catalogue_column_find(im->kind, t->csv.fields[i]);
        if (column >= 0)
            t->places[column] = i;
    }
    for (int i = 0; i < COLUMNS_MAX; i++)
        if (im->kind->columns[i].is_needed && t->places[i] < 0) {
            fprintf(stderr, "%s:%d: no column named %s\n", im->path, t->csv.row_line,
                    im->kind->columns[i].headings);
            return false;
        }
    return true;
}

static enum err import_row(struct import *im, const struct table *t, const char *where)
{
    struct catalogue_row row = {.reason = NULL};
    for (int i = 0; i < COLUMNS_MAX; i++) {
        bool has_cell = t->places[i] >= 0 && t->places[i] < t->csv.count;
        row.cells[i] = has_cell ? t->csv.fields[t->places[i]] : "";
    }
    return import_put(im, im->kind, &row, &im->tally, where);
}

static enum err import_rows(struct import *im, struct table *t, size_t len)
{
    enum err e = ERR_OK;
    char line[16];
    for (enum csv_result result; !e && (result = csv_next(&t->csv)) != CSV_END;) {
        progress_show(&im->progress, len - (size_t)(t->csv.end - t->csv.at), len);
        str_format(line, sizeof line, "%d", t->csv.row_line);
        if (result == CSV_BAD_ROW)
            import_reject(im, &im->tally, line, t->csv.fault);
        else
            e = import_row(im, t, line);
    }
    return e;
}

enum err import_csv(struct import *im, const char *text, size_t len)
{
    struct table *t = mem_alloc(sizeof *t);
    csv_init(&t->csv, text, len);
    enum err e = read_headings(im, t) ? import_rows(im, t, len) : ERR_DATA;
    free(t);
    return e;
}
