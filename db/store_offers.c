/* What residents are shown of the programme: lists, the week, free slots. */
#include "base/clock.h"
#include "base/utf8.h"
#include "db/edit.h"
#include "db/pool.h"
#include "model/date.h"

#include <string.h>

enum { EVENING_MIN = 17 * 60, CHILD_AGE_MAX = 13, ELDER_AGE_MIN = 50, MINUTE_MS = 60 * 1000 };

/* ---- records ---- */

#define ACTIVITY_COLUMNS                                                                                     \
    "a.id, a.site, a.code, a.kind, a.title, a.organiser, a.place, a.about, a.materials, a.price, "           \
    "a.capacity,"                                                                                            \
    " a.age_from, a.age_to, a.enrol_from_ms, a.enrol_until_ms, a.threshold, a.cancelled_ms IS NOT NULL, "    \
    "a.version"
enum { ACTIVITY_COLUMN_COUNT = 18 };

static void read_activity(sqlite3_stmt *row, struct activity *out)
{
    *out = (struct activity){.id = sql_uuid(row, 0),
                             .capacity = sqlite3_column_int(row, 10),
                             .age_from = sqlite3_column_int(row, 11),
                             .age_to = sqlite3_column_int(row, 12),
                             .enrol_from_ms = sqlite3_column_int64(row, 13),
                             .enrol_until_ms = sqlite3_column_int64(row, 14),
                             .threshold = sqlite3_column_int(row, 15),
                             .is_cancelled = sqlite3_column_int(row, 16),
                             .version = sqlite3_column_int(row, 17)};
    sql_text(row, 1, out->site, sizeof out->site);
    sql_text(row, 2, out->code, sizeof out->code);
    activity_kind_of((const char *)sqlite3_column_text(row, 3), &out->kind);
    sql_text(row, 4, out->title, sizeof out->title);
    sql_text(row, 5, out->organiser, sizeof out->organiser);
    sql_text(row, 6, out->place, sizeof out->place);
    sql_text(row, 7, out->about, sizeof out->about);
    sql_text(row, 8, out->materials, sizeof out->materials);
    sql_text(row, 9, out->price, sizeof out->price);
}

static size_t read_sessions(struct store *store, struct uuid activity,
                            struct activity_session sessions[ACTIVITY_SESSIONS_MAX])
{
    size_t n = 0;
    sqlite3_stmt *row = sql_start(&store->sql,
                                  "SELECT id, starts_ms, ends_ms, place, cancelled_ms IS NOT NULL FROM"
                                  " activity_sessions WHERE activity = ?1 ORDER BY starts_ms",
                                  "u", &activity);
    while (n < ACTIVITY_SESSIONS_MAX && sql_row(&store->sql, row)) {
        sessions[n] = (struct activity_session){.id = sql_uuid(row, 0),
                                                .starts_ms = sqlite3_column_int64(row, 1),
                                                .ends_ms = sqlite3_column_int64(row, 2),
                                                .is_cancelled = sqlite3_column_int(row, 4)};
        sql_text(row, 3, sessions[n].place, sizeof sessions[n].place);
        n++;
    }
    if (row)
        sqlite3_reset(row);
    return n;
}

enum err store_activity(struct store *store, struct uuid id, struct activity *out,
                        struct activity_session sessions[ACTIVITY_SESSIONS_MAX], size_t *count)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *row =
        sql_start(&store->sql, "SELECT " ACTIVITY_COLUMNS " FROM activities a WHERE a.id = ?1", "u", &id);
    bool is_found = sql_row(&store->sql, row);
    if (is_found) {
        read_activity(row, out);
        *count = read_sessions(store, id, sessions);
    }
    err = store_end(store);
    return err || is_found ? err : ERR_NOT_FOUND;
}

#define SERVICE_COLUMNS                                                                                      \
    "s.id, s.site, s.code, s.kind, s.title, s.provider, s.place, s.about, s.bring, s.price, s.slot_min, "    \
    "s.days_ahead,"                                                                                          \
    " s.is_asked, s.has_ticket, s.is_at_home, s.cancelled_ms IS NOT NULL, s.version"

static void read_service(sqlite3_stmt *row, struct service *out)
{
    *out = (struct service){.id = sql_uuid(row, 0),
                            .slot_min = sqlite3_column_int(row, 10),
                            .days_ahead = sqlite3_column_int(row, 11),
                            .is_asked = sqlite3_column_int(row, 12),
                            .has_ticket = sqlite3_column_int(row, 13),
                            .is_at_home = sqlite3_column_int(row, 14),
                            .is_cancelled = sqlite3_column_int(row, 15),
                            .version = sqlite3_column_int(row, 16)};
    sql_text(row, 1, out->site, sizeof out->site);
    sql_text(row, 2, out->code, sizeof out->code);
    service_kind_of((const char *)sqlite3_column_text(row, 3), &out->kind);
    sql_text(row, 4, out->title, sizeof out->title);
    sql_text(row, 5, out->provider, sizeof out->provider);
    sql_text(row, 6, out->place, sizeof out->place);
    sql_text(row, 7, out->about, sizeof out->about);
    sql_text(row, 8, out->bring, sizeof out->bring);
    sql_text(row, 9, out->price, sizeof out->price);
}

size_t hours_read(struct store *store, struct uuid service, struct slot_hours hours[SLOT_HOURS_MAX])
{
    size_t n = 0;
    sqlite3_stmt *row = sql_start(&store->sql,
                                  "SELECT weekday, day, from_min, to_min, seats, who FROM service_hours WHERE"
                                  " service = ?1 ORDER BY place",
                                  "u", &service);
    while (n < SLOT_HOURS_MAX && sql_row(&store->sql, row)) {
        hours[n] = (struct slot_hours){.weekday = sqlite3_column_int(row, 0),
                                       .day = sqlite3_column_int(row, 1),
                                       .from_min = sqlite3_column_int(row, 2),
                                       .to_min = sqlite3_column_int(row, 3),
                                       .seats = sqlite3_column_int(row, 4)};
        sql_text(row, 5, hours[n].who, sizeof hours[n].who);
        n++;
    }
    if (row)
        sqlite3_reset(row);
    return n;
}

enum err store_service(struct store *store, struct uuid id, struct service *out,
                       struct slot_hours hours[SLOT_HOURS_MAX], size_t *count)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *row =
        sql_start(&store->sql, "SELECT " SERVICE_COLUMNS " FROM services s WHERE s.id = ?1", "u", &id);
    bool is_found = sql_row(&store->sql, row);
    if (is_found) {
        read_service(row, out);
        *count = hours_read(store, id, hours);
    }
    err = store_end(store);
    return err || is_found ? err : ERR_NOT_FOUND;
}

enum err store_activity_by_code(struct store *store, const char *code, struct uuid *out)
{
    return edit_find(store, "SELECT id, version FROM activities WHERE site = ?1 AND code = ?2", code, out);
}

enum err store_service_by_code(struct store *store, const char *code, struct uuid *out)
{
    return edit_find(store, "SELECT id, version FROM services WHERE site = ?1 AND code = ?2", code, out);
}

/* ---- activities to come ---- */

/* SQLite has no idea of the site's time zone: evenings are told here. */
static bool is_of(enum activity_filter filter, int age_from, int age_to, int64_t starts_ms)
{
    switch (filter) {
    case FILTER_EVENING:
        return minute_at(starts_ms) >= EVENING_MIN;
    case FILTER_CHILDREN:
        return age_to > 0 && age_from <= CHILD_AGE_MAX && age_to < ELDER_AGE_MIN;
    case FILTER_ELDERS:
        return age_from >= ELDER_AGE_MIN;
    default:
        return true;
    }
}

enum err store_timetable(struct store *store, int64_t from_ms, int64_t until_ms, enum activity_filter filter,
                         struct timetable_row *rows, size_t max, size_t *count)
{
    size_t n = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *row = sql_start(&store->sql,
                                  "SELECT a.id, x.id, a.kind, a.title, coalesce(nullif(x.place, ''), "
                                  "a.place), a.price, x.starts_ms, x.ends_ms,"
                                  " a.age_from, a.age_to, a.cancelled_ms IS NOT NULL OR x.cancelled_ms IS "
                                  "NOT NULL FROM activity_sessions x"
                                  " JOIN activities a ON a.id = x.activity WHERE x.starts_ms >= ?1 AND "
                                  "x.starts_ms < ?2 ORDER BY x.starts_ms,"
                                  " a.code",
                                  "ll", from_ms, until_ms);
    while (n < max && sql_row(&store->sql, row)) {
        struct timetable_row *r = &rows[n];
        *r = (struct timetable_row){.activity = sql_uuid(row, 0),
                                    .session = sql_uuid(row, 1),
                                    .starts_ms = sqlite3_column_int64(row, 6),
                                    .ends_ms = sqlite3_column_int64(row, 7),
                                    .age_from = sqlite3_column_int(row, 8),
                                    .age_to = sqlite3_column_int(row, 9),
                                    .is_cancelled = sqlite3_column_int(row, 10)};
        activity_kind_of((const char *)sqlite3_column_text(row, 2), &r->kind);
        sql_text(row, 3, r->title, sizeof r->title);
        sql_text(row, 4, r->place, sizeof r->place);
        sql_text(row, 5, r->price, sizeof r->price);
        n += is_of(filter, r->age_from, r->age_to, r->starts_ms);
    }
    err = store_end(store);
    if (!err)
        *count = n;
    return err;
}

#define SELECT_ROW                                                                                           \
    "SELECT " ACTIVITY_COLUMNS ", (SELECT min(starts_ms) FROM activity_sessions WHERE activity = a.id AND "  \
    "cancelled_ms IS NULL AND ends_ms >"                                                                     \
    " ?1) AS next, (SELECT min(ends_ms) FROM activity_sessions WHERE activity = a.id AND cancelled_ms IS "   \
    "NULL AND"                                                                                               \
    " ends_ms > ?1), (SELECT count(*) FROM activity_sessions WHERE activity = a.id AND cancelled_ms IS "     \
    "NULL),"                                                                                                 \
    " (SELECT count(*) FROM activity_sessions WHERE activity = a.id AND cancelled_ms IS NULL AND ends_ms > " \
    "?1),"                                                                                                   \
    " (SELECT count(*) FROM bookings WHERE activity = a.id AND state IN ('offered', 'asked', 'booked')),"    \
    " (SELECT count(*) FROM bookings WHERE activity = a.id AND state = 'waiting') FROM activities a"

static void read_row(sqlite3_stmt *row, struct activity_row *out)
{
    read_activity(row, &out->activity);
    out->next_starts_ms = sqlite3_column_int64(row, ACTIVITY_COLUMN_COUNT);
    out->next_ends_ms = sqlite3_column_int64(row, ACTIVITY_COLUMN_COUNT + 1);
    out->sessions = sqlite3_column_int(row, ACTIVITY_COLUMN_COUNT + 2);
    out->sessions_left = sqlite3_column_int(row, ACTIVITY_COLUMN_COUNT + 3);
    int free = out->activity.capacity - sqlite3_column_int(row, ACTIVITY_COLUMN_COUNT + 4);
    out->seats_left = out->activity.capacity ? (free > 0 ? free : 0) : -1;
    out->waiting = sqlite3_column_int(row, ACTIVITY_COLUMN_COUNT + 5);
}

enum err store_activities(struct store *store, enum activity_filter filter, size_t skip,
                          struct activity_row *rows, size_t max, size_t *count)
{
    size_t n = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *row = sql_start(
        &store->sql, SELECT_ROW " WHERE next IS NOT NULL AND a.cancelled_ms IS NULL ORDER BY next, a.code",
        "l", clock_wall_ms());
    while (n < max && sql_row(&store->sql, row)) {
        read_row(row, &rows[n]);
        const struct activity *a = &rows[n].activity;
        if (!is_of(filter, a->age_from, a->age_to, rows[n].next_starts_ms))
            continue;
        if (skip)
            skip--;
        else
            n++;
    }
    err = store_end(store);
    if (!err)
        *count = n;
    return err;
}

enum err store_activity_row(struct store *store, struct uuid id, struct activity_row *out)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *row = sql_start(&store->sql, SELECT_ROW " WHERE a.id = ?2", "lu", clock_wall_ms(), &id);
    bool is_found = sql_row(&store->sql, row);
    if (is_found)
        read_row(row, out);
    err = store_end(store);
    return err || is_found ? err : ERR_NOT_FOUND;
}

/* ---- services ---- */

enum err store_services(struct store *store, struct service *rows, size_t max, size_t *count)
{
    size_t n = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *row = sql_start(
        &store->sql,
        "SELECT " SERVICE_COLUMNS " FROM services s WHERE s.cancelled_ms IS NULL ORDER BY s.code", "");
    while (n < max && sql_row(&store->sql, row))
        read_service(row, &rows[n++]);
    err = store_end(store);
    if (!err)
        *count = n;
    return err;
}

static bool read_slot(struct store *store, struct uuid service, int64_t starts_ms, struct service_slot *out)
{
    struct pool p;
    if (!pool_read(store, (struct uuid){0}, service, starts_ms, &p) || !p.seats || p.is_cancelled ||
        p.last_ms <= clock_wall_ms() || day_at(p.first_ms) > p.last_day)
        return false;
    int free = p.seats - pool_taken(store, &p);
    *out = (struct service_slot){.starts_ms = p.first_ms,
                                 .ends_ms = p.ends_ms,
                                 .seats = p.seats,
                                 .seats_left = free > 0 ? free : 0,
                                 .waiting = pool_waiting(store, &p)};
    return true;
}

/* A queue has one: the day. */
static size_t day_slots(struct store *store, const struct service *s, const struct slot_hours *hours,
                        size_t hour_count, int32_t day, struct service_slot out[SLOTS_MAX])
{
    struct slot slots[SLOTS_MAX];
    size_t n = 0, count = slots_of_day(&store->conf->site, hours, hour_count, s->slot_min, day, slots);
    if (s->kind == SERVICE_QUEUE && count > 1)
        count = 1;
    for (size_t i = 0; i < count; i++) {
        if (!read_slot(store, s->id, day_ms(day, slots[i].from_min), &out[n]))
            continue;
        str_copy(out[n].who, sizeof out[n].who, slots[i].who);
        n++;
    }
    return n;
}

/* Reads the record and hands it to act; a missing one is ERR_NOT_FOUND. */
struct service_hours {
    struct service service;
    struct slot_hours hours[SLOT_HOURS_MAX];
    size_t count;
};

static bool read_service_hours(struct store *store, struct uuid id, struct service_hours *out)
{
    sqlite3_stmt *row = sql_start(
        &store->sql, "SELECT " SERVICE_COLUMNS " FROM services s WHERE s.id = ?1 AND s.cancelled_ms IS NULL",
        "u", &id);
    if (!sql_row(&store->sql, row))
        return false;
    read_service(row, &out->service);
    sqlite3_reset(row);
    out->count = hours_read(store, id, out->hours);
    return true;
}

enum err store_slots(struct store *store, struct uuid service, int32_t day,
                     struct service_slot slots[SLOTS_MAX], size_t *count)
{
    struct service_hours s;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_found = read_service_hours(store, service, &s);
    size_t n = is_found ? day_slots(store, &s.service, s.hours, s.count, day, slots) : 0;
    err = store_end(store);
    if (err || !is_found)
        return err ? err : ERR_NOT_FOUND;
    *count = n;
    return ERR_OK;
}

enum err store_service_days(struct store *store, struct uuid service,
                            struct service_day days[SERVICE_DAYS_MAX], size_t *count)
{
    struct service_hours s;
    struct service_slot slots[SLOTS_MAX];
    size_t n = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_found = read_service_hours(store, service, &s);
    for (int i = 0; is_found && i < s.service.days_ahead && n < SERVICE_DAYS_MAX; i++) {
        int32_t day = store_today() + i;
        size_t found = day_slots(store, &s.service, s.hours, s.count, day, slots);
        days[n] = (struct service_day){.day = day, .slots = (int)found};
        for (size_t k = 0; k < found; k++)
            days[n].seats_left += slots[k].seats_left;
        n++;
    }
    err = store_end(store);
    if (err || !is_found)
        return err ? err : ERR_NOT_FOUND;
    *count = n;
    return ERR_OK;
}
