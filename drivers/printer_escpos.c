#include "drivers/printer_escpos.h"

#include "base/clock.h"
#include "base/log.h"
#include "drivers/registry.h"

#include <string.h>

#define LOG_MODULE "printer"

enum {
    STATUS_MS = 1900, /* the four questions together */
    ANSWER_MS = 450,  /* one of them */
    JOB_MS = 27000,
    WRITE_MS = 500, /* a printer that is offline takes no more bytes: look what is the matter */
    PASSED_MS = 10000,
    POLL_MS = 250,
    PENDING_MS = 2,
    DRAIN_READS = 64,
};
enum { CLASS_REQUEST_IN = 0xA1, GET_PORT_STATUS = 1, PORT_PAPER_EMPTY = 0x20 };

/* ---- choice ---- */

/* Vendor-class printers and clones seen in CUPS's quirk list and in public receipt-printing projects. */
static const struct usb_id vendor_class[] = {{0x04B8, 0x0202}, {0x0416, 0x5011}, {0x0483, 0x5743},
                                             {0x0483, 0x5840}, {0x0456, 0x0808}, {0, 0}};

static int fitness(const struct usb_device *device, const struct usb_interface *interface)
{
    if (interface->class == USB_CLASS_PRINT && interface->subclass == 1)
        return interface->protocol == 2 ? 3 : interface->protocol == 1 ? 2 : 0;
    return interface->class == USB_CLASS_OWN && usb_id_listed(device, vendor_class) ? 1 : 0;
}

enum err escpos_choose(const struct usb_device *device, const struct usb_interface **interface,
                       struct escpos_pipes *pipes)
{
    int best = 0;
    bool is_printer = false;
    for (int i = 0; i < device->count; i++) {
        const struct usb_interface *one = &device->interfaces[i];
        const struct usb_endpoint *in = usb_endpoint_only(one, true), *out = usb_endpoint_only(one, false);
        int fit = fitness(device, one);
        is_printer = is_printer || fit > 0;
        if (fit <= best || !in || !out || in->packet > ESCPOS_PACKET_MAX)
            continue;
        best = fit;
        *interface = one;
        *pipes = (struct escpos_pipes){one->number, out->address, in->address, in->packet};
    }
    return best ? ERR_OK : is_printer ? ERR_UNSUPPORTED : ERR_NOT_FOUND;
}

/* ---- listening ---- */

static int left_ms(const struct escpos_printer *printer, int64_t until_ms)
{
    int64_t end = until_ms < printer->deadline_ms ? until_ms : printer->deadline_ms;
    int64_t left = end - clock_mono_ms();
    return left > 0 ? (int)left : 0;
}

/* One transfer of answers; a timeout is no error but *got = 0. */
static enum err listen(struct escpos_printer *printer, uint8_t bytes[ESCPOS_PACKET_MAX], size_t *got,
                       int timeout_ms)
{
    *got = 0;
    enum err e =
        printer->io.read(printer->io.self, printer->pipes.in, bytes, printer->pipes.packet, got, timeout_ms);
    return e == ERR_TIMEOUT ? ERR_OK : e;
}

static enum err drain(struct escpos_printer *printer)
{
    uint8_t bytes[ESCPOS_PACKET_MAX];
    size_t got = 1;
    enum err e = ERR_OK;
    for (int i = 0; i < DRAIN_READS && got && !e; i++)
        e = listen(printer, bytes, &got, PENDING_MS);
    printer->input = (struct escpos_input){0};
    return e;
}

/* Paper as endpoint 0 tells it: this works even while the printer takes no data. Many clones always say
 * "fine", so only "empty" is believed. */
static enum err check_port(struct escpos_printer *printer)
{
    uint8_t port = 0;
    size_t got = 0;
    if (!printer->io.control)
        return ERR_OK;
    enum err e = printer->io.control(printer->io.self, CLASS_REQUEST_IN, GET_PORT_STATUS, 0,
                                     printer->pipes.interface, &port, 1, &got, POLL_MS);
    if (e == ERR_GONE)
        return e;
    return !e && got == 1 && (port & PORT_PAPER_EMPTY) ? ERR_PAPER : ERR_OK;
}

/* What has come in: *has_passed if the answer to GS r 1 is there, an error if the printer reports trouble. */
static enum err hear(struct escpos_printer *printer, int timeout_ms, size_t *got, bool *has_passed)
{
    uint8_t bytes[ESCPOS_PACKET_MAX];
    enum err e = listen(printer, bytes, got, timeout_ms);
    for (size_t i = 0; i < *got && !e; i++) {
        struct printer_status status = {.is_online = true};
        enum escpos_answer kind = escpos_input_feed(&printer->input, bytes[i]);
        if (kind == ESCPOS_PASSED)
            *has_passed = true;
        if (kind == ESCPOS_STATUS)
            escpos_status_add(&status, 2, bytes[i]);
        e = escpos_status_err(&status);
    }
    return e;
}

static enum err look(struct escpos_printer *printer)
{
    size_t got;
    bool has_passed;
    enum err e = check_port(printer);
    return e ? e : hear(printer, PENDING_MS, &got, &has_passed);
}

/* ---- talking ---- */

/* Sends all of it; whenever the printer stops taking bytes, looks for the reason. */
static enum err send(struct escpos_printer *printer, const uint8_t *data, size_t len, size_t *sent)
{
    enum err e = ERR_OK;
    *sent = 0;
    while (*sent < len && !e) {
        size_t part = 0;
        e = printer->io.write(printer->io.self, printer->pipes.out, data + *sent, len - *sent, &part,
                              WRITE_MS);
        *sent += part;
        if (e == ERR_TIMEOUT)
            e = left_ms(printer, printer->deadline_ms) ? look(printer) : ERR_TIMEOUT;
    }
    printer->missing = *sent ? len - *sent : 0;
    return e;
}

static enum err ask(struct escpos_printer *printer, int n, struct printer_status *status)
{
    uint8_t question[3], bytes[ESCPOS_PACKET_MAX];
    size_t sent = 0, got;
    int64_t until_ms = clock_mono_ms() + ANSWER_MS;
    enum err e = drain(printer);
    escpos_ask_status(question, n);
    if (!e)
        e = printer->io.write(printer->io.self, printer->pipes.out, question, sizeof question, &sent,
                              left_ms(printer, until_ms));
    while (!e) {
        int wait = left_ms(printer, until_ms);
        if (!wait)
            return ERR_TIMEOUT;
        e = listen(printer, bytes, &got, wait);
        for (size_t i = 0; i < got && !e; i++)
            if (escpos_input_feed(&printer->input, bytes[i]) == ESCPOS_STATUS) {
                escpos_status_add(status, n, bytes[i]);
                return ERR_OK;
            }
    }
    return e;
}

/* After a job that was cut off: the bytes that the printer still counts on, a reset, and the half receipt cut
 * off, so that nobody gets it with his own. */
static enum err recover(struct escpos_printer *printer)
{
    static const uint8_t nothing[ESCPOS_BAND_MAX];
    uint8_t end[sizeof escpos_init + sizeof escpos_cut];
    size_t sent = 0;
    enum err e = ERR_OK;
    while (printer->missing && !e) {
        e = printer->io.write(printer->io.self, printer->pipes.out, nothing, printer->missing, &sent,
                              WRITE_MS);
        printer->missing -= sent;
    }
    if (e || !printer->is_interrupted)
        return e;
    memcpy(end, escpos_init, sizeof escpos_init);
    memcpy(end + sizeof escpos_init, escpos_cut, sizeof escpos_cut);
    e = printer->io.write(printer->io.self, printer->pipes.out, end, sizeof end, &sent, WRITE_MS);
    printer->missing = sent ? sizeof end - sent : 0;
    printer->is_interrupted = e != ERR_OK;
    return e;
}

enum err escpos_printer_status(struct escpos_printer *printer, struct printer_status *out)
{
    struct printer_status status = {.is_online = true};
    printer->deadline_ms = clock_mono_ms() + STATUS_MS;
    enum err e = recover(printer);
    for (int n = 1; n <= 4 && (!e || e == ERR_TIMEOUT); n++) {
        e = ask(printer, n, &status);
        if (e == ERR_TIMEOUT)
            break;
    }
    if (e == ERR_TIMEOUT && check_port(printer) == ERR_PAPER) {
        status = (struct printer_status){.is_paper_out = true};
        e = ERR_OK;
    }
    if (!e)
        *out = status;
    return e;
}

/* Asks for the cause of being offline behind each band; the answer is heard before the next one. */
static enum err send_bands(struct escpos_printer *printer, const struct raster *raster, bool *started,
                           bool (*is_stopped)(void *arg), void *arg)
{
    uint8_t question[3];
    size_t sent;
    enum err e = ERR_OK;
    escpos_ask_status(question, 2);
    for (int row = 0; row < raster->height_dots && !e; row += ESCPOS_BAND_ROWS) {
        size_t len = escpos_band(printer->band, raster, row);
        if (is_stopped(arg))
            return ERR_STOPPED;
        e = send(printer, printer->band, len, &sent);
        *started = *started || sent > 0;
        if (!e)
            e = send(printer, question, sizeof question, &sent);
        if (!e)
            e = look(printer);
    }
    return e;
}

static enum err send_end(struct escpos_printer *printer)
{
    uint8_t end[sizeof escpos_cut + sizeof escpos_ask_paper];
    size_t sent;
    memcpy(end, escpos_cut, sizeof escpos_cut);
    memcpy(end + sizeof escpos_cut, escpos_ask_paper, sizeof escpos_ask_paper);
    return send(printer, end, sizeof end, &sent);
}

/* Until the printer says that it got past the cut; while it is silent, asks what is the matter. */
static enum err wait_passed(struct escpos_printer *printer)
{
    int64_t until_ms = clock_mono_ms() + PASSED_MS;
    uint8_t question[3];
    bool has_passed = false;
    escpos_ask_status(question, 2);
    for (;;) {
        size_t sent, got;
        int wait = left_ms(printer, until_ms);
        if (!wait)
            return ERR_TIMEOUT;
        enum err e = hear(printer, wait < POLL_MS ? wait : POLL_MS, &got, &has_passed);
        if (has_passed)
            return ERR_OK;
        if (!e)
            e = check_port(printer);
        if (!e && !got)
            e = printer->io.write(printer->io.self, printer->pipes.out, question, sizeof question, &sent,
                                  POLL_MS);
        if (e && e != ERR_TIMEOUT)
            return e;
    }
}

static enum err print_job(struct escpos_printer *printer, const struct raster *raster, bool *started,
                          bool (*is_stopped)(void *arg), void *arg)
{
    size_t sent;
    printer->deadline_ms = clock_mono_ms() + JOB_MS;
    enum err e = send(printer, escpos_init, sizeof escpos_init, &sent);
    if (!e)
        e = send_bands(printer, raster, started, is_stopped, arg);
    explicit_bzero(printer->band, sizeof printer->band);
    if (!e)
        e = send_end(printer);
    printer->is_interrupted = e && *started;
    return e ? e : wait_passed(printer);
}

enum err escpos_printer_print(struct escpos_printer *printer, const struct raster *raster, bool *started,
                              bool (*is_stopped)(void *arg), void *arg)
{
    struct printer_status status;
    *started = false;
    if (raster->width_dots > printer->width_dots || raster_stride(raster) > ESCPOS_ROW_MAX)
        return ERR_DATA;
    enum err e = escpos_printer_status(printer, &status);
    if (!e)
        e = escpos_status_err(&status);
    if (!e && printer->is_interrupted)
        e = ERR_TIMEOUT; /* it answers but still takes no data */
    return e ? e : print_job(printer, raster, started, is_stopped, arg);
}

void escpos_printer_close(struct escpos_printer *printer)
{
    if (printer->io.close)
        printer->io.close(printer->io.self);
    explicit_bzero(printer, sizeof *printer);
}

/* ---- driver ---- */

static enum err choose(const struct usb_device *device, void *arg, const struct usb_interface **interface)
{
    enum err e = escpos_choose(device, interface, arg);
    if (e == ERR_UNSUPPORTED)
        log_error("printer %04x:%04x cannot be used: it has no way to answer", device->vendor,
                  device->product);
    return e;
}

static enum err printer_open(void *state, const struct device_options *options)
{
    struct escpos_printer *printer = state;
    printer->width_dots = options->width_dots;
    return usb_open(choose, &printer->pipes, &printer->io);
}

static enum err printer_status(void *state, struct printer_status *out)
{
    return escpos_printer_status(state, out);
}

static enum err printer_print(void *state, const struct raster *raster, bool *started,
                              bool (*is_stopped)(void *arg), void *arg)
{
    return escpos_printer_print(state, raster, started, is_stopped, arg);
}

static void printer_close(void *state)
{
    escpos_printer_close(state);
}

const struct printer_driver printer_escpos = {
    .device = {"escpos", sizeof(struct escpos_printer), printer_open, printer_close},
    .status = printer_status,
    .print = printer_print,
};
