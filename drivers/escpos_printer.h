/* The receipt printer over any transport: status, bands, cut, and how to go on after a job was cut off.
 * Thread: the device's own. */
#pragma once

#include "drivers/driver.h"
#include "drivers/escpos.h"
#include "drivers/transport.h"

struct escpos_pipes {
    uint8_t interface; /* number, for class requests */
    uint8_t out, in;
    size_t packet; /* wMaxPacketSize of in, 1..ESCPOS_PACKET_MAX */
};
enum { ESCPOS_PACKET_MAX = 1024 };

/* Fill in io, pipes, width_dots and has_half_receipt, leave the rest zero. */
struct escpos_printer {
    struct transport io;
    struct escpos_pipes pipes;
    int width_dots;
    bool has_half_receipt; /* to be cut off; until the mending's question is answered */
    bool is_mended;        /* it was sent what ends a job before */
    size_t mended;         /* bytes already sent to that end */
    bool can_pass;         /* it answers GS r 1 */
    int owed;              /* GS r 1 that it has not answered */
    bool is_asked;         /* DLE EOT, and has not answered */
    int held;              /* bytes that look like answers to GS r 1, since then */
    bool has_dropped;      /* such bytes, since the mending */
    uint8_t left_out;      /* bit n: it did not answer DLE EOT n */
    bool has_pushed;
    struct printer_status pushed; /* what it told last without being asked */
    int64_t deadline_ms;          /* base/clock monotonic, of the call in hand */
    bool (*is_stopped)(void *arg);
    void *arg;
    struct escpos_input input;
    uint8_t band[ESCPOS_BAND_MAX];
};

/* As driver.h status, print and close. ERR_DATA for a raster wider than width_dots. */
enum err escpos_printer_status(struct escpos_printer *printer, struct printer_status *out) MUST_CHECK;
enum err escpos_printer_print(struct escpos_printer *printer, const struct raster *raster, bool *started,
                              bool (*is_stopped)(void *arg), void *arg) MUST_CHECK;
void escpos_printer_close(struct escpos_printer *printer);
