/* The bytes decide what a text file is. */
#include "ctl/charset.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char path[] = "/tmp/charset-XXXXXX";

static int make_file(void **state)
{
    (void)state;
    int fd = mkstemp(path);
    return fd < 0 ? -1 : close(fd);
}

static int remove_file(void **state)
{
    (void)state;
    return unlink(path);
}

static enum err read_as(const char *charset, const char *bytes, size_t len, char **text)
{
    FILE *f = fopen(path, "we");
    assert_non_null(f);
    assert_int_equal(fwrite(bytes, 1, len, f), len);
    fclose(f);
    char *read;
    size_t read_len, got;
    enum charset told;
    assert_int_equal(file_read_whole(path, &read, &read_len), ERR_OK);
    assert_int_equal(read_len, len);
    enum err e = charset_find(charset, &told) ? ERR_OK : charset_tell(read, read_len, &told);
    if (!e)
        e = charset_decode(told, read, read_len, text, &got);
    free(read);
    if (!e)
        assert_int_equal(strlen(*text), got);
    return e;
}

#define UTF8 "围城,〇\n"
#define GB18030 "\xCE\xA7\xB3\xC7,\xA9\x96\n" /* the same */
#define RARE "\x95\x32\x82\x36\n"             /* U+20000, four bytes */

static void expect(const char *charset, const char *bytes, const char *utf8)
{
    char *text = NULL;
    assert_int_equal(read_as(charset, bytes, strlen(bytes), &text), ERR_OK);
    assert_string_equal(text, utf8);
    free(text);
}

static void bytes_decide(void **state)
{
    (void)state;
    expect("auto", UTF8, UTF8);
    expect("auto", GB18030, UTF8);
    expect("auto", RARE, "\xF0\xA0\x80\x80\n");
    expect("auto", "", "");
    expect("auto", "isbn,title\n", "isbn,title\n");
    expect("utf-8", UTF8, UTF8);
    expect("gb18030", GB18030, UTF8);
}

static void wrong_bytes_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *charset, *bytes;
        size_t len;
    } cases[] = {
        {"utf-8", GB18030, 8},
        {"gb18030",
         "\xFF\xFE"
         "a",
         3},
        {"auto",
         "\xFF\xFE"
         "a",
         3},
        {"auto", "a\0b", 3},
        {"auto", "\xCE", 1},
        {"auto", "\xCE\xA7\xB3", 3},
        {"auto", "\x95\x32\x82", 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char *text = NULL;
        assert_int_equal(read_as(cases[i].charset, cases[i].bytes, cases[i].len, &text), ERR_DATA);
        assert_null(text);
    }
}

static void long_files_and_missing_ones(void **state)
{
    (void)state;
    size_t len = 300000;
    char *bytes = malloc(len + 1), *text = NULL;
    memset(bytes, 'a', len);
    bytes[len] = '\0';
    expect("auto", bytes, bytes);
    free(bytes);
    assert_int_equal(file_read_whole("/nonexistent/file", &text, &len), ERR_NOT_FOUND);
    assert_int_equal(file_read_whole("/", &text, &len), ERR_IO);
}

static void the_other_way_round(void **state)
{
    (void)state;
    char *bytes;
    size_t len;
    assert_int_equal(charset_encode(CHARSET_GB18030, UTF8, strlen(UTF8), &bytes, &len), ERR_OK);
    assert_string_equal(bytes, GB18030);
    assert_int_equal(len, strlen(GB18030));
    free(bytes);
    assert_int_equal(charset_encode(CHARSET_GB18030, "\xF0\xA0\x80\x80\n", 5, &bytes, &len), ERR_OK);
    assert_string_equal(bytes, RARE);
    free(bytes);
    assert_int_equal(charset_encode(CHARSET_UTF8, UTF8, strlen(UTF8), &bytes, &len), ERR_OK);
    assert_string_equal(bytes, UTF8);
    free(bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_decide),
        cmocka_unit_test(wrong_bytes_are_refused),
        cmocka_unit_test(long_files_and_missing_ones),
        cmocka_unit_test(the_other_way_round),
    };
    return cmocka_run_group_tests(tests, make_file, remove_file);
}
