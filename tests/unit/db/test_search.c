/* Looking for a book: by all that people remember, against a slow search of another kind; where it stands. */
#include "base/utf8.h"
#include "db/store_private.h"
#include "fixture.h"
#include "model/terms.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static struct found_title found[FOUND_TITLES_MAX];

static size_t find(struct house *h, const char *words)
{
    size_t count = 99;
    assert_int_equal(store_find_titles(h->store, words, found, FOUND_TITLES_MAX, &count), ERR_OK);
    return count;
}

static void assert_first(struct house *h, const char *words, const char *title)
{
    assert_true(find(h, words) >= 1);
    assert_string_equal(found[0].title, title);
}

static void assert_order(struct house *h, const char *words, const char *const *titles)
{
    size_t count = find(h, words);
    for (size_t i = 0; titles[i]; i++) {
        assert_true(i < count);
        assert_string_equal(found[i].title, titles[i]);
    }
}

/* ---- a shelf of its own ---- */

static int record;

static void make_isbn(int number, char out[48])
{
    int sum = 0;
    str_format(out, 48, "978753%06d", number);
    for (int i = 0; i < 12; i++)
        sum += (out[i] - '0') * (i % 2 ? 3 : 1);
    str_format(out + 12, 36, "%d", (10 - sum % 10) % 10);
}

/* In the house of that id, NULL = no copy. */
static void add(struct house *h, const char *title, const char *author, const char *clc, const char *site)
{
    struct catalogue_title t = {.publisher = "出版社"};
    struct catalogue_copy c = {.owner = "zh1"};
    enum import_outcome outcome;
    make_isbn(++record, t.isbn);
    str_copy(t.title, sizeof t.title, title);
    str_copy(t.author, sizeof t.author, author);
    str_copy(t.clc, sizeof t.clc, clc);
    assert_int_equal(store_import_title(h->store, &t, &outcome), ERR_OK);
    if (!site)
        return;
    str_copy(c.isbn, sizeof c.isbn, t.isbn);
    str_copy(c.site, sizeof c.site, site);
    str_format(c.barcode, sizeof c.barcode, "S%05d", record);
    assert_int_equal(store_import_copy(h->store, &c, &outcome), ERR_OK);
}

static void add_some(struct house *h)
{
    record = 0;
    assert_int_equal(store_import_begin(h->store), ERR_OK);
    add(h, "中国通史", "吕思勉", "K20", "zh2");
    add(h, "中国", "[美] 费正清", "K20/1", NULL);
    add(h, "简明中国史", "某某", "K2", "zh1");
    add(h, "中国史", "某某", "K2", "zh2");
    add(h, "中国史纲", "张荫麟", "K2", "zh1");
    add(h, "城南舊事", "林海音 / 關維興", "I246.5", "zh1");
    add(h, "重庆火锅", "曾国平", "TS972.1", "zh1");
    add(h, "Harry Potter and the Stone", "J. K. Rowling", "I561.4", "zh1");
    add(h, "西安", "", "K9", NULL);
    add(h, "1984", "奥威尔", "I561.4", NULL);
    add(h, "某\"OR 1*^", "", "", NULL);
    assert_int_equal(store_import_end(h->store, true), ERR_OK);
}

/* ---- what is found ---- */

static void test_parts(void **state)
{
    struct house *h = *state;
    assert_int_equal(find(h, "书名3"), 1);
    assert_string_equal(found[0].title, "书名3");
    assert_string_equal(found[0].author, "作者");
    assert_int_equal(find(h, "名"), 7);
    assert_int_equal(find(h, "作者"), 7);
    assert_int_equal(find(h, isbns[5]), 1);
    assert_int_equal(find(h, "没有这本"), 0);
    assert_int_equal(find(h, ""), 0);
    assert_int_equal(find(h, " "), 0);
}

static void test_ways(void **state)
{
    struct house *h = *state;
    static const struct {
        const char *typed, *title;
    } ways[] = {
        {"城南旧事", "城南舊事"},
        {"城南舊", "城南舊事"},
        {"南旧", "城南舊事"},
        {"舊事", "城南舊事"},
        {"cnjs", "城南舊事"},
        {"CNJ", "城南舊事"},
        {"chengnan", "城南舊事"},
        {"Cheng Nan Jiu", "城南舊事"},
        {"chengnanj", "城南舊事"},
        {"nanjiush", "城南舊事"},
        {"njs", "城南舊事"},
        {"林海音", "城南舊事"},
        {"海音", "城南舊事"},
        {"linhaiyin", "城南舊事"},
        {"lhy", "城南舊事"},
        {"关维兴", "城南舊事"},
        {"關維兴", "城南舊事"},
        {"林海音 城南", "城南舊事"},
        {"旧事 林海音", "城南舊事"},
        {"城南lhy", "城南舊事"},
        {"chongqing", "重庆火锅"},
        {"cqhg", "重庆火锅"},
        {"zengguoping", "重庆火锅"},
        {"zgp", "重庆火锅"},
        {"ts972", "重庆火锅"},
        {"harry", "Harry Potter and the Stone"},
        {"pott", "Harry Potter and the Stone"},
        {"potter and", "Harry Potter and the Stone"},
        {"rowl", "Harry Potter and the Stone"},
        {"harry potter", "Harry Potter and the Stone"},
        {"xian", "西安"},
        {"xa", "西安"},
        {"1984", "1984"},
        {"费正清", "中国"},
        {"fzq", "中国"},
        {"I561.4", "Harry Potter and the Stone"},
    };
    add_some(h);
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        if (find(h, ways[i].typed) == 0)
            fail_msg("%s finds nothing", ways[i].typed);
        if (strcmp(found[0].title, ways[i].title) != 0)
            fail_msg("%s finds %s first", ways[i].typed, found[0].title);
    }
    assert_int_equal(find(h, "zhongqing"), 0); /* 重庆 is read in one way */
    assert_int_equal(find(h, "美"), 0);        /* a country in brackets is no name */
}

static void test_numbers(void **state)
{
    struct house *h = *state;
    static const char *const ways[] = {"9787110000052", "978-7-110-00005-2", "978711000005", "7110000052",
                                       "7-110-00005-X"};
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        if (find(h, ways[i]) != 1)
            fail_msg("%s", ways[i]);
        assert_string_equal(found[0].title, "书名5");
    }
    assert_int_equal(find(h, "71100000"), 7);
    assert_int_equal(find(h, "97871100000"), 7);
    assert_int_equal(find(h, "711"), 0);
    assert_int_equal(find(h, "97871100000521"), 0);
    assert_int_equal(find(h, "i247"), 7);
    assert_int_equal(find(h, "i25"), 0);
}

/* The title, its beginning, a part of it; of equals those here, then those that are in. */
static void test_order(void **state)
{
    struct house *h = *state;
    add_some(h);
    assert_order(h, "中国", (const char *[]){"中国", "中国史纲", "中国通史", "中国史", "简明中国史", NULL});
    assert_order(h, "中国史", (const char *[]){"中国史", "中国史纲", "简明中国史", NULL});
    assert_order(h, "zgs", (const char *[]){"中国史纲", "中国史", "简明中国史", NULL});
    borrow(h, resident(h, 0), "S00005");
    assert_order(h, "中国", (const char *[]){"中国", "中国通史", "中国史", "中国史纲", "简明中国史", NULL});
    for (int i = 0; i < 3; i++)
        assert_order(h, "i247",
                     (const char *[]){"书名1", "书名2", "书名3", "书名4", "书名5", "书名6", "书名7", NULL});
}

static void test_no_operators(void **state)
{
    struct house *h = *state;
    static const char *const typed[] = {
        "%",    "\\",       "\"",       "*",           "^",       "' --",      "\" OR \"",
        "(",    "NEAR(",    "title:",   "- +",         "{title}", "AND",       "NOT",
        "\xFF", "\xE4\xB8", "OR OR OR", "名\" OR \"x", "书*",     "\"书名1\"", "书 AND 名"};
    for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++)
        find(h, typed[i]);
    assert_int_equal(find(h, "%"), 0);
    assert_int_equal(find(h, "' OR 1=1 --"), 0);
    assert_int_equal(find(h, "没\" OR \"书"), 0);
    assert_int_equal(find(h, "书 AND 名"), 0); /* AND is a word that no title has */
    add_some(h);
    assert_first(h, "某or 1", "某\"OR 1*^");
}

/* Every pair of OpenCC's single characters is the same to a reader. */
static void test_traditional(void **state)
{
    struct house *h = *state;
    static const char *const pairs[][2] = {
        {"國語辭典", "国语辞典"}, {"紅樓夢", "红楼梦"},     {"後漢書", "后汉书"},
        {"台灣風物", "台湾风物"}, {"臺灣風物", "台湾风物"}, {"頭髮的故事", "头发的故事"},
        {"乾隆皇帝", "干隆皇帝"}, {"裡外", "里外"},
    };
    record = 0;
    assert_int_equal(store_import_begin(h->store), ERR_OK);
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        add(h, pairs[i][i % 2], "", "", NULL);
    assert_int_equal(store_import_end(h->store, true), ERR_OK);
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++)
        for (int way = 0; way < 2; way++)
            assert_true(find(h, pairs[i][way]) >= 1 && found[0].fit == 0);
}

static void test_shelves(void **state)
{
    struct house *h = *state;
    find(h, "书名5");
    assert_int_equal(found[0].copies, 2);
    assert_int_equal(found[0].copies_in, 2);
    assert_int_equal(found[0].shelf_count, 1);
    assert_true(found[0].shelves[0].is_here);
    assert_string_equal(found[0].shelves[0].house, "河东邻里馆");
    borrow(h, resident(h, 0), "A0005");
    find(h, "书名5");
    assert_int_equal(found[0].shelves[0].copies, 2);
    assert_int_equal(found[0].shelves[0].copies_in, 1);
    borrow(h, resident(h, 0), "A0001"); /* one more stands in the other house */
    find(h, "书名1");
    assert_int_equal(found[0].shelf_count, 2);
    assert_int_equal(found[0].shelves[0].copies_in, 0);
    assert_string_equal(found[0].shelves[1].house, "河西邻里馆");
    assert_int_equal(found[0].shelves[1].copies_in, 1);
    assert_int_equal(found[0].copies_in, 1);
    find(h, "书名7");
    assert_int_equal(found[0].copies, 0);
    assert_int_equal(found[0].shelf_count, 0);
}

static void test_lost_copy(void **state)
{
    struct house *h = *state;
    run_sql(h, "UPDATE copy_rows SET state = 'lost' WHERE barcode = 'A0005'");
    house_reopen(h);
    find(h, "书名5");
    assert_int_equal(found[0].copies, 1);
    assert_int_equal(found[0].shelves[0].copies_in, 1);
}

/* Single titles are put in by staff, into the catalogue that stands. */
static void test_changed_in_place(void **state)
{
    struct house *h = *state;
    struct catalogue_title t = {.title = "柜台改的"};
    int left = 1;
    str_copy(t.isbn, sizeof t.isbn, isbns[2]);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(store_begin(h->store), ERR_OK);
        title_put(&h->store->sql, &t, catalogue_now(&h->store->sql));
        assert_int_equal(store_end(h->store), ERR_OK);
        while (left)
            assert_int_equal(store_index_titles(h->store, &left), ERR_OK);
        assert_int_equal(find(h, t.title), 1);
        str_copy(t.title, sizeof t.title, "又改了");
    }
    assert_int_equal(find(h, "柜台改的"), 0);
    assert_int_equal(find(h, "guitai"), 0);
    assert_int_equal(find(h, "ygl"), 1);
}

static void test_limit(void **state)
{
    struct house *h = *state;
    size_t count;
    assert_int_equal(store_find_titles(h->store, "书名", found, 2, &count), ERR_OK);
    assert_int_equal(count, 2);
    assert_string_equal(found[0].title, "书名1");
    assert_string_equal(found[1].title, "书名2");
    assert_int_equal(store_find_more_titles(h->store, "书名", 5, found, 9, &count), ERR_OK);
    assert_int_equal(count, 2);
    assert_string_equal(found[0].title, "书名6");
    assert_int_equal(store_find_more_titles(h->store, "书名", 7, found, 9, &count), ERR_OK);
    assert_int_equal(count, 0);
}

static void test_lists(void **state)
{
    struct house *h = *state;
    size_t count;
    add_some(h);
    assert_int_equal(store_browse_class(h->store, "K", 0, found, 3, &count), ERR_OK);
    assert_int_equal(count, 3);
    assert_string_equal(found[0].title, "简明中国史"); /* this house's first */
    assert_string_equal(found[1].title, "中国史纲");
    assert_int_equal(store_browse_class(h->store, "K", found[2].place, found, 3, &count), ERR_OK);
    assert_int_equal(count, 3);
    assert_string_equal(found[2].title, "西安");
    assert_int_equal(store_browse_class(h->store, "K", found[2].place, found, 3, &count), ERR_OK);
    assert_int_equal(count, 0);
    assert_int_equal(store_browse_class(h->store, "TS", 0, found, 3, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(store_browse_class(h->store, "\"", 0, found, 3, &count), ERR_OK);
    assert_int_equal(count, 0);
    assert_int_equal(store_new_titles(h->store, found, 3, &count), ERR_OK);
    assert_int_equal(count, 3);
    assert_int_equal(store_import_begin(h->store), ERR_OK);
    add(h, "刚来", "", "", "zh1");
    add(h, "刚来别处", "", "", "zh2");
    assert_int_equal(store_import_end(h->store, true), ERR_OK);
    assert_int_equal(store_new_titles(h->store, found, FOUND_TITLES_MAX, &count), ERR_OK);
    assert_int_equal(count, FOUND_TITLES_MAX);
    for (size_t i = 0; i < count; i++) {
        assert_true(found[i].shelf_count && found[i].shelves[0].is_here);
        for (size_t j = 0; j < i; j++)
            assert_true(found[i].place != found[j].place);
    }
    assert_string_equal(found[0].title, "刚来");
}

/* ---- with time ---- */

static void test_import_is_hidden(void **state)
{
    struct house *h = *state;
    int written = 0, all = 1;
    struct store *reader;
    size_t count;
    assert_int_equal(store_open_readonly(&reader, &h->conf, &h->keys), ERR_OK);
    assert_int_equal(store_import_begin(h->store), ERR_OK);
    record = 0;
    add(h, "新来的书", "", "", "zh1");
    while (written < all)
        assert_int_equal(store_import_write(h->store, &written, &all), ERR_OK);
    assert_int_equal(store_find_titles(reader, "新来", found, 9, &count), ERR_OK);
    assert_int_equal(count, 0);
    assert_int_equal(store_find_titles(reader, "书名", found, 9, &count), ERR_OK);
    assert_int_equal(count, 7);
    assert_int_equal(store_import_end(h->store, false), ERR_OK);
    assert_int_equal(query(h, "SELECT count(*) FROM title_terms"), 7);
    assert_int_equal(find(h, "新来"), 0);
    store_close(reader);
}

static void test_changed_title(void **state)
{
    struct house *h = *state;
    struct catalogue_title t = {.title = "改了名"};
    enum import_outcome outcome;
    str_copy(t.isbn, sizeof t.isbn, isbns[2]);
    assert_int_equal(store_import_begin(h->store), ERR_OK);
    assert_int_equal(store_import_title(h->store, &t, &outcome), ERR_OK);
    assert_int_equal(store_import_end(h->store, true), ERR_OK);
    assert_int_equal(find(h, "书名2"), 0);
    assert_int_equal(find(h, "gaile"), 1);
    assert_int_equal(find(h, "作者"), 7);
    assert_int_equal(query(h, "SELECT count(*) FROM title_terms"), 7);
}

/* A title that comes into this house is told before those that are elsewhere. */
static void test_comes_home(void **state)
{
    struct house *h = *state;
    struct catalogue_copy c = {.owner = "zh1", .barcode = "S99999", .site = "zh1"};
    enum import_outcome outcome;
    add_some(h);
    assert_true(query(h, "SELECT rank >> 40 FROM title_terms WHERE title = '西安'") == 1);
    make_isbn(9, c.isbn);
    assert_int_equal(store_import_begin(h->store), ERR_OK);
    assert_int_equal(store_import_copy(h->store, &c, &outcome), ERR_OK);
    assert_int_equal(store_import_end(h->store, true), ERR_OK);
    assert_true(query(h, "SELECT rank >> 40 FROM title_terms WHERE title = '西安'") == 0);
    assert_first(h, "xian", "西安");
    assert_true(found[0].place < INT64_C(1) << 40); /* in the index as in its row */
    assert_int_equal(find(h, "西安"), 1);
    assert_int_equal(check(h), ERR_OK);
}

/* A database of an older program: its titles become findable, a batch at a time. */
static void test_older_database(void **state)
{
    struct house *h = *state;
    int left = 99;
    run_sql(h, "DELETE FROM title_terms; INSERT INTO title_words (title_words) VALUES ('delete-all')");
    house_reopen(h);
    assert_int_equal(find(h, "书名"), 0);
    while (left)
        assert_int_equal(store_index_titles(h->store, &left), ERR_OK);
    assert_int_equal(find(h, "书名"), 7);
    assert_int_equal(store_index_titles(h->store, &left), ERR_OK);
    assert_int_equal(left, 0);
}

/* ---- the same as a slow search ---- */

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

#define TEST(name) cmocka_unit_test_setup_teardown(name, house_setup, house_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_parts),
        TEST(test_ways),
        TEST(test_numbers),
        TEST(test_order),
        TEST(test_no_operators),
        TEST(test_traditional),
        TEST(test_shelves),
        TEST(test_lost_copy),
        TEST(test_changed_in_place),
        TEST(test_limit),
        TEST(test_lists),
        TEST(test_import_is_hidden),
        TEST(test_changed_title),
        TEST(test_comes_home),
        TEST(test_older_database),
        TEST(test_same_as_slow_search),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
