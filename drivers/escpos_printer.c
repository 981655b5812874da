#include "drivers/escpos_printer.h"

#include "base/clock.h"

#include <string.h>

enum {
    STATUS_MS = 1700, /* the four questions together */
    ANSWER_MS = 450,  /* one of them */
    JOB_MS = 27000,
    WRITE_MS = 500, /* a printer that is offline takes no more bytes: look what is the matter */
    POLL_MS = 250,
    PENDING_MS = 2,
    DRAIN_READS = 64,
};
enum { CLASS_REQUEST_IN = 0xA1, GET_PORT_STATUS = 1, PORT_PAPER_EMPTY = 0x20 };

/* ---- listening ---- */

static int left_ms(const struct escpos_printer *printer, int64_t until_ms)
{
    int64_t end = until_ms < printer->deadline_ms ? until_ms : printer->deadline_ms;
    int64_t left = end - clock_mono_ms();
    return left > 0 ? (int)left : 0;
}

struct heard {
    size_t bytes;
    bool has_status;
    uint8_t status; /* the last answer to DLE EOT */
};

/* Answers to GS r 1 come in the order of the questions, and a late one must not be taken for a later one's:
 * only the last one owed says that all was processed. The mending's question is the last of the mending. */
static void count_answers(struct escpos_printer *printer, int answers)
{
    if (answers == 0 || printer->owed == 0)
        return;
    printer->can_pass = true;
    printer->owed = answers < printer->owed ? printer->owed - answers : 0;
    if (printer->owed == 0 && printer->is_mended)
        printer->has_half_receipt = false;
}

/* Clones answer DLE EOT with what looks like the answer to GS r 1. What comes between that question and its
 * answer is held until the proper answer shows that it was none. */
static void end_question(struct escpos_printer *printer, bool is_answered)
{
    if (is_answered)
        count_answers(printer, printer->held);
    else if (printer->held)
        printer->has_dropped = true;
    printer->is_asked = false;
    printer->held = 0;
}

/* One transfer of answers; a timeout is no error but zero bytes. */
static enum err hear(struct escpos_printer *printer, int timeout_ms, struct heard *heard)
{
    uint8_t bytes[ESCPOS_PACKET_MAX];
    *heard = (struct heard){0};
    enum err e = printer->io.read(printer->io.self, printer->pipes.in, bytes, printer->pipes.packet,
                                  &heard->bytes, timeout_ms);
    for (size_t i = 0; i < heard->bytes; i++) {
        enum escpos_answer kind = escpos_input_feed(&printer->input, bytes[i]);
        if (kind == ESCPOS_STATUS) {
            heard->has_status = true;
            heard->status = bytes[i];
            end_question(printer, true);
        } else if (kind == ESCPOS_PASSED && printer->is_asked) {
            printer->held++;
        } else if (kind == ESCPOS_PASSED) {
            count_answers(printer, 1);
        } else if (kind == ESCPOS_PUSHED) {
            printer->has_pushed = true;
            printer->pushed = escpos_pushed_status(&printer->input);
        }
    }
    return e == ERR_TIMEOUT ? ERR_OK : e;
}

static enum err drain(struct escpos_printer *printer)
{
    struct heard heard = {.bytes = 1};
    enum err e = ERR_OK;
    for (int i = 0; i < DRAIN_READS && heard.bytes && !e; i++)
        e = hear(printer, PENDING_MS, &heard);
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

/* The trouble of a printer that takes no data, from what it tells unasked and on endpoint 0. */
static enum err look(struct escpos_printer *printer)
{
    struct heard heard;
    enum err e = hear(printer, PENDING_MS, &heard);
    if (!e)
        e = check_port(printer);
    return e || !printer->has_pushed ? e : printer_status_err(&printer->pushed);
}

/* ---- talking ---- */

static enum err write_some(struct escpos_printer *printer, const uint8_t *data, size_t len, size_t *sent,
                           int timeout_ms)
{
    *sent = 0;
    return printer->io.write(printer->io.self, printer->pipes.out, data, len, sent, timeout_ms);
}

/* ERR_FULL: it took no question; ERR_TIMEOUT: it gave no answer. */
static enum err ask(struct escpos_printer *printer, int n, struct printer_status *status)
{
    uint8_t question[3];
    size_t sent;
    struct heard heard = {0};
    int64_t until_ms = clock_mono_ms() + ANSWER_MS;
    if (printer->left_out & 1 << n)
        return ERR_TIMEOUT;
    enum err e = drain(printer);
    escpos_ask_status(question, n);
    if (!e)
        e = write_some(printer, question, sizeof question, &sent, left_ms(printer, until_ms));
    if (e)
        return e == ERR_TIMEOUT ? ERR_FULL : e;
    printer->is_asked = true;
    while (!e && !heard.has_status) {
        int wait = left_ms(printer, until_ms);
        e = wait ? hear(printer, wait, &heard) : ERR_TIMEOUT;
    }
    if (e)
        end_question(printer, false);
    else
        escpos_status_add(status, n, heard.status);
    return e;
}

/* The state of a printer that did not answer: why is ERR_FULL or ERR_TIMEOUT. */
static enum err guess(struct escpos_printer *printer, enum err why, struct printer_status *status)
{
    enum err port = check_port(printer);
    if (port == ERR_GONE)
        return port;
    if (printer->has_pushed && printer_status_err(&printer->pushed))
        *status = printer->pushed;
    else if (port == ERR_PAPER)
        *status = (struct printer_status){.is_paper_out = true};
    else if (why == ERR_TIMEOUT && printer->can_pass)
        *status = (struct printer_status){.is_online = true, .is_silent = true};
    else
        return ERR_TIMEOUT;
    return ERR_OK;
}

/* Printers that answer the first question may leave others out. */
static enum err ask_all(struct escpos_printer *printer, struct printer_status *status)
{
    *status = (struct printer_status){.is_online = true};
    enum err e = ERR_OK;
    for (int n = 1; n <= 4 && !e; n++) {
        e = ask(printer, n, status);
        if (e == ERR_TIMEOUT)
            printer->left_out |= (uint8_t)(1 << n);
        if (e == ERR_TIMEOUT && n > 1)
            e = ERR_OK;
    }
    if (!e)
        printer->has_pushed = false; /* older than this */
    return e == ERR_FULL || e == ERR_TIMEOUT ? guess(printer, e, status) : e;
}

/* Within a job it is not asked what it did not answer before: while it waits in vain for that, it could not
 * tell the answer to GS r 1. */
static enum err find_trouble(struct escpos_printer *printer)
{
    struct printer_status status;
    uint8_t left_out = printer->left_out;
    enum err e = ask_all(printer, &status);
    printer->left_out = left_out;
    return e ? e : printer_status_err(&status);
}

/* ---- going on after a job that was cut off ---- */

/* Most answer at once; before the first one comes, nothing else is asked. */
static enum err hear_mending(struct escpos_printer *printer)
{
    struct heard heard;
    int64_t until_ms = clock_mono_ms() + ANSWER_MS;
    enum err e = ERR_OK;
    while (!e && !printer->can_pass && left_ms(printer, until_ms))
        e = hear(printer, left_ms(printer, until_ms), &heard);
    return e;
}

/* Goes on where the last try ended; ERR_FULL when it takes no more. */
static enum err mend(struct escpos_printer *printer)
{
    uint8_t bytes[ESCPOS_MENDING_MAX];
    size_t len = escpos_mending(bytes, printer->has_half_receipt), sent;
    if (printer->is_mended)
        return ERR_OK;
    enum err e = write_some(printer, bytes + printer->mended, len - printer->mended, &sent, WRITE_MS);
    printer->mended += sent;
    if (e && (e != ERR_TIMEOUT || printer->mended < len))
        return e == ERR_TIMEOUT ? ERR_FULL : e;
    printer->is_mended = true;
    printer->can_pass = printer->has_dropped = false;
    printer->owed++;
    return hear_mending(printer);
}

/* Its answer to the mending may have been dropped; the question alone is asked again. */
static void ask_again(struct escpos_printer *printer)
{
    if (!printer->has_dropped || !printer->is_mended || printer->can_pass)
        return;
    printer->is_mended = false;
    printer->mended -= sizeof escpos_ask_paper;
}

static void break_off(struct escpos_printer *printer, bool started)
{
    printer->has_half_receipt = printer->has_half_receipt || started;
    printer->is_mended = printer->can_pass = false;
    printer->mended = 0;
}

enum err escpos_printer_status(struct escpos_printer *printer, struct printer_status *out)
{
    struct printer_status status = {0};
    printer->deadline_ms = clock_mono_ms() + STATUS_MS;
    printer->left_out = 0;
    ask_again(printer);
    enum err e = mend(printer);
    if (e == ERR_FULL)
        e = guess(printer, e, &status);
    else if (!e)
        e = ask_all(printer, &status);
    status.has_half_receipt = printer->has_half_receipt;
    if (!e)
        *out = status;
    return e;
}

/* ---- printing ---- */

/* After these it may go on within a moment. */
static bool may_pass(enum err e)
{
    return e == ERR_OK || e == ERR_BUSY || e == ERR_HOT || e == ERR_TIMEOUT;
}

/* Sends all of it; whenever the printer stops taking bytes, looks for the reason. */
static enum err send(struct escpos_printer *printer, const uint8_t *data, size_t len, bool *started)
{
    int64_t until_ms = clock_mono_ms() + PRINTER_STALL_MS;
    for (;;) {
        size_t part;
        enum err e = write_some(printer, data, len, &part, WRITE_MS);
        *started = *started || part > 0;
        data += part;
        len -= part;
        if (e != ERR_TIMEOUT)
            return e;
        if (part)
            until_ms = clock_mono_ms() + PRINTER_STALL_MS;
        if (printer->is_stopped(printer->arg))
            return ERR_STOPPED;
        e = look(printer);
        if (!may_pass(e))
            return e;
        if (!left_ms(printer, until_ms))
            return e ? e : ERR_TIMEOUT;
    }
}

/* Until every question is answered; while one is not, asks what is the matter. */
static enum err hear_all(struct escpos_printer *printer)
{
    int64_t until_ms = clock_mono_ms() + PRINTER_STALL_MS;
    struct heard heard;
    enum err trouble = ERR_OK, e = ERR_OK;
    while (!e && printer->owed) {
        int wait = left_ms(printer, until_ms), owed = printer->owed;
        if (printer->is_stopped(printer->arg))
            return ERR_STOPPED;
        if (!wait)
            return trouble ? trouble : ERR_TIMEOUT;
        e = hear(printer, wait < POLL_MS ? wait : POLL_MS, &heard);
        if (!e && printer->owed == owed)
            e = trouble = find_trouble(printer);
        if (printer->owed < owed)
            until_ms = clock_mono_ms() + PRINTER_STALL_MS;
        if (may_pass(e) || !printer->owed)
            e = ERR_OK;
    }
    return e;
}

/* Until the printer says that it got as far as this. One that never says so is only asked. */
static enum err pass(struct escpos_printer *printer, bool is_end, bool *started)
{
    if (!printer->can_pass && !is_end) {
        enum err trouble = find_trouble(printer);
        return may_pass(trouble) ? ERR_OK : trouble;
    }
    printer->owed++;
    enum err e = send(printer, escpos_ask_paper, sizeof escpos_ask_paper, started);
    return e ? e : hear_all(printer);
}

/* What is owed from before is answered before anything new is printed. Who answered since the mending and
 * then says nothing for so long has lost the other questions; who answered none may never do so. */
static enum err settle(struct escpos_printer *printer)
{
    printer->deadline_ms = clock_mono_ms() + JOB_MS;
    enum err e = hear_all(printer);
    if (e != ERR_TIMEOUT)
        return e;
    if (printer->can_pass)
        count_answers(printer, printer->owed);
    return ERR_OK;
}

/* A band is on its way only when the one before it was taken whole: printers that lose bytes when they are
 * hurried are not hurried, and what is lost all the same is noticed before anything else is printed. */
static enum err send_bands(struct escpos_printer *printer, const struct raster *raster, bool *started)
{
    enum err e = ERR_OK;
    for (int row = 0; row < raster->height_dots && !e; row += ESCPOS_BAND_ROWS) {
        if (printer->is_stopped(printer->arg))
            return ERR_STOPPED;
        size_t len = escpos_band(printer->band, raster, row);
        e = send(printer, printer->band, len, started);
        if (!e)
            e = pass(printer, false, started);
    }
    return e;
}

static enum err print_job(struct escpos_printer *printer, const struct raster *raster, bool *started)
{
    bool is_awake = false;
    enum err e = send(printer, escpos_init, sizeof escpos_init, &is_awake);
    if (!e)
        e = send_bands(printer, raster, started);
    explicit_bzero(printer->band, sizeof printer->band);
    if (!e)
        e = send(printer, escpos_cut, sizeof escpos_cut, started);
    if (!e)
        e = pass(printer, true, started);
    if (e)
        break_off(printer, *started);
    return e;
}

enum err escpos_printer_print(struct escpos_printer *printer, const struct raster *raster, bool *started,
                              bool (*is_stopped)(void *arg), void *arg)
{
    struct printer_status status;
    *started = false;
    if (raster->width_dots > printer->width_dots || raster_stride(raster) > ESCPOS_ROW_MAX)
        return ERR_DATA;
    printer->is_stopped = is_stopped;
    printer->arg = arg;
    enum err e = escpos_printer_status(printer, &status);
    if (!e)
        e = printer_status_err(&status);
    if (!e)
        e = settle(printer);
    return e ? e : print_job(printer, raster, started);
}

void escpos_printer_close(struct escpos_printer *printer)
{
    if (printer->io.close)
        printer->io.close(printer->io.self);
    explicit_bzero(printer, sizeof *printer);
}
