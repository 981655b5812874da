/* A receipt printer on the emulated bus: two-way printer class with a kernel driver on it, a buffer, a paper
 * roll and a cover. Like real ones it keeps its buffer while it cannot print, and answers status questions as
 * they come in. Each byte that it processes goes through the strict interpreter. Any thread. */
#pragma once

#include "escpos_interpreter.h"
#include "usbemu.h"

#include "base/err.h"

enum printer_paper { PAPER_OK, PAPER_LOW, PAPER_OUT, PAPER_COVER_OPEN };
enum { PRINTER_BUFFER = 4096, PRINTER_PATH = 512 };

struct printer_device {
    struct usbemu_bus *bus;
    struct usbemu_device *usb;
    enum printer_paper paper;
    long rows_left; /* until the paper ends; negative = never */
    int answer_ms;  /* how long the end of a receipt takes */
    struct escpos_interpreter interpreter;
    uint8_t buffer[PRINTER_BUFFER];
    size_t buffered;
    uint8_t last[2]; /* bytes before the one that comes in */
    char folder[PRINTER_PATH - 32];
    int printed;
    char last_path[PRINTER_PATH];
};

/* Receipts are written to folder as receipt-001.png, receipt-002.png ... Not plugged in. */
void printer_device_init(struct printer_device *printer, struct usbemu_bus *bus, const char *folder,
                         int head_dots);
void printer_device_finish(struct printer_device *printer);
/* ok, paper-low, paper-out, cover-open, unplug, replug, "slow" MS, "rows" N (the paper ends after N rows of
 * dots). ERR_UNSUPPORTED: another word. */
enum err printer_device_command(struct printer_device *printer, const char *word, int number) MUST_CHECK;
/* How many receipts came out, and the picture of the last one. */
int printer_device_printed(struct printer_device *printer, char *path, size_t size);
