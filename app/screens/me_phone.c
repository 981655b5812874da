/* A phone number, if the resident wants to leave one: first what it is for, with a consent of its own, then
 * the digits. The kiosk cannot show it again: it is sealed to staff. */
#include "base/utf8.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/keyboard.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_BACK, ACT_AGREE, ACT_REMOVE };

/* Raised whenever the words of this line change: stored with the number. */
enum { PHONE_NOTICE_VERSION = 1, DIGITS_MAX = 12 };

struct phone {
    struct about about;
    enum err err; /* of the last thing that was asked */
    bool is_typing;
    struct keyboard keyboard;
};

static void enter(void *state, struct shell *shell)
{
    struct phone *s = state;
    s->err = store_about(shell_store(shell), shell_visit(shell)->resident.id, &s->about);
    s->keyboard = (struct keyboard){
        .layouts = 1U << LAYOUT_DIGITS, .layout = LAYOUT_DIGITS, .max = DIGITS_MAX, .has_done = true};
}

static void draw_typing(const struct phone *s, struct ui *ui, struct frame frame)
{
    part_title(ui, &frame.status, tr("输入电话号码"), s->err == ERR_OK ? tr("手机十一位；座机加区号") : "");
    keyboard_draw_field(ui, &frame.status, &s->keyboard, tr("电话号码"));
    if (s->err != ERR_OK)
        ui_banner(ui, frame.status, ROLE_SEAL, ICON_WARNING,
                  s->err == ERR_DATA ? tr("号码不对：手机十一位，座机加区号") : words_store_trouble(s->err));
    keyboard_draw(ui, frame.work, &s->keyboard);
}

static void draw_question(const struct phone *s, const struct shell *shell, struct ui *ui, struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    bool is_busy = shell_is_busy(shell), may_add = s->about.withdrawn_ms == 0;
    int columns = 1 + s->about.has_phone + may_add, i = 0;
    part_title(ui, &status, tr("电话"), "");
    if (s->err != ERR_OK) {
        cut_top(&status, ui_banner(ui, status, ROLE_SEAL, ICON_WARNING, words_store_trouble(s->err)));
        cut_top(&status, ui_gap(ui));
    }
    struct rect foot = part_foot(ui, &work);
    ui_button(ui, rect_column(foot, columns, i++, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("返回"), ACT_BACK, 0, is_busy});
    if (s->about.has_phone)
        ui_button(ui, rect_column(foot, columns, i++, ui_gap(ui)),
                  (struct button){BUTTON_SECONDARY, 0, tr("删掉号码"), ACT_REMOVE, 0, is_busy});
    if (may_add)
        ui_button(ui, rect_column(foot, columns, i, ui_gap(ui)),
                  (struct button){BUTTON_PRIMARY, 0, s->about.has_phone ? tr("换号码") : tr("同意，留号码"),
                                  ACT_AGREE, 0, is_busy});
    const char *lines[] = {s->about.has_phone ? tr("您留了一个号码。") : tr("您没有留号码，不留也能借书。"),
                           tr("做什么：书到期、预约的书到了，打电话告诉您，不作别的用。"),
                           tr("怎么保管：加密保存，只有工作人员能打开，这里不再显示。"),
                           tr("您随时可以在这里删掉它。")};
    part_lines(ui, status, work, lines, sizeof lines / sizeof lines[0]);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct phone *s = state;
    if (s->is_typing)
        draw_typing(s, ui, frame);
    else
        draw_question(s, shell, ui, frame);
}

static void save(struct phone *s, struct shell *shell)
{
    struct store_request request = {.op = STORE_SET_PHONE,
                                    .resident = shell_visit(shell)->resident.id,
                                    .consent_version = PHONE_NOTICE_VERSION};
    str_copy(request.code, sizeof request.code, s->keyboard.text);
    shell_ask(shell, &request);
    explicit_bzero(&request, sizeof request);
}

static void start_typing(struct phone *s, struct shell *shell)
{
    s->is_typing = true;
    shell_announce(shell);
}

static void stop_typing(struct phone *s, struct shell *shell)
{
    s->is_typing = false;
    shell_announce(shell);
    explicit_bzero(s->keyboard.text, sizeof s->keyboard.text);
}

static void tap_key(struct phone *s, struct shell *shell, int action, int arg)
{
    enum keyboard_event event = keyboard_tap(&s->keyboard, action, arg);
    if (shell_is_busy(shell))
        return;
    s->err = ERR_OK;
    if (event == KEYBOARD_DONE)
        save(s, shell);
    else if (event == KEYBOARD_BACK)
        stop_typing(s, shell);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct phone *s = state;
    if (s->is_typing)
        tap_key(s, shell, action, arg);
    else if (action == ACT_AGREE)
        start_typing(s, shell);
    else if (action == ACT_REMOVE)
        shell_ask(shell, &(struct store_request){.op = STORE_DELETE_PHONE,
                                                 .resident = shell_visit(shell)->resident.id});
    else
        shell_goto(shell, "me");
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct phone *s = state;
    s->err = a->err;
    if (a->err == ERR_OK)
        shell_goto(shell, "me");
}

const struct screen screen_me_phone = {.name = "me-phone",
                                       .state_size = sizeof(struct phone),
                                       .needs_visit = true,
                                       .whose = FOR_SELF,
                                       .enter = enter,
                                       .draw = draw,
                                       .tap = tap,
                                       .answer = answer};
