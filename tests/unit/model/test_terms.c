/* What titles and queries are folded into, and how they are read. */
#include "base/utf8.h"
#include "model/terms.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const char *fold(const char *text)
{
    static char out[TERMS_FOLDED_SIZE];
    assert_true(terms_fold(text, out, sizeof out));
    return out;
}

static const char *names(const char *text)
{
    static char out[TERMS_FOLDED_SIZE];
    assert_true(terms_fold_names(text, out, sizeof out));
    return out;
}

static const char *pinyin(const char *text)
{
    static char out[TERMS_PINYIN_SIZE];
    terms_pinyin(fold(text), out, sizeof out);
    return out;
}

static void test_folding(void **state)
{
    (void)state;
    assert_string_equal(fold("城南舊事"), "城南旧事");
    assert_string_equal(fold("裡面／裏面"), "里面里面");
    assert_string_equal(fold("ＡＢＣ　１２"), "abc 12");
    assert_string_equal(fold("  Harry Potter: Volume 1 "), "harry potter volume 1");
    assert_string_equal(fold("C++ 程序·设计（第2版）"), "c程序设计第2版");
    assert_string_equal(fold("Élan Ærø ǎōǚ"), "elan aro aou");
    assert_string_equal(fold("《》，。！\"'%_*^"), "");
    assert_string_equal(fold("看著名著"), fold("看着名着"));
    assert_string_equal(fold("ノルウェイの森"), "ノルウェイの森");
    assert_string_equal(fold("\x01\xFF\xEF\xBF\xBD"), "");
}

/* One character at a time, and again: a part folds to a part. */
static void test_every_character(void **state)
{
    (void)state;
    for (uint32_t cp = 1; cp < 0x32000; cp++) {
        char text[8] = "", once[16], twice[16];
        if (cp >= 0xD800 && cp < 0xE000)
            continue;
        utf8_put(text, cp);
        terms_fold(text, once, sizeof once);
        terms_fold(once, twice, sizeof twice);
        assert_string_equal(once, twice);
        assert_true(utf8_count(once) <= 1);
        if (cp < 0x80 && *once)
            assert_true(strspn(once, "abcdefghijklmnopqrstuvwxyz0123456789") == 1);
    }
}

static void test_cut(void **state)
{
    (void)state;
    char out[8];
    assert_false(terms_fold("城南旧事", out, sizeof out));
    assert_string_equal(out, "城南");
}

static void test_names(void **state)
{
    (void)state;
    assert_string_equal(names("[美] 卡勒德·胡赛尼 / 李继宏"), "卡勒德胡赛尼|李继宏");
    assert_string_equal(names("余华"), "余华");
    assert_string_equal(names("林海音；關維興(绘)、"), "林海音|关维兴");
    assert_string_equal(names("/"), "");
    assert_string_equal(names("曹雪芹 著 / 高鹗 编著、余华译；王小明主編"), "曹雪芹|高鹗|余华|王小明");
    assert_string_equal(names("李译/著/编译"), "李译|着|编译");
}

static void test_pinyin(void **state)
{
    (void)state;
    assert_string_equal(pinyin("城南旧事"), "cheng nan jiu shi");
    assert_string_equal(pinyin("重庆"), "chong qing");
    assert_string_equal(pinyin("长江"), "chang jiang");
    assert_string_equal(pinyin("音樂銀行"), "yin yue yin hang");
    assert_string_equal(pinyin("校长大人"), "xiao zhang da ren");
    assert_string_equal(pinyin("绿"), "lv|lu");
    assert_string_equal(pinyin("Python编程"), "python bian cheng");
    assert_string_equal(pinyin("曾"), "ceng|zeng");
    assert_string_equal(pinyin("、"), "");
}

static void test_pinyin_of_names(void **state)
{
    (void)state;
    char out[TERMS_PINYIN_SIZE];
    terms_pinyin("余华|鲁迅", out, sizeof out);
    assert_string_equal(out, "yu hua|lu xun");
}

static void test_splits(void **state)
{
    (void)state;
    char splits[TERMS_SPLITS_MAX][TERMS_SPLIT_SIZE];
    assert_int_equal(terms_split("chengnanj", splits), 1);
    assert_string_equal(splits[0], "cheng nan j");
    assert_int_equal(terms_split("xian", splits), 4);
    assert_string_equal(splits[0], "xian");
    assert_string_equal(splits[1], "xia n");
    assert_string_equal(splits[2], "xi an");
    assert_int_equal(terms_split("cnjs", splits), 0);
    assert_int_equal(terms_split("v", splits), 0);
    assert_int_equal(terms_split("", splits), 0);
    char longest[200];
    memset(longest, 'a', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    assert_int_equal(terms_split(longest, splits), 0);
    longest[TERMS_SPLIT_SIZE / 2 - 1] = '\0';
    assert_int_equal(terms_split(longest, splits), 1);
    assert_int_equal(strlen(splits[0]), TERMS_SPLIT_SIZE - 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_folding), cmocka_unit_test(test_every_character),
        cmocka_unit_test(test_cut),     cmocka_unit_test(test_names),
        cmocka_unit_test(test_pinyin),  cmocka_unit_test(test_pinyin_of_names),
        cmocka_unit_test(test_splits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
