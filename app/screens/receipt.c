/* The receipt of this visit: on paper if wanted and possible, and on the screen in any case. */
#include "model/receipt.h"
#include "base/utf8.h"
#include "screens/parts.h"
#include "screens/receipt_paint.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_DONE, ACT_AGAIN };

enum phase { PHASE_ASKING, PHASE_PRINTING, PHASE_PRINTED, PHASE_TROUBLE, PHASE_NONE };

struct done {
    enum phase phase;
    enum err err;        /* of the printer, or of the store in PHASE_NONE */
    bool may_be_printed; /* the last try may have come out: the next one says 补打 */
    struct receipt_facts facts;
    struct raster raster; /* what the screen shows */
};

static void enter(void *state, struct shell *shell)
{
    (void)state;
    const struct receipt_order *order = shell_receipt_order(shell);
    struct store_request request = {
        .op = STORE_RECEIPT_NEW, .resident = shell_visit(shell)->resident.id, .loan_count = order->count};
    for (size_t i = 0; i < order->count; i++)
        request.loans[i] = order->loans[i];
    shell_ask(shell, &request);
}

static void leave(void *state)
{
    struct done *s = state;
    raster_finish(&s->raster);
}

static enum err paint(const struct done *s, struct shell *shell, struct raster *out)
{
    struct receipt receipt;
    receipt_of_loans(&receipt, &s->facts, &shell_conf(shell)->site, s->may_be_printed, tr);
    return receipt_paint(shell_ui(shell), &receipt, shell_conf(shell)->printer_width_dots, out);
}

static void start_printing(struct done *s, struct shell *shell)
{
    struct raster paper = {0};
    s->err = shell_health(shell)->printer;
    if (s->err == ERR_OK)
        s->err = paint(s, shell, &paper);
    if (s->err != ERR_OK) {
        s->phase = PHASE_TROUBLE;
        return;
    }
    s->phase = PHASE_PRINTING;
    shell_print(shell, s->facts.id, &paper);
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct done *s = state;
    s->err = a->err;
    if (s->err == ERR_OK) {
        s->facts = a->receipt;
        s->err = paint(s, shell, &s->raster);
    }
    if (s->err != ERR_OK)
        s->phase = PHASE_NONE;
    else
        start_printing(s, shell);
}

static void printed(void *state, struct shell *shell, enum err err, bool is_unknown)
{
    (void)shell;
    struct done *s = state;
    s->err = err;
    s->may_be_printed |= is_unknown;
    s->phase = err == ERR_OK ? PHASE_PRINTED : PHASE_TROUBLE;
}

/* What became of the paper; returns the height used. */
static int draw_phase(const struct done *s, struct ui *ui, struct rect r)
{
    switch (s->phase) {
    case PHASE_PRINTING:
        return ui_banner(ui, r, ROLE_JADE, ICON_PRINTER, tr("正在打印小票…"));
    case PHASE_PRINTED:
        return ui_banner(ui, r, ROLE_JADE, ICON_CHECK, tr("小票打好了，请取走"));
    case PHASE_TROUBLE:
        return ui_banner(ui, r, ROLE_AMBER, ICON_WARNING, words_printer_trouble(s->err));
    case PHASE_NONE:
        return ui_banner(ui, r, ROLE_AMBER, ICON_WARNING,
                         tr("小票没有开出来，借阅已经记好。刷身份证可以随时查看"));
    case PHASE_ASKING:
        break;
    }
    return 0;
}

static int32_t first_due(const struct receipt_facts *facts)
{
    int32_t first = facts->loans[0].due_day;
    for (int i = 1; i < facts->loan_count; i++)
        if (facts->loans[i].due_day < first)
            first = facts->loans[i].due_day;
    return first;
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct done *s = state;
    struct rect status = frame.status, work = frame.work;
    char due[64], line[128] = "";
    if (s->facts.loan_count) {
        words_date(first_due(&s->facts), due, sizeof due);
        tr_fill(line, sizeof line, tr("请于 {0} 前归还"), due);
    }
    part_title(ui, &status, tr("办好了"), "");
    if (*line) {
        cut_top(&status,
                ui_text(ui, status, (struct text_style){.size = TEXT_LEAD, .is_bold = true, .role = ROLE_INK},
                        line));
        cut_top(&status, ui_gap(ui));
    }
    cut_top(&status, draw_phase(s, ui, status));
    cut_top(&status, ui_gap(ui));

    struct rect foot = part_foot(ui, &work);
    if (s->phase == PHASE_TROUBLE) {
        struct rect again = cut_left(&foot, foot.w / 2);
        cut_left(&foot, ui_gap(ui));
        ui_button(ui, again,
                  (struct button){BUTTON_SECONDARY, ICON_PRINTER,
                                  s->may_be_printed ? tr("补打小票") : tr("再打一次"), ACT_AGAIN, 0,
                                  shell_health(shell)->printer != ERR_OK});
    }
    ui_button(
        ui, foot,
        (struct button){BUTTON_PRIMARY, ICON_CHECK, tr("完成"), ACT_DONE, 0, s->phase == PHASE_PRINTING});
    if (s->raster.bits && words_is_covered()) {
        part_notice(ui, part_join(status, work), ROLE_JADE, ICON_HIDE, tr("小票上有书名，已经遮住"),
                    tr("想看请按“显示”"));
    } else if (s->raster.bits) {
        struct rect paper = part_join(status, work);
        ui_box(ui, paper, ROLE_CARD, ROLE_LINE, EDGE_THIN);
        ui_raster(ui, rect_inset(paper, ui_gap(ui), ui_gap(ui)), &s->raster);
    }
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    (void)arg;
    if (action == ACT_AGAIN)
        start_printing(state, shell);
    else
        shell_end_visit(shell);
}

const struct screen screen_receipt = {.name = "done",
                                      .state_size = sizeof(struct done),
                                      .needs_visit = true,
                                      .enter = enter,
                                      .draw = draw,
                                      .tap = tap,
                                      .answer = answer,
                                      .printed = printed,
                                      .leave = leave};
