/* A staff member's own PIN: the old one, then a new one twice. What is typed shows as dots, is never spoken,
 * and is wiped with the screen. */
#include "base/utf8.h"
#include "model/pin.h"
#include "screens/desk_parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/keyboard.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_BACK };

struct own_pin {
    enum step { OLD, NEW, AGAIN, DONE } step;
    char old[PIN_MAX + 1], fresh[PIN_MAX + 1];
    struct keyboard keyboard;
    enum trouble { FINE, TWO, EASY, REFUSED } trouble; /* of the last step */
    struct store_answer refused;                       /* REFUSED: err, or a wrong PIN */
};

static void enter(void *state, struct shell *shell)
{
    (void)shell;
    struct own_pin *s = state;
    s->keyboard = desk_pin_keyboard();
}

static void words_trouble(const struct own_pin *s, char out[240])
{
    if (s->trouble == TWO)
        str_copy(out, 240, tr("两次不一样，请再想一个"));
    else if (s->trouble == EASY)
        str_copy(out, 240, tr("太好猜，或者和旧的一样，请换一个"));
    else if (s->refused.err != ERR_OK)
        str_copy(out, 240, words_store_trouble(s->refused.err));
    else
        desk_pin_trouble(&s->refused.login, out, 240);
}

static const char *title_of(enum step step)
{
    return step == OLD ? tr("现在的密码") : step == NEW ? tr("新密码") : tr("新密码，再输一次");
}

static void draw_done(struct ui *ui, struct frame frame)
{
    part_title(ui, &frame.status, tr("改密码"), "");
    part_notice(ui, frame.status, ROLE_JADE, ICON_CHECK, tr("密码改好了"), tr("下次登录用新密码"));
    ui_button(ui, part_foot(ui, &frame.work),
              (struct button){BUTTON_PRIMARY, 0, tr("返回"), ACT_BACK, 0, false});
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    (void)shell;
    const struct own_pin *s = state;
    if (s->step == DONE) {
        draw_done(ui, frame);
        return;
    }
    part_title(ui, &frame.status, title_of(s->step), s->trouble ? "" : tr("别让旁人看见"));
    keyboard_draw_field(ui, &frame.status, &s->keyboard, tr("六到十二位数字"));
    if (s->trouble) {
        char words[240];
        words_trouble(s, words);
        ui_news_begin(ui);
        ui_banner(ui, frame.status, ROLE_SEAL, ICON_WARNING, words);
        ui_news_end(ui);
    }
    keyboard_draw(ui, frame.work, &s->keyboard);
}

static void go_to(struct own_pin *s, struct shell *shell, enum step step)
{
    s->step = step;
    explicit_bzero(s->keyboard.text, sizeof s->keyboard.text);
    shell_announce(shell);
}

static void send(const struct own_pin *s, struct shell *shell)
{
    struct store_request request = {.op = STORE_DESK_SET_PIN};
    str_copy(request.code, sizeof request.code, s->old);
    str_copy(request.new_pin, sizeof request.new_pin, s->fresh);
    shell_ask(shell, &request);
    explicit_bzero(&request, sizeof request);
}

static void take(struct own_pin *s, struct shell *shell)
{
    const char *typed = s->keyboard.text;
    if (s->step == OLD) {
        str_copy(s->old, sizeof s->old, typed);
        go_to(s, shell, NEW);
    } else if (s->step == NEW) {
        str_copy(s->fresh, sizeof s->fresh, typed);
        go_to(s, shell, AGAIN);
    } else if (strcmp(s->fresh, typed) == 0) {
        send(s, shell);
    } else {
        s->trouble = TWO;
        go_to(s, shell, NEW);
    }
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct own_pin *s = state;
    if (shell_is_busy(shell))
        return;
    enum keyboard_event event = keyboard_tap(&s->keyboard, action, arg);
    s->trouble = FINE;
    if (event == KEYBOARD_DONE)
        take(s, shell);
    else if (event == KEYBOARD_BACK || event == KEYBOARD_NOT_MINE)
        shell_goto(shell, "desk");
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct own_pin *s = state;
    bool is_done = a->err == ERR_OK && a->login.answer == DESK_OPEN;
    s->trouble = is_done ? FINE : a->err == ERR_DATA ? EASY : REFUSED;
    s->refused = *a;
    go_to(s, shell, is_done ? DONE : s->trouble == EASY ? NEW : OLD);
}

const struct screen screen_desk_own_pin = {.name = "desk-own-pin",
                                           .state_size = sizeof(struct own_pin),
                                           .needs_desk = true,
                                           .enter = enter,
                                           .draw = draw,
                                           .tap = tap,
                                           .answer = answer};
