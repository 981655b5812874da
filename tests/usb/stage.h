/* The emulated devices that a kiosk under test sees, and the words that lay cards on them and empty their
 * paper: those that app/bench.h speaks. */
#pragma once

#include "printer_device.h"
#include "reader_device.h"

enum { STAGE_LINE = 640, STAGE_ANSWER = 640 };

struct stage {
    struct usbemu_bus *bus;
    struct reader_device reader, reader2;
    struct printer_device printer;
};

/* Card readers and a receipt printer of width_dots, not yet plugged in; receipts become pictures in out_dir.
 */
void stage_init(struct stage *stage, enum reader_wiring wiring, const char *out_dir, int width_dots);
void stage_finish(struct stage *stage);
/* "ok", or "error" with the words of e and what. */
void stage_say(char answer[STAGE_ANSWER], enum err e, const char *what);
/* "card FILE", "card off", "device ...", "printed"; the answer is "ok ..." or "error WORDS". */
void stage_run(struct stage *stage, const char *line, char answer[STAGE_ANSWER]);
/* Did the program keep to what it may do to the devices? Says on stderr what it did not. */
bool stage_is_clean(struct stage *stage);
