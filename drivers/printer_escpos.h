/* The receipt printer over any transport: status, bands, cut, and how to go on after a job was cut off.
 * Thread: the device's own. */
#pragma once

#include "drivers/driver.h"
#include "drivers/escpos.h"
#include "drivers/transport.h"
#include "drivers/usb.h"

struct escpos_pipes {
    uint8_t interface; /* number, for class requests */
    uint8_t out, in;
    size_t packet; /* wMaxPacketSize of in, 1..ESCPOS_PACKET_MAX */
};
enum { ESCPOS_PACKET_MAX = 1024 };

/* Fill in io, pipes and width_dots, leave the rest zero. */
struct escpos_printer {
    struct transport io;
    struct escpos_pipes pipes;
    int width_dots;
    size_t missing;      /* bytes that the printer still waits for, of a command that was cut off */
    bool is_interrupted; /* the last job did not end with its cut */
    int64_t deadline_ms; /* base/clock monotonic, of the call in hand */
    struct escpos_input input;
    uint8_t band[ESCPOS_BAND_MAX];
};

/* Chooses the printer's interface: printer class (07/01), two-way protocol 02 before 01, or a vendor-class
 * interface of a listed id; in both cases with one bulk OUT and one bulk IN. ERR_NOT_FOUND no printer;
 * ERR_UNSUPPORTED one that cannot answer. */
enum err escpos_choose(const struct usb_device *device, const struct usb_interface **interface,
                       struct escpos_pipes *pipes) MUST_CHECK;

/* As driver.h status, print and close. ERR_DATA for a raster wider than width_dots. */
enum err escpos_printer_status(struct escpos_printer *printer, struct printer_status *out) MUST_CHECK;
enum err escpos_printer_print(struct escpos_printer *printer, const struct raster *raster, bool *started,
                              bool (*is_stopped)(void *arg), void *arg) MUST_CHECK;
void escpos_printer_close(struct escpos_printer *printer);
