/* What every reader owes the kiosk (drivers/driver.h), asked of the real driver over both wirings and of the
 * simulated twin alike. */
#include "reader_rig.h"

/* ---- the contract ---- */

static void it_opens_closes_and_forgets(void **state)
{
    (void)state;
    close_reader();
    tell("unplug");
    assert_int_equal(open_reader(), ERR_NOT_FOUND);
    close_reader();
    tell("replug");
    assert_opens();
    assert_string_equal(rig->driver->serial(reader), "05.01-20101129-0001228293-0296863149");
    assert_reads();
    close_reader();
    for (size_t i = 0; i < rig->driver->device.state_size; i++)
        assert_int_equal(((const uint8_t *)reader)[i], 0);
    close_reader();
    assert_opens();
}

static void a_card_is_found_until_it_was_read(void **state)
{
    (void)state;
    assert_opens();
    assert_false(is_found());
    for (int i = 0; i < 2; i++) {
        lay_well();
        assert_true(is_found());
        assert_true(is_found());
        assert_int_equal(read_card(), ERR_OK);
        assert_false(is_found());
        lift();
        assert_false(is_found());
    }
}

static void more_of_the_card_follows_its_reading(void **state)
{
    (void)state;
    struct idcard_addresses addresses = {.count = 9};
    uint8_t number[IDCARD_BODY_SIZE] = {0};
    assert_opens();
    lay_well();
    assert_true(is_found());
    assert_int_equal(read_card(), ERR_OK);
    assert_int_equal(rig->driver->read_addresses(reader, &addresses), ERR_NOT_FOUND);
    assert_int_equal(addresses.count, 9);
    assert_int_equal(rig->driver->read_body_number(reader, number), ERR_OK);
    assert_int_equal(number[IDCARD_BODY_SIZE - 1], IDCARD_BODY_SIZE - 1);
    lift();
    assert_int_equal(rig->driver->read_body_number(reader, number), ERR_CARD);
}

static void a_card_lifted_too_soon_must_be_laid_again(void **state)
{
    (void)state;
    assert_opens();
    lay_well();
    assert_true(is_found());
    lift();
    assert_int_equal(read_card(), ERR_CARD);
    assert_reads();
}

static void an_unread_card_must_be_lifted(void **state)
{
    (void)state;
    assert_opens();
    tell("read-fail");
    lay_well();
    for (int i = 0; i < 2; i++) {
        assert_true(is_found());
        assert_int_equal(read_card(), ERR_CARD);
    }
    lift();
    assert_reads();
    lay((struct card_fault){.is_read_fail = true});
    assert_true(is_found());
    assert_int_equal(read_card(), ERR_CARD);
    lift();
    assert_reads();
}

static void check_module(const char *word, enum err e)
{
    tell(word);
    assert_int_equal(open_reader(), e);
    close_reader();
    tell("ok");
    assert_opens();
    tell(word);
    assert_int_equal(find_any(), e);
    assert_int_equal(read_card(), e);
    tell("ok");
    assert_reads();
    close_reader();
}

static void what_is_wrong_with_the_module_is_told(void **state)
{
    (void)state;
    check_module("sam-fail", ERR_SELF_TEST);
    check_module("unauthorised", ERR_UNAUTHORISED);
}

static void a_silent_reader_is_not_waited_for(void **state)
{
    (void)state;
    assert_opens();
    lay_well();
    assert_true(is_found());
    tell("mute");
    assert_int_equal(read_card(), ERR_TIMEOUT);
    assert_int_equal(find_any(), ERR_TIMEOUT);
    tell("ok");
    assert_reads();
    tell("mute");
    assert_int_equal(find_any(), ERR_TIMEOUT);
    close_reader();
    tell("mute");
    assert_int_equal(open_reader(), ERR_TIMEOUT);
}

static void an_answer_belongs_to_its_question(void **state)
{
    (void)state;
    static const char *const troubles[] = {"half", "late"};
    assert_opens();
    for (size_t i = 0; i < 2; i++) {
        lay_well();
        assert_true(is_found());
        tell(troubles[i]);
        assert_int_not_equal(find_any(), ERR_OK);
        assert_int_equal(read_card(), ERR_OK);
        assert_reads();
    }
}

static void a_pulled_plug_ends_every_call(void **state)
{
    (void)state;
    assert_opens();
    tell("mute");
    assert_int_equal(unplugged_within(find_any), ERR_GONE);
    assert_int_equal(find_any(), ERR_GONE);
    tell("replug");
    assert_int_equal(find_any(), ERR_GONE); /* until it is opened again */
    close_reader();
    assert_opens();
    lay((struct card_fault){.slow_ms = 60000});
    assert_true(is_found());
    assert_int_equal(unplugged_within(read_card), ERR_GONE);
    assert_int_equal(read_card(), ERR_GONE);
    close_reader();
    tell("replug");
    assert_opens();
    assert_reads();
}

static unsigned presence(void)
{
    ask();
    unsigned now = rig->driver->presence(&options);
    answered(ERR_OK, PRESENCE_MS);
    return now;
}

static void plugging_is_noticed_while_it_is_closed(void **state)
{
    (void)state;
    unsigned before = presence(), without;
    assert_int_equal(presence(), before);
    tell("unplug");
    without = presence();
    assert_int_not_equal(without, before);
    tell("replug");
    assert_int_not_equal(presence(), without);
    assert_int_not_equal(presence(), before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONTRACT(it_opens_closes_and_forgets),          CONTRACT(a_card_is_found_until_it_was_read),
        CONTRACT(more_of_the_card_follows_its_reading), CONTRACT(a_card_lifted_too_soon_must_be_laid_again),
        CONTRACT(an_unread_card_must_be_lifted),        CONTRACT(what_is_wrong_with_the_module_is_told),
        CONTRACT(a_silent_reader_is_not_waited_for),    CONTRACT(an_answer_belongs_to_its_question),
        CONTRACT(a_pulled_plug_ends_every_call),        CONTRACT(plugging_is_noticed_while_it_is_closed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
