/* What only readers on a bus do. */
#include "reader_rig.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
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
