/* What is kept about a resident, and how it goes again: the phone number, consent taken back, the whole row.
 */
#include "base/clock.h"
#include "db/seal.h"
#include "db/store_private.h"
#include "model/phone.h"

#include <string.h>

static bool is_known(struct store *store, const struct uuid *resident)
{
    return sql_int(&store->sql, "SELECT count(*) FROM residents WHERE id = ?1", "u", resident) == 1;
}

/* ---- what there is ---- */

static bool read_row(struct store *store, const struct uuid *resident, struct about *out)
{
    struct sql *sql = &store->sql;
    sqlite3_stmt *row = sql_start(
        sql,
        "SELECT consent_version, consent_ms, kind, age_class, coalesce(card_valid_to_day, 2147483647),"
        " length(identity) > 0, phone_ms, withdrawn_ms, masked_name, birth_year IS NOT NULL"
        " FROM residents"
        " WHERE id = ?1",
        "u", resident);
    if (!sql_row(sql, row))
        return false;
    *out = (struct about){
        .id = *resident,
        .consent_version = sqlite3_column_int(row, 0),
        .consent_ms = sqlite3_column_int64(row, 1),
        .kind = (enum card_kind)sqlite3_column_int(row, 2),
        .age = (enum age_class)sqlite3_column_int(row, 3),
        .card_valid_to_day = sqlite3_column_int(row, 4),
        .has_identity = sqlite3_column_int(row, 5),
        .has_phone = sqlite3_column_type(row, 6) != SQLITE_NULL,
        .phone_ms = sqlite3_column_int64(row, 6),
        .withdrawn_ms = sqlite3_column_int64(row, 7),
        .is_child = sqlite3_column_int(row, 9),
    };
    sql->err = resident_open_name(store, *resident, row, 8, out->masked_name, sizeof out->masked_name);
    sqlite3_reset(row);
    return sql->err == ERR_OK;
}

static void count_links(struct store *store, const struct uuid *resident, struct about *out)
{
    struct sql *sql = &store->sql;
    out->open_loans = (int)sql_int(
        sql, "SELECT count(*) FROM loans WHERE resident = ?1 AND closed_ms IS NULL", "u", resident);
    out->closed_loans = (int)sql_int(
        sql, "SELECT count(*) FROM loans WHERE resident = ?1 AND closed_ms IS NOT NULL", "u", resident);
    out->open_holds = hold_count_open(store, *resident);
    out->tags = tag_count(store, *resident);
    out->children = (int)sql_int(sql, "SELECT count(*) FROM guardians WHERE guardian = ?1", "u", resident);
    out->guardians = (int)sql_int(sql, "SELECT count(*) FROM guardians WHERE child = ?1", "u", resident);
    out->mandates = (int)sql_int(
        sql, "SELECT count(*) FROM mandates WHERE (giver = ?1 OR agent = ?1) AND ended_ms IS NULL", "u",
        resident);
    out->receipts = (int)sql_int(sql,
                                 "SELECT count(DISTINCT r.receipt) FROM loans l JOIN receipt_loans r ON"
                                 " r.loan = l.id WHERE l.resident = ?1",
                                 "u", resident);
}

enum err store_about(struct store *store, struct uuid resident, struct about *out)
{
    struct about about;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_found = read_row(store, &resident, &about);
    if (is_found)
        count_links(store, &resident, &about);
    err = store_end(store);
    if (err || !is_found)
        return err ? err : ERR_NOT_FOUND;
    *out = about;
    return ERR_OK;
}

/* ---- phone ---- */

enum err store_set_phone(struct store *store, struct uuid resident, const char *digits, int consent_version)
{
    uint8_t sealed[SEALED_PHONE_MAX];
    if (!phone_is_valid(digits))
        return ERR_DATA;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool may_add =
        sql_int(&store->sql, "SELECT count(*) FROM residents WHERE id = ?1 AND withdrawn_ms IS NULL", "u",
                &resident) == 1;
    if (may_add) {
        size_t size = seal_phone_for_staff(store->keys, resident, digits, sealed);
        sql_run(&store->sql,
                "UPDATE residents SET phone = ?2, phone_consent_version = ?3, phone_ms = ?4 WHERE id = ?1",
                "ubil", &resident, sealed, size, consent_version, clock_wall_ms());
        event_record(store, "resident_phone_set", resident, resident,
                     "SELECT json_object('resident', uuid(?1), 'consent_version', ?2)", "ui", &resident,
                     consent_version);
        store->must_sweep = true;
    }
    err = store_end(store);
    return err || may_add ? err : ERR_NOT_FOUND;
}

enum err store_delete_phone(struct store *store, struct uuid resident)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    bool has_phone =
        sql_int(&store->sql, "SELECT count(*) FROM residents WHERE id = ?1 AND phone IS NOT NULL", "u",
                &resident) == 1;
    if (has_phone) {
        sql_run(&store->sql,
                "UPDATE residents SET phone = NULL, phone_consent_version = NULL, phone_ms = NULL"
                " WHERE id = ?1",
                "u", &resident);
        event_record(store, "resident_phone_deleted", resident, resident,
                     "SELECT json_object('resident', uuid(?1))", "u", &resident);
        store->must_sweep = true;
    }
    err = store_end(store);
    return err || has_phone ? err : ERR_NOT_FOUND;
}

/* ---- consent taken back ---- */

/* What stays, stays without a resident. */
static void unlink_and_delete(struct store *store, const struct uuid *resident)
{
    struct sql *sql = &store->sql;
    sql_run(sql, "UPDATE loans SET resident = NULL WHERE resident = ?1 AND closed_ms IS NOT NULL", "u",
            resident);
    sql_run(sql, "UPDATE holds SET resident = NULL WHERE resident = ?1 AND closed_ms IS NOT NULL", "u",
            resident);
    sql_run(sql, "UPDATE bookings SET resident = NULL WHERE resident = ?1", "u", resident);
    survey_forget(store, *resident);
    sql_run(sql, "UPDATE attendances SET resident = NULL WHERE resident = ?1", "u", resident);
    sql_run(sql,
            "UPDATE attendances SET brought = nullif(brought, ?1), fetched = nullif(fetched, ?1) WHERE ?1 IN "
            "(brought,"
            " fetched)",
            "u", resident);
    sql_run(sql, "UPDATE audit SET resident = NULL, object = nullif(object, ?1) WHERE resident = ?1", "u",
            resident);
    sql_run(sql, "UPDATE audit SET agent = NULL WHERE agent = ?1", "u", resident);
    family_delete(store, resident);
    sql_run(sql, "DELETE FROM residents WHERE id = ?1", "u", resident);
    event_record(store, "resident_deleted", *resident, (struct uuid){0},
                 "SELECT json_object('resident', uuid(?1))", "u", resident);
    store->must_sweep = true;
}

bool resident_delete_if_done(struct store *store, struct uuid resident)
{
    bool is_done =
        sql_int(&store->sql, "SELECT count(*) FROM residents WHERE id = ?1 AND withdrawn_ms IS NOT NULL", "u",
                &resident) == 1 &&
        loan_count_open(store, resident) == 0 && booking_count_open(store, resident) == 0;
    if (is_done)
        unlink_and_delete(store, &resident);
    return is_done;
}

static void withdraw(struct store *store, const struct uuid *resident)
{
    sql_run(&store->sql, "UPDATE residents SET withdrawn_ms = ?2 WHERE id = ?1", "ul", resident,
            clock_wall_ms());
    event_record(store, "consent_withdrawn", *resident, *resident,
                 "SELECT json_object('resident', uuid(?1), 'open_loans', ?2)", "ui", resident,
                 loan_count_open(store, *resident));
    tag_unlink_all(store, *resident);
    hold_cancel_all(store, *resident);
    booking_cancel_all(store, *resident);
    family_dissolve(store, *resident);
}

bool resident_withdraw(struct store *store, struct uuid resident)
{
    withdraw(store, &resident);
    return resident_delete_if_done(store, resident);
}

enum err store_withdraw(struct store *store, struct uuid resident, bool *is_deleted)
{
    bool was_deleted = false;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_there = is_known(store, &resident), is_held_back = family_holds_back(store, resident);
    bool is_first =
        !is_held_back &&
        sql_int(&store->sql, "SELECT count(*) FROM residents WHERE id = ?1 AND withdrawn_ms IS NULL", "u",
                &resident) == 1;
    if (is_first)
        withdraw(store, &resident);
    if (is_there)
        was_deleted = resident_delete_if_done(store, resident);
    err = store_end(store);
    if (err || !is_there)
        return err ? err : ERR_NOT_FOUND;
    if (is_held_back)
        return ERR_BUSY;
    *is_deleted = was_deleted;
    return ERR_OK;
}
