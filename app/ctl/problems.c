/* What volunteers have to look at, at a shell, and acts of today that were mistakes. */
#include "db/problems.h"
#include "ctl/ctl.h"
#include "ctl/json.h"
#include "db/undo.h"

#include <stdio.h>
#include <string.h>

enum { PROBLEMS_MAX = 1000 };

/* ---- problems ---- */

static void print_problem(const struct problem *p, bool is_json, bool is_first)
{
    char id[37], at[24];
    uuid_text(p->id, id);
    ctl_put_time(at, p->at_ms);
    if (!is_json) {
        printf("%s  %s  %-12s  %s  %s  %s\n", id, at, problem_kind_name(p->kind), p->house, p->code,
               p->title);
        return;
    }
    json_put_pair(stdout, is_first ? "[\n {" : ",\n {", "problem", id);
    json_put_pair(stdout, ", ", "at", at);
    json_put_pair(stdout, ", ", "kind", problem_kind_name(p->kind));
    json_put_pair(stdout, ", ", "house", p->house);
    json_put_pair(stdout, ", ", "code", p->code);
    json_put_pair(stdout, ", ", "title", p->title);
    putchar('}');
}

static enum err list(struct store *store, bool is_json)
{
    static struct problem problems[PROBLEMS_MAX];
    size_t count;
    enum err e = store_problems(store, problems, PROBLEMS_MAX, &count);
    if (e)
        return e;
    for (size_t i = 0; i < count; i++)
        print_problem(&problems[i], is_json, i == 0);
    if (is_json)
        puts(count ? "\n]" : "[]");
    else if (count == 0)
        puts("no open problems");
    return ERR_OK;
}

static enum ctl_exit tell(const char *command, enum err e)
{
    const char *why = e == ERR_NOT_FOUND ? "no such problem, or somebody has solved it"
                      : e == ERR_DATA    ? "the words must have 1 to 200 bytes"
                                         : NULL;
    if (e)
        fprintf(stderr, "kioskctl: %s: %s\n", command, why ? why : err_text(e));
    return !e ? CTL_OK : why ? CTL_REFUSED : CTL_ENVIRONMENT;
}

enum ctl_exit problems_run(const struct conf *conf, int argc, char **argv)
{
    const char *words[2], *note = NULL;
    bool is_json = false;
    struct uuid problem;
    struct ctl_store s;
    const struct ctl_option options[] = {
        {"--json", &is_json, NULL}, {"--note", NULL, &note}, {NULL, NULL, NULL}};
    int count = ctl_parse(argc, argv, options, words, 1, 2);
    if (count < 0)
        return CTL_USAGE;
    bool is_solve = strcmp(words[0], "solve") == 0;
    if (strcmp(words[0], is_solve ? "solve" : "list") != 0 || count != 1 + is_solve)
        return ctl_usage_error(argv[0], "list, or solve PROBLEM");
    if (is_solve && !uuid_parse(words[1], &problem))
        return ctl_usage_error(argv[0], "%s is no id; `kioskctl problems list` shows them", words[1]);
    if (is_solve && !note)
        return ctl_usage_error(argv[0], "tell what was done with --note");
    enum ctl_exit result = ctl_store_open(&s, conf, is_solve);
    if (result != CTL_OK)
        return result;
    result = tell(argv[0], is_solve ? store_problem_solve(s.store, problem, note) : list(s.store, is_json));
    ctl_store_close(&s);
    return result;
}

/* ---- undo ---- */

enum ctl_exit undo_run(const struct conf *conf, int argc, char **argv)
{
    const char *words[1], *reason = NULL;
    struct uuid event;
    struct ctl_store s;
    struct undo undo;
    const struct ctl_option options[] = {{"--reason", NULL, &reason}, {NULL, NULL, NULL}};
    if (ctl_parse(argc, argv, options, words, 1, 1) < 0)
        return CTL_USAGE;
    if (!uuid_parse(words[0], &event))
        return ctl_usage_error(argv[0], "%s is no id; `kioskctl export audit` shows events", words[0]);
    if (!reason)
        return ctl_usage_error(argv[0], "tell why with --reason");
    enum ctl_exit result = ctl_store_open(&s, conf, true);
    if (result != CTL_OK)
        return result;
    enum err e = store_undo(s.store, event, reason, &undo);
    ctl_store_close(&s);
    if (e)
        return tell(argv[0], e);
    if (undo.answer == UNDO_FINE) {
        printf("%s  %s  taken back\n", undo.kind, undo.title);
        return CTL_OK;
    }
    fprintf(stderr, "kioskctl: %s: not taken back: %s\n", argv[0], undo_answer_name(undo.answer));
    return CTL_REFUSED;
}
