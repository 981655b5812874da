/* Surveys and the questions after a course: one question a screen; who stops gets a number for the next time;
 * at the end with the name or without. Answers are in memory alone until they are handed in. */
#include "base/clock.h"
#include "base/utf8.h"
#include "screens/receipt_paint.h"
#include "screens/survey_draw.h"
#include "screens/words.h"
#include "ui/lang.h"

#include <string.h>

static void show(struct survey_state *s, struct shell *shell, enum survey_step step)
{
    s->step = step;
    shell_announce(shell);
}

static void go(struct survey_state *s, struct shell *shell, int place)
{
    s->err = ERR_OK;
    s->place = place < 0 ? 0 : place;
    show(s, shell, s->place < s->count ? SURVEY_ASKING : SURVEY_FINISHING);
}

/* The form's survey, at the first question without an answer. */
static void open_form(struct survey_state *s, struct shell *shell)
{
    struct survey survey;
    size_t count = 0;
    s->err = store_survey(shell_store(shell), s->form.survey, &survey, s->questions, &count);
    if (s->err != ERR_OK)
        return;
    s->count = (int)count;
    str_copy(s->title, sizeof s->title, survey.title);
    for (size_t i = 0; i < s->row_count; i++)
        if (uuid_equal(s->rows[i].subject, s->form.subject))
            str_copy(s->title, sizeof s->title, s->rows[i].title);
    int place = 0;
    while (place < s->count && s->form.answers[place].is_given)
        place++;
    go(s, shell, place);
}

static void open_row(struct survey_state *s, struct shell *shell, int row)
{
    explicit_bzero(&s->form, sizeof s->form);
    s->form.survey = s->rows[row].survey;
    s->form.subject = s->rows[row].subject;
    open_form(s, shell);
}

static void enter(void *state, struct shell *shell)
{
    struct survey_state *s = state;
    s->err = store_surveys_for(shell_store(shell), shell_visit(shell)->resident.id, s->rows, SURVEY_ROWS_MAX,
                               &s->row_count);
}

/* ---- answering ---- */

static void give(struct survey_state *s, const struct answer *a)
{
    s->form.answers[s->place] = *a;
    s->form.answers[s->place].is_given = true;
}

/* One choice is the answer, and on to the next question; of several the person says when it is all. */
static void choose(struct survey_state *s, struct shell *shell, int i)
{
    const struct question *q = &s->questions[s->place];
    const struct answer *before = &s->form.answers[s->place];
    int bits = before->is_given ? before->choice : 0;
    bool is_multiple = q->kind == QUESTION_MULTIPLE;
    give(s, &(struct answer){.choice = is_multiple ? bits ^ 1 << i : survey_choice(q, i)});
    if (!is_multiple)
        go(s, shell, s->place + 1);
}

static void start_typing(struct survey_state *s, struct shell *shell, enum survey_step step)
{
    bool is_code = step == SURVEY_TYPING_CODE;
    unsigned letters = 1U << LAYOUT_PINYIN | 1U << LAYOUT_T9 | 1U << LAYOUT_LATIN;
    s->keyboard = (struct keyboard){.layouts = is_code ? 1U << LAYOUT_DIGITS : letters,
                                    .layout = is_code          ? LAYOUT_DIGITS
                                              : ime_is_ready() ? LAYOUT_PINYIN
                                                               : LAYOUT_LATIN,
                                    .max = is_code ? SURVEY_CODE_SIZE - 1 : 40,
                                    .has_space = !is_code,
                                    .has_done = true};
    if (!is_code)
        str_copy(s->keyboard.text, sizeof s->keyboard.text, s->form.answers[s->place].words);
    s->err = ERR_OK;
    show(s, shell, step);
}

static void take_words(struct survey_state *s, struct shell *shell)
{
    struct answer a = {0};
    str_copy(a.words, sizeof a.words, s->keyboard.text);
    give(s, &a);
    explicit_bzero(&a, sizeof a);
    go(s, shell, s->place + 1);
}

static void take_code(struct survey_state *s, struct shell *shell)
{
    explicit_bzero(&s->form, sizeof s->form);
    str_copy(s->form.code, sizeof s->form.code, s->keyboard.text);
    s->err = store_resume_survey(shell_store(shell), &s->form);
    if (s->err == ERR_OK)
        open_form(s, shell);
    keyboard_clear(&s->keyboard);
}

static void tap_key(struct survey_state *s, struct shell *shell, int action, int arg)
{
    enum keyboard_event event = keyboard_tap(&s->keyboard, action, arg);
    bool is_code = s->step == SURVEY_TYPING_CODE;
    if (event == KEYBOARD_DONE && is_code)
        take_code(s, shell);
    else if (event == KEYBOARD_DONE)
        take_words(s, shell);
    else if (event == KEYBOARD_BACK)
        show(s, shell, is_code ? SURVEY_CHOOSING : SURVEY_ASKING);
}

/* ---- handing in, stopping ---- */

static void ask(struct survey_state *s, struct shell *shell, enum store_op op, bool is_anonymous)
{
    struct store_request request = {
        .op = op, .resident = shell_visit(shell)->resident.id, .form = s->form, .is_anonymous = is_anonymous};
    shell_ask(shell, &request);
    explicit_bzero(&request, sizeof request);
}

static void stop(struct survey_state *s, struct shell *shell)
{
    for (int i = 0; i < s->count; i++)
        if (s->form.answers[i].is_given) {
            ask(s, shell, STORE_PAUSE_SURVEY, false);
            return;
        }
    shell_goto(shell, "home");
}

static enum err paint(const void *arg, struct shell *shell, struct raster *out)
{
    const struct survey_state *s = arg;
    const struct conf_site *site = &shell_conf(shell)->site;
    struct receipt paper;
    char code[SURVEY_CODE_SIZE + 1];
    survey_code_words(s->form.code, code);
    receipt_begin(&paper, tr("接着答问卷"), site, clock_wall_ms(), tr);
    receipt_add(&paper, RECEIPT_TITLE, code, "");
    receipt_add(&paper, RECEIPT_TEXT, s->title, "");
    receipt_add(&paper, RECEIPT_TEXT, tr("下次点“接着上次答”，打这个号码。号码上没有您的名字"), "");
    receipt_end(&paper, site, tr);
    enum err err = receipt_paint(shell_ui(shell), &paper, shell_conf(shell)->printer_width_dots, out);
    explicit_bzero(&paper, sizeof paper);
    return err;
}

static void printed(void *state, struct shell *shell, enum err err, bool is_unknown)
{
    (void)shell;
    struct survey_state *s = state;
    print_step_end(&s->print, err, is_unknown);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct survey_state *s = state;
    if (s->step == SURVEY_WRITING || s->step == SURVEY_TYPING_CODE) {
        tap_key(s, shell, action, arg);
        return;
    }
    switch ((enum survey_action)action) {
    case SURVEY_OPEN:
        open_row(s, shell, arg);
        break;
    case SURVEY_CHOOSE:
        choose(s, shell, arg);
        break;
    case SURVEY_WRITE:
        start_typing(s, shell, SURVEY_WRITING);
        break;
    case SURVEY_TYPE_CODE:
        start_typing(s, shell, SURVEY_TYPING_CODE);
        break;
    case SURVEY_BEFORE:
        go(s, shell, s->place - 1);
        break;
    case SURVEY_NEXT:
        go(s, shell, s->place + 1);
        break;
    case SURVEY_ANONYMOUS:
    case SURVEY_NAMED:
        ask(s, shell, STORE_FINISH_SURVEY, action == SURVEY_ANONYMOUS);
        break;
    case SURVEY_STOP:
        stop(s, shell);
        break;
    case SURVEY_PRINT:
        print_step_start(&s->print, shell, uuid_new(), paint, s);
        break;
    case SURVEY_AGAIN:
        shell_goto(shell, "survey");
        break;
    default:
        shell_goto(shell, "home");
    }
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct survey_state *s = state;
    s->err = a->err;
    if (a->err != ERR_OK)
        return;
    if (a->op == STORE_PAUSE_SURVEY)
        str_copy(s->form.code, sizeof s->form.code, a->form.code);
    show(s, shell, a->op == STORE_PAUSE_SURVEY ? SURVEY_STOPPED : SURVEY_THANKING);
}

const struct screen screen_survey = {.name = "survey",
                                     .state_size = sizeof(struct survey_state),
                                     .needs_visit = true,
                                     .whose = FOR_SELF,
                                     .enter = enter,
                                     .draw = survey_draw,
                                     .tap = tap,
                                     .answer = answer,
                                     .printed = printed};
