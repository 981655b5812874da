/* What staff find out about a book: lost, found, damaged, taken out. */
#include "ctl/ctl.h"

#include <stdio.h>
#include <string.h>

static const struct {
    const char *word;
    enum fact_kind kind;
    const char *done;
} acts[] = {
    {"lost", FACT_LOST, "lost"},
    {"found", FACT_FOUND, "found"},
    {"damaged", FACT_DAMAGED, "damaged"},
    {"withdraw", FACT_WITHDRAWN, "withdrawn"},
};

static int find_act(const char *word)
{
    for (int i = 0; i < (int)(sizeof acts / sizeof acts[0]); i++)
        if (strcmp(acts[i].word, word) == 0)
            return i;
    return -1;
}

static void print_done(const struct circulation *c, const char *done)
{
    printf("%s  %s  %s\n", c->loan.barcode, c->loan.title, done);
    if (!uuid_is_zero(c->loan.id))
        puts(c->loan.is_open ? "it is on loan: that goes on" : "its loan has ended");
    if (c->is_awaited && !c->is_elsewhere)
        printf("somebody waits for it: onto the shelf for reservations, number %d\n", c->pickup);
    else if (c->is_elsewhere)
        printf("it goes to %s\n", c->home_name);
}

static enum ctl_exit refuse(const struct circulation *c, const char *code)
{
    char id[37];
    if (c->refusal != REFUSED_AMBIGUOUS) {
        fprintf(stderr, "kioskctl: copy: %s is no book's label here (%s)\n", code, refusal_name(c->refusal));
        return CTL_REFUSED;
    }
    fprintf(stderr, "kioskctl: copy: several books have %s; choose with --copy:\n", code);
    for (int i = 0; i < c->candidate_count; i++) {
        uuid_text(c->candidates[i].copy, id);
        fprintf(stderr, "  %s  %s  %s\n", id, c->candidates[i].title, c->candidates[i].owner_name);
    }
    return CTL_REFUSED;
}

static enum ctl_exit carry_out(struct store *store, const char *code, struct uuid chosen, int act,
                               const char *reason)
{
    struct circulation result;
    enum err e = store_mark_copy(store, code, chosen, acts[act].kind, reason, &result);
    if (e == ERR_DATA)
        return ctl_usage_error("copy", "--reason must have 1 to 200 bytes");
    if (e) {
        fprintf(stderr, "kioskctl: copy: %s\n", err_text(e));
        return CTL_ENVIRONMENT;
    }
    if (result.refusal != REFUSED_NONE)
        return refuse(&result, code);
    print_done(&result, acts[act].done);
    return CTL_OK;
}

enum ctl_exit copy_run(const struct conf *conf, int argc, char **argv)
{
    const char *words[2], *reason = NULL, *copy = NULL;
    struct uuid chosen = {0};
    struct ctl_store s;
    const struct ctl_option options[] = {
        {"--reason", NULL, &reason}, {"--copy", NULL, &copy}, {NULL, NULL, NULL}};
    if (ctl_parse(argc, argv, options, words, 2, 2) < 0)
        return CTL_USAGE;
    int act = find_act(words[0]);
    if (act < 0)
        return ctl_usage_error(argv[0], "cannot %s; lost, found, damaged or withdraw", words[0]);
    if (!reason)
        return ctl_usage_error(argv[0], "tell why with --reason");
    if (copy && !uuid_parse(copy, &chosen))
        return ctl_usage_error(argv[0], "%s is no id", copy);
    enum ctl_exit result = ctl_store_open(&s, conf, true);
    if (result != CTL_OK)
        return result;
    result = carry_out(s.store, words[1], chosen, act, reason);
    ctl_store_close(&s);
    return result;
}
