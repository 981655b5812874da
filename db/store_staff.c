/* Volunteers and staff: the records, as an administrator edits them. */
#include "base/clock.h"
#include "base/utf8.h"
#include "db/seal.h"
#include "db/store_private.h"
#include "model/pin.h"

#include <string.h>

#define PLACE_NAME "staff|name"

static const char *const roles[STAFF_ROLE_COUNT] = {"volunteer", "librarian", "administrator"};

const char *staff_role_name(enum staff_role role)
{
    return roles[role];
}

bool staff_role_of(const char *name, enum staff_role *out)
{
    for (int i = 0; i < STAFF_ROLE_COUNT; i++)
        if (strcmp(roles[i], name) == 0) {
            *out = (enum staff_role)i;
            return true;
        }
    return false;
}

/* ---- reading ---- */

#define SELECT_STAFF                                                                                         \
    "SELECT id, role, name, disabled_ms IS NOT NULL, locked_until_ms, tries, wrap_salt, wrap_mem_kib,"       \
    " wrap_passes, wrapped_key FROM staff"

static bool open_name(struct store *store, sqlite3_stmt *row, struct staff *out)
{
    size_t length = 0;
    enum err err = seal_open(store->keys, PLACE_NAME, out->id, sqlite3_column_blob(row, 2),
                             (size_t)sqlite3_column_bytes(row, 2), out->name, sizeof out->name - 1, &length);
    if (err)
        store->sql.err = err;
    return err == ERR_OK;
}

/* A blob of exactly this size; the table's checks say so. */
static void copy_blob(sqlite3_stmt *row, int column, void *out, size_t size)
{
    if (sqlite3_column_bytes(row, column) == (int)size)
        memcpy(out, sqlite3_column_blob(row, column), size);
}

static bool read_row(struct store *store, sqlite3_stmt *row, struct staff_row *out)
{
    char role[16];
    if (!sql_row(&store->sql, row))
        return false;
    *out = (struct staff_row){.staff = {.id = sql_uuid(row, 0)}};
    sql_text(row, 1, role, sizeof role);
    out->staff.is_disabled = !staff_role_of(role, &out->staff.role) || sqlite3_column_int(row, 3);
    out->staff.locked_until_ms = sqlite3_column_int64(row, 4);
    out->tries = sqlite3_column_int(row, 5);
    copy_blob(row, 6, out->wrap.salt, sizeof out->wrap.salt);
    out->wrap.mem_kib = (uint32_t)sqlite3_column_int(row, 7);
    out->wrap.passes = (uint32_t)sqlite3_column_int(row, 8);
    copy_blob(row, 9, out->wrap.box, sizeof out->wrap.box);
    return open_name(store, row, &out->staff);
}

static bool read_one(struct store *store, sqlite3_stmt *row, struct staff_row *out)
{
    bool is_found = read_row(store, row, out);
    if (row)
        sqlite3_reset(row);
    return is_found;
}

bool staff_read(struct store *store, struct uuid id, struct staff_row *out)
{
    return read_one(store, sql_start(&store->sql, SELECT_STAFF " WHERE id = ?1", "u", &id), out);
}

bool staff_find_card(struct store *store, const uint8_t hash[LOOKUP_HASH_SIZE], struct staff_row *out)
{
    return read_one(store,
                    sql_start(&store->sql, SELECT_STAFF " WHERE lookup_hash = ?1 AND lookup_key = ?2", "bt",
                              hash, (size_t)LOOKUP_HASH_SIZE, store->keys->lookup.id),
                    out);
}

enum err store_staff_list(struct store *store, struct staff *staff, size_t max, size_t *count)
{
    struct staff_row row;
    size_t n = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *rows = sql_start(&store->sql, SELECT_STAFF " ORDER BY id", "");
    while (n < max && read_row(store, rows, &row))
        staff[n++] = row.staff;
    return store_end_list(store, n, count);
}

enum err store_staff_find(struct store *store, struct uuid id, struct staff *out)
{
    struct staff_row row;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_found = staff_read(store, id, &row);
    err = store_end(store);
    if (err || !is_found)
        return err ? err : ERR_NOT_FOUND;
    *out = row.staff;
    return ERR_OK;
}

/* ---- edits ---- */

/* Every edit's last step: the whole record as an event, and nobody may lock everybody out. */
static void record_edit(struct store *store, struct uuid id)
{
    sql_run(&store->sql, "UPDATE staff SET version = version + 1 WHERE id = ?1", "u", &id);
    event_record(store, "staff_put", id, (struct uuid){0},
                 "SELECT json_object('staff', uuid(id), 'version', version, 'role', role, 'disabled',"
                 " json(iif(disabled_ms IS NULL, 'false', 'true'))) FROM staff WHERE id = ?1",
                 "u", &id);
    bool has_administrator =
        sql_int(&store->sql,
                "SELECT count(*) FROM staff WHERE role = 'administrator' AND disabled_ms IS NULL", "") > 0;
    if (!store->sql.err && !has_administrator)
        store->sql.err = ERR_UNSUPPORTED;
}

static void write_staff(struct store *store, struct uuid id, const uint8_t hash[LOOKUP_HASH_SIZE],
                        const char *name, enum staff_role role, const struct staff_wrap *wrap)
{
    uint8_t sealed[sizeof((struct staff *)0)->name + SEAL_OVERHEAD];
    seal_for_kiosk(store->keys, PLACE_NAME, id, name, strlen(name), sealed);
    sql_run(&store->sql,
            "INSERT INTO staff (id, version, role, name, lookup_hash, lookup_key, wrap_salt, wrap_mem_kib,"
            " wrap_passes, wrapped_key) VALUES (?1, 0, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)"
            " ON CONFLICT (id) DO UPDATE SET role = excluded.role, name = excluded.name,"
            " wrap_salt = excluded.wrap_salt, wrap_mem_kib = excluded.wrap_mem_kib,"
            " wrap_passes = excluded.wrap_passes, wrapped_key = excluded.wrapped_key, tries = 0,"
            " locked_until_ms = NULL, disabled_ms = NULL",
            "utbbtbiib", &id, roles[role], sealed, strlen(name) + SEAL_OVERHEAD, hash,
            (size_t)LOOKUP_HASH_SIZE, store->keys->lookup.id, wrap->salt, sizeof wrap->salt,
            (int)wrap->mem_kib, (int)wrap->passes, wrap->box, sizeof wrap->box);
    record_edit(store, id);
}

void staff_set_wrap(struct store *store, struct uuid id, const struct staff_wrap *wrap)
{
    sql_run(
        &store->sql,
        "UPDATE staff SET wrap_salt = ?2, wrap_mem_kib = ?3, wrap_passes = ?4, wrapped_key = ?5, tries = 0,"
        " locked_until_ms = NULL, version = version + 1 WHERE id = ?1",
        "ubiib", &id, wrap->salt, sizeof wrap->salt, (int)wrap->mem_kib, (int)wrap->passes, wrap->box,
        sizeof wrap->box);
    event_record(store, "staff_pin_set", id, (struct uuid){0},
                 "SELECT json_object('staff', uuid(id), 'version', version) FROM staff WHERE id = ?1", "u",
                 &id);
}

/* The id of the record that this card has, or a new one. */
static enum err choose_id(struct store *store, const uint8_t hash[LOOKUP_HASH_SIZE], struct uuid *out)
{
    struct staff_row known;
    enum err err = store_begin(store);
    if (err)
        return err;
    *out = staff_find_card(store, hash, &known) ? known.staff.id : uuid_new();
    return store_end(store);
}

static enum err enrol(struct store *store, const struct new_staff *person, const char *name,
                      const uint8_t secret[STAFF_SECRET_SIZE], struct uuid *out)
{
    uint8_t hash[LOOKUP_HASH_SIZE], card[CARD_SECRET_SIZE];
    struct staff_wrap wrap;
    struct uuid id;
    keys_lookup_hash(store->keys, person->identity->kind, person->identity->number, hash);
    enum err err = choose_id(store, hash, &id);
    if (err)
        return err;
    staff_card_secret(person->identity->kind, person->identity->number, card);
    staff_key_wrap(store->keys, id, person->pin, card, secret, &wrap);
    explicit_bzero(card, sizeof card);
    err = store_begin(store);
    if (err)
        return err;
    write_staff(store, id, hash, name, person->role, &wrap);
    err = store_end(store);
    if (!err)
        *out = id;
    return err;
}

/* The unwrapped key makes administrators only: they enrol the others. */
static enum err authorise(struct store *store, struct uuid desk, const uint8_t *first, enum staff_role role,
                          uint8_t secret[STAFF_SECRET_SIZE])
{
    if (!uuid_is_zero(desk))
        return desk_key(store, desk, STAFF_ADMINISTRATOR, secret);
    if (!first || !staff_key_fits(store->keys, first))
        return ERR_FORGED;
    if (role != STAFF_ADMINISTRATOR)
        return ERR_ACCESS;
    memcpy(secret, first, STAFF_SECRET_SIZE);
    return ERR_OK;
}

enum err store_staff_put(struct store *store, struct uuid desk, const uint8_t *first,
                         const struct new_staff *person, struct uuid *out)
{
    uint8_t secret[STAFF_SECRET_SIZE];
    char masked[96];
    name_mask(person->identity->name, masked, sizeof masked);
    const char *name = *person->name ? person->name : masked;
    if (strlen(name) >= sizeof((struct staff *)0)->name ||
        !pin_is_acceptable(person->pin, person->identity->number))
        return ERR_DATA;
    enum err err = authorise(store, desk, first, person->role, secret);
    if (!err) {
        store_desk_act(store, desk);
        err = enrol(store, person, name, secret, out);
        store_desk_act(store, (struct uuid){0});
    }
    explicit_bzero(secret, sizeof secret);
    return err;
}

/* The edit of a record that must be there and not disabled, by an administrator. */
static enum err edit(struct store *store, struct uuid desk, struct uuid id,
                     void (*change)(struct store *store, struct uuid id, enum staff_role role),
                     enum staff_role role)
{
    struct staff_row row;
    enum err err = store_desk_check(store, desk, STAFF_ADMINISTRATOR, NULL);
    if (!err)
        err = store_begin(store);
    if (err)
        return err;
    store_desk_act(store, desk);
    bool is_found = staff_read(store, id, &row) && !row.staff.is_disabled;
    if (is_found) {
        change(store, id, role);
        record_edit(store, id);
    }
    err = store_end(store);
    store_desk_act(store, (struct uuid){0});
    return err || is_found ? err : ERR_NOT_FOUND;
}

static void disable(struct store *store, struct uuid id, enum staff_role role)
{
    (void)role;
    sql_run(&store->sql, "UPDATE staff SET disabled_ms = ?2, wrapped_key = NULL WHERE id = ?1", "ul", &id,
            clock_wall_ms());
    store->must_sweep = true;
}

static void set_role(struct store *store, struct uuid id, enum staff_role role)
{
    sql_run(&store->sql, "UPDATE staff SET role = ?2 WHERE id = ?1", "ut", &id, roles[role]);
}

enum err store_staff_disable(struct store *store, struct uuid desk, struct uuid staff)
{
    return edit(store, desk, staff, disable, STAFF_VOLUNTEER);
}

enum err store_staff_set_role(struct store *store, struct uuid desk, struct uuid staff, enum staff_role role)
{
    return edit(store, desk, staff, set_role, role);
}
