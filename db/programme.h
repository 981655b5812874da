/* What houses offer: activities and courses with their sessions, and services by appointment. Whole records,
 * each edit a version; of one owning house. Thread: as store.h. */
#pragma once

#include "db/store.h"
#include "model/booking.h"

enum activity_kind {
    ACTIVITY_SINGLE,
    ACTIVITY_COURSE,
    ACTIVITY_CARE,
    ACTIVITY_VOLUNTEER,
    ACTIVITY_KIND_COUNT
};
const char *activity_kind_name(enum activity_kind kind); /* "activity", "course", "care", "volunteer" */
bool activity_kind_of(const char *name, enum activity_kind *out);

enum { ACTIVITY_SESSIONS_MAX = 64 };

/* Enrolment is for all of its sessions; who may come to one alone has an activity for each. */
struct activity {
    struct uuid id; /* put: not looked at */
    char site[16];  /* the owning house; put: "" = this one */
    char code[32];  /* staff's own name for it, unique in the house: an import knows it again */
    enum activity_kind kind;
    char title[96], organiser[96], place[96];
    char about[384], materials[160];
    char price[48];                        /* "" = free */
    int capacity;                          /* 0 = no enrolment: whoever comes, comes in */
    int age_from, age_to;                  /* years, both included; 0 to 0 = everybody */
    int64_t enrol_from_ms, enrol_until_ms; /* to the second; 0 = at once; until it begins */
    int threshold;                         /* percent of the answers that want it to go on; 0 = not asked */
    bool is_cancelled;
    int version; /* put: 0, or the one that the edit was based on */
};
struct activity_session {
    struct uuid id; /* put: not looked at */
    int64_t starts_ms, ends_ms;
    char place[96]; /* "" = the activity's */
    bool is_cancelled;
};

enum service_kind { SERVICE_SLOTS, SERVICE_QUEUE, SERVICE_KIND_COUNT };
const char *service_kind_name(enum service_kind kind); /* "slots", "queue" */
bool service_kind_of(const char *name, enum service_kind *out);

struct service {
    struct uuid id; /* put: not looked at */
    char site[16];  /* put: "" = this one */
    char code[32];
    enum service_kind kind; /* queue: come any time in the hours, a number tells the turn */
    char title[96], provider[96], place[96];
    char about[384], bring[160], price[48];
    int slot_min;
    int days_ahead;  /* how far ahead it can be booked, today included */
    bool is_asked;   /* its owner agrees to each booking: rooms of partner units */
    bool has_ticket; /* something is left here: ready, then collected */
    bool is_at_home; /* may be had at home */
    bool is_cancelled;
    int version; /* put: 0, or the one that the edit was based on */
};

/* Puts the whole record, new or known by (site, code): *out tells which and, with *id, whose. Sessions that
 * the record no longer has are cancelled if anybody is enrolled or was there, else gone; a session is known
 * again by its start. Who is enrolled stays so. ERR_DATA: a field is missing or out of its range, sessions
 * overlap, or there is none; ERR_UNSUPPORTED: another house's record; ERR_BUSY: version is not the one that
 * stands. id may be NULL. */
enum err store_put_activity(struct store *store, const struct activity *activity,
                            const struct activity_session *sessions, size_t count, enum import_outcome *out,
                            struct uuid *id) MUST_CHECK;
/* The same for a service and its hours (model/booking.h). Bookings in slots that are no more stand. */
enum err store_put_service(struct store *store, const struct service *service, const struct slot_hours *hours,
                           size_t count, enum import_outcome *out, struct uuid *id) MUST_CHECK;

/* From now on every change on this store is undone at its end, with its outcome told as ever: a dry run. */
void store_rehearse(struct store *store);

/* The records as they were put; sessions in order. ERR_NOT_FOUND. These work on a read-only store. */
enum err store_activity(struct store *store, struct uuid id, struct activity *out,
                        struct activity_session sessions[ACTIVITY_SESSIONS_MAX], size_t *count) MUST_CHECK;
enum err store_service(struct store *store, struct uuid id, struct service *out,
                       struct slot_hours hours[SLOT_HOURS_MAX], size_t *count) MUST_CHECK;
/* By the own name of this house. */
enum err store_activity_by_code(struct store *store, const char *code, struct uuid *out) MUST_CHECK;
enum err store_service_by_code(struct store *store, const char *code, struct uuid *out) MUST_CHECK;

/* ---- what residents are shown; read-only store ---- */

enum activity_filter { FILTER_ALL, FILTER_EVENING, FILTER_CHILDREN, FILTER_ELDERS, FILTER_COUNT };

/* A session in the week's timetable. */
struct timetable_row {
    struct uuid activity, session;
    enum activity_kind kind;
    char title[96], place[96], price[48];
    int64_t starts_ms, ends_ms;
    int age_from, age_to;
    bool is_cancelled;
};
/* Sessions that start in [from_ms, until_ms), by start. evening: from 17:00; children: up to 13 years;
 * elders: for 60 and older among them, and nobody younger than 50. */
enum err store_timetable(struct store *store, int64_t from_ms, int64_t until_ms, enum activity_filter filter,
                         struct timetable_row *rows, size_t max, size_t *count) MUST_CHECK;

/* An activity in the list of what is to come. */
struct activity_row {
    struct activity activity;
    int64_t next_starts_ms, next_ends_ms; /* of the next session that is not over */
    int sessions, sessions_left;
    int seats_left; /* -1 = no enrolment */
    int waiting;
};
/* Those with a session to come, by the next one's start; skip for the next page. */
enum err store_activities(struct store *store, enum activity_filter filter, size_t skip,
                          struct activity_row *rows, size_t max, size_t *count) MUST_CHECK;
enum err store_activity_row(struct store *store, struct uuid id, struct activity_row *out) MUST_CHECK;

/* Services that can be booked, by title. */
enum err store_services(struct store *store, struct service *rows, size_t max, size_t *count) MUST_CHECK;

/* A slot that can be chosen, or could be if it were not full. */
struct service_slot {
    int64_t starts_ms, ends_ms;
    int seats, seats_left;
    int waiting;
    char who[64];
};
/* The slots of that day which have not begun. */
enum err store_slots(struct store *store, struct uuid service, int32_t day,
                     struct service_slot slots[SLOTS_MAX], size_t *count) MUST_CHECK;
/* How many seats are free on each day from today on. */
enum { SERVICE_DAYS_MAX = 92 };
struct service_day {
    int32_t day;
    int slots, seats_left; /* slots 0: the service is not there on that day */
};
enum err store_service_days(struct store *store, struct uuid service,
                            struct service_day days[SERVICE_DAYS_MAX], size_t *count) MUST_CHECK;
