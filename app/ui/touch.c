#include "ui/internal.h"
#include "ui/keyboard.h"

#include "base/clock.h"

#include <stdlib.h>
#include <string.h>

enum { DOUBLE_STRIKE_MS = 250, LOST_FINGER_MS = 5000, MOUSE_FINGER = -1 };
static const double swipe_mm = 8;

enum stroke_kind { STROKE_DOWN, STROKE_MOVE, STROKE_UP };

/* One press, move or release, in pixels of the canvas. */
struct stroke {
    enum stroke_kind kind;
    int64_t finger;
    int x, y;
};

static const struct ui_input nothing = {.kind = INPUT_NONE}, redraw = {.kind = INPUT_REDRAW};

static struct ui_input touch_down(struct ui *ui, const struct stroke *s)
{
    struct touch *t = &ui->touch;
    const struct zone *zone = zone_at_point(ui, s->x, s->y);
    t->is_down = true;
    t->finger = s->finger;
    t->down_ms = clock_mono_ms();
    t->start_x = s->x;
    t->start_y = s->y;
    t->has_zone = t->is_on_zone = zone && !zone->is_disabled;
    if (t->has_zone) {
        t->action = zone->action;
        t->arg = zone->arg;
    }
    return redraw;
}

/* The zone under the finger, if it is the one where the finger came down. */
static const struct zone *held_zone(const struct ui *ui, int x, int y)
{
    const struct zone *zone = zone_at_point(ui, x, y);
    const struct touch *t = &ui->touch;
    bool is_held =
        zone && t->has_zone && !zone->is_disabled && zone->action == t->action && zone->arg == t->arg;
    return is_held ? zone : NULL;
}

static struct ui_input touch_move(struct ui *ui, const struct stroke *s)
{
    bool was_on = ui->touch.is_on_zone;
    ui->touch.is_on_zone = held_zone(ui, s->x, s->y) != NULL;
    return was_on != ui->touch.is_on_zone ? redraw : nothing;
}

static bool is_double_strike(struct ui *ui, const struct stroke *s)
{
    const struct touch *t = &ui->touch;
    return t->struck_ms && clock_mono_ms() - t->struck_ms < DOUBLE_STRIKE_MS &&
           rect_contains(t->struck, s->x, s->y);
}

static struct ui_input touch_up(struct ui *ui, const struct stroke *s)
{
    struct touch *t = &ui->touch;
    const struct zone *zone = held_zone(ui, s->x, s->y);
    int dx = s->x - t->start_x, dy = s->y - t->start_y;
    t->is_down = t->is_on_zone = t->has_zone = false;
    if (abs(dy) > abs(dx) && abs(dy) > ui_mm(ui, swipe_mm))
        return (struct ui_input){.kind = dy < 0 ? INPUT_SWIPE_UP : INPUT_SWIPE_DOWN};
    if (!zone || is_double_strike(ui, s))
        return redraw;
    t->struck = zone->rect;
    t->struck_ms = keyboard_repeats(zone->action) ? 0 : clock_mono_ms();
    return (struct ui_input){.kind = INPUT_TAP, .action = zone->action, .arg = zone->arg};
}

/* Another finger is down; one whose release got lost (a screen unplugged) does not count for ever. */
static bool is_busy(const struct ui *ui, const struct stroke *s)
{
    const struct touch *t = &ui->touch;
    return t->is_down && t->finger != s->finger && clock_mono_ms() - t->down_ms < LOST_FINGER_MS;
}

static struct ui_input touch_stroke(struct ui *ui, const struct stroke *s)
{
    if (s->kind == STROKE_DOWN)
        return is_busy(ui, s) ? nothing : touch_down(ui, s);
    if (!ui->touch.is_down || ui->touch.finger != s->finger)
        return nothing;
    return s->kind == STROKE_MOVE ? touch_move(ui, s) : touch_up(ui, s);
}

/* From a share of the window to pixels of the canvas. */
static struct stroke stroke_at(const struct ui *ui, enum stroke_kind kind, int64_t finger, double share_x,
                               double share_y)
{
    int w, h;
    SDL_GetWindowSize(ui->window, &w, &h);
    struct rect view = ui_view(ui, w, h);
    double x = (share_x * w - view.x) / view.w, y = (share_y * h - view.y) / view.h;
    return (struct stroke){
        .kind = kind, .finger = finger, .x = (int)(x * ui->canvas->w), .y = (int)(y * ui->canvas->h)};
}

static struct ui_input handle_mouse(struct ui *ui, enum stroke_kind kind, int x, int y)
{
    int w, h;
    SDL_GetWindowSize(ui->window, &w, &h);
    struct stroke s = stroke_at(ui, kind, MOUSE_FINGER, (x + 0.5) / w, (y + 0.5) / h);
    return touch_stroke(ui, &s);
}

static struct ui_input handle_finger(struct ui *ui, enum stroke_kind kind, const SDL_TouchFingerEvent *event)
{
    struct stroke s = stroke_at(ui, kind, event->fingerId, (double)event->x, (double)event->y);
    return touch_stroke(ui, &s);
}

struct ui_input ui_handle(struct ui *ui, const union SDL_Event *event)
{
    switch (event->type) {
    case SDL_FINGERDOWN:
        return handle_finger(ui, STROKE_DOWN, &event->tfinger);
    case SDL_FINGERMOTION:
        return handle_finger(ui, STROKE_MOVE, &event->tfinger);
    case SDL_FINGERUP:
        return handle_finger(ui, STROKE_UP, &event->tfinger);
    case SDL_MOUSEBUTTONDOWN:
    case SDL_MOUSEBUTTONUP:
        if (event->button.which == SDL_TOUCH_MOUSEID || event->button.button != SDL_BUTTON_LEFT)
            return nothing;
        return handle_mouse(ui, event->type == SDL_MOUSEBUTTONDOWN ? STROKE_DOWN : STROKE_UP, event->button.x,
                            event->button.y);
    case SDL_MOUSEMOTION:
        if (event->motion.which == SDL_TOUCH_MOUSEID)
            return nothing;
        return handle_mouse(ui, STROKE_MOVE, event->motion.x, event->motion.y);
    case SDL_WINDOWEVENT:
    case SDL_RENDER_TARGETS_RESET:
    case SDL_RENDER_DEVICE_RESET:
        return redraw;
    case SDL_QUIT:
        return (struct ui_input){.kind = INPUT_CLOSED};
    default:
        return nothing;
    }
}

bool ui_is_pressed(const struct ui *ui, int action, int arg)
{
    const struct touch *t = &ui->touch;
    return t->is_down && t->is_on_zone && t->action == action && t->arg == arg;
}

/* "退出" is also the label of a button that shows "退出 58". */
static bool label_fits(const char *shown, const char *label)
{
    size_t len = strlen(label);
    return strncmp(shown, label, len) == 0 && (shown[len] == '\0' || shown[len] == ' ');
}

enum err ui_tap_label(struct ui *ui, const char *label, const char *group, struct ui_input *out)
{
    for (size_t i = 0; i < ui->records.zone_count; i++) {
        const struct zone *zone = &ui->records.zones[i];
        if (zone->is_disabled || !label_fits(zone->label, label) ||
            (group && strcmp(zone->group, group) != 0))
            continue;
        struct stroke s = {STROKE_DOWN, MOUSE_FINGER, zone->rect.x + zone->rect.w / 2,
                           zone->rect.y + zone->rect.h / 2};
        ui->touch = (struct touch){0}; /* a script may strike as fast as it likes */
        touch_stroke(ui, &s);
        s.kind = STROKE_UP;
        *out = touch_stroke(ui, &s);
        return ERR_OK;
    }
    return ERR_NOT_FOUND;
}
