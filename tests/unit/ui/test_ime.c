/* Keys become words, and nobody's words come back to the next one. */
#include "ui_test.h"

#include "ui/ime.h"

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

static void test_nothing_is_learned(void **state)
{
    (void)state;
    struct ime_words before, after;
    ime_find(IME_PINYIN, "zjg", &before);
    assert_true(before.count > 0);
    for (int i = 0; i < 5; i++) {
        char keys[IME_KEYS_SIZE] = "zhangjianguo";
        type_name(IME_PINYIN, keys, (const char *[]){"jianguo", "guo", ""});
    }
    ime_find(IME_PINYIN, "zjg", &after);
    assert_memory_equal(&before, &after, sizeof before);
    assert_int_not_equal(place_of(IME_PINYIN, "zjg", "张建国"), 0);
    ime_stop();
    assert_int_equal(ime_start(tables), ERR_OK);
    ime_find(IME_PINYIN, "zjg", &after);
    assert_memory_equal(&before, &after, sizeof before);
    assert_int_not_equal(access(BINARY_DIR "/ime/nowhere", F_OK), 0);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_finds),
        TEST(test_only_common_characters),
        TEST(test_choosing_uses_up_keys),
        TEST(test_nothing_is_learned),
        TEST(test_without_tables),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
