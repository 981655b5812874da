/* What came of surveys and of the questions after a course, for who types. */
#include "ctl/ctl.h"
#include "ctl/json.h"
#include "db/surveys.h"

#include <stdio.h>
#include <string.h>

enum { SUBJECTS_MAX = 500 };

static int choices(const struct question *q)
{
    return q->kind == QUESTION_SCALE ? SCALE_MAX : q->kind == QUESTION_YES_NO ? 2 : q->option_count;
}

static void print_counts(const struct question *q, const struct survey_result *r, int place)
{
    printf("  %d. %s  (%d answers)\n", place + 1, q->text, r->answered[place]);
    for (int i = 0; i < choices(q); i++) {
        if (q->kind == QUESTION_SCALE)
            printf("     %d: %d\n", i + 1, r->counts[place][i]);
        else
            printf("     %s: %d\n",
                   q->kind != QUESTION_YES_NO ? q->options[i]
                   : i                        ? "yes"
                                              : "no",
                   r->counts[place][i]);
    }
}

static void print_counts_json(const struct question *q, const struct survey_result *r, int place)
{
    json_put_pair(stdout, place ? ",\n   {" : "\n   {", "question", q->text);
    json_put_pair(stdout, ", ", "kind", question_kind_name(q->kind));
    printf(", \"answered\": %d, \"counts\": [", r->answered[place]);
    for (int i = 0; i < choices(q); i++)
        printf(i ? ", %d" : "%d", r->counts[place][i]);
    fputs("]}", stdout);
}

static void print_verdict(const struct course_verdict *v, bool is_json)
{
    printf(is_json ? ", \"yes\": %d, \"answers\": %d, \"threshold\": %d, \"goes_on\": %s"
                   : "  %d of %d want it to go on, threshold %d %%: %s\n",
           v->yes, v->answers, v->threshold,
           is_json      ? v->goes_on ? "true" : "false"
           : v->goes_on ? "goes on"
                        : "ends");
}

static enum err print_subject(struct store *store, const struct survey_subject *s, bool is_json,
                              bool is_first)
{
    struct survey survey;
    struct question questions[QUESTIONS_MAX];
    struct survey_result result;
    struct course_verdict verdict;
    size_t count = 0;
    enum err e = store_survey(store, s->survey, &survey, questions, &count);
    e = e ? e : store_survey_result(store, s->survey, s->subject, &result);
    if (e)
        return e;
    bool is_told = result.responses >= SURVEY_LEAST_SHOWN;
    if (is_json) {
        json_put_pair(stdout, is_first ? "[\n {" : ",\n {", "code", s->code);
        json_put_pair(stdout, ", ", "title", s->title);
        printf(", \"responses\": %d", result.responses);
    } else {
        printf("%s  %s  %d responses%s\n", s->code, s->title, result.responses,
               is_told ? "" : ": too few to tell more");
    }
    if (s->is_course && store_course_verdict(store, s->subject, &verdict) == ERR_OK)
        print_verdict(&verdict, is_json);
    if (is_json)
        fputs(", \"questions\": [", stdout);
    for (size_t i = 0; is_told && i < count; i++)
        (is_json ? print_counts_json : print_counts)(&questions[i], &result, (int)i);
    if (is_json)
        fputs("]}", stdout);
    return ERR_OK;
}

enum ctl_exit survey_run(const struct conf *conf, int argc, char **argv)
{
    static struct survey_subject subjects[SUBJECTS_MAX];
    const char *words[2];
    bool is_json = false;
    size_t count = 0, printed = 0;
    struct ctl_store s;
    const struct ctl_option options[] = {{"--json", &is_json, NULL}, {NULL, NULL, NULL}};
    if (ctl_parse(argc, argv, options, words, 2, 2) < 0)
        return CTL_USAGE;
    if (strcmp(words[0], "result") != 0)
        return ctl_usage_error(argv[0], "result CODE");
    enum ctl_exit opened = ctl_store_open(&s, conf, false);
    if (opened != CTL_OK)
        return opened;
    enum err e = store_survey_subjects(s.store, subjects, SUBJECTS_MAX, &count);
    for (size_t i = 0; !e && i < count; i++)
        if (strcmp(subjects[i].code, words[1]) == 0 || strcmp(subjects[i].survey_code, words[1]) == 0)
            e = print_subject(s.store, &subjects[i], is_json, printed++ == 0);
    ctl_store_close(&s);
    if (e || !printed) {
        fprintf(stderr, "kioskctl %s: %s\n", argv[0], e ? err_text(e) : "nobody has answered that yet");
        return e ? CTL_ENVIRONMENT : CTL_REFUSED;
    }
    if (is_json)
        puts("\n]");
    return CTL_OK;
}
