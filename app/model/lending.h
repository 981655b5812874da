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
    X(RESERVED)     /* set aside, or waited for, by somebody else */                                         \
    X(IN_TRANSIT)   /* on its way to another house, or arrived and not scanned in yet */                     \
    X(LOST)         /* registered as lost: scanning it in makes it found */                                  \
    X(DAMAGED)      /* waits for a volunteer to mend it */                                                   \
    X(DISCARDED)    /* taken out of the stock */                                                             \
    X(CARD_EXPIRED) /* the card is past its validity: returns only */                                        \
    X(RENEWED)      /* renewed as often as allowed */                                                        \
    X(LOAN_OVERDUE) /* this loan is overdue itself */                                                        \
    X(NO_LOAN)      /* the loan is not open or not this resident's */                                        \
    X(CLOCK)        /* the clock is wrong: no due date can be promised */                                    \
    X(TOO_EARLY)    /* renewing now would not move the due date */                                           \
    X(WITHDRAWN)    /* the resident took the consent back: returns only */                                   \
    X(HOLD_LIMIT)   /* has as many reservations as allowed */                                                \
    X(HELD)         /* has reserved this title already */                                                    \
    X(HAS_TITLE)    /* has a copy of it on loan */                                                           \
    X(ON_SHELF)     /* a copy stands in the house where it would be fetched */                               \
    X(NO_COPY)      /* no house has a copy that could come */                                                \
    X(NO_HOLD)      /* the reservation is not open or not this resident's */                                 \
    X(OF_AGE)       /* a child that has turned 14: the own card takes over */                                \
    X(COVERED)      /* told to who acts for an adult: why is for that adult to know */

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
    bool is_withdrawn;         /* consent taken back */
    bool is_of_age;            /* a child that is none any more */
    enum refusal copy_trouble; /* REFUSED_NONE: in a state in which it may be lent to them */
    bool is_lent_to_self, is_lent_to_other;
    bool is_clock_wrong;
};
/* The most useful reason first: what the person can do something about. */
enum refusal borrow_decide(const struct conf_loans *rules, const struct borrow_case *c);

/* May staff lend against it, with a reason? */
bool refusal_may_override(enum refusal r);

struct renew_case {
    bool is_open_and_own;
    int renewals;     /* so far */
    bool is_overdue;  /* this loan */
    bool has_overdue; /* any loan of the resident */
    bool is_reserved; /* somebody else waits for the title, and no copy was found for them yet */
    bool is_clock_wrong;
    int32_t due_day, new_due_day; /* as it is, and as it would be */
};
enum refusal renew_decide(const struct conf_loans *rules, const struct renew_case *c);

struct hold_case {
    int open_holds; /* of the resident */
    bool has_overdue;
    bool is_card_expired;
    bool is_withdrawn;
    bool is_of_age;
    bool has_hold, has_loan; /* of this title */
    bool has_copies;         /* in any house, not lost, damaged or withdrawn */
    bool is_on_shelf;        /* where it would be fetched */
};
enum refusal hold_decide(const struct conf *conf, const struct hold_case *c);

/* today + days, moved off closed days. */
int32_t due_day(const struct conf *conf, int32_t today);
/* The last day on the shelf for reservations, open days as above. is_called: today is the day of the call. */
int32_t shelf_until(const struct conf *conf, int32_t today, bool is_called);
