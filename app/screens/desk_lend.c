#include "screens/desk_lend.h"

#include "base/utf8.h"
#include "screens/desk_parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum { DROP, RETURN, OVERRIDE, REASON, COPY };

/* As the audit list tells them. */
static const char *const reasons[] = {TR("老人不方便再来一趟"), TR("上课、活动要用"), TR("馆员同意了")};
enum { REASON_COUNT = sizeof reasons / sizeof reasons[0] };

static void ask(const struct desk_lend *lend, struct shell *shell, struct uuid resident,
                struct store_request request)
{
    request.resident = resident;
    str_copy(request.code, sizeof request.code, lend->code);
    shell_ask(shell, &request);
}

void desk_lend_scan(struct desk_lend *lend, struct shell *shell, struct uuid resident, const char *code)
{
    str_copy(lend->code, sizeof lend->code, code);
    lend->asks_reason = false;
    ask(lend, shell, resident, (struct store_request){.op = STORE_DESK_LEND});
}

static enum refusal refusal_of(const struct desk_lend *lend)
{
    return lend->has_last ? lend->last.refusal : REFUSED_NONE;
}

static bool may_override(const struct desk_lend *lend)
{
    return !lend->was_return && refusal_may_override(refusal_of(lend));
}

bool desk_lend_asks(const struct desk_lend *lend)
{
    enum refusal r = refusal_of(lend);
    return r == REFUSED_OWN_LOAN || r == REFUSED_AMBIGUOUS || may_override(lend);
}

/* ---- painting ---- */

void desk_lend_draw_status(const struct desk_lend *lend, struct ui *ui, struct rect *status)
{
    char what[320], todo[240], due[48], title[400];
    const struct circulation *c = &lend->last;
    if (lend->err != ERR_OK) {
        cut_top(status, part_notice(ui, *status, ROLE_SEAL, ICON_WARNING, tr("没有办成"),
                                    words_store_trouble(lend->err)));
    } else if (lend->asks_reason) { /* in short: the reasons stand right below */
        cut_top(status, ui_banner(ui, *status, ROLE_AMBER, ICON_WARNING, tr("为什么破例？")));
    } else if (lend->has_last && c->refusal != REFUSED_NONE) {
        words_refusal(c, what, sizeof what, todo, sizeof todo);
        tr_fill(title, sizeof title, tr("《{0}》：{1}"), words_private(c->loan.title), what);
        cut_top(status,
                part_notice(ui, *status, ROLE_AMBER, ICON_WARNING, *c->loan.title ? title : what, todo));
    } else if (lend->has_last) {
        words_date_short(c->loan.due_day, due, sizeof due);
        tr_fill(what, sizeof what, lend->was_return ? tr("《{0}》还好了") : tr("《{0}》借出了"),
                words_private(c->loan.title));
        tr_fill(todo, sizeof todo, tr("{0}前还"), due);
        cut_top(status, part_notice(ui, *status, ROLE_JADE, ICON_CHECK, what,
                                    lend->was_return ? tr("请放到还书架，谢谢") : todo));
    }
}

void desk_lend_draw_choices(const struct desk_lend *lend, bool is_busy, struct ui *ui, struct rect foot,
                            struct rect work, int first)
{
    bool is_own = refusal_of(lend) == REFUSED_OWN_LOAN, has_act = is_own || !lend->asks_reason;
    if (refusal_of(lend) == REFUSED_AMBIGUOUS) {
        part_candidates(ui, work, &lend->last, is_busy, first + COPY);
        has_act = false;
    } else if (lend->asks_reason) {
        desk_choices(ui, work, reasons, REASON_COUNT, first + REASON, is_busy);
    }
    ui_button(ui, has_act ? rect_column(foot, 2, 0, ui_gap(ui)) : foot,
              (struct button){BUTTON_PRIMARY, 0, tr("不借了"), first + DROP, 0, is_busy});
    if (has_act)
        ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
                  (struct button){BUTTON_SECONDARY, 0, is_own ? tr("还这一本") : tr("破例借出"),
                                  first + (is_own ? RETURN : OVERRIDE), 0, is_busy});
}

/* ---- what happens ---- */

void desk_lend_tap(struct desk_lend *lend, struct shell *shell, struct uuid resident, int action, int arg)
{
    if (action == RETURN)
        ask(lend, shell, resident, (struct store_request){.op = STORE_RETURN, .copy = lend->last.loan.copy});
    else if (action == OVERRIDE)
        lend->asks_reason = true;
    else if (action == REASON)
        ask(lend, shell, resident,
            (struct store_request){
                .op = STORE_DESK_LEND, .copy = lend->last.loan.copy, .reason = reasons[arg]});
    else if (action == COPY && arg >= 0)
        ask(lend, shell, resident,
            (struct store_request){.op = STORE_DESK_LEND, .copy = lend->last.candidates[arg].copy});
    else
        explicit_bzero(lend, sizeof *lend);
}

void desk_lend_answer(struct desk_lend *lend, const struct store_answer *a)
{
    lend->err = a->err;
    lend->has_last = a->err == ERR_OK;
    lend->was_return = a->op == STORE_RETURN;
    lend->asks_reason = false;
    if (lend->has_last)
        lend->last = a->circulation;
}
