/* What the desk shows of services by appointment; works on a read-only store. Residents appear masked. Only
 * screens of an open desk read these. Thread: as store.h. */
#pragma once

#include "db/bookings.h"

struct desk_service {
    struct uuid id;
    char code[32], title[96];
    bool is_queue;
    int today;   /* still open; queue: not called yet */
    int asked;   /* on any day: they wait for the owner's answer */
    int tickets; /* of past days: left here and not fetched yet */
    int serving; /* queue: the number that was called last, 0 = none */
};
/* Of this house, by code. */
enum err store_desk_services(struct store *store, struct desk_service *services, size_t max,
                             size_t *count) MUST_CHECK;

struct desk_booking {
    struct booking booking;
    struct uuid resident;
    char masked_name[96];
    char guardian[96]; /* of a child: the first guardian, masked; "" = no child */
    bool is_called;    /* queue: the number that is served */
};
/* What is asked of the owner, tickets of past days, then today's by time and number, those that are over at
 * the end. */
enum err store_desk_bookings(struct store *store, struct uuid service, struct desk_booking *bookings,
                             size_t max, size_t *count) MUST_CHECK;
