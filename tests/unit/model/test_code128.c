#include "model/code128.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Start B, "A", check (104 + 33) mod 103 = 34, stop: from the tables of ISO/IEC 15417. */
static void encodes_as_the_standard_says(void **state)
{
    (void)state;
    char widths[CODE128_MODULES_MAX];
    assert_int_equal(code128_encode("A", widths), 46);
    assert_string_equal(widths, "211214"
                                "111323"
                                "131123"
                                "2331112");
}

static void every_symbol_has_its_width(void **state)
{
    (void)state;
    char widths[CODE128_MODULES_MAX];
    for (char c = ' '; c <= '~'; c++) {
        int sum = 0, modules = code128_encode((char[]){c, 'Z', '\0'}, widths);
        for (const char *w = widths; *w; w++)
            sum += *w - '0';
        assert_int_equal(modules, 57);
        assert_int_equal(sum, modules);
    }
}

static void refuses_what_it_cannot_carry(void **state)
{
    (void)state;
    char widths[CODE128_MODULES_MAX], text[CODE128_TEXT_MAX + 2];
    assert_int_equal(code128_encode("", widths), 0);
    assert_int_equal(code128_encode("A\n", widths), 0);
    assert_int_equal(code128_encode("书1", widths), 0);
    memset(text, '7', sizeof text);
    text[CODE128_TEXT_MAX + 1] = '\0';
    assert_int_equal(code128_encode(text, widths), 0);
    assert_int_equal(code128_encode(text + 1, widths), 11 * (CODE128_TEXT_MAX + 2) + 13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(encodes_as_the_standard_says),
        cmocka_unit_test(every_symbol_has_its_width),
        cmocka_unit_test(refuses_what_it_cannot_carry),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
