#include "ui/internal.h"

#include "base/utf8.h"

#include <string.h>

static const double pad_mm = 4, icon_gap_mm = 2.5, tile_pad_mm = 6, tile_icon_mm = 18, tile_icon_most_mm = 26;
/* From this height on a tile stands tall, in large letters too: else its title would not be larger in them.
 */
static const double tile_tall_mm = 78.5;

/* ---- button ---- */

struct look {
    enum role fill, edge_role, text;
    enum box_edge edge;
    bool is_bold;
};

static const struct look looks[] = {
    [BUTTON_PRIMARY] = {ROLE_JADE, ROLE_JADE, ROLE_ON_JADE, EDGE_NONE, true},
    [BUTTON_SECONDARY] = {ROLE_CARD, ROLE_JADE, ROLE_JADE, EDGE_THICK, true},
    [BUTTON_QUIET] = {ROLE_CARD, ROLE_EDGE, ROLE_INK, EDGE_THIN, false},
    [BUTTON_DANGER] = {ROLE_CARD, ROLE_SEAL, ROLE_SEAL, EDGE_THICK, true},
};
static const struct look pressed_look = {ROLE_INK, ROLE_INK, ROLE_CARD, EDGE_NONE, true};
static const struct look disabled_look = {ROLE_PAPER, ROLE_LINE, ROLE_INK_SOFT, EDGE_THIN, false};

static struct look look_of(const struct ui *ui, const struct button *b)
{
    if (b->is_disabled)
        return disabled_look;
    struct look look = looks[b->kind];
    if (!ui_is_pressed(ui, b->action, b->arg))
        return look;
    struct look pressed = pressed_look;
    pressed.is_bold = look.is_bold;
    return pressed;
}

/* How a button's icon and label are arranged. */
struct arrangement {
    enum text_size size;
    bool is_stacked; /* icon above the label */
    bool has_icon;
    int text_w, text_h, icon_px;
};

static bool arrangement_fits(struct ui *ui, struct rect inner, const struct button *b, int lines,
                             bool is_bold, struct arrangement *a)
{
    struct text_style style = {.size = a->size, .is_bold = is_bold};
    int gap = ui_mm(ui, icon_gap_mm);
    a->icon_px = a->has_icon ? ui_line(ui, a->size) * 5 / 6 : 0;
    int room_w = inner.w - (a->has_icon && !a->is_stacked ? a->icon_px + gap : 0);
    int room_h = inner.h - (a->has_icon && a->is_stacked ? a->icon_px : 0);
    a->text_h = ui_text_height(ui, room_w, style, b->label);
    a->text_w = int_min(room_w, ui_text_width(ui, style, b->label));
    return room_w > 0 && a->text_h <= room_h && a->text_h <= lines * ui_line(ui, a->size);
}

/* The first of these that fits: large beside the icon, then smaller, then below the icon, on two lines,
 * without it. */
static struct arrangement arrange(struct ui *ui, struct rect inner, const struct button *b, bool is_bold)
{
    static const struct {
        enum text_size size;
        bool is_stacked, has_icon;
        int lines;
    } ways[] = {
        {TEXT_LEAD, false, true, 1},  {TEXT_BODY, false, true, 1}, {TEXT_BODY, true, true, 1},
        {TEXT_BODY, true, true, 2},   {TEXT_BODY, false, true, 2}, {TEXT_BODY, false, false, 1},
        {TEXT_BODY, false, false, 2},
    };
    struct arrangement a = {0};
    for (size_t i = b->kind == BUTTON_QUIET ? 1 : 0; i < sizeof ways / sizeof ways[0]; i++) {
        a = (struct arrangement){
            .size = ways[i].size, .is_stacked = ways[i].is_stacked, .has_icon = ways[i].has_icon && b->icon};
        if (arrangement_fits(ui, inner, b, ways[i].lines, is_bold, &a))
            break;
    }
    return a;
}

void ui_button(struct ui *ui, struct rect r, struct button b)
{
    struct look look = look_of(ui, &b);
    ui_box(ui, r, look.fill, look.edge_role, look.edge);
    struct rect inner = rect_inset(r, ui_mm(ui, pad_mm / 2), ui_mm(ui, 1));
    struct arrangement a = arrange(ui, inner, &b, look.is_bold);
    int gap = a.has_icon && !a.is_stacked ? ui_mm(ui, icon_gap_mm) : 0;
    struct rect block = a.is_stacked ? rect_centre(inner, inner.w, a.icon_px + a.text_h)
                                     : rect_centre(inner, a.icon_px + gap + a.text_w, inner.h);
    if (a.has_icon) {
        struct rect icon = a.is_stacked ? cut_top(&block, a.icon_px) : cut_left(&block, a.icon_px);
        ui_icon(ui, icon, b.icon, look.text, a.icon_px);
    }
    cut_left(&block, gap);
    struct text_style style = {a.size, look.is_bold, look.text, ALIGN_CENTRE, .is_middle = true};
    ui_text(ui, block, style, b.label);
    struct zone zone = {.rect = r, .action = b.action, .arg = b.arg, .is_disabled = b.is_disabled};
    str_copy(zone.label, sizeof zone.label, b.label);
    record_zone(ui, &zone);
}

/* ---- tile ---- */

struct tile_roles {
    enum role fill, edge, icon, title, detail;
};

static struct tile_roles tile_roles_of(const struct ui *ui, const struct tile *t)
{
    if (ui_is_pressed(ui, t->action, t->arg))
        return (struct tile_roles){ROLE_INK, ROLE_INK, ROLE_CARD, ROLE_CARD, ROLE_CARD};
    if (t->is_primary)
        return (struct tile_roles){ROLE_JADE, ROLE_JADE, ROLE_ON_JADE, ROLE_ON_JADE, ROLE_ON_JADE};
    return (struct tile_roles){ROLE_CARD, ROLE_EDGE, ROLE_JADE, ROLE_INK, ROLE_INK_SOFT};
}

struct tile_words {
    struct text_style title, detail;
    int title_h, detail_h;
};

/* A detail that does not fit as a whole is left out. */
static struct tile_words tile_measure(struct ui *ui, const struct tile *t, struct tile_roles roles,
                                      struct rect room, enum text_size title_size)
{
    struct tile_words w = {.title = {.size = title_size, .is_bold = true, .role = roles.title},
                           .detail = {.size = TEXT_BODY, .role = roles.detail}};
    if (title_size == TEXT_TITLE && ui_text_width(ui, w.title, t->title) > room.w)
        w.title.size = TEXT_LEAD;
    w.title_h = ui_text_height(ui, room.w, w.title, t->title);
    w.detail_h = ui_text_height(ui, room.w, w.detail, t->detail);
    if (w.title_h + w.detail_h > room.h)
        w.detail_h = 0;
    return w;
}

/* Icon above the words, the whole in the middle. The badge is in the upper right corner, or in place of the
 * detail where it would reach the icon. */
static void tile_paint_tall(struct ui *ui, struct rect r, const struct tile *t, struct tile_roles roles)
{
    struct rect corner = r;
    int gap = ui_mm(ui, icon_gap_mm), most = ui_mm(ui, tile_icon_most_mm), line = ui_line(ui, TEXT_BODY);
    struct rect room = {r.x, r.y, r.w, r.h - ui_mm(ui, tile_icon_mm) - gap};
    struct tile_words w = tile_measure(ui, t, roles, room, TEXT_TITLE);
    bool has_corner = t->badge && ui_badge_width(ui, t->badge) + gap + most <= r.w;
    bool is_below = t->badge && !has_corner;
    if (is_below)
        w.detail_h = line;
    int words_h = w.title_h + w.detail_h, icon_px = int_min(r.h - gap - words_h, most);
    if (has_corner)
        ui_badge(ui, cut_top(&corner, line), t->badge_role, ALIGN_RIGHT, t->badge);
    r = rect_centre(r, r.w, icon_px + gap + words_h);
    struct rect top = cut_top(&r, icon_px);
    ui_icon(ui, cut_left(&top, icon_px), t->icon, roles.icon, icon_px);
    cut_top(&r, gap);
    ui_text(ui, cut_top(&r, w.title_h), w.title, t->title);
    if (is_below)
        ui_badge(ui, r, t->badge_role, ALIGN_LEFT, t->badge);
    else if (w.detail_h)
        ui_text(ui, r, w.detail, t->detail);
}

/* Icon left of the words. The badge stands below them, or in place of the detail where there is no room for
 * both: it says what is urgent; where there is none below the title either, at the right end, and nowhere if
 * that is too narrow. A low tile has its title alone. */
static void tile_paint_wide(struct ui *ui, struct rect r, const struct tile *t, struct tile_roles roles,
                            int icon_px)
{
    ui_icon(ui, cut_left(&r, icon_px), t->icon, roles.icon, icon_px);
    cut_left(&r, ui_mm(ui, pad_mm));
    struct tile_words w =
        tile_measure(ui, t, roles, r, ui_line(ui, TEXT_LEAD) <= r.h ? TEXT_LEAD : TEXT_BODY);
    int badge_h = t->badge ? ui_line(ui, TEXT_BODY) : 0;
    bool is_beside = badge_h && w.title_h + badge_h > r.h;
    bool has_room =
        is_beside &&
        ui_text_width(ui, w.title, t->title) + ui_mm(ui, pad_mm) + ui_badge_width(ui, t->badge) <= r.w;
    if (is_beside)
        badge_h = 0;
    if (w.title_h + w.detail_h + badge_h > r.h)
        w.detail_h = 0;
    int height = w.title_h + w.detail_h + badge_h;
    struct rect whole = rect_centre(r, r.w, ui_line(ui, TEXT_BODY));
    if (has_room)
        ui_badge(ui, cut_right(&whole, ui_badge_width(ui, t->badge)), t->badge_role, ALIGN_RIGHT, t->badge);
    if (height < r.h)
        r = rect_centre(r, r.w, height);
    ui_text(ui, cut_top(&r, w.title_h), w.title, t->title);
    if (w.detail_h)
        ui_text(ui, cut_top(&r, w.detail_h), w.detail, t->detail);
    if (t->badge && !is_beside)
        ui_badge(ui, r, t->badge_role, ALIGN_LEFT, t->badge);
}

void ui_tile(struct ui *ui, struct rect r, struct tile t)
{
    struct tile_roles roles = tile_roles_of(ui, &t);
    ui_box(ui, r, roles.fill, roles.edge, t.is_primary ? EDGE_NONE : EDGE_THIN);
    bool is_low = r.h - ui_mm(ui, 2 * pad_mm) < ui_line(ui, TEXT_LEAD);
    struct rect inner = rect_inset(r, ui_mm(ui, tile_pad_mm), ui_mm(ui, is_low ? 1 : pad_mm));
    int words_h = ui_line(ui, TEXT_TITLE) + ui_line(ui, TEXT_BODY) + ui_mm(ui, icon_gap_mm);
    int icon_px = ui_mm(ui, tile_icon_mm);
    if (r.h >= ui_mm(ui, tile_tall_mm) && inner.h - words_h >= icon_px)
        tile_paint_tall(ui, inner, &t, roles);
    else
        tile_paint_wide(ui, inner, &t, roles, icon_px);
    ui_zone(ui, r, t.action, t.arg, t.title);
}

/* ---- banner and badge ---- */

static const struct text_style banner_style = {TEXT_BODY, true, ROLE_INK, ALIGN_LEFT, .is_middle = true};

static int banner_icon(const struct ui *ui)
{
    return ui_line(ui, TEXT_BODY);
}

static int banner_text_width(const struct ui *ui, int width)
{
    return width - ui_mm(ui, 3 * pad_mm) - banner_icon(ui);
}

int ui_banner_height(struct ui *ui, int width, const char *text)
{
    return ui_text_height(ui, banner_text_width(ui, width), banner_style, text) + ui_mm(ui, 2 * pad_mm);
}

int ui_banner(struct ui *ui, struct rect r, enum role role, int icon, const char *text)
{
    r.h = int_min(r.h, ui_banner_height(ui, r.w, text));
    ui_box(ui, r, theme_tint(role), role, EDGE_NONE);
    struct rect inner = rect_inset(r, ui_mm(ui, pad_mm), 0);
    ui_icon(ui, cut_left(&inner, banner_icon(ui)), icon, role, banner_icon(ui));
    cut_left(&inner, ui_mm(ui, pad_mm));
    ui_news_begin(ui);
    ui_text(ui, inner, banner_style, text);
    ui_news_end(ui);
    return r.h;
}

int ui_badge_width(struct ui *ui, const char *text)
{
    return ui_text_width(ui, (struct text_style){.size = TEXT_BODY}, text) + ui_mm(ui, 2 * pad_mm);
}

int ui_badge(struct ui *ui, struct rect r, enum role role, enum align align, const char *text)
{
    struct text_style style = {TEXT_BODY, false, role, ALIGN_CENTRE, .is_middle = true};
    int width = ui_badge_width(ui, text), height = ui_line(ui, TEXT_BODY);
    struct rect at = align == ALIGN_RIGHT ? cut_right(&r, width) : cut_left(&r, width);
    at = rect_centre(at, at.w, height);
    paint_box(ui, at, height / 2, theme_tint(role), role, EDGE_NONE);
    ui_text(ui, at, style, text);
    return width;
}
