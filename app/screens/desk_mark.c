/* What became of a book: what it is and why is chosen, then the book is scanned. A lost or damaged one has no
 * label to scan, so its number may be typed. 找到了 takes any of them back. */
#include "base/utf8.h"
#include "screens/code_entry.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_BACK, ACT_CHOOSE, ACT_OTHER, ACT_CODE, ACT_COPY };

static const struct mark {
    enum fact_kind kind;
    const char *label; /* the reason that the audit list tells */
    const char *done;
} marks[] = {
    {FACT_LOST, TR("读者说丢了"), TR("《{0}》登记为丢失")},
    {FACT_LOST, TR("盘点没找到"), TR("《{0}》登记为丢失")},
    {FACT_DAMAGED, TR("破了，不能再借"), TR("《{0}》登记为损坏")},
    {FACT_WITHDRAWN, TR("太旧，不留了"), TR("《{0}》已注销")},
    {FACT_FOUND, TR("找到了，可以再借"), TR("《{0}》可以再借了")},
};
enum { MARK_COUNT = sizeof marks / sizeof marks[0] };

struct marking {
    const struct mark *mark; /* NULL: to be chosen */
    struct circulation last;
    bool has_last;
    enum err err;
    char code[256]; /* of the last scan, to ask again with the chosen copy */
    struct code_entry entry;
};

static void draw_choice(bool is_busy, struct ui *ui, struct frame frame)
{
    struct rect work = frame.work;
    part_title(ui, &frame.status, tr("书的状态"), tr("先选是怎么回事"));
    struct rect foot = part_foot(ui, &work);
    ui_button(ui, foot, (struct button){BUTTON_QUIET, 0, tr("返回"), ACT_BACK, 0, is_busy});
    struct list list = ui_list_begin(ui, 0, work, ui_target(ui) + ui_gap(ui), MARK_COUNT);
    for (int i = list.first; i < list.last; i++) {
        struct rect row = ui_list_row(ui, &list, i);
        row.h = ui_target(ui);
        ui_button(ui, row, (struct button){BUTTON_SECONDARY, 0, tr(marks[i].label), ACT_CHOOSE, i, is_busy});
    }
    ui_list_end(ui);
}

/* Where a book that is well again goes, or what becomes of the loan. */
static const char *words_next(const struct circulation *c)
{
    if (!uuid_is_zero(c->loan.id))
        return c->loan.is_open ? tr("它还借在外面，借阅照旧") : tr("它的借阅到此为止");
    if (c->is_elsewhere)
        return tr("请放到转运架");
    return c->is_awaited ? tr("请放到预约架") : tr("请扫下一本");
}

static void draw_last(const struct marking *s, struct ui *ui, struct rect r)
{
    char what[320], todo[240];
    if (s->err != ERR_OK) {
        part_notice(ui, r, ROLE_SEAL, ICON_WARNING, tr("没有登记成"), words_store_trouble(s->err));
    } else if (!s->has_last) {
        part_notice(ui, r, ROLE_JADE, ICON_BARCODE, tr("请扫书上的条码"), tr("没有条码就输入条码号"));
    } else if (s->last.refusal != REFUSED_NONE) {
        words_refusal(&s->last, what, sizeof what, todo, sizeof todo);
        part_notice(ui, r, ROLE_AMBER, ICON_WARNING, what, todo);
    } else {
        tr_fill(what, sizeof what, tr(s->mark->done), words_private(s->last.loan.title));
        part_notice(ui, r, ROLE_JADE, ICON_CHECK, what, words_next(&s->last));
    }
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct marking *s = state;
    bool is_busy = shell_is_busy(shell);
    if (!s->mark) {
        draw_choice(is_busy, ui, frame);
        return;
    }
    if (s->entry.is_open) {
        code_entry_draw(ui, frame, &s->entry);
        return;
    }
    struct rect foot = part_foot(ui, &frame.work);
    part_code_button(ui, &frame, &foot, ACT_CODE, is_busy);
    struct rect status = frame.status;
    part_title(ui, &status, tr("书的状态"), tr(s->mark->label));
    draw_last(s, ui, status);
    ui_button(ui, rect_column(foot, 2, 0, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("返回"), ACT_BACK, 0, is_busy});
    ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
              (struct button){BUTTON_SECONDARY, 0, tr("换一种"), ACT_OTHER, 0, is_busy});
    if (s->has_last && s->last.refusal == REFUSED_AMBIGUOUS)
        part_candidates(ui, frame.work, &s->last, is_busy, ACT_COPY);
}

static void ask(struct marking *s, struct shell *shell, struct uuid copy)
{
    struct store_request request = {
        .op = STORE_DESK_MARK, .mark = s->mark->kind, .reason = s->mark->label, .copy = copy};
    str_copy(request.code, sizeof request.code, s->code);
    shell_ask(shell, &request);
}

static void scan(void *state, struct shell *shell, const char *code)
{
    struct marking *s = state;
    if (!s->mark)
        return;
    str_copy(s->code, sizeof s->code, code);
    code_entry_close(&s->entry, shell);
    ask(s, shell, (struct uuid){0});
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct marking *s = state;
    if (s->entry.is_open) {
        if (code_entry_tap(&s->entry, shell, action, arg))
            scan(s, shell, s->entry.keyboard.text);
        return;
    }
    if (action == ACT_CHOOSE) {
        s->mark = &marks[arg];
        shell_announce(shell);
    } else if (action == ACT_OTHER) {
        explicit_bzero(s, sizeof *s);
    } else if (action == ACT_CODE) {
        code_entry_open(&s->entry, shell);
    } else if (action == ACT_COPY && arg < 0) {
        s->has_last = false;
    } else if (action == ACT_COPY) {
        ask(s, shell, s->last.candidates[arg].copy);
    } else {
        shell_goto(shell, "desk");
    }
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    (void)shell;
    struct marking *s = state;
    s->err = a->err;
    s->has_last = a->err == ERR_OK;
    if (s->has_last)
        s->last = a->circulation;
}

const struct screen screen_desk_mark = {.name = "desk-mark",
                                        .state_size = sizeof(struct marking),
                                        .needs_desk = true,
                                        .draw = draw,
                                        .tap = tap,
                                        .scan = scan,
                                        .answer = answer};
