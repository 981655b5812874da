/* The toolkit of the touchscreen: a screen's draw() paints and, while painting, records zones (what a finger
 * may hit) and texts (what the person reads). A touch is resolved against the zones of the frame that the
 * person saw; UI scripts and the automatic checks read the same records. There is no widget tree.
 *
 * UI thread only. Sizes are millimetres turned into pixels with ui_mm; colours are roles of the theme. */
#pragma once

#include "base/err.h"
#include "base/raster.h"

#include <stdbool.h>
#include <stddef.h>

struct ui;
union SDL_Event;

struct rect {
    int x, y, w, h;
};

/* ---- cutting rectangles: each takes a strip off *r and returns it ---- */
struct rect cut_top(struct rect *r, int h);
struct rect cut_bottom(struct rect *r, int h);
struct rect cut_left(struct rect *r, int w);
struct rect cut_right(struct rect *r, int w);
struct rect rect_inset(struct rect r, int by_x, int by_y);
/* Column i of n in r with a gap between. */
struct rect rect_column(struct rect r, int n, int i, int gap);
struct rect rect_centre(struct rect r, int w, int h);

/* ---- theme ---- */
enum role {
    ROLE_PAPER,
    ROLE_CARD,
    ROLE_INK,
    ROLE_INK_SOFT,
    ROLE_LINE,
    ROLE_EDGE,
    ROLE_JADE,
    ROLE_JADE_TINT,
    ROLE_ON_JADE, /* text on jade */
    ROLE_SEAL,
    ROLE_SEAL_TINT,
    ROLE_AMBER,
    ROLE_AMBER_TINT,
    ROLE_COUNT
};

enum text_size { TEXT_BODY, TEXT_LEAD, TEXT_TITLE, TEXT_HERO, TEXT_SIZE_COUNT }; /* 10, 12, 16, 24 mm em */
enum align { ALIGN_LEFT, ALIGN_CENTRE, ALIGN_RIGHT };

struct text_style {
    enum text_size size;
    bool is_bold;
    enum role role;
    enum align align;
    bool is_middle;   /* centred vertically in its rectangle, else at the top */
    bool is_one_line; /* a title in a row: ends with … where it does not fit, which only data may */
};

struct ui_options {
    int width_px, height_px; /* of the kiosk's own picture; 0 = the display's */
    int side_px;             /* extra strip right of it for the bench panel of a window, else 0 */
    double diagonal_inch;
    bool is_fullscreen;
    const char *assets_dir;
};

/* Opens the window and fonts. Sets SDL_FRAMEBUFFER_ACCELERATION=0 first and initialises video only.
 * ERR_UNSUPPORTED: the screen is too small for the sizes people need (message says which), ERR_NOT_FOUND: a
 * font is missing (message says which package). Returns owned. */
enum err ui_create(struct ui **out, const struct ui_options *options, char *message,
                   size_t message_size) MUST_CHECK;
void ui_destroy(struct ui *ui); /* accepts NULL */

/* "standard", "large", "contrast", "large+contrast"; false for another word. */
bool ui_set_theme(struct ui *ui, const char *name);
const char *ui_theme(const struct ui *ui);
int ui_mm(const struct ui *ui, double mm); /* pixels */
struct rect ui_area(const struct ui *ui);  /* the kiosk's picture */
struct rect ui_side(const struct ui *ui);  /* the strip for the bench panel, w 0 = none */
int ui_gap(const struct ui *ui);           /* between controls, >= 3 mm */
int ui_target(const struct ui *ui);        /* least side of a control: 20 mm, grows with large text */
int ui_line(const struct ui *ui, enum text_size size); /* line height */

/* ---- painting ---- */
void ui_frame_begin(struct ui *ui);           /* paper everywhere; forgets the last frame's zones and texts */
void ui_frame_end(struct ui *ui);             /* presents */
unsigned long ui_frames(const struct ui *ui); /* presented so far */
void ui_fill(struct ui *ui, struct rect r, enum role role);
enum box_edge { EDGE_NONE, EDGE_THIN, EDGE_THICK, EDGE_DASHED };
/* Rounded box. */
void ui_box(struct ui *ui, struct rect r, enum role fill, enum role edge_role, enum box_edge edge);
/* Wraps; returns the height used (paint or measure alike). Text that does not fit is painted to the last
 * whole line, recorded as cut, and so fails the checks. "" paints nothing and returns 0. */
int ui_text(struct ui *ui, struct rect r, struct text_style style, const char *text);
int ui_text_height(struct ui *ui, int width, struct text_style style, const char *text);
int ui_text_width(struct ui *ui, struct text_style style, const char *text); /* of one line */
/* An icon of Material Design Icons by code point (ui/icons.h), centred in r. */
void ui_icon(struct ui *ui, struct rect r, int icon, enum role role, int size_px);
/* A raster (receipt) to fit r, centred; black on white. Scaled up by whole dots only. */
void ui_raster(struct ui *ui, struct rect r, const struct raster *raster);

/* ---- charts ---- */
struct bar {
    const char *label; /* borrowed for the call */
    int value;         /* >= 0 */
};
/* One column beside the other, the highest dark with its value above it, and the others' values too where all
 * have room. Below stand the labels of the first, the highest and the last, as far as they have room. */
void ui_columns(struct ui *ui, struct rect r, const struct bar *bars, size_t count);
/* One line each: label, bar, value; as many as fit into r. */
void ui_bars(struct ui *ui, struct rect r, const struct bar *bars, size_t count);

/* ---- what can be touched ---- */
struct zone {
    struct rect rect;
    int action, arg;
    bool is_disabled, is_private; /* private: drawn between ui_private_begin and ui_private_end */
    char label[96];               /* what a script taps: the visible text */
    char group[96];               /* the row that it stands in, "" = none */
};

enum button_kind { BUTTON_PRIMARY, BUTTON_SECONDARY, BUTTON_QUIET, BUTTON_DANGER };
struct button {
    enum button_kind kind;
    int icon; /* 0 = none */
    const char *label;
    int action, arg;
    bool is_disabled;
};
void ui_button(struct ui *ui, struct rect r, struct button b);

/* A big square to choose something: icon, title, soft words below where they fit as a whole, a badge in the
 * corner (NULL = none). */
struct tile {
    int icon;
    const char *title, *detail, *badge;
    bool is_primary;
    enum role badge_role; /* ROLE_AMBER, ROLE_JADE, ROLE_SEAL: text; the ground is its tint */
    int action, arg;
};
void ui_tile(struct ui *ui, struct rect r, struct tile t);
/* A coloured line of news: icon and text on a tint. role: ROLE_JADE, ROLE_AMBER or ROLE_SEAL. Returns the
 * height used; ui_banner_height measures it. */
int ui_banner(struct ui *ui, struct rect r, enum role role, int icon, const char *text);
int ui_banner_height(struct ui *ui, int width, const char *text);
/* A small label on its tint, as wide as its text; at the right or left end of r. Returns its width, which
 * ui_badge_width measures. */
int ui_badge_width(struct ui *ui, const char *text);
int ui_badge(struct ui *ui, struct rect r, enum role role, enum align align, const char *text);
/* Zones and texts recorded until ui_group_end belong to the row named label: tap "续借" in "活着". Its texts
 * are never read aloud: a title such as 1984 is nobody else's business. */
void ui_group_begin(struct ui *ui, const char *label);
void ui_group_end(struct ui *ui);
/* Texts from here to ui_news_end are what just happened: read aloud to those who asked for it. */
void ui_news_begin(struct ui *ui);
void ui_news_end(struct ui *ui);
/* Texts from here to ui_private_end are what a person types, or words offered for it: never read aloud. */
void ui_private_begin(struct ui *ui);
void ui_private_end(struct ui *ui);
/* A touchable area that the caller paints itself. */
void ui_zone(struct ui *ui, struct rect r, int action, int arg, const char *label);
/* True while the finger is down on that zone of the last frame: paint it pressed. */
bool ui_is_pressed(const struct ui *ui, int action, int arg);

/* ---- a list ---- */
/* Equal rows in a rectangle, one below the other, in two columns where there is room for them. Where not all
 * fit, a finger drags them and 上一页 and 下一页 stand at the right. At rest only whole rows stand there; a
 * push carries the list one page on at most, so that nothing flies past unread. The toolkit keeps the
 * position until ui_forget, or until another id: at most one list a frame.
 *     struct list list = ui_list_begin(ui, 0, r, height, count);
 *     for (int i = list.first; i < list.last; i++)
 *         paint_row(ui, ui_list_row(ui, &list, i), i);
 *     ui_list_end(ui); */
struct list {
    struct rect r; /* where the rows stand: painting is clipped to it until ui_list_end */
    int row_height, columns;
    int first, last; /* rows to paint: first <= i < last */
};
struct list ui_list_begin(struct ui *ui, int id, struct rect r, int row_height, int count);
/* Where row i stands. What is painted from here to the next call is of that row: of one that only partly
 * shows, no zone and no text is recorded. */
struct rect ui_list_row(struct ui *ui, const struct list *list, int i);
void ui_list_end(struct ui *ui);
/* Its rows have changed and the newest is on top: shows it. A press on a row no longer taps. */
void ui_list_to_top(struct ui *ui);
struct rect ui_list_rect(const struct ui *ui); /* where the last frame's rows stand, w 0 = no list */
/* Something still moves: draw on, 60 times a second at most. */
bool ui_is_moving(const struct ui *ui);

/* ---- touch ---- */
struct ui_input {
    enum input_kind {
        INPUT_NONE,
        INPUT_TAP,      /* of a zone */
        INPUT_FOCUS,    /* a finger that explores came onto a zone */
        INPUT_HOLD,     /* a finger rested where no zone is for 3 s and lifted */
        INPUT_SCROLLED, /* a list moves */
        INPUT_REDRAW,
        INPUT_CLOSED,
    } kind;
    int action, arg;  /* of the zone */
    bool is_disabled; /* INPUT_FOCUS: what it names is off */
    char label[96];   /* of the zone: what to speak; "" = private, nothing */
};
/* Turns an SDL event into what it means. A tap is a press and a release inside the same enabled zone, as the
 * person saw it when the finger came down. Other fingers are ignored while one has a zone or drags a list,
 * for 5 s after it last did something at most (a release can get lost); one that has neither, like a palm,
 * gives way at once. A second tap within 250 ms where the last tapped zone was is a double strike and is
 * dropped, whatever stands there now (not after a key of the keyboard). A drag of more than 8 mm up or down
 * moves the list under it and never taps, nor does the press that stops a moving list. Press and release of
 * an enabled zone and leaving or entering it give INPUT_REDRAW at least, for press feedback; what changes
 * nothing that is seen gives INPUT_NONE. */
struct ui_input ui_handle(struct ui *ui, const union SDL_Event *event);
/* Scripts: what a touchscreen sends for a finger at that pixel of the picture; type: SDL_FINGERDOWN, … */
void ui_finger_event(const struct ui *ui, union SDL_Event *out, unsigned type, int finger, int x, int y);
/* Scripts: the same path as a finger, at the middle of the zone; in explore mode it touches twice.
 * ERR_NOT_FOUND: no enabled zone of that label (in that group, if not NULL). */
enum err ui_tap_label(struct ui *ui, const char *label, const char *group, struct ui_input *out) MUST_CHECK;
/* 摸读: a finger that presses or slides gives the zone under it the focus (INPUT_FOCUS, and a ring around
 * it), lifting does nothing, and a tap on the focused zone is INPUT_TAP. Zones that are off get the focus
 * too. Lists don't follow the finger; their buttons remain. Kept by ui_forget. */
void ui_set_explore(struct ui *ui, bool is_on);
bool ui_is_exploring(const struct ui *ui);

/* ---- what the last frame holds ---- */
size_t ui_zone_count(const struct ui *ui);
const struct zone *ui_zone_at(const struct ui *ui, size_t i);
struct shown_text {
    struct rect rect;
    enum text_size size;
    int em_px;              /* of the font that painted it */
    enum role role, ground; /* ground: the fill below it */
    bool is_cut, is_news, is_grouped, is_private;
    int left_out; /* characters at its end that gave way to … */
    char text[768];
};
size_t ui_text_count(const struct ui *ui);
const struct shown_text *ui_text_at(const struct ui *ui, size_t i);
/* Does any text of the last frame contain it? */
bool ui_shows(const struct ui *ui, const char *text);
enum err ui_write_png(struct ui *ui, const char *path) MUST_CHECK; /* the kiosk's picture */
/* One line a zone and a text: kind, rectangle, label, flags. */
enum err ui_dump(const struct ui *ui, const char *path) MUST_CHECK;
/* Wipes the records of the last frame and the text cache: nothing of a resident stays behind. */
void ui_forget(struct ui *ui);

/* ---- text for paper: into a 1-bit raster, pixels given in dots ---- */
int ui_paper_text_width(struct ui *ui, int em_dots, bool is_bold, const char *text);
/* Wraps at width_dots; returns the height used. raster NULL = only measure. */
int ui_paper_text(struct ui *ui, struct raster *raster, int x, int y, int width_dots, int em_dots,
                  bool is_bold, enum align align, const char *text);
