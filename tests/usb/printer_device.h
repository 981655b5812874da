/* A receipt printer on the emulated bus: two-way printer class with a kernel driver on it (or Epson's vendor
 * class), a buffer, a paper roll, a cover, a cutter. Like real ones it keeps its buffer while it cannot
 * print, answers status questions as they come in, and tells changes unasked when told to. Each byte that it
 * processes goes through the strict interpreter. Any thread. */
#pragma once

#include "escpos_interpreter.h"
#include "usbemu.h"

#include "base/err.h"

enum printer_fault {
    PRINTER_OK,
    PRINTER_PAPER_LOW,
    PRINTER_PAPER_OUT,
    PRINTER_COVER_OPEN,
    PRINTER_HOT,
    PRINTER_JAMMED
};
enum printer_talk {
    PRINTER_TALKS,
    PRINTER_SILENT, /* answers GS r alone */
    PRINTER_PLAIN,  /* answers DLE EOT alone */
    PRINTER_MUTE,
};
enum printer_wiring { PRINTER_CLASS, PRINTER_VENDOR_CLASS };
enum { PRINTER_BUFFER = 4096, PRINTER_PATH = 512 };

struct printer_device {
    struct usbemu_bus *bus;
    struct usbemu_device *usb;
    enum printer_fault fault;
    enum printer_talk talk;
    uint8_t pushes;  /* GS a */
    long rows_left;  /* until the paper ends; negative = never */
    long room;       /* bytes taken before it takes no more; negative = no end */
    int to_lose;     /* full packets of dots that it will lose as if hurried */
    int answer_ms;   /* how long the end of a receipt takes */
    int cut_ms;      /* how long the cutter takes; what comes behind a cut waits for it */
    int64_t idle_ms; /* base/clock monotonic, when the last cut is done */
    struct escpos_interpreter interpreter;
    uint8_t buffer[PRINTER_BUFFER];
    size_t buffered;
    uint8_t last[2]; /* bytes before the one that comes in */
    char folder[PRINTER_PATH - 32];
    int printed;
    char last_path[PRINTER_PATH];
};

/* Receipts are written to folder as receipt-001.png, receipt-002.png ... Not plugged in. */
void printer_device_init(struct printer_device *printer, struct usbemu_bus *bus, enum printer_wiring wiring,
                         const char *folder, int head_dots);
void printer_device_finish(struct printer_device *printer);
/* ok, paper-low, paper-out, cover-open, hot, jam; silent, plain, mute; unplug, unplug-data (it keeps its
 * power, and what it was doing), replug; "slow" MS, "cut" MS, "rows" N (the paper ends after N rows of dots),
 * "stall" N (takes no more data after N bytes), "lose" N (full packets of dots). ok ends all of these.
 * ERR_UNSUPPORTED: another word. */
enum err printer_device_command(struct printer_device *printer, const char *word, int number) MUST_CHECK;
/* How many receipts came out, and the picture of the last one. */
int printer_device_printed(struct printer_device *printer, char *path, size_t size);
