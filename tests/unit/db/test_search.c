/* Looking for a book: by all that people remember; where it stands. */
#include "search_test.h"

#include <string.h>

static void assert_order(struct house *h, const char *words, const char *const *titles)
{
    size_t count = find(h, words);
    for (size_t i = 0; titles[i]; i++) {
        assert_true(i < count);
        assert_string_equal(found[i].title, titles[i]);
    }
}

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_parts),   HOUSE_TEST(test_ways),         HOUSE_TEST(test_numbers),
        HOUSE_TEST(test_order),   HOUSE_TEST(test_no_operators), HOUSE_TEST(test_traditional),
        HOUSE_TEST(test_shelves), HOUSE_TEST(test_limit),        HOUSE_TEST(test_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
