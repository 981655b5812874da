/* Imports: checked while others write, moved in whole batches. */
#include "fixture.h"

#include "base/utf8.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { ROWS = 1200 };

/* SQLite's syncs end here: the one after this many is refused by the disk. -1 = none is. */
static int syncs_before_failure = -1;

int fdatasync(int fd)
{
    struct stat st;
    bool is_file = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    if (is_file && syncs_before_failure >= 0 && syncs_before_failure-- == 0) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(SYS_fdatasync, fd);
}

static struct catalogue_title title_of(int n)
{
    struct catalogue_title t = {.author = "作者"};
    int sum = 0;
    str_format(t.isbn, sizeof t.isbn, "978799%06d", n);
    for (int i = 0; i < 12; i++)
        sum += (t.isbn[i] - '0') * (i % 2 ? 3 : 1);
    t.isbn[12] = (char)('0' + (10 - sum % 10) % 10);
    str_format(t.title, sizeof t.title, "新书%d", n);
    return t;
}

static struct catalogue_copy copy_of(const struct catalogue_title *t, int n)
{
    struct catalogue_copy c = {.owner = "zh9", .site = "zh1"};
    str_format(c.barcode, sizeof c.barcode, "N%06d", n);
    str_copy(c.isbn, sizeof c.isbn, t->isbn);
    return c;
}

/* A site, then titles, each with a copy. */
static void stage(struct house *h, int *added)
{
    bool is_new;
    *added = 0;
    assert_int_equal(store_import_begin(h->store), ERR_OK);
    assert_int_equal(store_put_site(h->store, "zh9", "新馆", 0), ERR_OK);
    for (int i = 0; i < ROWS; i++) {
        struct catalogue_title title = title_of(i);
        struct catalogue_copy copy = copy_of(&title, i);
        assert_int_equal(store_import_title(h->store, &title, &is_new), ERR_OK);
        *added += is_new;
        assert_int_equal(store_import_copy(h->store, &copy, &is_new), ERR_OK);
        *added += is_new;
    }
}

static int64_t rows_in(struct house *h)
{
    return query(h, "SELECT (SELECT count(*) FROM titles WHERE title LIKE '新书%')"
                    " + (SELECT count(*) FROM copies WHERE owner = 'zh9')");
}

/* By the events' word. */
static int64_t rows_told(struct house *h)
{
    return query(h, "SELECT coalesce(sum(body ->> 'new_titles' + body ->> 'new_copies'), 0) FROM events"
                    " WHERE kind = 'catalogue_imported'");
}

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

static void nothing_stays_of_an_import_that_is_dropped(void **state)
{
    struct house *h = *state;
    int64_t events = query(h, "SELECT count(*) FROM events");
    int added;
    for (int i = 0; i < 2; i++) {
        stage(h, &added);
        assert_int_equal(added, 2 * ROWS);
        assert_int_equal(store_import_end(h->store, false), ERR_OK);
    }
    assert_int_equal(rows_in(h), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM sites WHERE id = 'zh9'"), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM events"), events);
}

/* The disk refuses one sync of the move, each in turn: what is there then are whole batches with their
 * events, and the same import once more brings the rest. */
static void a_broken_import_leaves_whole_batches(void **state)
{
    struct house *h = *state;
    int64_t told = rows_told(h);
    int added, partly = 0;
    for (int n = 0; rows_in(h) < 2 * ROWS; n++) {
        int64_t before = rows_in(h);
        stage(h, &added);
        assert_int_equal(added, 2 * ROWS - before);
        syncs_before_failure = n;
        enum err err = store_import_end(h->store, true);
        bool has_failed = syncs_before_failure < 0;
        syncs_before_failure = -1;
        assert_int_equal(err, has_failed ? ERR_IO : ERR_OK);
        assert_int_equal(rows_told(h) - told, rows_in(h));
        partly += has_failed && rows_in(h) > 0 && rows_in(h) < 2 * ROWS;
        assert_true(rows_in(h) >= before && n < 20);
    }
    assert_true(partly > 0);
    assert_int_equal(check(h), ERR_OK);
}

/* Rows that come again far down in the file: a copy is not moved before the title that it needs. */
static void a_row_that_comes_again_keeps_what_it_needs(void **state)
{
    struct house *h = *state;
    struct catalogue_title first = title_of(5), late = title_of(ROWS);
    struct catalogue_copy copy = copy_of(&late, 0);
    bool is_new = true;
    int added;
    stage(h, &added);
    str_copy(first.author, sizeof first.author, "改");
    assert_int_equal(store_import_title(h->store, &first, &is_new), ERR_OK);
    assert_false(is_new);
    assert_int_equal(store_import_title(h->store, &late, &is_new), ERR_OK);
    assert_true(is_new);
    assert_int_equal(store_import_copy(h->store, &copy, &is_new), ERR_OK);
    assert_false(is_new);
    copy = copy_of(&first, 1);
    assert_int_equal(store_import_copy(h->store, &copy, &is_new), ERR_OK);
    assert_int_equal(store_import_end(h->store, true), ERR_OK);
    assert_int_equal(rows_in(h), 2 * ROWS + 1);
    assert_int_equal(query(h, "SELECT count(*) FROM titles WHERE author = '改'"), 1);
    assert_int_equal(query(h, "SELECT t.title = '新书1200' FROM copies c JOIN titles t ON t.id = c.title"
                              " WHERE c.barcode = 'N000000'"),
                     1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(others_write_while_rows_are_staged, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(nothing_stays_of_an_import_that_is_dropped, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(a_broken_import_leaves_whole_batches, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_row_that_comes_again_keeps_what_it_needs, house_setup,
                                        house_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
