/* A paper and what becomes of it: a step that screens with a printout embed in their state. UI thread. */
#pragma once

#include "screens/screen.h"

enum print_phase { PRINT_QUIET, PRINT_GOING, PRINT_DONE, PRINT_TROUBLE };

struct print_step {
    enum print_phase phase;
    enum err err;    /* in PRINT_TROUBLE */
    bool may_be_out; /* a try may have come out: the next paper says 补打 */
};

struct print_words {
    const char *going, *done;
    const char *todo; /* in trouble: what works without the paper */
};

/* Paints by paint(arg, shell, &raster) and gives the paper to the printer if that answers. */
void print_step_start(struct print_step *step, struct shell *shell, struct uuid paper,
                      enum err (*paint)(const void *arg, struct shell *shell, struct raster *out),
                      const void *arg);
/* For the screen's printed(). */
void print_step_end(struct print_step *step, enum err err, bool is_unknown);
/* A line about it, in all but PRINT_QUIET; returns the height used. */
int print_step_draw(const struct print_step *step, struct ui *ui, struct rect r, struct print_words words);
