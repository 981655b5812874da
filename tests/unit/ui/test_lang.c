#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/lang.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char dir[64], message[256];

static int setup(void **state)
{
    (void)state;
    strcpy(dir, "/tmp/kiosk-lang-XXXXXX");
    assert_non_null(mkdtemp(dir));
    char lang[80];
    snprintf(lang, sizeof lang, "%s/lang", dir);
    assert_int_equal(mkdir(lang, 0700), 0);
    message[0] = '\0';
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    char path[96];
    snprintf(path, sizeof path, "%s/lang/xx.po", dir);
    unlink(path);
    snprintf(path, sizeof path, "%s/lang", dir);
    rmdir(path);
    rmdir(dir);
    return (int)lang_set("zh", dir, message, sizeof message);
}

static enum err set_po(const char *text)
{
    char path[96];
    snprintf(path, sizeof path, "%s/lang/xx.po", dir);
    FILE *f = fopen(path, "w");
    assert_non_null(f);
    assert_true(fputs(text, f) >= 0);
    assert_int_equal(fclose(f), 0);
    return lang_set("xx", dir, message, sizeof message);
}

static void test_sentences_are_translated(void **state)
{
    (void)state;
    assert_int_equal(set_po("# a comment\n"
                            "msgid \"\"\n"
                            "msgstr \"Content-Type: text/plain; charset=UTF-8\\n\"\n"
                            "\n"
                            "#: app/screens/home.c:12\n"
                            "msgid \"借书\"\n"
                            "msgstr \"Borrow\"\n"
                            "\n"
                            "msgid \"\"\n"
                            "\"一\\n\"\n"
                            "\"二“\\\"\\\\\"\n"
                            "msgstr \"\"\n"
                            "\"one\\n\"\n"
                            "\"two\\t\\\"\\\\\"\n"
                            "\n"
                            "#, fuzzy\n"
                            "msgid \"还书\"\n"
                            "msgstr \"Guess\"\n"
                            "\n"
                            "msgid \"完成\"\n"
                            "msgstr \"Done\"\n"
                            "msgid \"返回\"\n"
                            "msgstr \"\"\n"
                            "\n"
                            "#~ msgid \"旧\"\n"
                            "#~ msgstr \"Old\"\n"),
                     ERR_OK);
    assert_string_equal(lang_name(), "xx");
    assert_string_equal(tr("借书"), "Borrow");
    assert_string_equal(tr("一\n二“\"\\"), "one\ntwo\t\"\\");
    assert_string_equal(tr("还书"), "还书"); /* fuzzy: not trusted */
    assert_string_equal(tr("完成"), "Done"); /* the entry after a fuzzy one counts */
    assert_string_equal(tr("返回"), "返回");
    assert_string_equal(tr("旧"), "旧");
    assert_string_equal(tr(""), "");
}

static void test_switching_back(void **state)
{
    (void)state;
    assert_int_equal(set_po("msgid \"借书\"\nmsgstr \"Borrow\"\n"), ERR_OK);
    assert_int_equal(lang_set("zh", dir, message, sizeof message), ERR_OK);
    assert_string_equal(lang_name(), "zh");
    assert_string_equal(tr("借书"), "借书");
}

static void test_missing_language_changes_nothing(void **state)
{
    (void)state;
    assert_int_equal(set_po("msgid \"借书\"\nmsgstr \"Borrow\"\n"), ERR_OK);
    assert_int_equal(lang_set("yy", dir, message, sizeof message), ERR_NOT_FOUND);
    assert_non_null(strstr(message, "lang/yy.po"));
    assert_int_equal(lang_set("../lang/xx", dir, message, sizeof message), ERR_NOT_FOUND);
    assert_string_equal(tr("借书"), "Borrow");
}

static void test_malformed_files_name_the_line(void **state)
{
    static const struct {
        const char *text, *where;
    } rows[] = {
        {"msgid \"一\"\nmsgstr \"one\n", "xx.po:2: the string is not closed"},
        {"msgid \"一\"\n\nmsgid \"二\"\n", "xx.po:2: msgid without msgstr"},
        {"msgid \"一\"\n", "xx.po:1: msgid without msgstr"},
        {"msgstr \"one\"\n", "xx.po:1: neither"},
        {"# fine\nhello\n", "xx.po:2: neither"},
        {"\"lost\"\n", "xx.po:1: neither"},
        {"msgid \"一\\q\"\nmsgstr \"one\"\n", "xx.po:1: unknown escape"},
        {"msgid 一\n", "xx.po:1: a string in quotes"},
        {"msgid \"\xFF\"\n", "xx.po:1: not UTF-8"},
        {"msgid \"一\" x\n", "xx.po:1: the string is not closed"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_int_equal(set_po(rows[i].text), ERR_DATA);
        if (!strstr(message, rows[i].where))
            fail_msg("\"%s\" does not say \"%s\"", message, rows[i].where);
    }
    assert_string_equal(lang_name(), "zh");
}

static void test_fill_follows_the_translation(void **state)
{
    (void)state;
    char out[64];
    assert_int_equal(set_po("msgid \"已借 {0}/{1}\"\nmsgstr \"{1} allowed, {0} lent\"\n"), ERR_OK);
    tr_fill(out, sizeof out, tr("已借 {0}/{1}"), "2", "3");
    assert_string_equal(out, "3 allowed, 2 lent");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_sentences_are_translated),         TEST(test_switching_back),
        TEST(test_missing_language_changes_nothing), TEST(test_malformed_files_name_the_line),
        TEST(test_fill_follows_the_translation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
