#include "fixture.h"

#include "base/clock.h"
#include "model/date.h"

static void lends_up_to_the_limit(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    assert_string_equal(last.loan.title, "书名1");
    assert_int_equal(last.loan.due_day, day_at(MONDAY_MS) + 30);
    assert_int_equal(last.open_loans, 1);
    assert_int_equal(borrow(h, who, "A0002"), REFUSED_NONE);
    assert_int_equal(borrow(h, who, "A0003"), REFUSED_NONE);
    assert_int_equal(last.open_loans, 3);
    assert_int_equal(borrow(h, who, "A0004"), REFUSED_LIMIT);
    assert_string_equal(last.loan.title, "书名4");
    assert_int_equal(last.open_loans, 3);
    assert_int_equal(query(h, "SELECT count(*) FROM loans"), 3);
    assert_int_equal(give_back(h, "A0002"), REFUSED_NONE);
    assert_int_equal(borrow(h, who, "A0004"), REFUSED_NONE);
}

static void lends_nothing_while_a_book_is_overdue(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    struct loan loans[4];
    size_t count;
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    struct uuid first = last.loan.id;
    clock_advance_ms(10 * DAY_MS);
    assert_int_equal(borrow(h, who, "A0002"), REFUSED_NONE);
    struct uuid second = last.loan.id;
    clock_advance_ms(20 * DAY_MS);
    assert_int_equal(renew(h, resident(h, 1), second), REFUSED_NO_LOAN);
    assert_int_equal(borrow(h, who, "A0003"), REFUSED_NONE); /* the day itself is not late */
    clock_advance_ms(DAY_MS);
    assert_int_equal(borrow(h, who, "A0004"), REFUSED_OVERDUE);
    assert_int_equal(renew(h, who, first), REFUSED_LOAN_OVERDUE);
    assert_int_equal(renew(h, who, second), REFUSED_OVERDUE);
    assert_int_equal(store_loans(h->store, who, loans, 4, &count), ERR_OK);
    assert_int_equal(count, 3);
    assert_true(loans[0].is_overdue && uuid_equal(loans[0].id, first));
    assert_int_equal(loans[1].renewable, REFUSED_OVERDUE);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    assert_int_equal(borrow(h, who, "A0004"), REFUSED_NONE);
}

static void renews_once(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    struct uuid loan = last.loan.id;
    assert_int_equal(last.loan.renewable, REFUSED_TOO_EARLY);
    assert_int_equal(renew(h, who, loan), REFUSED_TOO_EARLY);
    assert_int_equal(query(h, "SELECT renewals FROM loans"), 0); /* the only one is not used up */
    clock_advance_ms(7 * DAY_MS);
    assert_int_equal(renew(h, resident(h, 1), loan), REFUSED_NO_LOAN);
    assert_int_equal(renew(h, who, loan), REFUSED_NONE);
    assert_int_equal(last.loan.due_day, day_at(MONDAY_MS) + 37);
    assert_int_equal(last.loan.renewals, 1);
    assert_int_equal(last.loan.renewable, REFUSED_RENEWED);
    assert_int_equal(renew(h, who, loan), REFUSED_RENEWED);
    assert_int_equal(query(h, "SELECT renewals FROM loans"), 1);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    assert_int_equal(renew(h, who, loan), REFUSED_NO_LOAN);
}

static void moves_a_due_day_off_closed_days(void **state)
{
    struct house *h = *state;
    int32_t due = day_at(MONDAY_MS) + 30;
    h->conf.site.closed[0] = (struct day_range){due, due + 1};
    h->conf.site.closed_count = 1;
    assert_int_equal(borrow(h, resident(h, 0), "A0001"), REFUSED_NONE);
    assert_int_equal(last.loan.due_day, due + 2);
}

static void lends_no_copy_twice(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0), other = resident(h, 1);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_OWN_LOAN);
    assert_true(last.loan.is_open);
    assert_int_equal(borrow(h, other, "A0001"), REFUSED_ON_LOAN);
    assert_true(uuid_is_zero(last.loan.id)); /* says nothing of the other's loan */
    assert_int_equal(last.loan.due_day, 0);
    assert_int_equal(query(h, "SELECT count(*) FROM loans"), 1);
}

static void expired_card_returns_but_does_not_borrow(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 3);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_CARD_EXPIRED);
    struct identity renewed = people[3];
    struct resident r;
    bool is_known;
    renewed.valid_to_day = DAY_FOREVER;
    assert_int_equal(store_identify(h->store, &renewed, &r, &is_known), ERR_OK);
    assert_true(is_known && uuid_equal(r.id, who));
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    assert_int_equal(resident(h, 3).bytes[0], who.bytes[0]);
    assert_int_equal(borrow(h, who, "A0002"), REFUSED_CARD_EXPIRED);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
}

static void undoes_a_loan_made_a_moment_ago(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0), other = resident(h, 1);
    struct circulation undone;
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    struct uuid loan = last.loan.id;
    assert_int_equal(store_undo_borrow(h->store, other, loan, &undone), ERR_OK);
    assert_int_equal(undone.refusal, REFUSED_NO_LOAN);
    clock_advance_ms(29 * MINUTE_MS);
    assert_int_equal(store_undo_borrow(h->store, who, loan, &undone), ERR_OK);
    assert_int_equal(undone.refusal, REFUSED_NONE);
    assert_int_equal(undone.open_loans, 0);
    assert_string_equal(undone.loan.title, "书名1");
    assert_int_equal(query(h, "SELECT count(*) FROM loans WHERE closed_how = 'undone'"), 1);
    assert_int_equal(store_undo_borrow(h->store, who, loan, &undone), ERR_OK);
    assert_int_equal(undone.refusal, REFUSED_NO_LOAN);
    assert_int_equal(borrow(h, other, "A0001"), REFUSED_NONE);
    clock_advance_ms(31 * MINUTE_MS);
    assert_int_equal(store_undo_borrow(h->store, other, last.loan.id, &undone), ERR_OK);
    assert_int_equal(undone.refusal, REFUSED_NO_LOAN);
    assert_int_equal(query(h, "SELECT count(*) FROM loans WHERE closed_ms IS NULL"), 1);
}

static void lends_to_nobody_unknown(void **state)
{
    struct house *h = *state;
    struct circulation out;
    assert_int_equal(store_borrow(h->store, uuid_new(), "A0001", (struct uuid){0}, 0, &out), ERR_NOT_FOUND);
    assert_int_equal(query(h, "SELECT count(*) FROM loans"), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lends_up_to_the_limit, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(lends_nothing_while_a_book_is_overdue, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(renews_once, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(moves_a_due_day_off_closed_days, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(lends_no_copy_twice, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(expired_card_returns_but_does_not_borrow, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(undoes_a_loan_made_a_moment_ago, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(lends_to_nobody_unknown, house_setup, house_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
