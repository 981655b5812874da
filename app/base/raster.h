/* A one-bit picture: what a receipt is when it reaches a printer. Plain value with owned pixels. Any thread.
 */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct raster {
    int width_dots; /* a multiple of 8 */
    int height_dots;
    uint8_t *bits; /* rows of width_dots/8 bytes, most significant bit left, 1 = black; owned */
};

/* All white; finish with raster_finish. */
void raster_init(struct raster *r, int width_dots, int height_dots);
/* Accepts a zeroed one. Pixels are wiped first: a receipt may carry a name. */
void raster_finish(struct raster *r);
static inline size_t raster_stride(const struct raster *r)
{
    return (size_t)r->width_dots / 8;
}
bool raster_get(const struct raster *r, int x, int y); /* outside = white */
void raster_set(struct raster *r, int x, int y);       /* outside = ignored */
/* Grey PNG file, black on white. ERR_IO with nothing left behind. */
enum err raster_write_png(const struct raster *r, const char *path) MUST_CHECK;
