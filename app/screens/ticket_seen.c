/* A ticket that was scanned: how it stands now. It checks in by itself when it is due; what else there is to
 * do with it needs the card. */
#include "base/utf8.h"
#include "model/barcode.h"
#include "model/date.h"
#include "screens/checkin_parts.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_BACK };

struct ticket_seen {
    enum err err; /* of the token */
    struct ticket_facts facts;
    struct booking now;
    bool is_asking; /* whether it is due */
    enum err check_err;
    struct check_in due;
    bool is_due;
};

static void scan(void *state, struct shell *shell, const char *code)
{
    struct ticket_seen *s = state;
    enum token_kind kind;
    if (token_read_kind(code, &kind) != ERR_OK || kind != TOKEN_BOOKING) {
        shell_goto_with_code(shell, "ticket", code);
        return;
    }
    *s = (struct ticket_seen){.err = ERR_OK};
    s->err = store_ticket_by_token(shell_store(shell), code, &s->facts, &s->now);
    shell_note_scan(shell, s->err != ERR_OK);
    s->is_asking = s->err == ERR_OK && s->now.state != BOOKING_CLOSED;
    if (s->is_asking)
        shell_ask(shell, &(struct store_request){.op = STORE_CHECK_IN_DUE,
                                                 .booking = s->now.id,
                                                 .check_in_how = CHECK_IN_RECEIPT});
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct ticket_seen *s = state;
    s->is_asking = false;
    s->check_err = a->err;
    s->is_due = a->err == ERR_OK && a->due_count > 0;
    if (!s->is_due)
        return;
    s->due = a->due[0];
    if (store_booking(shell_store(shell), s->facts.booking, &s->now) != ERR_OK)
        s->now.state = BOOKING_BOOKED;
}

/* One line and another below it. */
struct news {
    enum role role;
    int icon;
    char what[128], todo[192];
};

static void put(struct news *n, enum role role, int icon, const char *what, const char *todo)
{
    n->role = role;
    n->icon = icon;
    str_copy(n->what, sizeof n->what, what);
    str_copy(n->todo, sizeof n->todo, todo);
}

static const char *ended_words(const struct booking *b)
{
    static const struct {
        const char *how, *words;
    } ends[] = {{"moved", TR("已经改到别的时间，请看新的小票")},
                {"cancelled", TR("已经取消了")},
                {"done", TR("已经办完了")},
                {"no_show", TR("那天没有来，已经过了")}};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++)
        if (strcmp(b->closed_how, ends[i].how) == 0)
            return tr(ends[i].words);
    return tr("已经结束了");
}

static void words_open(const struct booking *b, struct news *n)
{
    char number[12], until[48];
    str_format(number, sizeof number, "%d", b->state == BOOKING_WAITING ? b->position : b->ahead);
    if (b->state == BOOKING_WAITING) {
        put(n, ROLE_AMBER, ICON_CLOCK, tr("还在候补"), "");
        tr_fill(n->todo, sizeof n->todo, tr("排在第 {0} 位"), number);
    } else if (b->state == BOOKING_OFFERED) {
        put(n, ROLE_AMBER, ICON_INFO, tr("有名额了"), tr("请刷身份证确认"));
    } else if (b->state == BOOKING_ASKED) {
        put(n, ROLE_AMBER, ICON_CLOCK, tr("还在等场地同意"), "");
    } else if (b->ready_ms && !b->collected_ms) {
        put(n, ROLE_JADE, ICON_CHECK, tr("可以取了"), b->place);
    } else if (b->is_queue && b->ahead) {
        put(n, ROLE_JADE, ICON_INFO, "", "");
        tr_fill(n->what, sizeof n->what, tr("前面还有 {0} 位"), number);
    } else {
        words_date(day_at(b->starts_ms), until, sizeof until);
        words_hour(b->starts_ms, number, sizeof number);
        put(n, ROLE_JADE, ICON_CHECK, tr("名额在，请按时来"), "");
        str_format(n->todo, sizeof n->todo, "%s %s", until, number);
    }
}

static void words_news(const struct ticket_seen *s, struct news *n)
{
    char ahead[12];
    if (s->err != ERR_OK) {
        put(n, ROLE_SEAL, ICON_WARNING, tr("小票不能用"), words_token_trouble(s->err));
    } else if (s->check_err != ERR_OK) {
        put(n, ROLE_SEAL, ICON_WARNING, tr("没有签上到"), words_store_trouble(s->check_err));
    } else if (s->now.state == BOOKING_CLOSED) {
        put(n, ROLE_AMBER, ICON_WARNING, ended_words(&s->now), "");
    } else if (s->is_due) {
        put(n, ROLE_JADE, ICON_CHECK, "", s->due.place);
        words_checked_in(&s->due, n->what, sizeof n->what);
        str_format(ahead, sizeof ahead, "%d", s->now.ahead);
        if (s->now.is_queue)
            tr_fill(n->todo, sizeof n->todo, tr("前面还有 {0} 位"), ahead);
    } else {
        words_open(&s->now, n);
    }
}

static void draw_number(const struct ticket_seen *s, struct ui *ui, struct rect r)
{
    char number[12], label[64];
    str_format(number, sizeof number, "%d", s->facts.place_number);
    tr_fill(label, sizeof label, s->facts.is_waiting ? tr("候补号 {0}") : tr("{0} 号"), number);
    struct text_style title = {.size = TEXT_TITLE, .is_bold = true, .role = ROLE_INK, .align = ALIGN_CENTRE};
    struct text_style hero = {.size = TEXT_HERO, .is_bold = true, .role = ROLE_JADE, .align = ALIGN_CENTRE};
    ui_box(ui, r, ROLE_CARD, ROLE_LINE, EDGE_THIN);
    struct rect in = rect_inset(r, ui_gap(ui), ui_gap(ui));
    if (ui_line(ui, TEXT_HERO) > in.h)
        hero.size = TEXT_LEAD;
    cut_top(&in, ui_text(ui, in, hero, label));
    if (ui_text_height(ui, in.w, title, s->facts.title) <= in.h)
        ui_text(ui, in, title, words_private(s->facts.title));
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    (void)shell;
    const struct ticket_seen *s = state;
    struct rect status = frame.status, work = frame.work;
    struct news news = {.role = ROLE_JADE};
    part_title(ui, &status, tr("扫小票"), "");
    if (!s->is_asking) {
        words_news(s, &news);
        ui_news_begin(ui);
        part_notice(ui, status, news.role, news.icon, news.what, news.todo);
        ui_news_end(ui);
    }
    struct rect foot = part_foot(ui, &work);
    ui_button(ui, foot, (struct button){BUTTON_PRIMARY, 0, tr("知道了"), ACT_BACK, 0, false});
    if (s->err == ERR_OK)
        draw_number(s, ui, work);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    (void)state;
    (void)action;
    (void)arg;
    shell_goto_start(shell);
}

const struct screen screen_ticket_seen = {.name = "ticket-seen",
                                          .state_size = sizeof(struct ticket_seen),
                                          .reads_tokens = true,
                                          .draw = draw,
                                          .tap = tap,
                                          .answer = answer,
                                          .scan = scan};
