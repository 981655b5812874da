/* Looking for a book: parts of titles, authors, ISBNs; where it stands. */
#include "fixture.h"

#include <string.h>

static struct found_title found[16];

static size_t find(struct house *h, const char *words)
{
    size_t count = 99;
    assert_int_equal(store_find_titles(h->store, words, found, 16, &count), ERR_OK);
    return count;
}

static void test_parts(void **state)
{
    struct house *h = *state;
    assert_int_equal(find(h, "书名3"), 1);
    assert_string_equal(found[0].title, "书名3");
    assert_string_equal(found[0].author, "作者");
    assert_string_equal(found[0].house, "河东邻里馆");
    assert_int_equal(found[0].copies_in, 1);
    assert_int_equal(find(h, "名"), 7);
    assert_int_equal(find(h, "作者"), 7);
    assert_int_equal(find(h, isbns[5]), 1);
    assert_int_equal(find(h, "没有这本"), 0);
}

static void test_no_wildcards(void **state)
{
    struct house *h = *state;
    assert_int_equal(find(h, "%"), 0);
    assert_int_equal(find(h, "书_3"), 0);
    assert_int_equal(find(h, "\\"), 0);
    assert_int_equal(find(h, "' OR 1=1 --"), 0);
}

static void test_shelf(void **state)
{
    struct house *h = *state;
    find(h, "书名5");
    assert_int_equal(found[0].copies_in, 2);
    borrow(h, resident(h, 0), "A0005");
    find(h, "书名5");
    assert_int_equal(found[0].copies_in, 1);
    borrow(h, resident(h, 0), "A0001"); /* one more stands in the other house */
    find(h, "书名1");
    assert_string_equal(found[0].house, "河西邻里馆");
    assert_int_equal(found[0].copies_in, 1);
    find(h, "书名7");
    assert_int_equal(found[0].copies_in, 0);
    assert_string_equal(found[0].house, "");
}

static void test_limit(void **state)
{
    struct house *h = *state;
    size_t count;
    assert_int_equal(store_find_titles(h->store, "书名", found, 2, &count), ERR_OK);
    assert_int_equal(count, 2);
    assert_string_equal(found[0].title, "书名1");
    assert_string_equal(found[1].title, "书名2");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, house_setup, house_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_parts),
        TEST(test_no_wildcards),
        TEST(test_shelf),
        TEST(test_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
