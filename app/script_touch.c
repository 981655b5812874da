/* What fingers do in a UI script: the same SDL events as a touchscreen sends. */
#include "app/script_verbs.h"
#include "base/clock.h"
#include "ui/lang.h"

#include <SDL.h>
#include <stdlib.h>
#include <string.h>

enum { HOME_TAPS = 8, SWIPE_STEPS = 8, SWIPE_STEP_MS = 2 };

static void send_finger(struct shell *shell, Uint32 type, int finger, int x, int y)
{
    SDL_Event event;
    ui_finger_event(shell->ui, &event, type, finger, x, y);
    struct ui_input input = ui_handle(shell->ui, &event);
    shell_take(shell, &input);
}

enum script_step script_tap(struct script_call *c)
{
    struct ui_input input;
    const char *group = strcmp(script_word(c, 2), "in") == 0 ? script_word(c, 3) : NULL;
    if (ui_tap_label(c->shell->ui, script_word(c, 1), group, &input) != ERR_OK)
        return script_again(c, "nothing to tap", script_word(c, 1));
    shell_take(c->shell, &input);
    return STEP_DONE;
}

/* The enabled zones counted round and round; none is well too. */
static void tap_nth_zone(struct shell *shell, size_t n)
{
    const struct zone *enabled[256];
    size_t count = 0;
    for (size_t i = 0; i < ui_zone_count(shell->ui) && count < sizeof enabled / sizeof enabled[0]; i++)
        if (!ui_zone_at(shell->ui, i)->is_disabled)
            enabled[count++] = ui_zone_at(shell->ui, i);
    if (count == 0)
        return;
    struct rect r = enabled[n % count]->rect;
    send_finger(shell, SDL_FINGERDOWN, 1, r.x + r.w / 2, r.y + r.h / 2);
    send_finger(shell, SDL_FINGERUP, 1, r.x + r.w / 2, r.y + r.h / 2);
}

/* "tap zone N" */
enum script_step script_tap_zone(struct script_call *c)
{
    tap_nth_zone(c->shell, strtoul(script_word(c, 2), NULL, 10));
    return STEP_DONE;
}

/* "tap now LABEL", "tap now zone N": on the same frame as the line before it, while that is being answered.
 */
enum script_step script_tap_now(struct script_call *c)
{
    struct ui_input input;
    if (c->line->count == 4) {
        tap_nth_zone(c->shell, strtoul(script_word(c, 3), NULL, 10));
        return STEP_DONE;
    }
    if (ui_tap_label(c->shell->ui, script_word(c, 2), NULL, &input) != ERR_OK)
        return script_fail(c, "nothing to tap", script_word(c, 2));
    shell_take(c->shell, &input);
    return STEP_DONE;
}

/* "touch down|move|up X Y [finger N]": in per mille of the picture. */
enum script_step script_touch(struct script_call *c)
{
    static const struct {
        const char *word;
        Uint32 type;
    } strokes[] = {{"down", SDL_FINGERDOWN}, {"move", SDL_FINGERMOTION}, {"up", SDL_FINGERUP}};
    struct rect area = ui_area(c->shell->ui);
    int finger = c->line->count == 6 ? atoi(script_word(c, 5)) : 1;
    for (size_t i = 0; i < sizeof strokes / sizeof strokes[0]; i++) {
        if (strcmp(strokes[i].word, script_word(c, 1)) != 0)
            continue;
        send_finger(c->shell, strokes[i].type, finger, atoi(script_word(c, 2)) * area.w / 1000,
                    atoi(script_word(c, 3)) * area.h / 1000);
        return STEP_DONE;
    }
    return script_fail(c, "touch", script_word(c, 1));
}

/* A quick stroke from one end of the list to the other: one page, however slow the machine. */
enum script_step script_swipe(struct script_call *c)
{
    struct rect r = ui_list_rect(c->shell->ui);
    int direction = strcmp(script_word(c, 1), "up") == 0 ? -1 : 1;
    int x = r.x + r.w / 2, y = r.y + r.h / 2, way = (r.h - 2) * direction;
    if (!r.w)
        return STEP_DONE;
    send_finger(c->shell, SDL_FINGERDOWN, 1, x, y - way / 2);
    for (int i = 1; i <= SWIPE_STEPS; i++) {
        clock_advance_ms(SWIPE_STEP_MS);
        send_finger(c->shell, SDL_FINGERMOTION, 1, x, y - way / 2 + way * i / SWIPE_STEPS);
    }
    send_finger(c->shell, SDL_FINGERUP, 1, x, y + way / 2);
    return STEP_DONE;
}

/* "go home": taps what leads away from here, and nothing that is not on the screen. */
enum script_step script_go_home(struct script_call *c)
{
    static const char *const ways[] = {"退出",     "取回了", "知道了", "好了", "返回",
                                       "换个词找", "还完了", "不同意", "完成"};
    struct ui_input input;
    if (strcmp(shell_shown(c->shell), "idle") == 0)
        return STEP_DONE;
    if (*c->tries == HOME_TAPS)
        return script_fail(c, "no way home within 8 taps", shell_shown(c->shell));
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        if (ui_tap_label(c->shell->ui, tr(ways[i]), NULL, &input) != ERR_OK)
            continue;
        ++*c->tries;
        shell_take(c->shell, &input);
        break;
    }
    return script_again(c, "no way home from", shell_shown(c->shell));
}
