/* The desk session: a staff member's card, the PIN, and the staff key while the session lasts. */
#include "base/clock.h"
#include "base/utf8.h"
#include "db/store_private.h"
#include "model/pin.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { MINUTE_MS = 60 * 1000 };

/* In memory that is locked, between guard pages, and closed while nothing is done with it. */
struct desk_secrets {
    uint8_t card[CARD_SECRET_SIZE], key[STAFF_SECRET_SIZE];
    char number[sizeof((struct identity *)0)->number]; /* of which no new PIN may be a part */
};

void store_desk_close(struct store *store, struct uuid desk)
{
    if (!uuid_is_zero(desk) && !uuid_equal(desk, store->desk.id))
        return;
    sodium_free(store->desk.secrets); /* wipes; accepts NULL */
    store->desk = (struct desk){.secrets = NULL};
}

static void take_card(struct desk *desk, struct uuid staff, const struct identity *identity)
{
    desk->id = uuid_new();
    desk->staff = staff;
    desk->secrets = sodium_malloc(sizeof *desk->secrets);
    if (!desk->secrets)
        abort(); /* as without memory */
    staff_card_secret(identity->kind, identity->number, desk->secrets->card);
    str_copy(desk->secrets->number, sizeof desk->secrets->number, identity->number);
    sodium_mprotect_noaccess(desk->secrets);
}

void desk_lay_card(struct store *store, const struct identity *identity, const uint8_t hash[LOOKUP_HASH_SIZE],
                   struct resident *out)
{
    struct desk *desk = &store->desk;
    struct staff_row row;
    bool is_staff = staff_find_card(store, hash, &row) && !row.staff.is_disabled;
    bool is_own = is_staff && desk->is_open && uuid_equal(row.staff.id, desk->staff);
    out->is_at_desk = desk->is_open && desk->is_expecting && !is_own;
    desk->is_expecting = desk->is_expecting && is_own; /* once */
    if (!out->is_at_desk && !is_own) {
        store_desk_close(store, (struct uuid){0});
        if (is_staff)
            take_card(desk, row.staff.id, identity);
    }
    if (!out->is_at_desk)
        out->desk = desk->id;
}

/* ---- opening ---- */

/* When the lock ends, 0 = there is none. A clock that was set back does not make it longer. */
static int64_t lock_end(struct store *store, const struct staff_row *row)
{
    int64_t now = clock_wall_ms(), most = now + (int64_t)store->conf->staff.lock_min * MINUTE_MS;
    if (row->staff.locked_until_ms <= now)
        return 0;
    if (row->staff.locked_until_ms <= most)
        return row->staff.locked_until_ms;
    sql_run(&store->sql, "UPDATE staff SET locked_until_ms = ?2 WHERE id = ?1", "ul", &row->staff.id, most);
    return most;
}

/* Uses up one try. DESK_OPEN: it counts if the PIN is right. */
static void take_try(struct store *store, const struct staff_row *row, struct desk_login *login)
{
    login->locked_until_ms = lock_end(store, row);
    login->answer = row->staff.is_disabled ? DESK_DISABLED : login->locked_until_ms ? DESK_LOCKED : DESK_OPEN;
    if (login->answer != DESK_OPEN)
        return;
    int tries = row->staff.locked_until_ms ? 1 : row->tries + 1; /* after a lock they begin anew */
    login->tries_left = store->conf->staff.pin_tries - tries;
    if (login->tries_left <= 0)
        login->locked_until_ms = clock_wall_ms() + (int64_t)store->conf->staff.lock_min * MINUTE_MS;
    sql_run(&store->sql, "UPDATE staff SET tries = ?2, locked_until_ms = nullif(?3, 0) WHERE id = ?1", "uil",
            &row->staff.id, tries, login->locked_until_ms);
}

/* Whose desk it is, and a try taken; what nobody has is answered like a wrong PIN, behind the same work. */
static enum err begin_login(struct store *store, struct uuid desk, struct staff_row *row,
                            struct desk_login *login)
{
    bool is_laid = !uuid_is_zero(desk) && uuid_equal(desk, store->desk.id);
    staff_key_fake(store->keys, &row->wrap);
    if (!is_laid)
        return ERR_OK;
    enum err err = store_begin(store);
    if (err)
        return err;
    if (staff_read(store, store->desk.staff, row))
        take_try(store, row, login);
    if (row->staff.is_disabled)
        staff_key_fake(store->keys, &row->wrap);
    return store_end(store);
}

static bool unwrap(struct store *store, const struct staff_row *row, struct uuid desk, const char *pin)
{
    static const uint8_t nobody[CARD_SECRET_SIZE];
    struct desk_secrets *secrets = uuid_equal(desk, store->desk.id) ? store->desk.secrets : NULL;
    uint8_t secret[STAFF_SECRET_SIZE];
    if (secrets)
        sodium_mprotect_readwrite(secrets);
    enum err err = staff_key_unwrap(store->keys, row->staff.id, pin, secrets ? secrets->card : nobody,
                                    &row->wrap, secret);
    if (!err && secrets)
        memcpy(secrets->key, secret, sizeof secret);
    explicit_bzero(secret, sizeof secret);
    if (secrets)
        sodium_mprotect_noaccess(secrets);
    return !err && secrets;
}

/* What came of the try, with its event. */
static enum err end_login(struct store *store, struct uuid staff, const struct desk_login *login)
{
    static const struct uuid nobody = {0};
    enum err err = store_begin(store);
    if (err)
        return err;
    if (login->answer == DESK_OPEN) {
        store->actor = staff;
        sql_run(&store->sql, "UPDATE staff SET tries = 0, locked_until_ms = NULL WHERE id = ?1", "u", &staff);
        event_record(store, "staff_signed_in", staff, nobody, "SELECT json_object('staff', uuid(?1))", "u",
                     &staff);
        store->actor = nobody;
    } else {
        event_record(store, "staff_refused", staff, nobody,
                     "SELECT json_object('staff', uuid(?1), 'tries_left', ?2)", "ui", &staff,
                     login->tries_left);
    }
    return store_end(store);
}

/* Uses up a try. *was_tried false: locked before, or nobody's desk. */
static enum err try_pin(struct store *store, struct uuid desk, const char *pin, struct staff_row *row,
                        struct desk_login *login, bool *was_tried)
{
    enum err err = begin_login(store, desk, row, login);
    if (err)
        return err;
    bool is_right = unwrap(store, row, desk, pin);
    *was_tried = login->answer == DESK_OPEN;
    if (*was_tried && !is_right)
        login->answer = login->tries_left > 0 ? DESK_PIN_WRONG : DESK_LOCKED;
    return ERR_OK;
}

enum err store_desk_open(struct store *store, struct uuid desk, const char *pin, struct desk_login *out)
{
    struct staff_row row = {.tries = 0};
    struct desk_login login = {.answer = DESK_PIN_WRONG, .desk = desk};
    bool was_tried;
    enum err err = try_pin(store, desk, pin, &row, &login, &was_tried);
    if (!err && was_tried)
        err = end_login(store, row.staff.id, &login);
    if (!err && login.answer == DESK_OPEN) {
        store->desk.is_open = true;
        login.staff = row.staff;
        login.locked_until_ms = login.staff.locked_until_ms = 0;
    }
    if (!err)
        *out = login;
    return err;
}

/* ---- another PIN ---- */

static bool is_fit(struct store *store, const char *old, const char *fresh)
{
    sodium_mprotect_readonly(store->desk.secrets);
    bool is_fit = pin_is_acceptable(fresh, store->desk.secrets->number) && strcmp(old, fresh) != 0;
    sodium_mprotect_noaccess(store->desk.secrets);
    return is_fit;
}

/* The key that the old PIN has opened. */
static enum err rewrap(struct store *store, struct uuid staff, const char *pin)
{
    struct staff_wrap wrap;
    sodium_mprotect_readonly(store->desk.secrets);
    staff_key_wrap(store->keys, staff, pin, store->desk.secrets->card, store->desk.secrets->key, &wrap);
    sodium_mprotect_noaccess(store->desk.secrets);
    enum err err = store_begin(store);
    if (err)
        return err;
    store->actor = staff;
    staff_set_wrap(store, staff, &wrap);
    store->actor = (struct uuid){0};
    return store_end(store);
}

enum err store_desk_set_pin(struct store *store, struct uuid desk, const char *old, const char *fresh,
                            struct desk_login *out)
{
    struct staff_row row = {.tries = 0};
    struct desk_login login = {.answer = DESK_PIN_WRONG, .desk = desk};
    bool was_tried = false;
    enum err err = store_desk_check(store, desk, STAFF_VOLUNTEER, NULL);
    if (!err && !is_fit(store, old, fresh))
        err = ERR_DATA;
    if (!err)
        err = try_pin(store, desk, old, &row, &login, &was_tried);
    if (!err && login.answer == DESK_OPEN)
        err = rewrap(store, row.staff.id, fresh);
    else if (!err && was_tried)
        err = end_login(store, row.staff.id, &login);
    if (!err && login.answer != DESK_OPEN && login.answer != DESK_PIN_WRONG) {
        store_desk_close(store, desk);
        err = ERR_ACCESS;
    }
    if (!err)
        *out = login;
    return err;
}

/* ---- while it is open ---- */

void store_desk_expect_card(struct store *store, struct uuid desk, bool is_expecting)
{
    if (store->desk.is_open && uuid_equal(desk, store->desk.id))
        store->desk.is_expecting = is_expecting;
}

enum err store_desk_check(struct store *store, struct uuid desk, enum staff_role least, struct staff *out)
{
    struct staff staff;
    if (!store->desk.is_open || uuid_is_zero(desk) || !uuid_equal(desk, store->desk.id))
        return ERR_ACCESS;
    enum err err = store_staff_find(store, store->desk.staff, &staff);
    if (err == ERR_NOT_FOUND || (!err && staff.is_disabled)) {
        store_desk_close(store, desk);
        return ERR_ACCESS;
    }
    if (!err && out)
        *out = staff;
    return err || staff.role >= least ? err : ERR_ACCESS;
}

void store_desk_act(struct store *store, struct uuid desk)
{
    bool is_it = store->desk.is_open && uuid_equal(desk, store->desk.id);
    store->actor = is_it ? store->desk.staff : (struct uuid){0};
}

enum err desk_key(struct store *store, struct uuid desk, enum staff_role least,
                  uint8_t secret[STAFF_SECRET_SIZE])
{
    enum err err = store_desk_check(store, desk, least, NULL);
    if (err)
        return err;
    sodium_mprotect_readonly(store->desk.secrets);
    memcpy(secret, store->desk.secrets->key, STAFF_SECRET_SIZE);
    sodium_mprotect_noaccess(store->desk.secrets);
    return ERR_OK;
}
