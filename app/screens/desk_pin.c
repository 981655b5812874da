/* The PIN beside a staff member's card. What is typed shows as dots, is never spoken, and is wiped with each
 * answer. */
#include "base/utf8.h"
#include "screens/desk_parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/keyboard.h"
#include "ui/lang.h"

#include <string.h>

struct desk_pin {
    struct keyboard keyboard;
    enum err err;
    struct desk_login refused; /* answer DESK_OPEN = nothing was refused */
};

static void enter(void *state, struct shell *shell)
{
    (void)shell;
    struct desk_pin *s = state;
    s->keyboard = desk_pin_keyboard();
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct desk_pin *s = state;
    char words[240];
    bool has_trouble = s->err != ERR_OK || s->refused.answer != DESK_OPEN;
    (void)shell;
    part_title(ui, &frame.status, tr("工作台密码"), has_trouble ? "" : tr("别让旁人看见"));
    keyboard_draw_field(ui, &frame.status, &s->keyboard, tr("六到十二位数字"));
    if (s->err != ERR_OK)
        str_copy(words, sizeof words, words_store_trouble(s->err));
    else
        desk_pin_trouble(&s->refused, words, sizeof words);
    if (has_trouble) {
        ui_news_begin(ui);
        ui_banner(ui, frame.status, ROLE_SEAL, ICON_WARNING, words);
        ui_news_end(ui);
    }
    keyboard_draw(ui, frame.work, &s->keyboard);
}

static void send(struct desk_pin *s, struct shell *shell)
{
    struct store_request request = {.op = STORE_DESK_OPEN};
    str_copy(request.code, sizeof request.code, s->keyboard.text);
    explicit_bzero(s->keyboard.text, sizeof s->keyboard.text);
    shell_ask(shell, &request);
    explicit_bzero(&request, sizeof request);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct desk_pin *s = state;
    if (shell_is_busy(shell))
        return;
    enum keyboard_event event = keyboard_tap(&s->keyboard, action, arg);
    s->err = ERR_OK;
    s->refused.answer = DESK_OPEN;
    if (event == KEYBOARD_DONE)
        send(s, shell);
    else if (event == KEYBOARD_BACK)
        shell_goto(shell, shell_visit(shell)->is_open ? "home" : "consent");
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    (void)shell; /* which goes to the desk when the PIN was right */
    struct desk_pin *s = state;
    s->err = a->err;
    if (a->err == ERR_OK)
        s->refused = a->login;
}

const struct screen screen_desk_pin = {.name = "desk-pin",
                                       .state_size = sizeof(struct desk_pin),
                                       .needs_staff_card = true,
                                       .enter = enter,
                                       .draw = draw,
                                       .tap = tap,
                                       .answer = answer};
