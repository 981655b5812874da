/* The main loop: waits for a touch, a message or the next second; handles all that is there; draws once if
 * something changed, and 60 times a second at most while something moves. Nothing is drawn while nothing
 * changes. UI thread. */
#pragma once

#include "app/bench.h"
#include "app/script.h"
#include "app/shell.h"

#include <signal.h>

struct loop {
    struct shell *shell;
    struct bench *bench;
    struct script *script; /* NULL = people */
    struct wake *wake;
    const volatile sig_atomic_t *is_asked_to_stop; /* set by a signal handler */
    int64_t drawn_ms;                              /* the last picture */
};

/* The wake-up call from other threads: one SDL event at a time, however many messages wait. Create it after
 * SDL is started and before any thread. */
struct wake *wake_create(void);
void wake_destroy(struct wake *wake);
void wake_ring(void *wake); /* any thread; for mailbox_create */

/* Runs until the window is closed, a signal asks to stop, or the script ended. Returns the exit code: 0, or 1
 * if the script failed. */
int loop_run(struct loop *loop);
