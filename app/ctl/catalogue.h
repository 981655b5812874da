/* What kioskctl import makes of a row: columns by their headings, cells checked, one put into the store. One
 * thread. */
#pragma once

#include "base/conf.h"
#include "db/store.h"

enum { COLUMNS_MAX = 10 };

enum title_column {
    TITLE_ISBN,
    TITLE_TITLE,
    TITLE_AUTHOR,
    TITLE_TRANSLATOR,
    TITLE_PUBLISHER,
    TITLE_YEAR,
    TITLE_CLC,
    TITLE_SERIES,
    TITLE_PAGES,
    TITLE_PRICE
};
enum copy_column { COPY_BARCODE, COPY_ISBN, COPY_OWNER, COPY_SITE, COPY_CALL_NUMBER, COPY_PRICE };

/* A row's cells in the order of the kind's columns, "" where the file has no such column. */
struct catalogue_row {
    const char *cells[COLUMNS_MAX];
    const char *reason; /* why it was rejected */
    enum import_outcome outcome;
    bool is_cut; /* some text was too long and was shortened */
};

struct catalogue_kind {
    const char *name;
    struct {
        const char *headings; /* English|Chinese|..., the first is the column's name; NULL ends */
        bool is_needed;
    } columns[COLUMNS_MAX];
    /* ERR_DATA: rejected, row->reason says why; other errors: the store's. Inside store_import_begin .. end.
     */
    enum err (*put)(struct store *store, const struct conf *conf, struct catalogue_row *row);
};

/* An ISBN of 10 or 13 digits, with or without hyphens, as 13 digits; false if it is none. */
bool catalogue_isbn(const char *cell, char *out, size_t size);
/* NULL for another name. */
const struct catalogue_kind *catalogue_kind_find(const char *name);
/* Which column of the kind a heading names, -1 = none. Case and spaces do not matter. */
int catalogue_column_find(const struct catalogue_kind *kind, const char *heading);
