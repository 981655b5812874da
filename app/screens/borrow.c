/* Borrowing: each scan is a loan as soon as the store has committed it; newest on top, 撤销 takes the newest
 * back. */
#include "base/utf8.h"
#include "screens/code_entry.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_UNDO, ACT_DONE, ACT_PAPER, ACT_BACK, ACT_RETURN, ACT_CHOOSE, ACT_CODE };

struct borrow {
    struct loan lent[RECEIPT_LOANS_MAX]; /* in this session, newest first */
    int count;
    struct circulation last; /* of the last scan */
    bool has_last, was_undo;
    enum err err;   /* of the last question */
    int open_loans; /* of the resident */
    char code[256]; /* of the last scan, to ask again with the chosen copy */
    struct code_entry entry;
};

/* Of an adult for whom somebody acts only what was lent in this session is read. */
static void load_counts(struct borrow *s, struct shell *shell)
{
    struct uuid lent[RECEIPT_LOANS_MAX];
    size_t count = shell_lent(shell, lent);
    s->count = 0;
    for (size_t i = count; i-- > 0;)
        if (store_loan(shell_store(shell), lent[i], &s->lent[s->count]) == ERR_OK &&
            s->lent[s->count].is_open)
            s->count++;
    struct loan open[16];
    if (!shell_acts_for_adult(shell) &&
        store_loans(shell_store(shell), shell_subject(shell), open, 16, &count) == ERR_OK)
        s->open_loans = (int)count;
}

static void enter(void *state, struct shell *shell)
{
    load_counts(state, shell);
}

static void draw_scan_box(struct ui *ui, struct rect r)
{
    ui_box(ui, r, ROLE_JADE_TINT, ROLE_JADE, EDGE_DASHED);
    struct rect in = rect_inset(r, 2 * ui_gap(ui), ui_gap(ui));
    int icon = ui_mm(ui, 26) < in.h ? ui_mm(ui, 26) : in.h;
    ui_icon(ui, cut_left(&in, icon), ICON_BARCODE, ROLE_JADE, icon);
    cut_left(&in, 2 * ui_gap(ui));
    struct text_style bold = {TEXT_LEAD, true, ROLE_INK, ALIGN_LEFT, false, false};
    struct text_style body = {TEXT_BODY, false, ROLE_INK, ALIGN_LEFT, false, false};
    const char *what = tr("把书上贴的条码对准红光"), *how = tr("一次一本，扫一本借好一本");
    int height = ui_text_height(ui, in.w, bold, what) + ui_text_height(ui, in.w, body, how);
    if (height < in.h)
        cut_top(&in, (in.h - height) / 2);
    cut_top(&in, ui_text(ui, in, bold, what));
    if (height <= r.h - 2 * ui_gap(ui))
        ui_text(ui, in, body, how);
}

/* What the last scan did where it was not a loan, else how to scan. */
static void draw_status(const struct borrow *s, struct ui *ui, struct rect r)
{
    char what[240], todo[240], title[320];
    if (s->err != ERR_OK) {
        part_notice(ui, r, ROLE_SEAL, ICON_WARNING, tr("没有办成"), words_store_trouble(s->err));
    } else if (s->has_last && s->last.refusal != REFUSED_NONE) {
        words_refusal(&s->last, what, sizeof what, todo, sizeof todo);
        if (*s->last.loan.title)
            tr_fill(title, sizeof title, tr("《{0}》：{1}"), words_private(s->last.loan.title), what);
        else
            str_copy(title, sizeof title, what);
        part_notice(ui, r, ROLE_SEAL, ICON_WARNING, title, todo);
    } else if (s->has_last && s->was_undo) {
        tr_fill(what, sizeof what, tr("《{0}》不借了"), words_private(s->last.loan.title));
        part_notice(ui, r, ROLE_JADE, ICON_CHECK, what, tr("请放回书架；还想借就再扫一次"));
    } else {
        draw_scan_box(ui, r);
    }
}

static void draw_rows(const struct borrow *s, const struct shell *shell, struct ui *ui, struct rect r)
{
    struct list list = ui_list_begin(ui, 0, r, part_book_height(ui), s->count);
    for (int i = list.first; i < list.last; i++) {
        char due[48], note[96];
        words_date_short(s->lent[i].due_day, due, sizeof due);
        tr_fill(note, sizeof note, tr("{0}前还"), due);
        bool is_newest = i == 0 && !shell_is_busy(shell);
        part_book(ui, ui_list_row(ui, &list, i),
                  &(struct book_row){.loan = &s->lent[i],
                                     .badge = tr("已借好"),
                                     .badge_role = ROLE_JADE,
                                     .note = note,
                                     .button = is_newest ? tr("撤销") : NULL,
                                     .button_icon = ICON_UNDO,
                                     .action = ACT_UNDO,
                                     .arg = i});
    }
    ui_list_end(ui);
}

/* Returning is what helps after these. */
static bool is_return_next(const struct borrow *s)
{
    return s->has_last && (s->last.refusal == REFUSED_LIMIT || s->last.refusal == REFUSED_OVERDUE);
}

static void draw_foot(const struct borrow *s, const struct shell *shell, struct ui *ui, struct rect foot)
{
    bool is_busy = shell_is_busy(shell), has_paper = shell_health(shell)->printer == ERR_OK;
    bool is_return = is_return_next(s), is_own = uuid_is_zero(shell_visit(shell)->ward.id);
    struct button buttons[3];
    int n = 0;
    buttons[n++] = s->count && is_own
                       ? (struct button){BUTTON_SECONDARY, 0, tr("完成"), ACT_DONE, 0, is_busy}
                       : (struct button){BUTTON_SECONDARY, 0, tr("返回"), ACT_BACK, 0, is_busy};
    if (is_return)
        buttons[n++] = (struct button){
            s->count ? BUTTON_SECONDARY : BUTTON_PRIMARY, 0, tr("还书"), ACT_RETURN, 0, is_busy};
    struct rect left = s->count ? cut_left(&foot, foot.w * (n == 2 ? 9 : 6) / 18) : foot;
    for (int i = 0; i < n; i++)
        ui_button(ui, rect_column(left, n, i, ui_gap(ui)), buttons[i]);
    if (!s->count)
        return;
    cut_left(&foot, ui_gap(ui));
    ui_button(ui, foot,
              (struct button){BUTTON_PRIMARY, has_paper ? ICON_PRINTER : ICON_QR,
                              has_paper ? tr("完成，打小票") : tr("完成，看小票"), ACT_PAPER, 0, is_busy});
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct borrow *s = state;
    if (s->entry.is_open) {
        code_entry_draw(ui, frame, &s->entry);
        return;
    }
    struct rect foot = part_foot(ui, &frame.work);
    part_code_button(ui, &frame, &foot, ACT_CODE, shell_is_busy(shell));
    struct rect status = frame.status, work = frame.work;
    char badge[64], have[12], limit[12];
    str_format(have, sizeof have, "%d", s->open_loans);
    str_format(limit, sizeof limit, "%d", shell_conf(shell)->loans.limit);
    tr_fill(badge, sizeof badge, tr("已借 {0} / {1}"), have, limit);
    if (!shell_acts_for_adult(shell))
        ui_badge(ui, (struct rect){status.x, status.y, status.w, ui_line(ui, TEXT_TITLE)}, ROLE_JADE,
                 ALIGN_RIGHT, badge);
    bool is_refused = s->err != ERR_OK || (s->has_last && s->last.refusal != REFUSED_NONE);
    part_title(ui, &status, tr("借书"), is_refused ? "" : tr("不想借了请按“撤销”"));
    draw_status(s, ui, status);

    draw_foot(s, shell, ui, foot);
    if (s->has_last && s->last.refusal == REFUSED_AMBIGUOUS)
        part_candidates(ui, work, &s->last, shell_is_busy(shell), ACT_CHOOSE);
    else
        draw_rows(s, shell, ui, work);
}

static void scan(void *state, struct shell *shell, const char *code)
{
    struct borrow *s = state;
    str_copy(s->code, sizeof s->code, code);
    code_entry_close(&s->entry, shell);
    shell_ask_code(shell, STORE_BORROW, s->code, (struct uuid){0});
}

static void show_paper(struct shell *shell)
{
    struct uuid lent[RECEIPT_LOANS_MAX];
    size_t count = shell_lent(shell, lent);
    shell_goto_receipt(shell, lent, count);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct borrow *s = state;
    if (s->entry.is_open) {
        if (code_entry_tap(&s->entry, shell, action, arg))
            scan(s, shell, s->entry.keyboard.text);
        return;
    }
    switch (action) {
    case ACT_UNDO:
        shell_ask(shell, &(struct store_request){.op = STORE_UNDO_BORROW,
                                                 .resident = shell_subject(shell),
                                                 .loan = s->lent[arg].id});
        break;
    case ACT_CHOOSE:
        if (arg < 0)
            s->has_last = false;
        else
            shell_ask_code(shell, STORE_BORROW, s->code, s->last.candidates[arg].copy);
        break;
    case ACT_BACK:
        shell_goto(shell, "home");
        break;
    case ACT_RETURN:
        shell_goto(shell, "return");
        break;
    case ACT_CODE:
        code_entry_open(&s->entry, shell);
        break;
    case ACT_PAPER:
        show_paper(shell);
        break;
    default:
        shell_end_visit(shell);
    }
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct borrow *s = state;
    s->err = a->err;
    s->has_last = a->err == ERR_OK;
    s->was_undo = a->op == STORE_UNDO_BORROW;
    ui_list_to_top(shell_ui(shell));
    if (a->err == ERR_OK)
        s->last = a->circulation;
    load_counts(s, shell); /* also after an error: what the store did not answer for may have been done */
}

const struct screen screen_borrow = {.name = "borrow",
                                     .state_size = sizeof(struct borrow),
                                     .needs_visit = true,
                                     .opens_by_tag = true,
                                     .enter = enter,
                                     .draw = draw,
                                     .tap = tap,
                                     .answer = answer,
                                     .scan = scan};
