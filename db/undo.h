/* Taking back what was done today by mistake: a loan, a return, a renewal, a mark on a copy, a reservation
 * that was cancelled, a problem that was called solved. An act is named by its event (store_desk_acts,
 * `kioskctl export audit`). Nothing is lost: taking back is an event of its own, with who and why in the
 * audit list. Thread: as store.h. */
#pragma once

#include "db/desk.h"

enum undo_answer {
    UNDO_FINE,           /* it can be taken back; it was */
    UNDO_NO_WAY,         /* no such act, or of a kind that nothing takes back */
    UNDO_NOT_TODAY,      /* on an earlier day */
    UNDO_ALREADY,        /* taken back before */
    UNDO_LENT_SINCE,     /* the book was lent since */
    UNDO_RETURNED_SINCE, /* the loan has ended since */
    UNDO_CHANGED_SINCE,  /* something else became of it since: that would have to be taken back first */
    UNDO_RESERVED_SINCE, /* the resident reserved the title anew */
    UNDO_RESIDENT_GONE,  /* the resident's record was deleted, or the consent taken back */
};
const char *undo_answer_name(enum undo_answer answer); /* "lent since", for lists and shells */

struct undo {
    enum undo_answer answer;
    char kind[32];   /* of the act's event, db/EVENTS.md */
    char title[160]; /* of the book that it was about, "" = none */
};

/* Could it be taken back now? Works on a read-only store. */
enum err store_undo_look(struct store *store, struct uuid event, struct undo *out) MUST_CHECK;
/* What followed from it by itself (a copy set aside, sent home) is taken back with it. ERR_DATA: no reason,
 * or longer than 200 bytes. */
enum err store_undo(struct store *store, struct uuid event, const char *reason, struct undo *out) MUST_CHECK;
