#include "base/clock.h"
#include "base/utf8.h"
#include "db/seal.h"
#include "db/store_private.h"
#include "model/date.h"

#include <string.h>

#define PLACE_MASKED_NAME "residents|masked_name"

/* All that the card says about a session's resident, but who it is. */
static void describe(const struct identity *identity, struct resident *out)
{
    name_mask(identity->name, out->masked_name, sizeof out->masked_name);
    out->age_years = age_years_of(identity->birth_day, store_today());
    out->age = age_class_of(identity->birth_day, store_today());
    out->kind = identity->kind;
    out->card_valid_to_day = identity->valid_to_day;
    out->is_card_expired = identity->valid_to_day < store_today();
}

enum err resident_open_name(struct store *store, struct uuid resident, sqlite3_stmt *row, int column,
                            char *out, size_t size)
{
    size_t length = 0;
    enum err err = seal_open(store->keys, PLACE_MASKED_NAME, resident, sqlite3_column_blob(row, column),
                             (size_t)sqlite3_column_bytes(row, column), out, size - 1, &length);
    if (!err)
        out[length] = '\0';
    return err;
}

static bool read_row(struct store *store, sqlite3_stmt *row, struct resident *out)
{
    *out = (struct resident){
        .id = sql_uuid(row, 0),
        .age = (enum age_class)sqlite3_column_int(row, 2),
        .age_years = -1,
        .kind = (enum card_kind)sqlite3_column_int(row, 3),
        .card_valid_to_day = sqlite3_column_int(row, 4),
    };
    out->is_card_expired = out->card_valid_to_day < store_today();
    enum err err = resident_open_name(store, out->id, row, 1, out->masked_name, sizeof out->masked_name);
    if (err)
        store->sql.err = err;
    sqlite3_reset(row);
    return err == ERR_OK;
}

bool resident_read(struct store *store, struct uuid id, struct resident *out)
{
    sqlite3_stmt *row = sql_start(&store->sql,
                                  "SELECT id, masked_name, age_class, kind, coalesce(card_valid_to_day, "
                                  "2147483647) FROM residents WHERE id = ?1",
                                  "u", &id);
    return sql_row(&store->sql, row) && read_row(store, row, out);
}

/* *is_former: the hash is that of a card which another has replaced since. */
static bool find(struct store *store, const uint8_t hash[LOOKUP_HASH_SIZE], struct resident *out,
                 bool *is_former)
{
    struct sql *sql = &store->sql;
    sqlite3_stmt *row = sql_start(sql,
                                  "SELECT id, masked_name, age_class, kind, card_valid_to_day,"
                                  " lookup_hash <> ?1 FROM residents"
                                  " WHERE (lookup_hash = ?1 OR former_hash = ?1) AND lookup_key = ?2",
                                  "bt", hash, (size_t)LOOKUP_HASH_SIZE, store->keys->lookup.id);
    if (!sql_row(sql, row))
        return false;
    *is_former = sqlite3_column_int(row, 5);
    return read_row(store, row, out);
}

void resident_seal_name(struct store *store, struct uuid resident, const char *name, uint8_t *out)
{
    seal_for_kiosk(store->keys, PLACE_MASKED_NAME, resident, name, strlen(name), out);
}

static size_t seal_masked_name(struct store *store, const struct resident *r, uint8_t *out)
{
    resident_seal_name(store, r->id, r->masked_name, out);
    return strlen(r->masked_name) + SEAL_OVERHEAD;
}

static void write_card(struct store *store, const struct identity *identity, const struct resident *r)
{
    uint8_t masked[sizeof r->masked_name + SEAL_OVERHEAD], sealed[SEALED_IDENTITY_MAX];
    size_t masked_size = seal_masked_name(store, r, masked);
    size_t sealed_size = seal_for_staff(store->keys, r->id, identity->name, identity->number, sealed);
    sql_run(&store->sql,
            "UPDATE residents SET masked_name = ?2, identity = ?3, age_class = ?4, kind = ?5, "
            "card_valid_to_day = ?6"
            " WHERE id = ?1",
            "ubbiii", &r->id, masked, masked_size, sealed, sealed_size, (int)r->age, (int)r->kind,
            r->card_valid_to_day);
}

/* A renewed card or a new name. */
static void update(struct store *store, const struct identity *identity, const struct resident *r)
{
    write_card(store, identity, r);
    event_record(store, "resident_updated", r->id, r->id,
                 "SELECT json_object('resident', uuid(?1), 'age_class', ?2, 'card_kind', ?3, 'card_valid_to',"
                 " date(?4 * 86400, 'unixepoch'))",
                 "uiil", &r->id, (int)r->age, (int)r->kind, (int64_t)r->card_valid_to_day);
}

/* A card with another number; the former one goes on leading here. */
static void change_card(struct store *store, const struct identity *identity, const struct resident *r)
{
    const struct newcomer *card = &store->newcomer;
    write_card(store, identity, r);
    sql_run(&store->sql, "UPDATE residents SET lookup_hash = ?2, former_hash = ?3 WHERE id = ?1", "ubb",
            &r->id, card->hash, sizeof card->hash, card->former_hash, sizeof card->former_hash);
    event_record(
        store, "resident_card_changed", r->id, r->id,
        "SELECT json_object('resident', uuid(?1), 'lookup_key', ?2, 'age_class', ?3, 'card_kind', ?4,"
        " 'card_valid_to', date(?5 * 86400, 'unixepoch'))",
        "utiil", &r->id, store->keys->lookup.id, (int)r->age, (int)r->kind, (int64_t)r->card_valid_to_day);
}

static bool is_same_card(const struct resident *a, const struct resident *b)
{
    return strcmp(a->masked_name, b->masked_name) == 0 && a->age == b->age && a->kind == b->kind &&
           a->card_valid_to_day == b->card_valid_to_day;
}

/* Looks for the card's own number. A former card that is laid again tells nothing new of its holder. */
static enum err find_holder(struct store *store, const struct identity *identity, struct resident *now,
                            bool *is_found)
{
    struct resident stored;
    bool is_former;
    enum err err = store_begin(store);
    if (err)
        return err;
    if (!now->is_second)
        desk_lay_card(store, identity, store->newcomer.hash, now);
    *is_found = find(store, store->newcomer.hash, &stored, &is_former);
    if (*is_found)
        now->id = stored.id;
    if (*is_found && !is_former && !is_same_card(&stored, now))
        update(store, identity, now);
    return store_end(store);
}

/* Looks for the number of the card before. */
static enum err find_former_holder(struct store *store, const struct identity *identity, struct resident *now,
                                   bool *is_found)
{
    struct resident stored;
    bool is_former;
    store->newcomer.has_former = true;
    keys_lookup_hash(store->keys, CARD_FOREIGNER_2017, identity->former_number, store->newcomer.former_hash);
    enum err err = store_begin(store);
    if (err)
        return err;
    *is_found = find(store, store->newcomer.former_hash, &stored, &is_former);
    if (*is_found) {
        now->id = stored.id;
        change_card(store, identity, now);
    }
    return store_end(store);
}

/* The second card of a session, or the first of another. */
static enum err keep_company(struct store *store, const struct resident *now, bool is_found)
{
    if (!now->is_second) {
        if (!now->is_at_desk && !(is_found && uuid_equal(now->id, store->company.agent)))
            company_begin(store, is_found ? now->id : (struct uuid){0});
        return ERR_OK;
    }
    enum err err = store_begin(store);
    if (err)
        return err;
    company_lay_card(store, now);
    return store_end(store);
}

enum err store_identify(struct store *store, const struct identity *identity, struct resident *out,
                        bool *is_known)
{
    struct resident now = {0};
    struct newcomer *newcomer = &store->newcomer;
    bool is_found = false;
    store_forget(store, (struct uuid){0});
    keys_lookup_hash(store->keys, identity->kind, identity->number, newcomer->hash);
    describe(identity, &now);
    now.is_second = store->company.is_expecting;
    enum err err = find_holder(store, identity, &now, &is_found);
    if (!err && !is_found && identity->former_number[0])
        err = find_former_holder(store, identity, &now, &is_found);
    if (!err)
        err = keep_company(store, &now, is_found);
    if (err)
        store_desk_close(store, (struct uuid){0});
    if (err || is_found || now.is_at_desk || now.is_second) {
        store_forget(store, (struct uuid){0});
    } else {
        newcomer->identity = *identity;
        newcomer->id = now.id = uuid_new();
    }
    if (err)
        return err;
    *out = now;
    *is_known = is_found;
    return ERR_OK;
}

static void insert(struct store *store, const struct resident *r, int consent_version)
{
    const struct newcomer *newcomer = &store->newcomer;
    const struct identity *identity = &newcomer->identity;
    uint8_t masked[sizeof r->masked_name + SEAL_OVERHEAD], sealed[SEALED_IDENTITY_MAX];
    size_t masked_size = seal_masked_name(store, r, masked);
    size_t sealed_size = seal_for_staff(store->keys, r->id, identity->name, identity->number, sealed);
    sql_run(&store->sql,
            "INSERT INTO residents (id, lookup_hash, lookup_key, masked_name, identity, age_class, kind,"
            " card_valid_to_day, consent_version, consent_ms, former_hash)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
            "ubtbbiiiilb", &r->id, newcomer->hash, sizeof newcomer->hash, store->keys->lookup.id, masked,
            masked_size, sealed, sealed_size, (int)r->age, (int)r->kind, r->card_valid_to_day,
            consent_version, clock_wall_ms(), newcomer->has_former ? newcomer->former_hash : NULL,
            newcomer->has_former ? sizeof newcomer->former_hash : 0);
    event_record(
        store, "resident_registered", r->id, r->id,
        "SELECT json_object('resident', uuid(?1), 'lookup_key', ?2, 'age_class', ?3, 'card_kind', ?4,"
        " 'card_valid_to', date(?5 * 86400, 'unixepoch'), 'consent_version', ?6)",
        "utiili", &r->id, store->keys->lookup.id, (int)r->age, (int)r->kind, (int64_t)r->card_valid_to_day,
        consent_version);
}

enum err store_register(struct store *store, struct uuid resident, int consent_version, struct resident *out)
{
    struct resident r = {.id = resident};
    if (uuid_is_zero(resident) || !uuid_equal(resident, store->newcomer.id))
        return ERR_NOT_FOUND;
    describe(&store->newcomer.identity, &r);
    if (r.age == AGE_CHILD)
        return ERR_UNSUPPORTED;
    enum err err = store_begin(store);
    if (err)
        return err;
    insert(store, &r, consent_version);
    err = store_end(store);
    if (err)
        return err;
    store_forget(store, r.id);
    company_begin(store, r.id);
    *out = r;
    return ERR_OK;
}

void store_forget(struct store *store, struct uuid newcomer)
{
    if (!uuid_is_zero(newcomer) && !uuid_equal(newcomer, store->newcomer.id))
        return;
    identity_wipe(&store->newcomer.identity);
    explicit_bzero(&store->newcomer, sizeof store->newcomer);
}
