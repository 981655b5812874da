/* ESC/POS bytes for a receipt sent as a picture, and the meaning of what printers answer (vendors' public
 * command manuals; Epson, Bixolon and HPRT agree on every code used here). Pure; any thread. */
#pragma once

#include "base/raster.h"
#include "drivers/driver.h"

enum {
    ESCPOS_BAND_ROWS = 24, /* small enough for clones that overrun their buffer */
    ESCPOS_BAND_HEADER = 8,
    ESCPOS_ROW_MAX = 576 / 8,
    ESCPOS_BAND_MAX = ESCPOS_BAND_HEADER + ESCPOS_BAND_ROWS * ESCPOS_ROW_MAX,
    ESCPOS_MENDING_MAX = ESCPOS_BAND_MAX + 5 + 4 + 3,
};

extern const uint8_t escpos_init[5];      /* ESC @, and GS a: tell every change of state unasked */
extern const uint8_t escpos_cut[4];       /* GS V 66 0: feed to the cutter, partial cut */
extern const uint8_t escpos_ask_paper[3]; /* GS r 1: answered once all before it was processed */

/* GS v 0 with the rows from first_row, at most ESCPOS_BAND_ROWS; returns the size. Where dots would form a
 * real-time command (printers obey those even inside pictures) one more dot is set. For rasters of at most
 * 576 dots width. */
size_t escpos_band(uint8_t out[ESCPOS_BAND_MAX], const struct raster *raster, int first_row);

/* What to send before anything else; returns the size. A printer may still wait for the rest of a picture,
 * whoever began it: a job that failed, a program that was killed before this one opened. White for the
 * largest one, which printers otherwise ignore; a reset; the half receipt cut off, so that nobody gets it
 * with his own; and GS r 1, which shows whether it is heard. */
size_t escpos_mending(uint8_t out[ESCPOS_MENDING_MAX], bool has_half_receipt);

/* The question DLE EOT n, n = 1..4. */
void escpos_ask_status(uint8_t out[3], int n);

/* What a byte from the printer is. */
enum escpos_answer {
    ESCPOS_NOISE,  /* or a part of what follows */
    ESCPOS_STATUS, /* an answer to DLE EOT */
    ESCPOS_PASSED, /* the answer to GS r 1 */
    ESCPOS_PUSHED, /* the last byte of a state that the printer told unasked */
};
/* Sorts incoming bytes. Start zeroed. */
struct escpos_input {
    uint8_t pushed[4];
    int count; /* of these */
};
enum escpos_answer escpos_input_feed(struct escpos_input *input, uint8_t byte);
/* The state behind ESCPOS_PUSHED. */
struct printer_status escpos_pushed_status(const struct escpos_input *input);

/* Adds what the answer to DLE EOT n says. Start from {.is_online = true}. */
void escpos_status_add(struct printer_status *status, int n, uint8_t answer);
