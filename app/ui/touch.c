#include "ui/internal.h"
#include "ui/keyboard.h"

#include "base/clock.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { DOUBLE_STRIKE_MS = 250, LOST_FINGER_MS = 5000, HOLD_MS = 3000, ECHO_MS = 500, MOUSE_FINGER = -1 };
static const double drag_mm = 8;

enum stroke_kind { STROKE_DOWN, STROKE_MOVE, STROKE_UP };

/* One press, move or release, in pixels of the canvas. */
struct stroke {
    enum stroke_kind kind;
    int64_t finger;
    int x, y;
};

static const struct ui_input nothing = {.kind = INPUT_NONE}, redraw = {.kind = INPUT_REDRAW},
                             scrolled = {.kind = INPUT_SCROLLED};

/* Bytes of a label without the count-down at its end: of "退出 58" those of "退出". */
static size_t words_of(const char *label)
{
    size_t len = strlen(label), end = len;
    while (end > 0 && label[end - 1] >= '0' && label[end - 1] <= '9')
        end--;
    return end > 1 && end < len && label[end - 1] == ' ' ? end - 1 : len;
}

/* Of one control in two frames. A count-down may have gone on. */
static bool is_same_zone(const struct zone *a, const struct zone *b)
{
    size_t len = words_of(a->label);
    return a->action == b->action && a->arg == b->arg && len == words_of(b->label) &&
           strncmp(a->label, b->label, len) == 0 && strcmp(a->group, b->group) == 0;
}

static struct ui_input input_of(enum input_kind kind, const struct zone *zone)
{
    struct ui_input input = {
        .kind = kind, .action = zone->action, .arg = zone->arg, .is_disabled = zone->is_disabled};
    str_copy(input.label, sizeof input.label, kind == INPUT_FOCUS && zone->is_private ? "" : zone->label);
    return input;
}

/* Slid or pressed onto: the zone gets the focus unless it has it already. */
static struct ui_input explore(struct ui *ui, const struct zone *zone)
{
    if (!zone || (ui->has_focus && is_same_zone(zone, &ui->focus)))
        return nothing;
    ui->focus = *zone;
    ui->has_focus = true;
    return input_of(INPUT_FOCUS, zone);
}

/* The finger is gone without having lifted here: nothing is tapped. */
static struct ui_input touch_lost(struct ui *ui)
{
    struct touch *t = &ui->touch;
    bool was_pressed = t->is_on_zone;
    t->is_down = t->is_on_zone = t->has_zone = false;
    scroll_release(ui);
    return was_pressed || ui_is_moving(ui) ? redraw : nothing;
}

static struct ui_input touch_down(struct ui *ui, const struct stroke *s)
{
    struct touch *t = &ui->touch;
    const struct zone *zone = zone_at_point(ui, s->x, s->y);
    struct ui_input last = t->is_down ? touch_lost(ui) : nothing;
    t->is_down = true;
    t->is_hold = !zone;
    t->is_over_zone = zone;
    t->is_drag = false;
    t->finger = s->finger;
    t->down_ms = t->acted_ms = clock_mono_ms();
    t->start_x = s->x;
    t->start_y = s->y;
    bool is_moving = scroll_grab(ui, s->x, s->y);
    struct ui_input focus = ui->is_exploring ? explore(ui, zone) : nothing;
    t->has_zone = t->is_on_zone = zone && !zone->is_disabled && !is_moving && focus.kind == INPUT_NONE;
    if (t->has_zone)
        t->zone = *zone;
    /* pressed again: says once more that it is off */
    if (ui->is_exploring && zone && zone->is_disabled)
        focus = input_of(INPUT_FOCUS, zone);
    return focus.kind == INPUT_FOCUS ? focus : t->has_zone ? redraw : last;
}

/* The zone under the finger, if it is the one where the finger came down. */
static const struct zone *held_zone(const struct ui *ui, int x, int y)
{
    const struct zone *zone = zone_at_point(ui, x, y);
    const struct touch *t = &ui->touch;
    return zone && t->has_zone && !t->is_drag && !zone->is_disabled && is_same_zone(zone, &t->zone) ? zone
                                                                                                    : NULL;
}

static void note_drag(struct ui *ui, const struct stroke *s)
{
    struct touch *t = &ui->touch;
    int dx = s->x - t->start_x, dy = s->y - t->start_y, far = ui_mm(ui, drag_mm);
    t->is_hold &= abs(dx) <= far && abs(dy) <= far;
    if (t->is_drag || abs(dy) <= abs(dx) || abs(dy) <= far)
        return;
    t->is_drag = true;
    scroll_drag_from(ui, t->start_y + (dy < 0 ? -far : far));
}

static struct ui_input touch_move(struct ui *ui, const struct stroke *s)
{
    struct touch *t = &ui->touch;
    const struct zone *zone = zone_at_point(ui, s->x, s->y);
    struct ui_input result = nothing;
    bool was_on = t->is_on_zone;
    note_drag(ui, s);
    t->is_on_zone = held_zone(ui, s->x, s->y) != NULL;
    t->is_over_zone = zone;
    if (ui->is_exploring) {
        t->has_zone &= t->is_on_zone; /* coming back is no tap */
        result = explore(ui, zone);
    } else if (t->is_drag && scroll_drag(ui, s->y)) {
        result = scrolled;
    }
    if (result.kind != INPUT_NONE)
        t->acted_ms = clock_mono_ms();
    return result.kind == INPUT_NONE && was_on != t->is_on_zone ? redraw : result;
}

static bool is_double_strike(struct ui *ui, const struct stroke *s)
{
    const struct touch *t = &ui->touch;
    return t->struck_ms && clock_mono_ms() - t->struck_ms < DOUBLE_STRIKE_MS &&
           rect_contains(t->struck, s->x, s->y);
}

static struct ui_input tap(struct ui *ui, const struct zone *zone)
{
    ui->touch.struck = zone->rect;
    ui->touch.struck_ms = keyboard_repeats(zone->action) ? 0 : clock_mono_ms();
    if (zone->action != ACTION_PAGE_UP && zone->action != ACTION_PAGE_DOWN)
        return input_of(INPUT_TAP, zone);
    scroll_page(ui, zone->action == ACTION_PAGE_UP ? -1 : 1);
    return scrolled;
}

static struct ui_input touch_up(struct ui *ui, const struct stroke *s)
{
    struct touch *t = &ui->touch;
    bool was_pressed = t->is_on_zone;
    struct ui_input last = touch_move(ui, s);
    const struct zone *zone = held_zone(ui, s->x, s->y);
    bool is_hold = t->is_hold && clock_mono_ms() - t->down_ms >= HOLD_MS;
    t->is_down = t->is_on_zone = t->has_zone = false;
    scroll_release(ui);
    if (is_hold)
        return (struct ui_input){.kind = INPUT_HOLD};
    if (last.kind == INPUT_FOCUS)
        return last;
    if (zone && !is_double_strike(ui, s))
        return tap(ui, zone);
    return last.kind == INPUT_SCROLLED || ui_is_moving(ui) ? scrolled : was_pressed ? redraw : nothing;
}

/* Another finger does something. One that does nothing more (its release got lost; a palm that rests on the
 * glass) does not count for ever. */
static bool is_busy(const struct ui *ui, const struct stroke *s)
{
    const struct touch *t = &ui->touch;
    bool has_work = ui->is_exploring ? t->is_over_zone : t->has_zone || (t->is_drag && ui->scroll.is_held);
    return t->is_down && t->finger != s->finger && has_work && clock_mono_ms() - t->acted_ms < LOST_FINGER_MS;
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

/* Some displays send a mouse's events too for what a finger did. */
static struct ui_input handle_mouse(struct ui *ui, enum stroke_kind kind, uint32_t which, int x, int y)
{
    const struct touch *t = &ui->touch;
    if (which == SDL_TOUCH_MOUSEID || (t->finger_ms && clock_mono_ms() - t->finger_ms < ECHO_MS))
        return nothing;
    int w, h;
    SDL_GetWindowSize(ui->window, &w, &h);
    struct stroke s = stroke_at(ui, kind, MOUSE_FINGER, (x + 0.5) / w, (y + 0.5) / h);
    return touch_stroke(ui, &s);
}

static struct ui_input handle_finger(struct ui *ui, enum stroke_kind kind, const SDL_TouchFingerEvent *event)
{
    if (event->touchId == SDL_MOUSE_TOUCHID)
        return nothing;
    ui->touch.finger_ms = clock_mono_ms();
    struct stroke s = stroke_at(ui, kind, event->fingerId, (double)event->x, (double)event->y);
    return touch_stroke(ui, &s);
}

static struct ui_input handle_window(struct ui *ui, uint8_t what)
{
    switch (what) {
    case SDL_WINDOWEVENT_FOCUS_LOST:
        return touch_lost(ui);
    case SDL_WINDOWEVENT_EXPOSED:
    case SDL_WINDOWEVENT_SIZE_CHANGED:
    case SDL_WINDOWEVENT_SHOWN:
    case SDL_WINDOWEVENT_RESTORED:
        return redraw;
    default:
        return nothing;
    }
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
        if (event->button.button != SDL_BUTTON_LEFT)
            return nothing;
        return handle_mouse(ui, event->type == SDL_MOUSEBUTTONDOWN ? STROKE_DOWN : STROKE_UP,
                            event->button.which, event->button.x, event->button.y);
    case SDL_MOUSEMOTION:
        return handle_mouse(ui, STROKE_MOVE, event->motion.which, event->motion.x, event->motion.y);
    case SDL_WINDOWEVENT:
        return handle_window(ui, event->window.event);
    case SDL_RENDER_TARGETS_RESET:
    case SDL_RENDER_DEVICE_RESET:
        return redraw;
    case SDL_QUIT:
        return (struct ui_input){.kind = INPUT_CLOSED};
    default:
        return nothing;
    }
}

void ui_finger_event(const struct ui *ui, union SDL_Event *out, unsigned type, int finger, int x, int y)
{
    int w, h;
    SDL_GetWindowSize(ui->window, &w, &h);
    struct rect view = ui_view(ui, w, h);
    double share_x = (x + 0.5) / ui->canvas->w, share_y = (y + 0.5) / ui->canvas->h;
    *out = (SDL_Event){.tfinger = {.type = type,
                                   .fingerId = finger,
                                   .x = (float)((view.x + share_x * view.w) / w),
                                   .y = (float)((view.y + share_y * view.h) / h)}};
}

bool ui_is_pressed(const struct ui *ui, int action, int arg)
{
    const struct touch *t = &ui->touch;
    return t->is_down && t->is_on_zone && t->zone.action == action && t->zone.arg == arg;
}

void ui_set_explore(struct ui *ui, bool is_on)
{
    ui->is_exploring = is_on;
    ui->has_focus = false;
    explicit_bzero(&ui->focus, sizeof ui->focus);
    touch_lost(ui);
}

bool ui_is_exploring(const struct ui *ui)
{
    return ui->is_exploring;
}

const struct zone *focused_zone(const struct ui *ui)
{
    for (size_t i = ui->has_focus ? ui->records.zone_count : 0; i-- > 0;)
        if (is_same_zone(&ui->records.zones[i], &ui->focus))
            return &ui->records.zones[i];
    return NULL;
}

/* "退出" is also the label of a button that shows "退出 58". */
static bool label_fits(const char *shown, const char *label)
{
    size_t len = strlen(label);
    return strncmp(shown, label, len) == 0 && (shown[len] == '\0' || shown[len] == ' ');
}

/* A script may strike as fast as it likes. */
static struct ui_input press(struct ui *ui, struct rect r)
{
    struct stroke s = {STROKE_DOWN, MOUSE_FINGER, r.x + r.w / 2, r.y + r.h / 2};
    ui->touch = (struct touch){0};
    struct ui_input down = touch_stroke(ui, &s);
    s.kind = STROKE_UP;
    struct ui_input up = touch_stroke(ui, &s);
    return down.kind == INPUT_FOCUS ? down : up;
}

enum err ui_tap_label(struct ui *ui, const char *label, const char *group, struct ui_input *out)
{
    for (size_t i = 0; i < ui->records.zone_count; i++) {
        const struct zone *zone = &ui->records.zones[i];
        if (zone->is_disabled || !label_fits(zone->label, label) ||
            (group && strcmp(zone->group, group) != 0))
            continue;
        *out = press(ui, zone->rect);
        if (out->kind == INPUT_FOCUS)
            *out = press(ui, zone->rect);
        return ERR_OK;
    }
    return ERR_NOT_FOUND;
}
