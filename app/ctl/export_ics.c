#include "ctl/export_ics.h"

#include "base/clock.h"
#include "ctl/cell.h"
#include "ctl/ics.h"

struct calendar {
    const struct conf_site *site;
    int rows;
    enum err err;
};

static void begin(struct calendar *c, const struct activity_record *first)
{
    if (c->rows++ == 0)
        ics_begin(stdout, c->site, first ? first->sessions[0].starts_ms : clock_wall_ms());
}

/* The list's columns are those that an import reads. */
static void on_row(void *arg, int count, const char *const *names, const char *const *values)
{
    struct calendar *c = arg;
    struct programme_row row = {.fault = NULL};
    struct activity_record record = {.count = 0};
    for (int i = 0; i < count; i++)
        for (int column = 0; column < ACTIVITY_COLUMN_COUNT; column++)
            if (cell_is_one_of(activity_headings[column], names[i]))
                row.cells[column] = values[i];
    if (!programme_read_code(&row, record.activity.code) || !activity_read(c->site, &row, &record)) {
        c->err = ERR_DATA;
        return;
    }
    begin(c, &record);
    ics_put(stdout, c->site, &row, &record);
}

enum err export_ics(struct store *store, const struct conf *conf)
{
    struct calendar c = {.site = &conf->site};
    enum err e = store_list(store, "activities", on_row, &c);
    begin(&c, NULL);
    ics_end(stdout);
    return e ? e : c.err;
}
