#include "ui/internal.h"

#include <math.h>

static const double radius_mm = 6, ring_mm = 1.2, thin_mm = 0.4, thick_mm = 0.8, dash_mm = 1.6,
                    dash_period_mm = 2.8;

uint32_t ui_colour(const struct ui *ui, enum role role)
{
    return ui->theme->colours[role];
}

static uint32_t *row_of(const struct ui *ui, int y)
{
    return (uint32_t *)ui->canvas->pixels + (size_t)y * ((size_t)ui->canvas->pitch / sizeof(uint32_t));
}

/* By hand: SDL_FillRect takes five times as long for the narrow strips beside round corners. */
static void fill_pixels(struct ui *ui, int x, int y, int w, int h, uint32_t colour)
{
    SDL_Rect clip = ui->canvas->clip_rect;
    int left = int_max(x, clip.x), right = int_min(x + w, clip.x + clip.w);
    int top = int_max(y, clip.y), bottom = int_min(y + h, clip.y + clip.h);
    for (int j = top; j < bottom; j++) {
        uint32_t *row = row_of(ui, j);
        for (int i = left; i < right; i++)
            row[i] = colour;
    }
}

void ui_fill(struct ui *ui, struct rect r, enum role role)
{
    fill_pixels(ui, r.x, r.y, r.w, r.h, ui_colour(ui, role));
    record_fill(ui, r, role);
}

/* A rounded box being painted. */
struct box {
    struct ui *ui;
    struct rect r;
    int radius, edge_px;
    bool is_dashed;
    uint32_t fill, edge;
};

/* share is 0 (a) to 1 (b). */
static uint32_t mix(uint32_t a, uint32_t b, double share)
{
    uint32_t out = 0, of_b = (uint32_t)(share * 256 + 0.5);
    for (int shift = 0; shift <= 16; shift += 8)
        out |= ((a >> shift & 0xFF) * (256 - of_b) + (b >> shift & 0xFF) * of_b + 128) >> 8 << shift;
    return out;
}

static double clamp_share(double value)
{
    return value < 0 ? 0 : value > 1 ? 1 : value;
}

static void paint_pixel(const struct box *box, int x, int y, uint32_t colour, double share)
{
    if (!SDL_PointInRect(&(SDL_Point){x, y}, &box->ui->canvas->clip_rect))
        return;
    uint32_t *pixel = row_of(box->ui, y) + x;
    *pixel = share < 1 ? mix(*pixel, colour, share) : colour;
}

/* Dashes in a stretch of length pixels: a whole number, so that corners and sides meet in the middle of a
 * gap. */
static int dash_count(const struct box *box, double length)
{
    return int_max(1, (int)lround(length / (dash_period_mm * box->ui->px_per_mm)));
}

static bool is_dash(const struct box *box, double dx, double dy)
{
    double turn = atan2(dy, dx) / (M_PI / 2); /* 0 to 1 along the corner */
    double place = turn * dash_count(box, box->radius * M_PI / 2);
    return fabs(place - floor(place) - 0.5) < dash_mm / dash_period_mm / 2;
}

/* The four corners are mirror images, so each pixel is worked out once. */
static void paint_corners(const struct box *box)
{
    int radius = box->radius;
    struct rect r = box->r;
    for (int j = 0; j < radius; j++)
        for (int i = 0; i < radius; i++) {
            double dx = radius - i - 0.5, dy = radius - j - 0.5, distance = sqrt(dx * dx + dy * dy);
            double outer = clamp_share(radius - distance + 0.5), inner = outer;
            if (box->edge_px && (!box->is_dashed || is_dash(box, dx, dy)))
                inner = clamp_share(radius - box->edge_px - distance + 0.5);
            if (outer <= 0)
                continue;
            uint32_t colour = mix(box->edge, box->fill, inner / outer);
            int left = r.x + i, right = r.x + r.w - 1 - i, top = r.y + j, bottom = r.y + r.h - 1 - j;
            paint_pixel(box, left, top, colour, outer);
            paint_pixel(box, right, top, colour, outer);
            paint_pixel(box, left, bottom, colour, outer);
            paint_pixel(box, right, bottom, colour, outer);
        }
}

static void paint_solid_sides(const struct box *box)
{
    struct rect r = box->r;
    int radius = box->radius, t = box->edge_px;
    fill_pixels(box->ui, r.x + radius, r.y, r.w - 2 * radius, t, box->edge);
    fill_pixels(box->ui, r.x + radius, r.y + r.h - t, r.w - 2 * radius, t, box->edge);
    fill_pixels(box->ui, r.x, r.y + radius, t, r.h - 2 * radius, box->edge);
    fill_pixels(box->ui, r.x + r.w - t, r.y + radius, t, r.h - 2 * radius, box->edge);
}

static void paint_dashed_sides(const struct box *box)
{
    struct rect r = box->r;
    int t = box->edge_px, across = r.w - 2 * box->radius, down = r.h - 2 * box->radius;
    double share = dash_mm / dash_period_mm;
    for (int i = 0, n = dash_count(box, across); i < n; i++) {
        int x = r.x + box->radius + (int)lround(across * (i + (1 - share) / 2) / n);
        fill_pixels(box->ui, x, r.y, (int)lround(across * share / n), t, box->edge);
        fill_pixels(box->ui, x, r.y + r.h - t, (int)lround(across * share / n), t, box->edge);
    }
    for (int i = 0, n = dash_count(box, down); i < n; i++) {
        int y = r.y + box->radius + (int)lround(down * (i + (1 - share) / 2) / n);
        fill_pixels(box->ui, r.x, y, t, (int)lround(down * share / n), box->edge);
        fill_pixels(box->ui, r.x + r.w - t, y, t, (int)lround(down * share / n), box->edge);
    }
}

static int edge_width(const struct ui *ui, enum box_edge edge)
{
    if (edge == EDGE_NONE)
        return 0;
    return int_max(1, ui_mm(ui, edge == EDGE_THIN ? thin_mm : thick_mm));
}

void paint_box(struct ui *ui, struct rect r, int radius, enum role fill, enum role edge_role,
               enum box_edge edge)
{
    struct box box = {.ui = ui,
                      .r = r,
                      .radius = int_max(0, int_min(radius, int_min(r.w, r.h) / 2)),
                      .edge_px = edge_width(ui, edge),
                      .is_dashed = edge == EDGE_DASHED,
                      .fill = ui_colour(ui, fill),
                      .edge = ui_colour(ui, edge_role)};
    fill_pixels(ui, r.x + box.radius, r.y, r.w - 2 * box.radius, r.h, box.fill);
    fill_pixels(ui, r.x, r.y + box.radius, box.radius, r.h - 2 * box.radius, box.fill);
    fill_pixels(ui, r.x + r.w - box.radius, r.y + box.radius, box.radius, r.h - 2 * box.radius, box.fill);
    paint_corners(&box);
    if (box.is_dashed)
        paint_dashed_sides(&box);
    else if (box.edge_px)
        paint_solid_sides(&box);
    record_fill(ui, r, fill);
}

void ui_box(struct ui *ui, struct rect r, enum role fill, enum role edge_role, enum box_edge edge)
{
    paint_box(ui, r, ui_mm(ui, radius_mm), fill, edge_role, edge);
}

static void paint_frame(struct ui *ui, struct rect r, int t, enum role role)
{
    uint32_t colour = ui_colour(ui, role);
    fill_pixels(ui, r.x, r.y, r.w, t, colour);
    fill_pixels(ui, r.x, r.y + r.h - t, r.w, t, colour);
    fill_pixels(ui, r.x, r.y, t, r.h, colour);
    fill_pixels(ui, r.x + r.w - t, r.y, t, r.h, colour);
}

void paint_focus(struct ui *ui)
{
    const struct zone *zone = focused_zone(ui);
    if (!zone)
        return;
    int t = int_max(1, ui_mm(ui, ring_mm));
    struct rect inner = zone->rect;
    struct rect outer = {inner.x - t, inner.y - t, inner.w + 2 * t, inner.h + 2 * t};
    paint_frame(ui, outer, t, ROLE_INK);
    paint_frame(ui, inner, t, ROLE_AMBER_TINT);
    paint_frame(ui, rect_inset(inner, t, t), t, ROLE_INK);
}

static SDL_Color sdl_colour(uint32_t rgb)
{
    return (SDL_Color){(uint8_t)(rgb >> 16), (uint8_t)(rgb >> 8), (uint8_t)rgb, 255};
}

void ui_icon(struct ui *ui, struct rect r, int icon, enum role role, int size_px)
{
    struct cache_key key = {(const char *)&icon, sizeof icon, NULL, size_px, ui_colour(ui, role)};
    SDL_Surface *picture = cache_find(&ui->cache, &key);
    if (!picture) {
        picture = fonts_render_icon(ui->fonts, icon, size_px, sdl_colour(key.colour));
        if (!picture)
            return;
        cache_put(&ui->cache, &key, picture);
    }
    SDL_Rect at = {r.x + (r.w - picture->w) / 2, r.y + (r.h - picture->h) / 2, 0, 0};
    SDL_BlitSurface(picture, NULL, ui->canvas, &at);
}

void paint_words(struct ui *ui, int x, int middle_y, struct font *font, enum role role, const char *text,
                 size_t len)
{
    struct cache_key key = {text, len, font, 0, ui_colour(ui, role)};
    SDL_Surface *picture = cache_find(&ui->cache, &key);
    if (!picture) {
        picture = font_render(font, text, len, sdl_colour(key.colour));
        if (!picture)
            return;
        cache_put(&ui->cache, &key, picture);
    }
    SDL_Rect at = {x, middle_y - picture->h / 2, 0, 0};
    SDL_BlitSurface(picture, NULL, ui->canvas, &at);
}
