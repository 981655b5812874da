/* What people have to hear by telephone: books that are ready, and what became of their bookings. */
#include "base/clock.h"
#include "db/desk_lists.h"
#include "db/pool.h"

#include <string.h>

static const char *const kinds[] = {[NOTICE_CONFIRMED] = "confirmed",
                                    [NOTICE_REFUSED] = "refused",
                                    [NOTICE_READY] = "ready",
                                    [NOTICE_CALLED_OFF] = "called_off"};

/* ---- making ---- */

void notice_add(struct store *store, struct uuid booking, enum notice_kind kind)
{
    sql_run(&store->sql,
            "INSERT INTO booking_notices (booking, kind, starts_ms, made_ms) VALUES (?1, ?2, 0, ?3)"
            " ON CONFLICT DO UPDATE SET made_ms = ?3, called_ms = NULL",
            "utl", &booking, kinds[kind], clock_wall_ms());
}

void notice_call_off(struct store *store, struct uuid activity)
{
    int64_t now = clock_wall_ms();
    sql_run(&store->sql,
            "INSERT INTO booking_notices (booking, kind, starts_ms, made_ms) SELECT b.id, 'called_off',"
            " x.starts_ms, ?2 FROM bookings b JOIN activity_sessions x ON x.activity = b.activity JOIN"
            " activities a ON a.id = b.activity WHERE b.activity = ?1 AND b.closed_ms IS NULL AND b.state <>"
            " 'waiting' AND x.starts_ms > ?2 AND x.cancelled_ms IS NOT NULL AND a.cancelled_ms IS NULL"
            " ON CONFLICT DO NOTHING",
            "ul", &activity, now);
    sql_run(&store->sql,
            "INSERT INTO booking_notices (booking, kind, starts_ms, made_ms) SELECT b.id, 'called_off', 0, ?2"
            " FROM bookings b JOIN activities a ON a.id = b.activity WHERE b.activity = ?1 AND b.closed_ms IS"
            " NULL AND a.cancelled_ms IS NOT NULL AND EXISTS (SELECT 1 FROM activity_sessions WHERE activity"
            " = ?1 AND starts_ms > ?2) ON CONFLICT DO NOTHING",
            "ul", &activity, now);
}

/* ---- reading ---- */

/* Ready in the house ?1, and nobody has called yet. */
#define HOLDS                                                                                                \
    "SELECT 'hold' AS kind, h.id AS what, h.resident, t.title, h.pickup AS number, h.ready_ms AS at, 0 AS"   \
    " starts_ms FROM holds h JOIN titles t ON t.id = h.title WHERE h.closed_ms IS NULL AND h.ready_ms IS"    \
    " NOT NULL AND h.until_day IS NULL AND h.site = ?1"
/* A freed place whose hours run from the call; then what still matters at ?2. */
#define BOOKINGS                                                                                             \
    "SELECT coalesce(n.kind, 'offered'), b.id, b.resident, coalesce(a.title, s.title), b.number,"            \
    " coalesce(n.made_ms, b.offered_ms), CASE n.kind WHEN 'called_off' THEN n.starts_ms ELSE b.starts_ms"    \
    " END FROM bookings b LEFT JOIN booking_notices n ON n.booking = b.id AND n.called_ms IS NULL LEFT JOIN" \
    " activities a ON a.id = b.activity LEFT JOIN services s ON s.id = b.service WHERE coalesce(a.site,"     \
    " s.site) = ?1 AND EXISTS (SELECT 1 FROM residents r WHERE " HAS_PHONE(                                  \
        "b.resident") ") AND CASE n.kind"                                                                    \
                      " WHEN 'ready' THEN b.closed_ms IS NULL"                                               \
                      " WHEN 'confirmed' THEN b.state = 'booked' AND b.starts_ms > ?2"                       \
                      " WHEN 'refused' THEN b.closed_how = 'refused' AND b.starts_ms > ?2"                   \
                      " WHEN 'called_off' THEN coalesce(b.closed_how, 'over') = 'over' AND EXISTS (SELECT "  \
                      "1 FROM"                                                                               \
                      " activity_sessions x WHERE x.activity = b.activity AND x.starts_ms > ?2 AND CASE "    \
                      "n.starts_ms WHEN 0"                                                                   \
                      " THEN a.cancelled_ms ELSE iif(x.starts_ms = n.starts_ms, x.cancelled_ms, NULL) END "  \
                      "IS NOT NULL)"                                                                         \
                      " ELSE b.state = 'offered' AND b.offer_until_ms IS NULL END"

int notice_count(struct store *store)
{
    return (int)sql_int(&store->sql, "SELECT count(*) FROM (" HOLDS " UNION ALL " BOOKINGS ")", "tl",
                        store->conf->site.id, clock_wall_ms());
}

static enum notice_kind kind_of(const char *name)
{
    if (strcmp(name, "hold") == 0)
        return NOTICE_HOLD;
    for (int i = NOTICE_CONFIRMED; i <= NOTICE_CALLED_OFF; i++)
        if (strcmp(name, kinds[i]) == 0)
            return (enum notice_kind)i;
    return NOTICE_OFFERED;
}

enum err store_desk_to_phone(struct store *store, struct desk_notice *notices, size_t max, size_t *count)
{
    size_t n = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *rows = sql_start(&store->sql, HOLDS " UNION ALL " BOOKINGS " ORDER BY at", "tl",
                                   store->conf->site.id, clock_wall_ms());
    for (; n < max && sql_row(&store->sql, rows); n++) {
        notices[n] = (struct desk_notice){.kind = kind_of((const char *)sqlite3_column_text(rows, 0)),
                                          .what = sql_uuid(rows, 1),
                                          .resident = sql_uuid(rows, 2),
                                          .number = sqlite3_column_int(rows, 4),
                                          .since_ms = sqlite3_column_int64(rows, 5),
                                          .starts_ms = sqlite3_column_int64(rows, 6)};
        sql_text(rows, 3, notices[n].title, sizeof notices[n].title);
    }
    return store_end_list(store, n, count);
}

/* ---- telling ---- */

enum err store_notice_called(struct store *store, struct uuid what, enum notice_kind kind, int64_t starts_ms)
{
    if (kind == NOTICE_HOLD)
        return store_hold_called(store, what);
    if (kind == NOTICE_OFFERED)
        return store_booking_called(store, what);
    enum err err = store_begin(store);
    if (err)
        return err;
    sql_run(
        &store->sql,
        "UPDATE booking_notices SET called_ms = ?4 WHERE booking = ?1 AND kind = ?2 AND starts_ms = ?3 AND"
        " called_ms IS NULL",
        "utll", &what, kinds[kind], kind == NOTICE_CALLED_OFF ? starts_ms : (int64_t)0, clock_wall_ms());
    bool is_told = sqlite3_changes(store->sql.db) > 0;
    if (is_told) {
        struct uuid resident = {0};
        sqlite3_stmt *row = sql_start(&store->sql, "SELECT resident FROM bookings WHERE id = ?1", "u", &what);
        if (sql_row(&store->sql, row))
            resident = sql_uuid(row, 0);
        sqlite3_reset(row);
        event_record(store, "booking_called", what, resident,
                     "SELECT json_object('booking', uuid(?1), 'resident', uuid(?2), 'notice', ?3)", "uut",
                     &what, &resident, kinds[kind]);
    }
    err = store_end(store);
    return err || is_told ? err : ERR_NOT_FOUND;
}
