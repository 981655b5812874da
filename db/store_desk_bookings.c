#include "db/desk_bookings.h"

#include "db/pool.h"
#include "db/store_private.h"
#include "model/date.h"

/* In SQL: of a booking b: today is [?1, ?2). */
#define IS_TODAY "b.starts_ms >= ?1 AND b.starts_ms < ?2"
#define OPEN_OF(state)                                                                                       \
    "(SELECT count(*) FROM bookings b WHERE b.service = s.id AND b.state = '" state "' AND "

enum err store_desk_services(struct store *store, struct desk_service *services, size_t max, size_t *count)
{
    size_t n = 0;
    int32_t today = store_today();
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *rows = sql_start(
        &store->sql,
        "SELECT s.id, s.code, s.title, s.kind = 'queue', " OPEN_OF("booked") IS_TODAY
        " AND (s.kind <> 'queue' OR b.called_ms IS NULL)), " OPEN_OF("asked") "true), " OPEN_OF(
            "booked") "b.starts_ms < ?1), (SELECT max(b.number) FROM bookings b WHERE"
                      " b.service = s.id AND b.state = 'booked' AND b.called_ms IS NOT NULL AND s.kind = "
                      "'queue'"
                      " AND " IS_TODAY
                      ") FROM services s WHERE s.site = ?3 AND (s.cancelled_ms IS NULL OR EXISTS"
                      " (SELECT 1 FROM bookings WHERE service = s.id AND closed_ms IS NULL)) ORDER BY s.code",
        "llt", day_ms(today, 0), day_ms(today + 1, 0), store->conf->site.id);
    for (; n < max && sql_row(&store->sql, rows); n++) {
        services[n] = (struct desk_service){.id = sql_uuid(rows, 0),
                                            .is_queue = sqlite3_column_int(rows, 3),
                                            .today = sqlite3_column_int(rows, 4),
                                            .asked = sqlite3_column_int(rows, 5),
                                            .tickets = sqlite3_column_int(rows, 6),
                                            .serving = sqlite3_column_int(rows, 7)};
        sql_text(rows, 1, services[n].code, sizeof services[n].code);
        sql_text(rows, 2, services[n].title, sizeof services[n].title);
    }
    return store_end_list(store, n, count);
}

enum err store_desk_bookings(struct store *store, struct uuid service, struct desk_booking *bookings,
                             size_t max, size_t *count)
{
    size_t n = 0;
    int32_t today = store_today();
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *rows = sql_start(
        &store->sql,
        "SELECT b.id, b.resident, r.masked_name, g.id, g.masked_name, b.called_ms IS NOT NULL FROM bookings b"
        " JOIN residents r ON r.id = b.resident LEFT JOIN residents g ON g.id = (SELECT guardian FROM"
        " guardians WHERE child = b.resident ORDER BY since_ms, guardian LIMIT 1) WHERE b.service = ?3 AND"
        " (b.state = 'asked' OR (b.state = 'booked' AND b.starts_ms < ?2) OR (b.closed_how IN ('done',"
        " 'no_show') AND " IS_TODAY
        ")) ORDER BY b.state = 'asked' DESC, b.closed_ms IS NOT NULL, b.starts_ms,"
        " b.number",
        "llu", day_ms(today, 0), day_ms(today + 1, 0), &service);
    for (; n < max && sql_row(&store->sql, rows); n++) {
        struct desk_booking *b = &bookings[n];
        *b = (struct desk_booking){.resident = sql_uuid(rows, 1), .is_called = sqlite3_column_int(rows, 5)};
        booking_read(store, sql_uuid(rows, 0), &b->booking);
        desk_read_name(store, rows, 1, b->masked_name, sizeof b->masked_name);
        desk_read_name(store, rows, 3, b->guardian, sizeof b->guardian);
    }
    return store_end_list(store, n, count);
}
