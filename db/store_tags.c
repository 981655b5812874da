/* Second cards: linked by their holders, found by the keyed slow hash of their UID. */
#include "base/clock.h"
#include "db/store_private.h"
#include "model/tag.h"

#include <string.h>

/* Who linked this card, zero if nobody did. */
static struct uuid holder_of(struct store *store, const uint8_t hash[LOOKUP_HASH_SIZE])
{
    struct uuid holder = {0};
    sqlite3_stmt *row =
        sql_start(&store->sql, "SELECT resident FROM tags WHERE lookup_hash = ?1 AND lookup_key = ?2", "bt",
                  hash, (size_t)LOOKUP_HASH_SIZE, store->keys->lookup.id);
    if (sql_row(&store->sql, row)) {
        holder = sql_uuid(row, 0);
        sqlite3_reset(row);
    }
    return holder;
}

/* The slow hash comes before the transaction. */
static enum err tag_begin(struct store *store, const struct tag_uid *uid, uint8_t hash[LOOKUP_HASH_SIZE])
{
    enum err err = tag_check(uid);
    if (err)
        return err;
    keys_tag_hash(store->keys, uid, hash);
    return store_begin(store);
}

static enum err may_link(struct store *store, struct uuid resident, struct uuid holder)
{
    if (sql_int(&store->sql, "SELECT count(*) FROM residents WHERE id = ?1 AND withdrawn_ms IS NULL", "u",
                &resident) != 1)
        return ERR_NOT_FOUND;
    if (!uuid_is_zero(holder))
        return uuid_equal(holder, resident) ? ERR_OK : ERR_BUSY;
    return tag_count(store, resident) < TAGS_MAX ? ERR_OK : ERR_FULL;
}

static void link_tag(struct store *store, struct uuid resident, const uint8_t hash[LOOKUP_HASH_SIZE],
                     int consent_version)
{
    struct uuid id = uuid_new();
    sql_run(&store->sql,
            "INSERT INTO tags (id, resident, lookup_hash, lookup_key, consent_version, linked_ms)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            "uubtil", &id, &resident, hash, (size_t)LOOKUP_HASH_SIZE, store->keys->lookup.id, consent_version,
            clock_wall_ms());
    event_record(store, "tag_linked", id, resident,
                 "SELECT json_object('tag', uuid(?1), 'resident', uuid(?2), 'lookup_key', ?3,"
                 " 'consent_version', ?4)",
                 "uuti", &id, &resident, store->keys->lookup.id, consent_version);
}

enum err store_link_tag(struct store *store, struct uuid resident, const struct tag_uid *uid,
                        int consent_version)
{
    uint8_t hash[LOOKUP_HASH_SIZE];
    enum err err = tag_begin(store, uid, hash);
    if (err)
        return err;
    struct uuid holder = holder_of(store, hash);
    enum err refusal = may_link(store, resident, holder);
    if (refusal == ERR_OK && uuid_is_zero(holder))
        link_tag(store, resident, hash, consent_version);
    err = store_end(store);
    return err ? err : refusal;
}

static void unlink_tag(struct store *store, struct uuid resident, struct uuid tag)
{
    sql_run(&store->sql, "DELETE FROM tags WHERE id = ?1", "u", &tag);
    event_record(store, "tag_unlinked", tag, resident,
                 "SELECT json_object('tag', uuid(?1), 'resident', uuid(?2))", "uu", &tag, &resident);
    store->must_sweep = true;
}

enum err store_unlink_tag(struct store *store, struct uuid resident, struct uuid tag)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_theirs = sql_int(&store->sql, "SELECT count(*) FROM tags WHERE id = ?1 AND resident = ?2", "uu",
                             &tag, &resident) == 1;
    if (is_theirs)
        unlink_tag(store, resident, tag);
    err = store_end(store);
    return err || is_theirs ? err : ERR_NOT_FOUND;
}

static size_t list(struct store *store, struct uuid resident, struct tag tags[TAGS_MAX])
{
    size_t n = 0;
    sqlite3_stmt *rows =
        sql_start(&store->sql, "SELECT id, linked_ms FROM tags WHERE resident = ?1 ORDER BY linked_ms, id",
                  "u", &resident);
    for (; n < TAGS_MAX && sql_row(&store->sql, rows); n++)
        tags[n] = (struct tag){sql_uuid(rows, 0), sqlite3_column_int64(rows, 1)};
    sqlite3_reset(rows);
    return n;
}

void tag_unlink_all(struct store *store, struct uuid resident)
{
    struct tag tags[TAGS_MAX]; /* more, where a hub found two residents to be one */
    for (size_t count; !store->sql.err && (count = list(store, resident, tags)) > 0;)
        for (size_t i = 0; i < count; i++)
            unlink_tag(store, resident, tags[i].id);
}

int tag_count(struct store *store, struct uuid resident)
{
    return (int)sql_int(&store->sql, "SELECT count(*) FROM tags WHERE resident = ?1", "u", &resident);
}

enum err store_tags(struct store *store, struct uuid resident, struct tag tags[TAGS_MAX], size_t *count)
{
    struct tag found[TAGS_MAX];
    enum err err = store_begin(store);
    if (err)
        return err;
    size_t n = list(store, resident, found);
    err = store_end(store);
    if (err)
        return err;
    memcpy(tags, found, n * sizeof *tags);
    *count = n;
    return ERR_OK;
}

enum err store_find_tag(struct store *store, const struct tag_uid *uid, struct resident *out)
{
    uint8_t hash[LOOKUP_HASH_SIZE];
    struct resident found;
    enum err err = tag_begin(store, uid, hash);
    if (err)
        return err;
    bool is_found = resident_read(store, holder_of(store, hash), &found);
    err = store_end(store);
    if (err || !is_found)
        return err ? err : ERR_NOT_FOUND;
    if (!uuid_equal(found.id, store->company.agent))
        company_begin(store, (struct uuid){0});
    *out = found;
    return ERR_OK;
}
