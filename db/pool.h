/* What a booking is a place in: an activity with all its sessions, or a slot of a service (a queue: its day).
 * The seats and the wait for them are counted here and nowhere else. For the store's own files, inside a
 * transaction. */
#pragma once

#include "db/bookings.h"
#include "db/desk_lists.h"
#include "db/store_private.h"

struct pool {
    struct uuid activity, service; /* one of them */
    int64_t starts_ms;             /* of the slot, as bookings have it; 0 for an activity */
    int64_t first_ms,
        last_ms;     /* start of the first and of the last session that is not cancelled; of the slot */
    int64_t ends_ms; /* of the last one */
    int64_t opens_ms, shuts_ms; /* enrolment; opens 0 = at once */
    int seats;                  /* 0 = no such slot (any more), or no enrolment */
    int age_from, age_to;
    enum activity_kind kind;
    bool is_cancelled, is_asked, is_queue, is_at_home;
    int32_t last_day; /* that can be booked */
    char title[96];
};
/* starts_ms: of a slot; any time of its day for a queue. False: there is no such activity or service. */
bool pool_read(struct store *store, struct uuid activity, struct uuid service, int64_t starts_ms,
               struct pool *out);
int pool_taken(struct store *store, const struct pool *pool);
int pool_waiting(struct store *store, const struct pool *pool);
/* Who waits longest is offered what is free. */
void pool_offer(struct store *store, const struct pool *pool);
/* The same in every pool of the activity or service where somebody waits. */
void pool_offer_all(struct store *store, struct uuid activity, struct uuid service);

/* An open booking and its pool. */
struct place {
    struct uuid id, resident;
    enum booking_state state;
    int number;
    struct pool pool;
};
/* False: none that is open has this id. */
bool place_read(struct store *store, struct uuid booking, struct place *out);
/* Ends it; its seat goes to who waits. */
void place_end(struct store *store, const struct place *place, const char *how);
/* An event that tells of the booking and its resident alone. */
void booking_event(struct store *store, const char *kind, struct uuid booking, struct uuid resident);
/* What is offered is theirs: asked of its owner first where that is the rule. */
void place_accept(struct store *store, const struct place *place);
/* The record as people see it, open or not. */
bool booking_read(struct store *store, struct uuid id, struct booking *out);
/* Notices by telephone: confirmed, refused or ready; and of what is called off of an activity by now. */
void notice_add(struct store *store, struct uuid booking, enum notice_kind kind);
void notice_call_off(struct store *store, struct uuid activity);
int notice_count(struct store *store);
/* The hours of a service. */
size_t hours_read(struct store *store, struct uuid service, struct slot_hours hours[SLOT_HOURS_MAX]);
