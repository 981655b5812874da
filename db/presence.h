/* A session, and what one resident has of it. For the store's own files, inside a transaction. */
#pragma once

#include "db/pool.h"

struct presence {
    struct check_in seen;
    struct uuid session, activity, place, attendance;
    enum activity_kind kind;
    int capacity;
    bool is_cancelled;
};

/* In SQL, of an activity a with a session x: ?1 this house, ?2 now, ?3 presence_early_ms. */
#define OF_THIS_HOUSE " a.site = ?1 AND x.cancelled_ms IS NULL AND a.cancelled_ms IS NULL"
#define WINDOW " AND x.starts_ms <= ?2 + ?3 AND x.ends_ms > ?2"
int64_t presence_early_ms(const struct store *store);

/* False: there is no such session. */
bool presence_read(struct store *store, struct uuid session, struct uuid resident, struct presence *out);
/* Places that are free in this session: what nobody enrolled for, less those who just came; -1 = no limit. */
int presence_seats_left(struct store *store, const struct presence *p);
