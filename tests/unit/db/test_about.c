/* What is kept about a resident, and how it goes again. */
#include "fixture.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "db/request.h"
#include "db/sql.h"
#include "model/date.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char phone[] = "13800001111";

static struct about about(struct house *h, struct uuid who)
{
    struct about a;
    assert_int_equal(store_about(h->store, who, &a), ERR_OK);
    return a;
}

static bool withdraw(struct house *h, struct uuid who)
{
    bool is_deleted = false;
    assert_int_equal(store_withdraw(h->store, who, &is_deleted), ERR_OK);
    return is_deleted;
}

static bool is_there(struct house *h, struct uuid who)
{
    struct about a;
    enum err err = store_about(h->store, who, &a);
    assert_true(err == ERR_OK || err == ERR_NOT_FOUND);
    return err == ERR_OK;
}

static struct uuid with_receipt(struct house *h)
{
    struct receipt_facts facts;
    struct uuid who = resident(h, 0), loans[2];
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    loans[0] = last.loan.id;
    assert_int_equal(borrow(h, who, "A0002"), REFUSED_NONE);
    loans[1] = last.loan.id;
    assert_int_equal(store_receipt_new(h->store, who, loans, 2, &facts), ERR_OK);
    return who;
}

static void tells_what_is_kept(void **state)
{
    struct house *h = *state;
    struct store *reading;
    struct about a;
    struct uuid who = with_receipt(h);
    assert_int_equal(give_back(h, "A0002"), REFUSED_NONE);
    assert_int_equal(store_open_readonly(&reading, &h->conf, &h->keys), ERR_OK);
    assert_int_equal(store_about(reading, who, &a), ERR_OK);
    assert_int_equal(store_about(reading, (struct uuid){.bytes = {1}}, &a), ERR_NOT_FOUND);
    store_close(reading);
    assert_string_equal(a.masked_name, "王*验");
    assert_true(uuid_equal(a.id, who));
    assert_int_equal(a.kind, CARD_RESIDENT);
    assert_int_equal(a.card_valid_to_day, DAY_FOREVER);
    assert_int_equal(a.age, AGE_ADULT);
    assert_int_equal(a.consent_version, 1);
    assert_in_range(a.consent_ms, MONDAY_MS, MONDAY_MS + MINUTE_MS);
    assert_true(a.has_identity && !a.has_phone);
    assert_int_equal(a.withdrawn_ms, 0);
    assert_int_equal(a.open_loans, 1);
    assert_int_equal(a.closed_loans, 1);
    assert_int_equal(a.receipts, 1);
}

/* ---- phone ---- */

/* As a staff member with the secret key reads it. */
static void assert_staff_reads(struct house *h, struct uuid who, const char *digits)
{
    uint8_t plain[256];
    size_t size = staff_reads(h, who, "SELECT phone FROM residents WHERE id = ?1", plain);
    assert_int_equal(size, 17 + strlen(digits));
    assert_memory_equal(plain + 1, who.bytes, 16);
    assert_memory_equal(plain + 17, digits, strlen(digits));
}

static void a_phone_is_sealed_and_goes_again(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(store_delete_phone(h->store, who), ERR_NOT_FOUND);
    assert_int_equal(store_set_phone(h->store, who, "1380000111", 2), ERR_DATA);
    assert_int_equal(store_set_phone(h->store, (struct uuid){.bytes = {1}}, phone, 2), ERR_NOT_FOUND);
    assert_false(about(h, who).has_phone);
    assert_int_equal(store_set_phone(h->store, who, "02088880000", 2), ERR_OK);
    assert_int_equal(store_set_phone(h->store, who, phone, 2), ERR_OK);
    assert_true(about(h, who).has_phone);
    assert_in_range(about(h, who).phone_ms, MONDAY_MS, MONDAY_MS + MINUTE_MS);
    assert_staff_reads(h, who, phone);
    assert_false(is_in_files(h, phone, strlen(phone)));
    assert_int_equal(store_delete_phone(h->store, who), ERR_OK);
    assert_false(about(h, who).has_phone);
    assert_int_equal(query(h, "SELECT count(*) FROM residents WHERE phone_ms IS NULL AND phone IS NULL"
                              " AND phone_consent_version IS NULL"),
                     1);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind LIKE 'resident_phone%'"), 3);
    assert_int_equal(check(h), ERR_OK);
}

/* ---- consent taken back ---- */

/* Values of a column of the resident, to be looked for when they are gone. */
struct trace {
    uint8_t bytes[5][256];
    size_t size[5];
};

static struct trace trace_of(struct house *h, struct uuid who)
{
    struct trace t;
    struct sql sql;
    house_sql(h, &sql, true);
    sqlite3_stmt *row = sql_start(&sql,
                                  "SELECT lookup_hash, masked_name, identity, phone, ifnull(former_hash, "
                                  "lookup_hash) FROM residents WHERE id = ?1",
                                  "u", &who);
    assert_true(sql_row(&sql, row));
    for (int i = 0; i < 5; i++) {
        t.size[i] = (size_t)sqlite3_column_bytes(row, i);
        assert_in_range(t.size[i], 32, 256);
        memcpy(t.bytes[i], sqlite3_column_blob(row, i), t.size[i]);
    }
    sqlite3_reset(row);
    sql_finish(&sql);
    return t;
}

/* Any eight bytes of it in a row count as a trace. */
static int count_traces(struct house *h, const struct trace *t)
{
    int found = 0;
    for (int i = 0; i < 5; i++)
        for (size_t at = 0; at + 8 <= t->size[i]; at += 8)
            found += is_in_files(h, t->bytes[i] + at, 8);
    return found;
}

static void nothing_open_is_deleted_at_once(void **state)
{
    struct house *h = *state;
    char copy[300], hex[65];
    struct uuid who = with_receipt(h);
    assert_int_equal(store_set_phone(h->store, who, phone, 2), ERR_OK);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    assert_int_equal(give_back(h, "A0002"), REFUSED_NONE);
    struct trace t = trace_of(h, who);
    assert_true(count_traces(h, &t) > 10);
    house_path(h, ".before-0003", copy);
    file_write(copy, t.bytes[0], t.size[0]);

    assert_true(withdraw(h, who));
    assert_false(is_there(h, who));
    assert_int_equal(count_traces(h, &t), 0);
    sodium_bin2hex(hex, sizeof hex, t.bytes[0], 32);
    assert_false(is_in_files(h, hex, 64));
    assert_null(fopen(copy, "r"));
    assert_int_equal(query(h, "SELECT count(*) FROM residents"), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM loans WHERE closed_ms IS NOT NULL AND resident IS NULL"),
                     2);
    assert_int_equal(query(h, "SELECT count(*) FROM audit WHERE resident IS NOT NULL"), 0);
    assert_int_equal(
        query(h, "SELECT count(*) FROM events WHERE kind IN ('consent_withdrawn', 'resident_deleted')"), 2);
    bool is_deleted;
    assert_int_equal(store_withdraw(h->store, who, &is_deleted), ERR_NOT_FOUND);
    assert_int_equal(check(h), ERR_OK);
}

static void a_former_card_leaves_no_trace_either(void **state)
{
    struct house *h = *state;
    struct identity old = {.kind = CARD_FOREIGNER_2017, .number = "PAK310080010103", .name = "样本"},
                    new = old;
    struct resident r;
    bool is_known;
    new.kind = CARD_FOREIGNER_2023;
    snprintf(new.number, sizeof new.number, "931586198001010028");
    snprintf(new.former_number, sizeof new.former_number, "PAK310080010103");
    assert_int_equal(store_identify(h->store, &old, &r, &is_known), ERR_OK);
    assert_int_equal(store_register(h->store, r.id, 1, &r), ERR_OK);
    assert_int_equal(store_set_phone(h->store, r.id, phone, 2), ERR_OK);
    assert_int_equal(store_identify(h->store, &new, &r, &is_known), ERR_OK);
    assert_true(is_known);
    struct trace t = trace_of(h, r.id);
    assert_memory_not_equal(t.bytes[0], t.bytes[4], LOOKUP_HASH_SIZE);
    assert_true(withdraw(h, r.id));
    assert_int_equal(count_traces(h, &t), 0);
}

static void with_open_books_the_last_return_deletes(void **state)
{
    struct house *h = *state;
    struct uuid who = with_receipt(h), other = resident(h, 1);
    assert_int_equal(borrow(h, other, "A0003"), REFUSED_NONE);
    assert_int_equal(store_set_phone(h->store, who, phone, 2), ERR_OK);
    struct trace t = trace_of(h, who);
    assert_false(withdraw(h, who));
    assert_false(withdraw(h, who));
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'consent_withdrawn'"), 1);
    assert_in_range(about(h, who).withdrawn_ms, MONDAY_MS, MONDAY_MS + MINUTE_MS);
    assert_int_equal(borrow(h, who, "A0004"), REFUSED_WITHDRAWN);
    assert_int_equal(store_set_phone(h->store, who, phone, 2), ERR_NOT_FOUND);
    assert_true(uuid_equal(resident(h, 0), who));

    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    assert_false(last.is_forgotten);
    assert_true(is_there(h, who));
    assert_int_equal(give_back(h, "A0002"), REFUSED_NONE);
    assert_true(last.is_forgotten);
    assert_false(is_there(h, who));
    assert_int_equal(count_traces(h, &t), 0);
    assert_int_equal(borrow(h, other, "A0004"), REFUSED_NONE);
    assert_int_equal(about(h, other).open_loans, 2);
    assert_int_equal(check(h), ERR_OK);
}

static void an_undone_last_loan_deletes_too(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    assert_false(withdraw(h, who));
    assert_int_equal(store_undo_borrow(h->store, who, last.loan.id, &last), ERR_OK);
    assert_true(last.is_forgotten);
    assert_false(is_there(h, who));
}

static void who_comes_again_is_somebody_new(void **state)
{
    struct house *h = *state;
    struct resident r;
    bool is_known = true;
    struct uuid who = resident(h, 0);
    assert_true(withdraw(h, who));
    assert_int_equal(store_identify(h->store, &people[0], &r, &is_known), ERR_OK);
    assert_false(is_known);
    struct uuid again = resident(h, 0);
    assert_false(uuid_equal(again, who));
    assert_int_equal(about(h, again).closed_loans, 0);
}

/* The deletion's last step fails: the book is not returned either, and all is as it was. */
static void a_deletion_that_fails_changes_nothing(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    assert_int_equal(store_set_phone(h->store, who, phone, 2), ERR_OK);
    assert_false(withdraw(h, who));
    int64_t events = query(h, "SELECT count(*) FROM events");
    run_sql(h, "CREATE TRIGGER broken BEFORE INSERT ON audit WHEN NEW.act = 'resident_deleted'"
               " BEGIN SELECT RAISE(ABORT, 'broken'); END");
    assert_int_not_equal(store_return(h->store, "A0001", (struct uuid){0}, &last), ERR_OK);
    assert_int_equal(query(h, "SELECT count(*) FROM events"), events);
    assert_int_equal(about(h, who).open_loans, 1);
    assert_true(about(h, who).has_phone);
    run_sql(h, "DROP TRIGGER broken");
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    assert_true(last.is_forgotten);
}

static void requests_do_the_same(void **state)
{
    struct house *h = *state;
    struct store_answer answer;
    struct store_request set = {.op = STORE_SET_PHONE, .resident = resident(h, 0), .consent_version = 2};
    str_copy(set.code, sizeof set.code, phone);
    store_handle(h->store, &set, &answer);
    assert_int_equal(answer.err, ERR_OK);
    assert_true(about(h, set.resident).has_phone);
    store_handle(h->store, &(struct store_request){.op = STORE_DELETE_PHONE, .resident = set.resident},
                 &answer);
    assert_int_equal(answer.err, ERR_OK);
    assert_false(about(h, set.resident).has_phone);
    store_handle(h->store, &(struct store_request){.op = STORE_WITHDRAW, .resident = set.resident}, &answer);
    assert_int_equal(answer.err, ERR_OK);
    assert_true(answer.is_deleted);
    assert_false(is_there(h, set.resident));
}

/* ---- whatever happens in whatever order ---- */

static void act(struct house *h, struct uuid who, unsigned dice)
{
    static const char *const codes[] = {"A0001", "A0002", "A0003", "A0004", "B0001"};
    const char *code = codes[dice / 8 % 5];
    bool is_deleted;
    enum err err = ERR_OK;
    if (dice % 8 < 3)
        err = store_borrow(h->store, who, code, (struct uuid){0}, 0, &last);
    else if (dice % 8 < 6)
        err = store_return(h->store, code, (struct uuid){0}, &last);
    else if (dice % 8 == 6)
        err = store_set_phone(h->store, who, phone, 2);
    else if (dice % 16 == 7)
        err = store_withdraw(h->store, who, &is_deleted);
    assert_true(err == ERR_OK || err == ERR_NOT_FOUND);
}

/* Nobody who left lingers, and nobody's open loan is without its resident. */
static void assert_whole(struct house *h)
{
    assert_int_equal(query(h, "SELECT count(*) FROM residents r WHERE withdrawn_ms IS NOT NULL AND NOT EXISTS"
                              " (SELECT 1 FROM loans WHERE resident = r.id AND closed_ms IS NULL)"),
                     0);
    assert_int_equal(query(h, "SELECT count(*) FROM loans WHERE resident IS NOT NULL"
                              " AND resident NOT IN (SELECT id FROM residents)"),
                     0);
    assert_int_equal(query(h, "SELECT count(*) FROM audit WHERE resident IS NOT NULL"
                              " AND resident NOT IN (SELECT id FROM residents)"),
                     0);
    assert_int_equal(query(h, "SELECT (SELECT count(*) FROM events WHERE kind = 'resident_registered')"
                              " - (SELECT count(*) FROM events WHERE kind = 'resident_deleted')"
                              " - (SELECT count(*) FROM residents)"),
                     0);
}

static void any_order_of_acts_leaves_all_whole(void **state)
{
    static const int who[] = {0, 1};
    struct house *h = *state;
    unsigned seed = (unsigned)time(NULL);
    print_message("seed %u\n", seed);
    for (int i = 0; i < 300; i++) {
        unsigned dice = (unsigned)rand_r(&seed);
        act(h, resident(h, who[dice % 2]), dice / 2);
        if (i % 10 == 0)
            assert_whole(h);
    }
    assert_whole(h);
    assert_true(query(h, "SELECT count(*) FROM events WHERE kind = 'resident_deleted'") > 0);
    assert_int_equal(check(h), ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(tells_what_is_kept, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_phone_is_sealed_and_goes_again, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(nothing_open_is_deleted_at_once, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_former_card_leaves_no_trace_either, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(with_open_books_the_last_return_deletes, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(an_undone_last_loan_deletes_too, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(who_comes_again_is_somebody_new, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_deletion_that_fails_changes_nothing, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(requests_do_the_same, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(any_order_of_acts_leaves_all_whole, house_setup, house_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
