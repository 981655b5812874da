/* My loans: what I have, until when, and renewing. */
#include "base/utf8.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_RENEW, ACT_BACK, ACT_PAPER };
enum { LOANS_MAX = 16 };

struct loans {
    struct loan loans[LOANS_MAX];
    size_t count;
    enum err err;
    struct circulation last; /* of the last renewal */
    bool has_last;
};

static void load(struct loans *s, struct shell *shell)
{
    s->err = store_loans(shell_store(shell), shell_visit(shell)->resident.id, s->loans, LOANS_MAX, &s->count);
}

static void enter(void *state, struct shell *shell)
{
    load(state, shell);
}

static void draw_last(const struct loans *s, struct ui *ui, struct rect r)
{
    if (s->err != ERR_OK) {
        part_notice(ui, r, ROLE_SEAL, ICON_WARNING, tr("没有办成"), words_store_trouble(s->err));
    } else if (s->has_last) {
        part_renewal(ui, r, &s->last);
    }
}

static void draw_row(const struct loan *loan, int i, bool is_busy, struct ui *ui, struct rect r)
{
    char due[48], note[96];
    words_date_short(loan->due_day, due, sizeof due);
    tr_fill(note, sizeof note, loan->is_overdue ? tr("{0}就该还了") : tr("{0}前还"), due);
    bool can_renew = loan->renewable == REFUSED_NONE;
    part_book(ui, r,
              &(struct book_row){.loan = loan,
                                 .badge = loan->is_overdue     ? tr("已过期")
                                          : loan->renewals > 0 ? tr("已续借")
                                                               : NULL,
                                 .badge_role = loan->is_overdue ? ROLE_SEAL : ROLE_JADE,
                                 .note = note,
                                 .button = can_renew && !is_busy ? tr("续借") : NULL,
                                 .button_icon = ICON_RENEW,
                                 .action = ACT_RENEW,
                                 .arg = i,
                                 .is_refused = loan->is_overdue});
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct loans *s = state;
    struct rect status = frame.status, work = frame.work;
    char subtitle[96], number[12];
    str_format(number, sizeof number, "%zu", s->count);
    tr_fill(subtitle, sizeof subtitle, s->count ? tr("{0} 本在借") : tr("现在没有借书"), number);
    part_title(ui, &status, tr("我的借阅"), subtitle);
    draw_last(s, ui, status);

    struct rect foot = part_foot(ui, &work);
    struct rect back = s->count ? cut_left(&foot, foot.w / 3) : foot;
    ui_button(ui, back, (struct button){BUTTON_SECONDARY, 0, tr("返回"), ACT_BACK, 0, false});
    if (s->count) {
        bool has_paper = shell_health(shell)->printer == ERR_OK;
        cut_left(&foot, ui_gap(ui));
        ui_button(ui, foot,
                  (struct button){BUTTON_PRIMARY, has_paper ? ICON_PRINTER : ICON_QR,
                                  has_paper ? tr("打小票") : tr("看小票"), ACT_PAPER, 0,
                                  shell_is_busy(shell)});
    }
    struct list list = ui_list_begin(ui, 0, work, part_book_height(ui), (int)s->count);
    for (int i = list.first; i < list.last; i++)
        draw_row(&s->loans[i], i, shell_is_busy(shell), ui, ui_list_row(ui, &list, i));
    ui_list_end(ui);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct loans *s = state;
    if (action == ACT_RENEW) {
        shell_ask(shell, &(struct store_request){.op = STORE_RENEW,
                                                 .resident = shell_visit(shell)->resident.id,
                                                 .loan = s->loans[arg].id});
    } else if (action == ACT_PAPER) {
        struct uuid ids[RECEIPT_LOANS_MAX];
        size_t n = 0;
        for (; n < s->count && n < RECEIPT_LOANS_MAX; n++)
            ids[n] = s->loans[n].id;
        shell_goto_receipt(shell, ids, n);
    } else {
        shell_goto(shell, "home");
    }
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct loans *s = state;
    load(s, shell);
    s->has_last = a->err == ERR_OK;
    if (a->err != ERR_OK)
        s->err = a->err;
    else
        s->last = a->circulation;
}

const struct screen screen_loans = {.name = "loans",
                                    .state_size = sizeof(struct loans),
                                    .needs_visit = true,
                                    .opens_by_tag = true,
                                    .enter = enter,
                                    .draw = draw,
                                    .tap = tap,
                                    .answer = answer};
