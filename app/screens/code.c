/* The number of a book whose barcode does not scan. It goes to the screen that asked for it as if scanned; a
 * scan that comes after all does the same. */
#include "screens/screen.h"

#include "screens/parts.h"
#include "ui/keyboard.h"
#include "ui/lang.h"

enum { CODE_CHARACTERS_MAX = 31 };

struct code {
    struct keyboard keyboard;
};

static void enter(void *state, struct shell *shell)
{
    (void)shell;
    struct code *s = state;
    s->keyboard = (struct keyboard){
        .layouts = 1U << LAYOUT_LATIN, .layout = LAYOUT_LATIN, .max = CODE_CHARACTERS_MAX, .has_done = true};
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    (void)shell;
    const struct code *s = state;
    part_title(ui, &frame.status, tr("输入条码号"), tr("照着书上条码下面的数字和字母输入"));
    keyboard_draw_field(ui, &frame.status, &s->keyboard, tr("例如 AB123456"));
    keyboard_draw(ui, frame.work, &s->keyboard);
}

static void tap_for(struct code *s, struct shell *shell, int action, int arg, const char *asker)
{
    switch (keyboard_tap(&s->keyboard, action, arg)) {
    case KEYBOARD_DONE:
        shell_goto_with_code(shell, asker, s->keyboard.text);
        break;
    case KEYBOARD_BACK:
        shell_goto(shell, asker);
        break;
    default:
        break;
    }
}

static void tap_to_borrow(void *state, struct shell *shell, int action, int arg)
{
    tap_for(state, shell, action, arg, "borrow");
}

static void tap_to_return(void *state, struct shell *shell, int action, int arg)
{
    tap_for(state, shell, action, arg, "return");
}

static void scan_to_borrow(void *state, struct shell *shell, const char *code)
{
    (void)state;
    shell_goto_with_code(shell, "borrow", code);
}

static void scan_to_return(void *state, struct shell *shell, const char *code)
{
    (void)state;
    shell_goto_with_code(shell, "return", code);
}

const struct screen screen_borrow_code = {.name = "borrow-code",
                                          .state_size = sizeof(struct code),
                                          .needs_visit = true,
                                          .enter = enter,
                                          .draw = draw,
                                          .tap = tap_to_borrow,
                                          .scan = scan_to_borrow};

const struct screen screen_return_code = {.name = "return-code",
                                          .state_size = sizeof(struct code),
                                          .enter = enter,
                                          .draw = draw,
                                          .tap = tap_to_return,
                                          .scan = scan_to_return};
