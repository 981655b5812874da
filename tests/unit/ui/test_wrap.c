/* Line breaking, with a made-up font: a Chinese character is 2 wide, everything else 1. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "ui/text_wrap.h"

#include <stdio.h>
#include <string.h>

static int advance(void *context, uint32_t cp)
{
    (void)context;
    return utf8_is_cjk(cp) || cp == 0x201C || cp == 0x201D ? 2 : 1;
}

static const struct wrap_measure measure = {advance, NULL};

/* The lines of text, joined by |. */
static void wrap_all(char *out, size_t size, const char *text, int width)
{
    struct wrap_line line;
    size_t used = 0;
    out[0] = '\0';
    for (const char *separator = ""; wrap_next(&text, width, &measure, &line); separator = "|") {
        assert_int_equal(line.width, wrap_width(line.start, line.len, &measure));
        used += (size_t)snprintf(out + used, size - used, "%s%.*s", separator, (int)line.len, line.start);
    }
}

static void test_lines_break_where_readers_expect(void **state)
{
    static const struct {
        int width;
        const char *text, *lines;
    } rows[] = {
        {20, "", ""},
        {20, "请刷身份证", "请刷身份证"},
        {6, "请刷身份证", "请刷身|份证"},
        {6, "还书。借书", "还书。|借书"},
        {4, "还书。借书", "还|书。|借书"}, /* 。 takes its character along */
        {8, "看《城南旧事》", "看《城南|旧事》"},
        {6, "一二《三四》", "一二|《三|四》"},
        {8, "听到“嘀”声", "听到|“嘀”声"},
        {6, "甲（乙）丙", "甲|（乙）|丙"},
        {10, "hello big world", "hello big|world"},
        {5, "hello big world", "hello|big|world"},
        {4, "hello", "hell|o"}, /* a word longer than the line */
        {7, "abc defghijkl", "abc|defghij|kl"},
        {8, "书Library", "书|Library"},
        {9, "一共3本书", "一共3本书"},
        {8, "于12月21日还", "于12月|21日还"},
        {4, "还12月", "还|12月"}, /* a figure stays with its unit */
        {20, "第一行\n第二行", "第一行|第二行"},
        {20, "一\n\n二", "一||二"},
        {20, "尾\n", "尾"},
        {6, "一二三  四", "一二三|四"}, /* spaces at the end of a line vanish */
        {6, "一二三\u3000四", "一二三|四"},
        {6, "9:00-18:00 开", "9:00-1|8:00|开"},
        {10, "周一 9:00-18:00", "周一|9:00-18:00"},
        {2, "，，", "，|，"}, /* always moves on */
        {1, "书书", "书|书"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char lines[256];
        wrap_all(lines, sizeof lines, rows[i].text, rows[i].width);
        assert_string_equal(lines, rows[i].lines);
    }
}

/* Whatever the text and width: nothing is lost but spaces and \n, and no line begins with a full stop unless
 * it must. */
static void test_nothing_is_lost(void **state)
{
    static const char text[] =
        "打印机没纸了。您的书（3 本）已经借好，请用 phone 拍下“二维码”，或告诉工作人员！";
    (void)state;
    for (int width = 4; width < 90; width++) {
        const char *rest = text;
        struct wrap_line line;
        size_t kept = 0, spaces = 0;
        while (wrap_next(&rest, width, &measure, &line)) {
            assert_true(line.width <= width || utf8_count(line.start) == 1);
            assert_true(line.len > 0);
            kept += line.len;
            if (width >= 10)
                assert_false(strncmp(line.start, "。", 3) == 0 || strncmp(line.start, "，", 3) == 0 ||
                             strncmp(line.start, "）", 3) == 0 || strncmp(line.start, "！", 3) == 0);
            spaces += (size_t)(rest - line.start) - line.len;
        }
        assert_int_equal(kept + spaces, strlen(text));
        assert_true(spaces <= 4);
    }
}

static void test_no_lonely_end(void **state)
{
    static const struct {
        const char *text;
        int width, expected;
    } rows[] = {
        {"一二三四五六七八九十。", 20, 16},       /* 九十。 */
        {"一二三四五六七八九十一，二三", 20, 20}, /* the comma takes 一 along, which is enough */
        {"一二三四五六七八九。", 20, 20},         /* one line */
        {"一二三四五六七八九十一二三四五六七八九十。", 20, 18},
        {"一 二。", 2, 2},                    /* nothing to be done */
        {"the staff will come soon", 20, 18}, /* come soon */
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(wrap_width_without_widow(rows[i].text, rows[i].width, &measure), rows[i].expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines_break_where_readers_expect),
        cmocka_unit_test(test_nothing_is_lost),
        cmocka_unit_test(test_no_lonely_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
