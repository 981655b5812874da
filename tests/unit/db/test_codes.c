/* What a scan stands for, and what becomes of a book that comes in. */
#include "fixture.h"

#include <string.h>

static void returns_a_loan_without_a_card(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    assert_false(last.loan.is_open || last.is_elsewhere || last.is_partner_library);
    assert_string_equal(last.loan.title, "书名1");
    assert_string_equal(last.home_name, "河东邻里馆");
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
}

static void takes_in_what_was_not_on_loan(void **state)
{
    struct house *h = *state;
    assert_int_equal(give_back(h, "A0001"), REFUSED_NOT_ON_LOAN);
    assert_string_equal(last.loan.title, "书名1");
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'copy_returned'"), 1);
}

static void sends_another_house_its_book(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "B0001"), REFUSED_NONE);
    assert_int_equal(give_back(h, "B0001"), REFUSED_NONE);
    assert_true(last.is_elsewhere);
    assert_false(last.is_partner_library);
    assert_string_equal(last.home_name, "河西邻里馆");
    assert_int_equal(query(h, "SELECT count(*) FROM transit WHERE to_site = 'zh2' AND left_ms IS NULL"), 1);
    assert_int_equal(borrow(h, who, "B0001"), REFUSED_IN_TRANSIT);
    assert_string_equal(last.home_name, "河西邻里馆");
    assert_int_equal(give_back(h, "B0001"), REFUSED_NOT_ON_LOAN);
    assert_int_equal(query(h, "SELECT count(*) FROM transit"), 1);
}

static void takes_in_a_partner_librarys_book(void **state)
{
    struct house *h = *state;
    assert_int_equal(give_back(h, "L12345"), REFUSED_NONE);
    assert_true(last.is_partner_library && last.is_elsewhere);
    assert_string_equal(last.home_name, "市图书馆");
    assert_string_equal(last.loan.barcode, "L12345");
    assert_int_equal(query(h, "SELECT count(*) FROM transit WHERE owner = 'lib' AND barcode = 'L12345'"), 1);
    assert_int_equal(borrow(h, resident(h, 0), "L12345"), REFUSED_UNKNOWN_COPY);
}

static void does_not_know_every_number(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    int64_t events = query(h, "SELECT count(*) FROM events");
    assert_int_equal(borrow(h, who, "A7777"), REFUSED_UNKNOWN_COPY);
    assert_int_equal(give_back(h, "A7777"), REFUSED_UNKNOWN_COPY);
    assert_int_equal(give_back(h, "X1"), REFUSED_UNKNOWN_COPY);
    assert_int_equal(query(h, "SELECT count(*) FROM events"), events);
}

static void takes_an_isbn_for_the_only_copy_of_the_house(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0), other = resident(h, 1);
    assert_int_equal(borrow(h, who, isbns[1]), REFUSED_NONE);
    assert_string_equal(last.loan.barcode, "A0001");
    assert_int_equal(borrow(h, other, isbns[1]), REFUSED_ON_LOAN);
    assert_int_equal(borrow(h, who, isbns[5]), REFUSED_ISBN); /* two copies here */
    assert_int_equal(borrow(h, who, isbns[7]), REFUSED_ISBN); /* none */
    assert_int_equal(borrow(h, who, "A0006"), REFUSED_NONE);
    assert_int_equal(borrow(h, who, isbns[5]), REFUSED_OWN_LOAN);
}

/* Not even where a single copy of the edition is known and out: the book may be somebody's own. */
static void closes_no_loan_on_an_isbn(void **state)
{
    struct house *h = *state;
    assert_int_equal(borrow(h, resident(h, 0), "A0003"), REFUSED_NONE);
    assert_int_equal(borrow(h, resident(h, 0), "A0001"), REFUSED_NONE);
    assert_int_equal(borrow(h, resident(h, 1), "A0005"), REFUSED_NONE);
    assert_int_equal(give_back(h, isbns[3]), REFUSED_ISBN);
    assert_int_equal(give_back(h, isbns[1]), REFUSED_ISBN);
    assert_int_equal(give_back(h, isbns[5]), REFUSED_ISBN);
    assert_int_equal(give_back(h, isbns[7]), REFUSED_ISBN);
    assert_int_equal(query(h, "SELECT count(*) FROM loans WHERE closed_ms IS NULL"), 3);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'copy_returned'"), 0);
}

static void prefers_the_own_house_for_a_number_of_two_owners(void **state)
{
    struct house *h = *state;
    assert_int_equal(borrow(h, resident(h, 0), "T9999"), REFUSED_NONE);
    assert_string_equal(last.loan.owner, "zh1");
    assert_int_equal(borrow(h, resident(h, 0), "T9999"), REFUSED_OWN_LOAN);
}

static void asks_when_nothing_tells_two_copies_apart(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "T8888"), REFUSED_AMBIGUOUS);
    assert_int_equal(last.candidate_count, 2);
    int zh2 = strcmp(last.candidates[0].owner_name, "河西邻里馆") == 0 ? 0 : 1;
    assert_string_equal(last.candidates[zh2].title, "书名2");
    struct uuid chosen = last.candidates[zh2].copy;
    assert_int_equal(store_borrow(h->store, who, "T8888", chosen, 0, &last), ERR_OK);
    assert_int_equal(last.refusal, REFUSED_NONE);
    assert_string_equal(last.loan.owner, "zh2");
    assert_int_equal(borrow(h, who, "T8888"), REFUSED_OWN_LOAN); /* now it is plain which one is meant */
    assert_int_equal(give_back(h, "T8888"), REFUSED_NONE);       /* the one that is out */
    assert_string_equal(last.loan.owner, "zh2");
}

static void sends_a_partner_library_its_copy_wherever_it_stood(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "T8888"), REFUSED_AMBIGUOUS);
    int lib = strcmp(last.candidates[0].owner_name, "市图书馆") == 0 ? 0 : 1;
    struct uuid copy = last.candidates[lib].copy;
    assert_int_equal(store_borrow(h->store, who, "T8888", copy, 0, &last), ERR_OK);
    assert_string_equal(last.loan.owner, "lib");
    assert_int_equal(give_back(h, "T8888"), REFUSED_NONE);
    assert_true(last.is_partner_library && last.is_elsewhere);
    assert_string_equal(last.home_name, "市图书馆");
    assert_int_equal(query(h, "SELECT count(*) FROM transit WHERE owner = 'lib' AND to_site = 'lib'"), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(returns_a_loan_without_a_card, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(takes_in_what_was_not_on_loan, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(sends_another_house_its_book, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(takes_in_a_partner_librarys_book, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(does_not_know_every_number, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(takes_an_isbn_for_the_only_copy_of_the_house, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(closes_no_loan_on_an_isbn, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(prefers_the_own_house_for_a_number_of_two_owners, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(asks_when_nothing_tells_two_copies_apart, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(sends_a_partner_library_its_copy_wherever_it_stood, house_setup,
                                        house_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
