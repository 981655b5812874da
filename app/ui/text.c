#include "ui/internal.h"

#include "base/utf8.h"

#include <math.h>
#include <string.h>

static const double line_height_em = 1.4;
static const char ellipsis[] = "…";

static int em_px(const struct ui *ui, enum text_size size)
{
    return ui_mm(ui, ui->theme->text_mm[size]);
}

int ui_line(const struct ui *ui, enum text_size size)
{
    return (int)lround(em_px(ui, size) * line_height_em);
}

static struct font *font_of(struct ui *ui, struct text_style style)
{
    return fonts_get(ui->fonts, em_px(ui, style.size), style.is_bold);
}

int ui_text_width(struct ui *ui, struct text_style style, const char *text)
{
    struct wrap_measure measure = font_measure(font_of(ui, style));
    return wrap_width(text, strlen(text), &measure);
}

int ui_text_height(struct ui *ui, int width, struct text_style style, const char *text)
{
    struct wrap_measure measure = font_measure(font_of(ui, style));
    struct wrap_line line;
    int lines = 0;
    while (wrap_next(&text, width, &measure, &line))
        lines++;
    return (style.is_one_line ? int_min(lines, 1) : lines) * ui_line(ui, style.size);
}

static int aligned_x(struct rect r, enum align align, int width)
{
    return r.x + (align == ALIGN_RIGHT ? r.w - width : align == ALIGN_CENTRE ? (r.w - width) / 2 : 0);
}

/* The extent of what was painted so far. */
struct extent {
    int left, right, bottom;
};

static void paint_line(struct ui *ui, struct rect r, int y, struct text_style style,
                       const struct wrap_line *line, struct extent *extent)
{
    int x = aligned_x(r, style.align, line->width), height = ui_line(ui, style.size);
    if (line->len)
        paint_words(ui, x, y + height / 2, font_of(ui, style), style.role, line->start, line->len);
    extent->left = int_min(extent->left, x);
    extent->right = int_max(extent->right, x + line->width);
    extent->bottom = y + height;
}

/* text, or as much of it as leaves room for …; *left_out: the characters that are not there. */
static const char *shorten(char *out, size_t size, const char *text, int width,
                           const struct wrap_measure *measure, int *left_out)
{
    *left_out = 0;
    if (wrap_width(text, strlen(text), measure) <= width)
        return text;
    int used = wrap_width(ellipsis, strlen(ellipsis), measure);
    size_t len = 0;
    for (const char *p = text; *p;) {
        const char *start = p;
        used += measure->advance(measure->context, utf8_next(&p));
        if (used > width || (size_t)(p - text) + sizeof ellipsis > size)
            break;
        len += (size_t)(p - start);
    }
    *left_out = (int)utf8_count(text + len);
    memcpy(out, text, len);
    memcpy(out + len, ellipsis, sizeof ellipsis);
    return out;
}

static int text_one_line(struct ui *ui, struct rect r, struct text_style style, const char *text)
{
    char shortened[512];
    int left_out;
    struct font *font = font_of(ui, style);
    struct wrap_measure measure = font_measure(font);
    const char *shown = shorten(shortened, sizeof shortened, text, r.w, &measure, &left_out);
    struct wrap_line line = {shown, strlen(shown), wrap_width(shown, strlen(shown), &measure)};
    int height = ui_line(ui, style.size), y = r.y + (style.is_middle ? (r.h - height) / 2 : 0);
    struct extent extent = {r.x + r.w, r.x, y};
    paint_line(ui, r, y, style, &line, &extent);
    explicit_bzero(shortened, sizeof shortened);
    record_text(ui,
                &(struct shown_text){.rect = {extent.left, y, line.width, height},
                                     .size = style.size,
                                     .em_px = font_em(font),
                                     .role = style.role,
                                     .is_cut = r.h < height,
                                     .left_out = left_out},
                text);
    return height;
}

int ui_text(struct ui *ui, struct rect r, struct text_style style, const char *text)
{
    if (!*text)
        return 0;
    if (style.is_one_line)
        return text_one_line(ui, r, style, text);
    int height = ui_line(ui, style.size), top = r.y;
    if (style.is_middle)
        top += int_max(0, r.h - ui_text_height(ui, r.w, style, text)) / 2;
    struct font *font = font_of(ui, style);
    struct wrap_measure measure = font_measure(font);
    struct wrap_line line;
    struct extent extent = {r.x + r.w, r.x, top};
    bool is_cut = false;
    int width = wrap_width_without_widow(text, r.w, &measure);
    for (const char *rest = text; wrap_next(&rest, width, &measure, &line);) {
        if (extent.bottom + height > r.y + r.h) {
            is_cut = true;
            break;
        }
        is_cut |= line.width > r.w;
        paint_line(ui, r, extent.bottom, style, &line, &extent);
    }
    struct rect used = {extent.left, top, int_max(0, extent.right - extent.left), extent.bottom - top};
    record_text(
        ui,
        &(struct shown_text){
            .rect = used, .size = style.size, .em_px = font_em(font), .role = style.role, .is_cut = is_cut},
        text);
    return used.h;
}
