/* What every reader owes the kiosk (drivers/driver.h), asked of the real driver over both wirings and of the
 * simulated twin alike; then what only units on a bus do. */
#include "usb_test.h"

#include "reader_device.h"

#include "base/clock.h"
#include "base/mem.h"
#include "drivers/registry.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The contract's limits are failure limits here; GRACE is for a machine under load. */
enum { OPEN_MS = 5000, FIND_MS = 1500, READ_MS = 5000, PRESENCE_MS = 50, GRACE_MS = 2000 };

struct rig {
    const struct reader_driver *driver;
    bool is_real;
    enum reader_wiring wiring;
};
static const struct rig split = {&reader_sdt, true, READER_SPLIT};
static const struct rig stream = {&reader_sdt, true, READER_STREAM};
static const struct rig twin = {.driver = &reader_sim};

static const struct rig *rig;
static struct reader_device unit, second;
static struct sim_bench *bench;
static struct device_options options;
static void *reader;

static const struct idcard specimen = {.kind = CARD_RESIDENT,
                                       .name = "李晓萌",
                                       .number = "990001199103120045",
                                       .sex = "2",
                                       .ethnic = "01",
                                       .birth = "19910312",
                                       .valid_from = "20200101",
                                       .valid_to = "20400101"};

static int begin(void **state)
{
    rig = *state;
    setup(state);
    reader_device_init(&unit, bus, rig->wiring);
    reader_device_init(&second, bus, READER_STREAM);
    usbemu_plug(unit.usb);
    bench = sim_bench_create("/nonexistent");
    options = (struct device_options){.device = "", .bench = bench};
    reader = mem_alloc(rig->driver->device.state_size);
    return 0;
}

static int end(void **state)
{
    rig->driver->device.close(reader);
    free(reader);
    sim_bench_destroy(bench);
    return teardown(state);
}

/* ---- what happens to a reader ---- */

static void tell(const char *word)
{
    enum sim_reader_fault fault;
    if (rig->is_real)
        assert_int_equal(reader_device_command(&unit, word), ERR_OK);
    else if (sim_reader_fault_of(word, &fault))
        sim_reader_set_fault(bench, fault);
    else
        sim_plug(bench, SIM_READER, strcmp(word, "replug") == 0);
}

static void lay(struct card_fault fault)
{
    uint8_t record[ID_RECORD_SIZE];
    if (!rig->is_real) {
        sim_card_lay(bench, &specimen, fault);
        return;
    }
    assert_int_equal(id_record_encode(&specimen, record), ERR_OK);
    usbemu_lock(bus);
    sim_sam_lay(&unit.sam, record, fault);
    usbemu_unlock(bus);
}

static void lay_well(void)
{
    lay((struct card_fault){0});
}

static void lift(void)
{
    if (rig->is_real)
        reader_device_lift(&unit);
    else
        sim_card_lift(bench);
}

/* ---- what the kiosk asks ---- */

static int64_t asked_ms;

static void ask(void)
{
    asked_ms = clock_mono_ms();
}

static enum err answered(enum err e, int most_ms)
{
    assert_in_range(clock_mono_ms() - asked_ms, 0, most_ms + GRACE_MS);
    return e;
}

static enum err open_reader(void)
{
    ask();
    return answered(rig->driver->device.open(reader, &options), OPEN_MS);
}

static void close_reader(void)
{
    rig->driver->device.close(reader);
}

static enum err find(bool *found)
{
    ask();
    return answered(rig->driver->find(reader, found), FIND_MS);
}

static enum err find_any(void)
{
    bool found;
    return find(&found);
}

static bool is_found(void)
{
    bool found;
    assert_int_equal(find(&found), ERR_OK);
    return found;
}

/* An error leaves the card as it was. */
static enum err read_card(void)
{
    struct idcard card = {.number = "untouched"};
    ask();
    enum err e = answered(rig->driver->read(reader, &card), READ_MS);
    if (e)
        assert_string_equal(card.number, "untouched");
    else
        assert_memory_equal(&card, &specimen, sizeof card);
    return e;
}

static void assert_reads(void)
{
    lay_well();
    assert_true(is_found());
    assert_int_equal(read_card(), ERR_OK);
    lift();
}

static void assert_opens(void)
{
    assert_int_equal(open_reader(), ERR_OK);
}

/* The plug comes off while the kiosk waits. */
static void *unplug_soon(void *arg)
{
    (void)arg;
    nanosleep(&(struct timespec){.tv_nsec = 50 * 1000000L}, NULL);
    tell("unplug");
    return NULL;
}

static enum err unplugged_within(enum err (*call)(void))
{
    pthread_t hand;
    assert_int_equal(pthread_create(&hand, NULL, unplug_soon, NULL), 0);
    enum err e = call();
    pthread_join(hand, NULL);
    return e;
}

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

/* ---- on a bus ---- */

static void a_boot_loader_is_refused(void **state)
{
    (void)state;
    tell("dfu");
    assert_int_equal(open_reader(), ERR_UNSUPPORTED);
    tell("replug");
    assert_opens();
    assert_reads();
}

static void units_that_cannot_be_driven_are_refused(void **state)
{
    (void)state;
    static const struct usbemu_spec units[] = {
        {.vendor = 0x0400,
         .product = 0xC35A,
         .class = 0x03,
         .endpoints = {{0x01, true, 64}, {0x81, true, 64}}},
        {.vendor = 0x10C4, .product = 0x0007, .class = 0x03, .endpoints = {{0x81, true, 64}}},
        {.vendor = 0x0400, .product = 0xC35A, .class = 0xFF, .endpoints = {{0x02, false, 64}}},
    };
    tell("unplug");
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        struct usbemu_device *one = usbemu_device_create(bus, &units[i], NULL);
        usbemu_plug(one);
        assert_int_equal(open_reader(), ERR_UNSUPPORTED);
        usbemu_unplug(one);
    }
}

/* The second unit stays empty: a card that is found lies on the first. */
static bool is_first_open(void)
{
    lay_well();
    bool is_first = is_found();
    lift();
    return is_first;
}

/* Whichever stands before the other on the bus. */
static void of_two_units_a_usable_one_is_taken(void **state)
{
    (void)state;
    static const char *const troubles[] = {"sam-fail", "unauthorised", "mute", "forbid", "dfu"};
    struct reader_device *const units[] = {&unit, &second};
    assert_int_equal(reader_device_command(&second, "replug"), ERR_OK);
    for (size_t i = 0; i < 2 * sizeof troubles / sizeof troubles[0]; i++) {
        assert_int_equal(reader_device_command(units[i % 2], troubles[i / 2]), ERR_OK);
        assert_opens();
        assert_int_equal(is_first_open(), i % 2);
        close_reader();
        assert_int_equal(reader_device_command(units[i % 2], "unplug"), ERR_OK);
        assert_int_equal(reader_device_command(units[i % 2], "replug"), ERR_OK);
    }
}

static void a_unit_that_is_held_is_busy(void **state)
{
    (void)state;
    void *other = mem_alloc(rig->driver->device.state_size);
    assert_int_equal(rig->driver->device.open(other, &options), ERR_OK);
    assert_int_equal(open_reader(), ERR_BUSY);
    assert_int_equal(reader_device_command(&second, "replug"), ERR_OK);
    assert_opens();
    assert_false(is_first_open());
    rig->driver->device.close(other);
    free(other);
}

static void without_its_unit_the_other_one_serves(void **state)
{
    (void)state;
    assert_int_equal(reader_device_command(&second, "replug"), ERR_OK);
    assert_opens();
    bool is_first = is_first_open();
    assert_int_equal(reader_device_command(is_first ? &unit : &second, "unplug"), ERR_OK);
    assert_int_equal(find_any(), ERR_GONE);
    close_reader();
    assert_opens();
    assert_int_equal(is_first_open(), !is_first);
}

static void a_node_without_permission_is_told(void **state)
{
    (void)state;
    tell("forbid");
    assert_int_equal(open_reader(), ERR_ACCESS);
    tell("permit");
    assert_opens();
    assert_reads();
}

static void after_a_suspend_it_is_reset_and_goes_on(void **state)
{
    (void)state;
    assert_opens();
    tell("suspend");
    assert_int_not_equal(find_any(), ERR_OK);
    close_reader();
    assert_opens();
    assert_reads();
}

/* What a card would leave, had it been written: its number in UTF-16LE. */
static const char number_in_hex[] = "39 00 39 00 30 00 30 00 30 00 31 00 31 00 39 00 39 00 31 00";

static void what_is_said_is_recorded_without_the_card(void **state)
{
    (void)state;
    char *text;
    size_t size;
    options.record = open_memstream(&text, &size);
    tell("sam-fail");
    assert_int_equal(open_reader(), ERR_SELF_TEST);
    tell("ok");
    assert_opens();
    assert_reads();
    close_reader();
    fclose(options.record);
    assert_non_null(strstr(text, " 00 00 60 64\n")); /* why it could not be opened */
    assert_non_null(strstr(text, " 30 01 "));
    assert_null(strstr(text, number_in_hex));
    assert_true(size > 3 * ID_RECORD_SIZE);
    free(text);
}

#define TEST(name, rig)                                                                                      \
    {                                                                                                        \
#name ", " #rig, name, begin, end, (void *)(uintptr_t) & (rig)                                       \
    }
#define CONTRACT(name) TEST(name, split), TEST(name, stream), TEST(name, twin)
#define BUS(name) TEST(name, split), TEST(name, stream)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONTRACT(it_opens_closes_and_forgets),
        CONTRACT(a_card_is_found_until_it_was_read),
        CONTRACT(more_of_the_card_follows_its_reading),
        CONTRACT(a_card_lifted_too_soon_must_be_laid_again),
        CONTRACT(an_unread_card_must_be_lifted),
        CONTRACT(what_is_wrong_with_the_module_is_told),
        CONTRACT(a_silent_reader_is_not_waited_for),
        CONTRACT(an_answer_belongs_to_its_question),
        CONTRACT(a_pulled_plug_ends_every_call),
        CONTRACT(plugging_is_noticed_while_it_is_closed),
        BUS(a_boot_loader_is_refused),
        TEST(units_that_cannot_be_driven_are_refused, split),
        TEST(of_two_units_a_usable_one_is_taken, split),
        TEST(a_unit_that_is_held_is_busy, split),
        BUS(without_its_unit_the_other_one_serves),
        TEST(a_node_without_permission_is_told, split),
        BUS(what_is_said_is_recorded_without_the_card),
        BUS(after_a_suspend_it_is_reset_and_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
