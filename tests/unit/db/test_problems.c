/* What volunteers have to look at: each problem stands there with its cause, once, and goes when somebody
 * says what was done or later facts explain it. */
#include "fixture.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "db/migrate.h"
#include "db/problems.h"
#include "db/sql.h"
#include "db/undo.h"
#include "model/date.h"

#include <string.h>

enum { MAX = 8 };

static const struct uuid none;
static struct problem open_ones[MAX];

static size_t look(struct house *h)
{
    size_t count;
    assert_int_equal(store_problems(h->store, open_ones, MAX, &count), ERR_OK);
    return count;
}

/* Exactly one is open, of this kind and book, and its event is the cause. */
static void expect_one(struct house *h, enum problem_kind kind, const char *code, const char *cause)
{
    char text[200];
    assert_int_equal(look(h), 1);
    assert_int_equal(open_ones[0].kind, kind);
    assert_string_equal(open_ones[0].code, code);
    str_format(text, sizeof text,
               "SELECT count(*) FROM problems p JOIN events e ON e.id = p.event WHERE e.kind = '%s' AND"
               " p.at_ms >= e.wall_ms AND p.solved_ms IS NULL",
               cause);
    assert_int_equal(query(h, text), 1);
}

static struct foreign_fact heard(struct uuid copy, enum fact_kind kind, int minute)
{
    struct foreign_fact f = {.copy = copy,
                             .fact = {.hlc = (MONDAY_MS + minute * MINUTE_MS) << 16,
                                      .device = {.bytes = {7}},
                                      .event = uuid_new(),
                                      .kind = kind,
                                      .at_ms = MONDAY_MS + minute * MINUTE_MS,
                                      .site = "zh2",
                                      .to = "zh2"}};
    if (kind == FACT_LENT) {
        f.fact.loan = uuid_new();
        f.fact.due_day = day_at(f.fact.at_ms) + 30;
    }
    return f;
}

static void apply(struct house *h, const struct foreign_fact *f)
{
    bool is_new;
    assert_int_equal(store_apply_fact(h->store, f, &is_new), ERR_OK);
    assert_true(is_new);
}

static void a_book_that_no_catalogue_knows_is_one(void **state)
{
    struct house *h = *state;
    assert_int_equal(give_back(h, "L00001"), REFUSED_NONE);
    expect_one(h, PROBLEM_UNKNOWN_COPY, "L00001", "foreign_copy_returned");
    assert_string_equal(open_ones[0].title, "");
    assert_true(*open_ones[0].house);
    assert_int_equal(give_back(h, "L00001"), REFUSED_NONE); /* again: the same problem */
    assert_int_equal(look(h), 1);
    assert_int_equal(give_back(h, "L00002"), REFUSED_NONE);
    assert_int_equal(look(h), 2);
}

static void a_return_of_what_nobody_has_is_one(void **state)
{
    struct house *h = *state;
    assert_int_equal(give_back(h, "A0001"), REFUSED_NOT_ON_LOAN);
    expect_one(h, PROBLEM_NOT_ON_LOAN, "A0001", "copy_returned");
    assert_true(*open_ones[0].title);
}

static void the_same_book_scanned_twice_is_none(void **state)
{
    struct house *h = *state;
    assert_int_equal(borrow(h, resident(h, 0), "A0001"), REFUSED_NONE);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    clock_advance_ms(MINUTE_MS);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NOT_ON_LOAN);
    assert_int_equal(look(h), 0);
    clock_advance_ms(60 * MINUTE_MS);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NOT_ON_LOAN);
    expect_one(h, PROBLEM_NOT_ON_LOAN, "A0001", "copy_returned");
}

static void a_lost_book_that_is_seen_is_one(void **state)
{
    struct house *h = *state;
    assert_int_equal(store_mark_copy(h->store, "A0002", none, FACT_LOST, "x", &last), ERR_OK);
    assert_int_equal(look(h), 0);
    assert_int_equal(give_back(h, "A0002"), REFUSED_NOT_ON_LOAN);
    expect_one(h, PROBLEM_LOST_SEEN, "A0002", "copy_returned");
}

/* Found by staff, who know it. */
static void a_lost_book_that_staff_find_is_none(void **state)
{
    struct house *h = *state;
    assert_int_equal(store_mark_copy(h->store, "A0002", none, FACT_LOST, "x", &last), ERR_OK);
    assert_int_equal(store_mark_copy(h->store, "A0002", none, FACT_FOUND, "x", &last), ERR_OK);
    assert_int_equal(look(h), 0);
}

/* The other house lent it while this one had it on loan. A return between, heard of later, explains it. */
static void a_book_lent_twice_is_one_until_its_return_is_heard_of(void **state)
{
    struct house *h = *state;
    assert_int_equal(borrow(h, resident(h, 0), "A0001"), REFUSED_NONE);
    struct foreign_fact lent = heard(last.loan.copy, FACT_LENT, 20),
                        back = heard(lent.copy, FACT_RETURNED, 10);
    lent.resident = resident(h, 1);
    apply(h, &lent);
    assert_int_equal(look(h), 1);
    assert_int_equal(open_ones[0].kind, PROBLEM_LENT_TWICE);
    assert_int_equal(query(h,
                           "SELECT count(*) FROM problems p JOIN facts f ON f.event = p.event WHERE f.kind ="
                           " 'loan_made' AND f.site = 'zh2'"),
                     1);
    apply(h, &back);
    assert_int_equal(look(h), 0);
    struct foreign_fact mistake = heard(lent.copy, FACT_TAKEN_BACK, 30);
    mistake.fact.undone = back.fact.event;
    apply(h, &mistake);
    assert_int_equal(look(h), 1); /* it never came back */
    assert_int_equal(store_problem_solve(h->store, open_ones[0].id, "asked both"), ERR_OK);
    apply(h, &(struct foreign_fact){.copy = lent.copy, .fact = heard(lent.copy, FACT_FOUND, 40).fact});
    assert_int_equal(look(h), 0); /* somebody knows */
}

static void a_loan_beyond_the_limit_that_another_machine_made_is_one(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    struct uuid copy = last.loan.copy;
    assert_int_equal(store_undo_borrow(h->store, who, last.loan.id, &last), ERR_OK);
    for (int i = 2; i <= 4; i++) {
        char code[8];
        str_format(code, sizeof code, "A000%d", i);
        assert_int_equal(borrow(h, who, code), REFUSED_NONE);
    }
    struct foreign_fact lent = heard(copy, FACT_LENT, 20);
    lent.resident = who;
    apply(h, &lent);
    assert_int_equal(look(h), 1);
    assert_int_equal(open_ones[0].kind, PROBLEM_OVER_LIMIT);
    assert_string_equal(open_ones[0].code, "A0001");
}

static void staff_of_the_other_house_may_lend_beyond_it(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    for (int i = 2; i <= 4; i++) {
        char code[8];
        str_format(code, sizeof code, "A000%d", i);
        assert_int_equal(borrow(h, who, code), REFUSED_NONE);
    }
    struct foreign_fact lent = heard(last.loan.copy, FACT_RETURNED, -20);
    apply(h, &lent);
    lent = heard(last.loan.copy, FACT_LENT, -30);
    lent.resident = who;
    lent.is_override = true;
    apply(h, &lent);
    assert_int_equal(look(h), 0);
}

static void who_solves_it_says_what_was_done(void **state)
{
    struct house *h = *state;
    struct undo undo;
    assert_int_equal(give_back(h, "L00001"), REFUSED_NONE);
    assert_int_equal(look(h), 1);
    struct uuid problem = open_ones[0].id;
    assert_int_equal(store_problem_solve(h->store, problem, ""), ERR_DATA);
    assert_int_equal(store_problem_solve(h->store, uuid_new(), "x"), ERR_NOT_FOUND);
    assert_int_equal(store_problem_solve(h->store, problem, "sent to them"), ERR_OK);
    assert_int_equal(look(h), 0);
    assert_int_equal(store_problem_solve(h->store, problem, "x"), ERR_NOT_FOUND);
    assert_int_equal(query(h, "SELECT count(*) FROM audit a JOIN events e ON e.id = a.event WHERE a.act ="
                              " 'problem_solved' AND a.reason = 'sent to them' AND"
                              " json_extract(e.body, '$.kind') = 'unknown_copy' AND"
                              " e.body NOT LIKE '%sent%'"),
                     1);
    assert_int_equal(give_back(h, "L00001"), REFUSED_NONE); /* it comes again: a new one */
    assert_int_equal(look(h), 1);

    /* called solved by mistake */
    char path[300];
    struct sql sql = {0};
    house_path(h, "", path);
    assert_int_equal(sql_open(&sql.db, path, true), ERR_OK);
    sqlite3_stmt *row = sql_start(&sql, "SELECT event FROM audit WHERE act = 'problem_solved'", "");
    assert_true(sql_row(&sql, row));
    struct uuid event = sql_uuid(row, 0);
    sql_finish(&sql);
    assert_int_equal(store_undo(h->store, event, "x", &undo), ERR_OK);
    assert_int_equal(undo.answer, UNDO_FINE);
    assert_int_equal(look(h), 2);
    assert_int_equal(store_undo(h->store, event, "x", &undo), ERR_OK);
    assert_int_equal(undo.answer, UNDO_ALREADY);
}

/* Of a hub, or of a program to come. */
static void a_kind_that_nobody_knows_is_listed(void **state)
{
    struct house *h = *state;
    struct sql sql = {0};
    char path[300];
    house_path(h, "", path);
    assert_int_equal(sql_open(&sql.db, path, false), ERR_OK);
    sql_run(
        &sql,
        "INSERT INTO problems (id, kind, site, code, at_ms, event) VALUES (randomblob(16), 'edit_refused',"
        " 'zh1', '', 1, randomblob(16))",
        "");
    assert_int_equal(sql.err, ERR_OK);
    sql_finish(&sql);
    assert_int_equal(look(h), 1);
    assert_int_equal(open_ones[0].kind, PROBLEM_OTHER);
    assert_int_equal(store_problem_solve(h->store, open_ones[0].id, "seen"), ERR_OK);
}

/* What stood in the list for the car without a title, from before there were problems. */
static void older_databases_get_theirs(void **state)
{
    const struct house *h = *state;
    struct sql sql = {0};
    char path[300];
    size_t step = 0;
    while (strcmp(migrations[step].name, "problems") != 0)
        step++;
    str_format(path, sizeof path, "%s/old.db", h->dir);
    assert_int_equal(sql_open(&sql.db, path, false), ERR_OK);
    assert_int_equal(migrate(sql.db, path, migrations, step), ERR_OK);
    sql_exec(&sql,
             "INSERT INTO meta (id, device) VALUES (1, zeroblob(16));"
             "INSERT INTO sites VALUES ('zh1', 'a', 0), ('lib', 'b', 1);"
             "INSERT INTO events VALUES ('c', 'zh1', zeroblob(16), 1, 1, CAST('event00000000001' AS BLOB),"
             " 1, zeroblob(16), 0, 77, 1, 'foreign_copy_returned', json_object('owner', 'lib', 'barcode',"
             " 'L00001'), zeroblob(32));"
             "INSERT INTO transit (owner, barcode, from_site, to_site, since_ms, left_ms) VALUES"
             " ('lib', 'L00001', 'zh1', 'lib', 77, NULL), ('lib', 'L00002', 'zh1', 'lib', 70, 75)");
    assert_int_equal(sql.err, ERR_OK);
    assert_int_equal(migrate(sql.db, path, migrations, migration_count), ERR_OK);
    assert_int_equal(sql_int(&sql, "SELECT count(*) FROM problems", ""), 1);
    assert_int_equal(sql_int(&sql,
                             "SELECT count(*) FROM problems p JOIN events e ON e.id = p.event WHERE p.kind ="
                             " 'unknown_copy' AND p.site = 'lib' AND p.code = 'L00001' AND p.at_ms = 77 AND"
                             " p.solved_ms IS NULL",
                             ""),
                     1);
    assert_int_equal(sql.err, ERR_OK);
    sql_finish(&sql);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(a_book_that_no_catalogue_knows_is_one),
        HOUSE_TEST(a_return_of_what_nobody_has_is_one),
        HOUSE_TEST(the_same_book_scanned_twice_is_none),
        HOUSE_TEST(a_lost_book_that_is_seen_is_one),
        HOUSE_TEST(a_lost_book_that_staff_find_is_none),
        HOUSE_TEST(a_book_lent_twice_is_one_until_its_return_is_heard_of),
        HOUSE_TEST(a_loan_beyond_the_limit_that_another_machine_made_is_one),
        HOUSE_TEST(staff_of_the_other_house_may_lend_beyond_it),
        HOUSE_TEST(who_solves_it_says_what_was_done),
        HOUSE_TEST(a_kind_that_nobody_knows_is_listed),
        HOUSE_TEST(older_databases_get_theirs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
