/* 预约服务 at the desk: the services of the house, who comes today to one of them, and what is done about
 * each booking, one at a time. */
#include "base/clock.h"
#include "base/utf8.h"
#include "db/desk_bookings.h"
#include "model/date.h"
#include "screens/desk_parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_BACK, ACT_SERVICE, ACT_BOOKING, ACT_NEXT, ACT_DO };
enum { SERVICES_MAX = 64, BOOKINGS_MAX = 200 };

/* What can be done about a booking. */
enum deed {
    DEED_AGREE,
    DEED_REFUSE,
    DEED_ARRIVED,
    DEED_NOT_ARRIVED, /* it was a mistake */
    DEED_READY,
    DEED_COLLECTED,
    DEED_DONE,
    DEED_NO_SHOW,
    DEED_COUNT
};

struct desk_services {
    struct desk_service services[SERVICES_MAX];
    size_t service_count;
    bool is_in, is_open,
        is_sure; /* in a service; one of its bookings is open; and a hard answer to it asks */
    struct desk_service service;
    struct desk_booking bookings[BOOKINGS_MAX];
    size_t count;
    struct desk_booking booking;
    enum deed deed; /* is_sure: to be confirmed */
    enum err err;
};

/* ---- reading ---- */

static void read_services(struct desk_services *s, struct shell *shell)
{
    enum err err = store_desk_services(shell_store(shell), s->services, SERVICES_MAX, &s->service_count);
    s->err = s->err ? s->err : err;
    for (size_t i = 0; !err && i < s->service_count; i++)
        if (uuid_equal(s->services[i].id, s->service.id))
            s->service = s->services[i];
}

/* As everything stands now; a booking that was open is closed. */
static void read_all(struct desk_services *s, struct shell *shell)
{
    read_services(s, shell);
    s->is_open = s->is_sure = false;
    explicit_bzero(&s->booking, sizeof s->booking);
    if (!s->is_in)
        return;
    enum err err =
        store_desk_bookings(shell_store(shell), s->service.id, s->bookings, BOOKINGS_MAX, &s->count);
    s->err = s->err ? s->err : err;
}

static void enter(void *state, struct shell *shell)
{
    read_services(state, shell);
}

/* ---- words ---- */

static const char *state_words(const struct desk_booking *b)
{
    const struct booking *k = &b->booking;
    if (*k->closed_how)
        return strcmp(k->closed_how, "done") == 0 ? tr("办完了") : tr("没来");
    if (k->state == BOOKING_ASKED)
        return tr("等回复");
    if (k->ready_ms)
        return tr("可以取了");
    if (b->is_called)
        return tr("正在办");
    return k->arrived_ms ? tr("到了") : tr("还没来");
}

static enum role state_role(const struct desk_booking *b)
{
    const struct booking *k = &b->booking;
    if (strcmp(k->closed_how, "no_show") == 0)
        return ROLE_SEAL;
    return k->state == BOOKING_ASKED || k->ready_ms ? ROLE_AMBER : ROLE_JADE;
}

/* "12月21日 09:40", of today the hour alone; of a queue nothing. */
static void time_words(const struct booking *b, char *out, size_t size)
{
    char hour[16] = "", day[48] = "";
    bool is_today = day_at(b->starts_ms) == day_at(clock_wall_ms());
    if (!b->is_queue)
        words_hour(b->starts_ms, hour, sizeof hour);
    if (!is_today)
        words_date_short(day_at(b->starts_ms), day, sizeof day);
    str_format(out, size, "%s%s%s", day, *day && *hour ? " " : "", hour);
}

static void number_words(const struct booking *b, char out[32])
{
    char number[12];
    str_format(number, sizeof number, "%d", b->number);
    tr_fill(out, 32, tr("{0} 号"), number);
}

static void person_words(const struct desk_booking *b, char *out, size_t size)
{
    str_copy(out, size, words_private(b->masked_name));
    if (*b->guardian)
        tr_fill(out, size, tr("{0}，监护人 {1}"), words_private(b->masked_name), words_private(b->guardian));
}

static void draw_service(const struct desk_service *v, int i, struct ui *ui, struct rect r)
{
    char today[12], words[96], asked[12], badge[64];
    str_format(today, sizeof today, "%d", v->today);
    str_format(asked, sizeof asked, "%d", v->asked);
    tr_fill(words, sizeof words, v->is_queue ? tr("还有 {0} 人") : tr("今天 {0} 位"), today);
    tr_fill(badge, sizeof badge, tr("等回复 {0}"), asked);
    desk_row(ui, r,
             &(struct desk_row){.head = v->title,
                                .who = words,
                                .what = "",
                                .badge = v->asked ? badge : NULL,
                                .badge_role = ROLE_AMBER,
                                .note = "",
                                .button = tr("查看"),
                                .action = ACT_SERVICE,
                                .arg = i});
}

static void draw_services(const struct desk_services *s, struct ui *ui, struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    desk_heading(ui, &status, tr("预约服务"), tr("还没有"), s->service_count, s->err);
    ui_button(ui, part_foot(ui, &work), (struct button){BUTTON_PRIMARY, 0, tr("返回"), ACT_BACK, 0, false});
    struct list list = ui_list_begin(ui, 0, work, part_book_height(ui), (int)s->service_count);
    for (int i = list.first; i < list.last; i++)
        draw_service(&s->services[i], i, ui, ui_list_row(ui, &list, i));
    ui_list_end(ui);
}

static void draw_row(const struct desk_booking *b, int i, bool is_busy, struct ui *ui, struct rect r)
{
    char number[32], when[80], person[224];
    number_words(&b->booking, number);
    time_words(&b->booking, when, sizeof when);
    person_words(b, person, sizeof person);
    bool can_open = !*b->booking.closed_how && !is_busy;
    desk_row(ui, r,
             &(struct desk_row){.head = number,
                                .who = person,
                                .what = "",
                                .badge = state_words(b),
                                .badge_role = state_role(b),
                                .note = when,
                                .button = can_open ? tr("办理") : NULL,
                                .action = ACT_BOOKING,
                                .arg = i});
}

/* The number that is served, as large as a waiting room reads it. */
static void draw_queue(const struct desk_service *v, struct ui *ui, struct rect *status)
{
    char number[32], left[12], words[96];
    struct text_style hero = {.size = TEXT_HERO, .is_bold = true, .role = ROLE_JADE};
    str_format(left, sizeof left, "%d", v->today);
    tr_fill(words, sizeof words, tr("还有 {0} 人"), left);
    number_words(&(struct booking){.number = v->serving}, number);
    part_title(ui, status, v->title, words);
    ui_news_begin(ui);
    cut_top(status, ui_text(ui, *status, hero, v->serving ? number : tr("还没叫号")) + ui_gap(ui));
    ui_news_end(ui);
}

static void draw_bookings(const struct desk_services *s, bool is_busy, struct ui *ui, struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    const struct desk_service *v = &s->service;
    if (v->is_queue && s->err == ERR_OK)
        draw_queue(v, ui, &status);
    else
        desk_heading(ui, &status, v->title, tr("今天没有人预约"), s->count, s->err);
    struct rect foot = part_foot(ui, &work);
    int columns = v->is_queue ? 2 : 1;
    ui_button(
        ui, rect_column(foot, columns, 0, ui_gap(ui)),
        (struct button){v->is_queue ? BUTTON_QUIET : BUTTON_PRIMARY, 0, tr("返回"), ACT_BACK, 0, is_busy});
    if (v->is_queue)
        ui_button(ui, rect_column(foot, columns, 1, ui_gap(ui)),
                  (struct button){BUTTON_PRIMARY, ICON_PERSON, tr("叫下一位"), ACT_NEXT, 0,
                                  is_busy || (!v->today && !v->serving)});
    struct list list = ui_list_begin(ui, 0, work, part_book_height(ui), (int)s->count);
    for (int i = list.first; i < list.last; i++)
        draw_row(&s->bookings[i], i, is_busy, ui, ui_list_row(ui, &list, i));
    ui_list_end(ui);
}

static bool may_do(const struct booking *b, enum deed deed)
{
    bool is_asked = b->state == BOOKING_ASKED;
    switch (deed) {
    case DEED_AGREE:
    case DEED_REFUSE:
        return is_asked;
    case DEED_ARRIVED:
        return !is_asked && !b->arrived_ms;
    case DEED_NOT_ARRIVED:
        return !is_asked && b->arrived_ms && !b->ready_ms && b->arrived_ms + 30 * 60 * 1000 > clock_wall_ms();
    case DEED_READY:
        return !is_asked && b->has_ticket && b->arrived_ms && !b->ready_ms;
    case DEED_COLLECTED:
        return !is_asked && b->ready_ms;
    case DEED_DONE:
        return !is_asked && !b->has_ticket && b->arrived_ms;
    default:
        return !is_asked && !b->arrived_ms && b->starts_ms <= clock_wall_ms();
    }
}

static struct button deed_button(enum deed deed)
{
    const struct button buttons[DEED_COUNT] = {
        [DEED_AGREE] = {BUTTON_PRIMARY, ICON_CHECK, tr("对方同意"), 0, 0, false},
        [DEED_REFUSE] = {BUTTON_SECONDARY, 0, tr("对方不同意"), 0, 0, false},
        [DEED_ARRIVED] = {BUTTON_PRIMARY, ICON_CHECK, tr("到了"), 0, 0, false},
        [DEED_NOT_ARRIVED] = {BUTTON_QUIET, ICON_UNDO, tr("按错了，还没到"), 0, 0, false},
        [DEED_READY] = {BUTTON_PRIMARY, ICON_CHECK, tr("可以取了"), 0, 0, false},
        [DEED_COLLECTED] = {BUTTON_PRIMARY, ICON_CHECK, tr("取走了"), 0, 0, false},
        [DEED_DONE] = {BUTTON_PRIMARY, ICON_CHECK, tr("办完了"), 0, 0, false},
        [DEED_NO_SHOW] = {BUTTON_SECONDARY, 0, tr("没来"), 0, 0, false},
    };
    return buttons[deed];
}

/* What cannot be taken back is asked once more. */
static bool is_hard(enum deed deed)
{
    return deed == DEED_REFUSE || deed == DEED_NO_SHOW;
}

static void draw_deed(const struct desk_services *s, enum deed deed, bool is_busy, struct ui *ui,
                      struct rect r)
{
    struct button b = deed_button(deed);
    if (s->is_sure)
        b.kind = BUTTON_DANGER;
    b.action = ACT_DO;
    b.arg = (int)deed;
    b.is_disabled = is_busy;
    ui_button(ui, r, b);
}

/* One below the other, or side by side where there is no height for that. */
static void draw_deeds(const struct desk_services *s, bool is_busy, struct ui *ui, struct rect work)
{
    enum deed deeds[DEED_COUNT];
    int n = 0, height = ui_target(ui);
    for (int deed = 0; deed < DEED_COUNT; deed++)
        if (s->is_sure ? (enum deed)deed == s->deed : may_do(&s->booking.booking, (enum deed)deed))
            deeds[n++] = (enum deed)deed;
    bool is_low = n * (height + ui_gap(ui)) > work.h;
    struct rect row = {work.x, work.y, work.w, height};
    for (int i = 0; i < n; i++) {
        draw_deed(s, deeds[i], is_busy, ui, is_low ? rect_column(row, n, i, ui_gap(ui)) : row);
        row.y += is_low ? 0 : height + ui_gap(ui);
    }
}

static void draw_booking(const struct desk_services *s, bool is_busy, struct ui *ui, struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    char number[32], when[80], person[224], facts[320];
    number_words(&s->booking.booking, number);
    time_words(&s->booking.booking, when, sizeof when);
    person_words(&s->booking, person, sizeof person);
    str_format(facts, sizeof facts, "%s%s%s", person, *when ? "  " : "", when);
    part_title(ui, &status,
               s->is_sure ? s->deed == DEED_REFUSE ? tr("不同意这次预约？") : tr("记作没来？") : number,
               state_words(&s->booking));
    ui_private_begin(ui);
    ui_text(ui, status, (struct text_style){.size = TEXT_LEAD, .role = ROLE_INK}, facts);
    ui_private_end(ui);
    ui_button(ui, part_foot(ui, &work), (struct button){BUTTON_QUIET, 0, tr("返回"), ACT_BACK, 0, is_busy});
    draw_deeds(s, is_busy, ui, work);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct desk_services *s = state;
    if (s->is_open)
        draw_booking(s, shell_is_busy(shell), ui, frame);
    else if (s->is_in)
        draw_bookings(s, shell_is_busy(shell), ui, frame);
    else
        draw_services(s, ui, frame);
}

/* ---- doing ---- */

static void do_deed(const struct desk_services *s, struct shell *shell, enum deed deed)
{
    static const enum booking_mark marks[DEED_COUNT] = {[DEED_ARRIVED] = MARK_ARRIVED,
                                                        [DEED_READY] = MARK_READY,
                                                        [DEED_COLLECTED] = MARK_COLLECTED,
                                                        [DEED_DONE] = MARK_DONE,
                                                        [DEED_NO_SHOW] = MARK_NO_SHOW};
    struct store_request request = {.op = STORE_DESK_MARK_BOOKING,
                                    .resident = s->booking.resident,
                                    .booking = s->booking.booking.id,
                                    .session = s->booking.booking.id,
                                    .booking_mark = marks[deed],
                                    .is_agreed = deed == DEED_AGREE};
    if (deed == DEED_AGREE || deed == DEED_REFUSE)
        request.op = STORE_DESK_ANSWER_BOOKING;
    else if (deed == DEED_NOT_ARRIVED)
        request.op = STORE_UNDO_CHECK_IN;
    shell_ask(shell, &request);
}

static void choose_deed(struct desk_services *s, struct shell *shell, enum deed deed)
{
    if (!is_hard(deed) || s->is_sure) {
        do_deed(s, shell, deed);
        return;
    }
    s->is_sure = true;
    s->deed = deed;
    shell_announce(shell);
}

static void step_back(struct desk_services *s, struct shell *shell)
{
    s->err = ERR_OK;
    if (s->is_sure) {
        s->is_sure = false;
    } else if (s->is_in) {
        s->is_in = s->is_open;
        read_all(s, shell);
    } else {
        shell_goto(shell, "desk");
        return;
    }
    shell_announce(shell);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct desk_services *s = state;
    if (shell_is_busy(shell))
        return;
    if (action == ACT_BACK) {
        step_back(s, shell);
    } else if (action == ACT_NEXT) {
        shell_ask(shell, &(struct store_request){.op = STORE_DESK_CALL_NEXT, .order.service = s->service.id});
    } else if (action == ACT_DO) {
        choose_deed(s, shell, (enum deed)arg);
    } else if (action == ACT_SERVICE) {
        s->service = s->services[arg];
        s->is_in = true;
        read_all(s, shell);
        shell_announce(shell);
    } else {
        s->booking = s->bookings[arg];
        s->is_open = true;
        shell_announce(shell);
    }
}

/* ERR_NOT_FOUND: it was done, cancelled or called by somebody else meanwhile; the list tells. */
static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct desk_services *s = state;
    s->err = a->err == ERR_NOT_FOUND ? ERR_OK : a->err;
    read_all(s, shell);
    shell_announce(shell);
}

const struct screen screen_desk_services = {.name = "desk-services",
                                            .state_size = sizeof(struct desk_services),
                                            .needs_desk = true,
                                            .enter = enter,
                                            .draw = draw,
                                            .tap = tap,
                                            .answer = answer};
