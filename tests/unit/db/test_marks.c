/* What staff find out about copies, and what they allow against a rule. */
#include "fixture.h"

#include "base/clock.h"

#include <string.h>

static enum refusal mark(struct house *h, const char *code, enum fact_kind kind)
{
    assert_int_equal(store_mark_copy(h->store, code, (struct uuid){0}, kind, "盘点", &last), ERR_OK);
    return last.refusal;
}

static enum refusal override(struct house *h, struct uuid who, const char *code)
{
    assert_int_equal(store_borrow_override(h->store, who, code, (struct uuid){0}, "老读者，急用", &last),
                     ERR_OK);
    return last.refusal;
}

static void a_lost_book_ends_its_loan_and_is_found_when_it_comes(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0), other = resident(h, 1);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    assert_int_equal(mark(h, "A0001", FACT_LOST), REFUSED_NONE);
    assert_false(last.loan.is_open);
    assert_int_equal(last.open_loans, 0);
    assert_int_equal(query(h, "SELECT count(*) FROM loans WHERE closed_how = 'lost'"), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM audit WHERE act = 'copy_lost' AND reason = '盘点'"), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE body LIKE '%盘点%'"), 0);
    assert_int_equal(borrow(h, other, "A0001"), REFUSED_LOST);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NOT_ON_LOAN);
    assert_int_equal(borrow(h, other, "A0001"), REFUSED_NONE);
}

static void damaged_and_withdrawn_books_are_lent_no_more(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    assert_int_equal(mark(h, "A0001", FACT_DAMAGED), REFUSED_NONE);
    assert_true(last.loan.is_open);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_DAMAGED);
    assert_int_equal(mark(h, "A0001", FACT_WITHDRAWN), REFUSED_NONE);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_DISCARDED);
    assert_int_equal(override(h, who, "A0001"), REFUSED_DISCARDED); /* nobody lends that */
    assert_int_equal(mark(h, "A0001", FACT_FOUND), REFUSED_NONE);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
}

static void who_waited_for_it_waits_on(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0), other = resident(h, 1);
    struct hold hold;
    size_t count;
    assert_int_equal(borrow(h, other, "A0003"), REFUSED_NONE);
    struct uuid title = {0};
    struct found_title found;
    assert_int_equal(store_find_titles(h->store, "书名3", &found, 1, &count), ERR_OK);
    title = found.id;
    assert_int_equal(store_place_hold(h->store, who, title, NULL, &last), ERR_OK);
    assert_int_equal(give_back(h, "A0003"), REFUSED_NONE);
    assert_int_equal(mark(h, "A0003", FACT_DAMAGED), REFUSED_NONE);
    assert_int_equal(store_holds(h->store, who, &hold, 1, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_false(hold.is_ready);
    assert_int_equal(hold.position, 1);
    assert_int_equal(mark(h, "A0003", FACT_FOUND), REFUSED_NONE);
    assert_true(last.is_awaited);
    assert_int_equal(store_holds(h->store, who, &hold, 1, &count), ERR_OK);
    assert_true(hold.is_ready);
}

static void staff_may_lend_against_a_rule_and_it_shows(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(override(h, who, "A0001"), REFUSED_NONE); /* no rule was against it: no flag */
    assert_int_equal(borrow(h, who, "A0002"), REFUSED_NONE);
    assert_int_equal(borrow(h, who, "A0003"), REFUSED_NONE);
    assert_int_equal(query(h, "SELECT sum(is_override) FROM loans"), 0);
    assert_int_equal(override(h, who, "A0004"), REFUSED_NONE);
    assert_int_equal(last.open_loans, 4);
    assert_int_equal(query(h, "SELECT sum(is_override) FROM loans"), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE json_extract(body, '$.override') = 'LIMIT'"),
                     1);
    assert_int_equal(query(h, "SELECT count(*) FROM audit WHERE reason IS NOT NULL"), 1);
    assert_int_equal(borrow(h, who, "A0005"), REFUSED_LIMIT);
    assert_int_equal(override(h, who, "A0001"), REFUSED_OWN_LOAN);
    assert_int_equal(override(h, resident(h, 1), "A0001"), REFUSED_NONE); /* evidently back */
    assert_int_equal(query(h, "SELECT count(*) FROM loans WHERE closed_how = 'returned'"), 1);
}

static void without_a_reason_nothing_is_done(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0), none = {0};
    char much[300] = {0};
    memset(much, 'x', 201);
    assert_int_equal(store_mark_copy(h->store, "A0001", none, FACT_LOST, "", &last), ERR_DATA);
    assert_int_equal(store_mark_copy(h->store, "A0001", none, FACT_LOST, NULL, &last), ERR_DATA);
    assert_int_equal(store_mark_copy(h->store, "A0001", none, FACT_LOST, much, &last), ERR_DATA);
    assert_int_equal(store_mark_copy(h->store, "A0001", none, FACT_LENT, "x", &last), ERR_DATA);
    assert_int_equal(store_borrow_override(h->store, who, "A0001", none, "", &last), ERR_DATA);
    assert_int_equal(mark(h, "A7777", FACT_LOST), REFUSED_UNKNOWN_COPY);
    assert_int_equal(mark(h, "T8888", FACT_LOST), REFUSED_AMBIGUOUS);
    assert_int_equal(query(h, "SELECT count(*) FROM facts"), 0);
}

static void renews_all_that_can_be(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(store_renew_all(h->store, who, &last), ERR_OK);
    assert_int_equal(last.refusal, REFUSED_NO_LOAN);
    borrow(h, who, "A0001");
    borrow(h, who, "A0002");
    assert_int_equal(store_renew_all(h->store, who, &last), ERR_OK);
    assert_int_equal(last.refusal, REFUSED_TOO_EARLY);
    assert_string_equal(last.loan.title, "书名1"); /* whose date the words tell */
    assert_int_equal(last.renewed, 0);
    clock_advance_ms(7 * DAY_MS);
    borrow(h, who, "A0003");
    assert_int_equal(store_renew_all(h->store, who, &last), ERR_OK);
    assert_int_equal(last.refusal, REFUSED_NONE);
    assert_int_equal(last.renewed, 2);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'loan_renewed'"), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_lost_book_ends_its_loan_and_is_found_when_it_comes, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(damaged_and_withdrawn_books_are_lent_no_more, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(who_waited_for_it_waits_on, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(staff_may_lend_against_a_rule_and_it_shows, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(without_a_reason_nothing_is_done, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(renews_all_that_can_be, house_setup, house_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
