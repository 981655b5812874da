#include "cmocka_all.h"

#include "drivers/keymap.h"

#include <linux/input-event-codes.h>
#include <string.h>

static struct keymap map;
static char code[SCAN_MAX];

static int reset(void **state)
{
    (void)state;
    map = (struct keymap){0};
    strcpy(code, "untouched");
    return 0;
}

static bool press(uint16_t key)
{
    bool is_done = keymap_feed(&map, key, 1, code);
    keymap_feed(&map, key, 2, code);
    return keymap_feed(&map, key, 0, code) || is_done;
}

static void with(uint16_t modifier, uint16_t key)
{
    assert_false(keymap_feed(&map, modifier, 1, code));
    press(key);
    keymap_feed(&map, modifier, 0, code);
}

static void expect(const char *text)
{
    assert_true(press(KEY_ENTER));
    assert_string_equal(code, text);
}

static void keys_become_a_code_at_enter(void **state)
{
    (void)state;
    static const uint16_t keys[] = {KEY_9, KEY_7,   KEY_8,   KEY_0,     KEY_MINUS,
                                    KEY_X, KEY_DOT, KEY_KP5, KEY_SLASH, KEY_SPACE};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        assert_false(press(keys[i]));
    expect("9780-x.5/ ");
    press(KEY_1);
    assert_true(press(KEY_KPENTER));
    assert_string_equal(code, "1");
    assert_false(press(KEY_ENTER));
}

static void either_shift_counts_while_it_is_down(void **state)
{
    (void)state;
    with(KEY_LEFTSHIFT, KEY_K);
    press(KEY_1);
    with(KEY_RIGHTSHIFT, KEY_MINUS);
    with(KEY_RIGHTSHIFT, KEY_SEMICOLON);
    keymap_feed(&map, KEY_LEFTSHIFT, 1, code);
    with(KEY_RIGHTSHIFT, KEY_A);
    press(KEY_B);
    keymap_feed(&map, KEY_LEFTSHIFT, 0, code);
    press(KEY_C);
    expect("K1_:ABc");
}

static void caps_lock_turns_letters_only(void **state)
{
    (void)state;
    press(KEY_CAPSLOCK);
    press(KEY_Z);
    press(KEY_1);
    with(KEY_LEFTSHIFT, KEY_H);
    press(KEY_CAPSLOCK);
    press(KEY_A);
    expect("Z1ha");
    map.is_caps = true; /* the lamp was lit when the scanner was opened */
    with(KEY_LEFTSHIFT, KEY_K);
    expect("k");
}

static void control_characters_and_separators_are_dropped(void **state)
{
    (void)state;
    press(KEY_A);
    with(KEY_LEFTSHIFT, KEY_BACKSLASH);
    press(KEY_TAB);
    press(KEY_F12);
    press(KEY_MAX);
    with(KEY_LEFTCTRL, KEY_RIGHTBRACE); /* the group separator inside GS1 codes */
    with(KEY_RIGHTCTRL, KEY_B);
    press(KEY_B);
    expect("ab");
    press(KEY_C);
    keymap_feed(&map, KEY_LEFTCTRL, 1, code);
    assert_true(keymap_feed(&map, KEY_M, 1, code)); /* how some scanners type their Enter */
    keymap_feed(&map, KEY_LEFTCTRL, 0, code);
    assert_string_equal(code, "c");
}

static void each_layout_has_its_keys(void **state)
{
    (void)state;
    static const struct {
        enum keymap_layout layout;
        uint16_t modifier, key;
        char c;
    } cases[] = {
        {KEYMAP_US, 0, KEY_Y, 'y'},
        {KEYMAP_US, 0, KEY_RIGHTBRACE, ']'},
        {KEYMAP_US, KEY_LEFTSHIFT, KEY_SLASH, '?'},
        {KEYMAP_US, KEY_LEFTSHIFT, KEY_GRAVE, '~'},
        {KEYMAP_DE, 0, KEY_Y, 'z'},
        {KEYMAP_DE, KEY_LEFTSHIFT, KEY_Z, 'Y'},
        {KEYMAP_DE, 0, KEY_SLASH, '-'},
        {KEYMAP_DE, KEY_LEFTSHIFT, KEY_7, '/'},
        {KEYMAP_DE, KEY_LEFTSHIFT, KEY_DOT, ':'},
        {KEYMAP_DE, KEY_RIGHTALT, KEY_9, ']'},
        {KEYMAP_DE, KEY_RIGHTALT, KEY_MINUS, '\\'},
        {KEYMAP_FR, 0, KEY_Q, 'a'},
        {KEYMAP_FR, KEY_LEFTSHIFT, KEY_SEMICOLON, 'M'},
        {KEYMAP_FR, KEY_LEFTSHIFT, KEY_1, '1'},
        {KEYMAP_FR, KEY_LEFTSHIFT, KEY_COMMA, '.'},
        {KEYMAP_FR, 0, KEY_6, '-'},
        {KEYMAP_FR, KEY_RIGHTALT, KEY_MINUS, ']'},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        map = (struct keymap){.layout = cases[i].layout};
        with(cases[i].modifier, cases[i].key);
        expect((char[]){cases[i].c, '\0'});
    }
    assert_int_equal(keymap_layout_named("de"), KEYMAP_DE);
    assert_int_equal(keymap_layout_named("fr"), KEYMAP_FR);
    assert_int_equal(keymap_layout_named("us"), KEYMAP_US);
    assert_int_equal(keymap_layout_named(NULL), KEYMAP_US);
}

static void french_caps_lock_gives_letters_but_no_digits(void **state)
{
    (void)state;
    map.layout = KEYMAP_FR;
    press(KEY_CAPSLOCK);
    press(KEY_SEMICOLON);
    press(KEY_6);
    expect("M-");
}

static void alt_and_a_number_type_in_any_layout(void **state)
{
    (void)state;
    static const uint16_t bracket[] = {KEY_KP0, KEY_KP9, KEY_KP3}, enter[] = {KEY_KP1, KEY_KP3},
                          not_ascii[] = {KEY_KP3, KEY_KP0, KEY_KP0};
    map.layout = KEYMAP_FR;
    keymap_feed(&map, KEY_LEFTALT, 1, code);
    for (size_t i = 0; i < 3; i++) {
        press(bracket[i]);
        keymap_feed(&map, KEY_LEFTSHIFT, 0, code);
    }
    keymap_feed(&map, KEY_LEFTALT, 0, code);
    press(KEY_KP7); /* without Alt the keypad types its digits */
    keymap_feed(&map, KEY_LEFTALT, 1, code);
    for (size_t i = 0; i < 3; i++)
        press(not_ascii[i]);
    keymap_feed(&map, KEY_LEFTALT, 0, code);
    keymap_feed(&map, KEY_LEFTALT, 1, code);
    for (size_t i = 0; i < 2; i++)
        press(enter[i]);
    assert_true(keymap_feed(&map, KEY_LEFTALT, 0, code));
    assert_string_equal(code, "]7?");
}

static void lost_events_spoil_the_code_to_its_end(void **state)
{
    (void)state;
    press(KEY_7);
    keymap_feed(&map, KEY_LEFTSHIFT, 1, code);
    keymap_spoil(&map); /* perhaps Shift was released */
    press(KEY_1);
    assert_false(press(KEY_ENTER));
    press(KEY_2);
    expect("2");
}

#define TEST(name) cmocka_unit_test_setup(name, reset)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(keys_become_a_code_at_enter),
        TEST(either_shift_counts_while_it_is_down),
        TEST(caps_lock_turns_letters_only),
        TEST(control_characters_and_separators_are_dropped),
        TEST(each_layout_has_its_keys),
        TEST(french_caps_lock_gives_letters_but_no_digits),
        TEST(alt_and_a_number_type_in_any_layout),
        TEST(lost_events_spoil_the_code_to_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
