#include "screens/receipt_paint.h"

#include <qrencode.h>
#include <string.h>

enum {
    QUIET_MODULES = 4,
    MODULE_LEAST_DOTS = 6,
    MODULE_MOST_DOTS = 8,
    TEXT_LEAST_DOTS = 24,
    WIDE_DOTS = 576
};

/* The paper being drawn; raster NULL while it is only measured. */
struct sheet {
    struct ui *ui;
    struct raster *raster;
    const QRcode *qr; /* NULL = the receipt has no token */
    int width, margin, module;
    int y;
};

/* A size given for the 576 dots of 80 mm paper; narrower paper has smaller text, but none that is hard to
 * read. */
static int scaled(const struct sheet *s, int dots)
{
    int size = s->width >= WIDE_DOTS ? dots : dots * 5 / 6;
    return size < TEXT_LEAST_DOTS ? TEXT_LEAST_DOTS : size;
}

static int gap(const struct sheet *s)
{
    return s->width / 36;
}

static void draw_rule(struct sheet *s)
{
    enum { DASH = 8, SPACE = 4, THICK = 3 };
    s->y += gap(s);
    for (int x = s->margin; s->raster && x < s->width - s->margin; x++)
        for (int y = 0; y < THICK && (x - s->margin) % (DASH + SPACE) < DASH; y++)
            raster_set(s->raster, x, s->y + y);
    s->y += THICK + gap(s);
}

static void draw_text(struct sheet *s, int em, bool is_bold, enum align align, const char *text)
{
    s->y += ui_paper_text(s->ui, s->raster, s->margin, s->y, s->width - 2 * s->margin, scaled(s, em), is_bold,
                          align, text);
}

/* Left and right on one line where both fit, else below each other. */
static void draw_pair(struct sheet *s, const struct receipt_line *line)
{
    enum { EM = 28 };
    int em = scaled(s, EM), room = s->width - 2 * s->margin;
    int both = ui_paper_text_width(s->ui, em, false, line->left) +
               ui_paper_text_width(s->ui, em, false, line->right);
    if (both + em <= room)
        ui_paper_text(s->ui, s->raster, s->margin, s->y, room, em, false, ALIGN_LEFT, line->left);
    else
        draw_text(s, EM, false, ALIGN_LEFT, line->left);
    draw_text(s, EM, false, ALIGN_RIGHT, line->right);
}

static void draw_module(struct sheet *s, int x, int y)
{
    for (int j = 0; j < s->module; j++)
        for (int i = 0; i < s->module; i++)
            raster_set(s->raster, x + i, y + j);
}

static void draw_qr(struct sheet *s)
{
    int side = (s->qr->width + 2 * QUIET_MODULES) * s->module;
    int left = (s->width - side) / 2 + QUIET_MODULES * s->module, top = s->y + QUIET_MODULES * s->module;
    for (int j = 0; s->raster && j < s->qr->width; j++)
        for (int i = 0; i < s->qr->width; i++)
            if (s->qr->data[j * s->qr->width + i] & 1)
                draw_module(s, left + i * s->module, top + j * s->module);
    s->y += side;
}

static void draw_line(struct sheet *s, const struct receipt_line *line)
{
    switch (line->style) {
    case RECEIPT_SMALL:
        draw_text(s, 28, false, ALIGN_CENTRE, line->left);
        break;
    case RECEIPT_TITLE:
        draw_text(s, 44, true, ALIGN_CENTRE, line->left);
        break;
    case RECEIPT_HUGE:
        draw_text(s, 150, true, ALIGN_CENTRE, line->left);
        break;
    case RECEIPT_STRONG:
        draw_text(s, 34, true, ALIGN_CENTRE, line->left);
        break;
    case RECEIPT_ITEM:
        draw_text(s, 34, true, ALIGN_LEFT, line->left);
        break;
    case RECEIPT_TEXT:
        draw_text(s, 28, false, ALIGN_LEFT, line->left);
        s->y += gap(s) / 2;
        break;
    case RECEIPT_PAIR:
        draw_pair(s, line);
        break;
    case RECEIPT_RULE:
        draw_rule(s);
        break;
    case RECEIPT_QR:
        if (s->qr)
            draw_qr(s);
        break;
    }
}

static void draw_lines(struct sheet *s, const struct receipt *receipt)
{
    s->y = gap(s);
    for (int i = 0; i < receipt->line_count; i++) {
        bool is_next_item =
            receipt->lines[i].style == RECEIPT_ITEM && i > 0 && receipt->lines[i - 1].style == RECEIPT_PAIR;
        s->y += is_next_item ? gap(s) : 0;
        draw_line(s, &receipt->lines[i]);
    }
    s->y += 2 * gap(s);
}

/* The largest module that fits; 0 if even the smallest does not. */
static int module_for(const QRcode *qr, int width_dots)
{
    int module = width_dots / (qr->width + 2 * QUIET_MODULES);
    return module < MODULE_LEAST_DOTS ? 0 : module > MODULE_MOST_DOTS ? MODULE_MOST_DOTS : module;
}

enum err receipt_paint(struct ui *ui, const struct receipt *receipt, int width_dots, struct raster *out)
{
    QRcode *qr = receipt->token[0] ? QRcode_encodeString8bit(receipt->token, 0, QR_ECLEVEL_M) : NULL;
    int module = qr ? module_for(qr, width_dots) : 0;
    if (receipt->token[0] && !module) {
        QRcode_free(qr);
        return ERR_FULL;
    }
    struct sheet sheet = {
        .ui = ui, .qr = qr, .width = width_dots, .margin = width_dots / 24, .module = module};
    draw_lines(&sheet, receipt);
    raster_init(out, width_dots, sheet.y);
    sheet.raster = out;
    draw_lines(&sheet, receipt);
    QRcode_free(qr);
    return ERR_OK;
}
