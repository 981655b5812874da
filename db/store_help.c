/* 求助: a call for a hand, and who answered it. */
#include "base/clock.h"
#include "base/utf8.h"
#include "db/desk_lists.h"
#include "db/store_private.h"

#include <string.h>

enum { RING_AGAIN_MS = 20 * 1000, DAY_MS = 24 * 60 * 60 * 1000 };

static const char *const causes[] = {[HELP_ASKED] = "asked", [HELP_SCANS] = "scans"};

#define SELECT_CALL                                                                                          \
    "SELECT id, place, cause, raised_ms, rung_ms, answered_ms, answered_by FROM help_calls WHERE device ="   \
    " (SELECT device FROM meta)"

static void fill_call(sqlite3_stmt *row, struct help_call *out)
{
    char cause[8];
    *out = (struct help_call){.id = sql_uuid(row, 0)};
    sql_text(row, 1, out->place, sizeof out->place);
    sql_text(row, 2, cause, sizeof cause);
    out->cause = strcmp(cause, causes[HELP_SCANS]) == 0 ? HELP_SCANS : HELP_ASKED;
    out->raised_ms = sqlite3_column_int64(row, 3);
    out->rung_ms = sqlite3_column_int64(row, 4);
    out->answered_ms = sqlite3_column_int64(row, 5);
    sql_text(row, 6, out->answered_by, sizeof out->answered_by);
}

static bool read_call(struct sql *sql, sqlite3_stmt *row, struct help_call *out)
{
    if (!sql_row(sql, row))
        return false;
    fill_call(row, out);
    sqlite3_reset(row);
    return true;
}

static bool find_open(struct sql *sql, struct help_call *out)
{
    return read_call(sql, sql_start(sql, SELECT_CALL " AND answered_ms IS NULL", ""), out);
}

static void raise_call(struct store *store, const struct uuid *id, enum help_cause cause, const char *place)
{
    sql_run(&store->sql,
            "INSERT INTO help_calls (id, device, site, place, cause, raised_ms, rung_ms)"
            " SELECT ?1, device, ?2, ?3, ?4, ?5, ?5 FROM meta",
            "utttl", id, store->conf->site.id, place, causes[cause], clock_wall_ms());
}

static void ring(struct store *store, const struct uuid *id, enum help_cause cause, const char *place)
{
    sql_run(&store->sql, "UPDATE help_calls SET rung_ms = ?2 WHERE id = ?1", "ul", id, clock_wall_ms());
    event_record(store, "help_called", *id, (struct uuid){0},
                 "SELECT json_object('call', uuid(?1), 'cause', ?2, 'place', ?3)", "utt", id, causes[cause],
                 place);
}

/* A clock that was set back must not keep a call silent. */
static bool has_just_rung(const struct help_call *call)
{
    int64_t since_ms = clock_wall_ms() - call->rung_ms;
    return since_ms >= 0 && since_ms < RING_AGAIN_MS;
}

enum err store_call_help(struct store *store, enum help_cause cause, const char *place, struct uuid *out)
{
    struct help_call call = {.id = uuid_new()};
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_open = find_open(&store->sql, &call);
    if (!is_open)
        raise_call(store, &call.id, cause, place);
    if (!is_open || !has_just_rung(&call))
        ring(store, &call.id, cause, place);
    err = store_end(store);
    if (!err)
        *out = call.id;
    return err;
}

enum err store_answer_help(struct store *store, struct uuid id, const char *by)
{
    if (by[0] == '\0' || strlen(by) >= sizeof((struct help_call *)0)->answered_by)
        return ERR_DATA;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_open =
        sql_int(&store->sql, "SELECT count(*) FROM help_calls WHERE id = ?1 AND answered_ms IS NULL", "u",
                &id) == 1;
    if (is_open) {
        sql_run(&store->sql, "UPDATE help_calls SET answered_ms = ?2, answered_by = ?3 WHERE id = ?1", "ult",
                &id, clock_wall_ms(), by);
        event_record(store, "help_answered", id, (struct uuid){0}, "SELECT json_object('call', uuid(?1))",
                     "u", &id);
    }
    err = store_end(store);
    return err || is_open ? err : ERR_NOT_FOUND;
}

enum err store_open_call(struct store *store, struct help_call *out)
{
    struct help_call call;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_found = find_open(&store->sql, &call) ||
                    read_call(&store->sql,
                              sql_start(&store->sql,
                                        SELECT_CALL " AND answered_ms IS NOT NULL AND answered_ms > ?1"
                                                    " ORDER BY answered_ms DESC LIMIT 1",
                                        "l", clock_wall_ms() - HELP_ANSWER_SHOWN_MS),
                              &call);
    err = store_end(store);
    if (err || !is_found)
        return err ? err : ERR_NOT_FOUND;
    *out = call;
    return ERR_OK;
}

enum err store_desk_calls(struct store *store, struct help_call *calls, size_t max, size_t *count)
{
    size_t n = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *rows = sql_start(&store->sql,
                                   SELECT_CALL " AND (answered_ms IS NULL OR answered_ms > ?1)"
                                               " ORDER BY answered_ms IS NOT NULL, raised_ms DESC",
                                   "l", clock_wall_ms() - DAY_MS);
    for (; n < max && sql_row(&store->sql, rows); n++)
        fill_call(rows, &calls[n]);
    return store_end_list(store, n, count);
}
