/* What every scanner owes the kiosk, asked of the real drivers and of the simulated twin alike; then what is
 * special to scanners that type. */
#include "scanner_rig.h"

#include <linux/input.h>
#include <pthread.h>

/* ---- the contract ---- */

static void codes_come_whole_and_in_order(void **state)
{
    (void)state;
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(read_code(0), ERR_TIMEOUT);
    assert_int_equal(read_code(5), ERR_TIMEOUT);
    assert_string_equal(code, "untouched");
    assert_int_equal(scan("ZH000123"), ERR_OK);
    assert_int_equal(scan("]E09787506365437"), ERR_OK);
    assert_int_equal(scan("http://k/K1.aB-_9.Zz"), ERR_OK);
    expect("ZH000123");
    expect("]E09787506365437");
    expect("http://k/K1.aB-_9.Zz");
    assert_int_equal(read_code(0), ERR_TIMEOUT);
}

static void what_no_code_holds_is_taken_out(void **state)
{
    (void)state;
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(scan("\x02]C1|A b\x1D"
                          "1!\x03"),
                     ERR_OK);
    expect("]C1A b1!");
}

static void empty_and_overlong_codes_are_none(void **state)
{
    (void)state;
    char longest[SCAN_MAX], overlong[SCAN_MAX + 1];
    memset(longest, '7', sizeof longest - 1);
    memset(overlong, '8', sizeof overlong - 1);
    longest[sizeof longest - 1] = overlong[sizeof overlong - 1] = '\0';
    enum err dropped = rig->kind == SIMULATED ? ERR_DATA : ERR_OK;
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(scan(""), dropped);
    assert_int_equal(scan("|"), dropped);
    assert_int_equal(scan(overlong), dropped);
    assert_int_equal(read_code(10), ERR_TIMEOUT);
    assert_int_equal(scan(longest), ERR_OK);
    expect(longest);
    assert_int_equal(read_code(0), ERR_TIMEOUT);
}

static void an_unplugged_scanner_must_be_opened_again(void **state)
{
    (void)state;
    close_scanner();
    assert_int_equal(open_scanner(), ERR_OK);
    plug(false);
    assert_int_equal(scan("lost"), ERR_GONE);
    assert_int_equal(read_code(PATIENCE_MS), ERR_GONE);
    plug(true);
    assert_int_equal(read_code(PATIENCE_MS), ERR_GONE);
    close_scanner();
    close_scanner();
    plug(false);
    assert_int_equal(open_scanner(), ERR_NOT_FOUND);
    plug(true);
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(scan("1683011"), ERR_OK);
    expect("1683011");
}

static void *scan_late(void *unused)
{
    (void)unused;
    return scan("late") == ERR_OK ? NULL : (void *)"not taken";
}

static void *unplug_late(void *unused)
{
    (void)unused;
    plug(false);
    return NULL;
}

static void who_waits_is_woken(void **state)
{
    (void)state;
    pthread_t thread;
    void *trouble;
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(pthread_create(&thread, NULL, scan_late, NULL), 0);
    expect("late");
    pthread_join(thread, &trouble);
    assert_null(trouble);
    assert_int_equal(pthread_create(&thread, NULL, unplug_late, NULL), 0);
    assert_int_equal(read_code(PATIENCE_MS), ERR_GONE);
    pthread_join(thread, &trouble);
}

/* ---- what is real only ---- */

static void half_a_code_waits_but_not_for_another_plug(void **state)
{
    (void)state;
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(scanner_device_send(&device, "ZH00"), ERR_OK);
    assert_int_equal(read_code(0), ERR_TIMEOUT);
    assert_int_equal(scan("0123"), ERR_OK);
    expect("ZH000123");
    assert_int_equal(scanner_device_send(&device, "ZH"), ERR_OK);
    assert_int_equal(read_code(0), ERR_TIMEOUT);
    plug(false);
    assert_int_equal(read_code(PATIENCE_MS), ERR_GONE);
    close_scanner();
    plug(true);
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(scan("000124"), ERR_OK);
    expect("000124");
}

static void check_auto(const char *node)
{
    struct device found = {0};
    options.device = node;
    assert_int_equal(device_open(&found, scanner_drivers, "auto", &options), ERR_OK);
    assert_ptr_equal(found.driver, &rig->driver->device);
    device_close(&found);
}

static void auto_finds_it_by_itself_and_by_name(void **state)
{
    (void)state;
    check_auto("");
    check_auto(rig->wiring == SCANNER_KEYBOARD ? SCANNER_EVENT_NODE : SCANNER_SERIAL_NODE);
}

/* ---- scanners that type ---- */

static void nobody_else_gets_what_is_typed(void **state)
{
    (void)state;
    void *second = mem_alloc(scanner_keyboard.device.state_size);
    assert_false(scanner_device_is_claimed(&device));
    assert_int_equal(open_scanner(), ERR_OK);
    assert_true(scanner_device_is_claimed(&device));
    assert_int_equal(scanner_keyboard.device.open(second, &options), ERR_BUSY);
    scanner_keyboard.device.close(second);
    assert_int_equal(scan("1"), ERR_OK);
    expect("1");
    close_scanner();
    assert_int_equal(scanner_keyboard.device.open(second, &options), ERR_OK);
    scanner_keyboard.device.close(second);
    free(second);
}

static void the_configured_event_device_is_taken(void **state)
{
    (void)state;
    options.device = SCANNER_EVENT_NODE;
    assert_int_equal(open_scanner(), ERR_OK);
    close_scanner();
    options.device = "/dev/input/event6";
    assert_int_equal(open_scanner(), ERR_NOT_FOUND);
}

static void a_lit_caps_lock_and_the_layout_are_heeded(void **state)
{
    (void)state;
    device.is_caps_lit = true;
    options.layout = "de";
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(scan("y/1"), ERR_OK);
    expect("Z-1");
}

static void after_lost_events_no_part_of_a_code_is_told(void **state)
{
    (void)state;
    assert_int_equal(open_scanner(), ERR_OK);
    assert_int_equal(scanner_device_send(&device, "ZH00"), ERR_OK);
    assert_int_equal(scanner_device_event(&device, EV_SYN, SYN_DROPPED, 0), ERR_OK);
    assert_int_equal(scan("23"), ERR_OK);
    assert_int_equal(scan("ZH000124"), ERR_OK);
    expect("ZH000124");
}

#define CONTRACT(rig)                                                                                        \
    TEST(codes_come_whole_and_in_order, rig), TEST(what_no_code_holds_is_taken_out, rig),                    \
        TEST(empty_and_overlong_codes_are_none, rig), TEST(an_unplugged_scanner_must_be_opened_again, rig),  \
        TEST(who_waits_is_woken, rig)
#define REAL_CONTRACT(rig)                                                                                   \
    CONTRACT(rig), TEST(half_a_code_waits_but_not_for_another_plug, rig),                                    \
        TEST(auto_finds_it_by_itself_and_by_name, rig)

int main(void)
{
    const struct CMUnitTest tests[] = {
        CONTRACT(simulated),
        REAL_CONTRACT(keyboard),
        REAL_CONTRACT(serial),
        TEST(nobody_else_gets_what_is_typed, keyboard),
        TEST(the_configured_event_device_is_taken, keyboard),
        TEST(a_lit_caps_lock_and_the_layout_are_heeded, keyboard),
        TEST(after_lost_events_no_part_of_a_code_is_told, keyboard),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
