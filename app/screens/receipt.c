/* The receipt of this visit, or the ticket of a booking: on paper if wanted and possible, and on the screen
 * in any case. */
#include "model/receipt.h"
#include "base/utf8.h"
#include "model/date.h"
#include "screens/parts.h"
#include "screens/print_step.h"
#include "screens/receipt_paint.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_DONE, ACT_AGAIN };
enum { CODE_DOTS = 384 };

struct done {
    enum err err; /* why there is no receipt */
    struct print_step print;
    bool is_ticket;
    struct receipt_facts facts;
    struct ticket_facts ticket;
    struct raster raster,
        code; /* what the screen shows: the whole, or where it would be tiny its code alone */
};

static void enter(void *state, struct shell *shell)
{
    struct done *s = state;
    const struct receipt_order *order = shell_receipt_order(shell);
    s->is_ticket = !uuid_is_zero(order->booking);
    struct store_request request = {.op = s->is_ticket ? STORE_TICKET_NEW : STORE_RECEIPT_NEW,
                                    .resident = shell_subject(shell),
                                    .booking = order->booking,
                                    .loan_count = order->count};
    for (size_t i = 0; i < order->count; i++)
        request.loans[i] = order->loans[i];
    shell_ask(shell, &request);
}

static void leave(void *state)
{
    struct done *s = state;
    raster_finish(&s->raster);
    raster_finish(&s->code);
}

static void compose(const struct done *s, struct shell *shell, struct receipt *receipt)
{
    const struct conf_site *site = &shell_conf(shell)->site;
    if (s->is_ticket)
        receipt_of_ticket(receipt, &s->ticket, site, s->print.may_be_out, tr);
    else
        receipt_of_loans(receipt, &s->facts, site, s->print.may_be_out, tr);
}

static struct uuid paper_of(const struct done *s)
{
    return s->is_ticket ? s->ticket.id : s->facts.id;
}

static enum err paint(const void *state, struct shell *shell, struct raster *out)
{
    struct receipt receipt;
    compose(state, shell, &receipt);
    return receipt_paint(shell_ui(shell), &receipt, shell_conf(shell)->printer_width_dots, out);
}

static enum err paint_code(const struct done *s, struct shell *shell, struct raster *out)
{
    struct receipt receipt;
    compose(s, shell, &receipt);
    receipt.lines[0] = (struct receipt_line){.style = RECEIPT_QR};
    receipt.line_count = 1;
    return receipt_paint(shell_ui(shell), &receipt, CODE_DOTS, out);
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct done *s = state;
    s->err = a->err;
    if (s->err == ERR_OK) {
        if (s->is_ticket)
            s->ticket = a->ticket;
        else
            s->facts = a->receipt;
        s->err = paint(s, shell, &s->raster);
        if (s->err == ERR_OK)
            s->err = paint_code(s, shell, &s->code);
    }
    if (s->err == ERR_OK)
        print_step_start(&s->print, shell, paper_of(s), paint, s);
}

static void printed(void *state, struct shell *shell, enum err err, bool is_unknown)
{
    (void)shell;
    struct done *s = state;
    print_step_end(&s->print, err, is_unknown);
}

static int draw_news(const struct done *s, struct ui *ui, struct rect r)
{
    if (s->err != ERR_OK)
        return ui_banner(ui, r, ROLE_AMBER, ICON_WARNING,
                         s->is_ticket ? tr("小票没有开出来，名额已经记好。刷身份证可以随时查看")
                                      : tr("小票没有开出来，借阅已经记好。刷身份证可以随时查看"));
    return print_step_draw(
        &s->print, ui, r,
        (struct print_words){tr("正在打印小票…"), tr("小票打好了，请取走"),
                             s->is_ticket
                                 ? tr("您的号已经记好，请用手机拍下屏幕上的二维码，或直接刷身份证签到")
                                 : tr("您的书已经借好，请用手机拍下屏幕上的二维码，或告诉工作人员")});
}

static void draw_picture(struct ui *ui, struct rect r, const struct raster *raster)
{
    ui_box(ui, r, ROLE_CARD, ROLE_LINE, EDGE_THIN);
    ui_raster(ui, rect_inset(r, ui_gap(ui), ui_gap(ui)), raster);
}

static int32_t first_due(const struct receipt_facts *facts)
{
    int32_t first = facts->loans[0].due_day;
    for (int i = 1; i < facts->loan_count; i++)
        if (facts->loans[i].due_day < first)
            first = facts->loans[i].due_day;
    return first;
}

/* What the paper is about: "您的号 12" and when to come; or when to bring the books back. */
static void words_paper(const struct done *s, char *title, size_t title_size, char *line, size_t line_size)
{
    char day[64], number[12], from[16];
    str_copy(title, title_size, tr("办好了"));
    if (s->ticket.place_number) {
        str_format(number, sizeof number, "%d", s->ticket.place_number);
        tr_fill(title, title_size, s->ticket.is_waiting ? tr("候补号 {0}") : tr("您的号 {0}"), number);
        words_date(day_at(s->ticket.starts_ms), day, sizeof day);
        words_hour(s->ticket.starts_ms, from, sizeof from);
        str_format(line, line_size, "%s %s", day, from);
    } else if (s->facts.loan_count) {
        words_date(first_due(&s->facts), day, sizeof day);
        tr_fill(line, line_size, tr("请于 {0} 前归还"), day);
    }
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct done *s = state;
    struct rect status = frame.status, work = frame.work;
    char title[64], line[128] = "";
    words_paper(s, title, sizeof title, line, sizeof line);
    bool is_low = status.x == work.x && work.w > 2 * work.h, is_shown = s->raster.bits && !words_is_covered();
    if (is_low && is_shown) {
        draw_picture(ui, cut_right(&status, status.h), &s->code);
        cut_right(&status, ui_gap(ui));
    }
    part_title(ui, &status, title, "");
    if (*line) {
        cut_top(&status,
                ui_text(ui, status, (struct text_style){.size = TEXT_LEAD, .is_bold = true, .role = ROLE_INK},
                        line));
        cut_top(&status, ui_gap(ui));
    }
    cut_top(&status, draw_news(s, ui, status));
    cut_top(&status, ui_gap(ui));

    struct rect foot = part_foot(ui, &work);
    if (s->print.phase == PRINT_TROUBLE) {
        struct rect again = cut_left(&foot, foot.w / 2);
        cut_left(&foot, ui_gap(ui));
        ui_button(ui, again,
                  (struct button){BUTTON_SECONDARY, ICON_PRINTER,
                                  s->print.may_be_out ? tr("补打小票") : tr("再打一次"), ACT_AGAIN, 0,
                                  shell_health(shell)->printer != ERR_OK});
    }
    ui_button(
        ui, foot,
        (struct button){BUTTON_PRIMARY, ICON_CHECK, tr("完成"), ACT_DONE, 0, s->print.phase == PRINT_GOING});
    if (s->raster.bits && words_is_covered()) {
        part_notice(ui, part_join(status, work), ROLE_JADE, ICON_HIDE,
                    s->is_ticket ? tr("小票已经遮住") : tr("小票上有书名，已经遮住"), tr("想看请按“显示”"));
    } else if (is_shown && !is_low) {
        draw_picture(ui, part_join(status, work), &s->raster);
    }
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    (void)arg;
    struct done *s = state;
    if (action == ACT_AGAIN)
        print_step_start(&s->print, shell, paper_of(s), paint, s);
    else if (s->is_ticket)
        shell_goto_start(shell);
    else if (!uuid_is_zero(shell_visit(shell)->ward.id))
        shell_goto(shell, "home"); /* who acts for another may have more to do */
    else
        shell_end_visit(shell);
}

const struct screen screen_receipt = {.name = "done",
                                      .state_size = sizeof(struct done),
                                      .needs_visit = true,
                                      .opens_by_tag = true,
                                      .enter = enter,
                                      .draw = draw,
                                      .tap = tap,
                                      .answer = answer,
                                      .printed = printed,
                                      .leave = leave};
