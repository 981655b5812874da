/* From key events of a scanner that types (a "keyboard wedge") to codes. The layout is a setting of the
 * scanner: which keyboard it plays. Pure; one thread at a time. */
#pragma once

#include "drivers/scan_line.h"

#include <stdint.h>

/* US, German, French: ASCII without dead keys. Characters that a scanner types as Alt + number on the keypad
 * need no layout. */
enum keymap_layout { KEYMAP_US, KEYMAP_DE, KEYMAP_FR };

/* Starts zeroed. */
struct keymap {
    enum keymap_layout layout;
    bool is_caps;    /* Caps Lock is on */
    bool is_down[6]; /* left and right Shift, Ctrl, Alt */
    bool has_alt_number;
    int alt_number; /* typed on the keypad while Alt is down */
    struct scan_line line;
};

/* us, de, fr; NULL and other names are us. */
enum keymap_layout keymap_layout_named(const char *name);
/* One EV_KEY event: Linux key code and value (0 up, 1 down, 2 repeat). true when Enter (or Ctrl+M, Ctrl+J)
 * ended a code, which is then in code[], as scan_line_feed says. */
bool keymap_feed(struct keymap *map, uint16_t key, int32_t value, char code[SCAN_MAX]);
/* Events were lost: what has come of this code is dropped with what follows up to its end. */
void keymap_spoil(struct keymap *map);
