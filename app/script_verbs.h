/* The commands of a UI script as a table; script.c plays them. */
#pragma once

#include "app/bench.h"
#include "app/script.h"

enum { SCRIPT_WORDS = 8 };

struct script_line {
    int number;
    char *text; /* owned; words point into it */
    char *words[SCRIPT_WORDS];
    int count;
    const struct script_verb *verb;
};

enum script_step {
    STEP_DONE,
    STEP_AGAIN, /* not yet: tried again until limit_ms */
    STEP_FAILED,
    STEP_RESTART,
};

struct script_call {
    const struct script_line *line;
    struct shell *shell;
    struct bench *bench;
    int64_t waited_ms, limit_ms;
    int *scans_sent;
    int *tries;    /* the verb's own count while it is tried again; 0 at first */
    char why[256]; /* what to say on failure */
};

struct script_verb {
    const char *word, *second; /* second NULL = any */
    int words_min, words_max;
    bool needs_ready; /* waits until every answer is on the screen */
    enum script_step (*run)(struct script_call *call);
};

/* NULL: no such command, or a wrong number of words. */
const struct script_verb *script_verb_find(const struct script_line *line);

enum script_step script_looks(struct script_call *call); /* script_looks.c */
/* Word i of the line, "" behind its end. */
const char *script_word(const struct script_call *call, int i);
enum script_step script_fail(struct script_call *call, const char *what, const char *which);
/* Not yet; what to say when the limit has passed. */
enum script_step script_again(struct script_call *call, const char *what, const char *which);

/* ---- script_touch.c: what fingers do ---- */
enum script_step script_tap(struct script_call *call);
enum script_step script_tap_now(struct script_call *call);
enum script_step script_tap_zone(struct script_call *call);
enum script_step script_touch(struct script_call *call);
enum script_step script_swipe(struct script_call *call);
enum script_step script_go_home(struct script_call *call);
