/* Returning: needs no card. Scan, done; any house's book. */
#include "base/utf8.h"
#include "screens/code_entry.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_BACK, ACT_CHOOSE, ACT_CODE };
enum { RETURNS_MAX = 20 };

struct returns {
    struct circulation done[RETURNS_MAX]; /* newest first */
    int count, total;
    struct circulation last;
    bool has_last;
    enum err err;
    char code[256]; /* of the last scan, to ask again with the chosen copy */
    struct code_entry entry;
};

static bool was_taken_in(const struct circulation *c)
{
    return c->refusal == REFUSED_NONE || c->refusal == REFUSED_NOT_ON_LOAN;
}

/* Where to put what was taken in. */
static void words_place(const struct circulation *c, char *out, size_t size)
{
    char pickup[12];
    str_format(pickup, sizeof pickup, "%d", c->pickup);
    if (c->is_awaited)
        tr_fill(out, size,
                c->is_elsewhere ? tr("有人在{0}等它，请放到转运架")
                                : tr("有人预约了，请放到预约架，取书号 {1}"),
                c->home_name, pickup);
    else if (c->is_partner_library)
        tr_fill(out, size, tr("已收到，交还{0}。请放到转运架"), c->home_name);
    else if (c->is_elsewhere)
        tr_fill(out, size,
                *c->loan.title ? tr("它的家在{0}，请放到转运架")
                               : tr("{0}的书，我们查过再送回。请放到转运架"),
                c->home_name);
    else if (c->refusal == REFUSED_NOT_ON_LOAN)
        str_copy(out, size, tr("请放到还书架；想借它请先刷身份证"));
    else if (c->is_forgotten)
        str_copy(out, size, tr("请放到还书架。借书人的资料已按本人要求删除"));
    else
        str_copy(out, size, c->has_arrived ? tr("请放回书架，谢谢") : tr("请放到还书架，谢谢"));
}

static void draw_done(const struct circulation *c, struct ui *ui, struct rect r)
{
    char what[320], todo[240];
    if (c->refusal == REFUSED_NOT_ON_LOAN)
        words_refusal(c, what, sizeof what, todo, sizeof todo);
    else if (*c->loan.title)
        tr_fill(what, sizeof what, c->has_arrived ? tr("《{0}》送到了") : tr("《{0}》还好了"),
                words_private(c->loan.title));
    else
        str_copy(what, sizeof what, tr("这本书收下了"));
    words_place(c, todo, sizeof todo);
    bool is_odd = c->refusal == REFUSED_NOT_ON_LOAN;
    part_notice(ui, r, is_odd || c->is_awaited ? ROLE_AMBER : ROLE_JADE, is_odd ? ICON_WARNING : ICON_CHECK,
                what, todo);
}

static void draw_last(const struct returns *s, struct ui *ui, struct rect r)
{
    char what[320], todo[240];
    if (s->err != ERR_OK) {
        part_notice(ui, r, ROLE_SEAL, ICON_WARNING, tr("没有还成"), words_store_trouble(s->err));
    } else if (!s->has_last) {
        part_notice(ui, r, ROLE_JADE, ICON_BARCODE, tr("把书上贴的条码对准红光"), tr("一次一本，不用刷卡"));
    } else if (was_taken_in(&s->last)) {
        draw_done(&s->last, ui, r);
    } else {
        words_refusal(&s->last, what, sizeof what, todo, sizeof todo);
        part_notice(ui, r, ROLE_SEAL, ICON_WARNING, what, todo);
    }
}

static void draw_rows(const struct returns *s, struct ui *ui, struct rect r)
{
    struct list list = ui_list_begin(ui, 0, r, part_book_height(ui), s->count);
    for (int i = list.first; i < list.last; i++) {
        const struct circulation *c = &s->done[i];
        part_book(ui, ui_list_row(ui, &list, i),
                  &(struct book_row){.loan = &c->loan,
                                     .badge = tr("已还"),
                                     .badge_role = c->is_elsewhere || c->is_awaited ? ROLE_AMBER : ROLE_JADE,
                                     .note = c->is_elsewhere ? c->home_name : ""});
    }
    ui_list_end(ui);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct returns *s = state;
    if (s->entry.is_open) {
        code_entry_draw(ui, frame, &s->entry);
        return;
    }
    struct rect foot = part_foot(ui, &frame.work);
    part_code_button(ui, &frame, &foot, ACT_CODE, shell_is_busy(shell));
    struct rect status = frame.status, work = frame.work;
    if (s->total) {
        char badge[64], number[12];
        str_format(number, sizeof number, "%d", s->total);
        tr_fill(badge, sizeof badge, tr("已还 {0} 本"), number);
        ui_badge(ui, (struct rect){status.x, status.y, status.w, ui_line(ui, TEXT_TITLE)}, ROLE_JADE,
                 ALIGN_RIGHT, badge);
    }
    part_title(ui, &status, tr("还书"), s->has_last ? "" : tr("全区漂流书屋和市、区图书馆的书都可以还"));
    draw_last(s, ui, status);
    ui_button(ui, foot,
              (struct button){s->total ? BUTTON_PRIMARY : BUTTON_SECONDARY, 0,
                              s->total ? tr("还完了") : tr("返回"), ACT_BACK, 0, shell_is_busy(shell)});
    if (s->has_last && s->last.refusal == REFUSED_AMBIGUOUS)
        part_candidates(ui, work, &s->last, shell_is_busy(shell), ACT_CHOOSE);
    else
        draw_rows(s, ui, work);
}

static void scan(void *state, struct shell *shell, const char *code)
{
    struct returns *s = state;
    str_copy(s->code, sizeof s->code, code);
    code_entry_close(&s->entry, shell);
    shell_ask_code(shell, STORE_RETURN, s->code, (struct uuid){0});
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct returns *s = state;
    if (s->entry.is_open) {
        if (code_entry_tap(&s->entry, shell, action, arg))
            scan(s, shell, s->entry.keyboard.text);
        return;
    }
    if (action == ACT_CHOOSE && arg < 0)
        s->has_last = false;
    else if (action == ACT_CHOOSE)
        shell_ask_code(shell, STORE_RETURN, s->code, s->last.candidates[arg].copy);
    else if (action == ACT_CODE)
        code_entry_open(&s->entry, shell);
    else
        shell_goto_start(shell);
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    (void)shell;
    struct returns *s = state;
    s->err = a->err;
    s->has_last = a->err == ERR_OK;
    ui_list_to_top(shell_ui(shell));
    if (a->err != ERR_OK)
        return;
    s->last = a->circulation;
    if (!was_taken_in(&a->circulation))
        return;
    if (s->count == RETURNS_MAX)
        s->count--;
    for (int i = s->count++; i > 0; i--)
        s->done[i] = s->done[i - 1];
    s->done[0] = a->circulation;
    s->total++;
}

const struct screen screen_return = {.name = "return",
                                     .state_size = sizeof(struct returns),
                                     .draw = draw,
                                     .tap = tap,
                                     .answer = answer,
                                     .scan = scan};
