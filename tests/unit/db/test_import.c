/* Imports: written while others lend, shown at once. */
#include "import_test.h"

#include "db/store_private.h"

#include <string.h>

static void others_write_while_rows_are_staged(void **state)
{
    struct house *h = *state;
    struct store *other;
    struct circulation out;
    int added;
    stage(h, &added);
    assert_int_equal(added, 2 * ROWS);
    assert_int_equal(store_open(&other, &h->conf, &h->keys), ERR_OK);
    assert_int_equal(store_return(other, "A0001", (struct uuid){0}, &out), ERR_OK);
    store_close(other);
    assert_int_equal(rows_in(h), 0);
    assert_int_equal(store_import_end(h->store, true), ERR_OK);
    assert_int_equal(rows_in(h), 2 * ROWS);
}

/* After each batch another program lends and returns, and reads the old catalogue, whole; after the end the
 * new one. */
static void lending_goes_on_between_the_batches_and_sees_the_old_catalogue(void **state)
{
    struct house *h = *state, kiosk = *h;
    struct uuid who = resident(h, 0);
    int added, written = 0, all = 1, batches = 0;
    int64_t titles = query(h, "SELECT count(*) FROM titles"),
            copies = query(h, "SELECT count(*) FROM copies");
    assert_int_equal(store_open(&kiosk.store, &h->conf, &h->keys), ERR_OK);
    stage(h, &added);
    stage_changes(h);
    for (; written < all; batches++) {
        assert_int_equal(store_import_write(h->store, &written, &all), ERR_OK);
        assert_int_equal(borrow(&kiosk, who, "A0001"), REFUSED_NONE);
        assert_int_equal(borrow(&kiosk, who, "N000000"), REFUSED_UNKNOWN_COPY);
        assert_int_equal(give_back(&kiosk, "A0001"), REFUSED_NONE);
        assert_int_equal(rows_in(h) + changes_in(h), 0);
        assert_int_equal(query(h, "SELECT count(*) FROM titles"), titles);
        assert_int_equal(query(h, "SELECT count(*) FROM copies"), copies);
    }
    assert_true(batches > 5);
    assert_int_equal(store_import_end(h->store, true), ERR_OK);
    assert_int_equal(rows_in(h), 2 * ROWS);
    assert_int_equal(changes_in(h), 10);
    assert_int_equal(query(h, "SELECT count(*) FROM titles"), titles + ROWS);
    assert_int_equal(borrow(&kiosk, who, "N000000"), REFUSED_NONE);
    assert_int_equal(versions_in(h), titles + copies + 2 * ROWS); /* the old ones are swept up */
    house_close(&kiosk);
}

/* Rows that come again far down in the file: a copy is not written before the title that it needs. */
static void a_row_that_comes_again_keeps_what_it_needs(void **state)
{
    struct house *h = *state;
    struct catalogue_title first = title_of(5), late = title_of(ROWS);
    struct catalogue_copy copy = copy_of(&late, 0);
    int added;
    stage(h, &added);
    assert_int_equal(put_title(h, &first), IMPORT_SAME);
    str_copy(first.author, sizeof first.author, "改");
    assert_int_equal(put_title(h, &first), IMPORT_CHANGED);
    assert_int_equal(put_title(h, &late), IMPORT_NEW);
    assert_int_equal(put_copy(h, &copy), IMPORT_CHANGED);
    copy = copy_of(&first, 1);
    assert_int_equal(put_copy(h, &copy), IMPORT_CHANGED);
    assert_int_equal(store_import_end(h->store, true), ERR_OK);
    assert_int_equal(rows_in(h), 2 * ROWS + 1);
    assert_int_equal(query(h, "SELECT count(*) FROM titles WHERE author = '改'"), 1);
    assert_int_equal(query(h, "SELECT t.title = '新书500' FROM copies c JOIN titles t ON t.id = c.title"
                              " WHERE c.barcode = 'N000000'"),
                     1);
    assert_int_equal(query(h, "SELECT body ->> 'new_copies' FROM events WHERE kind = 'catalogue_imported'"
                              " ORDER BY seq DESC"),
                     ROWS);
}

static void an_empty_text_changes_nothing(void **state)
{
    struct house *h = *state;
    struct catalogue_title title = {.title = "书名1"};
    struct catalogue_copy copy = {.owner = "zh2", .barcode = "B0001"};
    str_copy(title.isbn, sizeof title.isbn, isbns[1]);
    str_copy(copy.isbn, sizeof copy.isbn, isbns[1]);
    assert_int_equal(store_import_begin(h->store), ERR_OK);
    assert_int_equal(put_title(h, &title), IMPORT_SAME);
    assert_int_equal(put_copy(h, &copy), IMPORT_SAME);
    str_copy(title.series, sizeof title.series, "丛书");
    assert_int_equal(put_title(h, &title), IMPORT_CHANGED);
    assert_int_equal(store_import_end(h->store, true), ERR_OK);
    assert_int_equal(query(h, "SELECT author = '作者' AND clc = 'I247' AND series = '丛书' FROM titles"
                              " WHERE title = '书名1'"),
                     1);
    assert_int_equal(query(h, "SELECT count(*) FROM copies WHERE barcode = 'B0001' AND site = 'zh2'"), 1);
}

/* A book without an ISBN goes by the number of its record. */
static void what_a_title_needs(void **state)
{
    struct house *h = *state;
    static const struct {
        const char *isbn, *title;
        enum err err;
    } cases[] = {{"#bnu-1", "无书号", ERR_OK},
                 {"#", "书", ERR_DATA},
                 {"", "书", ERR_DATA},
                 {"9787110000015", "书", ERR_DATA},
                 {"#bnu-2", "", ERR_DATA}};
    enum import_outcome outcome;
    assert_int_equal(store_import_begin(h->store), ERR_OK);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct catalogue_title title = {.author = ""};
        str_copy(title.isbn, sizeof title.isbn, cases[i].isbn);
        str_copy(title.title, sizeof title.title, cases[i].title);
        assert_int_equal(store_import_title(h->store, &title, &outcome), cases[i].err);
    }
    assert_int_equal(store_import_end(h->store, true), ERR_OK);
    assert_int_equal(query(h, "SELECT count(*) FROM titles WHERE isbn = '#bnu-1'"), 1);
}

static void put_now(struct store *store, const struct catalogue_title *title,
                    const struct catalogue_copy *copy)
{
    assert_int_equal(store_begin(store), ERR_OK);
    title_put(&store->sql, title, catalogue_now(&store->sql));
    copy_put(&store->sql, copy, catalogue_now(&store->sql), store->conf->site.id);
    assert_int_equal(store_end(store), ERR_OK);
}

static int64_t titles_by(struct house *h, const char *author)
{
    return query(h, strcmp(author, "柜台") == 0 ? "SELECT count(*) FROM titles WHERE author = '柜台'"
                                                : "SELECT count(*) FROM titles WHERE author = '新作者'");
}

/* Who registers a single book is seen at once, also while an import is being written; what both tell of is as
 * the import says once it is shown. */
static void a_single_row_is_seen_at_once(void **state)
{
    struct house *h = *state;
    struct store *desk;
    struct catalogue_title late = title_of(ROWS), known = {.title = "书名1", .author = "柜台"};
    struct catalogue_copy copy = copy_of(&late, ROWS),
                          moved = {.owner = "zh1", .barcode = "A0001", .site = "zh2"};
    int added, written, all;
    str_copy(copy.owner, sizeof copy.owner, "zh1");
    str_copy(known.isbn, sizeof known.isbn, isbns[1]);
    str_copy(moved.isbn, sizeof moved.isbn, isbns[1]);
    int64_t titles = query(h, "SELECT count(*) FROM titles"),
            copies = query(h, "SELECT count(*) FROM copies");
    assert_int_equal(store_open(&desk, &h->conf, &h->keys), ERR_OK);
    put_now(desk, &late, &copy);
    assert_int_equal(store_import_begin(h->store),
                     ERR_OK); /* the fixture's versions stand since before this one */
    assert_int_equal(put_title(h, &(struct catalogue_title){.isbn = "#1", .title = "书"}), IMPORT_NEW);
    assert_int_equal(store_import_end(h->store, true), ERR_OK);
    stage(h, &added);
    stage_changes(h);
    do
        assert_int_equal(store_import_write(h->store, &written, &all), ERR_OK);
    while (written < all);
    put_now(desk, &known, &moved);
    assert_int_equal(titles_by(h, "柜台"), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM titles"), titles + 2);
    assert_int_equal(query(h, "SELECT count(*) FROM copies"), copies + 1);
    assert_int_equal(store_import_end(h->store, true), ERR_OK);
    assert_int_equal(titles_by(h, "柜台"), 0);
    assert_int_equal(titles_by(h, "新作者"), 5);
    assert_int_equal(query(h, "SELECT count(*) FROM titles"), titles + 2 + ROWS);
    assert_int_equal(query(h, "SELECT count(*) FROM copies"), copies + 1 + ROWS);
    put_now(desk, &known, &moved);
    assert_int_equal(titles_by(h, "柜台"), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM copies WHERE barcode = 'A0001' AND site = 'zh2'"), 1);
    store_close(desk);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(others_write_while_rows_are_staged),
        HOUSE_TEST(lending_goes_on_between_the_batches_and_sees_the_old_catalogue),
        HOUSE_TEST(a_row_that_comes_again_keeps_what_it_needs),
        HOUSE_TEST(an_empty_text_changes_nothing),
        HOUSE_TEST(what_a_title_needs),
        HOUSE_TEST(a_single_row_is_seen_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
