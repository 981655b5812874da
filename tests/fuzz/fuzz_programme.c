/* Any bytes as a CSV of activities and of services: rows end as a record within its bounds or with a fault.
 */
#include "base/conf.h"
#include "ctl/csv.h"
#include "ctl/programme.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static struct conf conf;

/* Cells in the order of the columns; an empty one is a column that the file does not have. */
static void take_cells(struct programme_row *row, const struct csv *csv, int columns)
{
    memset(row, 0, sizeof *row);
    for (int i = 0; i < csv->count && i < columns; i++)
        row->cells[i] = *csv->fields[i] ? csv->fields[i] : NULL;
}

static void check_activity(struct programme_row *row)
{
    static struct activity_record r;
    memset(&r, 0, sizeof r);
    if (!activity_read(&conf.site, row, &r)) {
        if (!row->fault || row->column < 0 || row->column >= ACTIVITY_COLUMN_COUNT)
            abort();
        return;
    }
    if (r.count == 0 || r.count > ACTIVITY_SESSIONS_MAX || !*r.activity.title)
        abort();
    for (size_t i = 0; i < r.count; i++)
        if (r.sessions[i].ends_ms <= r.sessions[i].starts_ms ||
            (i > 0 && r.sessions[i].starts_ms < r.sessions[i - 1].ends_ms))
            abort();
}

static void check_service(struct programme_row *row)
{
    static struct service_record r;
    memset(&r, 0, sizeof r);
    for (int i = 0; i < 2; i++)
        if (!service_read(row, i > 0, &r)) {
            if (!row->fault || row->column < 0 || row->column >= SERVICE_COLUMN_COUNT)
                abort();
            return;
        }
    if (r.count == 0 || r.count > SLOT_HOURS_MAX)
        abort();
    for (size_t i = 0; i < r.count; i++)
        if (r.hours[i].weekday < 1 || r.hours[i].weekday > 7 || r.hours[i].from_min < 0 ||
            r.hours[i].to_min > 24 * 60 || r.hours[i].to_min < r.hours[i].from_min || r.hours[i].seats < 1)
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct csv csv;
    struct programme_row row;
    if (size > CSV_ROW_MAX / 4 || memchr(data, '\0', size))
        return 0;
    if (!conf.site.timezone[0]) {
        conf_defaults(&conf);
        setenv("TZ", conf.site.timezone, 1);
        tzset();
    }
    csv_init(&csv, (const char *)data, size);
    for (enum csv_result result; (result = csv_next(&csv)) != CSV_END;) {
        if (result != CSV_ROW)
            continue;
        take_cells(&row, &csv, ACTIVITY_COLUMN_COUNT);
        check_activity(&row);
        take_cells(&row, &csv, SERVICE_COLUMN_COUNT);
        check_service(&row);
    }
    return 0;
}
