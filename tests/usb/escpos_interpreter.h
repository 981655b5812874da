/* A receipt printer's command interpreter for tests, stricter than any printer: it knows only the commands
 * that a receipt may use, and everything else is a violation. Turns bytes into pictures. Written from the
 * vendors' public command manuals, not from drivers/escpos.c. Pure; one thread. */
#pragma once

#include "base/raster.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { ESCPOS_COMMAND_MAX = 8, ESCPOS_HEAD_MAX = 576 / 8 };

struct escpos_events {
    /* The paper was cut with a picture on it; the raster is borrowed. */
    void (*on_receipt)(void *arg, const struct raster *receipt);
    /* GS r 1: all before it has been processed. */
    void (*on_paper_question)(void *arg);
    /* GS a: which changes of state to tell unasked; 0 also when ESC @ ends that. */
    void (*on_push)(void *arg, uint8_t changes);
};

/* Fill in head_dots, events and arg, leave the rest zero; end with escpos_interpreter_finish. */
struct escpos_interpreter {
    int head_dots; /* a multiple of 8, at most 576 */
    struct escpos_events events;
    void *arg;

    bool has_lost; /* set when bytes of a picture were lost: questions inside it, and their ends behind it,
                      are no violation */
    size_t offset; /* bytes taken so far */
    long rows;     /* of dots printed so far, feeds not counted */
    char violation[96]; /* the first one, with its offset; "" = none. Nothing is printed after it. */

    uint8_t command[ESCPOS_COMMAND_MAX]; /* so far */
    size_t command_len;
    size_t row_bytes, row_used, picture_left; /* of the picture that is coming in */
    uint8_t row[ESCPOS_HEAD_MAX];
    uint8_t last[2]; /* dots before the one that comes in */
    bool has_init_behind_picture;
    uint8_t *paper; /* rows of head_dots, since the last cut */
    size_t paper_rows;
    bool has_picture;
};

void escpos_interpreter_feed(struct escpos_interpreter *it, const uint8_t *bytes, size_t len);
/* No more bytes will come: a receipt without its cut or half a command is a violation. */
void escpos_interpreter_end(struct escpos_interpreter *it);
/* As switching off and on: forgets what was not cut; keeps the violation and the counts. */
void escpos_interpreter_reset(struct escpos_interpreter *it);
void escpos_interpreter_finish(struct escpos_interpreter *it);
