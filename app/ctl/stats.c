/* The figures of the house, as bars of text or as JSON. */
#include "db/stats.h"
#include "ctl/ctl.h"
#include "ctl/json.h"

#include <stdio.h>

enum { BAR_WIDTH = 40 };

static const struct {
    const char *name, *heading;
} charts[STATS_CHART_COUNT] = {
    [STATS_DAYS] = {"days", "loans on each of the last 30 days"},
    [STATS_MONTHS] = {"months", "loans in each of the last 12 months"},
    [STATS_CLASSES] = {"classes", "loans of a year by class (- = not known)"},
    [STATS_TITLES] = {"titles", "titles most lent in a year"},
    [STATS_READERS] = {"readers", "residents who borrowed within 30 days, by age"},
};

static void print_text(enum stats_chart chart, const struct stats_bar *bars, size_t count)
{
    int most = 1;
    for (size_t i = 0; i < count; i++)
        most = bars[i].value > most ? bars[i].value : most;
    printf("%s%s\n", chart == 0 ? "" : "\n", charts[chart].heading);
    for (size_t i = 0; i < count; i++) {
        int width = (int)((int64_t)bars[i].value * BAR_WIDTH / most);
        printf("%7d %-*.*s %s\n", bars[i].value, BAR_WIDTH, width, "########################################",
               *bars[i].label ? bars[i].label : "-");
    }
}

static void print_json(enum stats_chart chart, const struct stats_bar *bars, size_t count)
{
    printf("%s\"%s\": [", chart == 0 ? "{" : ",\n ", charts[chart].name);
    for (size_t i = 0; i < count; i++) {
        json_put_pair(stdout, i == 0 ? "{" : ", {", "label", bars[i].label);
        printf(", \"value\": %d}", bars[i].value);
    }
    fputs(chart + 1 == STATS_CHART_COUNT ? "]}\n" : "]", stdout);
}

enum ctl_exit stats_run(const struct conf *conf, int argc, char **argv)
{
    const char *words[1];
    bool is_json = false;
    const struct ctl_option options[] = {{"--json", &is_json, NULL}, {NULL, NULL, NULL}};
    if (ctl_parse(argc, argv, options, words, 0, 0) < 0)
        return CTL_USAGE;
    struct ctl_store s;
    enum ctl_exit result = ctl_store_open(&s, conf, false);
    enum err e = ERR_OK;
    for (int i = 0; result == CTL_OK && !e && i < STATS_CHART_COUNT; i++) {
        struct stats_bar bars[STATS_BARS_MAX];
        size_t count;
        e = store_stats(s.store, (enum stats_chart)i, bars, &count);
        if (!e)
            (is_json ? print_json : print_text)((enum stats_chart)i, bars, count);
    }
    if (result == CTL_OK)
        ctl_store_close(&s);
    if (e)
        fprintf(stderr, "kioskctl: %s: %s\n", argv[0], err_text(e));
    return e ? CTL_ENVIRONMENT : result;
}
