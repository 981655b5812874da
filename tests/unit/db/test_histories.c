/* Random histories of circulation through the store: whatever people do, in two houses, with late
 * facts of other machines between, the rules hold. What is asked of the rows are sentences of the test's own;
 * answers are compared with counts by hand. KIOSK_SEED repeats a run; KIOSK_HISTORIES sets how many
 * (db/histories_10000). */
#include "fixture.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "db/sql.h"
#include "db/undo.h"
#include "model/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PEOPLE = 4, BOOKS = 5, TITLES = 3, ACTS_MAX = 24, CHECK_EVERY = 2000 };

static const char *const books[BOOKS] = {"A0001", "B0001", "A0003", "A0007", "B0002"};
static const int title_numbers[TITLES] = {1, 3, 6};

struct town {
    struct house *house;
    struct sql sql; /* a reader of its own, and what empties the rows between histories */
    struct uuid people[PEOPLE], titles[TITLES], copies[BOOKS];
    int acts, loans, holds, undone;
};

#define ASK(town, text, ...) sql_int(&(town)->sql, text, __VA_ARGS__)

static struct uuid find_id(struct town *t, const char *text, const char *what)
{
    sqlite3_stmt *row = sql_start(&t->sql, text, "t", what);
    assert_true(sql_row(&t->sql, row));
    struct uuid id = sql_uuid(row, 0);
    sqlite3_reset(row);
    return id;
}

static void settle(struct town *t, struct house *h)
{
    static const char find_title[] = "SELECT id FROM titles WHERE isbn = ?1";
    static const char find_copy[] = "SELECT id FROM copies WHERE barcode = ?1";
    char path[300];
    *t = (struct town){.house = h};
    house_path(h, "", path);
    assert_int_equal(sql_open(&t->sql.db, path, false), ERR_OK);
    for (int i = 0; i < PEOPLE; i++) {
        struct identity identity = people[0];
        struct resident r;
        bool is_known;
        str_format(identity.number, sizeof identity.number, "11010119870214%03dX", i);
        assert_int_equal(store_identify(h->store, &identity, &r, &is_known), ERR_OK);
        assert_int_equal(store_register(h->store, r.id, 1, &r), ERR_OK);
        t->people[i] = r.id;
    }
    for (int i = 0; i < TITLES; i++)
        t->titles[i] = find_id(t, find_title, isbns[title_numbers[i]]);
    for (int i = 0; i < BOOKS; i++)
        t->copies[i] = find_id(t, find_copy, books[i]);
}

/* Every book at home, nobody has or wants anything; the events go on. */
static void begin_afresh(struct town *t)
{
    sql_exec(&t->sql, "BEGIN IMMEDIATE; DELETE FROM facts; DELETE FROM holds; DELETE FROM loans; DELETE FROM"
                      " transit; DELETE FROM problems; DELETE FROM audit; UPDATE copy_rows SET state = "
                      "'available' WHERE state "
                      "<> 'available'; COMMIT");
    assert_int_equal(t->sql.err, ERR_OK);
}

/* ---- what must always hold ---- */

static void expect_none(struct town *t, int64_t count, const char *what)
{
    assert_int_equal(t->sql.err, ERR_OK);
    if (count)
        fail_msg("%s (%lld), act %d", what, (long long)count, t->acts);
}

static void check_copies(struct town *t)
{
    expect_none(t,
                ASK(t,
                    "SELECT count(*) FROM (SELECT 1 FROM loans WHERE closed_ms IS NULL GROUP BY copy HAVING"
                    " count(*) > 1)",
                    ""),
                "a copy has two open loans");
    expect_none(
        t,
        ASK(t,
            "SELECT count(*) FROM holds q JOIN loans l ON l.copy = q.copy WHERE q.closed_ms IS NULL AND"
            " l.closed_ms IS NULL",
            ""),
        "a copy is on loan and found for somebody");
    expect_none(
        t,
        ASK(t,
            "SELECT count(*) FROM holds q JOIN copies c ON c.id = q.copy WHERE q.closed_ms IS NULL AND"
            " (c.title <> q.title OR c.state <> CASE WHEN q.ready_ms IS NULL THEN 'transit' ELSE"
            " 'available' END)",
            ""),
        "a copy is found for the wrong reservation, or stands elsewhere than it says");
    expect_none(t,
                ASK(t,
                    "SELECT count(*) FROM copy_rows c WHERE (c.state = 'transit') <> EXISTS (SELECT 1 FROM"
                    " transit WHERE copy = c.id AND left_ms IS NULL) AND c.state IN ('transit', 'available')",
                    ""),
                "the list of what is on its way is wrong");
}

static void check_people(struct town *t)
{
    expect_none(t,
                ASK(t,
                    "SELECT count(*) FROM (SELECT 1 FROM loans l WHERE closed_ms IS NULL AND is_override = 0"
                    " GROUP BY resident HAVING count(*) > 3 AND NOT max(EXISTS (SELECT 1 FROM problems WHERE"
                    " kind = 'over_limit' AND object = l.copy)))",
                    ""),
                "more than three books without an override, and nobody is told");
    expect_none(
        t,
        ASK(t,
            "SELECT count(*) FROM (SELECT 1 FROM holds WHERE closed_ms IS NULL GROUP BY resident, title"
            " HAVING count(*) > 1)",
            ""),
        "a title is reserved twice by one person");
}

/* Open by the facts: lent, not undone, not named by an earlier return, and nothing after it shows the book
 * back. */
static void check_recount(struct town *t)
{
    int64_t open = ASK(
        t,
        "WITH said AS (SELECT * FROM facts f WHERE CASE kind WHEN 'loan_undone' THEN 1 WHEN 'loan_made' THEN "
        "NOT EXISTS (SELECT 1 FROM facts WHERE kind = 'loan_undone' AND loan = f.loan) ELSE NOT EXISTS"
        " (SELECT 1 FROM facts WHERE undone = f.event) END) SELECT count(*) FROM said l WHERE l.kind ="
        " 'loan_made' AND NOT EXISTS (SELECT 1 FROM said x WHERE x.copy = l.copy AND ((x.kind ="
        " 'loan_undone' AND x.loan = l.loan) OR (x.kind = 'copy_returned' AND x.loan = l.loan) OR"
        " ((x.hlc, x.device, x.event) > (l.hlc, l.device, l.event) AND x.kind IN ('loan_made',"
        " 'copy_returned', 'copy_arrived', 'copy_lost'))))",
        "");
    assert_int_equal(open, ASK(t, "SELECT count(*) FROM loans WHERE closed_ms IS NULL", ""));
    struct house_counts counts;
    assert_int_equal(store_counts(t->house->store, &counts), ERR_OK);
    assert_int_equal(
        counts.copies_in,
        ASK(t,
            "SELECT count(*) FROM copies WHERE site = ?1 AND state = 'available' AND id NOT IN (SELECT"
            " copy FROM loans WHERE closed_ms IS NULL) AND id NOT IN (SELECT copy FROM holds WHERE"
            " closed_ms IS NULL AND copy IS NOT NULL)",
            "t", t->house->conf.site.id));
}

static void check_counters(struct town *t, struct uuid who)
{
    struct loan loans[16];
    struct hold holds[16];
    struct about about;
    size_t loan_count, hold_count;
    assert_int_equal(store_loans(t->house->store, who, loans, 16, &loan_count), ERR_OK);
    assert_int_equal(store_holds(t->house->store, who, holds, 16, &hold_count), ERR_OK);
    assert_int_equal(store_about(t->house->store, who, &about), ERR_OK);
    int64_t open = ASK(t, "SELECT count(*) FROM loans WHERE resident = ?1 AND closed_ms IS NULL", "u", &who);
    assert_int_equal(loan_count, open);
    assert_int_equal(about.open_loans, open);
    assert_int_equal(about.closed_loans + about.open_loans,
                     ASK(t, "SELECT count(*) FROM loans WHERE resident = ?1", "u", &who));
    assert_int_equal(about.open_holds, hold_count);
    for (size_t i = 0; i < hold_count; i++)
        assert_int_equal(
            holds[i].position,
            ASK(t,
                "SELECT CASE WHEN m.copy IS NULL THEN (SELECT count(*) FROM holds o WHERE o.title ="
                " m.title AND o.closed_ms IS NULL AND o.copy IS NULL AND o.hlc <= m.hlc) ELSE 0 END"
                " FROM holds m WHERE m.id = ?1",
                "u", &holds[i].id));
}

/* ---- holds are served in order ---- */

static void note_served(struct town *t)
{
    sql_exec(&t->sql,
             "CREATE TEMP TABLE IF NOT EXISTS served (id BLOB, copy BLOB); DELETE FROM served;"
             "INSERT INTO served SELECT id, copy FROM holds WHERE closed_ms IS NULL AND copy IS NOT NULL");
}

static void check_order(struct town *t)
{
    expect_none(
        t,
        ASK(t,
            "SELECT count(*) FROM holds q JOIN holds w ON w.title = q.title WHERE q.closed_ms IS NULL AND"
            " q.copy IS NOT NULL AND NOT EXISTS (SELECT 1 FROM served WHERE id = q.id AND copy = q.copy)"
            " AND w.closed_ms IS NULL AND w.copy IS NULL AND w.hlc < q.hlc",
            ""),
        "somebody was served before who waited longer");
}

/* ---- acts ---- */

static struct uuid random_row(struct town *t, const char *text)
{
    struct uuid id = {0};
    sqlite3_stmt *row = sql_start(&t->sql, text, "l", (int64_t)roll(1000));
    if (sql_row(&t->sql, row)) {
        id = sql_uuid(row, 0);
        sqlite3_reset(row);
    }
    return id;
}

static struct uuid random_loan(struct town *t)
{
    return random_row(
        t, "SELECT id FROM loans WHERE closed_ms IS NULL ORDER BY id LIMIT 1 OFFSET ?1 % (SELECT max(1,"
           " count(*)) FROM loans WHERE closed_ms IS NULL)");
}

static struct uuid random_hold(struct town *t)
{
    return random_row(
        t, "SELECT id FROM holds WHERE closed_ms IS NULL ORDER BY id LIMIT 1 OFFSET ?1 % (SELECT max(1,"
           " count(*)) FROM holds WHERE closed_ms IS NULL)");
}

static void do_borrow(struct town *t, struct uuid who)
{
    struct circulation c;
    struct house *h = t->house;
    const char *code = books[roll(BOOKS)];
    bool is_override = roll(10) == 0;
    int64_t before =
        ASK(t, "SELECT count(*) FROM loans WHERE resident = ?1 AND closed_ms IS NULL", "u", &who);
    assert_int_equal(is_override ? store_borrow_override(h->store, who, code, (struct uuid){0}, "x", &c)
                                 : store_borrow(h->store, who, code, (struct uuid){0}, 0, &c),
                     ERR_OK);
    assert_int_equal(c.open_loans, before + (c.refusal == REFUSED_NONE));
    if (before >= 3 && !is_override)
        assert_int_not_equal(c.refusal, REFUSED_NONE);
    t->loans += c.refusal == REFUSED_NONE;
}

static void do_return(struct town *t)
{
    struct circulation c;
    int book = (int)roll(BOOKS);
    struct uuid copy = t->copies[book];
    int64_t waiting =
        ASK(t,
            "SELECT count(*) FROM holds WHERE closed_ms IS NULL AND copy IS NULL AND title = (SELECT"
            " title FROM copies WHERE id = ?1)",
            "u", &copy);
    assert_int_equal(store_return(t->house->store, books[book], (struct uuid){0}, &c), ERR_OK);
    int64_t is_usable =
        ASK(t, "SELECT state IN ('available', 'transit') FROM copy_rows WHERE id = ?1", "u", &copy);
    if (waiting && is_usable)
        assert_true(c.is_awaited);
    assert_int_equal(ASK(t, "SELECT count(*) FROM loans WHERE copy = ?1 AND closed_ms IS NULL", "u", &copy),
                     0);
    check_order(t);
}

static void do_mark(struct town *t)
{
    static const enum fact_kind kinds[] = {FACT_LOST, FACT_FOUND, FACT_FOUND, FACT_DAMAGED, FACT_WITHDRAWN};
    struct circulation c;
    assert_int_equal(
        store_mark_copy(t->house->store, books[roll(BOOKS)], (struct uuid){0}, kinds[roll(5)], "x", &c),
        ERR_OK);
    check_order(t);
}

static void do_hold(struct town *t, struct uuid who)
{
    struct circulation c;
    if (roll(3)) {
        assert_int_equal(
            store_place_hold(t->house->store, who, t->titles[roll(TITLES)], roll(3) ? NULL : "zh2", &c),
            ERR_OK);
        t->holds += c.refusal == REFUSED_NONE;
        return;
    }
    assert_int_equal(store_cancel_hold(t->house->store, who, random_hold(t), &c), ERR_OK);
    check_order(t);
}

static void do_wait(struct town *t)
{
    int count;
    struct uuid hold = random_hold(t);
    clock_advance_ms(roll(15) * DAY_MS);
    if (!uuid_is_zero(hold) && roll(2)) {
        enum err err = store_hold_called(t->house->store, hold);
        assert_true(err == ERR_OK || err == ERR_NOT_FOUND); /* nothing is ready for it */
    }
    assert_int_equal(store_expire_holds(t->house->store, &count), ERR_OK);
    check_order(t);
}

/* A fact of the other house of the last days that was not heard of until now. */
static void do_hear(struct town *t)
{
    static const enum fact_kind kinds[] = {FACT_RETURNED, FACT_RETURNED, FACT_LENT, FACT_ARRIVED};
    int64_t at_ms = clock_wall_ms() - (int64_t)roll(20 * 24) * 60 * MINUTE_MS;
    bool is_new;
    struct foreign_fact f = {.copy = t->copies[roll(BOOKS)],
                             .resident = t->people[roll(PEOPLE)],
                             .is_override = true,
                             .fact = {.hlc = at_ms << 16,
                                      .device = {.bytes = {9}},
                                      .event = uuid_new(),
                                      .kind = kinds[roll(4)],
                                      .at_ms = at_ms,
                                      .site = "zh2",
                                      .to = "zh2"}};
    if (f.fact.kind == FACT_LENT)
        f.fact.loan = uuid_new();
    f.fact.due_day = day_at(at_ms) + 30;
    assert_int_equal(store_apply_fact(t->house->store, &f, &is_new), ERR_OK);
    assert_true(is_new);
}

/* One of the last acts was a mistake; what had become of the book meanwhile says whether it still may be. */
static void do_undo(struct town *t)
{
    struct undo look, undo;
    struct uuid event = random_row(t, "SELECT event FROM audit ORDER BY id DESC LIMIT 1 OFFSET ?1 % 8");
    int64_t events = ASK(t, "SELECT count(*) FROM events", "");
    assert_int_equal(store_undo_look(t->house->store, event, &look), ERR_OK);
    assert_int_equal(store_undo(t->house->store, event, "x", &undo), ERR_OK);
    assert_int_equal(look.answer, undo.answer);
    assert_int_equal(ASK(t, "SELECT count(*) FROM events", "") > events, undo.answer == UNDO_FINE);
    t->undone += undo.answer == UNDO_FINE;
    if (undo.answer == UNDO_FINE) {
        assert_int_equal(store_undo(t->house->store, event, "x", &undo), ERR_OK);
        assert_int_not_equal(undo.answer, UNDO_FINE);
    }
}

static void do_something(struct town *t)
{
    struct circulation c;
    struct store *store = t->house->store;
    struct uuid who = t->people[roll(PEOPLE)];
    t->house->conf.site.id[2] = roll(4) ? '1' : '2';
    switch (roll(19)) {
    case 0:
        assert_int_equal(store_undo_borrow(store, who, random_loan(t), &c), ERR_OK);
        break;
    case 1:
        assert_int_equal(store_renew(store, who, (struct uuid){0}, random_loan(t), &c), ERR_OK);
        break;
    case 2:
        assert_int_equal(store_renew_all(store, who, &c), ERR_OK);
        break;
    case 3:
        do_mark(t);
        break;
    case 4:
        do_wait(t);
        break;
    case 5:
        do_hear(t);
        break;
    case 6:
    case 7:
    case 8:
        do_return(t);
        break;
    case 9:
    case 10:
    case 11:
        do_hold(t, who);
        break;
    case 12:
    case 13:
    case 14:
        do_undo(t);
        break;
    default:
        do_borrow(t, who);
    }
    check_counters(t, who);
}

static void every_history_keeps_the_rules(void **state)
{
    struct town t;
    const char *given = getenv("KIOSK_HISTORIES");
    int histories = given ? atoi(given) : 300;
    settle(&t, *state);
    for (int i = 0; i < histories; i++) {
        begin_afresh(&t);
        for (int person = 0; person < 3; person++) /* what is out can be reserved */
            do_borrow(&t, t.people[person]);
        for (unsigned act = 4 + roll(ACTS_MAX - 4); act > 0; act--, t.acts++) {
            note_served(&t);
            do_something(&t);
            check_copies(&t);
            check_people(&t);
            check_recount(&t);
        }
        t.house->conf.site.id[2] = '1';
        if ((i + 1) % CHECK_EVERY == 0 || i + 1 == histories)
            assert_int_equal(check(t.house), ERR_OK);
    }
    printf("%d histories, %d acts, %d loans, %d reservations, %d taken back\n", histories, t.acts, t.loans,
           t.holds, t.undone);
    sql_finish(&t.sql);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_history_keeps_the_rules, house_setup, house_teardown),
    };
    return cmocka_run_group_tests(tests, seed_setup, NULL);
}
