#include "cmocka_all.h"

#include "drivers/registry.h"
#include "drivers/scanner_keyboard.h"

#include <fcntl.h>
#include <linux/input.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static struct keymap map;
static char code[SCAN_MAX];

static bool press(uint16_t key)
{
    bool is_done = keymap_feed(&map, key, 1, code);
    keymap_feed(&map, key, 2, code);
    return keymap_feed(&map, key, 0, code) || is_done;
}

static void shifted(uint16_t shift, uint16_t key)
{
    keymap_feed(&map, shift, 1, code);
    press(key);
    keymap_feed(&map, shift, 0, code);
}

static void keys_become_a_code_at_enter(void **state)
{
    (void)state;
    static const uint16_t keys[] = {KEY_9, KEY_7,   KEY_8,   KEY_0,    KEY_MINUS,
                                    KEY_X, KEY_DOT, KEY_KP5, KEY_SLASH};
    map = (struct keymap){0};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        assert_false(press(keys[i]));
    assert_true(press(KEY_ENTER));
    assert_string_equal(code, "9780-x.5/");
    press(KEY_1);
    assert_true(press(KEY_KPENTER));
    assert_string_equal(code, "1");
}

static void either_shift_counts_while_it_is_down(void **state)
{
    (void)state;
    map = (struct keymap){0};
    shifted(KEY_LEFTSHIFT, KEY_K);
    press(KEY_1);
    shifted(KEY_RIGHTSHIFT, KEY_MINUS);
    shifted(KEY_RIGHTSHIFT, KEY_SEMICOLON);
    assert_true(press(KEY_ENTER));
    assert_string_equal(code, "K1_:");
}

static void separators_and_control_keys_are_dropped(void **state)
{
    (void)state;
    map = (struct keymap){0};
    press(KEY_A);
    shifted(KEY_LEFTSHIFT, KEY_BACKSLASH);
    press(KEY_TAB);
    press(KEY_F12);
    press(KEY_LEFTCTRL);
    press(KEY_MAX);
    press(KEY_B);
    assert_true(press(KEY_ENTER));
    assert_string_equal(code, "ab");
}

static void empty_and_overlong_codes_are_dropped_whole(void **state)
{
    (void)state;
    map = (struct keymap){0};
    assert_false(press(KEY_ENTER));
    for (int i = 0; i < SCAN_MAX; i++)
        press(KEY_7);
    assert_false(press(KEY_ENTER));
    for (int i = 0; i < SCAN_MAX - 1; i++)
        press(KEY_8);
    assert_true(press(KEY_ENTER));
    assert_int_equal(strlen(code), SCAN_MAX - 1);
    assert_int_equal(code[0], '8');
}

static void codes_are_copied_without_separators(void **state)
{
    (void)state;
    char long_code[SCAN_MAX + 10];
    memset(long_code, 'a', sizeof long_code);
    long_code[sizeof long_code - 1] = '\0';
    scan_code_copy(code, "K1|\x01\x7F-2\r\n");
    assert_string_equal(code, "K1-2");
    scan_code_copy(code, long_code);
    assert_int_equal(strlen(code), SCAN_MAX - 1);
}

static void send_event(int fd, uint16_t type, uint16_t number, int32_t value)
{
    struct input_event event = {.type = type, .code = number, .value = value};
    assert_int_equal(write(fd, &event, sizeof event), sizeof event);
}

static void send_key(int fd, uint16_t key)
{
    send_event(fd, EV_KEY, key, 1);
    send_event(fd, EV_SYN, SYN_REPORT, 0);
    send_event(fd, EV_KEY, key, 0);
}

static void half_a_code_waits_for_the_next_call(void **state)
{
    (void)state;
    int fds[2];
    struct keymap keys = {0};
    assert_int_equal(pipe2(fds, O_NONBLOCK), 0);
    assert_int_equal(scanner_read_events(fds[0], &keys, code, 0), ERR_TIMEOUT);
    send_key(fds[1], KEY_4);
    assert_int_equal(scanner_read_events(fds[0], &keys, code, 1), ERR_TIMEOUT);
    send_key(fds[1], KEY_2);
    send_key(fds[1], KEY_ENTER);
    send_key(fds[1], KEY_7);
    assert_int_equal(scanner_read_events(fds[0], &keys, code, 1000), ERR_OK);
    assert_string_equal(code, "42");
    send_event(fds[1], EV_SYN, SYN_DROPPED, 0); /* the half code 7 is lost with what follows it */
    send_key(fds[1], KEY_1);
    send_key(fds[1], KEY_ENTER);
    assert_int_equal(scanner_read_events(fds[0], &keys, code, 1000), ERR_OK);
    assert_string_equal(code, "1");
    close(fds[1]);
    assert_int_equal(scanner_read_events(fds[0], &keys, code, 1000), ERR_GONE);
    close(fds[0]);
}

static void what_is_no_scanner_does_not_open(void **state)
{
    (void)state;
    uint8_t memory[2048] __attribute__((aligned(16))) = {0};
    assert_true(scanner_keyboard.device.state_size <= sizeof memory);
    struct device_options options = {.device = "/nonexistent/event0"};
    assert_int_equal(scanner_keyboard.device.open(memory, &options), ERR_NOT_FOUND);
    options.device = "/dev/null";
    assert_int_equal(scanner_keyboard.device.open(memory, &options), ERR_UNSUPPORTED);
    scanner_keyboard.device.close(memory);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keys_become_a_code_at_enter),
        cmocka_unit_test(either_shift_counts_while_it_is_down),
        cmocka_unit_test(separators_and_control_keys_are_dropped),
        cmocka_unit_test(empty_and_overlong_codes_are_dropped_whole),
        cmocka_unit_test(codes_are_copied_without_separators),
        cmocka_unit_test(half_a_code_waits_for_the_next_call),
        cmocka_unit_test(what_is_no_scanner_does_not_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
