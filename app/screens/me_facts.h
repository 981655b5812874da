/* What is kept about a resident, in plain words: the same on the screen and on the printed copy. UI thread
 * (tr). */
#pragma once

#include "base/conf.h"
#include "db/store.h"
#include "model/receipt.h"

enum { ME_LINES_MAX = 6, ME_LINE_SIZE = 256 };

struct me_lines {
    int count;
    char text[ME_LINES_MAX][ME_LINE_SIZE];
};

/* name: the masked name as it may be shown. */
void me_lines(const struct about *about, const char *name, struct me_lines *out);
/* The copy on paper: the lines and the open loans; carries the masked name, no number of anything. */
void me_paper(const struct about *about, const struct loan *loans, size_t count, const struct conf_site *site,
              struct receipt *out);
