/* From key events of a scanner that types (a "keyboard wedge", US layout) to codes. Pure; one thread at a
 * time. */
#pragma once

#include "drivers/driver.h"

#include <stdint.h>

struct keymap {
    bool is_shift_down[2];
    bool is_too_long; /* the rest of an overlong code is dropped with it */
    size_t used;
    char code[SCAN_MAX];
};

/* One EV_KEY event: Linux key code and value (0 up, 1 down, 2 repeat). true when Enter ended a code, which is
 * then in code[]; empty and overlong codes are dropped. */
bool keymap_feed(struct keymap *map, uint16_t key, int32_t value, char code[SCAN_MAX]);

/* Copies a code without control characters and '|', cut at SCAN_MAX - 1. */
void scan_code_copy(char out[SCAN_MAX], const char *code);
