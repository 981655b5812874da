#include "db/stats.h"

#include "base/utf8.h"
#include "db/store_private.h"
#include "model/date.h"

#include <string.h>

enum { DAYS = 30, MONTHS = 12, YEAR_DAYS = 365 };

/* Answered from indexes: ?1 this house, from ?2 until ?3. */
#define LENT                                                                                                 \
    " FROM facts f WHERE f.kind = 'loan_made' AND f.at_ms >= ?2 AND f.at_ms < ?3 AND f.site = ?1"            \
    " AND NOT EXISTS (SELECT 1 FROM facts u WHERE u.loan = f.loan AND u.kind = 'loan_undone')"
#define LENT_TITLES                                                                                          \
    " FROM (SELECT f.copy, count(*) AS lent" LENT " GROUP BY f.copy) JOIN copies c ON c.id = copy"           \
    " JOIN titles t ON t.id = c.title"

static void add_bar(struct stats_bar *bars, size_t *count, const char *label, int value)
{
    bars[*count].value = value;
    str_copy(bars[*count].label, sizeof bars[*count].label, label);
    ++*count;
}

static int count_lent(struct store *store, int32_t first, int32_t end)
{
    return (int)sql_int(&store->sql, "SELECT count(*)" LENT, "tll", store->conf->site.id, day_ms(first, 0),
                        day_ms(end, 0));
}

static void add_days(struct store *store, int32_t today, struct stats_bar *bars, size_t *count)
{
    char label[16];
    for (int32_t day = today - DAYS + 1; day <= today; day++) {
        struct civil c = day_to_civil(day);
        str_format(label, sizeof label, "%04d-%02d-%02d", c.year, c.month, c.day);
        add_bar(bars, count, label, count_lent(store, day, day + 1));
    }
}

static int32_t first_of_month(int month)
{
    return day_from_civil((struct civil){month / 12, month % 12 + 1, 1});
}

static void add_months(struct store *store, int32_t today, struct stats_bar *bars, size_t *count)
{
    char label[16];
    struct civil c = day_to_civil(today);
    int last = c.year * 12 + c.month - 1;
    for (int month = last - MONTHS + 1; month <= last; month++) {
        str_format(label, sizeof label, "%04d-%02d", month / 12, month % 12 + 1);
        add_bar(bars, count, label, count_lent(store, first_of_month(month), first_of_month(month + 1)));
    }
}

/* The rows' first column is the label, the second the value. */
static void add_rows(struct store *store, const char *sql, int32_t today, struct stats_bar *bars,
                     size_t *count)
{
    char label[sizeof bars->label];
    sqlite3_stmt *rows = sql_start(&store->sql, sql, "tll", store->conf->site.id,
                                   day_ms(today - YEAR_DAYS + 1, 0), day_ms(today + 1, 0));
    while (sql_row(&store->sql, rows)) {
        sql_text(rows, 0, label, sizeof label);
        add_bar(bars, count, label, sqlite3_column_int(rows, 1));
    }
}

static void add_ages(struct store *store, int32_t today, struct stats_bar *bars, size_t *count)
{
    int values[AGE_CLASS_COUNT] = {0};
    sqlite3_stmt *rows =
        sql_start(&store->sql,
                  "SELECT r.age_class, count(DISTINCT r.id) FROM loans l JOIN residents r"
                  " ON r.id = l.resident WHERE l.id IN (SELECT f.loan" LENT ") GROUP BY 1",
                  "tll", store->conf->site.id, day_ms(today - DAYS + 1, 0), day_ms(today + 1, 0));
    while (sql_row(&store->sql, rows))
        values[sqlite3_column_int(rows, 0)] = sqlite3_column_int(rows, 1);
    for (int age = 0; age < AGE_CLASS_COUNT; age++)
        add_bar(bars, count, age_class_name((enum age_class)age), values[age]);
}

enum err store_stats(struct store *store, enum stats_chart chart, struct stats_bar out[STATS_BARS_MAX],
                     size_t *out_count)
{
    struct stats_bar bars[STATS_BARS_MAX];
    int32_t today = store_today();
    size_t count = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    switch (chart) {
    case STATS_DAYS:
        add_days(store, today, bars, &count);
        break;
    case STATS_MONTHS:
        add_months(store, today, bars, &count);
        break;
    case STATS_CLASSES:
        add_rows(store,
                 "SELECT upper(substr(t.clc, 1, 1)), sum(lent)" LENT_TITLES
                 " GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 23",
                 today, bars, &count);
        break;
    case STATS_TITLES:
        add_rows(store,
                 "SELECT t.title, sum(lent)" LENT_TITLES " GROUP BY t.id ORDER BY 2 DESC, 1, t.id LIMIT 10",
                 today, bars, &count);
        break;
    case STATS_READERS:
    case STATS_CHART_COUNT:
        add_ages(store, today, bars, &count);
        break;
    }
    err = store_end(store);
    if (err)
        return err;
    memcpy(out, bars, count * sizeof *bars);
    *out_count = count;
    return ERR_OK;
}
