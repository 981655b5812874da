/* Receipts: text into a 1-bit raster, and a raster onto the screen. */
#include "ui/internal.h"

#include <math.h>
#include <string.h>

static const int black_from_alpha =
    110; /* thermal paper bleeds little: a bit below the middle keeps thin strokes */
static const double paper_line_em = 1.35;

int ui_paper_text_width(struct ui *ui, int em_dots, bool is_bold, const char *text)
{
    struct wrap_measure measure = font_measure(fonts_get(ui->fonts, em_dots, is_bold));
    return wrap_width(text, strlen(text), &measure);
}

static void raster_add(struct raster *raster, int x, int y, const SDL_Surface *picture)
{
    for (int j = 0; j < picture->h; j++) {
        const uint32_t *row =
            (const uint32_t *)picture->pixels + (size_t)j * ((size_t)picture->pitch / sizeof *row);
        for (int i = 0; i < picture->w; i++)
            if ((int)(row[i] >> 24) >= black_from_alpha)
                raster_set(raster, x + i, y + j);
    }
}

int ui_paper_text(struct ui *ui, struct raster *raster, int x, int y, int width_dots, int em_dots,
                  bool is_bold, enum align align, const char *text)
{
    struct font *font = fonts_get(ui->fonts, em_dots, is_bold);
    struct wrap_measure measure = font_measure(font);
    struct wrap_line line;
    int height = (int)lround(em_dots * paper_line_em), used = 0;
    int width = wrap_width_without_widow(text, width_dots, &measure);
    for (; wrap_next(&text, width, &measure, &line); used += height) {
        SDL_Surface *picture = NULL;
        if (raster)
            picture = font_render(font, line.start, line.len, (SDL_Color){0, 0, 0, 255});
        if (!picture)
            continue;
        int spare = width_dots - line.width;
        int left = x + (align == ALIGN_RIGHT ? spare : align == ALIGN_CENTRE ? spare / 2 : 0);
        raster_add(raster, left, y + used + (height - picture->h) / 2, picture);
        SDL_FreeSurface(picture);
    }
    return used;
}

/* One pixel for by x by dots, as grey as they are on average. */
static uint32_t grey_of(const struct raster *raster, int x, int y, int by)
{
    unsigned black = 0;
    for (int j = 0; j < by; j++)
        for (int i = 0; i < by; i++)
            black += raster_get(raster, x * by + i, y * by + j);
    unsigned dots = (unsigned)(by * by), light = (RECEIPT_WHITE & 0xFF) * (dots - black) / dots;
    return light << 16 | light << 8 | light;
}

static SDL_Surface *picture_of(const struct raster *raster, int by)
{
    int w = raster->width_dots / by, h = raster->height_dots / by;
    SDL_Surface *picture = SDL_CreateRGBSurfaceWithFormat(0, w, h, 32, SDL_PIXELFORMAT_RGB888);
    if (!picture)
        return NULL;
    for (int y = 0; y < h; y++) {
        uint32_t *row = (uint32_t *)picture->pixels + (size_t)y * ((size_t)picture->pitch / sizeof *row);
        for (int x = 0; x < w; x++)
            row[x] = grey_of(raster, x, y, by);
    }
    return picture;
}

void ui_raster(struct ui *ui, struct rect r, const struct raster *raster)
{
    double scale = fmin((double)r.w / raster->width_dots, (double)r.h / raster->height_dots);
    if (scale > 1)
        scale = floor(scale);
    struct rect at = rect_centre(r, (int)(raster->width_dots * scale), (int)(raster->height_dots * scale));
    SDL_Rect to = {at.x, at.y, at.w, at.h};
    SDL_Surface *picture = picture_of(raster, int_max(1, (int)(1 / scale)));
    if (!picture)
        return;
    if (scale >= 1)
        SDL_BlitScaled(picture, NULL, ui->canvas, &to);
    else
        SDL_SoftStretchLinear(picture, NULL, ui->canvas, &to);
    SDL_FreeSurface(picture);
}
