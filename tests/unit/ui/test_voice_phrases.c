/* What is spoken of a sentence, with the recordings' real tables: phrases, numbers, and never a name or
 * title. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/voice_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct voice_table zh, en;
static char message[512];

static int load_tables(void **state)
{
    (void)state;
    return voice_table_load(&zh, SOURCE_DIR "/assets/voice", "zh", message, sizeof message) != ERR_OK ||
           voice_table_load(&en, SOURCE_DIR "/assets/voice", "en", message, sizeof message) != ERR_OK;
}

static int finish_tables(void **state)
{
    (void)state;
    voice_table_finish(&zh);
    voice_table_finish(&en);
    return 0;
}

/* The phrases' texts joined by | . */
static const char *heard(const struct voice_table *table, const char *text)
{
    static char all[4096];
    struct voice_line line;
    voice_phrases(table, text, &line);
    all[0] = '\0';
    for (size_t i = 0; i < line.count; i++) {
        strcat(all, i ? "|" : "");
        strcat(all, table->phrases[line.phrases[i]].text);
    }
    return all;
}

#define SAYS(table, text, expected) assert_string_equal(heard(&(table), text), expected)

static void a_sentence_is_its_phrases(void **state)
{
    (void)state;
    SAYS(zh, "请刷身份证", "请刷身份证");
    SAYS(zh, "《活着》续借好了", "续借好了");
    SAYS(zh, "打印机没有回应。您的书已经借好，请用手机拍下屏幕上的二维码，或告诉工作人员",
         "打印机没有回应|您的书已经借好，请用手机拍下屏幕上的二维码，或告诉工作人员");
    SAYS(zh, "", "");
    SAYS(zh, "大字：开", "大字|开");
    SAYS(en, "Large: on", "Large|on");
    SAYS(en, "“Pride and Prejudice” is renewed", "is renewed");
    SAYS(en, "The card reader is broken. Returns still work; to borrow, ask the staff",
         "The card reader is broken|Returns still work|to borrow, ask the staff");
}

static void the_longest_phrase_wins(void **state)
{
    (void)state;
    SAYS(zh, "《活着》就该还了，还了才能再借", "就该还了，还了才能再借");
    SAYS(zh, "不用刷卡", "不用刷卡");
    SAYS(zh, "完成，打小票", "完成，打小票");
    SAYS(en, "Finish and print", "Finish and print");
    SAYS(en, "Please tell the staff", "Please tell the staff");
}

static void marks_of_a_phrase_are_its_own(void **state)
{
    (void)state;
    SAYS(zh, "不想借了请按“撤销”", "不想借了请按“撤销");
    SAYS(zh, "把身份证平放在下方读卡区，听到“嘀”声再拿开", "把身份证平放在下方读卡区，听到“嘀”声再拿开");
}

static void numbers_in_chinese(void **state)
{
    (void)state;
    static const struct {
        const char *digits, *expected;
    } all[] = {
        {"0", "#0"},
        {"7", "#7"},
        {"10", "#10"},
        {"12", "#10|#2"},
        {"20", "#2|#10"},
        {"21", "#2|#10|#1"},
        {"100", "#1|#100"},
        {"101", "#1|#100|#0|#1"},
        {"110", "#1|#100|#1|#10"},
        {"112", "#1|#100|#1|#10|#2"},
        {"374", "#3|#100|#7|#10|#4"},
        {"1000", "#1|#1000"},
        {"1001", "#1|#1000|#0|#1"},
        {"1010", "#1|#1000|#0|#1|#10"},
        {"1100", "#1|#1000|#1|#100"},
        {"9999", "#9|#1000|#9|#100|#9|#10|#9"},
        {"10000", "#1|#0|#0|#0|#0"},
        {"007", "#0|#0|#7"},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        SAYS(zh, all[i].digits, all[i].expected);
    SAYS(zh, "已还 2 本", "已还|#two|本");
    SAYS(zh, "2 本在借", "#two|本在借");
    SAYS(zh, "12 本在借", "#10|#2|本在借");
    SAYS(zh, "还可借 3 本", "还可借|#3|本");
    SAYS(zh, "书屋有 374 本可借　今天 09:00至18:00",
         "书屋有|#3|#100|#7|#10|#4|本可借|今天|#9|#hour|至|#10|#8|#hour");
}

static void numbers_in_english(void **state)
{
    (void)state;
    static const struct {
        const char *digits, *expected;
    } all[] = {
        {"0", "#0"},
        {"13", "#13"},
        {"20", "#20"},
        {"21", "#20|#1"},
        {"90", "#90"},
        {"100", "#1|#100"},
        {"115", "#1|#100|#15"},
        {"1000", "#1|#1000"},
        {"1005", "#1|#1000|#5"},
        {"9999", "#9|#1000|#9|#100|#90|#9"},
        {"12345", "#1|#2|#3|#4|#5"},
    };
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        SAYS(en, all[i].digits, all[i].expected);
    SAYS(en, "2 more to borrow", "#2|more to borrow");
}

static void dates_and_times(void **state)
{
    (void)state;
    SAYS(zh, "12月21日前还", "#10|#2|月|#2|#10|#1|日|前还");
    SAYS(zh, "请于 2月2日（周三）前归还", "请于|#2|月|#2|日|周三|前归还");
    SAYS(zh, "新的归还日期：2026-10-07", "新的归还日期|#2|#0|#2|#6|#year|#10|#month|#7|#day");
    SAYS(zh, "09:05", "#9|#hour|#0|#5|#minute");
    SAYS(zh, "2:30", "#two|#hour|#3|#10|#minute");
    SAYS(en, "Due 21 Dec", "Due|#20|#1|Dec");
    SAYS(en, "New due date: 2026-10-07", "New due date|#7|Oct|#20|#20|#6");
    SAYS(en, "2005-01-31", "#30|#1|Jan|#2|#1000|#5");
    SAYS(en, "Today 09:00 to 18:05", "Today|#9|#am|to|#6|#oh|#5|#pm");
    SAYS(en, "12:00", "#12|#pm");
    SAYS(en, "00:30", "#12|#30|#am");
    SAYS(zh, "2026-13-07", "#2|#1000|#0|#2|#10|#6|#10|#3|#0|#7"); /* no date: its numbers */
    SAYS(zh, "9:75", "#9|#7|#10|#5");
}

static void names_and_titles_are_never_spoken(void **state)
{
    (void)state;
    SAYS(zh, "张*明，您好", "您好");
    SAYS(zh, "李*月", "");
    SAYS(zh, "姓名：张*明。", "姓名");
    SAYS(zh, "姓名：李*张。", "姓名");
    SAYS(zh, "姓名：*明。", "姓名");
    SAYS(zh, "姓名：张＊。您好", "姓名|您好");
    SAYS(zh, "姓名：*月。", "姓名");
    SAYS(zh, "姓名：今天·*。", "姓名");
    SAYS(zh, "姓名：2*。", "姓名");
    SAYS(zh, "月", "月"); /* by itself it is a label */
    SAYS(zh, "欧阳今天，您好", "您好");
    SAYS(zh, "今天明月，您好", "您好");
    SAYS(zh, "王日，第一次来，请先看一看", "第一次来，请先看一看");
    SAYS(zh, "孩子你慢慢来", "");
    SAYS(zh, "慢慢来", "慢慢来");
    SAYS(zh, "2001太空漫游", "");
    SAYS(zh, "1973年的弹子球", "");
    SAYS(zh, "《请刷身份证》还好了", "还好了");
    SAYS(zh, "《读〈红楼〉《今天》有感》还好了", "还好了");
    SAYS(zh, "《没有结束的书名 请刷身份证", "");
    SAYS(en, "“Please tell the staff” is due 21 Dec", "is due|#20|#1|Dec");
    SAYS(en, "Hello, May", "Hello");
    SAYS(en, "May, please read this first", "please read this first");
    SAYS(en, "Hello, Return*", "Hello");
    SAYS(en, "Name: May *.", "Name");
    SAYS(en, "Name: Return * *. Hello", "Name|Hello");
    SAYS(en, "Name: * May. Hello", "Name|Hello");
    SAYS(en, "Returnable Overdues", "");
    SAYS(zh, "小票 ZH1-20261121-0001 是真的", "小票|是真的");
    SAYS(zh, "1301**********1234", "");
    SAYS(zh, "**********1234", "");
    SAYS(zh, "江城路ZH000001", "");
}

static void keys_are_named(void **state)
{
    (void)state;
    struct voice_line line;
    for (char c = 'a'; c <= 'z'; c++) {
        char name[] = {'#', c, '\0'};
        SAYS(zh, ((char[]){c, '\0'}), name);
        SAYS(en, ((char[]){c, '\0'}), name);
        SAYS(zh, ((char[]){(char)(c - 'a' + 'A'), '\0'}), name);
    }
    SAYS(zh, "-", "#-");
    SAYS(en, "-", "#-");
    SAYS(zh, "*", "");
    SAYS(zh, "更多", "更多");
    SAYS(en, "q w", "");
    SAYS(zh, "姓名：L。", "姓名");
    SAYS(en, "X ", "");
    SAYS(zh, "#a", "");
    voice_phrases(&zh, "Q", &line);
    assert_string_equal(line.spoken, "Q");
}

static void what_was_spoken_is_remembered(void **state)
{
    (void)state;
    struct voice_line line;
    voice_phrases(&zh, "《活着》12月21日到期，可以续借", &line);
    assert_string_equal(line.spoken, "12月21日到期，可以续借");
    char letters[64];
    assert_true(voice_letters(letters, sizeof letters, "归还日期：2026-10-07（周三）"));
    assert_string_equal(letters, "归还日期20261007周三");
    assert_false(voice_letters(letters, 8, "归还日期"));
    assert_string_equal(letters, "归还");
}

/* Whatever comes in: nothing outside the table comes out, marks keep their contents, and it ends. */
static void any_bytes_are_survived(void **state)
{
    (void)state;
    static const char *const parts[] = {
        "《", "》",       "“", "”",  "月", "2",   "12",         "今天", "借书",       ":",     "-",
        "*",  "\xE6\x9C", " ", "，", "OK", "Due", "请刷身份证", "\xFF", "0000-00-00", "99:99", "张"};
    unsigned seed = (unsigned)time(NULL);
    print_message("seed %u\n", seed);
    srandom(seed);
    for (int round = 0; round < 20000; round++) {
        char text[700] = "", inside[720];
        bool is_random = round % 2;
        int length = (int)(random() % 40);
        for (int i = 0; i < length; i++)
            if (is_random)
                text[i] = (char)(random() % 255 + 1);
            else
                strcat(text, parts[(size_t)random() % (sizeof parts / sizeof parts[0])]);
        const struct voice_table *table = random() % 2 ? &zh : &en;
        struct voice_line line;
        voice_phrases(table, text, &line);
        assert_in_range(line.count, 0, VOICE_LINE_MAX);
        for (size_t i = 0; i < line.count; i++)
            assert_in_range(line.phrases[i], 0, table->count - 1);
        assert_true(strlen(line.spoken) <= strlen(text));
        if (strstr(text, "《") || strstr(text, "》"))
            continue;
        snprintf(inside, sizeof inside, "《%s》", text);
        voice_phrases(table, inside, &line);
        assert_int_equal(line.count, 0);
    }
}

/* A long text ends inside the line, whole phrases only. */
static void a_long_text_is_cut_between_phrases(void **state)
{
    (void)state;
    char text[4096] = "";
    for (int i = 0; i < 150; i++)
        strcat(text, "请刷身份证。");
    struct voice_line line;
    voice_phrases(&zh, text, &line);
    assert_int_equal(line.count, VOICE_LINE_MAX);
    assert_int_equal(strlen(line.spoken) % strlen("请刷身份证"), 0);
}

static void a_bad_table_names_its_line(void **state)
{
    (void)state;
    static const char *const bad[] = {"ok\t借书\tjie4\nbad\t借书\n", "ok\t借书\tjie4\n../x\t还\thuan2\n",
                                      "ok\t借书\tjie4\na\t\tb\n", "ok\t借书\tjie4\na\tb\tc\td\n"};
    char dir[] = "/tmp/kiosk-voice-XXXXXX", path[64];
    assert_non_null(mkdtemp(dir));
    struct voice_table table;
    assert_int_equal(voice_table_load(&table, dir, "zh", message, sizeof message), ERR_NOT_FOUND);
    snprintf(path, sizeof path, "%s/zh.tsv", dir);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        FILE *f = fopen(path, "w");
        assert_non_null(f);
        assert_true(fputs(bad[i], f) >= 0);
        assert_int_equal(fclose(f), 0);
        assert_int_equal(voice_table_load(&table, dir, "zh", message, sizeof message), ERR_DATA);
        assert_non_null(strstr(message, "zh.tsv:2:"));
        assert_int_equal(table.count, 0);
    }
    unlink(path);
    rmdir(dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_sentence_is_its_phrases),
        cmocka_unit_test(the_longest_phrase_wins),
        cmocka_unit_test(marks_of_a_phrase_are_its_own),
        cmocka_unit_test(numbers_in_chinese),
        cmocka_unit_test(numbers_in_english),
        cmocka_unit_test(dates_and_times),
        cmocka_unit_test(names_and_titles_are_never_spoken),
        cmocka_unit_test(keys_are_named),
        cmocka_unit_test(what_was_spoken_is_remembered),
        cmocka_unit_test(any_bytes_are_survived),
        cmocka_unit_test(a_long_text_is_cut_between_phrases),
        cmocka_unit_test(a_bad_table_names_its_line),
    };
    return cmocka_run_group_tests(tests, load_tables, finish_tables);
}
