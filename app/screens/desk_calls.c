/* 求助 at the desk: who asked for a hand, and a button that tells them somebody comes. */
#include "db/desk_lists.h"
#include "screens/desk_parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_BACK, ACT_ANSWER, CALLS_MAX = 50 };

struct calls {
    struct help_call calls[CALLS_MAX];
    size_t count;
    enum err err; /* of reading them, or of the last answer */
};

static void enter(void *state, struct shell *shell)
{
    struct calls *s = state;
    s->err = store_desk_calls(shell_store(shell), s->calls, CALLS_MAX, &s->count);
}

static void draw_call(const struct help_call *call, int i, bool is_busy, struct ui *ui, struct rect r)
{
    char hour[16];
    bool is_open = call->answered_ms == 0;
    desk_time(call->rung_ms, hour);
    desk_row(ui, r,
             &(struct desk_row){.head = call->cause == HELP_SCANS ? tr("三次没有扫成") : tr("按了求助"),
                                .who = is_open ? tr("还没有人去") : call->answered_by,
                                .what = "",
                                .badge = is_open ? NULL : tr("去过了"),
                                .badge_role = ROLE_JADE,
                                .note = hour,
                                .button = is_open && !is_busy ? tr("我去") : NULL,
                                .action = ACT_ANSWER,
                                .arg = i});
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct calls *s = state;
    struct rect status = frame.status, work = frame.work;
    desk_heading(ui, &status, tr("求助"), tr("今天没有人求助"), s->count, s->err);
    struct rect foot = part_foot(ui, &work);
    ui_button(ui, foot, (struct button){BUTTON_PRIMARY, 0, tr("返回"), ACT_BACK, 0, shell_is_busy(shell)});
    struct list list = ui_list_begin(ui, 0, work, part_book_height(ui), (int)s->count);
    for (int i = list.first; i < list.last; i++)
        draw_call(&s->calls[i], i, shell_is_busy(shell), ui, ui_list_row(ui, &list, i));
    ui_list_end(ui);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    const struct calls *s = state;
    if (shell_is_busy(shell))
        return; /* the list is about to change */
    if (action == ACT_ANSWER)
        shell_ask(shell, &(struct store_request){.op = STORE_DESK_ANSWER_CALL, .call = s->calls[arg].id});
    else
        shell_goto(shell, "desk");
}

/* ERR_NOT_FOUND: somebody else was quicker, which the list now shows. */
static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct calls *s = state;
    enter(s, shell);
    if (a->err != ERR_OK && a->err != ERR_NOT_FOUND)
        s->err = a->err;
}

const struct screen screen_desk_calls = {.name = "desk-calls",
                                         .state_size = sizeof(struct calls),
                                         .needs_desk = true,
                                         .enter = enter,
                                         .draw = draw,
                                         .tap = tap,
                                         .answer = answer};
