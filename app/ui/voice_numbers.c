/* Numbers, dates and times as people say them. The recordings are named #0, #10, #100, … in the tables. */
#include "base/utf8.h"
#include "ui/voice_table.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

struct out {
    struct voice_line *line;
    const struct voice_table *table;
};

static void say(struct out out, const char *text)
{
    voice_line_add(out.line, out.table, text);
}

static void say_key(struct out out, int number)
{
    char key[16];
    str_format(key, sizeof key, "#%d", number);
    say(out, key);
}

static void say_digits(struct out out, const char *digits, size_t len)
{
    for (size_t i = 0; i < len; i++)
        say_key(out, digits[i] - '0');
}

static void say_chinese(struct out out, int n)
{
    bool has_gap = false, has_begun = false;
    for (int unit = 1000; unit > 1; unit /= 10) {
        int digit = n / unit % 10;
        if (digit && has_gap)
            say_key(out, 0);
        if (digit && !(unit == 10 && digit == 1 && !has_begun)) /* 十二, but 一百一十二 */
            say_key(out, digit);
        if (digit)
            say_key(out, unit);
        has_begun |= digit != 0;
        has_gap = has_begun && !digit;
    }
    if (n % 10 && has_gap)
        say_key(out, 0);
    if (n % 10 || n == 0)
        say_key(out, n % 10);
}

static void say_english(struct out out, int n)
{
    for (int unit = 1000; unit >= 100; unit /= 10) {
        if (n >= unit) {
            say_key(out, n / unit);
            say_key(out, unit);
        }
        if (n >= unit && n % unit == 0)
            return;
        n %= unit;
    }
    if (n > 20 && n % 10) {
        say_key(out, n / 10 * 10);
        n %= 10;
    }
    say_key(out, n);
}

static void say_number(struct out out, int n)
{
    if (out.table->is_english)
        say_english(out, n);
    else
        say_chinese(out, n);
}

/* Does a word of this list, each with a space after it, begin at text (spaces before it do not matter)? */
static bool is_one_of(const char *words, const char *text)
{
    text += strspn(text, " ");
    for (; *words; words += strcspn(words, " ") + 1)
        if (strncmp(text, words, strcspn(words, " ")) == 0)
            return true;
    return false;
}

static void say_date(struct out out, int year, int month, int day)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    char digits[8];
    str_format(digits, sizeof digits, "%04d", year);
    if (!out.table->is_english) {
        say_digits(out, digits, 4);
        say(out, "#year");
        say_number(out, month);
        say(out, "#month");
        say_number(out, day);
        say(out, "#day");
        return;
    }
    say_number(out, day);
    say(out, months[month - 1]);
    if (year % 100 < 10) {
        say_number(out, year);
    } else { /* twenty twenty-six */
        say_number(out, year / 100);
        say_number(out, year % 100);
    }
}

static void say_time(struct out out, int hour, int minute)
{
    if (!out.table->is_english) {
        if (hour == 2)
            say(out, "#two");
        else
            say_number(out, hour);
        say(out, "#hour");
        if (minute > 0 && minute < 10)
            say_key(out, 0);
        if (minute > 0) {
            say_number(out, minute);
            say(out, "#minute");
        }
        return;
    }
    say_number(out, hour % 12 ? hour % 12 : 12);
    if (minute > 0 && minute < 10)
        say(out, "#oh");
    if (minute > 0)
        say_number(out, minute);
    say(out, hour % 24 < 12 ? "#am" : "#pm");
}

/* The decimal number of exactly len digits at text, -1 if they are not there. */
static int number_of(const char *text, size_t len)
{
    int n = 0;
    for (size_t i = 0; i < len; i++) {
        if (!isdigit((unsigned char)text[i]))
            return -1;
        n = n * 10 + text[i] - '0';
    }
    return n;
}

/* 2026-10-07 */
static bool add_date(struct out out, const char *text)
{
    int year = number_of(text, 4), month, day;
    if (year < 1000 || text[4] != '-' || (month = number_of(text + 5, 2)) < 1 || month > 12 ||
        text[7] != '-' || (day = number_of(text + 8, 2)) < 1 || day > 31 || isdigit((unsigned char)text[10]))
        return false;
    say_date(out, year, month, day);
    return true;
}

/* 9:00, 09:00; len: of the hour's digits. */
static bool add_time(struct out out, const char *text, size_t len)
{
    int hour = len <= 2 ? number_of(text, len) : -1, minute;
    if (hour < 0 || hour > 24 || text[len] != ':' || (minute = number_of(text + len + 1, 2)) < 0 ||
        minute > 59 || isdigit((unsigned char)text[len + 3]))
        return false;
    say_time(out, hour, minute);
    return true;
}

size_t voice_number_add(struct voice_line *line, const struct voice_table *table, const char *text)
{
    struct out out = {line, table};
    size_t len = strspn(text, "0123456789");
    if (len == 0)
        return 0;
    if (len == 4 && add_date(out, text))
        return 10;
    if (add_time(out, text, len))
        return len + 3;
    bool is_year = len == 4 && is_one_of("年 ", text + len);
    bool is_counted = is_one_of("本 张 次 秒 天 个 件 分钟 小时 人 页 位 ", text + len);
    if (len > 4 || (len > 1 && text[0] == '0') || is_year)
        say_digits(out, text, len);
    else if (!table->is_english && len == 1 && text[0] == '2' && is_counted)
        say(out, "#two"); /* 两本, not 二本 */
    else
        say_number(out, number_of(text, len));
    return len;
}
