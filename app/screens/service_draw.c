#include "base/clock.h"
#include "base/utf8.h"
#include "model/date.h"
#include "screens/service.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

/* Title, and what must be known now. */
static void draw_heading(const struct service_screen *s, const char *subtitle, struct ui *ui, struct rect *r)
{
    int used = 0;
    part_title(ui, r, s->err == ERR_OK ? s->service.title : tr("这项服务看不到了"), subtitle);
    if (s->needs_card)
        used = part_notice(ui, *r, ROLE_AMBER, ICON_CARD, tr("预约要刷身份证"), tr("请把身份证平放在读卡区"));
    else if (s->has_last)
        part_not_done(ui, *r, s->last_err, &s->last, &used);
    if (used)
        cut_top(r, used + ui_gap(ui));
}

static void draw_back(struct ui *ui, struct rect foot)
{
    ui_button(ui, foot, (struct button){BUTTON_SECONDARY, 0, tr("返回"), SERVICE_BACK, 0, false});
}

/* ---- which day ---- */

static void paint_day(struct ui *ui, struct rect r, int i, const void *arg)
{
    const struct service_screen *s = arg;
    const struct service_day *day = &s->days[i];
    char over[24], under[48], number[12];
    struct civil date = day_to_civil(day->day);
    str_format(over, sizeof over, "%s %d", words_weekday(day->day), date.day);
    str_format(number, sizeof number, "%d", day->seats_left);
    tr_fill(under, sizeof under,
            !day->slots       ? tr("没有")
            : day->seats_left ? tr("空 {0}")
                              : tr("已满"),
            number);
    part_cell(ui, r,
              &(struct cell){.over = over,
                             .under = under,
                             .is_off = !day->slots,
                             .is_soft = !day->seats_left,
                             .action = SERVICE_DAY,
                             .arg = i});
}

static void draw_days(const struct service_screen *s, struct ui *ui, struct frame frame)
{
    char widest[24];
    struct rect work = frame.work, foot = part_foot(ui, &work);
    str_format(widest, sizeof widest, "%s 30", words_weekday(3)); /* the widest in English */
    draw_heading(s, s->is_moving ? tr("改到哪一天？") : tr("哪一天来？"), ui, &frame.status);
    draw_back(ui, foot);
    if (s->err == ERR_OK)
        part_cells(ui, work, (const char *[]){widest, tr("已满"), tr("没有"), NULL}, (int)s->day_count, s,
                   paint_day);
}

/* ---- what time ---- */

static void paint_slot(struct ui *ui, struct rect r, int i, const void *arg)
{
    const struct service_screen *s = arg;
    const struct service_slot *slot = &s->slots[i];
    bool may_wait = !s->is_moving;
    char time[8], under[48], number[12];
    words_hour(slot->starts_ms, time, sizeof time);
    str_format(number, sizeof number, "%d", slot->seats_left);
    tr_fill(under, sizeof under,
            slot->seats_left > 1 ? tr("余 {0}")
            : slot->seats_left   ? tr("可约")
            : may_wait           ? tr("候补")
                                 : tr("已满"),
            number);
    part_cell(ui, r,
              &(struct cell){.over = time,
                             .under = under,
                             .is_off = !slot->seats_left && !may_wait,
                             .is_soft = !slot->seats_left,
                             .action = SERVICE_SLOT,
                             .arg = i});
}

static void draw_slots(const struct service_screen *s, struct ui *ui, struct frame frame)
{
    char day[64], question[128];
    struct rect work = frame.work, foot = part_foot(ui, &work);
    words_date(s->day, day, sizeof day);
    tr_fill(question, sizeof question, s->slot_count ? tr("{0}，几点来？") : tr("{0} 没有空了，请换一天"),
            day);
    draw_heading(s, question, ui, &frame.status);
    draw_back(ui, foot);
    part_cells(ui, work, (const char *[]){"20:40", tr("可约"), tr("候补"), tr("已满"), NULL},
               (int)s->slot_count, s, paint_slot);
}

/* ---- sure? ---- */

static void add_slot(const struct service_slot *slot, bool is_queue, struct offer_lines *lines)
{
    char date[64], from[8], to[8], ahead[12];
    words_date(day_at(slot->starts_ms), date, sizeof date);
    words_hour(slot->starts_ms, from, sizeof from);
    words_hour(slot->ends_ms, to, sizeof to);
    str_format(offer_line(lines), OFFER_LINE_SIZE, "%s %s–%s", date, from, to);
    str_format(ahead, sizeof ahead, "%d", slot->seats_left);
    if (is_queue)
        tr_fill(offer_line(lines), OFFER_LINE_SIZE, tr("还有 {0} 个号"), ahead);
}

static void add_place(const struct service *service, struct offer_lines *lines)
{
    tr_fill(offer_line(lines), OFFER_LINE_SIZE, *service->provider && *service->place ? "{0}，{1}" : "{0}{1}",
            service->place, service->provider);
}

static void add_advice(const struct service_screen *s, bool has_price, struct offer_lines *lines)
{
    if (*s->service.bring)
        tr_fill(offer_line(lines), OFFER_LINE_SIZE, tr("请带：{0}"), s->service.bring);
    if (has_price)
        str_copy(offer_line(lines), OFFER_LINE_SIZE, words_price(s->service.price));
    if (s->service.is_asked && has_price)
        str_copy(offer_line(lines), OFFER_LINE_SIZE, tr("约了以后，要等对方答应"));
}

static void confirm_lines(const struct service_screen *s, struct offer_lines *lines)
{
    lines->count = 0;
    bool is_queue = s->service.kind == SERVICE_QUEUE;
    if (s->slot >= 0)
        add_slot(&s->slots[s->slot], is_queue, lines);
    else if (is_queue)
        str_copy(offer_line(lines), OFFER_LINE_SIZE, tr("今天没有号了，请改天来"));
    if (*s->service.place || *s->service.provider)
        add_place(&s->service, lines);
    if (lines->count < 3)
        add_advice(s, true, lines);
    else
        add_advice(s, false, lines);
}

static void words_confirm(const struct service_screen *s, char *out, size_t size)
{
    char when[96];
    words_when(s->slots[s->slot].starts_ms, when, sizeof when);
    if (s->service.kind == SERVICE_QUEUE)
        str_copy(out, size, tr("取今天的号"));
    else
        tr_fill(out, size,
                s->is_moving                   ? tr("改到 {0}")
                : s->slots[s->slot].seats_left ? tr("约 {0}")
                                               : tr("候补 {0}"),
                when);
}

static void draw_confirm(const struct service_screen *s, bool is_busy, struct ui *ui, struct frame frame)
{
    char label[128];
    struct offer_lines lines;
    struct rect work = frame.work, foot = part_foot(ui, &work);
    bool has_home = s->service.is_at_home && !s->is_moving && s->slot >= 0;
    draw_heading(s, "", ui, &frame.status);
    draw_back(ui, s->slot < 0 ? foot : cut_left(&foot, foot.w / 3));
    if (has_home)
        ui_button(
            ui, cut_bottom(&work, ui_target(ui)),
            (struct button){BUTTON_SECONDARY, ICON_HOME, tr("请上门来"), SERVICE_BOOK_HOME, 0, is_busy});
    cut_bottom(&work, has_home ? ui_gap(ui) : 0);
    confirm_lines(s, &lines);
    part_draw_lines(&lines, frame.status, work, ui);
    if (s->slot < 0)
        return;
    cut_left(&foot, ui_gap(ui));
    words_confirm(s, label, sizeof label);
    ui_button(ui, foot, (struct button){BUTTON_PRIMARY, ICON_BOOKED, label, SERVICE_BOOK, 0, is_busy});
}

/* ---- what was booked ---- */

static void mine_lines(const struct service_screen *s, struct offer_lines *lines)
{
    const struct booking *b = &s->mine;
    char when[96], ahead[12];
    struct badge_words state;
    lines->count = 0;
    words_state(b, &state);
    words_day(day_at(b->starts_ms), when, sizeof when);
    if (!b->is_queue)
        words_when(b->starts_ms, when, sizeof when);
    str_format(offer_line(lines), OFFER_LINE_SIZE, "%s　%s", when,
               *b->closed_how ? tr("已经取消") : state.text);
    str_format(ahead, sizeof ahead, "%d", b->ahead);
    if (b->is_home)
        str_copy(offer_line(lines), OFFER_LINE_SIZE, tr("到您家里来"));
    else if (*b->place)
        str_copy(offer_line(lines), OFFER_LINE_SIZE, words_private(b->place));
    if (b->state == BOOKING_ASKED)
        str_copy(offer_line(lines), OFFER_LINE_SIZE, tr("对方答应了，刷卡就能看到"));
    else if (b->state == BOOKING_WAITING)
        str_copy(offer_line(lines), OFFER_LINE_SIZE, tr("有了名额，刷卡就能看到"));
    else if (*s->service.bring && !*b->closed_how)
        tr_fill(offer_line(lines), OFFER_LINE_SIZE, tr("请带：{0}"), s->service.bring);
}

/* The number that is called, as large as it goes. */
static void draw_number(const struct booking *b, struct ui *ui, struct rect *r)
{
    struct text_style hero = {TEXT_HERO, true, ROLE_JADE, ALIGN_LEFT, false, false};
    char number[48], digits[12];
    str_format(digits, sizeof digits, "%d", b->number);
    tr_fill(number, sizeof number, tr("{0} 号"), digits);
    if (b->number && !*b->closed_how && ui_line(ui, TEXT_HERO) <= r->h)
        cut_top(r, ui_text(ui, *r, hero, number));
}

static void draw_mine_foot(const struct service_screen *s, bool is_busy, struct ui *ui, struct rect foot)
{
    struct button buttons[4] = {{BUTTON_SECONDARY, 0, tr("返回"), SERVICE_BACK, 0, is_busy}};
    int n = 1;
    bool is_open = !*s->mine.closed_how && !s->mine.arrived_ms && !s->mine.ready_ms;
    if (!*s->mine.closed_how)
        buttons[n++] = part_ticket_button(SERVICE_TICKET, is_busy);
    if (is_open)
        buttons[n++] = (struct button){BUTTON_SECONDARY, 0, tr("取消"), SERVICE_CANCEL, 0, is_busy};
    if (is_open && s->mine.state == BOOKING_OFFERED)
        buttons[n++] = (struct button){BUTTON_PRIMARY, 0, tr("要这个名额"), SERVICE_ACCEPT, 0, is_busy};
    else if (is_open && !s->mine.is_queue && s->mine.state == BOOKING_BOOKED)
        buttons[n++] = (struct button){BUTTON_SECONDARY, 0, tr("改时间"), SERVICE_MOVE, 0, is_busy};
    for (int i = 0; i < n; i++)
        ui_button(ui, rect_column(foot, n, i, ui_gap(ui)), buttons[i]);
}

static void draw_mine(const struct service_screen *s, bool is_busy, struct ui *ui, struct frame frame)
{
    struct offer_lines lines;
    struct rect work = frame.work, foot = part_foot(ui, &work);
    bool is_done = s->has_last && s->last_err == ERR_OK && s->last.refusal == BOOKING_NONE;
    bool is_cancelled = is_done && s->last_op == STORE_CANCEL_BOOKING;
    draw_heading(s, "", ui, &frame.status);
    if (is_done) {
        const char *what = is_cancelled                       ? tr("取消了")
                           : s->mine.state == BOOKING_WAITING ? tr("排上队了")
                           : s->mine.is_queue                 ? tr("号取好了")
                                                              : tr("约好了");
        cut_top(&frame.status, part_notice(ui, frame.status, ROLE_JADE, ICON_CHECK, what, "") + ui_gap(ui));
    }
    draw_number(&s->mine, ui, &frame.status);
    mine_lines(s, &lines);
    part_draw_lines(&lines, frame.status, work, ui);
    draw_mine_foot(s, is_busy, ui, foot);
}

static void draw_sure(const struct service_screen *s, bool is_busy, struct ui *ui, struct frame frame)
{
    char what[240];
    tr_fill(what, sizeof what, tr("《{0}》不去了？"), words_private(s->mine.title));
    part_question(ui, frame, tr("取消预约"), what, tr("名额就给下一位"),
                  (struct button){BUTTON_DANGER, 0, tr("不去了"), SERVICE_CANCEL_SURE, 0, is_busy},
                  (struct button){BUTTON_PRIMARY, 0, tr("还要去"), SERVICE_KEEP, 0, is_busy});
}

static void draw_clash(const struct service_screen *s, bool is_busy, struct ui *ui, struct frame frame)
{
    char what[320], todo[160];
    words_no_place(&s->last, what, sizeof what, todo, sizeof todo);
    part_question(ui, frame, tr("时间撞上了"), what, todo,
                  (struct button){BUTTON_SECONDARY, 0, tr("还要约"), SERVICE_BOOK_ANYWAY, 0, is_busy},
                  (struct button){BUTTON_PRIMARY, 0, tr("换个时间"), SERVICE_KEEP, 0, is_busy});
}

void service_draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct service_screen *s = state;
    bool is_busy = shell_is_busy(shell);
    switch (s->step) {
    case STEP_DAYS:
        draw_days(s, ui, frame);
        break;
    case STEP_SLOTS:
        draw_slots(s, ui, frame);
        break;
    case STEP_CONFIRM:
        draw_confirm(s, is_busy, ui, frame);
        break;
    case STEP_MINE:
        draw_mine(s, is_busy, ui, frame);
        break;
    case STEP_SURE:
        draw_sure(s, is_busy, ui, frame);
        break;
    case STEP_CLASH:
        draw_clash(s, is_busy, ui, frame);
        break;
    }
}
