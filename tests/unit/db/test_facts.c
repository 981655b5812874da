/* Facts of other machines, in whatever order they come: the rows say what the fold of all facts says.
 * KIOSK_SEED repeats a run. */
#include "fixture.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "db/migrate.h"
#include "db/sql.h"
#include "model/date.h"

#include <string.h>

enum { FACTS_MAX = 20, COPIES = 13 };

struct reading {
    struct sql sql;
    sqlite3_stmt *row;
};

static struct reading read_rows(const struct house *h, const char *text, const struct uuid *id)
{
    char path[300];
    struct reading r = {0};
    house_path(h, "", path);
    assert_int_equal(sql_open(&r.sql.db, path, true), ERR_OK);
    r.row = sql_start(&r.sql, text, id ? "u" : "", id);
    return r;
}

static struct uuid copy_id(const struct house *h, int n)
{
    char text[80];
    str_format(text, sizeof text, "SELECT id FROM copies ORDER BY owner, barcode LIMIT 1 OFFSET %d", n);
    struct reading r = read_rows(h, text, NULL);
    assert_true(sql_row(&r.sql, r.row));
    struct uuid id = sql_uuid(r.row, 0);
    sql_finish(&r.sql);
    return id;
}

static struct foreign_fact fact_of(struct uuid copy, enum fact_kind kind, int minute)
{
    struct foreign_fact f = {.copy = copy,
                             .fact = {.hlc = (MONDAY_MS + minute * MINUTE_MS) << 16,
                                      .device = {.bytes = {7}},
                                      .event = uuid_new(),
                                      .kind = kind,
                                      .at_ms = MONDAY_MS + minute * MINUTE_MS,
                                      .site = "zh2"}};
    if (kind == FACT_RETURNED || kind == FACT_SENT)
        str_copy(f.fact.to, sizeof f.fact.to, "zh2");
    return f;
}

static void apply(struct house *h, const struct foreign_fact *f, bool expected_new)
{
    bool is_new;
    assert_int_equal(store_apply_fact(h->store, f, &is_new), ERR_OK);
    assert_int_equal(is_new, expected_new);
}

/* ---- random ---- */

static size_t make_history(struct house *h, struct uuid copy, struct foreign_fact facts[FACTS_MAX])
{
    static const char *const sites[] = {"zh1", "zh2"};
    struct uuid loans[FACTS_MAX];
    size_t n = 4 + roll(FACTS_MAX - 4), lent = 0;
    for (size_t i = 0; i < n; i++) {
        enum fact_kind kind = i == 0    ? FACT_LENT
                              : roll(2) ? (enum fact_kind)roll(4)
                                        : (enum fact_kind)roll(FACT_KIND_COUNT);
        facts[i] = fact_of(copy, kind, (int)roll(40));
        struct fact *f = &facts[i].fact;
        f->device.bytes[1] = (uint8_t)roll(2);
        str_copy(f->site, sizeof f->site, sites[f->device.bytes[1]]);
        if (*f->to)
            str_copy(f->to, sizeof f->to, sites[roll(2)]);
        if (kind == FACT_LENT) {
            facts[i].resident = resident(h, (int)roll(2));
            f->loan = loans[lent++] = uuid_new();
        } else if (kind == FACT_UNDONE || kind == FACT_RENEWED || roll(2)) {
            f->loan = loans[roll((unsigned)lent)];
        }
        if (kind == FACT_LENT || kind == FACT_RENEWED)
            f->due_day = day_at(f->at_ms) + 30;
        if (kind == FACT_TAKEN_BACK)
            f->undone = facts[roll((unsigned)i)].fact.event;
    }
    return n;
}

static void check_loan(const struct house *h, const struct loan_state *expected)
{
    static const char *const ends[] = {"", "returned", "undone", "lost"};
    char how[16];
    struct reading r =
        read_rows(h,
                  "SELECT due_day, renewals, coalesce(closed_ms, 0), coalesce(closed_how, '') FROM loans"
                  " WHERE id = ?1",
                  &expected->loan);
    assert_true(sql_row(&r.sql, r.row));
    assert_int_equal(sqlite3_column_int(r.row, 0), expected->due_day);
    assert_int_equal(sqlite3_column_int(r.row, 1), expected->renewals);
    assert_int_equal(sqlite3_column_int64(r.row, 2), expected->closed_ms);
    sql_text(r.row, 3, how, sizeof how);
    assert_string_equal(how, ends[expected->end]);
    sql_finish(&r.sql);
}

/* Whoever had it is told of, while nothing else says how it came back. */
static void check_problems(const struct house *h, const struct uuid *copy, const struct loan_state *loans,
                           size_t count)
{
    int64_t overtaken = 0;
    for (size_t i = 0; i < count; i++)
        overtaken += !uuid_is_zero(loans[i].overtaken_by);
    struct reading r = read_rows(h,
                                 "SELECT count(*) FROM problems WHERE object = ?1 AND kind = 'lent_twice' AND"
                                 " solved_ms IS NULL",
                                 copy);
    assert_true(sql_row(&r.sql, r.row));
    assert_int_equal(sqlite3_column_int(r.row, 0), overtaken > 0);
    sql_finish(&r.sql);
}

static void check_copy(const struct house *h, const struct uuid *copy, const struct copy_state *expected)
{
    static const char *const states[] = {"available", "lost", "damaged", "withdrawn"};
    char text[16];
    bool is_moving = expected->condition == COPY_GOOD && *expected->to;
    struct reading r = read_rows(h,
                                 "SELECT state, (SELECT to_site FROM transit WHERE copy = c.id AND left_ms"
                                 " IS NULL) FROM copies c WHERE id = ?1",
                                 copy);
    assert_true(sql_row(&r.sql, r.row));
    sql_text(r.row, 0, text, sizeof text);
    assert_string_equal(text, is_moving ? "transit" : states[expected->condition]);
    sql_text(r.row, 1, text, sizeof text);
    assert_string_equal(text, expected->to);
    sql_finish(&r.sql);
}

static void check_rows(const struct house *h, const struct foreign_fact *facts, size_t n)
{
    struct fact plain[FACTS_MAX];
    struct loan_state loans[FACTS_MAX];
    struct copy_state copy;
    size_t loan_count;
    for (size_t i = 0; i < n; i++)
        plain[i] = facts[i].fact;
    circulation_fold(plain, n, &copy, loans, &loan_count);
    for (size_t i = 0; i < loan_count; i++)
        check_loan(h, &loans[i]);
    check_copy(h, &facts[0].copy, &copy);
    check_problems(h, &facts[0].copy, loans, loan_count);
}

static void rows_follow_the_facts_in_any_order(void **state)
{
    struct house *h = *state;
    struct foreign_fact facts[FACTS_MAX];
    for (int i = 0; i < COPIES; i++) {
        size_t n = make_history(h, copy_id(h, i), facts);
        for (size_t a = n; a > 1; a--) {
            size_t b = roll((unsigned)a);
            struct foreign_fact swapped = facts[a - 1];
            facts[a - 1] = facts[b];
            facts[b] = swapped;
        }
        for (size_t a = 0; a < n; a++) {
            apply(h, &facts[a], true);
            check_rows(h, facts, a + 1);
            apply(h, &facts[roll((unsigned)a + 1)], false);
        }
    }
    assert_int_equal(check(h), ERR_OK);
}

/* ---- by hand ---- */

/* Somebody took the book to the other house while this one heard nothing of it. */
static void a_late_return_ends_the_loan_it_belongs_to(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0), other = resident(h, 1), copy = copy_id(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    copy = last.loan.copy;
    struct uuid first = last.loan.id;
    clock_advance_ms(60 * MINUTE_MS);
    struct foreign_fact back = fact_of(copy, FACT_RETURNED, 10), lent = fact_of(copy, FACT_LENT, 20),
                        again = fact_of(copy, FACT_RETURNED, 30);
    lent.resident = other;
    lent.fact.loan = uuid_new();
    lent.fact.due_day = day_at(MONDAY_MS) + 30;
    apply(h, &again, true);
    assert_int_equal(query(h, "SELECT count(*) FROM loans WHERE closed_ms IS NULL"), 0);
    apply(h, &lent, true);
    apply(h, &back, true);
    struct loan_state ends[] = {{.loan = first,
                                 .due_day = day_at(MONDAY_MS) + 30,
                                 .closed_ms = back.fact.at_ms,
                                 .end = LOAN_RETURNED},
                                {.loan = lent.fact.loan,
                                 .due_day = lent.fact.due_day,
                                 .closed_ms = again.fact.at_ms,
                                 .end = LOAN_RETURNED}};
    check_loan(h, &ends[0]);
    check_loan(h, &ends[1]);
    assert_int_equal(borrow(h, other, "A0001"), REFUSED_NONE);
}

/* Our own later acts sort behind what we have heard, unless the other clock is far ahead. */
static void hearing_moves_our_clock_of_events_on(void **state)
{
    struct house *h = *state;
    struct foreign_fact near = fact_of(copy_id(h, 0), FACT_FOUND, 4),
                        far = fact_of(copy_id(h, 0), FACT_FOUND, 6);
    apply(h, &near, true);
    apply(h, &far, true);
    assert_int_equal(query(h, "SELECT last_hlc FROM meta"), near.fact.hlc);
    give_back(h, "A0001");
    assert_int_equal(query(h, "SELECT max(hlc) FROM events"), near.fact.hlc + 1);
}

static void half_a_fact_is_refused(void **state)
{
    struct house *h = *state;
    bool is_new;
    struct foreign_fact f = fact_of(copy_id(h, 0), FACT_LENT, 1);
    f.resident = resident(h, 0);
    assert_int_equal(store_apply_fact(h->store, &f, &is_new), ERR_DATA); /* no loan */
    f.fact.loan = uuid_new();
    f.resident = uuid_new();
    assert_int_equal(store_apply_fact(h->store, &f, &is_new), ERR_NOT_FOUND);
    f = fact_of(copy_id(h, 0), FACT_SENT, 1);
    f.fact.to[0] = '\0';
    assert_int_equal(store_apply_fact(h->store, &f, &is_new), ERR_DATA);
    f = fact_of(copy_id(h, 0), FACT_TAKEN_BACK, 1);
    assert_int_equal(store_apply_fact(h->store, &f, &is_new), ERR_DATA); /* what? */
    f = fact_of(copy_id(h, 0), FACT_FOUND, 1);
    f.fact.undone = uuid_new();
    assert_int_equal(store_apply_fact(h->store, &f, &is_new), ERR_DATA);
    f = fact_of(uuid_new(), FACT_RETURNED, 1);
    assert_int_equal(store_apply_fact(h->store, &f, &is_new), ERR_NOT_FOUND);
    assert_int_equal(query(h, "SELECT count(*) FROM facts"), 0);
}

/* Whoever took the consent back is deleted also by a return that another house tells of. */
static void a_return_elsewhere_deletes_who_asked_for_it(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    bool is_deleted;
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    assert_int_equal(store_withdraw(h->store, who, &is_deleted), ERR_OK);
    assert_false(is_deleted);
    struct foreign_fact back = fact_of(last.loan.copy, FACT_RETURNED, 1);
    apply(h, &back, true);
    assert_int_equal(query(h, "SELECT count(*) FROM residents"), 0);
}

/* ---- the step that brought the facts ---- */

static size_t step_before(const char *name)
{
    for (size_t i = 0; i < migration_count; i++)
        if (strcmp(migrations[i].name, name) == 0)
            return i;
    fail();
    return 0;
}

#define OLD_EVENT(n, kind, body)                                                                             \
    "INSERT INTO events VALUES ('c', 'zh1', zeroblob(16), 1, " n ", CAST('event0000000000" n "' AS BLOB),"   \
    " 100" n ", zeroblob(16), 0, 100" n ", 1, '" kind "', json_object(" body "), zeroblob(32));"

static void older_databases_get_their_facts(void **state)
{
    const struct house *h = *state;
    static const char old[] =
        "INSERT INTO meta (id, device) VALUES (1, zeroblob(16));"
        "INSERT INTO sites VALUES ('zh1', 'a', 0), ('zh2', 'b', 0);"
        "INSERT INTO titles VALUES (randomblob(16), '9787110000014', 't', '', '', '', '');"
        "INSERT INTO copies SELECT CAST('copy000000000000' AS BLOB), id, 'zh2', 'B1', 'zh2', 'transit' FROM "
        "titles;"
        "INSERT INTO residents (id, lookup_hash, lookup_key, masked_name, identity, age_class, kind,"
        " card_valid_to_day, consent_version, consent_ms) VALUES (randomblob(16), randomblob(32), '', x'', "
        "x'', 0, 0, 0, 0, 0);"
        "INSERT INTO loans SELECT CAST('loan000000000000' AS BLOB), r.id, c.id, 1001, 25598, 1, 1003, "
        "'returned'"
        " FROM residents r, copies c;"
        "INSERT INTO receipts VALUES (randomblob(16), 'n', 0, 0);"
        "INSERT INTO receipt_loans SELECT r.id, 0, l.id, 25567 FROM receipts r, loans l;" OLD_EVENT(
            "1", "loan_made", "'loan', uuid(CAST('loan000000000000' AS BLOB)), 'due', '2040-01-01'")
            OLD_EVENT("2", "loan_renewed",
                      "'loan', uuid(CAST('loan000000000000' AS BLOB)), 'due', '2040-02-01'")
                OLD_EVENT("3", "copy_returned",
                          "'copy', uuid(CAST('copy000000000000' AS BLOB)), 'loan',"
                          " uuid(CAST('loan000000000000' AS BLOB)), 'to', 'zh2'");
    char path[300];
    struct sql sql = {0};
    str_format(path, sizeof path, "%s/old.db", h->dir);
    assert_int_equal(sql_open(&sql.db, path, false), ERR_OK);
    assert_int_equal(migrate(sql.db, path, migrations, step_before("facts")), ERR_OK);
    sql_exec(&sql, old);
    assert_int_equal(sql.err, ERR_OK);
    assert_int_equal(migrate(sql.db, path, migrations, migration_count), ERR_OK);
    assert_int_equal(
        sql_int(&sql,
                "SELECT count(*) FROM facts f JOIN copies c ON c.id = f.copy JOIN loans l ON l.id = f.loan",
                ""),
        3);
    assert_int_equal(sql_int(&sql, "SELECT due_day FROM facts WHERE kind = 'loan_renewed'", ""), 25598);
    assert_int_equal(
        sql_int(&sql, "SELECT count(*) FROM facts WHERE kind = 'copy_returned' AND to_site = 'zh2'", ""), 1);
    assert_int_equal(
        sql_int(&sql,
                "SELECT count(*) FROM receipt_loans r JOIN loans l ON l.id = r.loan WHERE l.renewals = 1",
                ""),
        1);
    assert_int_equal(sql_int(&sql, "SELECT count(*) FROM pragma_foreign_key_check", ""), 0);
    assert_int_equal(sql.err, ERR_OK);
    sql_finish(&sql);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(rows_follow_the_facts_in_any_order, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_late_return_ends_the_loan_it_belongs_to, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(hearing_moves_our_clock_of_events_on, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(half_a_fact_is_refused, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_return_elsewhere_deletes_who_asked_for_it, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(older_databases_get_their_facts, house_setup, house_teardown),
    };
    return cmocka_run_group_tests(tests, seed_setup, NULL);
}
