/* Searching finds the same as a slow search of another kind. */
#include "search_test.h"

#include "model/terms.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { FIXTURE_TITLES = 7, MODEL_TITLES = 60, QUERIES = 800 };

struct model {
    char title[256], author[96];
};

static uint64_t seed;

static uint32_t draw(uint32_t below)
{
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(((seed >> 33) * below) >> 31);
}

static const char *const hanzi[] = {"城", "南", "旧", "事", "中", "國", "国",
                                    "重", "长", "乐", "安", "西", "先", "生"};
static const char *const latin[] = {"a", "bc", "bcd", "7", "x1"};
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static void draw_text(char *out, size_t size, int most, int latin_in_100)
{
    size_t used = 0;
    out[0] = '\0';
    for (int n = 1 + (int)draw((uint32_t)most); n > 0; n--, used = strlen(out)) {
        if ((int)draw(100) < latin_in_100)
            str_format(out + used, size - used, " %s ", latin[draw(COUNT(latin))]);
        else
            str_format(out + used, size - used, "%s", hanzi[draw(COUNT(hanzi))]);
    }
}

static bool is_latin(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Where part stands in text at the beginning of a unit; a Latin word at its end may go on. */
static bool stands_in(const char *text, const char *part)
{
    for (const char *at = strstr(text, part); at; at = strstr(at + 1, part))
        if (at == text || !is_latin(*at) || !is_latin(at[-1]))
            return true;
    return false;
}

static int count_units(const char *text)
{
    int count = 0;
    while (terms_next(&text).length)
        count++;
    return count;
}

/* One Latin word of less than three letters is found whole alone. */
static bool single_stands_in(const char *text, const char *unit)
{
    for (struct terms_unit u; (u = terms_next(&text)).length != 0;)
        if (u.length >= strlen(unit) && memcmp(u.text, unit, strlen(unit)) == 0 &&
            (u.length == strlen(unit) || strlen(unit) >= 3))
            return true;
    return false;
}

static bool has_split(const char *letters, bool is_longer)
{
    char splits[TERMS_SPLITS_MAX][TERMS_SPLIT_SIZE];
    size_t count = terms_split(letters, splits);
    for (size_t i = 0; i < count; i++)
        if (!is_longer || strchr(splits[i], ' '))
            return true;
    return false;
}

/* A way of reading, syllables with a space between. */
static bool reads(const char *way, const char *typed, bool is_name)
{
    char whole[256] = "", initials[64] = "";
    size_t starts[64], used = 0, count = 0, n = strlen(typed);
    for (const char *p = way; *p; p++) {
        if (p == way || p[-1] == ' ') {
            starts[count] = used;
            initials[count++] = *p;
        }
        if (*p != ' ')
            whole[used++] = *p;
    }
    starts[count] = used;
    if (is_name)
        return (n >= 2 && strcmp(initials, typed) == 0) ||
               (has_split(typed, false) && strcmp(whole, typed) == 0) ||
               (has_split(typed, true) && strncmp(whole, typed, n) == 0);
    if (strncmp(initials, typed, n) == 0 || (n >= 3 && strstr(initials, typed)))
        return true;
    for (size_t i = 0; i < count; i++)
        if (strncmp(whole + starts[i], typed, n) == 0 && (i == 0 || n > starts[i + 1] - starts[i]))
            return true;
    return false;
}

static bool any_reads(const char *folded, const char *typed, bool is_name)
{
    char pinyin[TERMS_PINYIN_SIZE];
    terms_pinyin(folded, pinyin, sizeof pinyin);
    for (char *way = pinyin, *next; way; way = next) {
        next = strchr(way, '|');
        if (next)
            *next++ = '\0';
        if (*way && reads(way, typed, is_name))
            return true;
    }
    return false;
}

static bool finds_whole(const struct model *m, const char *typed)
{
    char title[256], name[256], part[256];
    terms_fold(m->title, title, sizeof title);
    terms_fold_names(m->author, name, sizeof name);
    terms_fold(typed, part, sizeof part);
    int units = count_units(part);
    if (!units)
        return false;
    if (strncmp(title, part, strlen(part)) == 0)
        return true;
    if (units == 1 ? single_stands_in(title, part) || (is_latin(part[0]) && single_stands_in(name, part))
                   : stands_in(title, part) || stands_in(name, part))
        return true;
    bool are_letters = strspn(part, "abcdefghijklmnopqrstuvwxyz") == strlen(part);
    return strcmp(name, part) == 0 ||
           (are_letters && (any_reads(title, part, false) || any_reads(name, part, true)));
}

/* Two words of hanzi: each somewhere is enough. */
static bool model_finds(const struct model *m, const char *typed)
{
    char first[256];
    const char *gap = strchr(typed, ' ');
    str_format(first, sizeof first, "%.*s", gap ? (int)(gap - typed) : 0, typed);
    return finds_whole(m, typed) || (*first && finds_whole(m, first) && finds_whole(m, gap + 1));
}

static bool has_latin(const char *text)
{
    for (; *text; text++)
        if (is_latin(*text))
            return true;
    return false;
}

static void draw_query(const struct model *m, char out[256])
{
    char pinyin[TERMS_PINYIN_SIZE], text[256];
    size_t used = 0;
    int way = (int)draw(4);
    draw_text(out, 256, way == 0 ? 1 : 3, way == 0 ? 60 : 0);
    if (way == 1 && draw(2)) {
        str_format(out + strlen(out), 256 - strlen(out), " ");
        draw_text(out + strlen(out), 256 - strlen(out), 2, 0);
    }
    if (way < 2)
        return;
    terms_fold(draw(2) && !has_latin(m->title) ? m->title : out, text, sizeof text);
    terms_pinyin(text, pinyin, sizeof pinyin);
    size_t most = 1 + draw(10);
    for (const char *p = pinyin; *p && *p != '|' && used < most; p++)
        if (*p != ' ' && (way == 2 || p == pinyin || p[-1] == ' '))
            out[used++] = *p;
    out[used] = '\0';
}

/* xianxianxian: not all of them are tried. */
static bool has_too_many_ways(const char *typed)
{
    char splits[TERMS_SPLITS_MAX][TERMS_SPLIT_SIZE];
    return terms_split(typed, splits) == TERMS_SPLITS_MAX;
}

static void compare(struct house *h, const struct model *models, const char *typed)
{
    size_t expected = 0, count = find(h, typed);
    for (int i = 0; i < MODEL_TITLES; i++)
        expected += model_finds(&models[i], typed);
    expected = expected < FOUND_TITLES_MAX ? expected : FOUND_TITLES_MAX;
    for (size_t i = 0; i < count; i++) {
        struct model m = {0};
        str_copy(m.title, sizeof m.title, found[i].title);
        str_copy(m.author, sizeof m.author, found[i].author);
        if (!model_finds(&m, typed))
            fail_msg("%s finds %s of %s", typed, m.title, m.author);
        if (i && found[i].fit < found[i - 1].fit)
            fail_msg("%s: %s stands behind %s", typed, m.title, found[i - 1].title);
    }
    if (count > expected || (count < expected && !has_too_many_ways(typed)))
        fail_msg("%s finds %zu of %zu", typed, count, expected);
}

static void test_same_as_slow_search(void **state)
{
    struct house *h = *state;
    struct model models[MODEL_TITLES];
    char typed[256];
    const char *wanted = getenv("KIOSK_SEED");
    seed = wanted ? strtoull(wanted, NULL, 10) : (uint64_t)time(NULL);
    print_message("KIOSK_SEED=%llu\n", (unsigned long long)seed);
    record = 0;
    assert_int_equal(store_import_begin(h->store), ERR_OK);
    for (int i = 0; i < FIXTURE_TITLES; i++) {
        str_format(models[i].title, sizeof models[i].title, "书名%d", i + 1);
        str_copy(models[i].author, sizeof models[i].author, "作者");
    }
    for (int i = FIXTURE_TITLES; i < MODEL_TITLES; i++) {
        draw_text(models[i].title, sizeof models[i].title, 6, 10);
        draw_text(models[i].author, sizeof models[i].author, 3, 0);
        add(h, models[i].title, models[i].author, "", draw(3) ? NULL : "zh1");
    }
    assert_int_equal(store_import_end(h->store, true), ERR_OK);
    for (int i = 0; i < QUERIES; i++) {
        draw_query(&models[draw(MODEL_TITLES)], typed);
        compare(h, models, typed);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_same_as_slow_search),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
