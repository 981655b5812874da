#include "cmocka_all.h"

#include "drivers/scan_line.h"

#include <string.h>

static struct scan_line line;
static char code[SCAN_MAX];

/* How many codes text ends; the last is in code. */
static int feed(const char *text)
{
    int codes = 0;
    for (; *text; text++)
        codes += scan_line_feed(&line, *text, code);
    return codes;
}

static int reset(void **state)
{
    (void)state;
    line = (struct scan_line){0};
    strcpy(code, "untouched");
    return 0;
}

static void any_line_end_ends_a_code(void **state)
{
    (void)state;
    static const char *const ends[] = {"\r", "\n", "\r\n"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        assert_int_equal(feed("ZH000123"), 0);
        assert_true(scan_line_is_begun(&line));
        assert_int_equal(feed(ends[i]), 1);
        assert_string_equal(code, "ZH000123");
        assert_false(scan_line_is_begun(&line));
    }
}

static void empty_codes_are_none(void **state)
{
    (void)state;
    assert_int_equal(feed("\r\n\n\r"), 0);
    assert_int_equal(feed("\x02|\x03\r"), 0);
    assert_string_equal(code, "untouched");
}

static void what_no_code_holds_is_taken_out(void **state)
{
    (void)state;
    assert_int_equal(feed("\x02]C1|01\x1D"
                          "2\t\x7F\x1B\x03\n"),
                     1);
    assert_string_equal(code, "]C1012");
    assert_int_equal(feed("\xE4\xB9\xA6+1\xFF\n"), 1);
    assert_string_equal(code, "???+1?");
}

static void overlong_and_broken_codes_are_dropped_whole(void **state)
{
    (void)state;
    char text[SCAN_MAX + 2] = "";
    memset(text, '7', SCAN_MAX);
    strcat(text, "\r");
    assert_int_equal(feed(text), 0);
    assert_string_equal(code, "untouched");
    memset(text, '8', SCAN_MAX);
    strcpy(text + SCAN_MAX - 1, "\r");
    assert_int_equal(feed(text), 1);
    assert_int_equal(strlen(code), SCAN_MAX - 1);
    assert_int_equal(code[0], '8');
    feed("12");
    line.is_spoilt = true;
    assert_int_equal(feed("34\r"), 0);
    assert_int_equal(feed("56\r"), 1);
    assert_string_equal(code, "56");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(any_line_end_ends_a_code, reset),
        cmocka_unit_test_setup(empty_codes_are_none, reset),
        cmocka_unit_test_setup(what_no_code_holds_is_taken_out, reset),
        cmocka_unit_test_setup(overlong_and_broken_codes_are_dropped_whole, reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
