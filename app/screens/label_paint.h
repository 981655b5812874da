/* A label for a book as a printer's raster: call number, barcode with its number below, title. UI thread. */
#pragma once

#include "db/desk_copy.h"
#include "ui/ui.h"

/* *out is owned by the caller. ERR_DATA: the number has a character that Code 128 has not; ERR_FULL: it is
 * too long for the paper. */
enum err label_paint(struct ui *ui, const struct desk_copy *copy, int width_dots,
                     struct raster *out) MUST_CHECK;
