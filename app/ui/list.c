/* A list under a finger. Friction and coming to rest at a whole row are one motion: the way left shrinks by
 * the same share in the same time, so where it ends is known when the finger lifts. */
#include "ui/internal.h"
#include "ui/lang.h"

#include "base/clock.h"

#include <math.h>

enum {
    FRICTION_MS = 200, /* in this time the way left shrinks to 1/e */
    STILL_MS = 60      /* a finger that rested so long before it lifted pushed nothing */
};
static const double two_columns_mm = 400, page_button_mm = 12;

static double clamp(double value, double least, double most)
{
    return fmax(least, fmin(value, most));
}

static void rest_at(struct scroll *s, double offset_px)
{
    s->offset_px = clamp(round(offset_px / s->pitch_px) * s->pitch_px, 0, s->most_px);
    s->is_gliding = false;
}

/* ---- motion ---- */

bool ui_is_moving(const struct ui *ui)
{
    return ui->scroll.is_gliding && ui->scroll.is_shown;
}

struct rect ui_list_rect(const struct ui *ui)
{
    return ui->scroll.is_shown ? ui->scroll.r : (struct rect){0};
}

static void glide(struct scroll *s)
{
    if (!s->is_gliding)
        return;
    double left = (s->from_px - s->to_px) * exp(-(double)(clock_mono_ms() - s->glide_ms) / FRICTION_MS);
    s->offset_px = s->to_px + left;
    if (fabs(left) < 1)
        rest_at(s, s->to_px);
}

bool scroll_grab(struct ui *ui, int x, int y)
{
    struct scroll *s = &ui->scroll;
    s->is_held = s->is_shown && s->most_px && rect_contains(s->r, x, y);
    if (!s->is_held)
        return false;
    bool was_gliding = s->is_gliding;
    s->is_gliding = false;
    s->grabbed_px = s->offset_px;
    s->finger_y = y;
    s->moved_ms = clock_mono_ms();
    s->speed = 0;
    return was_gliding;
}

void scroll_drag_from(struct ui *ui, int y)
{
    ui->scroll.finger_y = y;
}

bool scroll_drag(struct ui *ui, int y)
{
    struct scroll *s = &ui->scroll;
    if (!s->is_held || !s->is_shown)
        return false;
    int64_t now = clock_mono_ms();
    double way = s->finger_y - y, ms = fmax(1, (double)(now - s->moved_ms));
    if (y == s->finger_y)
        return false;
    s->speed = s->speed * 0.4 + way / ms * 0.6;
    s->finger_y = y;
    s->moved_ms = now;
    double from = s->offset_px;
    s->offset_px = clamp(from + way, 0, s->most_px);
    return s->offset_px != from;
}

void scroll_release(struct ui *ui)
{
    struct scroll *s = &ui->scroll;
    if (!s->is_held)
        return;
    int64_t now = clock_mono_ms();
    double push = now - s->moved_ms > STILL_MS ? 0 : s->speed * FRICTION_MS;
    double aim = clamp(s->offset_px + push, s->grabbed_px - s->page_px, s->grabbed_px + s->page_px);
    double from = s->offset_px;
    rest_at(s, aim);
    s->is_held = false;
    s->is_gliding = from != s->offset_px;
    s->from_px = from;
    s->to_px = s->offset_px;
    s->glide_ms = now;
    s->offset_px = from;
}

void scroll_page(struct ui *ui, int direction)
{
    struct scroll *s = &ui->scroll;
    rest_at(s, s->offset_px + direction * s->page_px);
}

void ui_list_to_top(struct ui *ui)
{
    struct scroll *s = &ui->scroll;
    struct touch *t = &ui->touch;
    s->offset_px = 0;
    s->is_gliding = s->is_held = false;
    if (s->is_shown && rect_contains(s->r, t->start_x, t->start_y))
        t->has_zone = false;
}

/* ---- painting ---- */

/* One above the other at the right of *r, or side by side where the list is too low for that. */
static void cut_page_buttons(struct ui *ui, struct rect *r, struct rect at[2])
{
    struct text_style label = {.size = TEXT_BODY, .is_bold = true};
    int width = int_max(ui_text_width(ui, label, tr("上一页")), ui_text_width(ui, label, tr("下一页"))) +
                ui_mm(ui, page_button_mm);
    int gap = ui_gap(ui), target = ui_target(ui);
    if (r->h >= 2 * target + gap) {
        struct rect column = cut_right(r, width);
        at[0] = cut_top(&column, target);
        at[1] = cut_bottom(&column, target);
    } else {
        for (int i = 2; i-- > 0; cut_right(r, i * gap)) {
            struct rect column = cut_right(r, width);
            at[i] = cut_top(&column, target);
        }
    }
    cut_right(r, gap);
}

static void draw_page_buttons(struct ui *ui, const struct rect at[2], const struct scroll *s)
{
    ui_button(ui, at[0],
              (struct button){BUTTON_QUIET, 0, tr("上一页"), ACTION_PAGE_UP, 0, s->offset_px <= 0});
    ui_button(
        ui, at[1],
        (struct button){BUTTON_QUIET, 0, tr("下一页"), ACTION_PAGE_DOWN, 0, s->offset_px >= s->most_px});
}

/* The list may have changed since the last frame: its rows, their height in another theme, its place. */
static void measure(struct scroll *s, int id, struct rect r, int pitch_px, int rows, int rows_fit)
{
    if (s->id != id || !s->pitch_px)
        *s = (struct scroll){.id = id};
    double row = s->pitch_px ? s->offset_px / s->pitch_px : 0;
    bool is_other = s->pitch_px != pitch_px;
    s->is_shown = true;
    s->r = r;
    s->pitch_px = pitch_px;
    s->page_px = rows_fit * pitch_px;
    s->most_px = int_max(0, rows - rows_fit) * pitch_px;
    if (is_other || (!s->is_held && !s->is_gliding))
        rest_at(s, row * pitch_px);
    else
        s->to_px = clamp(s->to_px, 0, s->most_px);
    glide(s);
    s->offset_px = clamp(s->offset_px, 0, s->most_px);
}

static int columns_in(const struct ui *ui, struct rect r)
{
    return r.w > ui_mm(ui, two_columns_mm) ? 2 : 1;
}

struct list ui_list_begin(struct ui *ui, int id, struct rect r, int row_height, int count)
{
    struct scroll *s = &ui->scroll;
    int gap = ui_gap(ui), pitch = row_height + gap, fit = int_max(1, (r.h + gap) / pitch);
    struct list l = {r, row_height, columns_in(ui, r), 0, count};
    bool has_buttons = count > fit * l.columns;
    struct rect buttons[2];
    if (has_buttons) {
        cut_page_buttons(ui, &l.r, buttons);
        l.r.h = fit * pitch - gap;
        l.columns = columns_in(ui, l.r);
    }
    measure(s, id, l.r, pitch, (count + l.columns - 1) / l.columns, fit);
    if (has_buttons)
        draw_page_buttons(ui, buttons, s);
    l.first = (int)s->offset_px / pitch * l.columns;
    l.last = int_min(count, ((int)ceil(s->offset_px) + s->page_px + pitch - 1) / pitch * l.columns);
    SDL_Rect clip = {l.r.x, l.r.y, l.r.w, l.r.h};
    SDL_SetClipRect(ui->canvas, &clip);
    return l;
}

struct rect ui_list_row(struct ui *ui, const struct list *l, int i)
{
    const struct scroll *s = &ui->scroll;
    struct rect column = rect_column(l->r, l->columns, i % l->columns, ui_gap(ui));
    struct rect row = {column.x, l->r.y + i / l->columns * s->pitch_px - (int)lround(s->offset_px), column.w,
                       l->row_height};
    ui->records.is_row_partial = s->most_px && (row.y < l->r.y || row.y + row.h > l->r.y + l->r.h);
    return row;
}

void ui_list_end(struct ui *ui)
{
    SDL_SetClipRect(ui->canvas, NULL);
    ui->records.is_row_partial = false;
}
