/* Problems: what no machine can decide, in plain words, and what to do about it. A volunteer has a look and
 * says what was done. */
#include "base/utf8.h"
#include "db/problems.h"
#include "model/date.h"
#include "screens/desk_parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_BACK, ACT_OPEN, ACT_SOLVE, PROBLEMS_MAX = 100, TAIL = 7 };

/* {0}: whose book it is. */
static const struct {
    const char *what, *todo;
} kinds[] = {
    [PROBLEM_UNKNOWN_COPY] = {TR("查不到的书"), TR("放到转运架，还给{0}")},
    [PROBLEM_NOT_ON_LOAN] = {TR("没借却还了"), TR("看看书架上有没有它的位置")},
    [PROBLEM_LENT_TWICE] = {TR("借出了两次"), TR("前一位没有还，问问书在谁手里")},
    [PROBLEM_LOST_SEEN] = {TR("丢了又出现"), TR("看看书好不好，告诉当初借它的人")},
    [PROBLEM_OVER_LIMIT] = {TR("借得太多"), TR("有读者超过了上限，请先还一本")},
    [PROBLEM_OTHER] = {TR("机器说不清"), TR("请找馆员看一看")},
};

/* What was done, as the audit list tells it. */
static const char *const notes[] = {TR("书放好了"), TR("问过读者了"), TR("送走了"), TR("交给馆员了")};
enum { NOTE_COUNT = sizeof notes / sizeof notes[0] };

struct problem_list {
    struct problem problems[PROBLEMS_MAX];
    size_t count;
    enum err err;                 /* of reading them, or of the last answer */
    const struct problem *chosen; /* of problems, NULL = the list is shown */
};

static void enter(void *state, struct shell *shell)
{
    struct problem_list *s = state;
    s->chosen = NULL;
    s->err = store_problems(shell_store(shell), s->problems, PROBLEMS_MAX, &s->count);
}

/* In a row the end of a long number tells books apart. */
static void words_row(const struct problem *p, char out[160])
{
    size_t length = strlen(p->code);
    if (*p->title)
        str_copy(out, 160, p->title);
    else
        str_format(out, 160, "%s%s", length > TAIL + 1 ? "…" : "",
                   length > TAIL + 1 ? p->code + length - TAIL : p->code);
}

static void draw_list(const struct problem_list *s, bool is_busy, struct ui *ui, struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    desk_heading(ui, &status, tr("问题"), tr("没有要办的"), s->count, s->err);
    ui_button(ui, part_foot(ui, &work), (struct button){BUTTON_PRIMARY, 0, tr("返回"), ACT_BACK, 0, is_busy});
    struct list list = ui_list_begin(ui, 0, work, part_book_height(ui), (int)s->count);
    for (int i = list.first; i < list.last; i++) {
        const struct problem *p = &s->problems[i];
        char day[48], name[160];
        words_row(p, name);
        words_date_short(day_at(p->at_ms), day, sizeof day);
        desk_row(ui, ui_list_row(ui, &list, i),
                 &(struct desk_row){.head = name,
                                    .who = tr(kinds[p->kind].what),
                                    .what = "",
                                    .note = day,
                                    .button = is_busy ? NULL : tr("查看"),
                                    .button_icon = ICON_SHOW,
                                    .action = ACT_OPEN,
                                    .arg = i});
    }
    ui_list_end(ui);
}

static void draw_problem(const struct problem *p, bool is_busy, struct ui *ui, struct frame frame)
{
    char todo[240];
    struct rect status = frame.status, work = frame.work;
    tr_fill(todo, sizeof todo, tr(kinds[p->kind].todo), p->house);
    part_title(ui, &status, *p->title ? words_private(p->title) : p->code, *p->title ? p->code : p->house);
    part_notice(ui, status, ROLE_AMBER, ICON_WARNING, tr(kinds[p->kind].what), todo);
    ui_button(ui, part_foot(ui, &work), (struct button){BUTTON_QUIET, 0, tr("还没办"), ACT_BACK, 0, is_busy});
    desk_choices(ui, work, notes, NOTE_COUNT, ACT_SOLVE, is_busy);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct problem_list *s = state;
    if (s->chosen)
        draw_problem(s->chosen, shell_is_busy(shell), ui, frame);
    else
        draw_list(s, shell_is_busy(shell), ui, frame);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct problem_list *s = state;
    if (shell_is_busy(shell))
        return;
    if (action == ACT_OPEN) {
        s->chosen = &s->problems[arg];
        shell_announce(shell);
    } else if (action == ACT_SOLVE) {
        shell_ask(shell, &(struct store_request){
                             .op = STORE_DESK_SOLVE, .problem = s->chosen->id, .reason = notes[arg]});
    } else if (s->chosen) {
        s->chosen = NULL;
        shell_announce(shell);
    } else {
        shell_goto(shell, "desk");
    }
}

/* ERR_NOT_FOUND: somebody else was quicker, which the list now shows. */
static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct problem_list *s = state;
    enter(s, shell);
    if (a->err != ERR_OK && a->err != ERR_NOT_FOUND)
        s->err = a->err;
    shell_announce(shell);
}

const struct screen screen_desk_problems = {.name = "desk-problems",
                                            .state_size = sizeof(struct problem_list),
                                            .needs_desk = true,
                                            .enter = enter,
                                            .draw = draw,
                                            .tap = tap,
                                            .answer = answer};
