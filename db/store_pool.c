/* Seats: how many there are, who has them, who waits, and who is next. */
#include "base/clock.h"
#include "base/utf8.h"
#include "db/pool.h"
#include "model/date.h"

#include <string.h>

enum { MINUTE_MS = 60 * 1000 };

/* ---- reading ---- */

static bool read_activity(struct store *store, struct pool *p)
{
    sqlite3_stmt *row = sql_start(
        &store->sql,
        "SELECT a.title, a.kind, a.capacity, a.age_from, a.age_to, a.enrol_from_ms, a.enrol_until_ms,"
        " a.cancelled_ms IS NOT NULL, min(s.starts_ms), max(s.starts_ms), max(s.ends_ms)"
        " FROM activities a LEFT JOIN activity_sessions s ON s.activity = a.id AND s.cancelled_ms IS NULL"
        " WHERE a.id = ?1 GROUP BY a.id",
        "u", &p->activity);
    if (!sql_row(&store->sql, row))
        return false;
    sql_text(row, 0, p->title, sizeof p->title);
    activity_kind_of((const char *)sqlite3_column_text(row, 1), &p->kind);
    p->seats = sqlite3_column_int(row, 2);
    p->age_from = sqlite3_column_int(row, 3);
    p->age_to = sqlite3_column_int(row, 4);
    p->opens_ms = sqlite3_column_int64(row, 5);
    p->shuts_ms = sqlite3_column_int64(row, 6);
    p->is_cancelled = sqlite3_column_int(row, 7) || sqlite3_column_type(row, 8) == SQLITE_NULL;
    p->first_ms = sqlite3_column_int64(row, 8);
    p->last_ms = sqlite3_column_int64(row, 9);
    p->ends_ms = sqlite3_column_int64(row, 10);
    p->last_day = DAY_FOREVER;
    p->starts_ms = 0;
    if (!p->shuts_ms)
        p->shuts_ms = p->first_ms;
    sqlite3_reset(row);
    return true;
}

/* A queue is one long slot with as many numbers as its slots have seats. */
static void read_slot(struct store *store, struct pool *p, int slot_min)
{
    struct slot_hours hours[SLOT_HOURS_MAX];
    struct slot slots[SLOTS_MAX];
    int32_t day = day_at(p->starts_ms);
    size_t count = hours_read(store, p->service, hours);
    count = slots_of_day(&store->conf->site, hours, count, slot_min, day, slots);
    for (size_t i = 0; i < count; i++) {
        int64_t starts_ms = day_ms(day, slots[i].from_min);
        if (!p->is_queue && starts_ms != p->starts_ms)
            continue;
        p->first_ms = p->first_ms ? p->first_ms : starts_ms;
        p->ends_ms = starts_ms + (int64_t)slot_min * MINUTE_MS;
        p->seats += slots[i].seats;
    }
    if (p->is_queue && p->seats)
        p->starts_ms = p->first_ms;
    p->last_ms = p->shuts_ms = p->is_queue ? p->ends_ms : p->first_ms;
}

static bool read_service(struct store *store, struct pool *p)
{
    sqlite3_stmt *row = sql_start(&store->sql,
                                  "SELECT title, kind = 'queue', slot_min, days_ahead, is_asked, is_at_home,"
                                  " cancelled_ms IS NOT NULL FROM services WHERE id = ?1",
                                  "u", &p->service);
    if (!sql_row(&store->sql, row))
        return false;
    sql_text(row, 0, p->title, sizeof p->title);
    p->is_queue = sqlite3_column_int(row, 1);
    int slot_min = sqlite3_column_int(row, 2);
    p->last_day = store_today() + sqlite3_column_int(row, 3) - 1;
    p->is_asked = sqlite3_column_int(row, 4);
    p->is_at_home = sqlite3_column_int(row, 5);
    p->is_cancelled = sqlite3_column_int(row, 6);
    sqlite3_reset(row);
    read_slot(store, p, slot_min);
    return true;
}

bool pool_read(struct store *store, struct uuid activity, struct uuid service, int64_t starts_ms,
               struct pool *out)
{
    *out = (struct pool){.activity = activity, .service = service, .starts_ms = starts_ms};
    return uuid_is_zero(service) ? read_activity(store, out) : read_service(store, out);
}

static int count(struct store *store, const struct pool *p, const char *of_activity, const char *of_slot)
{
    return (int)(uuid_is_zero(p->service) ? sql_int(&store->sql, of_activity, "u", &p->activity)
                                          : sql_int(&store->sql, of_slot, "ul", &p->service, p->starts_ms));
}

#define COUNT_OF(which, state) "SELECT count(*) FROM bookings WHERE " which " AND state IN (" state ")"
#define OF_ACTIVITY "activity = ?1"
#define OF_SLOT "service = ?1 AND starts_ms = ?2"
#define HAS_SEAT "'offered', 'asked', 'booked'"

int pool_taken(struct store *store, const struct pool *p)
{
    return count(store, p, COUNT_OF(OF_ACTIVITY, HAS_SEAT), COUNT_OF(OF_SLOT, HAS_SEAT));
}

int pool_waiting(struct store *store, const struct pool *p)
{
    return count(store, p, COUNT_OF(OF_ACTIVITY, "'waiting'"), COUNT_OF(OF_SLOT, "'waiting'"));
}

/* ---- who is next ---- */

#define FIRST_OF(which)                                                                                      \
    "SELECT id, resident FROM bookings WHERE " which " AND state = 'waiting' ORDER BY hlc, id LIMIT 1"

static bool first_waiting(struct store *store, const struct pool *p, struct uuid *id, struct uuid *resident)
{
    sqlite3_stmt *row = uuid_is_zero(p->service)
                            ? sql_start(&store->sql, FIRST_OF(OF_ACTIVITY), "u", &p->activity)
                            : sql_start(&store->sql, FIRST_OF(OF_SLOT), "ul", &p->service, p->starts_ms);
    if (!sql_row(&store->sql, row))
        return false;
    *id = sql_uuid(row, 0);
    *resident = sql_uuid(row, 1);
    sqlite3_reset(row);
    return true;
}

static void offer(struct store *store, const struct pool *p, struct uuid id, struct uuid resident)
{
    int64_t now = clock_wall_ms();
    bool has_phone = resident_has_phone(store, &resident);
    int64_t until = offer_until(&store->conf->activities, now, p->shuts_ms, has_phone, false);
    sql_run(&store->sql,
            "UPDATE bookings SET state = 'offered', offered_ms = ?2, offer_until_ms = nullif(?3, ?4) WHERE "
            "id = ?1",
            "ulll", &id, now, until, INT64_MIN);
    event_record(store, "booking_offered", id, resident,
                 "SELECT json_object('booking', uuid(?1), 'resident', uuid(?2), 'until_ms', nullif(?3, ?4))",
                 "uull", &id, &resident, until, INT64_MIN);
}

void pool_offer(struct store *store, const struct pool *p)
{
    struct uuid id = {0}, resident = {0};
    if (p->is_cancelled || p->shuts_ms <= clock_wall_ms())
        return;
    for (int taken = pool_taken(store, p); taken < p->seats && first_waiting(store, p, &id, &resident);
         taken++)
        offer(store, p, id, resident);
}

void pool_offer_all(struct store *store, struct uuid activity, struct uuid service)
{
    struct pool p;
    int64_t starts_ms = INT64_MIN;
    if (uuid_is_zero(service)) {
        if (pool_read(store, activity, service, 0, &p))
            pool_offer(store, &p);
        return;
    }
    for (;;) {
        sqlite3_stmt *row =
            sql_start(&store->sql,
                      "SELECT min(starts_ms) FROM bookings WHERE service = ?1 AND starts_ms > ?2 AND"
                      " state = 'waiting'",
                      "ul", &service, starts_ms);
        bool is_found = sql_row(&store->sql, row) && sqlite3_column_type(row, 0) != SQLITE_NULL;
        if (is_found)
            starts_ms = sqlite3_column_int64(row, 0);
        sqlite3_reset(row);
        if (!is_found || !pool_read(store, activity, service, starts_ms, &p))
            return;
        pool_offer(store, &p);
    }
}

/* ---- places ---- */

static const char *const states[] = {"waiting", "offered", "asked", "booked", "closed"};

const char *booking_state_name(enum booking_state state)
{
    return states[state];
}

static enum booking_state state_of(const char *name)
{
    int i = 0;
    while (strcmp(states[i], name) != 0)
        i++;
    return (enum booking_state)i;
}

bool place_read(struct store *store, struct uuid booking, struct place *out)
{
    sqlite3_stmt *row =
        sql_start(&store->sql,
                  "SELECT id, resident, state, number, activity, service, starts_ms FROM bookings"
                  " WHERE id = ?1 AND closed_ms IS NULL",
                  "u", &booking);
    if (!sql_row(&store->sql, row))
        return false;
    *out = (struct place){.id = sql_uuid(row, 0),
                          .resident = sql_uuid(row, 1),
                          .state = state_of((const char *)sqlite3_column_text(row, 2)),
                          .number = sqlite3_column_int(row, 3)};
    struct uuid activity = sql_uuid(row, 4), service = sql_uuid(row, 5);
    int64_t starts_ms = sqlite3_column_int64(row, 6);
    sqlite3_reset(row);
    return pool_read(store, activity, service, starts_ms, &out->pool);
}

void place_end(struct store *store, const struct place *place, const char *how)
{
    sql_run(&store->sql,
            "UPDATE bookings SET state = 'closed', closed_ms = ?2, closed_how = ?3 WHERE id = ?1", "ult",
            &place->id, clock_wall_ms(), how);
    event_record(store, "booking_ended", place->id, place->resident,
                 "SELECT json_object('booking', uuid(?1), 'resident', uuid(?2), 'how', ?3)", "uut",
                 &place->id, &place->resident, how);
    pool_offer(store, &place->pool);
    resident_delete_if_done(store, place->resident);
}

void place_accept(struct store *store, const struct place *place)
{
    sql_run(&store->sql,
            "UPDATE bookings SET state = CASE ?2 WHEN 0 THEN 'booked' ELSE 'asked' END, offered_ms = NULL,"
            " offer_until_ms = NULL, called_ms = NULL WHERE id = ?1",
            "ui", &place->id, (int)place->pool.is_asked);
    booking_event(store, "booking_accepted", place->id, place->resident);
}

#define POSITION                                                                                             \
    "1 + (SELECT count(*) FROM bookings o WHERE o.state = 'waiting' AND o.activity IS b.activity AND"        \
    " o.service IS b.service AND o.starts_ms = b.starts_ms AND (o.hlc, o.id) < (b.hlc, b.id))"
#define AHEAD                                                                                                \
    "(SELECT count(*) FROM bookings o WHERE o.service = b.service AND o.starts_ms = b.starts_ms AND"         \
    " o.state = 'booked' AND o.number < b.number)"
#define NEXT_SESSION(what)                                                                                   \
    "coalesce((SELECT " what                                                                                 \
    " FROM activity_sessions x WHERE x.activity = b.activity AND x.cancelled_ms IS NULL AND"                 \
    " x.ends_ms > ?2 ORDER BY x.starts_ms LIMIT 1), (SELECT " what " FROM activity_sessions x WHERE"         \
    " x.activity = b.activity ORDER BY x.starts_ms DESC LIMIT 1), b." what ")"

bool booking_read(struct store *store, struct uuid id, struct booking *out)
{
    sqlite3_stmt *row =
        sql_start(&store->sql,
                  "SELECT b.id, b.activity, b.service, b.state, coalesce(a.title, s.title), "
                  "coalesce(a.place, s.place)," NEXT_SESSION("starts_ms") "," NEXT_SESSION(
                      "ends_ms") ", " POSITION ", b.number, " AHEAD
                                 ", b.offer_until_ms, b.arrived_ms, b.ready_ms, b.collected_ms,"
                                 " b.is_home, s.kind = 'queue', s.has_ticket, b.closed_how"
                                 " FROM bookings b LEFT JOIN activities a ON a.id = b.activity"
                                 " LEFT JOIN services s ON s.id = b.service WHERE b.id = ?1",
                  "ul", &id, clock_wall_ms());
    if (!sql_row(&store->sql, row))
        return false;
    *out = (struct booking){.id = sql_uuid(row, 0),
                            .activity = sql_uuid(row, 1),
                            .service = sql_uuid(row, 2),
                            .state = state_of((const char *)sqlite3_column_text(row, 3)),
                            .starts_ms = sqlite3_column_int64(row, 6),
                            .ends_ms = sqlite3_column_int64(row, 7),
                            .number = sqlite3_column_int(row, 9),
                            .offer_until_ms = sqlite3_column_int64(row, 11),
                            .arrived_ms = sqlite3_column_int64(row, 12),
                            .ready_ms = sqlite3_column_int64(row, 13),
                            .collected_ms = sqlite3_column_int64(row, 14),
                            .is_home = sqlite3_column_int(row, 15),
                            .is_queue = sqlite3_column_int(row, 16),
                            .has_ticket = sqlite3_column_int(row, 17)};
    out->position = out->state == BOOKING_WAITING ? sqlite3_column_int(row, 8) : 0;
    out->ahead = out->is_queue && out->state == BOOKING_BOOKED ? sqlite3_column_int(row, 10) : 0;
    sql_text(row, 4, out->title, sizeof out->title);
    sql_text(row, 5, out->place, sizeof out->place);
    sql_text(row, 18, out->closed_how, sizeof out->closed_how);
    sqlite3_reset(row);
    return true;
}

/* ---- what people see ---- */

enum err store_bookings(struct store *store, struct uuid resident, struct booking *bookings, size_t max,
                        size_t *count)
{
    struct uuid ids[32];
    size_t n = 0, read = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *row = sql_start(&store->sql,
                                  "SELECT b.id FROM bookings b WHERE b.resident = ?1 AND b.closed_ms IS NULL "
                                  "ORDER BY CASE WHEN b.activity IS"
                                  " NULL THEN b.starts_ms ELSE (SELECT min(starts_ms) FROM activity_sessions "
                                  "WHERE activity = b.activity AND"
                                  " ends_ms > ?2 AND cancelled_ms IS NULL) END, b.hlc LIMIT 32",
                                  "ul", &resident, clock_wall_ms());
    while (n < max && sql_row(&store->sql, row))
        ids[n++] = sql_uuid(row, 0);
    for (size_t i = 0; i < n; i++)
        read += booking_read(store, ids[i], &bookings[read]);
    err = store_end(store);
    if (!err)
        *count = read;
    return err;
}

enum err store_booking(struct store *store, struct uuid id, struct booking *out)
{
    struct booking booking;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_found = booking_read(store, id, &booking);
    err = store_end(store);
    if (err || !is_found)
        return err ? err : ERR_NOT_FOUND;
    *out = booking;
    return ERR_OK;
}
