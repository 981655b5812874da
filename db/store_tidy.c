/* What staff and time do to bookings. */
#include "base/clock.h"
#include "base/utf8.h"
#include "db/pool.h"
#include "model/date.h"

#include <string.h>

void booking_event(struct store *store, const char *kind, struct uuid booking, struct uuid resident)
{
    event_record(store, kind, booking, resident,
                 "SELECT json_object('booking', uuid(?1), 'resident', uuid(?2))", "uu", &booking, &resident);
}

/* ---- staff ---- */

enum err store_booking_called(struct store *store, struct uuid booking)
{
    struct place p;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_offered = place_read(store, booking, &p) && p.state == BOOKING_OFFERED;
    if (is_offered) {
        int64_t now = clock_wall_ms();
        int64_t until = offer_until(&store->conf->activities, now, p.pool.shuts_ms, true, true);
        sql_run(&store->sql, "UPDATE bookings SET called_ms = ?2, offer_until_ms = ?3 WHERE id = ?1", "ull",
                &booking, now, until);
        event_record(store, "booking_called", booking, p.resident,
                     "SELECT json_object('booking', uuid(?1), 'until_ms', ?2)", "ul", &booking, until);
    }
    err = store_end(store);
    return err || is_offered ? err : ERR_NOT_FOUND;
}

enum err store_answer_booking(struct store *store, struct uuid booking, bool is_agreed)
{
    struct place p;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_asked = place_read(store, booking, &p) && p.state == BOOKING_ASKED;
    if (is_asked && is_agreed) {
        sql_run(&store->sql, "UPDATE bookings SET state = 'booked' WHERE id = ?1", "u", &booking);
        booking_event(store, "booking_confirmed", booking, p.resident);
        notice_add(store, booking, NOTICE_CONFIRMED);
    } else if (is_asked) {
        place_end(store, &p, "refused");
        notice_add(store, booking, NOTICE_REFUSED);
    }
    err = store_end(store);
    return err || is_asked ? err : ERR_NOT_FOUND;
}

/* Has somebody left something here that is still to be fetched? */
static bool is_ticket_open(const struct booking *b)
{
    return b->has_ticket && b->arrived_ms && !b->collected_ms;
}

/* update: of the booking ?1 with the time ?2. */
static bool note(struct store *store, const struct place *p, const char *event, const char *update)
{
    sql_run(&store->sql, update, "ul", &p->id, clock_wall_ms());
    booking_event(store, event, p->id, p->resident);
    return true;
}

static bool make_ready(struct store *store, const struct place *p)
{
    notice_add(store, p->id, NOTICE_READY);
    return note(store, p, "booking_ready",
                "UPDATE bookings SET ready_ms = ?2, arrived_ms = coalesce(arrived_ms, ?2) WHERE id = ?1");
}

static bool finish(struct store *store, const struct place *p, const char *how)
{
    place_end(store, p, how);
    return true;
}

static bool mark(struct store *store, const struct place *p, const struct booking *b, enum booking_mark mark)
{
    switch (mark) {
    case MARK_ARRIVED:
        return !b->arrived_ms &&
               note(store, p, "booking_arrived", "UPDATE bookings SET arrived_ms = ?2 WHERE id = ?1");
    case MARK_READY:
        return b->has_ticket && !b->ready_ms && make_ready(store, p);
    case MARK_COLLECTED:
        return b->ready_ms &&
               note(store, p, "booking_collected", "UPDATE bookings SET collected_ms = ?2 WHERE id = ?1") &&
               finish(store, p, "done");
    case MARK_DONE:
        return finish(store, p, "done");
    default:
        return !b->arrived_ms && p->pool.first_ms <= clock_wall_ms() && finish(store, p, "no_show");
    }
}

enum err store_mark_booking(struct store *store, struct uuid booking, enum booking_mark how)
{
    struct place p;
    struct booking b;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_done = place_read(store, booking, &p) && !uuid_is_zero(p.pool.service) &&
                   p.state == BOOKING_BOOKED && booking_read(store, booking, &b) && mark(store, &p, &b, how);
    err = store_end(store);
    return err || is_done ? err : ERR_NOT_FOUND;
}

/* The one who was called before is served. */
static bool call_next(struct store *store, struct uuid service, struct booking *out)
{
    struct place p;
    int32_t today = store_today();
    sqlite3_stmt *row =
        sql_start(&store->sql,
                  "SELECT id FROM bookings WHERE service = ?1 AND starts_ms >= ?2 AND starts_ms < ?3"
                  " AND state = 'booked' ORDER BY called_ms IS NULL, number LIMIT 2",
                  "ull", &service, day_ms(today, 0), day_ms(today + 1, 0));
    struct uuid ids[2] = {{{0}}, {{0}}};
    int n = 0;
    while (n < 2 && sql_row(&store->sql, row))
        ids[n++] = sql_uuid(row, 0);
    if (row)
        sqlite3_reset(row);
    bool is_called =
        n && sql_int(&store->sql, "SELECT called_ms IS NOT NULL FROM bookings WHERE id = ?1", "u", &ids[0]);
    if (is_called && place_read(store, ids[0], &p))
        place_end(store, &p, "done");
    if (!place_read(store, is_called ? ids[1] : ids[0], &p))
        return false;
    return note(store, &p, "booking_called", "UPDATE bookings SET called_ms = ?2 WHERE id = ?1") &&
           booking_read(store, p.id, out);
}

enum err store_call_next(struct store *store, struct uuid service, struct booking *out)
{
    struct booking next;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_found = call_next(store, service, &next);
    err = store_end(store);
    if (err || !is_found)
        return err ? err : ERR_NOT_FOUND;
    *out = next;
    return ERR_OK;
}

/* ---- time ---- */

/* How a place ends that time has gone over; NULL = it stands. */
static const char *end_of(const struct place *p, const struct booking *b, int64_t now_ms)
{
    bool is_service = !uuid_is_zero(p->pool.service);
    int64_t ends_ms = is_service ? b->ends_ms : p->pool.ends_ms;
    bool is_day_over = ends_ms <= day_ms(day_at(now_ms), 0);
    if (p->state == BOOKING_OFFERED &&
        ((b->offer_until_ms && b->offer_until_ms <= now_ms) || p->pool.shuts_ms <= now_ms))
        return "expired";
    if (p->state == BOOKING_WAITING && p->pool.shuts_ms <= now_ms)
        return "over";
    if (!is_day_over || is_ticket_open(b))
        return NULL;
    if (!is_service || p->state == BOOKING_ASKED || (p->pool.is_queue && !b->arrived_ms))
        return "over";
    return b->arrived_ms || b->is_home ? "done" : "no_show";
}

/* Whoever deleted the phone number will not be called. */
static void start_uncalled(struct store *store, const struct place *p, struct booking *b)
{
    bool is_uncallable =
        p->state == BOOKING_OFFERED && !b->offer_until_ms && !resident_has_phone(store, &p->resident);
    if (!is_uncallable)
        return;
    b->offer_until_ms =
        offer_until(&store->conf->activities, clock_wall_ms(), p->pool.shuts_ms, false, false);
    sql_run(&store->sql, "UPDATE bookings SET offer_until_ms = ?2 WHERE id = ?1", "ul", &p->id,
            b->offer_until_ms);
}

static int tidy(struct store *store)
{
    struct uuid id = {0};
    struct place p;
    struct booking b;
    int changed = 0;
    for (bool is_more = true; is_more;) {
        sqlite3_stmt *row = sql_start(
            &store->sql,
            "SELECT id FROM bookings WHERE closed_ms IS NULL AND id > coalesce(?1, x'') ORDER BY id LIMIT 1",
            "u", &id);
        is_more = sql_row(&store->sql, row);
        if (!is_more)
            break;
        id = sql_uuid(row, 0);
        sqlite3_reset(row);
        if (!place_read(store, id, &p) || !booking_read(store, id, &b))
            continue;
        start_uncalled(store, &p, &b);
        const char *end = end_of(&p, &b, clock_wall_ms());
        if (end) {
            place_end(store, &p, end);
            changed++;
        }
    }
    return changed;
}

enum err store_tidy_bookings(struct store *store, int *changed)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    int n = store_clock_is_wrong(store) ? 0 : tidy(store);
    err = store_end(store);
    if (!err)
        *changed = n;
    return err;
}
