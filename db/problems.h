/* What a machine could not decide and a volunteer has to look at. A problem is written in the transaction of
 * the event that causes it, names books and never people, and waits until somebody says what was done; one of
 * which later facts say that there is none is solved by itself. Thread: as store.h. */
#pragma once

#include "db/desk.h"

/* Kinds as they stand in the table; a newer program, or a hub, may write others. */
#define PROBLEM_LIST(X)                                                                                      \
    X(UNKNOWN_COPY,                                                                                          \
      "unknown_copy")             /* another house's or a library's book came in that no catalogue knows */  \
    X(NOT_ON_LOAN, "not_on_loan") /* a copy was returned that nobody had on loan */                          \
    X(LENT_TWICE, "lent_twice")   /* lent while somebody had it: that all ended the earlier loan */          \
    X(LOST_SEEN, "lost_seen")     /* a copy that was lost came in, or was lent */                            \
    X(OVER_LIMIT, "over_limit")   /* somebody has more books than the limit, by what was told afterwards */

enum problem_kind {
#define X(name, word) PROBLEM_##name,
    PROBLEM_LIST(X)
#undef X
        PROBLEM_OTHER /* of a newer program */
};
const char *problem_kind_name(enum problem_kind kind); /* "unknown_copy"; of OTHER "other" */

struct problem {
    struct uuid id;
    enum problem_kind kind;
    char title[160]; /* "" = no catalogue of ours knows the book */
    char code[32];   /* its label */
    char house[64];  /* whose it is, "" = not known here */
    int64_t at_ms;
};
/* Open ones, newest first. Works on a read-only store. */
enum err store_problems(struct store *store, struct problem *problems, size_t max, size_t *count) MUST_CHECK;
/* Somebody has looked at it; note: what was done, which stands in the audit list too (problem_solved).
 * ERR_NOT_FOUND: no such problem, or solved already; ERR_DATA: no note, or longer than 200 bytes. */
enum err store_problem_solve(struct store *store, struct uuid problem, const char *note) MUST_CHECK;
