/* My loans and reservations: what I have, until when, renewing; what I wait for, and what can be fetched. */
#include "base/utf8.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_RENEW, ACT_RENEW_ALL, ACT_BACK, ACT_PAPER, ACT_CANCEL, ACT_CANCEL_SURE, ACT_KEEP };
enum { LOANS_MAX = 16 };

struct loans {
    struct loan loans[LOANS_MAX];
    struct hold holds[HOLDS_LIMIT_MAX]; /* ready ones first */
    size_t count, hold_count;
    enum err err;
    struct circulation last; /* of the last act */
    enum store_op last_op;
    bool has_last;
    struct hold to_cancel; /* id zero = nothing is asked */
};

static void load(struct loans *s, struct shell *shell)
{
    struct store *store = shell_store(shell);
    struct uuid who = shell_subject(shell);
    s->err = store_loans(store, who, s->loans, LOANS_MAX, &s->count);
    if (s->err == ERR_OK)
        s->err = store_holds(store, who, s->holds, HOLDS_LIMIT_MAX, &s->hold_count);
}

static void enter(void *state, struct shell *shell)
{
    load(state, shell);
}

static int count_renewable(const struct loans *s)
{
    int n = 0;
    for (size_t i = 0; i < s->count; i++)
        n += s->loans[i].renewable == REFUSED_NONE;
    return n;
}

/* What came of a step that has no refusal. */
static void draw_success(const struct loans *s, struct ui *ui, struct rect r)
{
    char what[320], number[12];
    str_format(number, sizeof number, "%d", s->last.renewed);
    if (s->last_op == STORE_CANCEL_HOLD)
        tr_fill(what, sizeof what, tr("《{0}》不预约了"), words_private(s->last.hold.title));
    else
        tr_fill(what, sizeof what, tr("续借好了 {0} 本"), number);
    part_notice(ui, r, ROLE_JADE, ICON_CHECK, what, "");
}

static void draw_last(const struct loans *s, struct ui *ui, struct rect r)
{
    if (s->err != ERR_OK)
        part_notice(ui, r, ROLE_SEAL, ICON_WARNING, tr("没有办成"), words_store_trouble(s->err));
    else if (s->has_last && (s->last_op == STORE_RENEW || s->last.refusal != REFUSED_NONE))
        part_renewal(ui, r, &s->last);
    else if (s->has_last)
        draw_success(s, ui, r);
}

static void draw_loan(const struct loan *loan, int i, bool is_busy, struct ui *ui, struct rect r)
{
    char due[48], note[96];
    words_date_short(loan->due_day, due, sizeof due);
    tr_fill(note, sizeof note, loan->is_overdue ? tr("{0}就该还了") : tr("{0}前还"), due);
    bool can_renew = loan->renewable == REFUSED_NONE;
    part_book(ui, r,
              &(struct book_row){.loan = loan,
                                 .badge = loan->is_overdue                      ? tr("已过期")
                                          : loan->renewable == REFUSED_RESERVED ? tr("有人等")
                                          : loan->renewals > 0                  ? tr("已续借")
                                                                                : NULL,
                                 .badge_role = loan->is_overdue                      ? ROLE_SEAL
                                               : loan->renewable == REFUSED_RESERVED ? ROLE_AMBER
                                                                                     : ROLE_JADE,
                                 .note = note,
                                 .button = can_renew && !is_busy ? tr("续借") : NULL,
                                 .button_icon = ICON_RENEW,
                                 .action = ACT_RENEW,
                                 .arg = i,
                                 .is_refused = loan->is_overdue});
}

/* What is ready tells the last day in place of the author. */
static void draw_hold(const struct hold *h, int i, bool is_busy, struct ui *ui, struct rect r)
{
    struct loan book = {0};
    char number[12], position[12], badge[48], until[48], note[48];
    str_format(number, sizeof number, "%d", h->pickup);
    str_format(position, sizeof position, "%d", h->position);
    str_copy(book.title, sizeof book.title, h->title);
    str_copy(book.author, sizeof book.author, h->author);
    if (h->until_day) {
        words_date_short(h->until_day, until, sizeof until);
        tr_fill(book.author, sizeof book.author, tr("{0}前来取"), until);
    }
    tr_fill(note, sizeof note, tr("取书号 {0}"), number);
    tr_fill(badge, sizeof badge,
            h->is_ready   ? tr("可以取了")
            : h->position ? tr("排第 {0}")
                          : tr("在路上"),
            position);
    part_book(ui, r,
              &(struct book_row){.loan = &book,
                                 .badge = badge,
                                 .badge_role = h->is_ready ? ROLE_JADE : ROLE_AMBER,
                                 .note = note,
                                 .button = is_busy ? NULL : tr("取消"),
                                 .button_icon = ICON_UNDO,
                                 .action = ACT_CANCEL,
                                 .arg = i});
}

static void draw_question(const struct loans *s, const struct shell *shell, struct ui *ui, struct frame frame)
{
    char what[320];
    bool is_busy = shell_is_busy(shell);
    tr_fill(what, sizeof what, tr("《{0}》不等了？"), words_private(s->to_cancel.title));
    part_title(ui, &frame.status, tr("取消预约"), "");
    part_notice(ui, frame.status, ROLE_AMBER, ICON_WARNING, what,
                s->to_cancel.is_ready ? tr("书已经到了。取消以后，就给下一位")
                                      : tr("以后再预约，要重新排队"));
    struct rect foot = part_foot(ui, &frame.work);
    ui_button(ui, rect_column(foot, 2, 0, ui_gap(ui)),
              (struct button){BUTTON_DANGER, 0, tr("取消预约"), ACT_CANCEL_SURE, 0, is_busy});
    ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
              (struct button){BUTTON_PRIMARY, 0, tr("还要等"), ACT_KEEP, 0, is_busy});
}

static void draw_foot(const struct loans *s, const struct shell *shell, struct ui *ui, struct rect foot)
{
    bool is_busy = shell_is_busy(shell), has_paper = shell_health(shell)->printer == ERR_OK;
    bool has_all = count_renewable(s) > 1;
    int whole = foot.w, icon = has_all ? 0 : has_paper ? ICON_PRINTER : ICON_QR;
    struct rect back = s->count ? cut_left(&foot, has_all ? whole / 4 : whole / 3) : foot;
    ui_button(ui, back, (struct button){BUTTON_SECONDARY, 0, tr("返回"), ACT_BACK, 0, false});
    if (!s->count)
        return;
    cut_left(&foot, ui_gap(ui));
    if (has_all)
        ui_button(ui, cut_left(&foot, whole / 3),
                  (struct button){BUTTON_SECONDARY, 0, tr("全部续借"), ACT_RENEW_ALL, 0, is_busy});
    cut_left(&foot, has_all ? ui_gap(ui) : 0);
    ui_button(ui, foot,
              (struct button){BUTTON_PRIMARY, icon, has_paper ? tr("打小票") : tr("看小票"), ACT_PAPER, 0,
                              is_busy});
}

/* What can be fetched, then what is out, then what is waited for. */
static void draw_rows(const struct loans *s, bool is_busy, struct ui *ui, struct rect work)
{
    int ready = 0, loans = (int)s->count, all = loans + (int)s->hold_count;
    while (ready < (int)s->hold_count && s->holds[ready].is_ready)
        ready++;
    struct list list = ui_list_begin(ui, 0, work, part_book_height(ui), all);
    for (int i = list.first; i < list.last; i++) {
        struct rect row = ui_list_row(ui, &list, i);
        if (i >= ready && i < ready + loans)
            draw_loan(&s->loans[i - ready], i - ready, is_busy, ui, row);
        else
            draw_hold(&s->holds[i < ready ? i : i - loans], i < ready ? i : i - loans, is_busy, ui, row);
    }
    ui_list_end(ui);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct loans *s = state;
    struct rect status = frame.status, work = frame.work;
    char title[128], subtitle[96], loans[12], holds[12];
    if (!uuid_is_zero(s->to_cancel.id)) {
        draw_question(s, shell, ui, frame);
        return;
    }
    str_format(loans, sizeof loans, "%zu", s->count);
    str_format(holds, sizeof holds, "%zu", s->hold_count);
    tr_fill(subtitle, sizeof subtitle,
            s->hold_count ? tr("{0} 本在借，{1} 本预约")
            : s->count    ? tr("{0} 本在借")
                          : tr("现在没有借书"),
            loans, holds);
    const struct ward *child = &shell_visit(shell)->ward;
    tr_fill(title, sizeof title, tr("{0} 的借阅"), words_private(child->name));
    part_title(ui, &status, uuid_is_zero(child->id) ? tr("我的借阅") : title, subtitle);
    draw_last(s, ui, status);
    draw_foot(s, shell, ui, part_foot(ui, &work));
    draw_rows(s, shell_is_busy(shell), ui, work);
}

static void ask(struct shell *shell, enum store_op op, struct uuid loan, struct uuid hold)
{
    shell_ask(shell, &(struct store_request){
                         .op = op, .resident = shell_subject(shell), .loan = loan, .hold = hold});
}

static void show_paper(const struct loans *s, struct shell *shell)
{
    struct uuid ids[RECEIPT_LOANS_MAX];
    size_t n = 0;
    for (; n < s->count && n < RECEIPT_LOANS_MAX; n++)
        ids[n] = s->loans[n].id;
    shell_goto_receipt(shell, ids, n);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct loans *s = state;
    const struct uuid none = {0};
    switch (action) {
    case ACT_RENEW:
        ask(shell, STORE_RENEW, s->loans[arg].id, none);
        break;
    case ACT_RENEW_ALL:
        ask(shell, STORE_RENEW_ALL, none, none);
        break;
    case ACT_CANCEL:
        s->to_cancel = s->holds[arg];
        shell_announce(shell);
        break;
    case ACT_CANCEL_SURE:
        ask(shell, STORE_CANCEL_HOLD, none, s->to_cancel.id);
        break;
    case ACT_KEEP:
        s->to_cancel = (struct hold){0};
        shell_announce(shell);
        break;
    case ACT_PAPER:
        show_paper(s, shell);
        break;
    default:
        shell_goto(shell, "home");
    }
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct loans *s = state;
    load(s, shell);
    s->to_cancel = (struct hold){0};
    s->has_last = a->err == ERR_OK;
    s->last_op = a->op;
    if (a->err != ERR_OK)
        s->err = a->err;
    else
        s->last = a->circulation;
}

const struct screen screen_loans = {.name = "loans",
                                    .state_size = sizeof(struct loans),
                                    .needs_visit = true,
                                    .opens_by_tag = true,
                                    .whose = FOR_CHILD,
                                    .enter = enter,
                                    .draw = draw,
                                    .tap = tap,
                                    .answer = answer};
