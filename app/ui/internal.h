/* What the files of the toolkit share. Nobody outside app/ui includes it, except its tests. UI thread. */
#pragma once

#include "ui/cache.h"
#include "ui/fonts.h"
#include "ui/theme.h"
#include "ui/ui.h"

#include <SDL2/SDL.h>

enum { ZONES_MAX = 256, TEXTS_MAX = 512, FILLS_MAX = 512 };

struct fill {
    struct rect rect;
    enum role role;
};

/* What the last frame holds. */
struct records {
    size_t zone_count, text_count, fill_count;
    struct zone zones[ZONES_MAX];
    struct shown_text texts[TEXTS_MAX];
    struct fill fills[FILLS_MAX];
    char group[96];
    bool is_news; /* between ui_news_begin and ui_news_end */
};

struct touch {
    bool is_down, is_on_zone; /* the finger is down; it is still on the zone where it came down */
    int64_t finger, down_ms;
    int start_x, start_y;
    int action, arg; /* of the zone where it came down; valid while has_zone */
    bool has_zone;
    struct rect struck; /* the zone of the last tap, for double strikes */
    int64_t struck_ms;
};

struct ui {
    SDL_Window *window;
    SDL_Surface *canvas;    /* the kiosk's picture and the side strip, XRGB8888 */
    SDL_Renderer *renderer; /* only where the display has no plain frame buffer (KMS), else NULL */
    SDL_Texture *texture;   /* of the renderer */
    struct rect area, side;
    double px_per_mm;
    const struct theme *theme;
    struct fonts *fonts;
    struct cache cache;
    struct records records;
    struct touch touch;
};

static inline bool rect_contains(struct rect r, int x, int y)
{
    return x >= r.x && y >= r.y && x < r.x + r.w && y < r.y + r.h;
}

static inline int int_min(int a, int b)
{
    return a < b ? a : b;
}

static inline int int_max(int a, int b)
{
    return a > b ? a : b;
}

/* ---- ui.c ---- */
/* The part of a window of that size that the canvas fills, its shape kept. */
struct rect ui_view(const struct ui *ui, int window_w, int window_h);

/* ---- paint.c ---- */
uint32_t ui_colour(const struct ui *ui, enum role role);
void paint_box(struct ui *ui, struct rect r, int radius, enum role fill, enum role edge_role,
               enum box_edge edge);
/* One line of text through the cache; middle_y is the middle of the em square. */
void paint_words(struct ui *ui, int x, int middle_y, struct font *font, enum role role, const char *text,
                 size_t len);

/* ---- zones.c ---- */
void record_zone(struct ui *ui, const struct zone *zone);
void record_fill(struct ui *ui, struct rect r, enum role role);
void record_text(struct ui *ui, struct rect r, struct text_style style, const char *text, bool is_cut);
/* The topmost zone of the last frame at that point, NULL = none. */
const struct zone *zone_at_point(const struct ui *ui, int x, int y);
