/* What is sealed to staff about residents, opened for one open desk. */
#include "db/seal.h"
#include "db/store_private.h"

#include <string.h>

/* A row of residents: id, identity, phone. */
static enum err open_row(struct store *store, const uint8_t secret[STAFF_SECRET_SIZE], sqlite3_stmt *row,
                         struct person *out)
{
    out->id = sql_uuid(row, 0);
    enum err err = seal_open_identity(store->keys, secret, out->id, sqlite3_column_blob(row, 1),
                                      (size_t)sqlite3_column_bytes(row, 1), out->name, out->last_four);
    if (!err && sqlite3_column_type(row, 2) != SQLITE_NULL)
        err = seal_open_phone(store->keys, secret, out->id, sqlite3_column_blob(row, 2),
                              (size_t)sqlite3_column_bytes(row, 2), out->phone);
    return err;
}

static bool look_at(struct store *store, const uint8_t secret[STAFF_SECRET_SIZE], struct uuid resident,
                    struct person *out)
{
    sqlite3_stmt *row =
        sql_start(&store->sql, "SELECT id, identity, phone FROM residents WHERE id = ?1", "u", &resident);
    if (!sql_row(&store->sql, row))
        return false;
    enum err err = open_row(store, secret, row, out);
    sqlite3_reset(row);
    if (err)
        store->sql.err = err;
    event_record(store, "resident_viewed", resident, resident,
                 "SELECT json_object('resident', uuid(?1), 'staff', uuid(?2))", "uu", &resident,
                 &store->desk.staff);
    return true;
}

enum err store_desk_person(struct store *store, struct uuid desk, struct uuid resident, struct person *out)
{
    uint8_t secret[STAFF_SECRET_SIZE];
    struct person person = {.name = ""};
    enum err err = desk_key(store, desk, STAFF_VOLUNTEER, secret);
    if (!err)
        err = store_begin(store);
    bool is_found = false;
    if (!err) {
        store_desk_act(store, desk);
        is_found = look_at(store, secret, resident, &person);
        store_desk_act(store, (struct uuid){0});
        err = store_end(store);
    }
    explicit_bzero(secret, sizeof secret);
    if (!err && is_found)
        *out = person;
    explicit_bzero(&person, sizeof person);
    return err || is_found ? err : ERR_NOT_FOUND;
}
