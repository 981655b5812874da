/* Keys become words, and nobody's words come back to the next one. */
#include "ui_test.h"

#include "ui/ime.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const char tables[] = BINARY_DIR "/ime";

static int start(void **state)
{
    (void)state;
    assert_int_equal(ime_start(tables), ERR_OK);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    ime_stop();
    return 0;
}

static int place_of(enum ime_layout layout, const char *keys, const char *word)
{
    struct ime_words found;
    ime_find(layout, keys, &found);
    for (int i = 0; i < found.count; i++)
        if (strcmp(found.words[i], word) == 0)
            return i;
    return -1;
}

static void test_finds(void **state)
{
    (void)state;
    assert_int_equal(place_of(IME_PINYIN, "nihao", "你好"), 0);
    assert_int_equal(place_of(IME_T9, "64426", "你好"), 0);
    assert_true(place_of(IME_PINYIN, "zangsan", "张三") >= 0); /* zh like z */
    assert_true(place_of(IME_PINYIN, "zhongguo", "中国") >= 0);
    assert_true(place_of(IME_PINYIN, "lihao", "你好") >= 0); /* n like l */
    assert_true(place_of(IME_PINYIN, "xinqi", "星期") >= 0); /* ing like in */
    assert_true(place_of(IME_PINYIN, "jiushi", "旧事") >= 0);
    assert_int_equal(place_of(IME_PINYIN, "", "你"), -1);
}

static void test_only_common_characters(void **state)
{
    (void)state;
    struct ime_words found;
    ime_find(IME_PINYIN, "ba", &found);
    assert_true(found.count > 20);
    assert_int_equal(place_of(IME_PINYIN, "ba", "釛"), -1);
    assert_int_equal(place_of(IME_PINYIN, "ba", "壩"), -1);
    assert_true(place_of(IME_PINYIN, "ba", "把") >= 0);
}

static void choose(enum ime_layout layout, char keys[IME_KEYS_SIZE], const char *word)
{
    struct ime_words found;
    int place = place_of(layout, keys, word);
    assert_true(place >= 0);
    ime_find(layout, keys, &found);
    ime_choose(layout, keys, &found, place);
}

static void type_name(enum ime_layout layout, char keys[IME_KEYS_SIZE], const char *rest[3])
{
    choose(layout, keys, "张");
    assert_string_equal(keys, rest[0]);
    choose(layout, keys, "建");
    assert_string_equal(keys, rest[1]);
    choose(layout, keys, "国");
    assert_string_equal(keys, rest[2]);
}

static void test_choosing_uses_up_keys(void **state)
{
    (void)state;
    char letters[IME_KEYS_SIZE] = "zhangjianguo", digits[IME_KEYS_SIZE] = "942645426486";
    char word[IME_KEYS_SIZE] = "nihao";
    type_name(IME_PINYIN, letters, (const char *[]){"jianguo", "guo", ""});
    type_name(IME_T9, digits, (const char *[]){"5426486", "486", ""});
    choose(IME_PINYIN, word, "你好");
    assert_string_equal(word, "");
}

/* ---- on a copy of the tables, with a folder that the engine could write into ---- */

static char copy[64];

static void run(const char *command)
{
    char all[600];
    snprintf(all, sizeof all, "cd %s && %s", copy, command);
    assert_int_equal(system(all), 0);
}

static int start_copy(void **state)
{
    strcpy(copy, "/tmp/kiosk-ime-XXXXXX");
    if (!mkdtemp(copy))
        return -1;
    run("cp -r " BINARY_DIR "/ime/. . && mkdir nowhere");
    (void)state;
    return 0;
}

static int stop_copy(void **state)
{
    ime_stop();
    run("rm -rf $PWD");
    (void)state;
    return 0;
}

/* Does the engine answer otherwise after somebody has chosen the same words again and again? */
static bool has_learned(void)
{
    static const char *const asked[] = {"jianguo", "zjg", "j"};
    struct ime_words before[3], after;
    bool result = false;
    for (int i = 0; i < 3; i++)
        ime_find(IME_PINYIN, asked[i], &before[i]);
    assert_int_not_equal(place_of(IME_PINYIN, "jianguo", "坚果"), 0);
    for (int i = 0; i < 5; i++) {
        char whole[IME_KEYS_SIZE] = "jianguo", parts[IME_KEYS_SIZE] = "zhangjianguo";
        choose(IME_PINYIN, whole, "坚果");
        assert_string_equal(whole, "");
        type_name(IME_PINYIN, parts, (const char *[]){"jianguo", "guo", ""});
    }
    for (int round = 0; round < 2; round++) { /* as it runs, and as it starts again */
        for (int i = 0; i < 3; i++) {
            ime_find(IME_PINYIN, asked[i], &after);
            result = result || memcmp(&before[i], &after, sizeof after) != 0;
        }
        ime_stop();
        assert_int_equal(ime_start(copy), ERR_OK);
    }
    return result;
}

static void test_nothing_is_learned(void **state)
{
    (void)state;
    assert_int_equal(ime_start(copy), ERR_OK);
    assert_false(has_learned());
    run("rmdir nowhere"); /* it is empty */
    assert_false(has_learned());
    run("test ! -e nowhere"); /* nor is it made */
}

/* The same questions notice an engine that does learn. */
static void test_learning_would_be_noticed(void **state)
{
    (void)state;
    run("cd build && sed -i 's/enable_user_dict: false/enable_user_dict: true/' *.schema.yaml && cksum * "
        ">../sums");
    assert_int_equal(ime_start(copy), ERR_OK);
    assert_true(has_learned());
    run("test -n \"$(ls nowhere)\"");
}

static void refuses(const char *harm, const char *file)
{
    setenv("FILE", file, 1);
    run(harm);
    if (ime_start(copy) != ERR_NOT_FOUND)
        fail_msg("taken in spite of: %s %s", harm, file);
    assert_false(ime_is_ready());
    run("cp -r " BINARY_DIR "/ime/. .");
}

static void test_damaged_tables_are_refused(void **state)
{
    (void)state;
    static const char *const files[] = {"build/kiosk_t9.prism.bin",
                                        "build/kiosk_pinyin.prism.bin",
                                        "build/kiosk_t9.schema.yaml",
                                        "build/kiosk_pinyin.schema.yaml",
                                        "build/pinyin_simp.table.bin",
                                        "build/default.yaml",
                                        "sums"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        refuses("rm $FILE", files[i]);
        refuses("truncate -s -100 $FILE", files[i]);
        refuses("truncate -s 0 $FILE", files[i]);
        refuses("printf 12345678 | dd of=$FILE bs=1 seek=40 conv=notrunc status=none", files[i]);
    }
    assert_int_equal(ime_start(copy), ERR_OK);
}

/* Whole files that the engine can do nothing with. */
static void test_tables_without_words_are_refused(void **state)
{
    (void)state;
    static const char *const files[] = {"kiosk_t9.prism.bin", "kiosk_t9.schema.yaml",
                                        "kiosk_pinyin.prism.bin", "kiosk_pinyin.schema.yaml"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++)
        refuses("cd build && rm $FILE && cksum * >../sums", files[i]);
    assert_int_equal(ime_start(copy), ERR_OK);
}

static void test_without_tables(void **state)
{
    (void)state;
    struct ime_words found;
    char keys[IME_KEYS_SIZE] = "nihao";
    ime_stop();
    assert_int_equal(ime_start("/nowhere"), ERR_NOT_FOUND);
    assert_false(ime_is_ready());
    ime_find(IME_PINYIN, "nihao", &found);
    assert_int_equal(found.count, 0);
    ime_choose(IME_PINYIN, keys, &found, 0);
    assert_string_equal(keys, "nihao");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, start, stop)
#define TEST_COPY(name) cmocka_unit_test_setup_teardown(name, start_copy, stop_copy)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_finds),
        TEST(test_only_common_characters),
        TEST(test_choosing_uses_up_keys),
        TEST_COPY(test_nothing_is_learned),
        TEST_COPY(test_learning_would_be_noticed),
        TEST_COPY(test_damaged_tables_are_refused),
        TEST_COPY(test_tables_without_words_are_refused),
        TEST(test_without_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
