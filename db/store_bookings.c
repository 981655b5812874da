/* Booking, cancelling, moving: what residents do with places. */
#include "base/clock.h"
#include "base/utf8.h"
#include "db/pool.h"
#include "model/date.h"

#include <string.h>

enum { NO_SHOW_DAYS_READ = 64 };

/* ---- what is in the way ---- */

/* The resident's open place in the activity, or in the slot (of a queue: that day); zero = none. */
static struct uuid own_place(struct store *store, struct uuid resident, const struct pool *p)
{
    struct uuid id = {0};
    sqlite3_stmt *row =
        sql_start(&store->sql,
                  "SELECT id FROM bookings WHERE resident = ?1 AND closed_ms IS NULL AND activity IS ?2"
                  " AND service IS ?3 AND starts_ms = ?4",
                  "uuul", &resident, &p->activity, &p->service, p->starts_ms);
    if (!sql_row(&store->sql, row))
        return id;
    id = sql_uuid(row, 0);
    sqlite3_reset(row);
    return id;
}

static bool read_clash(struct store *store, sqlite3_stmt *row, struct booking_result *out)
{
    if (!sql_row(&store->sql, row))
        return false;
    sql_text(row, 0, out->clash, sizeof out->clash);
    out->clash_ms = sqlite3_column_int64(row, 1);
    sqlite3_reset(row);
    return true;
}

#define OWN_SLOTS                                                                                            \
    "SELECT s.title, b.starts_ms FROM bookings b JOIN services s ON s.id = b.service WHERE b.resident = ?1 " \
    "AND"                                                                                                    \
    " b.state IN ('offered', 'asked', 'booked') AND s.kind = 'slots'"
#define OWN_SESSIONS                                                                                         \
    "SELECT a.title, x.starts_ms FROM bookings b JOIN activities a ON a.id = b.activity JOIN "               \
    "activity_sessions x"                                                                                    \
    " ON x.activity = a.id WHERE b.resident = ?1 AND b.state IN ('offered', 'booked') AND a.cancelled_ms "   \
    "IS NULL"                                                                                                \
    " AND x.cancelled_ms IS NULL"

/* An appointment against an appointment. moved: the one that is given up for it. */
static bool has_hard_clash(struct store *store, struct uuid resident, const struct pool *p, struct uuid moved,
                           struct booking_result *out)
{
    if (uuid_is_zero(p->service) || p->is_queue)
        return false;
    return read_clash(store,
                      sql_start(&store->sql,
                                OWN_SLOTS
                                " AND b.starts_ms < ?3 AND b.ends_ms > ?2 AND b.id IS NOT ?4 LIMIT 1",
                                "ullu", &resident, p->first_ms, p->ends_ms, &moved),
                      out);
}

static bool has_session_clash(struct store *store, struct uuid resident, const struct pool *p,
                              struct booking_result *out)
{
    if (p->is_queue)
        return false;
    if (!uuid_is_zero(p->service))
        return read_clash(store,
                          sql_start(&store->sql,
                                    OWN_SESSIONS " AND x.starts_ms < ?3 AND x.ends_ms > ?2 LIMIT 1", "ull",
                                    &resident, p->first_ms, p->ends_ms),
                          out);
#define MEETS(starts, ends)                                                                                  \
    " AND EXISTS (SELECT 1 FROM activity_sessions n WHERE n.activity = ?2 AND n.cancelled_ms IS NULL AND"    \
    " n.ends_ms > ?3 AND n.starts_ms < " ends " AND n.ends_ms > " starts ") ORDER BY 2 LIMIT 1"
    int64_t now = clock_wall_ms();
    return read_clash(store,
                      sql_start(&store->sql, OWN_SESSIONS " AND a.id <> ?2" MEETS("x.starts_ms", "x.ends_ms"),
                                "uul", &resident, &p->activity, now),
                      out) ||
           read_clash(store,
                      sql_start(&store->sql, OWN_SLOTS MEETS("b.starts_ms", "b.ends_ms"), "uul", &resident,
                                &p->activity, now),
                      out);
}

static int32_t missed_until(struct store *store, struct uuid resident)
{
    int32_t days[NO_SHOW_DAYS_READ];
    size_t n = 0;
    sqlite3_stmt *row =
        sql_start(&store->sql,
                  "SELECT starts_ms FROM bookings WHERE resident = ?1 AND closed_how = 'no_show'"
                  " ORDER BY starts_ms DESC",
                  "u", &resident);
    while (n < NO_SHOW_DAYS_READ && sql_row(&store->sql, row))
        days[n++] = day_at(sqlite3_column_int64(row, 0));
    if (row)
        sqlite3_reset(row);
    return no_shows_until(&store->conf->services, days, n, store_today());
}

/* Of a child its year of birth alone is known: it may have had its birthday or not. */
static bool is_age_right(struct store *store, const struct booking_order *o, const struct pool *p,
                         enum age_class age)
{
    int year = child_birth_year(store, o->resident);
    int years = year ? day_to_civil(store_today()).year - year : o->age_years;
    return age_fits(p->age_from, p->age_to, years, age) ||
           (year && age_fits(p->age_from, p->age_to, years - 1, age));
}

static bool is_withdrawn(struct store *store, struct uuid resident)
{
    return sql_int(&store->sql, "SELECT withdrawn_ms IS NOT NULL FROM residents WHERE id = ?1", "u",
                   &resident) == 1;
}

static enum booking_refusal may_book(struct store *store, const struct booking_order *o, const struct pool *p,
                                     struct uuid moved, struct booking_result *out)
{
    struct resident resident;
    if (!p->seats && !p->is_cancelled)
        return BOOKING_UNKNOWN; /* no such slot, or an activity without enrolment */
    if (day_at(p->first_ms) > p->last_day || (o->is_home && !p->is_at_home) ||
        !resident_read(store, o->resident, &resident))
        return BOOKING_UNKNOWN;
    struct uuid own = own_place(store, o->resident, p);
    out->opens_ms = p->opens_ms;
    out->until_day = missed_until(store, o->resident);
    int open =
        (int)sql_int(&store->sql,
                     "SELECT count(*) FROM bookings WHERE resident = ?1 AND service = ?2 AND id IS NOT ?3 AND"
                     " closed_ms IS NULL AND arrived_ms IS NULL AND ready_ms IS NULL",
                     "uuu", &o->resident, &p->service, &moved);
    enum booking_refusal refusal = booking_decide(
        store->conf,
        &(struct booking_case){
            .is_service = !uuid_is_zero(p->service),
            .is_cancelled = p->is_cancelled,
            .now_ms = clock_wall_ms(),
            .starts_ms = p->last_ms,
            .opens_ms = p->opens_ms,
            .shuts_ms = p->shuts_ms,
            .has_place = !uuid_is_zero(own) && !uuid_equal(own, moved),
            .lacks_guardian = p->kind == ACTIVITY_CARE && resident.age >= AGE_ADULT,
            .is_age_wrong = !is_age_right(store, o, p, resident.age),
            .open_bookings = open,
            .has_clash = has_hard_clash(store, o->resident, p, moved, out),
            .has_session_clash = !o->despite_clash && has_session_clash(store, o->resident, p, out),
            .today = store_today(),
            .no_shows_until_day = out->until_day,
            .is_withdrawn = is_withdrawn(store, o->resident),
            .is_clock_wrong = store_clock_is_wrong(store),
            .is_by_staff = o->is_by_staff,
        });
    if (refusal == BOOKING_HAS_PLACE)
        booking_read(store, own, &out->booking);
    return refusal;
}

void booking_cover(struct booking_result *r)
{
    if (r->refusal == BOOKING_NONE)
        return;
    explicit_bzero(&r->booking, sizeof r->booking);
    explicit_bzero(r->clash, sizeof r->clash);
    r->clash_ms = 0;
    r->until_day = 0;
}

/* ---- booking ---- */

static int next_number(struct store *store, const struct pool *p)
{
    if (uuid_is_zero(p->service))
        return (int)sql_int(&store->sql,
                            "SELECT coalesce(max(number), 0) + 1 FROM bookings WHERE activity = ?1", "u",
                            &p->activity);
    int32_t day = day_at(p->starts_ms);
    return (int)sql_int(
        &store->sql,
        "SELECT coalesce(max(number), 0) + 1 FROM bookings WHERE service = ?1 AND starts_ms >= ?2 AND"
        " starts_ms < ?3",
        "ull", &p->service, day_ms(day, 0), day_ms(day + 1, 0));
}

static struct uuid insert(struct store *store, const struct booking_order *o, const struct pool *p,
                          enum booking_state state)
{
    struct uuid id = uuid_new();
    int64_t ends_ms = uuid_is_zero(p->service) ? 0 : p->ends_ms;
    int number = next_number(store, p);
    struct uuid event = event_record(store, "booking_made", id, o->resident,
                                     "SELECT json_object('booking', uuid(?1), 'resident', uuid(?2), "
                                     "'activity', uuid(?3), 'service', uuid(?4),"
                                     " 'starts_ms', nullif(?5, 0), 'state', ?6, 'number', ?7, 'home', "
                                     "json(CASE ?8 WHEN 0 THEN 'false' ELSE 'true' "
                                     "END))",
                                     "uuuultii", &id, &o->resident, &p->activity, &p->service, p->starts_ms,
                                     booking_state_name(state), number, (int)o->is_home);
    sql_run(&store->sql,
            "INSERT INTO bookings (id, resident, activity, service, starts_ms, ends_ms, hlc, made_ms, "
            "number, state,"
            " is_home) SELECT ?1, ?2, ?3, ?4, ?5, ?6, hlc, wall_ms, ?7, ?8, ?9 FROM events WHERE id = ?10",
            "uuuullitiu", &id, &o->resident, &p->activity, &p->service, p->starts_ms, ends_ms, number,
            booking_state_name(state), (int)o->is_home, &event);
    store_raise_clock(store);
    return id;
}

/* Who waits is served before who comes: a free seat counts only behind them. */
static void take_place(struct store *store, const struct booking_order *o, const struct pool *p,
                       struct booking_result *out)
{
    bool is_free = pool_taken(store, p) < p->seats && pool_waiting(store, p) == 0;
    out->is_full = !is_free;
    if (!is_free && !o->waits) {
        out->refusal = BOOKING_NO_PLACE;
        return;
    }
    enum booking_state state = !is_free ? BOOKING_WAITING : p->is_asked ? BOOKING_ASKED : BOOKING_BOOKED;
    booking_read(store, insert(store, o, p, state), &out->booking);
}

static void count_pool(struct store *store, const struct pool *p, struct booking_result *out)
{
    out->seats_left = p->seats - pool_taken(store, p);
    out->waiting = pool_waiting(store, p);
}

static bool is_known(struct store *store, struct uuid resident)
{
    return sql_int(&store->sql, "SELECT count(*) FROM residents WHERE id = ?1", "u", &resident) == 1;
}

enum err store_book(struct store *store, const struct booking_order *order, struct booking_result *out)
{
    struct booking_result result = {.refusal = BOOKING_UNKNOWN};
    struct pool pool;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_resident = is_known(store, order->resident);
    if (is_resident && pool_read(store, order->activity, order->service, order->starts_ms, &pool)) {
        result.refusal = may_book(store, order, &pool, (struct uuid){0}, &result);
        if (result.refusal == BOOKING_NONE)
            take_place(store, order, &pool, &result);
        count_pool(store, &pool, &result);
    }
    err = store_end(store);
    if (err || !is_resident)
        return err ? err : ERR_NOT_FOUND;
    *out = result;
    return ERR_OK;
}

/* ---- what can be done with a place ---- */

/* act: on a place that is open and theirs. */
static enum err with_place(struct store *store, struct uuid resident, struct uuid booking,
                           struct booking_result *out,
                           void (*act)(struct store *store, const struct place *place, int64_t starts_ms,
                                       struct booking_result *out),
                           int64_t starts_ms)
{
    struct booking_result result = {.refusal = BOOKING_NO_BOOKING};
    struct place place;
    enum err err = store_begin(store);
    if (err)
        return err;
    if (place_read(store, booking, &place) && uuid_equal(place.resident, resident)) {
        act(store, &place, starts_ms, &result);
        count_pool(store, &place.pool, &result);
    }
    err = store_end(store);
    if (!err)
        *out = result;
    return err;
}

/* Of a course up to its last session; an appointment until it begins; a queue until it ends. */
static bool is_over(const struct place *place)
{
    return place->pool.last_ms && place->pool.last_ms <= clock_wall_ms();
}

static void cancel(struct store *store, const struct place *place, int64_t starts_ms,
                   struct booking_result *out)
{
    (void)starts_ms;
    out->refusal = is_over(place) ? BOOKING_OVER : BOOKING_NONE;
    if (out->refusal == BOOKING_NONE)
        place_end(store, place, "cancelled");
    booking_read(store, place->id, &out->booking);
}

enum err store_cancel_booking(struct store *store, struct uuid resident, struct uuid booking,
                              struct booking_result *out)
{
    return with_place(store, resident, booking, out, cancel, 0);
}

int booking_count_open(struct store *store, struct uuid resident)
{
    return (int)sql_int(&store->sql,
                        "SELECT count(*) FROM bookings WHERE resident = ?1 AND closed_ms IS NULL", "u",
                        &resident);
}

void booking_cancel_all(struct store *store, struct uuid resident)
{
    struct place place;
    struct uuid id = {0};
    for (;;) {
        sqlite3_stmt *row =
            sql_start(&store->sql,
                      "SELECT b.id FROM bookings b LEFT JOIN services s ON s.id = b.service WHERE"
                      " b.resident = ?1 AND b.closed_ms IS NULL AND NOT (coalesce(s.has_ticket, 0) AND"
                      " b.arrived_ms IS NOT NULL) LIMIT 1",
                      "u", &resident);
        if (!sql_row(&store->sql, row))
            return;
        id = sql_uuid(row, 0);
        sqlite3_reset(row);
        if (place_read(store, id, &place))
            place_end(store, &place, "cancelled");
    }
}

static void move(struct store *store, const struct place *place, int64_t starts_ms,
                 struct booking_result *out)
{
    struct pool to;
    struct booking_order order = {.resident = place->resident,
                                  .service = place->pool.service,
                                  .starts_ms = starts_ms,
                                  .age_years = -1,
                                  .despite_clash = true};
    struct booking before;
    if (uuid_is_zero(place->pool.service) || !booking_read(store, place->id, &before))
        return;
    order.is_home = before.is_home;
    if (is_over(place)) {
        out->refusal = BOOKING_OVER;
        return;
    }
    out->refusal = BOOKING_UNKNOWN;
    if (!pool_read(store, order.activity, order.service, starts_ms, &to))
        return;
    if (to.starts_ms == place->pool.starts_ms) {
        out->refusal = BOOKING_HAS_PLACE;
        out->booking = before;
        return;
    }
    out->refusal = may_book(store, &order, &to, place->id, out);
    if (out->refusal != BOOKING_NONE)
        return;
    take_place(store, &order, &to, out);
    if (out->refusal == BOOKING_NONE)
        place_end(store, place, "moved");
}

enum err store_move_booking(struct store *store, struct uuid resident, struct uuid booking, int64_t starts_ms,
                            struct booking_result *out)
{
    return with_place(store, resident, booking, out, move, starts_ms);
}

static void accept(struct store *store, const struct place *place, int64_t starts_ms,
                   struct booking_result *out)
{
    (void)starts_ms;
    if (place->state != BOOKING_OFFERED)
        return;
    out->refusal = is_over(place) ? BOOKING_OVER : BOOKING_NONE;
    if (out->refusal == BOOKING_NONE)
        place_accept(store, place);
    booking_read(store, place->id, &out->booking);
}

enum err store_accept_offer(struct store *store, struct uuid resident, struct uuid booking,
                            struct booking_result *out)
{
    return with_place(store, resident, booking, out, accept, 0);
}
