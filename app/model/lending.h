/* The lending rules, pure: facts in, decision out. The store asks them inside the transaction, so that no
 * screen can go round them. Any thread. */
#pragma once

#include "base/conf.h"

#include <stdbool.h>
#include <stdint.h>

/* Why something is not done. Each has its own words on the screen (app/screens/trouble.c). */
#define REFUSAL_LIST(X)                                                                                      \
    X(NONE)         /* it was done */                                                                        \
    X(LIMIT)        /* has as many books as allowed */                                                       \
    X(OVERDUE)      /* a book is overdue: nothing new, no renewal */                                         \
    X(OWN_LOAN)     /* the copy is already on loan to this resident */                                       \
    X(ON_LOAN)      /* the copy is on loan to somebody else */                                               \
    X(NOT_ON_LOAN)  /* returned, but nobody had it */                                                        \
    X(UNKNOWN_COPY) /* no such copy */                                                                       \
    X(ISBN)         /* the publisher's barcode, and it does not name one copy here */                        \
    X(AMBIGUOUS)    /* several copies match: ask with the titles */                                          \
    X(COPY_STATE)   /* lost, withdrawn, damaged or in transit: a volunteer decides */                        \
    X(CARD_EXPIRED) /* the card is past its validity: returns only */                                        \
    X(RENEWED)      /* renewed as often as allowed */                                                        \
    X(LOAN_OVERDUE) /* this loan is overdue itself */                                                        \
    X(NO_LOAN)      /* the loan is not open or not this resident's */                                        \
    X(CLOCK)        /* the clock is wrong: no due date can be promised */                                    \
    X(TOO_EARLY)    /* renewing now would not move the due date */                                           \
    X(WITHDRAWN)    /* the resident took the consent back: returns only */

enum refusal {
#define X(name) REFUSED_##name,
    REFUSAL_LIST(X)
#undef X
        REFUSAL_COUNT
};

const char *refusal_name(enum refusal r); /* "LIMIT", for logs and --json */

struct borrow_case {
    int open_loans; /* of the resident */
    bool has_overdue;
    bool is_card_expired;
    bool is_withdrawn;      /* consent taken back */
    bool is_copy_available; /* state in which it may be lent */
    bool is_lent_to_self, is_lent_to_other;
    bool is_clock_wrong;
};
/* The most useful reason first: what the person can do something about. */
enum refusal borrow_decide(const struct conf_loans *rules, const struct borrow_case *c);

struct renew_case {
    bool is_open_and_own;
    int renewals;     /* so far */
    bool is_overdue;  /* this loan */
    bool has_overdue; /* any loan of the resident */
    bool is_clock_wrong;
    int32_t due_day, new_due_day; /* as it is, and as it would be */
};
enum refusal renew_decide(const struct conf_loans *rules, const struct renew_case *c);

/* today + days, moved off closed days. */
int32_t due_day(const struct conf *conf, int32_t today);
