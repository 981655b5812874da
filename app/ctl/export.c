#include "ctl/csv.h"
#include "ctl/ctl.h"
#include "ctl/json.h"

#include <stdio.h>
#include <string.h>

static void print_csv_line(int count, const char *const *texts)
{
    for (int i = 0; i < count; i++) {
        if (i > 0)
            putchar(',');
        csv_put(stdout, texts[i]);
    }
    putchar('\n');
}

static void print_csv_row(void *arg, int count, const char *const *names, const char *const *values)
{
    int *rows = arg;
    if ((*rows)++ == 0)
        print_csv_line(count, names);
    print_csv_line(count, values);
}

static void print_json_row(void *arg, int count, const char *const *names, const char *const *values)
{
    int *rows = arg;
    fputs((*rows)++ == 0 ? "[\n " : ",\n ", stdout);
    for (int i = 0; i < count; i++)
        json_put_pair(stdout, i == 0 ? "{" : ", ", names[i], values[i]);
    putchar('}');
}

enum ctl_exit export_run(const struct conf *conf, int argc, char **argv)
{
    const char *words[1], *format = "csv";
    bool is_json = false;
    int rows = 0;
    const struct ctl_option options[] = {
        {"--format", NULL, &format}, {"--json", &is_json, NULL}, {NULL, NULL, NULL}};
    if (ctl_parse(argc, argv, options, words, 1, 1) < 0)
        return CTL_USAGE;
    if (strcmp(format, "csv") != 0 && strcmp(format, "json") != 0)
        return ctl_usage_error(argv[0], "--format must be csv or json");
    is_json = is_json || strcmp(format, "json") == 0;
    struct ctl_store s;
    enum ctl_exit result = ctl_store_open(&s, conf, false);
    if (result != CTL_OK)
        return result;
    enum err e = store_list(s.store, words[0], is_json ? print_json_row : print_csv_row, &rows);
    ctl_store_close(&s);
    if (e == ERR_NOT_FOUND)
        return ctl_usage_error(argv[0], "there is no list %s", words[0]);
    if (e) {
        fprintf(stderr, "kioskctl: the list is not whole: %s\n", err_text(e));
        return CTL_ENVIRONMENT;
    }
    if (is_json)
        fputs(rows == 0 ? "[]\n" : "\n]\n", stdout);
    return CTL_OK;
}
