/* Text on plain buffers: nothing malformed gets through, nothing is cut inside a character. */
#include "base/utf8.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static const char *const malformed[] = {
    "\x80",             /* a continuation alone */
    "\xC3",             /* cut short */
    "\xC3\x28",         /* no continuation */
    "\xC0\x80",         /* NUL in two bytes */
    "\xC1\xBF",         /* overlong */
    "\xE0\x9F\xBF",     /* overlong */
    "\xE4\xB8",         /* cut short */
    "\xED\xA0\x80",     /* surrogate */
    "\xED\xBF\xBF",     /* surrogate */
    "\xF0\x8F\xBF\xBF", /* overlong */
    "\xF0\x9F\x98",     /* cut short */
    "\xF4\x90\x80\x80", /* above U+10FFFF */
    "\xF8\x88\x80\x80\x80",
    "\xFE",
    "\xFF",
};

static void malformed_bytes_are_replaced_one_by_one(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof malformed / sizeof malformed[0]; i++) {
        const char *p = malformed[i];
        assert_false(utf8_valid(p, strlen(p)));
        assert_int_equal(utf8_next(&p), 0xFFFD);
        assert_ptr_equal(p, malformed[i] + 1);
        while (utf8_next(&p)) {
        }
        assert_ptr_equal(p, malformed[i] + strlen(malformed[i]));
    }
}

static void every_code_point_comes_back(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp <= 0x10FFFF; cp++) {
        if (cp == 0xD800)
            cp = 0xE000;
        char text[5] = "";
        size_t len = utf8_put(text, cp);
        const char *p = text;
        assert_true(utf8_valid(text, len));
        assert_int_equal(strlen(text), len);
        assert_int_equal(utf8_next(&p), cp);
        assert_ptr_equal(p, text + len);
    }
}

static void counts_code_points(void **state)
{
    (void)state;
    assert_int_equal(utf8_count(""), 0);
    assert_int_equal(utf8_count("a活着😀"), 4);
    assert_true(utf8_valid("a\0b", 3));
    const char *end = "";
    assert_int_equal(utf8_next(&end), 0);
}

/* Characters of 1 to 4 bytes, so that a cut falls into each kind. */
static const char sample[] = "aé活😀b·着𠮷z";

static void check_cut(const char *out, size_t size, bool whole)
{
    size_t len = strlen(out);
    assert_true(len < size);
    assert_memory_equal(out, sample, len);
    assert_true(utf8_valid(out, len));
    assert_int_equal(whole, size > strlen(sample));
    if (!whole) { /* as much as fits: the next character would not have */
        const char *next = sample + len;
        utf8_next(&next);
        assert_true((size_t)(next - sample) >= size);
    }
}

static void copy_and_format_cut_between_characters(void **state)
{
    (void)state;
    for (size_t size = 1; size <= sizeof sample + 2; size++) {
        char *out = malloc(size); /* its end is watched by the sanitizer */
        check_cut(out, size, str_copy(out, size, sample));
        check_cut(out, size, str_format(out, size, "%s", sample));
        check_cut(out, size, str_fill(out, size, "{0}", (const char *[]){sample, NULL}));
        check_cut(out, size, str_fill(out, size, sample, (const char *[]){NULL}));
        free(out);
    }
}

static void fill_puts_arguments_where_the_sentence_wants_them(void **state)
{
    (void)state;
    char out[64];
    const char *const args[] = {"12", "21", "周一", NULL};
    assert_true(str_fill(out, sizeof out, "请于 {0}月{1}日（{2}）前归还", args));
    assert_string_equal(out, "请于 12月21日（周一）前归还");
    assert_true(str_fill(out, sizeof out, "{2} {1}/{0} {1}", args));
    assert_string_equal(out, "周一 21/12 21");
    assert_true(str_fill(out, sizeof out, "{3} {a} {0 {} {", args));
    assert_string_equal(out, "{3} {a} {0 {} {");
    assert_true(str_fill(out, sizeof out, "{0}", (const char *[]){"{0}", NULL}));
    assert_string_equal(out, "{0}");
}

static void knows_where_lines_may_break(void **state)
{
    (void)state;
    assert_true(utf8_is_cjk(0x6D3B));
    assert_true(utf8_is_cjk(0x30A2));
    assert_true(utf8_is_cjk(0xFF08));
    assert_true(utf8_is_cjk(0x20BB7));
    assert_false(utf8_is_cjk('a'));
    assert_false(utf8_is_cjk(0xE9));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(malformed_bytes_are_replaced_one_by_one),
        cmocka_unit_test(every_code_point_comes_back),
        cmocka_unit_test(counts_code_points),
        cmocka_unit_test(copy_and_format_cut_between_characters),
        cmocka_unit_test(fill_puts_arguments_where_the_sentence_wants_them),
        cmocka_unit_test(knows_where_lines_may_break),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
