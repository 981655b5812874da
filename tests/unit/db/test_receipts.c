#include "fixture.h"

#include "base/clock.h"
#include "model/date.h"

#include <string.h>

/* Two loans of person 0 on a receipt. */
static struct uuid two_loans(struct house *h, struct uuid loans[2], struct receipt_facts *facts)
{
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    loans[0] = last.loan.id;
    assert_int_equal(borrow(h, who, "A0002"), REFUSED_NONE);
    loans[1] = last.loan.id;
    assert_int_equal(store_receipt_new(h->store, who, loans, 2, facts), ERR_OK);
    return who;
}

static void numbers_count_up(void **state)
{
    struct house *h = *state;
    struct uuid loans[2];
    struct receipt_facts facts;
    struct uuid who = two_loans(h, loans, &facts);
    assert_string_equal(facts.number, "zh1-0001");
    assert_int_equal(facts.loan_count, 2);
    assert_string_equal(facts.loans[0].title, "书名1");
    assert_string_equal(facts.loans[1].barcode, "A0002");
    assert_int_equal(facts.loans[0].due_day, day_at(MONDAY_MS) + 30);
    house_reopen(h);
    assert_int_equal(store_receipt_new(h->store, who, loans, 1, &facts), ERR_OK);
    assert_string_equal(facts.number, "zh1-0002");
}

static void only_own_loans_go_on_a_receipt(void **state)
{
    struct house *h = *state;
    struct uuid loans[2];
    struct receipt_facts facts;
    two_loans(h, loans, &facts);
    assert_int_equal(store_receipt_new(h->store, resident(h, 1), loans, 1, &facts), ERR_NOT_FOUND);
    assert_int_equal(store_receipt_new(h->store, resident(h, 0), loans, 0, &facts), ERR_NOT_FOUND);
    assert_int_equal(query(h, "SELECT count(*) FROM receipts"), 1);
}

static void a_token_shows_its_paper_and_the_loans_as_they_are(void **state)
{
    struct house *h = *state;
    struct uuid loans[2];
    struct receipt_facts facts, again;
    struct loan now[RECEIPT_LOANS_MAX];
    struct store *reader;
    size_t count;
    two_loans(h, loans, &facts);
    clock_advance_ms(5 * DAY_MS);
    assert_int_equal(renew(h, resident(h, 0), loans[0]), REFUSED_NONE);
    assert_int_equal(give_back(h, "A0002"), REFUSED_NONE);
    assert_int_equal(store_open_readonly(&reader, &h->conf, &h->keys), ERR_OK);
    assert_int_equal(store_receipt_by_token(reader, facts.token, &again, now, RECEIPT_LOANS_MAX, &count),
                     ERR_OK);
    assert_string_equal(again.token, facts.token);
    assert_string_equal(again.number, facts.number);
    assert_int_equal(again.loans[0].due_day, facts.loans[0].due_day);
    assert_int_equal(count, 2);
    assert_int_equal(now[0].due_day, facts.loans[0].due_day + 5);
    assert_true(now[0].is_open);
    assert_false(now[1].is_open);
    store_close(reader);
}

static void forged_foreign_and_expired_tokens_are_refused(void **state)
{
    struct house *h = *state;
    struct uuid loans[2];
    struct receipt_facts facts, out = {0};
    struct loan now[2];
    size_t count = 99;
    two_loans(h, loans, &facts);
    char forged[TOKEN_MAX];
    memcpy(forged, facts.token, sizeof forged);
    size_t at = strlen(forged) - 20;
    forged[at] = forged[at] == 'A' ? 'B' : 'A';
    assert_int_equal(store_receipt_by_token(h->store, forged, &out, now, 2, &count), ERR_FORGED);
    assert_int_equal(store_receipt_by_token(h->store, "hello", &out, now, 2, &count), ERR_DATA);
    struct token stranger = {.kind = TOKEN_LOANS, .object = uuid_new(), .expires_min = UINT32_MAX};
    assert_int_equal(token_sign(&stranger, "", h->keys.token_secret, forged), ERR_OK);
    assert_int_equal(store_receipt_by_token(h->store, forged, &out, now, 2, &count), ERR_NOT_FOUND);
    clock_advance_ms(91 * DAY_MS);
    assert_int_equal(store_receipt_by_token(h->store, facts.token, &out, now, 2, &count), ERR_EXPIRED);
    assert_int_equal(count, 99);
}

static void a_receipt_renews_its_own_loans_alone(void **state)
{
    struct house *h = *state;
    struct uuid loans[2], nobody = {0};
    struct receipt_facts facts;
    struct circulation out;
    two_loans(h, loans, &facts);
    clock_advance_ms(DAY_MS);
    assert_int_equal(borrow(h, resident(h, 1), "A0003"), REFUSED_NONE);
    assert_int_equal(store_renew(h->store, nobody, facts.id, last.loan.id, &out), ERR_OK);
    assert_int_equal(out.refusal, REFUSED_NO_LOAN);
    assert_string_equal(out.loan.title, "");
    assert_int_equal(store_renew(h->store, nobody, nobody, loans[0], &out), ERR_OK);
    assert_int_equal(out.refusal, REFUSED_NO_LOAN);
    assert_int_equal(store_renew(h->store, nobody, facts.id, loans[0], &out), ERR_OK);
    assert_int_equal(out.refusal, REFUSED_NONE);
    assert_int_equal(out.loan.renewals, 1);
    assert_int_equal(store_renew(h->store, nobody, facts.id, loans[0], &out), ERR_OK);
    assert_int_equal(out.refusal, REFUSED_RENEWED);
}

static void states_are_kept(void **state)
{
    struct house *h = *state;
    struct uuid loans[2];
    struct receipt_facts facts;
    two_loans(h, loans, &facts);
    assert_int_equal(query(h, "SELECT state FROM receipts"), RECEIPT_SHOWN);
    assert_int_equal(store_receipt_set_state(h->store, facts.id, RECEIPT_PRINTING), ERR_OK);
    house_reopen(h);
    assert_int_equal(query(h, "SELECT state FROM receipts"), RECEIPT_PRINTING);
    assert_int_equal(store_receipt_set_state(h->store, uuid_new(), RECEIPT_PRINTED), ERR_NOT_FOUND);
}

#define STATE "SELECT state FROM receipts"

/* The program ended while it printed; then a second try is refused before any paper moves, a third one
 * prints. */
static void what_is_known_of_a_paper_never_becomes_less(void **state)
{
    static const enum receipt_state steps[][2] = {
        {RECEIPT_PRINTING, RECEIPT_UNKNOWN}, {RECEIPT_SHOWN, RECEIPT_UNKNOWN},
        {RECEIPT_PRINTED, RECEIPT_PRINTED},  {RECEIPT_PRINTING, RECEIPT_PRINTED},
        {RECEIPT_UNKNOWN, RECEIPT_PRINTED},  {RECEIPT_SHOWN, RECEIPT_PRINTED},
    };
    struct house *h = *state;
    struct uuid loans[2];
    struct receipt_facts facts;
    two_loans(h, loans, &facts);
    assert_int_equal(store_receipt_set_state(h->store, facts.id, RECEIPT_PRINTING), ERR_OK);
    house_reopen(h);
    assert_int_equal(store_receipts_recover(h->store), ERR_OK);
    assert_int_equal(query(h, STATE), RECEIPT_UNKNOWN);
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        assert_int_equal(store_receipt_set_state(h->store, facts.id, steps[i][0]), ERR_OK);
        assert_int_equal(query(h, STATE), steps[i][1]);
    }
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'receipt_state'"), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(numbers_count_up, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(only_own_loans_go_on_a_receipt, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_token_shows_its_paper_and_the_loans_as_they_are, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(forged_foreign_and_expired_tokens_are_refused, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(a_receipt_renews_its_own_loans_alone, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(states_are_kept, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(what_is_known_of_a_paper_never_becomes_less, house_setup,
                                        house_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
