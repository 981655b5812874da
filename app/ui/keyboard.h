/* The keyboard on the screen. A screen embeds a struct keyboard in its state, so that what was typed is wiped
 * with it; the scanner types nothing here, its codes go to the screen's scan(). UI thread. */
#pragma once

#include "ui/ime.h"
#include "ui/ui.h"

/* Above every action of a screen. */
enum { KEYBOARD_ACTION_BASE = 1000, KEYBOARD_TEXT_SIZE = 128 };

enum keyboard_layout { LAYOUT_DIGITS, LAYOUT_LATIN, LAYOUT_T9, LAYOUT_PINYIN, LAYOUT_COUNT };

/* Zeroed, then filled by the screen: layouts, max and the flags. */
struct keyboard {
    unsigned layouts; /* bit set of 1 << enum keyboard_layout; a key at the foot goes to the next one */
    enum keyboard_layout layout;
    int max;            /* characters, 0 = as many as text holds */
    bool has_space;     /* a key for it with the letters */
    bool takes_letters; /* pinyin that is no word yet is good for 完成 too */
    bool has_done;      /* 完成, for a field that is handed over as a whole */
    bool is_secret;     /* a PIN: dots in the field, keys of 20 mm, nothing of it is spoken */
    struct keyboard_offer {
        const char *label; /* for tr(); NULL = none */
        int action;        /* the screen's */
    } offers[2];           /* where words will stand, while nothing is typed */
    char text[KEYBOARD_TEXT_SIZE];
    char keys[IME_KEYS_SIZE]; /* of the pinyin layouts, not yet words */
    struct ime_words words;   /* what keys may mean */
    int first_word;           /* of those shown */
};

enum keyboard_event {
    KEYBOARD_NOT_MINE, /* the action is the screen's own */
    KEYBOARD_TYPED,    /* text or layout changed, or a key had nothing to do */
    KEYBOARD_DONE,     /* 完成 with a text or keys */
    KEYBOARD_BACK      /* 返回 */
};

/* True for keys that people strike twice quickly on purpose: a double strike on them is two. */
bool keyboard_repeats(int action);
/* A key with a character on it: may be 15 mm small, where every other control has 20 mm. */
bool keyboard_is_key(int action, int arg);
void keyboard_clear(struct keyboard *keyboard); /* nothing is typed */
enum keyboard_event keyboard_tap(struct keyboard *keyboard, int action, int arg);
/* Keys at the foot of r; returns what is left above them. In a low, wide r two rows of keys stand beside one
 * another. Keys are at least 15 mm, the row at the foot ui_target high. */
struct rect keyboard_draw(struct ui *ui, struct rect r, const struct keyboard *keyboard);
/* The text with its cursor, large, at the top of *r; hint where nothing is typed yet. A text that is too long
 * shows its end. */
void keyboard_draw_field(struct ui *ui, struct rect *r, const struct keyboard *keyboard, const char *hint);
