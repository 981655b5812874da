#include "db/stats.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "db/store_private.h"
#include "model/date.h"

#include <string.h>

enum { DAYS = 30, MONTHS = 12 };

/* ?1 this house, ?2 since. The first column is the bar's label, the second its value. */
#define LENT " FROM facts f JOIN loans l ON l.id = f.loan AND l.closed_how IS NOT 'undone'"
#define LENT_TITLE LENT " JOIN copies c ON c.id = l.copy JOIN titles t ON t.id = c.title"
#define HERE " WHERE f.kind = 'loan_made' AND f.at_ms >= ?2 AND f.site = ?1"
#define LOCAL(format) "strftime('" format "', f.at_ms / 1000, 'unixepoch', 'localtime')"

static const struct {
    const char *sql;
    int days; /* back from today */
} charts[] = {
    [STATS_DAYS] = {"SELECT " LOCAL("%Y-%m-%d") ", count(*)" LENT HERE " GROUP BY 1", DAYS},
    [STATS_MONTHS] = {"SELECT " LOCAL("%Y-%m") ", count(*)" LENT HERE " GROUP BY 1", 366},
    [STATS_CLASSES] = {"SELECT upper(substr(t.clc, 1, 1)), count(*)" LENT_TITLE HERE
                       " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 23",
                       365},
    [STATS_TITLES] = {"SELECT t.title, count(*)" LENT_TITLE HERE
                      " GROUP BY t.id ORDER BY 2 DESC, 1, t.id LIMIT 10",
                      365},
    [STATS_READERS] = {"SELECT r.age_class, count(DISTINCT r.id)" LENT
                       " JOIN residents r ON r.id = l.resident" HERE " GROUP BY 1",
                       DAYS},
};

static size_t label_days(struct stats_bar *bars, int32_t today)
{
    for (int i = 0; i < DAYS; i++) {
        struct civil c = day_to_civil(today - DAYS + 1 + i);
        str_format(bars[i].label, sizeof bars[i].label, "%04d-%02d-%02d", c.year, c.month, c.day);
    }
    return DAYS;
}

static size_t label_months(struct stats_bar *bars, int32_t today)
{
    struct civil c = day_to_civil(today);
    int last = c.year * 12 + c.month - 1;
    for (int i = 0; i < MONTHS; i++) {
        int month = last - MONTHS + 1 + i;
        str_format(bars[i].label, sizeof bars[i].label, "%04d-%02d", month / 12, month % 12 + 1);
    }
    return MONTHS;
}

static size_t label_ages(struct stats_bar *bars)
{
    for (int i = 0; i < AGE_CLASS_COUNT; i++)
        str_copy(bars[i].label, sizeof bars[i].label, age_class_name((enum age_class)i));
    return AGE_CLASS_COUNT;
}

static size_t label_bars(struct stats_bar *bars, enum stats_chart chart, int32_t today)
{
    switch (chart) {
    case STATS_DAYS:
        return label_days(bars, today);
    case STATS_MONTHS:
        return label_months(bars, today);
    case STATS_READERS:
        return label_ages(bars);
    default:
        return 0;
    }
}

static void put_value(struct stats_bar *bars, enum stats_chart chart, size_t fixed, size_t *count,
                      sqlite3_stmt *row)
{
    struct stats_bar bar = {.value = sqlite3_column_int(row, 1)};
    sql_text(row, 0, bar.label, sizeof bar.label);
    if (chart == STATS_READERS)
        str_copy(bar.label, sizeof bar.label, age_class_name((enum age_class)sqlite3_column_int(row, 0)));
    if (!fixed)
        bars[(*count)++] = bar;
    for (size_t i = 0; i < fixed; i++) /* part of a month before the first bar is in none */
        if (strcmp(bars[i].label, bar.label) == 0)
            bars[i].value = bar.value;
}

enum err store_stats(struct store *store, enum stats_chart chart, struct stats_bar out[STATS_BARS_MAX],
                     size_t *out_count)
{
    struct stats_bar bars[STATS_BARS_MAX] = {0};
    int32_t today = store_today();
    size_t fixed = label_bars(bars, chart, today), count = fixed;
    enum err err = store_begin(store);
    if (err)
        return err;
    int64_t since_ms = clock_wall_ms() - (int64_t)charts[chart].days * 24 * 3600 * 1000;
    sqlite3_stmt *rows = sql_start(&store->sql, charts[chart].sql, "tl", store->conf->site.id, since_ms);
    while (sql_row(&store->sql, rows))
        put_value(bars, chart, fixed, &count, rows);
    err = store_end(store);
    if (err)
        return err;
    memcpy(out, bars, count * sizeof *bars);
    *out_count = count;
    return ERR_OK;
}
