/* What houses offer: the records as staff put them. */
#include "base/clock.h"
#include "base/utf8.h"
#include "db/edit.h"
#include "db/pool.h"

#include <string.h>

static bool name_of(const char *const *names, int count, const char *name, int *out)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0) {
            *out = i;
            return true;
        }
    return false;
}

static const char *const activity_kinds[] = {"activity", "course", "care", "volunteer"};
static const char *const service_kinds[] = {"slots", "queue"};

const char *activity_kind_name(enum activity_kind kind)
{
    return activity_kinds[kind];
}

bool activity_kind_of(const char *name, enum activity_kind *out)
{
    int i = 0;
    bool is_known = name_of(activity_kinds, ACTIVITY_KIND_COUNT, name, &i);
    *out = is_known ? (enum activity_kind)i : *out;
    return is_known;
}

const char *service_kind_name(enum service_kind kind)
{
    return service_kinds[kind];
}

bool service_kind_of(const char *name, enum service_kind *out)
{
    int i = 0;
    bool is_known = name_of(service_kinds, SERVICE_KIND_COUNT, name, &i);
    *out = is_known ? (enum service_kind)i : *out;
    return is_known;
}

/* ---- what may be put ---- */

enum { AGE_MAX = 150, CAPACITY_MAX = 9999, THRESHOLD_MAX = 100, DAYS_AHEAD_MAX = 92, DAY_MIN = 1440 };

static bool is_within(int value, int least, int most)
{
    return value >= least && value <= most;
}

static bool activity_is_fit(const struct activity *a, const struct activity_session *sessions, size_t count)
{
    bool is_fit = *a->code && *a->title && is_within(a->capacity, 0, CAPACITY_MAX) &&
                  is_within(a->age_from, 0, AGE_MAX) && is_within(a->age_to, a->age_from, AGE_MAX) &&
                  is_within(a->threshold, 0, THRESHOLD_MAX) && a->enrol_from_ms >= 0 &&
                  a->enrol_until_ms >= 0 && count > 0 && count <= ACTIVITY_SESSIONS_MAX;
    for (size_t i = 0; is_fit && i < count; i++)
        is_fit = sessions[i].ends_ms > sessions[i].starts_ms &&
                 (i == 0 || sessions[i].starts_ms >= sessions[i - 1].ends_ms);
    return is_fit;
}

static bool service_is_fit(const struct service *s, const struct slot_hours *hours, size_t count)
{
    bool is_fit = *s->code && *s->title && is_within(s->slot_min, 5, DAY_MIN) &&
                  is_within(s->days_ahead, 1, DAYS_AHEAD_MAX) && count > 0 && count <= SLOT_HOURS_MAX;
    for (size_t i = 0; is_fit && i < count; i++)
        is_fit = is_within(hours[i].weekday, 1, 7) && is_within(hours[i].from_min, 0, DAY_MIN) &&
                 is_within(hours[i].to_min, hours[i].from_min, DAY_MIN) && is_within(hours[i].seats, 1, 999);
    return is_fit;
}

/* ---- putting ---- */

static void put_activity_row(struct store *store, const struct activity *a, struct edit *e)
{
    sql_run(&store->sql,
            "INSERT INTO activities (id, site, code, version, kind, title, organiser, place, about, "
            "materials, price,"
            " capacity, age_from, age_to, enrol_from_ms, enrol_until_ms, threshold, cancelled_ms)"
            " VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,"
            " CASE ?17 WHEN 0 THEN NULL ELSE ?18 END)"
            " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title = excluded.title,"
            " organiser = excluded.organiser, place = excluded.place, about = excluded.about,"
            " materials = excluded.materials, price = excluded.price, capacity = excluded.capacity,"
            " age_from = excluded.age_from, age_to = excluded.age_to, enrol_from_ms = excluded.enrol_from_ms,"
            " enrol_until_ms = excluded.enrol_until_ms, threshold = excluded.threshold,"
            " cancelled_ms = CASE ?17 WHEN 0 THEN NULL ELSE coalesce(cancelled_ms, ?18) END"
            " WHERE (kind, title, organiser, place, about, materials, price, capacity, age_from, age_to, "
            "enrol_from_ms,"
            " enrol_until_ms, threshold, cancelled_ms IS NOT NULL) IS NOT (?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, "
            "?12, ?13,"
            " ?14, ?15, ?16, ?17)",
            "utttttttttiiilliil", &e->id, e->site, a->code, activity_kind_name(a->kind), a->title,
            a->organiser, a->place, a->about, a->materials, a->price, a->capacity, a->age_from, a->age_to,
            a->enrol_from_ms, a->enrol_until_ms, a->threshold, (int)a->is_cancelled, clock_wall_ms());
    e->has_changed |= sqlite3_changes(store->sql.db) > 0;
}

static void put_session(struct store *store, struct uuid activity, const struct activity_session *s,
                        struct edit *e)
{
    struct uuid id = uuid_new();
    sql_run(
        &store->sql,
        "INSERT INTO activity_sessions (id, activity, starts_ms, ends_ms, place, cancelled_ms)"
        " VALUES (?1, ?2, ?3, ?4, ?5, CASE ?6 WHEN 0 THEN NULL ELSE ?7 END)"
        " ON CONFLICT (activity, starts_ms) DO UPDATE SET ends_ms = excluded.ends_ms, place = excluded.place,"
        " cancelled_ms = CASE ?6 WHEN 0 THEN NULL ELSE coalesce(cancelled_ms, ?7) END"
        " WHERE (ends_ms, place, cancelled_ms IS NOT NULL) IS NOT (?4, ?5, ?6)",
        "uulltil", &id, &activity, s->starts_ms, s->ends_ms, s->place, (int)s->is_cancelled, clock_wall_ms());
    e->has_changed |= sqlite3_changes(store->sql.db) > 0;
}

static bool is_among(int64_t starts_ms, const struct activity_session *sessions, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (sessions[i].starts_ms == starts_ms)
            return true;
    return false;
}

/* What the record no longer has: where anybody counts on it it stays, called off. */
static void drop_sessions(struct store *store, const struct activity_session *sessions, size_t count,
                          struct edit *e)
{
    struct uuid gone[ACTIVITY_SESSIONS_MAX];
    size_t n = 0;
    sqlite3_stmt *row = sql_start(&store->sql,
                                  "SELECT id, starts_ms FROM activity_sessions WHERE activity = ?1 AND"
                                  " cancelled_ms IS NULL",
                                  "u", &e->id);
    while (n < ACTIVITY_SESSIONS_MAX && sql_row(&store->sql, row))
        if (!is_among(sqlite3_column_int64(row, 1), sessions, count))
            gone[n++] = sql_uuid(row, 0);
    for (size_t i = 0; i < n; i++) {
        sql_run(&store->sql,
                "UPDATE activity_sessions SET cancelled_ms = ?2 WHERE id = ?1 AND (EXISTS (SELECT 1 FROM "
                "attendances"
                " WHERE session = ?1) OR EXISTS (SELECT 1 FROM bookings WHERE activity = ?3 AND closed_ms IS "
                "NULL))",
                "ulu", &gone[i], clock_wall_ms(), &e->id);
        if (sqlite3_changes(store->sql.db) == 0)
            sql_run(&store->sql, "DELETE FROM activity_sessions WHERE id = ?1", "u", &gone[i]);
        e->has_changed = true;
    }
}

enum err store_put_activity(struct store *store, const struct activity *a,
                            const struct activity_session *sessions, size_t count, enum import_outcome *out,
                            struct uuid *id)
{
    struct edit e = {0};
    if (!activity_is_fit(a, sessions, count))
        return ERR_DATA;
    enum err err = store_begin(store);
    if (err)
        return err;
    if (edit_begin(store, &e, "SELECT id, version FROM activities WHERE site = ?1 AND code = ?2", a->site,
                   a->code, a->version)) {
        put_activity_row(store, a, &e);
        drop_sessions(store, sessions, count, &e);
        for (size_t i = 0; i < count; i++)
            put_session(store, e.id, &sessions[i], &e);
        edit_end(store, &e, "activity_put", "UPDATE activities SET version = ?2 WHERE id = ?1", a->code);
        notice_call_off(store, e.id);
        pool_offer_all(store, e.id, (struct uuid){0}); /* there may be more seats now */
    }
    err = store_end(store);
    if (err)
        return err;
    *out = edit_outcome(&e);
    if (id)
        *id = e.id;
    return ERR_OK;
}

static void put_service_row(struct store *store, const struct service *s, struct edit *e)
{
    sql_run(
        &store->sql,
        "INSERT INTO services (id, site, code, version, kind, title, provider, place, about, bring, price, "
        "slot_min,"
        " days_ahead, is_asked, has_ticket, is_at_home, cancelled_ms)"
        " VALUES (?1, ?2, ?3, 1, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
        " CASE ?16 WHEN 0 THEN NULL ELSE ?17 END)"
        " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind, title = excluded.title,"
        " provider = excluded.provider, place = excluded.place, about = excluded.about, bring = "
        "excluded.bring,"
        " price = excluded.price, slot_min = excluded.slot_min, days_ahead = excluded.days_ahead,"
        " is_asked = excluded.is_asked, has_ticket = excluded.has_ticket, is_at_home = excluded.is_at_home,"
        " cancelled_ms = CASE ?16 WHEN 0 THEN NULL ELSE coalesce(cancelled_ms, ?17) END"
        " WHERE (kind, title, provider, place, about, bring, price, slot_min, days_ahead, is_asked, "
        "has_ticket,"
        " is_at_home, cancelled_ms IS NOT NULL) IS NOT (?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, "
        "?15, ?16)",
        "uttttttttt"
        "iiiiiil",
        &e->id, e->site, s->code, service_kind_name(s->kind), s->title, s->provider, s->place, s->about,
        s->bring, s->price, s->slot_min, s->days_ahead, (int)s->is_asked, (int)s->has_ticket,
        (int)s->is_at_home, (int)s->is_cancelled, clock_wall_ms());
    e->has_changed |= sqlite3_changes(store->sql.db) > 0;
}

static void put_hours(struct store *store, const struct slot_hours *hours, size_t count, struct edit *e)
{
    int64_t same = 0;
    int64_t before =
        sql_int(&store->sql, "SELECT count(*) FROM service_hours WHERE service = ?1", "u", &e->id);
    for (size_t i = 0; i < count; i++)
        same += sql_int(&store->sql,
                        "SELECT count(*) FROM service_hours WHERE service = ?1 AND place = ?2 AND (weekday,"
                        " coalesce(day, 0), from_min, to_min, seats, who) = (?3, ?4, ?5, ?6, ?7, ?8)",
                        "uiiiiiit", &e->id, (int)i, hours[i].weekday, hours[i].day, hours[i].from_min,
                        hours[i].to_min, hours[i].seats, hours[i].who);
    if (same == before && before == (int64_t)count)
        return;
    e->has_changed = true;
    sql_run(&store->sql, "DELETE FROM service_hours WHERE service = ?1", "u", &e->id);
    for (size_t i = 0; i < count; i++)
        sql_run(&store->sql,
                "INSERT INTO service_hours (service, place, weekday, day, from_min, to_min, seats, who)"
                " VALUES (?1, ?2, ?3, nullif(?4, 0), ?5, ?6, ?7, ?8)",
                "uiiiiiit", &e->id, (int)i, hours[i].weekday, hours[i].day, hours[i].from_min,
                hours[i].to_min, hours[i].seats, hours[i].who);
}

enum err store_put_service(struct store *store, const struct service *s, const struct slot_hours *hours,
                           size_t count, enum import_outcome *out, struct uuid *id)
{
    struct edit e = {0};
    if (!service_is_fit(s, hours, count))
        return ERR_DATA;
    enum err err = store_begin(store);
    if (err)
        return err;
    if (edit_begin(store, &e, "SELECT id, version FROM services WHERE site = ?1 AND code = ?2", s->site,
                   s->code, s->version)) {
        put_service_row(store, s, &e);
        put_hours(store, hours, count, &e);
        edit_end(store, &e, "service_put", "UPDATE services SET version = ?2 WHERE id = ?1", s->code);
        pool_offer_all(store, (struct uuid){0}, e.id);
    }
    err = store_end(store);
    if (err)
        return err;
    *out = edit_outcome(&e);
    if (id)
        *id = e.id;
    return ERR_OK;
}
