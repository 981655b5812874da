/* What the desk shows of the house, newest or most urgent first; works on a read-only store, max rows at
 * most. Residents appear masked. Only screens of an open desk read these. */
#pragma once

#include "db/desk.h"

/* When today began, by the site's clock. */
int64_t desk_midnight_ms(void);

struct desk_counts {
    int borrowed, returned, renewed; /* today */
    int overdue, in_transit, calls;  /* now; calls: open ones of this machine */
    int problems;                    /* open ones (db/problems.h) */
    int to_phone;                    /* calls to be made: residents who left a number */
    int services;                    /* appointments up to today and requests that are still open */
};
enum err store_desk_counts(struct store *store, struct desk_counts *out) MUST_CHECK;

/* An act of the audit list. */
struct desk_act {
    struct uuid event;
    int64_t at_ms;
    bool may_undo;   /* of a kind that can be taken back on the same day (db/undo.h), and was not */
    char kind[32];   /* db/EVENTS.md */
    char title[160]; /* of the book that it was about, "" = none */
    char staff[64];  /* whose act it was, "" = nobody's at the desk */
    char agent[96];  /* the masked name of who acted for another, "" = nobody did */
};
enum err store_desk_acts(struct store *store, int64_t since_ms, struct desk_act *acts, size_t max,
                         size_t *count) MUST_CHECK;

struct desk_loan {
    struct uuid resident;
    char title[160], barcode[32], masked_name[96];
    char guardian[96]; /* of a child, whose nickname is masked_name: the first guardian, masked; "" = no child
                        */
    int32_t due_day;
};
enum err store_desk_overdue(struct store *store, struct desk_loan *loans, size_t max,
                            size_t *count) MUST_CHECK;

/* What a resident who left a number is to hear by telephone. */
enum notice_kind {
    NOTICE_HOLD,      /* a reserved book is ready here: its days on the shelf run from the call */
    NOTICE_OFFERED,   /* a place was freed: its hours run from the call */
    NOTICE_CONFIRMED, /* the owner of the venue agreed */
    NOTICE_REFUSED,
    NOTICE_READY,     /* what was left for repair */
    NOTICE_CALLED_OFF /* a session, or all of them */
};
struct desk_notice {
    enum notice_kind kind;
    struct uuid what, resident; /* the reservation or the booking */
    char title[160];
    int number;        /* of the slip in the book, or of the booking */
    int64_t starts_ms; /* of the slot, or of the session that is called off; 0 = of no single one */
    int64_t since_ms;
};
enum err store_desk_to_phone(struct store *store, struct desk_notice *notices, size_t max,
                             size_t *count) MUST_CHECK;
/* They know: what, kind and starts_ms as listed. ERR_NOT_FOUND: called by somebody else, or done with. */
enum err store_notice_called(struct store *store, struct uuid what, enum notice_kind kind,
                             int64_t starts_ms) MUST_CHECK;

struct desk_transit {
    char title[160], barcode[32], to[64]; /* title "": no catalogue of ours knows the book */
    int64_t since_ms;
};
enum err store_desk_transit(struct store *store, struct desk_transit *books, size_t max,
                            size_t *count) MUST_CHECK;

/* Open calls, and those that were answered within a day, of this machine. */
enum err store_desk_calls(struct store *store, struct help_call *calls, size_t max, size_t *count) MUST_CHECK;
