/* Who came: sessions of activities, appointments, volunteers' hours, children in day-care. */
#include "base/clock.h"
#include "base/utf8.h"
#include "db/presence.h"

#include <string.h>

enum { UNDO_MS = 30 * 60 * 1000, DUE_MAX = 8 };

static const char *const hows[] = {"card", "receipt", "walk_in", "desk"};

/* ---- sessions ---- */

static void enter(struct store *store, struct presence *p, struct uuid resident, enum check_in_how how,
                  struct uuid brought)
{
    struct uuid id = uuid_new();
    struct place place;
    p->seen.in_ms = clock_wall_ms();
    if (place_read(store, p->place, &place) && place.state == BOOKING_OFFERED)
        place_accept(store, &place);
    sql_run(&store->sql,
            "INSERT INTO attendances (id, session, resident, how, in_ms, brought) VALUES (?1, ?2, ?3, ?4, "
            "?5, ?6)",
            "uuutlu", &id, &p->session, &resident, hows[how], p->seen.in_ms, &brought);
    event_record(
        store, "checked_in", id, resident,
        "SELECT json_object('attendance', uuid(?1), 'session', uuid(?2), 'resident', uuid(?3), 'how', ?4,"
        " 'brought', uuid(?5))",
        "uuutu", &id, &p->session, &resident, hows[how], &brought);
    p->seen.seats_left = presence_seats_left(store, p);
}

static enum booking_refusal may_enter(struct store *store, const struct presence *p, enum check_in_how how)
{
    bool is_due =
        checkin_is_open(&store->conf->activities, clock_wall_ms(), p->seen.starts_ms, p->seen.ends_ms);
    if (p->is_cancelled)
        return BOOKING_CANCELLED;
    if (!is_due && how != CHECK_IN_DESK)
        return BOOKING_NOT_DUE;
    bool may_walk_in = how == CHECK_IN_WALK_IN || how == CHECK_IN_DESK;
    if (uuid_is_zero(p->place) && (!may_walk_in || p->seen.seats_left == 0))
        return BOOKING_NO_PLACE;
    return BOOKING_NONE;
}

/* False: there is no such session. */
static bool check_in(struct store *store, struct uuid resident, struct uuid session, enum check_in_how how,
                     struct uuid brought, struct check_in *out)
{
    struct presence p;
    if (!presence_read(store, session, resident, &p))
        return false;
    p.seen.is_again = !uuid_is_zero(p.attendance);
    if (!p.seen.is_again)
        p.seen.refusal = may_enter(store, &p, how);
    if (!p.seen.is_again && p.seen.refusal == BOOKING_NONE)
        enter(store, &p, resident, how, brought);
    *out = p.seen;
    return true;
}

enum err store_check_in(struct store *store, struct uuid resident, struct uuid session, enum check_in_how how,
                        struct uuid brought, struct check_in *out)
{
    struct check_in result = {.refusal = BOOKING_UNKNOWN};
    enum err err = store_begin(store);
    if (err)
        return err;
    check_in(store, resident, session, how, brought, &result);
    err = store_end(store);
    if (!err)
        *out = result;
    return err;
}

/* ---- appointments ---- */

/* True: it is one of today's whose time has come. */
static bool check_in_place(struct store *store, struct uuid booking, struct uuid resident,
                           struct check_in *out)
{
    struct booking b;
    int64_t now = clock_wall_ms();
    if (!booking_read(store, booking, &b) || b.state != BOOKING_BOOKED || b.is_home ||
        !checkin_is_open(&store->conf->activities, now, b.starts_ms, b.ends_ms))
        return false;
    *out = (struct check_in){.what = b.id,
                             .is_service = true,
                             .starts_ms = b.starts_ms,
                             .ends_ms = b.ends_ms,
                             .is_again = b.arrived_ms != 0,
                             .in_ms = b.arrived_ms ? b.arrived_ms : now,
                             .number = b.number};
    str_copy(out->title, sizeof out->title, b.title);
    str_copy(out->place, sizeof out->place, b.place);
    if (out->is_again)
        return true;
    sql_run(&store->sql, "UPDATE bookings SET arrived_ms = ?2 WHERE id = ?1", "ul", &booking, now);
    booking_event(store, "booking_arrived", booking, resident);
    return true;
}

/* ---- all that is due ---- */

/* What: sessions (place 1) and bookings of services (place 0), by start. */
struct due {
    struct uuid what, resident;
    bool is_session;
};

static size_t find_due(struct store *store, struct uuid resident, struct uuid booking,
                       struct due due[DUE_MAX])
{
    size_t n = 0;
    sqlite3_stmt *row = sql_start(
        &store->sql,
        "SELECT x.id, b.resident, 1, x.starts_ms FROM bookings b JOIN activities a ON a.id = b.activity JOIN"
        " activity_sessions x ON x.activity = a.id WHERE" OF_THIS_HOUSE WINDOW
        " AND b.state IN ('offered', 'booked') AND (b.id = ?5 OR (?5 IS NULL AND b.resident = ?4))"
        " UNION ALL SELECT b.id, b.resident, 0, b.starts_ms FROM bookings b JOIN services s ON s.id = "
        "b.service WHERE"
        " s.site = ?1 AND b.starts_ms <= ?2 + ?3 AND b.ends_ms > ?2 AND b.state = 'booked' AND"
        " (b.id = ?5 OR (?5 IS NULL AND b.resident = ?4)) ORDER BY 4",
        "tlluu", store->conf->site.id, clock_wall_ms(), presence_early_ms(store), &resident, &booking);
    while (n < DUE_MAX && sql_row(&store->sql, row))
        due[n++] = (struct due){sql_uuid(row, 0), sql_uuid(row, 1), sqlite3_column_int(row, 2)};
    if (row)
        sqlite3_reset(row);
    return n;
}

enum err store_check_in_due(struct store *store, struct uuid resident, struct uuid booking,
                            enum check_in_how how, struct check_in *done, size_t max, size_t *count)
{
    struct due due[DUE_MAX];
    size_t n = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    size_t found = find_due(store, resident, booking, due);
    for (size_t i = 0; i < found && n < max; i++)
        n += due[i].is_session
                 ? check_in(store, due[i].resident, due[i].what, how, (struct uuid){0}, &done[n])
                 : check_in_place(store, due[i].what, due[i].resident, &done[n]);
    err = store_end(store);
    if (!err)
        *count = n;
    return err;
}

/* ---- back and out ---- */

static bool leave_session(struct store *store, const struct presence *p, struct uuid resident)
{
    bool is_fresh =
        !uuid_is_zero(p->attendance) && !p->seen.out_ms && clock_wall_ms() - p->seen.in_ms <= UNDO_MS;
    if (!is_fresh)
        return false;
    sql_run(&store->sql, "DELETE FROM attendances WHERE id = ?1", "u", &p->attendance);
    event_record(store, "check_in_undone", p->attendance, resident,
                 "SELECT json_object('attendance', uuid(?1), 'session', uuid(?2), 'resident', uuid(?3))",
                 "uuu", &p->attendance, &p->session, &resident);
    return true;
}

static bool leave_appointment(struct store *store, struct uuid booking, struct uuid resident)
{
    struct place p;
    struct booking b;
    bool is_fresh = place_read(store, booking, &p) && uuid_equal(p.resident, resident) &&
                    booking_read(store, booking, &b) && b.arrived_ms &&
                    clock_wall_ms() - b.arrived_ms <= UNDO_MS;
    if (!is_fresh)
        return false;
    sql_run(&store->sql, "UPDATE bookings SET arrived_ms = NULL WHERE id = ?1", "u", &booking);
    booking_event(store, "booking_arrival_undone", booking, resident);
    return true;
}

enum err store_undo_check_in(struct store *store, struct uuid resident, struct uuid what,
                             struct check_in *out)
{
    struct check_in result = {.refusal = BOOKING_UNKNOWN};
    struct presence p;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_session = presence_read(store, what, resident, &p);
    if (is_session)
        result = p.seen;
    bool is_undone =
        is_session ? leave_session(store, &p, resident) : leave_appointment(store, what, resident);
    result.what = what;
    result.refusal = is_undone ? BOOKING_NONE : BOOKING_UNKNOWN;
    err = store_end(store);
    if (!err)
        *out = result;
    return err;
}

static enum booking_refusal check_out(struct store *store, struct presence *p, struct uuid resident,
                                      struct uuid fetched)
{
    if (uuid_is_zero(p->attendance) || p->seen.out_ms)
        return BOOKING_UNKNOWN;
    bool is_guardian =
        sql_int(&store->sql, "SELECT count(*) FROM guardians WHERE child = ?1 AND guardian = ?2", "uu",
                &resident, &fetched) == 1;
    if (p->kind == ACTIVITY_CARE && !is_guardian)
        return BOOKING_NOT_ALLOWED;
    p->seen.out_ms = clock_wall_ms();
    sql_run(&store->sql, "UPDATE attendances SET out_ms = max(in_ms, ?2), fetched = ?3 WHERE id = ?1", "ulu",
            &p->attendance, p->seen.out_ms, &fetched);
    event_record(store, "checked_out", p->attendance, resident,
                 "SELECT json_object('attendance', uuid(?1), 'resident', uuid(?2), 'fetched', uuid(?3))",
                 "uuu", &p->attendance, &resident, &fetched);
    return BOOKING_NONE;
}

enum err store_check_out(struct store *store, struct uuid resident, struct uuid session, struct uuid fetched,
                         struct check_in *out)
{
    struct presence p = {.seen = {.refusal = BOOKING_UNKNOWN}};
    enum err err = store_begin(store);
    if (err)
        return err;
    if (presence_read(store, session, resident, &p))
        p.seen.refusal = check_out(store, &p, resident, fetched);
    err = store_end(store);
    if (!err)
        *out = p.seen;
    return err;
}
