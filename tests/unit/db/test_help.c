#include "fixture.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "db/request.h"

#include <string.h>

static struct uuid call_help(struct house *h, enum help_cause cause, const char *place)
{
    struct uuid id;
    assert_int_equal(store_call_help(h->store, cause, place, &id), ERR_OK);
    return id;
}

static struct help_call open_call(struct house *h)
{
    struct help_call call;
    assert_int_equal(store_open_call(h->store, &call), ERR_OK);
    return call;
}

static void a_call_is_open_until_it_is_answered(void **state)
{
    struct house *h = *state;
    struct help_call call;
    assert_int_equal(store_open_call(h->store, &call), ERR_NOT_FOUND);
    struct uuid id = call_help(h, HELP_SCANS, "borrow");
    call = open_call(h);
    assert_true(uuid_equal(call.id, id));
    assert_int_equal(call.cause, HELP_SCANS);
    assert_string_equal(call.place, "borrow");
    assert_in_range(call.raised_ms, MONDAY_MS, MONDAY_MS + MINUTE_MS);
    assert_int_equal(call.answered_ms, 0);
    clock_set_wall_ms(MONDAY_MS + MINUTE_MS);
    assert_int_equal(store_answer_help(h->store, id, "王师傅"), ERR_OK);
    assert_int_equal(store_answer_help(h->store, id, "李师傅"), ERR_NOT_FOUND);
    call = open_call(h);
    assert_string_equal(call.answered_by, "王师傅");
    assert_true(call.answered_ms >= MONDAY_MS + MINUTE_MS);
    clock_set_wall_ms(call.answered_ms + HELP_ANSWER_SHOWN_MS);
    assert_int_equal(store_open_call(h->store, &call), ERR_NOT_FOUND);
}

static void a_second_press_is_the_same_call(void **state)
{
    struct house *h = *state;
    struct uuid id = call_help(h, HELP_ASKED, "home");
    int64_t rung_ms = open_call(h).rung_ms;
    assert_true(uuid_equal(call_help(h, HELP_ASKED, "loans"), id));
    assert_int_equal(open_call(h).rung_ms, rung_ms);
    clock_set_wall_ms(MONDAY_MS + MINUTE_MS);
    assert_true(uuid_equal(call_help(h, HELP_ASKED, "loans"), id));
    assert_true(open_call(h).rung_ms >= MONDAY_MS + MINUTE_MS);
    clock_set_wall_ms(MONDAY_MS - DAY_MS);
    assert_true(uuid_equal(call_help(h, HELP_ASKED, "loans"), id));
    assert_true(open_call(h).rung_ms < MONDAY_MS);
    assert_int_equal(query(h, "SELECT count(*) FROM help_calls"), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'help_called'"), 3);
    assert_int_equal(store_answer_help(h->store, id, "1"), ERR_OK);
    assert_false(uuid_equal(call_help(h, HELP_ASKED, "home"), id));
    assert_int_equal(query(h, "SELECT count(*) FROM help_calls"), 2);
}

static void an_answer_names_somebody_and_a_call_that_is(void **state)
{
    struct house *h = *state;
    char name[65] = "";
    struct uuid id = call_help(h, HELP_ASKED, "idle");
    memset(name, 'x', 64);
    assert_int_equal(store_answer_help(h->store, id, ""), ERR_DATA);
    assert_int_equal(store_answer_help(h->store, id, name), ERR_DATA);
    assert_int_equal(store_answer_help(h->store, (struct uuid){.bytes = {1}}, "1"), ERR_NOT_FOUND);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'help_answered'"), 0);
    assert_int_equal(open_call(h).answered_ms, 0);
}

/* Neither whose call it is nor who came stands in the chain of events. */
static void events_name_nobody(void **state)
{
    struct house *h = *state;
    struct uuid id = call_help(h, HELP_ASKED, "home");
    assert_int_equal(store_answer_help(h->store, id, "王师傅"), ERR_OK);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind LIKE 'help%' AND body LIKE '%师傅%'"),
                     0);
    assert_int_equal(query(h, "SELECT count(*) FROM audit WHERE act LIKE 'help%' AND resident IS NULL"), 2);
    assert_int_equal(check(h), ERR_OK);
}

static void a_request_calls_help(void **state)
{
    struct house *h = *state;
    struct store_request request = {.op = STORE_CALL_HELP, .id = 7, .help_cause = HELP_ASKED};
    struct store_answer answer;
    str_copy(request.place, sizeof request.place, "home");
    store_handle(h->store, &request, &answer);
    assert_int_equal(answer.err, ERR_OK);
    struct store *reading;
    struct help_call call;
    assert_int_equal(store_open_readonly(&reading, &h->conf, &h->keys), ERR_OK);
    assert_int_equal(store_open_call(reading, &call), ERR_OK);
    store_close(reading);
    assert_true(uuid_equal(call.id, answer.help_call));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_call_is_open_until_it_is_answered, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_second_press_is_the_same_call, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(an_answer_names_somebody_and_a_call_that_is, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(events_name_nobody, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_request_calls_help, house_setup, house_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
