/* Draws a receipt (model/receipt.h) into the 1-bit raster that is printed and that the screen shows. UI
 * thread. */
#pragma once

#include "base/err.h"
#include "base/raster.h"
#include "model/receipt.h"
#include "ui/ui.h"

/* width_dots 576 or 384. The QR is 8-bit ASCII, level M, at least 6 dots a module with a quiet zone of 4
 * modules. ERR_FULL if the token needs a larger symbol than fits. *out is owned by the caller
 * (raster_finish). */
enum err receipt_paint(struct ui *ui, const struct receipt *receipt, int width_dots,
                       struct raster *out) MUST_CHECK;
