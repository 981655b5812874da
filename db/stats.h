/* Figures of this house for staff and for whoever pays for it: how much is lent, of what, and to what ages.
 * Loans that were undone never counted. Thread: as store.h; works on a read-only store. */
#pragma once

#include "db/store.h"

enum stats_chart {
    STATS_DAYS,    /* loans on each of the last 30 days, today last; "2026-11-21" */
    STATS_MONTHS,  /* loans in each of the last 12 months, this one last; "2026-11" */
    STATS_CLASSES, /* loans of a year by subject, most first; the letter of the class, "" = not known */
    STATS_TITLES,  /* the ten titles most lent in a year; the title */
    STATS_READERS, /* residents who borrowed within 30 days, by age; "child", "minor", "adult", "elder" */
    STATS_CHART_COUNT
};

enum { STATS_BARS_MAX = 30 };

struct stats_bar {
    char label[160];
    int value;
};

/* Days, months and ages are all there, also those without a loan. */
enum err store_stats(struct store *store, enum stats_chart chart, struct stats_bar bars[STATS_BARS_MAX],
                     size_t *count) MUST_CHECK;
