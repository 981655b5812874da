/* How far long work has come: a bar on a terminal, elsewhere a line now and then. One thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct progress {
    FILE *out;
    const char *what; /* borrowed */
    bool is_terminal, is_shown;
    int64_t next_ms; /* monotonic: before that nothing is shown */
};

void progress_init(struct progress *p, FILE *out, bool is_terminal, const char *what);
/* done of all; at most ten times a second on a terminal, else every 5 seconds, for the first time after 5. */
void progress_show(struct progress *p, size_t done, size_t all);
/* Takes the bar away, for another line or for good. */
void progress_clear(struct progress *p);
