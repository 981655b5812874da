#include "fixture.h"

#include "base/clock.h"
#include "db/sql.h"

#include <sodium.h>
#include <string.h>

/* The hash of db/EVENTS.md, written a second time from its words. */
static void add_number(crypto_hash_sha256_state *s, uint64_t n, int bytes)
{
    while (bytes-- > 0) {
        uint8_t byte = (uint8_t)(n >> (8 * bytes));
        crypto_hash_sha256_update(s, &byte, 1);
    }
}

static void hash_row(sqlite3_stmt *row, uint8_t out[32])
{
    static const char numbers[] = "...NN.N.NNN..."; /* epoch, seq, hlc, boottime_ms, wall_ms, schema */
    crypto_hash_sha256_state s;
    crypto_hash_sha256_init(&s);
    for (int i = 0; i < 14; i++) {
        if (numbers[i] == 'N') {
            add_number(&s, (uint64_t)sqlite3_column_int64(row, i), 8);
        } else {
            const void *bytes = sqlite3_column_blob(row, i);
            int size = sqlite3_column_bytes(row, i);
            add_number(&s, (uint64_t)size, 4);
            crypto_hash_sha256_update(&s, bytes, (unsigned long long)size);
        }
    }
    crypto_hash_sha256_final(&s, out);
}

static void one_event_for_each_act(void **state)
{
    struct house *h = *state;
    struct receipt_facts facts;
    int64_t before = query(h, "SELECT last_seq FROM meta");
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    struct uuid first = last.loan.id;
    clock_advance_ms(DAY_MS);
    assert_int_equal(borrow(h, who, "A0002"), REFUSED_NONE);
    struct uuid second = last.loan.id;
    assert_int_equal(borrow(h, who, "A0002"), REFUSED_OWN_LOAN);
    assert_int_equal(renew(h, who, second), REFUSED_TOO_EARLY);
    assert_int_equal(renew(h, who, first), REFUSED_NONE);
    assert_int_equal(renew(h, who, first), REFUSED_RENEWED);
    assert_int_equal(store_receipt_new(h->store, who, &first, 1, &facts), ERR_OK);
    assert_int_equal(store_receipt_set_state(h->store, facts.id, RECEIPT_PRINTED), ERR_OK);
    assert_int_equal(store_undo_borrow(h->store, who, second, &last), ERR_OK);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    static const char *const kinds[] = {"resident_registered", "loan_made",      "loan_made",
                                        "loan_renewed",        "receipt_issued", "receipt_state",
                                        "loan_undone",         "copy_returned"};
    char path[300], kind[64];
    struct sql sql = {0};
    house_path(h, "", path);
    assert_int_equal(sql_open(&sql.db, path, true), ERR_OK);
    sqlite3_stmt *row = sql_start(&sql,
                                  "SELECT e.kind, a.act = e.kind FROM events e JOIN audit a ON a.event = e.id"
                                  " WHERE seq > ?1 ORDER BY seq",
                                  "l", before);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        assert_true(sql_row(&sql, row));
        sql_text(row, 0, kind, sizeof kind);
        assert_string_equal(kind, kinds[i]);
        assert_int_equal(sqlite3_column_int(row, 1), 1);
    }
    assert_false(sql_row(&sql, row));
    sql_finish(&sql);
    assert_int_equal(query(h, "SELECT count(*) FROM events") - query(h, "SELECT count(*) FROM audit"), 0);
}

static void events_make_a_chain(void **state)
{
    struct house *h = *state;
    char path[300];
    uint8_t hash[32] = {0};
    int64_t seq = 0;
    struct sql sql = {0};
    assert_int_equal(borrow(h, resident(h, 0), "A0001"), REFUSED_NONE);
    house_reopen(h);
    give_back(h, "A0001");
    house_path(h, "", path);
    assert_int_equal(sql_open(&sql.db, path, true), ERR_OK);
    sqlite3_stmt *row =
        sql_start(&sql,
                  "SELECT city, site, device, epoch, seq, id, hlc, boot_id, boottime_ms, wall_ms,"
                  " schema, kind, body, prev_hash FROM events ORDER BY seq",
                  "");
    while (sql_row(&sql, row)) {
        assert_int_equal(sqlite3_column_int64(row, 4), ++seq);
        assert_int_equal(sqlite3_column_int64(row, 3), 1);
        assert_memory_equal(sqlite3_column_blob(row, 13), hash, 32);
        hash_row(row, hash);
    }
    assert_true(seq > 5);
    assert_int_equal(sql_int(&sql, "SELECT last_seq FROM meta WHERE last_hash = ?1", "b", hash, sizeof hash),
                     seq);
    sql_finish(&sql);
    assert_int_equal(check(h), ERR_OK);
}

static void tamper(struct house *h, const char *statement)
{
    char path[300];
    struct sql sql = {0};
    house_path(h, "", path);
    assert_int_equal(sql_open(&sql.db, path, false), ERR_OK);
    sql_exec(&sql, "PRAGMA foreign_keys = OFF");
    sql_exec(&sql, statement);
    assert_int_equal(sql.err, ERR_OK);
    sql_finish(&sql);
}

static void check_notices_a_changed_event(void **state)
{
    struct house *h = *state;
    give_back(h, "A0001");
    give_back(h, "A0002");
    assert_int_equal(check(h), ERR_OK);
    tamper(h, "UPDATE events SET wall_ms = wall_ms + 1 WHERE seq = 2");
    assert_int_equal(check(h), ERR_CORRUPT);
    tamper(h, "UPDATE events SET wall_ms = wall_ms - 1 WHERE seq = 2");
    assert_int_equal(check(h), ERR_OK);
    tamper(h, "UPDATE events SET body = '{}' WHERE seq = (SELECT max(seq) FROM events)");
    assert_int_equal(check(h), ERR_CORRUPT);
}

static void check_notices_a_missing_event(void **state)
{
    struct house *h = *state;
    char message[256];
    give_back(h, "A0001");
    tamper(
        h,
        "DELETE FROM audit WHERE event = (SELECT id FROM events WHERE seq = (SELECT max(seq) FROM events));"
        "DELETE FROM events WHERE seq = (SELECT max(seq) FROM events)");
    assert_int_equal(store_check(h->store, message, sizeof message), ERR_CORRUPT);
    assert_non_null(strstr(message, "chain"));
}

static void bodies_name_residents_by_their_id_alone(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    assert_int_equal(query(h, "SELECT count(*) FROM events e, residents r WHERE e.kind = 'loan_made'"
                              " AND body ->> 'due' = '2040-02-01'"
                              " AND replace(body ->> 'resident', '-', '') = lower(hex(r.id))"),
                     1);
    assert_int_equal(
        query(h, "SELECT count(*) FROM events WHERE kind = 'resident_registered'"
                 " AND schema = 2 AND body ->> 'lookup_hash' IS NULL AND body ->> 'card_valid_to' IS NULL"),
        1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(one_event_for_each_act, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(events_make_a_chain, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(check_notices_a_changed_event, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(check_notices_a_missing_event, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(bodies_name_residents_by_their_id_alone, house_setup, house_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
