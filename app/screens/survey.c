/* Surveys and the questions after a course: one question a screen, each answer kept at once, so that one can
 * stop and go on another day; at the end with the name or without. */
#include "base/utf8.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/keyboard.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_BACK, ACT_OPEN, ACT_CHOOSE, ACT_BEFORE, ACT_NEXT, ACT_WRITE, ACT_ANONYMOUS, ACT_NAMED, ACT_HOME };
enum { ROWS_MAX = 6, COLUMN_MAX = 4 };

struct survey_state {
    enum { CHOOSING, ASKING, WRITING, FINISHING, THANKING } step;
    struct survey_row rows[ROWS_MAX];
    size_t row_count;
    int row; /* of the survey that is answered */
    struct question questions[QUESTIONS_MAX];
    struct answer answers[QUESTIONS_MAX];
    int count, place;
    struct keyboard keyboard;
    enum err err;
};

static void show(struct survey_state *s, struct shell *shell, int step)
{
    s->step = step;
    shell_announce(shell);
}

/* The first question without an answer, or the end. */
static void open_survey(struct survey_state *s, struct shell *shell, int row)
{
    struct survey survey;
    size_t count = 0;
    const struct survey_row *r = &s->rows[row];
    struct uuid resident = shell_visit(shell)->resident.id;
    s->row = row;
    s->err = store_survey(shell_store(shell), r->survey, &survey, s->questions, &count);
    if (s->err == ERR_OK)
        s->err = store_survey_draft(shell_store(shell), resident, r->survey, r->subject, s->answers);
    if (s->err != ERR_OK)
        return;
    s->count = (int)count;
    s->place = 0;
    while (s->place < s->count && s->answers[s->place].is_given)
        s->place++;
    show(s, shell, s->place < s->count ? ASKING : FINISHING);
}

static void enter(void *state, struct shell *shell)
{
    struct survey_state *s = state;
    s->err = store_surveys_for(shell_store(shell), shell_visit(shell)->resident.id, s->rows, ROWS_MAX,
                               &s->row_count);
    if (s->err == ERR_OK && s->row_count == 1)
        open_survey(s, shell, 0);
}

/* ---- drawing ---- */

static void draw_trouble(const struct survey_state *s, struct ui *ui, struct rect *status)
{
    if (s->err == ERR_OK)
        return;
    cut_top(status,
            ui_banner(ui, *status, ROLE_SEAL, ICON_WARNING,
                      s->err == ERR_NOT_FOUND ? tr("这份问卷已经结束了") : words_store_trouble(s->err)));
    cut_top(status, ui_gap(ui));
}

static void draw_choosing(const struct survey_state *s, struct ui *ui, struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    part_title(ui, &status, tr("听听您的意见"), s->row_count ? tr("选一份来答，可以随时停下") : "");
    draw_trouble(s, ui, &status);
    if (!s->row_count && s->err == ERR_OK)
        ui_banner(ui, status, ROLE_JADE, ICON_INFO, tr("现在没有要答的问卷"));
    ui_button(ui, part_foot(ui, &work), (struct button){BUTTON_SECONDARY, 0, tr("返回"), ACT_BACK, 0, false});
    for (size_t i = 0; i < s->row_count; i++) {
        char label[160];
        tr_fill(label, sizeof label, s->rows[i].is_course ? tr("{0}：这门课怎么样？") : "{0}",
                words_private(s->rows[i].title));
        ui_button(ui, cut_top(&work, ui_target(ui)),
                  (struct button){BUTTON_PRIMARY, ICON_LIST, label, ACT_OPEN, (int)i, false});
        cut_top(&work, ui_gap(ui));
    }
}

/* What can be chosen, as labels; how many. */
static int labels_of(const struct question *q, const char *labels[OPTIONS_MAX])
{
    static const char *const scale[] = {TR("很不满意"), TR("不太满意"), TR("一般"), TR("满意"), TR("很满意")};
    int n = 0;
    switch (q->kind) {
    case QUESTION_SCALE:
        for (int i = SCALE_MAX; i-- > 0;)
            labels[n++] = tr(scale[i]);
        break;
    case QUESTION_YES_NO:
        labels[n++] = tr("是");
        labels[n++] = tr("不是");
        break;
    default:
        for (; n < q->option_count; n++)
            labels[n] = q->options[n];
    }
    return n;
}

/* The choice that button i stands for: what is best comes first on the screen. */
static int choice_of(const struct question *q, int i)
{
    return q->kind == QUESTION_SCALE ? SCALE_MAX - i : q->kind == QUESTION_YES_NO ? 1 - i : i;
}

static bool is_chosen(const struct question *q, const struct answer *a, int i)
{
    if (!a->is_given)
        return false;
    return q->kind == QUESTION_MULTIPLE ? a->choice >> i & 1 : a->choice == choice_of(q, i);
}

static void draw_choices(const struct survey_state *s, struct ui *ui, struct rect work, bool is_busy)
{
    const struct question *q = &s->questions[s->place];
    const char *labels[OPTIONS_MAX];
    int count = labels_of(q, labels), columns = count > COLUMN_MAX || work.h < work.w / 3 ? 2 : 1;
    int rows = (count + columns - 1) / columns;
    for (int row = 0; row < rows; row++) {
        struct rect line = cut_top(&work, ui_target(ui));
        for (int column = 0; column < columns && row * columns + column < count; column++) {
            int i = row * columns + column;
            bool is_set = is_chosen(q, &s->answers[s->place], i);
            ui_button(ui, rect_column(line, columns, column, ui_gap(ui)),
                      (struct button){is_set ? BUTTON_PRIMARY : BUTTON_SECONDARY, is_set ? ICON_CHECK : 0,
                                      labels[i], ACT_CHOOSE, i, is_busy});
        }
        cut_top(&work, ui_gap(ui));
    }
}

static void draw_words(const struct survey_state *s, struct ui *ui, struct rect work, bool is_busy)
{
    const struct answer *a = &s->answers[s->place];
    struct text_style body = {TEXT_LEAD, false, ROLE_INK, ALIGN_LEFT, false, false};
    ui_button(ui, cut_top(&work, ui_target(ui)),
              (struct button){BUTTON_PRIMARY, ICON_KEYBOARD, *a->words ? tr("改一改") : tr("写几个字"),
                              ACT_WRITE, 0, is_busy});
    cut_top(&work, ui_gap(ui));
    if (*a->words)
        ui_text(ui, work, body, words_private(a->words));
}

static void draw_asking(const struct survey_state *s, const struct shell *shell, struct ui *ui,
                        struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    const struct question *q = &s->questions[s->place];
    char progress[64], at[12], of[12];
    bool is_busy = shell_is_busy(shell), has_answer = s->answers[s->place].is_given;
    str_format(at, sizeof at, "%d", s->place + 1);
    str_format(of, sizeof of, "%d", s->count);
    tr_fill(progress, sizeof progress, tr("第 {0} 题，共 {1} 题"), at, of);
    part_title(ui, &status, words_private(s->rows[s->row].title), progress);
    draw_trouble(s, ui, &status);
    struct rect foot = part_foot(ui, &work);
    ui_text(ui, status, (struct text_style){TEXT_LEAD, true, ROLE_INK, ALIGN_LEFT, false, false}, q->text);
    if (q->kind == QUESTION_WORDS)
        draw_words(s, ui, work, is_busy);
    else
        draw_choices(s, ui, work, is_busy);
    bool may_skip = q->is_optional && !has_answer;
    ui_button(ui, rect_column(foot, 3, 0, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("先停下"), ACT_HOME, 0, is_busy});
    ui_button(ui, rect_column(foot, 3, 1, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("上一题"), ACT_BEFORE, 0, is_busy || s->place == 0});
    ui_button(ui, rect_column(foot, 3, 2, ui_gap(ui)),
              (struct button){BUTTON_SECONDARY, 0, may_skip ? tr("跳过") : tr("下一题"), ACT_NEXT, 0,
                              is_busy || !(has_answer || may_skip)});
}

static void draw_finishing(const struct survey_state *s, const struct shell *shell, struct ui *ui,
                           struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    bool is_busy = shell_is_busy(shell);
    part_title(ui, &status, tr("答完了，怎么交？"), "");
    draw_trouble(s, ui, &status);
    struct rect foot = part_foot(ui, &work);
    ui_button(ui, rect_column(foot, 2, 0, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("先停下"), ACT_HOME, 0, is_busy});
    ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("上一题"), ACT_BEFORE, 0, is_busy});
    ui_button(ui, cut_top(&work, ui_target(ui)),
              (struct button){BUTTON_PRIMARY, ICON_HIDE, tr("不留名交上"), ACT_ANONYMOUS, 0, is_busy});
    cut_top(&work, ui_gap(ui));
    ui_button(ui, cut_top(&work, ui_target(ui)),
              (struct button){BUTTON_SECONDARY, 0, tr("留名交上"), ACT_NAMED, 0, is_busy});
    const char *lines[] = {tr("不留名：谁也查不到是您写的，交了就不能再改。"),
                           tr("留名：工作人员知道是您的意见，好回复您。")};
    part_lines(ui, status, work, lines, 2);
}

static void draw_thanking(const struct survey_state *s, struct ui *ui, struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    part_title(ui, &status, tr("谢谢您"), "");
    part_notice(ui, status, ROLE_JADE, ICON_CHECK, tr("您的意见收到了"), tr("办得好不好，您说了算"));
    struct rect foot = part_foot(ui, &work);
    bool is_more = s->row_count > 1;
    ui_button(
        ui, rect_column(foot, 1 + is_more, 0, ui_gap(ui)),
        (struct button){is_more ? BUTTON_SECONDARY : BUTTON_PRIMARY, 0, tr("返回"), ACT_HOME, 0, false});
    if (is_more)
        ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
                  (struct button){BUTTON_PRIMARY, 0, tr("再答一份"), ACT_BACK, 0, false});
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct survey_state *s = state;
    switch (s->step) {
    case CHOOSING:
        draw_choosing(s, ui, frame);
        break;
    case ASKING:
        draw_asking(s, shell, ui, frame);
        break;
    case WRITING:
        part_title(ui, &frame.status, s->questions[s->place].text, "");
        keyboard_draw_field(ui, &frame.status, &s->keyboard, tr("写在这里"));
        keyboard_draw(ui, frame.work, &s->keyboard);
        break;
    case FINISHING:
        draw_finishing(s, shell, ui, frame);
        break;
    default:
        draw_thanking(s, ui, frame);
    }
}

/* ---- answering ---- */

static void send(struct survey_state *s, struct shell *shell, const struct answer *a)
{
    struct store_request request = {.op = STORE_ANSWER_QUESTION,
                                    .resident = shell_visit(shell)->resident.id,
                                    .survey = s->rows[s->row].survey,
                                    .subject = s->rows[s->row].subject,
                                    .question = s->place,
                                    .answer = *a};
    s->answers[s->place] = *a;
    s->answers[s->place].is_given = true;
    shell_ask(shell, &request);
    explicit_bzero(&request, sizeof request);
}

static void choose(struct survey_state *s, struct shell *shell, int i)
{
    const struct question *q = &s->questions[s->place];
    const struct answer *before = &s->answers[s->place];
    int bits = before->is_given ? before->choice : 0;
    send(s, shell,
         &(struct answer){.choice = q->kind == QUESTION_MULTIPLE ? bits ^ 1 << i : choice_of(q, i)});
}

static void finish(struct survey_state *s, struct shell *shell, bool is_anonymous)
{
    shell_ask(shell, &(struct store_request){.op = STORE_FINISH_SURVEY,
                                             .resident = shell_visit(shell)->resident.id,
                                             .survey = s->rows[s->row].survey,
                                             .subject = s->rows[s->row].subject,
                                             .is_anonymous = is_anonymous});
}

static void go(struct survey_state *s, struct shell *shell, int place)
{
    s->err = ERR_OK;
    s->place = place < 0 ? 0 : place;
    show(s, shell, s->place < s->count ? ASKING : FINISHING);
}

static void start_writing(struct survey_state *s, struct shell *shell)
{
    s->keyboard = (struct keyboard){.layouts = 1U << LAYOUT_PINYIN | 1U << LAYOUT_T9 | 1U << LAYOUT_LATIN,
                                    .layout = ime_is_ready() ? LAYOUT_PINYIN : LAYOUT_LATIN,
                                    .max = 40,
                                    .has_space = true,
                                    .has_done = true};
    str_copy(s->keyboard.text, sizeof s->keyboard.text, s->answers[s->place].words);
    show(s, shell, WRITING);
}

static void tap_key(struct survey_state *s, struct shell *shell, int action, int arg)
{
    struct answer a = {0};
    enum keyboard_event event = keyboard_tap(&s->keyboard, action, arg);
    if (event == KEYBOARD_DONE) {
        str_copy(a.words, sizeof a.words, s->keyboard.text);
        send(s, shell, &a);
    }
    if (event == KEYBOARD_DONE || event == KEYBOARD_BACK) {
        explicit_bzero(&s->keyboard, sizeof s->keyboard);
        show(s, shell, ASKING);
    }
    explicit_bzero(&a, sizeof a);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct survey_state *s = state;
    if (s->step == WRITING) {
        tap_key(s, shell, action, arg);
        return;
    }
    switch (action) {
    case ACT_OPEN:
        open_survey(s, shell, arg);
        break;
    case ACT_CHOOSE:
        choose(s, shell, arg);
        break;
    case ACT_WRITE:
        start_writing(s, shell);
        break;
    case ACT_BEFORE:
        go(s, shell, s->place - 1);
        break;
    case ACT_NEXT:
        go(s, shell, s->place + 1);
        break;
    case ACT_ANONYMOUS:
    case ACT_NAMED:
        finish(s, shell, action == ACT_ANONYMOUS);
        break;
    case ACT_BACK:
        shell_goto(shell, s->step == THANKING ? "survey" : "home");
        break;
    default:
        shell_goto(shell, "home");
    }
}

/* One choice is the answer: on to the next question; of several the person says when it is all. */
static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct survey_state *s = state;
    s->err = a->err;
    if (a->err != ERR_OK) {
        if (a->op == STORE_ANSWER_QUESTION)
            s->answers[s->place].is_given = false;
        return;
    }
    if (a->op == STORE_FINISH_SURVEY)
        show(s, shell, THANKING);
    else if (s->questions[s->place].kind != QUESTION_MULTIPLE)
        go(s, shell, s->place + 1);
}

const struct screen screen_survey = {.name = "survey",
                                     .state_size = sizeof(struct survey_state),
                                     .needs_visit = true,
                                     .enter = enter,
                                     .draw = draw,
                                     .tap = tap,
                                     .answer = answer};
