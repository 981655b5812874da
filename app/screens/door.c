/* 门口签到: who comes lays the card or shows the ticket and goes in. No names, no session of theirs: one
 * screen waits, the other says what came of it and gives way by itself. */
#include "base/utf8.h"
#include "model/date.h"
#include "screens/checkin_parts.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_WALK_IN, ACT_UNLOCK, ACT_BACK };

/* ---- waiting ---- */

struct door_idle {
    struct attendance_count count;
    enum err err;
};

static void wait_enter(void *state, struct shell *shell)
{
    struct door_idle *s = state;
    shell_let_go_at_door(shell);
    s->err = store_attendance_count(shell_store(shell), shell_door(shell)->session.what, &s->count);
}

static void wait_draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct door_idle *s = state;
    const struct check_in *session = &shell_door(shell)->session;
    enum err reader = shell_health(shell)->reader;
    char hours[64], from[16], until[16], here[64] = "", present[12], expected[12];
    words_hour(session->starts_ms, from, sizeof from);
    words_hour(session->ends_ms, until, sizeof until);
    str_format(hours, sizeof hours, "%s–%s", from, until);
    str_format(present, sizeof present, "%d", s->count.present);
    str_format(expected, sizeof expected, "%d", s->count.expected);
    if (s->err == ERR_OK)
        tr_fill(here, sizeof here, tr("到了 {0} 人，报名 {1} 人"), present, expected);
    part_title(ui, &frame.status, session->title, hours);
    cut_top(&frame.status,
            part_notice(ui, frame.status, reader == ERR_OK ? ROLE_JADE : ROLE_SEAL,
                        reader == ERR_OK ? ICON_READER : ICON_WARNING,
                        reader == ERR_OK ? tr("请刷身份证，或者扫小票") : tr("暂时不能刷卡，请扫小票"),
                        here));
    int icon = (frame.work.h < frame.work.w ? frame.work.h : frame.work.w) / 2;
    ui_box(ui, frame.work, ROLE_JADE, ROLE_JADE, EDGE_NONE);
    ui_icon(ui, frame.work, reader == ERR_OK ? ICON_READER : ICON_QR, ROLE_ON_JADE, icon);
}

static void wait_scan(void *state, struct shell *shell, const char *code)
{
    (void)state;
    shell_goto_with_code(shell, "door-said", code);
}

const struct screen screen_door = {.name = "door",
                                   .state_size = sizeof(struct door_idle),
                                   .is_resting = true,
                                   .reads_tokens = true,
                                   .enter = wait_enter,
                                   .draw = wait_draw,
                                   .scan = wait_scan};

/* ---- what came of it ---- */

struct door_said {
    bool has_paper, is_asking, has_answer, is_other; /* other: the paper is of another session */
    enum err err;
    struct check_in in;
};

static void ask(struct door_said *s, struct shell *shell, enum check_in_how how)
{
    const struct door *door = shell_door(shell);
    s->is_asking = true;
    shell_ask(shell, &(struct store_request){.op = STORE_CHECK_IN,
                                             .resident = door->laid.id,
                                             .session = door->session.what,
                                             .check_in_how = how});
}

static void said_enter(void *state, struct shell *shell)
{
    if (shell_door(shell)->is_known)
        ask(state, shell, CHECK_IN_CARD);
}

static void said_scan(void *state, struct shell *shell, const char *code)
{
    struct door_said *s = state;
    struct ticket_facts facts;
    struct booking now;
    shell_let_go_at_door(shell);
    *s = (struct door_said){.has_paper = true,
                            .err = store_ticket_by_token(shell_store(shell), code, &facts, &now)};
    shell_note_scan(shell, s->err != ERR_OK);
    s->is_asking = s->err == ERR_OK;
    if (s->is_asking)
        shell_ask(shell, &(struct store_request){
                             .op = STORE_CHECK_IN_DUE, .booking = now.id, .check_in_how = CHECK_IN_RECEIPT});
}

static void said_answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct door_said *s = state;
    s->is_asking = false;
    s->err = a->err;
    s->has_answer = a->op == STORE_CHECK_IN && a->err == ERR_OK;
    if (s->has_answer)
        s->in = a->checked;
    for (size_t i = 0; a->op == STORE_CHECK_IN_DUE && a->err == ERR_OK && i < a->due_count; i++)
        if (uuid_equal(a->due[i].what, shell_door(shell)->session.what)) {
            s->has_answer = true;
            s->in = a->due[i];
        }
    s->is_other = a->err == ERR_OK && !s->has_answer;
}

static bool may_walk_in(const struct door_said *s)
{
    return s->has_answer && s->in.refusal == BOOKING_NO_PLACE && s->in.seats_left != 0;
}

static bool is_in(const struct door_said *s)
{
    return s->has_answer && s->in.refusal == BOOKING_NONE;
}

static void words_said(const struct door_said *s, const struct shell *shell, char what[128], char todo[128])
{
    char left[12];
    *todo = '\0';
    if (s->err != ERR_OK) {
        str_copy(what, 128, s->has_paper ? tr("小票不能用") : tr("没有签上到"));
        str_copy(todo, 128, s->has_paper ? words_token_trouble(s->err) : words_store_trouble(s->err));
    } else if (s->is_other) {
        str_copy(what, 128, tr("小票不是这一场的"));
    } else if (!s->has_paper && !shell_door(shell)->is_known) {
        str_copy(what, 128, tr("还没有登记"));
        str_copy(todo, 128, tr("请找门口的工作人员"));
    } else if (is_in(s)) {
        words_checked_in(&s->in, what, 128);
        str_copy(todo, 128, tr("请进"));
    } else if (may_walk_in(s)) {
        str_format(left, sizeof left, "%d", s->in.seats_left);
        str_copy(what, 128, tr("没有报名"));
        if (s->in.seats_left > 0)
            tr_fill(todo, 128, tr("还有 {0} 个位子"), left);
    } else {
        str_copy(what, 128, words_not_checked_in(s->in.refusal));
    }
}

static void draw_number(int number, struct ui *ui, struct rect r)
{
    char text[32], digits[12];
    str_format(digits, sizeof digits, "%d", number);
    tr_fill(text, sizeof text, tr("{0} 号"), digits);
    ui_box(ui, r, ROLE_JADE, ROLE_JADE, EDGE_NONE);
    ui_text(ui, r,
            (struct text_style){.size = TEXT_HERO,
                                .is_bold = true,
                                .role = ROLE_ON_JADE,
                                .align = ALIGN_CENTRE,
                                .is_middle = true},
            text);
}

static void said_draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct door_said *s = state;
    char what[128], todo[128];
    part_title(ui, &frame.status, shell_door(shell)->session.title, "");
    if (s->is_asking)
        return;
    words_said(s, shell, what, todo);
    part_notice(ui, frame.status, is_in(s) ? ROLE_JADE : ROLE_AMBER, is_in(s) ? ICON_CHECK : ICON_WARNING,
                what, todo);
    struct rect foot = part_foot(ui, &frame.work);
    bool is_staff = !uuid_is_zero(shell_door(shell)->laid.desk);
    if (is_staff)
        ui_button(ui, cut_left(&foot, foot.w / 2),
                  (struct button){BUTTON_SECONDARY, ICON_DESK, tr("结束签到"), ACT_UNLOCK, 0, false});
    if (is_staff)
        cut_left(&foot, ui_gap(ui));
    ui_button(ui, foot,
              may_walk_in(s)
                  ? (struct button){BUTTON_PRIMARY, ICON_CHECK, tr("现场参加"), ACT_WALK_IN, 0, false}
                  : (struct button){BUTTON_PRIMARY, 0, tr("下一位"), ACT_BACK, 0, false});
    if (is_in(s) && s->in.number)
        draw_number(s->in.number, ui, frame.work);
}

static void said_tap(void *state, struct shell *shell, int action, int arg)
{
    struct door_said *s = state;
    (void)arg;
    if (s->is_asking)
        return;
    if (action == ACT_WALK_IN)
        ask(s, shell, CHECK_IN_WALK_IN);
    else if (action == ACT_UNLOCK)
        shell_unlock_door(shell);
    else
        shell_goto(shell, "door");
}

const struct screen screen_door_said = {.name = "door-said",
                                        .state_size = sizeof(struct door_said),
                                        .reads_tokens = true,
                                        .enter = said_enter,
                                        .draw = said_draw,
                                        .tap = said_tap,
                                        .answer = said_answer,
                                        .scan = said_scan,
                                        .stay_s = 8,
                                        .then = "door"};
