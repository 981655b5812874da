/* 求助 at a shell: until the desk has a screen, this is how it hears that somebody needs a hand. */
#include "ctl/ctl.h"
#include "ctl/json.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { POLL_MS = 500 };

struct listing {
    bool is_json, is_watching;
    char newest[32]; /* when the newest call of the last look rang */
    char latest[32]; /* the same of this look */
    int shown;
};

static const char *value_of(const char *name, int count, const char *const *names, const char *const *values)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return values[i];
    return "";
}

static void print_call(struct listing *l, int count, const char *const *names, const char *const *values)
{
    if (l->is_json) {
        fputs(l->is_watching ? "" : l->shown == 0 ? "[\n " : ",\n ", stdout);
        for (int i = 0; i < count; i++)
            json_put_pair(stdout, i == 0 ? "{" : ", ", names[i], values[i]);
        fputs(l->is_watching ? "}\n" : "}", stdout);
    } else {
        printf("%s%s  %s  %s  %s  rang %s\n", l->is_watching ? "\a" : "",
               value_of("call", count, names, values), value_of("site", count, names, values),
               value_of("place", count, names, values), value_of("cause", count, names, values),
               value_of("rung", count, names, values));
    }
    l->shown++;
}

/* Open calls that rang after the last look. */
static void on_call(void *arg, int count, const char *const *names, const char *const *values)
{
    struct listing *l = arg;
    const char *rung = value_of("rung", count, names, values);
    if (value_of("answered", count, names, values)[0] || strcmp(rung, l->newest) <= 0)
        return;
    print_call(l, count, names, values);
    if (strcmp(rung, l->latest) > 0)
        snprintf(l->latest, sizeof l->latest, "%s", rung);
}

static enum err look(struct store *store, struct listing *l)
{
    enum err e = store_list(store, "calls", on_call, l);
    memcpy(l->newest, l->latest, sizeof l->newest);
    return e;
}

/* Until the program is ended or nobody reads any more. */
static enum err watch(struct store *store, struct listing *l)
{
    for (;;) {
        enum err e = look(store, l);
        if (e || fflush(stdout) != 0)
            return e;
        usleep(POLL_MS * 1000);
    }
}

enum ctl_exit calls_run(const struct conf *conf, int argc, char **argv)
{
    struct listing l = {.is_json = false};
    struct ctl_store s;
    const struct ctl_option options[] = {
        {"--json", &l.is_json, NULL}, {"--watch", &l.is_watching, NULL}, {NULL, NULL, NULL}};
    if (ctl_parse(argc, argv, options, NULL, 0, 0) < 0)
        return CTL_USAGE;
    enum ctl_exit result = ctl_store_open(&s, conf, false);
    if (result != CTL_OK)
        return result;
    enum err e = l.is_watching ? watch(s.store, &l) : look(s.store, &l);
    ctl_store_close(&s);
    if (e) {
        fprintf(stderr, "kioskctl: the calls cannot be read: %s\n", err_text(e));
        return CTL_ENVIRONMENT;
    }
    if (l.is_json)
        fputs(l.shown == 0 ? "[]\n" : "\n]\n", stdout);
    else if (l.shown == 0)
        puts("no open calls");
    return CTL_OK;
}

enum ctl_exit answer_run(const struct conf *conf, int argc, char **argv)
{
    const struct ctl_option options[] = {{NULL, NULL, NULL}};
    const char *words[2];
    struct uuid call;
    struct ctl_store s;
    if (ctl_parse(argc, argv, options, words, 2, 2) < 0)
        return CTL_USAGE;
    if (!uuid_parse(words[0], &call))
        return ctl_usage_error(argv[0], "%s is no id; `kioskctl calls` lists them", words[0]);
    enum ctl_exit result = ctl_store_open(&s, conf, true);
    if (result != CTL_OK)
        return result;
    enum err e = store_answer_help(s.store, call, words[1]);
    ctl_store_close(&s);
    if (e == ERR_OK)
        return CTL_OK;
    fprintf(stderr, "kioskctl: answer: %s\n",
            e == ERR_NOT_FOUND ? "no such call, or somebody has answered it"
            : e == ERR_DATA    ? "NAME must have 1 to 63 bytes"
                               : err_text(e));
    return e == ERR_NOT_FOUND || e == ERR_DATA ? CTL_REFUSED : CTL_ENVIRONMENT;
}
