#include "db/shelf.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "db/store_private.h"

#include <string.h>

/* ---- the newest count ---- */

static int count_of(struct store *store, const char *text)
{
    return (int)sql_int(&store->sql, text, "");
}

static int count_expected(struct store *store)
{
    return count_of(store,
                    "SELECT count(*) FROM shelf_copies WHERE shelf_count = " SHELF_NEWEST " AND is_expected");
}

static int count_present(struct store *store)
{
    return count_of(store, "SELECT count(*) FROM shelf_copies WHERE shelf_count = " SHELF_NEWEST
                           " AND is_expected AND seen_ms IS NOT NULL");
}

static void read_count(struct store *store, struct shelf_count *out)
{
    static const struct uuid nobody;
    sqlite3_stmt *row = sql_start(
        &store->sql, "SELECT id, started_ms, ended_ms FROM shelf_counts WHERE id = " SHELF_NEWEST, "");
    *out = (struct shelf_count){0};
    if (!sql_row(&store->sql, row))
        return;
    out->id = sql_uuid(row, 0);
    out->started_ms = sqlite3_column_int64(row, 1);
    out->ended_ms = sqlite3_column_int64(row, 2);
    sqlite3_reset(row);
    out->expected = count_expected(store);
    out->present = count_present(store);
    out->unknown = count_of(store, "SELECT count(*) FROM shelf_codes WHERE shelf_count = " SHELF_NEWEST);
    out->missing = count_of(store, "SELECT count(*)" SHELF_MISSING);
    out->misplaced =
        (int)sql_int(&store->sql, "SELECT count(*)" SHELF_MISPLACED, "iut", 0, &nobody, store->conf->site.id);
}

static bool is_open(struct store *store, struct uuid count)
{
    return sql_int(&store->sql, "SELECT count(*) FROM shelf_counts WHERE id = ?1 AND ended_ms IS NULL", "u",
                   &count) == 1;
}

enum err store_shelf_newest(struct store *store, struct shelf_count *out)
{
    struct shelf_count found;
    enum err err = store_begin(store);
    if (err)
        return err;
    read_count(store, &found);
    err = store_end(store);
    if (err || uuid_is_zero(found.id))
        return err ? err : ERR_NOT_FOUND;
    *out = found;
    return ERR_OK;
}

/* ---- counting ---- */

static void begin_count(struct store *store)
{
    struct uuid id = uuid_new();
    sql_run(&store->sql, "INSERT INTO shelf_counts (id, started_ms) VALUES (?1, ?2)", "ul", &id,
            clock_wall_ms());
    sql_run(&store->sql,
            "INSERT INTO shelf_copies (shelf_count, copy, is_expected) SELECT ?1, c.id, 1 FROM copies c"
            " WHERE c.site = ?2 AND " COPY_IS_IN,
            "ut", &id, store->conf->site.id);
}

enum err store_shelf_begin(struct store *store, struct shelf_count *out)
{
    struct shelf_count begun;
    enum err err = store_begin(store);
    if (err)
        return err;
    if (sql_int(&store->sql, "SELECT count(*) FROM shelf_counts WHERE ended_ms IS NULL", "") == 0)
        begin_count(store);
    read_count(store, &begun);
    err = store_end(store);
    if (!err)
        *out = begun;
    return err;
}

static enum shelf_outcome outcome_of(const struct store *store, const struct copy *c)
{
    if (!uuid_is_zero(c->open_loan))
        return SHELF_ON_LOAN;
    if (strcmp(c->site, store->conf->site.id) != 0)
        return SHELF_ELSEWHERE;
    if (!uuid_is_zero(c->hold))
        return SHELF_RESERVED;
    if (strcmp(c->state, "available") == 0)
        return SHELF_PRESENT;
    return strcmp(c->state, "transit") == 0 ? SHELF_RESERVED : SHELF_TAKEN_OUT;
}

static void note_copy(struct store *store, struct uuid count, const struct copy *c, struct shelf_scan *out)
{
    out->outcome = outcome_of(store, c);
    str_copy(out->title, sizeof out->title, c->title);
    str_copy(out->barcode, sizeof out->barcode, c->barcode);
    str_copy(out->home_name, sizeof out->home_name, c->site_name);
    out->is_again =
        sql_int(&store->sql,
                "SELECT count(*) FROM shelf_copies WHERE shelf_count = ?1 AND copy = ?2 AND seen_ms"
                " IS NOT NULL",
                "uu", &count, &c->id) > 0;
    sql_run(&store->sql,
            "INSERT INTO shelf_copies (shelf_count, copy, is_expected, seen_ms) VALUES (?1, ?2, 0, ?3)"
            " ON CONFLICT DO UPDATE SET seen_ms = excluded.seen_ms",
            "uul", &count, &c->id, clock_wall_ms());
}

static void note_unknown(struct store *store, struct uuid count, const char *code, struct shelf_scan *out)
{
    str_copy(out->barcode, sizeof out->barcode, code);
    out->outcome = SHELF_UNKNOWN;
    out->is_again =
        sql_int(&store->sql, "SELECT count(*) FROM shelf_codes WHERE shelf_count = ?1 AND code = ?2", "ut",
                &count, code) > 0;
    sql_run(&store->sql,
            "INSERT INTO shelf_codes (shelf_count, code, seen_ms) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
            "utl", &count, code, clock_wall_ms());
}

enum err store_shelf_scan(struct store *store, struct uuid count, const char *code, struct shelf_scan *out)
{
    struct shelf_scan scan = {0};
    struct circulation why = {0};
    struct copy found;
    size_t len = strlen(code);
    if (len == 0 || len >= sizeof scan.barcode)
        return ERR_DATA;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_running = is_open(store, count);
    if (is_running && copy_find(store, (struct uuid){0}, code, (struct uuid){0}, &found, &why))
        note_copy(store, count, &found, &scan);
    else if (is_running && why.refusal == REFUSED_ISBN)
        scan.outcome = SHELF_ISBN;
    else if (is_running)
        note_unknown(store, count, code, &scan);
    scan.expected = count_expected(store);
    scan.present = count_present(store);
    err = store_end(store);
    if (err || !is_running)
        return err ? err : ERR_NOT_FOUND;
    *out = scan;
    return ERR_OK;
}

/* ---- its end ---- */

static void record_end(struct store *store, const struct shelf_count *c)
{
    sql_run(&store->sql, "UPDATE shelf_counts SET ended_ms = ?2 WHERE id = ?1", "ul", &c->id,
            clock_wall_ms());
    sql_run(&store->sql, "DELETE FROM shelf_counts WHERE id <> ?1", "u", &c->id);
    event_record(store, "shelf_counted", c->id, (struct uuid){0},
                 "SELECT json_object('count', uuid(?1), 'expected', ?2, 'present', ?3, 'missing', ?4,"
                 " 'misplaced', ?5, 'unknown', ?6)",
                 "uiiiii", &c->id, c->expected, c->present, c->missing, c->misplaced, c->unknown);
}

enum err store_shelf_end(struct store *store, struct uuid count, struct shelf_count *out)
{
    struct shelf_count ended;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_running = is_open(store, count);
    if (is_running) {
        read_count(store, &ended);
        record_end(store, &ended);
        read_count(store, &ended);
    }
    err = store_end(store);
    if (err || !is_running)
        return err ? err : ERR_NOT_FOUND;
    *out = ended;
    return ERR_OK;
}

enum err store_shelf_drop(struct store *store, struct uuid count)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_running = is_open(store, count);
    if (is_running)
        sql_run(&store->sql, "DELETE FROM shelf_counts WHERE id = ?1", "u", &count);
    err = store_end(store);
    return err || is_running ? err : ERR_NOT_FOUND;
}
