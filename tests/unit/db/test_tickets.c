/* The ticket of a booking: one paper, its token, and what it leads to. */
#include "programme.h"

#include "db/request.h"

static struct ticket_facts ticket_of(struct house *h, struct uuid who, struct uuid booking)
{
    struct ticket_facts facts;
    assert_int_equal(store_ticket_new(h->store, who, booking, &facts), ERR_OK);
    return facts;
}

static void a_booking_has_one_ticket(void **state)
{
    struct house *h = *state;
    struct uuid a = citizen(h, 0), course = offer_activity(h, "jz", 3, 24, 2);
    struct uuid booking = enrol(h, a, course).booking.id;
    struct ticket_facts facts = ticket_of(h, a, booking);
    assert_string_equal(facts.title, "剪纸");
    assert_string_equal(facts.place, "二楼");
    assert_string_equal(facts.number, "zh1-0001");
    assert_int_equal(facts.kind, TICKET_PLACE);
    assert_int_equal(facts.place_number, 1);
    assert_true(facts.starts_ms == at(1, 10, 0));
    assert_false(facts.is_waiting);
    clock_advance_ms(HOUR_MS);
    struct ticket_facts again = ticket_of(h, a, booking);
    assert_string_equal(again.token, facts.token);
    assert_int_equal(query(h, "SELECT count(*) FROM receipts"), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'receipt_issued'"), 1);
}

static void only_an_open_booking_of_ones_own_has_one(void **state)
{
    struct house *h = *state;
    struct ticket_facts facts;
    struct uuid a = citizen(h, 0), b = citizen(h, 1), course = offer_activity(h, "jz", 3, 24, 1);
    struct uuid booking = enrol(h, a, course).booking.id;
    assert_int_equal(store_ticket_new(h->store, b, booking, &facts), ERR_NOT_FOUND);
    cancel(h, a, booking);
    assert_int_equal(store_ticket_new(h->store, a, booking, &facts), ERR_NOT_FOUND);
    assert_int_equal(query(h, "SELECT count(*) FROM receipts"), 0);
}

static void its_token_tells_how_the_booking_stands(void **state)
{
    struct house *h = *state;
    struct store *reader;
    struct booking now;
    struct ticket_facts seen;
    struct uuid a = citizen(h, 0), b = citizen(h, 1), course = offer_activity(h, "jz", 1, 24, 1);
    struct uuid first = enrol(h, a, course).booking.id, second = enrol(h, b, course).booking.id;
    struct ticket_facts facts = ticket_of(h, b, second);
    assert_true(facts.is_waiting);
    assert_int_equal(store_open_readonly(&reader, &h->conf, &h->keys), ERR_OK);
    assert_int_equal(store_ticket_by_token(reader, facts.token, &seen, &now), ERR_OK);
    assert_int_equal(now.state, BOOKING_WAITING);
    assert_int_equal(now.position, 1);
    cancel(h, a, first);
    assert_int_equal(store_ticket_by_token(reader, facts.token, &seen, &now), ERR_OK);
    assert_int_equal(now.state, BOOKING_OFFERED);
    cancel(h, b, second);
    assert_int_equal(store_ticket_by_token(reader, facts.token, &seen, &now), ERR_OK);
    assert_string_equal(now.closed_how, "cancelled");
    store_close(reader);
}

static void wrong_tokens_are_refused(void **state)
{
    struct house *h = *state;
    struct booking now;
    struct ticket_facts seen;
    struct receipt_facts loans;
    struct loan rows[1];
    size_t count;
    struct uuid a = citizen(h, 0), course = offer_activity(h, "jz", 1, 24, 1);
    struct ticket_facts facts = ticket_of(h, a, enrol(h, a, course).booking.id);
    assert_int_equal(store_receipt_by_token(h->store, facts.token, &loans, rows, 1, &count), ERR_DATA);
    char text[TOKEN_MAX];
    struct token stranger = {.kind = TOKEN_BOOKING, .object = uuid_new(), .expires_min = UINT32_MAX};
    assert_int_equal(token_sign(&stranger, "", h->keys.token_secret, text), ERR_OK);
    assert_int_equal(store_ticket_by_token(h->store, text, &seen, &now), ERR_NOT_FOUND);
    stranger.kind = TOKEN_LOANS;
    assert_int_equal(token_sign(&stranger, "", h->keys.token_secret, text), ERR_OK);
    assert_int_equal(store_ticket_by_token(h->store, text, &seen, &now), ERR_DATA);
    clock_set_wall_ms(at(2, 10, 59));
    assert_int_equal(store_ticket_by_token(h->store, facts.token, &seen, &now), ERR_OK);
    clock_set_wall_ms(at(2, 11, 0)); /* a day after the last session's end */
    assert_int_equal(store_ticket_by_token(h->store, facts.token, &seen, &now), ERR_EXPIRED);
}

/* What is asked with a paper alone, in the session of a second card or in nobody's. */
static void the_paper_checks_in_where_the_card_would_have_to(void **state)
{
    struct house *h = *state;
    struct store_answer answer;
    struct uuid a = citizen(h, 0), course = offer_activity(h, "jz", 1, 24, 1);
    struct uuid booking = enrol(h, a, course).booking.id;
    clock_set_wall_ms(at(1, 9, 45));
    struct store_request r = {.op = STORE_CHECK_IN_DUE,
                              .is_by_tag = true,
                              .resident = citizen(h, 1),
                              .check_in_how = CHECK_IN_RECEIPT};
    store_handle(h->store, &r, &answer);
    assert_int_equal(answer.err, ERR_ACCESS);
    r.booking = booking;
    store_handle(h->store, &r, &answer);
    assert_int_equal(answer.err, ERR_OK);
    assert_int_equal(answer.due_count, 1);
    assert_int_equal(query(h, "SELECT count(*) FROM attendances WHERE how = 'receipt'"), 1);
    r.op = STORE_TICKET_NEW;
    store_handle(h->store, &r, &answer);
    assert_int_equal(answer.err, ERR_ACCESS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(a_booking_has_one_ticket),
        HOUSE_TEST(only_an_open_booking_of_ones_own_has_one),
        HOUSE_TEST(its_token_tells_how_the_booking_stands),
        HOUSE_TEST(wrong_tokens_are_refused),
        HOUSE_TEST(the_paper_checks_in_where_the_card_would_have_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
