#include "screens/label_paint.h"

#include "model/code128.h"

enum {
    MODULE_LEAST = 2,
    MODULE_MOST = 4,
    BAR_HEIGHT = 96,
    CALL_EM = 48,
    NUMBER_EM = 32,
    TITLE_EM = 28,
    GAP = 12
};

static void draw_bars(struct raster *r, const char *widths, int module, int x, int y)
{
    for (int i = 0; widths[i]; i++) {
        int width = (widths[i] - '0') * module;
        for (int dx = 0; i % 2 == 0 && dx < width; dx++)
            for (int dy = 0; dy < BAR_HEIGHT; dy++)
                raster_set(r, x + dx, y + dy);
        x += width;
    }
}

/* raster NULL = only measured. Returns the height. */
static int draw(struct ui *ui, struct raster *r, const struct desk_copy *copy, int width, const char *widths,
                int modules, int module)
{
    int margin = GAP, room = width - 2 * margin, y = GAP;
    y += ui_paper_text(ui, r, margin, y, room, CALL_EM, true, ALIGN_CENTRE, copy->call_number) + GAP;
    if (r)
        draw_bars(r, widths, module, (width - modules * module) / 2, y);
    y += BAR_HEIGHT + GAP / 2;
    y += ui_paper_text(ui, r, margin, y, room, NUMBER_EM, true, ALIGN_CENTRE, copy->barcode) + GAP;
    y += ui_paper_text(ui, r, margin, y, room, TITLE_EM, false, ALIGN_CENTRE, copy->title) + GAP;
    return y;
}

enum err label_paint(struct ui *ui, const struct desk_copy *copy, int width_dots, struct raster *out)
{
    char widths[CODE128_MODULES_MAX];
    int modules = code128_encode(copy->barcode, widths);
    if (!modules)
        return ERR_DATA;
    int module = width_dots / (modules + 2 * CODE128_QUIET);
    if (module < MODULE_LEAST)
        return ERR_FULL;
    module = module > MODULE_MOST ? MODULE_MOST : module;
    raster_init(out, width_dots, draw(ui, NULL, copy, width_dots, widths, modules, module));
    draw(ui, out, copy, width_dots, widths, modules, module);
    return ERR_OK;
}
