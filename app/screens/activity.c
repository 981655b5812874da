/* One activity: when, where, for whom, and one large button for what can be done now. */
#include "base/clock.h"
#include "base/utf8.h"
#include "model/date.h"
#include "screens/activity_facts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum {
    ACT_BACK,
    ACT_BOOK,
    ACT_CANCEL,
    ACT_CANCEL_SURE,
    ACT_ACCEPT,
    ACT_MORE,
    ACT_KEEP,
    ACT_BOOK_ANYWAY,
    ACT_TICKET
};
enum { MINE_MAX = 40 };

struct activity_screen {
    struct activity_facts facts;
    enum err err; /* of reading it */
    struct booking mine;
    bool has_mine;
    enum view { VIEW_MAIN, VIEW_MORE, VIEW_SURE, VIEW_CLASH } view;
    bool needs_card;
    bool has_last; /* something was asked, and this came of it */
    enum store_op last_op;
    enum err last_err;
    struct booking_result last;
};

static void load_mine(struct activity_screen *s, struct shell *shell)
{
    struct booking all[MINE_MAX];
    size_t count = 0;
    if (shell_acts_for_adult(shell))
        return; /* only what was done here just now is known */
    s->has_mine = false;
    if (!part_shows_own(shell) ||
        store_bookings(shell_store(shell), shell_subject(shell), all, MINE_MAX, &count) != ERR_OK)
        return;
    for (size_t i = 0; i < count; i++) {
        if (uuid_equal(all[i].activity, s->facts.row.activity.id)) {
            s->mine = all[i];
            s->has_mine = true;
        }
    }
    explicit_bzero(all, sizeof all);
}

static void load(struct activity_screen *s, struct shell *shell)
{
    struct activity whole;
    struct uuid id = shell_topic(shell)->activity;
    s->err = store_activity_row(shell_store(shell), id, &s->facts.row);
    if (s->err == ERR_OK)
        s->err = store_activity(shell_store(shell), id, &whole, s->facts.sessions, &s->facts.session_count);
    if (s->err == ERR_OK)
        load_mine(s, shell);
}

static void enter(void *state, struct shell *shell)
{
    load(state, shell);
}

/* ---- the large button ---- */

static int64_t left_until_open(const struct activity_screen *s)
{
    return s->facts.row.activity.enrol_from_ms - clock_wall_ms();
}

static bool is_shut(const struct activity_screen *s)
{
    int64_t until = s->facts.row.activity.enrol_until_ms;
    return s->facts.row.next_starts_ms == 0 || s->facts.row.activity.is_cancelled ||
           (until && until <= clock_wall_ms());
}

/* false: there is nothing to do here. label is room for its words. */
static bool main_button(const struct activity_screen *s, bool is_busy, char *label, size_t size,
                        struct button *out)
{
    char text[48];
    *out = (struct button){BUTTON_PRIMARY, ICON_BOOKED, label, ACT_BOOK, 0, is_busy};
    str_format(text, sizeof text, "%d", s->facts.row.waiting + 1);
    if (s->has_mine && s->mine.state == BOOKING_OFFERED) {
        str_copy(label, size, tr("要这个名额"));
        out->action = ACT_ACCEPT;
    } else if (s->has_mine) {
        str_copy(label, size, s->mine.state == BOOKING_WAITING ? tr("不排队了") : tr("取消报名"));
        *out = (struct button){BUTTON_SECONDARY, 0, label, ACT_CANCEL, 0, is_busy};
    } else if (s->err != ERR_OK || s->facts.row.seats_left < 0 || is_shut(s)) {
        return false;
    } else if (left_until_open(s) > 0) {
        words_countdown(left_until_open(s), text, sizeof text);
        tr_fill(label, size, tr("{0} 开抢"), text);
        out->icon = ICON_CLOCK;
        out->is_disabled = true;
    } else if (s->facts.row.seats_left == 0) {
        tr_fill(label, size, tr("排队候补（第 {0}）"), text);
    } else {
        str_copy(label, size, tr("报名"));
    }
    return true;
}

/* ---- what came of it ---- */

static void draw_done(const struct activity_screen *s, struct ui *ui, struct rect *r)
{
    char what[240], number[12];
    const struct booking *b = &s->last.booking;
    const char *title = words_private(s->facts.row.activity.title);
    str_format(number, sizeof number, "%d", b->position);
    bool is_cancelled = s->last_op == STORE_CANCEL_BOOKING, is_waiting = b->state == BOOKING_WAITING;
    tr_fill(what, sizeof what,
            is_cancelled ? tr("《{0}》取消了")
            : is_waiting ? tr("《{0}》候补第 {1}")
                         : tr("《{0}》报上了"),
            title, number);
    cut_top(r, part_notice(ui, *r, ROLE_JADE, ICON_CHECK, what,
                           is_cancelled ? tr("名额让给下一位了")
                           : is_waiting ? tr("有了名额，刷卡就能看到")
                                        : tr("那天刷身份证签到")));
}

static void draw_state(const struct activity_screen *s, struct ui *ui, struct rect *r)
{
    char until[80], line[160];
    struct badge_words state;
    if (s->mine.state == BOOKING_OFFERED && s->mine.offer_until_ms > 0) {
        words_when(s->mine.offer_until_ms, until, sizeof until);
        tr_fill(line, sizeof line, tr("名额到了，{0} 前要答复"), until);
    } else {
        words_state(&s->mine, &state);
        str_copy(line, sizeof line, state.text);
    }
    cut_top(r,
            ui_banner(ui, *r, s->mine.state == BOOKING_BOOKED ? ROLE_JADE : ROLE_AMBER, ICON_BOOKED, line));
}

/* Cuts what it says off *r. */
static void draw_news(const struct activity_screen *s, struct ui *ui, struct rect *r)
{
    int used = 0, top = r->y;
    if (s->needs_card)
        cut_top(r, part_notice(ui, *r, ROLE_AMBER, ICON_CARD, tr("报名要刷身份证"),
                               tr("请把身份证平放在读卡区")));
    else if (s->has_last && part_not_done(ui, *r, s->last_err, &s->last, &used))
        cut_top(r, used);
    else if (s->has_last)
        draw_done(s, ui, r);
    else if (s->has_mine && !words_is_covered())
        draw_state(s, ui, r);
    if (r->y > top)
        cut_top(r, ui_gap(ui));
}

/* ---- painting ---- */

/* The large one last, as wide as two where all have room. */
static void draw_foot(const struct activity_screen *s, const struct shell *shell, struct ui *ui,
                      struct rect foot)
{
    char label[96];
    bool is_more = s->view == VIEW_MORE, is_busy = shell_is_busy(shell);
    struct button large,
        buttons[4] = {{BUTTON_SECONDARY, 0, tr("返回"), is_more ? ACT_KEEP : ACT_BACK, 0, is_busy}};
    int n = 1, gap = ui_gap(ui);
    bool has_large = !is_more && main_button(s, is_busy, label, sizeof label, &large);
    if (!is_more && s->err == ERR_OK && activity_has_more(&s->facts))
        buttons[n++] = (struct button){BUTTON_SECONDARY, 0, tr("详情"), ACT_MORE, 0, false};
    if (!is_more && s->has_mine)
        buttons[n++] = part_ticket_button(ACT_TICKET, is_busy);
    int columns = n + (!has_large ? 0 : n < 3 ? 2 : 1);
    for (int i = 0; i < n; i++)
        ui_button(ui, rect_column(foot, columns, i, gap), buttons[i]);
    if (has_large) {
        struct rect first = rect_column(foot, columns, n, gap);
        ui_button(ui, (struct rect){first.x, foot.y, foot.x + foot.w - first.x, foot.h}, large);
    }
}

static void draw_sure(const struct activity_screen *s, const struct shell *shell, struct ui *ui,
                      struct frame frame)
{
    char what[240];
    bool is_busy = shell_is_busy(shell);
    tr_fill(what, sizeof what, tr("《{0}》不去了？"), words_private(s->facts.row.activity.title));
    part_question(ui, frame, tr("取消报名"), what,
                  s->mine.state == BOOKING_WAITING ? tr("以后再报，要重新排队") : tr("名额就给下一位"),
                  (struct button){BUTTON_DANGER, 0, tr("不去了"), ACT_CANCEL_SURE, 0, is_busy},
                  (struct button){BUTTON_PRIMARY, 0, tr("还要去"), ACT_KEEP, 0, is_busy});
}

static void draw_clash(const struct activity_screen *s, const struct shell *shell, struct ui *ui,
                       struct frame frame)
{
    char what[320], todo[160];
    bool is_busy = shell_is_busy(shell);
    words_no_place(&s->last, what, sizeof what, todo, sizeof todo);
    part_question(ui, frame, tr("时间撞上了"), what, todo,
                  (struct button){BUTTON_SECONDARY, 0, tr("还要报名"), ACT_BOOK_ANYWAY, 0, is_busy},
                  (struct button){BUTTON_PRIMARY, 0, tr("不报了"), ACT_KEEP, 0, is_busy});
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct activity_screen *s = state;
    struct rect work = frame.work;
    struct offer_lines lines;
    if (s->view == VIEW_SURE) {
        draw_sure(s, shell, ui, frame);
        return;
    }
    if (s->view == VIEW_CLASH) {
        draw_clash(s, shell, ui, frame);
        return;
    }
    part_title(ui, &frame.status, s->err == ERR_OK ? s->facts.row.activity.title : tr("这一场看不到了"), "");
    draw_foot(s, shell, ui, part_foot(ui, &work));
    if (s->err != ERR_OK)
        return;
    if (s->view == VIEW_MAIN)
        draw_news(s, ui, &frame.status);
    if (s->view == VIEW_MORE)
        activity_more_lines(&s->facts, &lines);
    else
        activity_main_lines(&s->facts, &lines);
    part_draw_lines(&lines, frame.status, work, ui);
}

/* ---- acts ---- */

static void show(struct activity_screen *s, struct shell *shell, enum view view)
{
    s->view = view;
    shell_announce(shell);
}

static void book(struct activity_screen *s, struct shell *shell, bool despite_clash)
{
    s->needs_card = !part_knows_who(shell);
    if (s->needs_card) {
        shell_return_after_card(shell, &(struct topic){.activity = s->facts.row.activity.id});
        shell_announce(shell);
        return;
    }
    shell_ask(shell, &(struct store_request){.op = STORE_BOOK,
                                             .resident = shell_subject(shell),
                                             .order = {.activity = s->facts.row.activity.id,
                                                       .age_years = part_age_years(shell),
                                                       .waits = s->facts.row.seats_left == 0,
                                                       .despite_clash = despite_clash}});
}

static void ask(const struct activity_screen *s, struct shell *shell, enum store_op op)
{
    shell_ask(shell,
              &(struct store_request){.op = op, .resident = shell_subject(shell), .booking = s->mine.id});
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    (void)arg;
    struct activity_screen *s = state;
    switch (action) {
    case ACT_BOOK:
    case ACT_BOOK_ANYWAY:
        book(s, shell, action == ACT_BOOK_ANYWAY);
        break;
    case ACT_CANCEL:
        show(s, shell, VIEW_SURE);
        break;
    case ACT_CANCEL_SURE:
        ask(s, shell, STORE_CANCEL_BOOKING);
        break;
    case ACT_ACCEPT:
        ask(s, shell, STORE_ACCEPT_OFFER);
        break;
    case ACT_TICKET:
        shell_goto_ticket(shell, s->mine.id);
        break;
    case ACT_MORE:
        show(s, shell, VIEW_MORE);
        break;
    case ACT_KEEP:
        s->has_last = false;
        show(s, shell, VIEW_MAIN);
        break;
    default:
        shell_goto(shell, "activities");
    }
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct activity_screen *s = state;
    load(s, shell);
    s->has_last = true;
    s->last_op = a->op;
    s->last_err = a->err;
    if (a->err == ERR_OK)
        s->last = a->booked;
    if (a->err == ERR_OK && s->last.refusal == BOOKING_NONE && shell_acts_for_adult(shell)) {
        s->mine = s->last.booking;
        s->has_mine = !*s->mine.closed_how;
    }
    s->view = a->err == ERR_OK && s->last.refusal == BOOKING_CLASH_ASKS ? VIEW_CLASH : VIEW_MAIN;
}

const struct screen screen_activity = {.name = "activity",
                                       .state_size = sizeof(struct activity_screen),
                                       .shows_seconds = true,
                                       .enter = enter,
                                       .draw = draw,
                                       .tap = tap,
                                       .answer = answer};
