/* From the characters that a scanner sends to codes: one rule for scanners that type, serial ones and the
 * simulated one. Pure; one thread at a time. */
#pragma once

#include "drivers/driver.h"

/* Starts zeroed. */
struct scan_line {
    bool is_spoilt; /* what has come was too long or has holes: dropped up to its end */
    size_t used;
    char text[SCAN_MAX];
};

/* The next character. CR and LF end a code: true, and it is in code[]. Control characters and '|' are
 * removed; what is not ASCII becomes '?', since no label and no token has it. Empty codes and those of more
 * than SCAN_MAX - 1 characters are dropped whole: code is untouched. */
bool scan_line_feed(struct scan_line *line, char c, char code[SCAN_MAX]);
/* Has anything come since the last end? */
bool scan_line_is_begun(const struct scan_line *line);
