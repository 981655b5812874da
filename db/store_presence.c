/* Who is where: sessions as one resident sees them, what is open, and what they could do about it. */
#include "base/clock.h"
#include "base/utf8.h"
#include "db/presence.h"
#include "model/booking.h"

#include <string.h>

enum { MINUTE_MS = 60 * 1000, DUE_MAX = 8 };

int64_t presence_early_ms(const struct store *store)
{
    return (int64_t)store->conf->activities.checkin_before_min * MINUTE_MS;
}

int presence_seats_left(struct store *store, const struct presence *p)
{
    if (!p->capacity)
        return -1;
    return p->capacity -
           (int)sql_int(
               &store->sql,
               "SELECT (SELECT count(*) FROM bookings WHERE activity = ?1 AND state IN ('offered', "
               "'booked')) +"
               " (SELECT count(*) FROM attendances t WHERE t.session = ?2 AND NOT EXISTS (SELECT 1 FROM"
               " bookings WHERE activity = ?1 AND resident = t.resident AND state IN ('offered', 'booked')))",
               "uu", &p->activity, &p->session);
}

bool presence_read(struct store *store, struct uuid session, struct uuid resident, struct presence *out)
{
    sqlite3_stmt *row = sql_start(
        &store->sql,
        "SELECT x.id, a.id, a.title, coalesce(nullif(x.place, ''), a.place), x.starts_ms, x.ends_ms, a.kind, "
        "a.capacity,"
        " a.cancelled_ms IS NOT NULL OR x.cancelled_ms IS NOT NULL, b.id, t.id, t.in_ms, t.out_ms, b.number"
        " FROM activity_sessions x JOIN activities a ON a.id = x.activity LEFT JOIN bookings b ON b.activity "
        "= a.id AND"
        " b.resident = ?2 AND b.state IN ('offered', 'booked') LEFT JOIN attendances t ON t.session = x.id "
        "AND"
        " t.resident = ?2 WHERE x.id = ?1",
        "uu", &session, &resident);
    if (!sql_row(&store->sql, row))
        return false;
    *out = (struct presence){.session = sql_uuid(row, 0),
                             .activity = sql_uuid(row, 1),
                             .capacity = sqlite3_column_int(row, 7),
                             .is_cancelled = sqlite3_column_int(row, 8),
                             .place = sql_uuid(row, 9),
                             .attendance = sql_uuid(row, 10),
                             .seen = {.what = sql_uuid(row, 0),
                                      .starts_ms = sqlite3_column_int64(row, 4),
                                      .ends_ms = sqlite3_column_int64(row, 5),
                                      .in_ms = sqlite3_column_int64(row, 11),
                                      .out_ms = sqlite3_column_int64(row, 12),
                                      .number = sqlite3_column_int(row, 13)}};
    activity_kind_of((const char *)sqlite3_column_text(row, 6), &out->kind);
    out->seen.is_volunteer = out->kind == ACTIVITY_VOLUNTEER;
    sql_text(row, 2, out->seen.title, sizeof out->seen.title);
    sql_text(row, 3, out->seen.place, sizeof out->seen.place);
    sqlite3_reset(row);
    out->seen.seats_left = presence_seats_left(store, out);
    return true;
}

/* ---- what can be done ---- */

struct choices {
    struct check_in_choice *rows;
    size_t count, max;
};

/* Rows of (session, resident). */
static void gather(struct store *store, sqlite3_stmt *row, enum check_in_act act, struct choices *to)
{
    for (; to->count < to->max && sql_row(&store->sql, row); to->count++)
        to->rows[to->count] =
            (struct check_in_choice){.act = act, .what.what = sql_uuid(row, 0), .who = sql_uuid(row, 1)};
    if (row)
        sqlite3_reset(row);
}

/* Whoever is in may leave until half a day after the end. */
#define STAYS_IN                                                                                             \
    " JOIN activity_sessions x ON x.id = t.session JOIN activities a ON a.id = x.activity WHERE a.site = ?1" \
    " AND t.out_ms IS NULL AND x.ends_ms > ?2 - 43200000 AND a.kind = "

static void gather_all(struct store *store, struct uuid resident, struct choices *to)
{
    struct sql *sql = &store->sql;
    const char *site = store->conf->site.id;
    int64_t now = clock_wall_ms(), early = presence_early_ms(store);
    gather(store,
           sql_start(sql,
                     "SELECT t.session, t.resident FROM attendances t" STAYS_IN
                     "'volunteer' AND t.resident = ?3",
                     "tlu", site, now, &resident),
           CAN_LEAVE, to);
    gather(store,
           sql_start(sql,
                     "SELECT t.session, t.resident FROM guardians g JOIN attendances t ON t.resident = "
                     "g.child" STAYS_IN "'care' AND g.guardian = ?3",
                     "tlu", site, now, &resident),
           CAN_FETCH, to);
    gather(store,
           sql_start(
               sql,
               "SELECT x.id, b.resident FROM guardians g JOIN bookings b ON b.resident = g.child JOIN "
               "activities a ON"
               " a.id = b.activity JOIN activity_sessions x ON x.activity = a.id WHERE" OF_THIS_HOUSE WINDOW
               " AND g.guardian = ?4 AND a.kind = 'care' AND b.state IN ('offered', 'booked') AND NOT EXISTS"
               " (SELECT 1 FROM attendances WHERE session = x.id AND resident = b.resident)",
               "tllu", site, now, early, &resident),
           CAN_BRING, to);
    gather(
        store,
        sql_start(sql,
                  "SELECT x.id, ?4 FROM activity_sessions x JOIN activities a ON a.id = x.activity "
                  "WHERE" OF_THIS_HOUSE WINDOW
                  " AND a.kind <> 'care' AND NOT EXISTS (SELECT 1 FROM bookings WHERE"
                  " activity = a.id AND resident = ?4 AND state IN ('offered', 'booked')) AND NOT EXISTS"
                  " (SELECT 1 FROM attendances WHERE session = x.id AND resident = ?4) ORDER BY x.starts_ms",
                  "tllu", site, now, early, &resident),
        CAN_WALK_IN, to);
}

static bool is_of_age(struct store *store, const struct presence *p, enum age_class age)
{
    struct pool pool;
    return pool_read(store, p->activity, (struct uuid){0}, 0, &pool) &&
           age_fits(pool.age_from, pool.age_to, -1, age);
}

/* Fills the row; false: it is none after all. */
static bool describe(struct store *store, enum age_class age, struct check_in_choice *c)
{
    struct presence p;
    struct resident child;
    if (!presence_read(store, c->what.what, c->who, &p))
        return false;
    c->what = p.seen;
    if (c->act == CAN_WALK_IN)
        return p.seen.seats_left != 0 && is_of_age(store, &p, age);
    if (c->act == CAN_LEAVE)
        return true;
    if (!resident_read(store, c->who, &child))
        return false;
    str_copy(c->name, sizeof c->name, child.masked_name);
    explicit_bzero(&child, sizeof child);
    return true;
}

enum err store_check_in_choices(struct store *store, struct uuid resident, struct check_in_choice *rows,
                                size_t max, size_t *count)
{
    struct choices found = {.rows = rows, .max = max};
    struct resident who;
    size_t n = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    if (resident_read(store, resident, &who))
        gather_all(store, resident, &found);
    for (size_t i = 0; i < found.count; i++)
        if (describe(store, who.age, &rows[i]))
            rows[n++] = rows[i];
    return store_end_list(store, n, count);
}

/* ---- reading ---- */

enum err store_sessions_open(struct store *store, struct check_in *sessions, size_t max, size_t *count)
{
    struct uuid ids[DUE_MAX];
    size_t n = 0, read = 0;
    struct presence p;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *row = sql_start(
        &store->sql,
        "SELECT x.id FROM activity_sessions x JOIN activities a ON a.id = x.activity WHERE" OF_THIS_HOUSE
            WINDOW " ORDER BY x.starts_ms",
        "tll", store->conf->site.id, clock_wall_ms(), presence_early_ms(store));
    while (n < DUE_MAX && sql_row(&store->sql, row))
        ids[n++] = sql_uuid(row, 0);
    for (size_t i = 0; i < n && read < max; i++)
        if (presence_read(store, ids[i], (struct uuid){0}, &p))
            sessions[read++] = p.seen;
    err = store_end(store);
    if (!err)
        *count = read;
    return err;
}

enum err store_volunteer_minutes(struct store *store, struct uuid resident, int *minutes, int *times)
{
    enum err err = store_begin(store);
    if (err)
        return err;
#define VOLUNTEERED                                                                                          \
    " FROM attendances t JOIN activity_sessions x ON x.id = t.session JOIN activities a ON a.id = "          \
    "x.activity WHERE"                                                                                       \
    " t.resident = ?1 AND a.kind = 'volunteer' AND t.out_ms IS NOT NULL"
    int64_t sum =
        sql_int(&store->sql, "SELECT coalesce(sum((t.out_ms - t.in_ms + 30000) / 60000), 0)" VOLUNTEERED, "u",
                &resident);
    int64_t often = sql_int(&store->sql, "SELECT count(*)" VOLUNTEERED, "u", &resident);
    err = store_end(store);
    if (err)
        return err;
    *minutes = (int)sum;
    *times = (int)often;
    return ERR_OK;
}

/* ---- lists ---- */

#define ACTIVITY_OF "(SELECT activity FROM activity_sessions WHERE id = ?1)"

static void read_attendance(struct store *store, sqlite3_stmt *row, struct attendance *out)
{
    *out = (struct attendance){.resident = sql_uuid(row, 0),
                               .number = sqlite3_column_int(row, 2),
                               .in_ms = sqlite3_column_int64(row, 3),
                               .out_ms = sqlite3_column_int64(row, 4)};
    enum err err =
        resident_open_name(store, out->resident, row, 1, out->masked_name, sizeof out->masked_name);
    if (err)
        store->sql.err = err;
}

enum err store_attendance(struct store *store, struct uuid session, struct attendance *rows, size_t max,
                          size_t *count)
{
    size_t n = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *row = sql_start(
        &store->sql,
        "SELECT r.id, r.masked_name, b.number, t.in_ms, t.out_ms FROM (SELECT resident FROM bookings WHERE"
        " activity = " ACTIVITY_OF
        " AND state IN ('offered', 'booked') UNION SELECT resident FROM attendances"
        " WHERE session = ?1) w JOIN residents r ON r.id = w.resident LEFT JOIN bookings b ON b.activity"
        " = " ACTIVITY_OF
        " AND b.resident = r.id AND b.state IN ('offered', 'booked') LEFT JOIN attendances t"
        " ON t.session = ?1 AND t.resident = r.id ORDER BY b.number IS NULL, b.number, t.in_ms",
        "u", &session);
    while (n < max && sql_row(&store->sql, row))
        read_attendance(store, row, &rows[n++]);
    if (row)
        sqlite3_reset(row);
    return store_end_list(store, n, count);
}

enum err store_attendance_count(struct store *store, struct uuid session, struct attendance_count *out)
{
    struct attendance_count found;
    enum err err = store_begin(store);
    if (err)
        return err;
    found.present =
        (int)sql_int(&store->sql, "SELECT count(*) FROM attendances WHERE session = ?1", "u", &session);
    found.expected = (int)sql_int(&store->sql,
                                  "SELECT count(*) FROM bookings WHERE activity = " ACTIVITY_OF
                                  " AND state IN ('offered', 'booked')",
                                  "u", &session);
    err = store_end(store);
    if (!err)
        *out = found;
    return err;
}
