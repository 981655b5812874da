/* What kioskctl import makes of a row: columns by their headings, cells checked, one put into the store. One
 * thread. */
#pragma once

#include "base/conf.h"
#include "db/store.h"

enum { COLUMNS_MAX = 6 };

/* A row's cells in the order of the kind's columns, "" where the file has no such column. */
struct catalogue_row {
    const char *cells[COLUMNS_MAX];
    const char *reason; /* why it was rejected */
    bool is_new;
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

/* NULL for another name. */
const struct catalogue_kind *catalogue_kind_find(const char *name);
/* Which column of the kind a heading names, -1 = none. Case and spaces do not matter. */
int catalogue_column_find(const struct catalogue_kind *kind, const char *heading);
