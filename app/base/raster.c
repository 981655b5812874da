#include "base/raster.h"

#include "base/mem.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void raster_init(struct raster *r, int width_dots, int height_dots)
{
    r->width_dots = width_dots;
    r->height_dots = height_dots;
    r->bits = mem_alloc(raster_stride(r) * (size_t)height_dots);
}

void raster_finish(struct raster *r)
{
    if (r->bits)
        explicit_bzero(r->bits, raster_stride(r) * (size_t)r->height_dots);
    free(r->bits);
    *r = (struct raster){0};
}

static bool is_inside(const struct raster *r, int x, int y)
{
    return x >= 0 && y >= 0 && x < r->width_dots && y < r->height_dots;
}

bool raster_get(const struct raster *r, int x, int y)
{
    return is_inside(r, x, y) && (r->bits[(size_t)y * raster_stride(r) + (size_t)x / 8] & (0x80 >> (x % 8)));
}

void raster_set(struct raster *r, int x, int y)
{
    if (is_inside(r, x, y))
        r->bits[(size_t)y * raster_stride(r) + (size_t)x / 8] |= (uint8_t)(0x80 >> (x % 8));
}

enum err raster_write_png(const struct raster *r, const char *path)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)r->width_dots,
                       .height = (png_uint_32)r->height_dots,
                       .format = PNG_FORMAT_GRAY};
    uint8_t *grey = mem_alloc((size_t)r->width_dots * (size_t)r->height_dots);
    for (int y = 0; y < r->height_dots; y++)
        for (int x = 0; x < r->width_dots; x++)
            grey[(size_t)y * (size_t)r->width_dots + (size_t)x] = raster_get(r, x, y) ? 0 : 255;
    int written = png_image_write_to_file(&image, path, 0, grey, 0, NULL);
    free(grey);
    if (!written) {
        unlink(path);
        return ERR_IO;
    }
    return ERR_OK;
}
