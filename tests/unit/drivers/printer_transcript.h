/* The printer's protocol against transcripts. Time passes only where the transcript makes the driver wait. */
#pragma once

#include "transcript.h"

#include "base/clock.h"
#include "drivers/escpos_printer.h"

#define ASKED(n, answer) "> 03 10 04 0" #n, "< 84 " answer
#define HEALTHY ASKED(1, "12"), ASKED(2, "12"), ASKED(3, "12"), ASKED(4, "12")
#define OUT_OF_PAPER ASKED(1, "1A"), ASKED(2, "32"), ASKED(3, "12"), ASKED(4, "72")
#define HOT ASKED(1, "1A"), ASKED(2, "52"), ASKED(3, "52"), ASKED(4, "12")
#define INIT "> 03 1B 40 1D 61 0E"
#define BAND_1 "> 03 1D 76 30 00 01 00 18 00 80" ZEROS_23
#define BAND_2 "> 03 1D 76 30 00 01 00 01 00 01"
#define PASS "> 03 1D 72 01"
#define PASSED PASS, "< 84 00"
#define CUT "> 03 1D 56 42 00"
enum { ASKS_IN_A_STALL = 16 };
#define ZEROS_23 " 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
#define MEND "> 03 *"

static struct transcript transcript;
static struct raster raster; /* 8 x 25: two bands */
static int asks_before_stop;

static inline bool stop_later(void *arg)
{
    (void)arg;
    return asks_before_stop-- == 0;
}

static inline enum err patient_read(void *self, uint8_t endpoint, uint8_t *data, size_t size, size_t *got,
                                    int timeout_ms)
{
    enum err e = transcript_read(self, endpoint, data, size, got, timeout_ms);
    if (e == ERR_TIMEOUT)
        clock_advance_ms(timeout_ms);
    return e;
}

static inline enum err patient_write(void *self, uint8_t endpoint, const uint8_t *data, size_t len,
                                     size_t *sent, int timeout_ms)
{
    enum err e = transcript_write(self, endpoint, data, len, sent, timeout_ms);
    if (e == ERR_TIMEOUT)
        clock_advance_ms(timeout_ms);
    return e;
}

static inline void play(const char *const *lines)
{
    transcript_transport(&transcript, lines);
}

/* As just opened. */
static inline struct escpos_printer new_printer(const char *const *lines)
{
    transcript = (struct transcript){0};
    asks_before_stop = -1;
    struct transport io = transcript_transport(&transcript, lines);
    io.read = patient_read;
    io.write = patient_write;
    return (struct escpos_printer){
        .io = io, .pipes = {.interface = 0, .out = 0x03, .in = 0x84, .packet = 64}, .width_dots = 384};
}

/* One that has answered before. */
static inline struct escpos_printer printer_on(const char *const *lines)
{
    struct escpos_printer printer = new_printer(lines);
    printer.is_mended = printer.can_pass = true;
    return printer;
}

static inline enum err print(struct escpos_printer *printer, bool *started)
{
    return escpos_printer_print(printer, &raster, started, stop_later, NULL);
}

static inline enum err trouble_of(struct escpos_printer *printer)
{
    struct printer_status status;
    enum err e = escpos_printer_status(printer, &status);
    return e ? e : printer_status_err(&status);
}

/* Repeats these lines until size - 1. */
static inline void fill(const char **lines, size_t size, const char *const *with, size_t count)
{
    size_t at = 0;
    while (lines[at])
        at++;
    for (size_t i = 0; at < size - 1; i++)
        lines[at++] = with[i % count];
}

static inline int make_raster(void **state)
{
    (void)state;
    clock_stop();
    raster_init(&raster, 8, 25);
    raster_set(&raster, 0, 0);
    raster_set(&raster, 7, 24);
    return 0;
}

static inline int drop_raster(void **state)
{
    (void)state;
    raster_finish(&raster);
    return 0;
}
