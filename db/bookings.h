/* Places: in an activity for all of its sessions, or in a slot of a service; the wait for one; and who came.
 * Every change is committed with its event before the call returns, seats are counted inside its transaction.
 * Thread: as store.h.
 *
 * Order is the order of commits (hlc). A freed place goes to who waits longest: offered to them until
 * offer_until_ms, and theirs when they say yes; then to the next one. */
#pragma once

#include "db/programme.h"

enum booking_state { BOOKING_WAITING, BOOKING_OFFERED, BOOKING_ASKED, BOOKING_BOOKED, BOOKING_CLOSED };
const char *booking_state_name(enum booking_state state); /* "waiting" */

struct booking {
    struct uuid id;
    struct uuid activity, service; /* one of them, the other zero */
    enum booking_state state;
    char title[96], place[96];
    int64_t starts_ms, ends_ms; /* of the slot; activity: its next session, else its last */
    int position;               /* waiting: 1 = next */
    int number;                 /* on the ticket; queue: the number of the day */
    int ahead;                  /* queue: how many come before, of those not served yet */
    int64_t offer_until_ms;     /* offered; 0 = runs from the call */
    int64_t arrived_ms, ready_ms, collected_ms;
    bool is_home, is_queue, has_ticket;
    char
        closed_how[12]; /* "cancelled", "moved", "expired", "refused", "done", "no_show", "over"; "" = open */
};

struct booking_order {
    struct uuid resident;
    struct uuid activity, service; /* one of them */
    int64_t starts_ms;             /* of the slot; a queue: any time of its day */
    int age_years;                 /* from the card that was laid; -1 = not known, then the class counts */
    bool is_home;                  /* at the resident's home */
    bool waits;                    /* takes the next waiting place if nothing is free */
    bool despite_clash;            /* was told of the clash with another session and comes all the same */
    bool is_by_staff;              /* at an open desk */
};

struct booking_result {
    enum booking_refusal refusal;
    bool is_full; /* NONE and waiting, or nothing free and waits was false (then refusal is NO_PLACE) */
    struct booking booking;  /* NONE; HAS_PLACE: the one there is */
    char clash[96];          /* CLASH, CLASH_ASKS: what it is */
    int64_t clash_ms;        /* and when */
    int64_t opens_ms;        /* NOT_OPEN */
    int32_t until_day;       /* NO_SHOWS: the first day on which they may again */
    int seats_left, waiting; /* after */
};

/* What who acts for another adult may learn: that it was refused, not what else they have. */
void booking_cover(struct booking_result *result);

/* ERR_NOT_FOUND: no such resident. An unknown activity, service or slot is BOOKING_UNKNOWN. */
enum err store_book(struct store *store, const struct booking_order *order,
                    struct booking_result *out) MUST_CHECK;
/* Until it starts; a waiting or offered place too. BOOKING_NO_BOOKING: not open or not theirs; BOOKING_OVER.
 */
enum err store_cancel_booking(struct store *store, struct uuid resident, struct uuid booking,
                              struct booking_result *out) MUST_CHECK;
/* An appointment to another slot of its service, in one step: refused, the old one stands. */
enum err store_move_booking(struct store *store, struct uuid resident, struct uuid booking, int64_t starts_ms,
                            struct booking_result *out) MUST_CHECK;
/* Takes the place that is offered. BOOKING_NO_BOOKING: none is (any more). */
enum err store_accept_offer(struct store *store, struct uuid resident, struct uuid booking,
                            struct booking_result *out) MUST_CHECK;
/* Open ones of a resident, the next first, and tickets that wait to be collected. Works on a read-only store.
 */
enum err store_bookings(struct store *store, struct uuid resident, struct booking *bookings, size_t max,
                        size_t *count) MUST_CHECK;
enum err store_booking(struct store *store, struct uuid id, struct booking *out) MUST_CHECK;

/* ---- who came ---- */

enum check_in_how { CHECK_IN_CARD, CHECK_IN_RECEIPT, CHECK_IN_WALK_IN, CHECK_IN_DESK };

enum { CHECK_IN_DUE_MAX = 4 }; /* at a time */

struct check_in {
    enum booking_refusal refusal; /* NONE: in, or out; NOT_DUE, NO_PLACE, NOT_ALLOWED, UNKNOWN, CANCELLED */
    struct uuid what;             /* the session; an appointment: the booking */
    bool is_service;
    bool is_volunteer; /* hours are counted: check-out too */
    char title[96], place[96];
    int64_t starts_ms, ends_ms;
    bool is_again;         /* was in already, since in_ms */
    int64_t in_ms, out_ms; /* out 0 = still there, or nobody asks */
    int seats_left;        /* for who comes without a place; -1 = no limit */
    int number;            /* on the ticket, 0 = none */
};
/* Checks the resident in to all that is due now in this house: sessions in which they have a place and whose
 * check-in is open, and appointments from [activities] checkin_before_min before to their end; an offered
 * place is accepted by coming. What they are in already is told with is_again. booking: zero, or this one
 * alone, whosever it is (its receipt was shown; resident is not looked at). */
enum err store_check_in_due(struct store *store, struct uuid resident, struct uuid booking,
                            enum check_in_how how, struct check_in *done, size_t max,
                            size_t *count) MUST_CHECK;
/* Into this session, without a place of their own too, if one is free. brought: the guardian of a child, zero
 * = nobody. */
enum err store_check_in(struct store *store, struct uuid resident, struct uuid session, enum check_in_how how,
                        struct uuid brought, struct check_in *out) MUST_CHECK;
/* Takes back a check-in of the last 30 minutes: they were not there. UNKNOWN: not in, out again, or too long
 * ago. */
enum err store_undo_check_in(struct store *store, struct uuid resident, struct uuid what,
                             struct check_in *out) MUST_CHECK;
/* Leaves: volunteers' hours, and day-care, where fetched is who laid the card: a guardian, else NOT_ALLOWED.
 */
enum err store_check_out(struct store *store, struct uuid resident, struct uuid session, struct uuid fetched,
                         struct check_in *out) MUST_CHECK;
/* Sessions of this house whose check-in is open, by start, with the places that are left. Works on a
 * read-only store. */
enum err store_sessions_open(struct store *store, struct check_in *sessions, size_t max,
                             size_t *count) MUST_CHECK;
/* What a resident whose card was laid could do now in this house, and nothing does unasked. */
enum check_in_act {
    CAN_LEAVE,   /* a volunteer goes */
    CAN_FETCH,   /* their child from day-care, until half a day after its end */
    CAN_BRING,   /* their child, which has a place */
    CAN_WALK_IN, /* without a place of their own, where one is free and the age fits */
};
struct check_in_choice {
    enum check_in_act act;
    struct check_in what; /* the session, and how the child or they stand in it */
    struct uuid who;      /* the child, or the resident */
    char name[96];        /* of the child */
};
/* In the order of the acts. Works on a read-only store. */
enum err store_check_in_choices(struct store *store, struct uuid resident, struct check_in_choice *rows,
                                size_t max, size_t *count) MUST_CHECK;
/* Who is expected at a session or was there, by their number; masked. Works on a read-only store. */
struct attendance {
    struct uuid resident;
    char masked_name[96];
    int number; /* 0 = without a place */
    int64_t in_ms, out_ms;
};
enum err store_attendance(struct store *store, struct uuid session, struct attendance *rows, size_t max,
                          size_t *count) MUST_CHECK;
struct attendance_count {
    int present, expected; /* expected: have a place */
};
enum err store_attendance_count(struct store *store, struct uuid session,
                                struct attendance_count *out) MUST_CHECK;
/* Hours of a volunteer: minutes between check-in and check-out, and how often. Works on a read-only store. */
enum err store_volunteer_minutes(struct store *store, struct uuid resident, int *minutes,
                                 int *times) MUST_CHECK;

/* ---- what staff and time do ---- */

/* Reached by phone: the offer's hours run from now. ERR_NOT_FOUND: nothing is offered. */
enum err store_booking_called(struct store *store, struct uuid booking) MUST_CHECK;
/* Its owner agrees, or not. ERR_NOT_FOUND: not asked (any more). */
enum err store_answer_booking(struct store *store, struct uuid booking, bool is_agreed) MUST_CHECK;
enum booking_mark { MARK_ARRIVED, MARK_READY, MARK_COLLECTED, MARK_DONE, MARK_NO_SHOW };
/* ERR_NOT_FOUND: no such booking, or not in the state for it. */
enum err store_mark_booking(struct store *store, struct uuid booking, enum booking_mark mark) MUST_CHECK;
/* The next number of a queue today: the one before is done. ERR_NOT_FOUND: nobody waits. */
enum err store_call_next(struct store *store, struct uuid service, struct booking *out) MUST_CHECK;
/* Offers that ran out go to the next; appointments of past days are no-shows unless somebody came; waiting
 * places of what has begun end. Nothing while the clock is wrong. */
enum err store_tidy_bookings(struct store *store, int *changed) MUST_CHECK;
