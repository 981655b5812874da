/* The rules of places in activities and of appointments, pure: facts in, decision out. The store asks them
 * inside the transaction. Any thread. */
#pragma once

#include "base/conf.h"
#include "model/identity.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Why there is no place. Each has its own words on the screen. */
#define BOOKING_REFUSAL_LIST(X)                                                                              \
    X(NONE)        /* it was done */                                                                         \
    X(UNKNOWN)     /* no such activity, service or slot */                                                   \
    X(CANCELLED)   /* it does not take place */                                                              \
    X(OVER)        /* it has begun, or is over */                                                            \
    X(NOT_OPEN)    /* enrolment opens later */                                                               \
    X(SHUT)        /* enrolment has ended */                                                                 \
    X(HAS_PLACE)   /* has a place or waits for one already */                                                \
    X(AGE)         /* meant for people of another age */                                                     \
    X(GUARDIAN)    /* day-care is for children: their guardian enrols them */                                \
    X(LIMIT)       /* has as many open bookings of this service as allowed */                                \
    X(CLASH)       /* has another appointment at that time */                                                \
    X(CLASH_ASKS)  /* takes part in something else at that time: told first, allowed when asked again */     \
    X(NO_SHOWS)    /* did not come too often: through staff alone for a while */                             \
    X(WITHDRAWN)   /* took the consent back */                                                               \
    X(CLOCK)       /* the clock is wrong */                                                                  \
    X(NO_BOOKING)  /* not open, or not theirs */                                                             \
    X(NOT_DUE)     /* checking in: its time has not come, or is over */                                      \
    X(NO_PLACE)    /* none is free */                                                                        \
    X(NOT_ALLOWED) /* fetching a child: not its guardian */

enum booking_refusal {
#define X(name) BOOKING_##name,
    BOOKING_REFUSAL_LIST(X)
#undef X
        BOOKING_REFUSAL_COUNT
};

const char *booking_refusal_name(enum booking_refusal r); /* "LIMIT" */

struct booking_case {
    bool is_service;
    bool is_cancelled;
    int64_t now_ms,
        starts_ms; /* starts: of the slot, or of the last session that is still to come; 0 = none is */
    int64_t opens_ms, shuts_ms; /* enrolment; 0 = at once, until it starts */
    bool has_place;
    bool is_age_wrong, lacks_guardian;
    int open_bookings;      /* of the resident, of this service */
    bool has_clash;         /* with another appointment */
    bool has_session_clash; /* with an activity, or of an activity with anything; and was not told yet */
    int32_t today, no_shows_until_day;
    bool is_withdrawn, is_clock_wrong;
    bool is_by_staff; /* no-shows and the limit are theirs to judge */
};
enum booking_refusal booking_decide(const struct conf *conf, const struct booking_case *c);

/* age_years -1: only the class is known, and what may be right is let pass. 0 to 0 is everybody. */
bool age_fits(int age_from, int age_to, int age_years, enum age_class age);

/* A place was freed for who waits: how long it is kept. An offer ends with its start in any case; INT64_MIN:
 * it runs from the call. */
int64_t offer_until(const struct conf_activities *rules, int64_t now_ms, int64_t starts_ms, bool has_phone,
                    bool is_called);

/* Is somebody who comes now in time for this session? */
bool checkin_is_open(const struct conf_activities *rules, int64_t now_ms, int64_t starts_ms, int64_t ends_ms);

/* The day until which (excluded) nothing can be booked without staff: days holds the days of what was missed,
 * in any order. 0 = nothing is in the way. */
int32_t no_shows_until(const struct conf_services *rules, const int32_t *days, size_t count, int32_t today);

/* ---- slots ---- */

struct slot_hours {
    int weekday;          /* 1 = Monday .. 7 */
    int32_t day;          /* 0: every week; else that day alone, and instead of what its weekday has */
    int from_min, to_min; /* the same: closed */
    int seats;
    char who[32];
};
struct slot {
    int from_min, to_min, seats;
    char who[64]; /* one after the other */
};
enum { SLOT_HOURS_MAX = 48, SLOTS_MAX = 96 };
/* The slots of a day, in order; those of several rows that begin at the same minute are one with all their
 * seats. On a day on which the house is closed only rows of that very day count. Returns how many, SLOTS_MAX
 * at most. */
size_t slots_of_day(const struct conf_site *site, const struct slot_hours *hours, size_t count, int slot_min,
                    int32_t day, struct slot out[SLOTS_MAX]);
