/* Figures as areas that one can compare from two metres: few numbers, the ones people ask for. */
#include "ui/internal.h"

#include "base/utf8.h"

#include <stdio.h>

static const double bar_share = 0.72; /* of its pitch */
static const double label_share = 0.6, line_mm = 0.5;

static const struct text_style small = {.size = TEXT_BODY, .role = ROLE_INK, .is_one_line = true};

static int most_of(const struct bar *bars, size_t count, size_t *which)
{
    int most = 0;
    *which = 0;
    for (size_t i = 0; i < count; i++)
        if (bars[i].value > most) {
            most = bars[i].value;
            *which = i;
        }
    return int_max(most, 1);
}

/* A share of size; something is seen of everything that is not nothing. */
static int length_of(int value, int most, int size)
{
    return value ? int_max(1, (int)((int64_t)value * size / most)) : 0;
}

/* ---- columns ---- */

struct columns {
    struct rect r;
    const struct bar *bars;
    size_t count;
};

static int column_x(const struct columns *c, size_t i)
{
    return c->r.x + (int)((size_t)c->r.w * i / c->count);
}

/* Text over or under column i, inside the chart; *from is where the room at its left ends. False: no room. */
static bool put_at(struct ui *ui, const struct columns *c, size_t i, int y, int *from, int until,
                   const char *text)
{
    int width = ui_text_width(ui, small, text), middle = (column_x(c, i) + column_x(c, i + 1)) / 2;
    int x = int_max(c->r.x, int_min(middle - width / 2, c->r.x + c->r.w - width));
    if (x < *from || x + width > until)
        return false;
    ui_text(ui, (struct rect){x, y, width, ui_line(ui, TEXT_BODY)}, small, text);
    *from = x + width + ui_gap(ui);
    return true;
}

static void put_label(struct ui *ui, const struct columns *c, size_t i, int *from, int until)
{
    put_at(ui, c, i, c->r.y + c->r.h, from, until, c->bars[i].label);
}

static void put_value(struct ui *ui, const struct columns *c, size_t i, int most)
{
    char text[16];
    int from = c->r.x, height = length_of(c->bars[i].value, most, c->r.h);
    str_format(text, sizeof text, "%d", c->bars[i].value);
    put_at(ui, c, i, c->r.y + c->r.h - height - ui_line(ui, TEXT_BODY), &from, c->r.x + c->r.w, text);
}

static void paint_column(struct ui *ui, const struct columns *c, size_t i, int most, enum role role)
{
    int pitch = column_x(c, i + 1) - column_x(c, i), width = int_max(1, (int)(pitch * bar_share));
    int height = length_of(c->bars[i].value, most, c->r.h);
    ui_fill(ui, (struct rect){column_x(c, i) + (pitch - width) / 2, c->r.y + c->r.h - height, width, height},
            role);
}

/* Does the longest value fit over a column, so that none stands over a neighbour's? */
static bool has_room_for_values(struct ui *ui, const struct columns *c, int most)
{
    char text[16];
    str_format(text, sizeof text, "%d", most);
    return ui_text_width(ui, small, text) <= c->r.w / (int)c->count;
}

void ui_columns(struct ui *ui, struct rect r, const struct bar *bars, size_t count)
{
    size_t highest;
    int line = ui_line(ui, TEXT_BODY), most = most_of(bars, count, &highest);
    cut_bottom(&r, line);
    cut_top(&r, line);
    if (!count || r.h <= 0)
        return;
    struct columns c = {r, bars, count};
    bool has_all = has_room_for_values(ui, &c, most);
    for (size_t i = 0; i < count; i++) {
        paint_column(ui, &c, i, most, bars[i].value == most ? ROLE_INK : ROLE_EDGE);
        if (bars[i].value && (has_all || i == highest))
            put_value(ui, &c, i, most);
    }
    ui_fill(ui, (struct rect){r.x, r.y + r.h, r.w, int_max(1, ui_mm(ui, line_mm))}, ROLE_EDGE);
    int from = r.x, end = r.x + r.w, last_w = ui_text_width(ui, small, bars[count - 1].label);
    put_label(ui, &c, 0, &from, end);
    put_label(ui, &c, highest, &from, end - last_w - ui_gap(ui));
    put_label(ui, &c, count - 1, &from, end);
}

/* ---- bars ---- */

void ui_bars(struct ui *ui, struct rect r, const struct bar *bars, size_t count)
{
    static const struct text_style style = {
        .size = TEXT_BODY, .role = ROLE_INK, .is_middle = true, .is_one_line = true};
    size_t highest;
    int line = ui_line(ui, TEXT_BODY), most = most_of(bars, count, &highest), label_w = 0, gap = ui_gap(ui);
    char text[16];
    str_format(text, sizeof text, "%d", most);
    int value_w = ui_text_width(ui, style, text);
    for (size_t i = 0; i < count; i++)
        label_w = int_max(label_w, ui_text_width(ui, style, bars[i].label));
    label_w = int_min(label_w, (int)(r.w * label_share));
    int pitch = int_max(line, int_min(2 * line, r.h / int_max((int)count, 1)));
    for (size_t i = 0; i < count && r.h >= pitch; i++) {
        struct rect row = cut_top(&r, pitch);
        ui_text(ui, cut_left(&row, label_w), style, bars[i].label);
        cut_left(&row, gap);
        int length = length_of(bars[i].value, most, row.w - gap - value_w), thick = (int)(pitch * bar_share);
        ui_fill(ui, (struct rect){row.x, row.y + (pitch - thick) / 2, length, thick},
                bars[i].value == most ? ROLE_INK : ROLE_EDGE);
        cut_left(&row, length + gap);
        str_format(text, sizeof text, "%d", bars[i].value);
        ui_text(ui, row, style, text);
    }
}
