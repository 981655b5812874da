/* What the facts about a copy amount to: a pure fold over them in the order of their clocks, so that neither
 * the order in which they became known nor one that comes late can change what the set of them says. The
 * rules are in db/EVENTS.md, "The fold". Any thread. */
#pragma once

#include "base/id.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Facts about copies, and the kinds of events that tell them. */
#define FACT_LIST(X)                                                                                         \
    X(LENT, "loan_made")                                                                                     \
    X(UNDONE, "loan_undone")                                                                                 \
    X(RENEWED, "loan_renewed")                                                                               \
    X(RETURNED, "copy_returned")                                                                             \
    X(ARRIVED, "copy_arrived")                                                                               \
    X(SENT, "copy_sent")                                                                                     \
    X(SET_ASIDE, "copy_set_aside")                                                                           \
    X(PUT_BACK, "copy_put_back")                                                                             \
    X(LOST, "copy_lost")                                                                                     \
    X(FOUND, "copy_found")                                                                                   \
    X(DAMAGED, "copy_damaged")                                                                               \
    X(WITHDRAWN, "copy_withdrawn")                                                                           \
    X(TAKEN_BACK, "fact_undone")

enum fact_kind {
#define X(name, event) FACT_##name,
    FACT_LIST(X)
#undef X
        FACT_KIND_COUNT
};

const char *fact_event(enum fact_kind kind);             /* "loan_made" */
bool fact_parse(const char *event, enum fact_kind *out); /* false: an event that is no fact about a copy */

/* One fact of one copy. What its kind does not have is zero. */
struct fact {
    int64_t hlc; /* the order; two of one hlc by device, then by event */
    struct uuid device, event;
    enum fact_kind kind;
    int64_t at_ms;
    struct uuid loan;   /* lent, undone, renewed, and returned where the house knew whose loan it ends */
    struct uuid hold;   /* lent: which it fulfils; sent, set aside: for which */
    struct uuid undone; /* taken back: the event of the fact that was a mistake: no LENT, which has UNDONE */
    int32_t due_day;    /* lent, renewed; set aside: the last day, 0 while nobody was called */
    char site[16];      /* the house where it happened */
    char to[16];        /* returned, sent: the house or library where the copy is to go */
};

enum loan_end { LOAN_OPEN, LOAN_RETURNED, LOAN_UNDONE, LOAN_LOST };

struct loan_state {
    struct uuid loan, hold; /* hold: that it fulfilled; undone, it is open again */
    int64_t lent_ms, closed_ms;
    int32_t due_day;
    int renewals;
    enum loan_end end;
    struct uuid
        overtaken_by; /* RETURNED, and all that shows it is that the copy was lent again: that event */
};

struct copy_state {
    enum copy_condition { COPY_GOOD, COPY_LOST, COPY_DAMAGED, COPY_WITHDRAWN } condition;
    char from[16], to[16]; /* on its way; "" = it is not */
    int64_t since_ms;      /* on its way or set aside */
    struct uuid hold;      /* for whom it is set aside or on its way; zero = for nobody */
    int32_t until_day;
    bool is_set_aside;
};

/* Sorts facts and folds those that were not taken back. loans has room for one for each LENT among them and
 * is filled in the order of lending: at most one is open. */
void circulation_fold(struct fact *facts, size_t count, struct copy_state *copy, struct loan_state *loans,
                      size_t *loan_count);
