/* What is found while the catalogue changes: books lost, put in and renamed, imports, older databases. */
#include "search_test.h"

#include "db/store_private.h"

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
    make_isbn("978753", 9, c.isbn);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(test_lost_copy),     HOUSE_TEST(test_changed_in_place), HOUSE_TEST(test_import_is_hidden),
        HOUSE_TEST(test_changed_title), HOUSE_TEST(test_comes_home),       HOUSE_TEST(test_older_database),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
