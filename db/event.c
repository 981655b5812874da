/* The outbox: every act as an event, chained by hashes (db/EVENTS.md). */
#include "base/clock.h"
#include "base/utf8.h"
#include "db/store_private.h"

#include <sodium.h>
#include <string.h>

#define EVENT_COLUMNS                                                                                        \
    "city, site, device, epoch, seq, id, hlc, boot_id, boottime_ms, wall_ms, schema, kind, body, prev_hash"

enum { COLUMN_SEQ = 4, COLUMN_PREV_HASH = 13, COLUMN_COUNT = 14, HASH_SIZE = 32 };

static void hash_number(crypto_hash_sha256_state *state, uint64_t number, size_t size)
{
    uint8_t bytes[8];
    for (size_t i = 0; i < size; i++)
        bytes[i] = (uint8_t)(number >> 8 * (size - 1 - i));
    crypto_hash_sha256_update(state, bytes, size);
}

/* Columns in their order: integers as 8 bytes, text and blobs as 4 bytes of length and the bytes; big-endian.
 */
static void hash_event(sqlite3_stmt *row, uint8_t out[HASH_SIZE])
{
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    for (int i = 0; i < COLUMN_COUNT; i++) {
        if (sqlite3_column_type(row, i) == SQLITE_INTEGER) {
            hash_number(&state, (uint64_t)sqlite3_column_int64(row, i), 8);
            continue;
        }
        const void *bytes = sqlite3_column_blob(row, i);
        size_t size = (size_t)sqlite3_column_bytes(row, i);
        hash_number(&state, size, 4);
        if (size)
            crypto_hash_sha256_update(&state, bytes, size);
    }
    crypto_hash_sha256_final(&state, out);
}

/* The chain's end moves to the event that was just inserted. */
static void advance_chain(struct sql *sql, const struct uuid *event)
{
    uint8_t hash[HASH_SIZE];
    sqlite3_stmt *row = sql_start(sql, "SELECT " EVENT_COLUMNS " FROM events WHERE id = ?1", "u", event);
    if (!sql_row(sql, row))
        return;
    hash_event(row, hash);
    sqlite3_reset(row);
    sql_run(
        sql,
        "UPDATE meta SET last_hash = ?2, (last_seq, last_hlc) = (SELECT seq, hlc FROM events WHERE id = ?1)",
        "ub", event, hash, sizeof hash);
}

/* Version of the kind's body (db/EVENTS.md). */
static int schema_of(const char *kind)
{
    return strcmp(kind, "resident_registered") == 0 ? 2 : 1;
}

static void add_event(struct store *store, const struct uuid *id, const char *kind, const char *body)
{
    const struct conf_site *site = &store->conf->site;
    int64_t wall_ms = clock_wall_ms();
    int64_t hlc = hlc_next(sql_int(&store->sql, "SELECT last_hlc FROM meta", ""), wall_ms);
    sql_run(&store->sql,
            "INSERT INTO events (" EVENT_COLUMNS
            ") SELECT ?1, ?2, device, epoch, last_seq + 1, ?3, ?4, ?5, ?6, ?7, ?8,"
            " ?9, ?10, last_hash FROM meta",
            "ttulbllitt", site->city, site->id, id, hlc, clock_boot_id(), (size_t)16, clock_boottime_ms(),
            wall_ms, schema_of(kind), kind, body);
    advance_chain(&store->sql, id);
}

/* With who acted, where somebody acts for another. */
static void add_body(struct store *store, const struct uuid *id, const char *kind, const char *body)
{
    if (uuid_is_zero(store->agent)) {
        add_event(store, id, kind, body);
        return;
    }
    sqlite3_stmt *row =
        sql_start(&store->sql, "SELECT json_set(?1, '$.by', uuid(?2))", "tu", body, &store->agent);
    if (sql_row(&store->sql, row)) {
        add_event(store, id, kind, (const char *)sqlite3_column_text(row, 0));
        sqlite3_reset(row);
    }
}

struct uuid event_record(struct store *store, const char *kind, struct uuid object, struct uuid resident,
                         const char *body_sql, const char *types, ...)
{
    struct sql *sql = &store->sql;
    struct uuid id = uuid_new();
    va_list args;
    va_start(args, types);
    sqlite3_stmt *body = sql_start_list(sql, body_sql, types, &args);
    if (sql_row(sql, body)) {
        add_body(store, &id, kind, (const char *)sqlite3_column_text(body, 0));
        sqlite3_reset(body);
    }
    va_end(args);
    sql_run(sql,
            "INSERT INTO audit (at_ms, act, object, resident, event, staff, agent)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            "ltuuuuu", clock_wall_ms(), kind, &object, &resident, &id, &store->actor, &store->agent);
    return id;
}

/* ---- check ---- */

/* Follows the chain of the newest epoch; last holds the hash of its last event, *count how many there are. */
static bool follow_chain(struct sql *sql, uint8_t last[HASH_SIZE], int64_t *count)
{
    sqlite3_stmt *row = sql_start(sql,
                                  "SELECT " EVENT_COLUMNS " FROM events WHERE (device, epoch) ="
                                  " (SELECT device, epoch FROM meta) ORDER BY seq",
                                  "");
    bool is_whole = true;
    while (is_whole && sql_row(sql, row)) {
        is_whole = sqlite3_column_int64(row, COLUMN_SEQ) == *count + 1 &&
                   memcmp(sqlite3_column_blob(row, COLUMN_PREV_HASH), last, HASH_SIZE) == 0;
        hash_event(row, last);
        ++*count;
    }
    return is_whole;
}

enum err event_check_chain(struct sql *sql, char *message, size_t message_size)
{
    uint8_t last[HASH_SIZE] = {0};
    int64_t count = 0;
    bool is_whole =
        follow_chain(sql, last, &count) &&
        sql_int(sql, "SELECT last_seq = ?1 AND last_hash = ?2 FROM meta", "lb", count, last, sizeof last);
    if (sql->err)
        return sql->err;
    if (is_whole)
        return ERR_OK;
    str_format(message, message_size, "the chain of events breaks at number %lld", (long long)count);
    return ERR_CORRUPT;
}
