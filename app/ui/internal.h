/* What the files of the toolkit share. Nobody outside app/ui includes it, except its tests. UI thread. */
#pragma once

#include "ui/cache.h"
#include "ui/fonts.h"
#include "ui/theme.h"
#include "ui/ui.h"

#include <SDL2/SDL.h>
#include <limits.h>

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
    bool is_news;        /* between ui_news_begin and ui_news_end */
    bool is_private;     /* between ui_private_begin and ui_private_end */
    bool is_row_partial; /* the row being painted sticks out of its list: nothing of it is recorded */
};

/* The buttons beside a list; a screen never sees them. */
enum { ACTION_PAGE_UP = INT_MIN, ACTION_PAGE_DOWN };

/* Where the frame's list stands. Pixels are of its rows, from the first one's top. */
struct scroll {
    int id;
    bool is_shown; /* the last frame holds it */
    struct rect r;
    int pitch_px, page_px, most_px; /* a row and its gap; the rows that fit; the last page, 0 = all fit */
    double offset_px;               /* as the last frame shows it */
    bool is_held;                   /* a finger came down on it */
    double grabbed_px;              /* the offset then */
    int finger_y;
    int64_t moved_ms;
    double speed; /* pixels a millisecond */
    bool is_gliding;
    double from_px, to_px;
    int64_t glide_ms;
};

struct touch {
    bool is_down;
    bool is_on_zone; /* the finger is still on the zone where it came down */
    bool is_drag;    /* it went far up or down: a drag never taps */
    bool is_hold;    /* it came down where no zone is, and stayed there */
    bool is_over_zone;
    bool has_zone;
    struct zone zone; /* where it came down, valid while has_zone: as the person saw it */
    int64_t finger, down_ms;
    int64_t acted_ms; /* it came down, moved the list or moved the focus */
    int start_x, start_y;
    struct rect struck; /* the zone of the last tap, for double strikes */
    int64_t struck_ms;
    int64_t finger_ms; /* the last event of a real finger */
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
    struct scroll scroll;
    bool is_exploring, has_focus;
    struct zone focus;    /* valid while has_focus */
    unsigned long frames; /* presented */
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
/* A thick ring around the focused zone, dark and light, seen on any ground. */
void paint_focus(struct ui *ui);
/* One line of text through the cache; middle_y is the middle of the em square. */
void paint_words(struct ui *ui, int x, int middle_y, struct font *font, enum role role, const char *text,
                 size_t len);

/* ---- zones.c ---- */
void record_zone(struct ui *ui, const struct zone *zone);
void record_fill(struct ui *ui, struct rect r, enum role role);
/* how: as it was painted; the rest is filled in here. */
void record_text(struct ui *ui, const struct shown_text *how, const char *text);
/* The topmost zone of the last frame at that point, NULL = none. */
const struct zone *zone_at_point(const struct ui *ui, int x, int y);

/* ---- touch.c ---- */
/* The zone of the last frame that has the focus of a finger that explores, NULL = none. */
const struct zone *focused_zone(const struct ui *ui);

/* ---- list.c: what a finger does to the list of the last frame ---- */
/* The finger came down; true if it stopped a moving list. */
bool scroll_grab(struct ui *ui, int x, int y);
/* Where a drag begins: the list follows the finger from there on. */
void scroll_drag_from(struct ui *ui, int y);
/* Where a finger is that drags; true if the list moved. */
bool scroll_drag(struct ui *ui, int y);
/* It lifted: the list glides on, one page from where it was grabbed at most, and comes to rest at a row. */
void scroll_release(struct ui *ui);
void scroll_page(struct ui *ui, int direction);
