/* Imports that are dropped, fail or are killed: the old catalogue stands. */
#include "failing_disk.h"
#include "import_test.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* By the events' word. */
static int64_t rows_told(struct house *h)
{
    return query(h, "SELECT coalesce(sum(body ->> 'new_titles' + body ->> 'new_copies'), 0) FROM events"
                    " WHERE kind = 'catalogue_imported'");
}

static void nothing_stays_of_an_import_that_is_dropped(void **state)
{
    struct house *h = *state;
    int64_t events = query(h, "SELECT count(*) FROM events"), versions = versions_in(h);
    int added, written, all;
    for (int i = 0; i < 2; i++) {
        stage(h, &added);
        stage_changes(h);
        assert_int_equal(added, 2 * ROWS);
        for (int batch = 0; i == 1 && batch < 5; batch++)
            assert_int_equal(store_import_write(h->store, &written, &all), ERR_OK);
        assert_int_equal(store_import_end(h->store, false), ERR_OK);
        assert_int_equal(rows_in(h) + changes_in(h), 0);
        assert_int_equal(versions_in(h), versions);
    }
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'catalogue_imported'"), 1);
    assert_true(query(h, "SELECT count(*) FROM events") <= events + 1); /* the site */
}

/* The disk refuses one sync of the import, each in turn: until the last transaction is there nothing of it is
 * seen, and the same import once more brings all. */
static void a_broken_import_leaves_the_old_catalogue(void **state)
{
    struct house *h = *state;
    int64_t told = rows_told(h);
    int added, broken = 0;
    for (int n = 0; rows_in(h) == 0; n++) {
        stage(h, &added);
        assert_int_equal(added, 2 * ROWS);
        syncs_before_failure = n;
        enum err err = store_import_end(h->store, true);
        bool has_failed = syncs_before_failure < 0;
        syncs_before_failure = -1;
        broken += has_failed && err == ERR_IO;
        assert_true(err == ERR_OK || has_failed);
        assert_true(rows_in(h) == 0 || rows_in(h) == 2 * ROWS);
        assert_int_equal(rows_told(h) - told, rows_in(h));
        assert_true(n < 80);
    }
    assert_true(broken > 5);
    stage(h, &added);
    assert_int_equal(added, 0);
    assert_int_equal(store_import_end(h->store, true), ERR_OK);
    assert_int_equal(rows_in(h), 2 * ROWS);
    assert_int_equal(query(h, "SELECT count(*) FROM title_versions WHERE title LIKE '新书%'"), ROWS);
    assert_int_equal(check(h), ERR_OK);
}

static void two_programs_do_not_import_at_once(void **state)
{
    struct house *h = *state;
    struct store *other;
    assert_int_equal(store_open(&other, &h->conf, &h->keys), ERR_OK);
    assert_int_equal(store_import_begin(h->store), ERR_OK);
    assert_int_equal(store_import_begin(h->store), ERR_BUSY);
    assert_int_equal(store_import_begin(other), ERR_BUSY);
    assert_int_equal(store_import_end(h->store, false), ERR_OK);
    assert_int_equal(store_import_begin(other), ERR_OK);
    assert_int_equal(store_import_end(other, false), ERR_OK);
    store_close(other);
}

/* Killed between two batches: the old catalogue stands, and the next import sweeps up and does it all. */
static void a_killed_import_is_not_seen(void **state)
{
    struct house *h = *state;
    int64_t versions = versions_in(h);
    int added, written, all, status;
    house_close(h);
    pid_t child = fork();
    if (child == 0) {
        house_reopen(h);
        stage(h, &added);
        stage_changes(h);
        do
            assert_int_equal(store_import_write(h->store, &written, &all), ERR_OK);
        while (written < all);
        raise(SIGKILL);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    house_reopen(h);
    assert_true(versions_in(h) > versions + 2 * ROWS);
    assert_int_equal(rows_in(h) + changes_in(h), 0);
    assert_int_equal(store_import_begin(h->store), ERR_OK);
    assert_int_equal(versions_in(h), versions);
    assert_int_equal(store_import_end(h->store, false), ERR_OK);
    stage(h, &added);
    assert_int_equal(added, 2 * ROWS);
    assert_int_equal(store_import_end(h->store, true), ERR_OK);
    assert_int_equal(rows_in(h), 2 * ROWS);
    assert_int_equal(check(h), ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(nothing_stays_of_an_import_that_is_dropped),
        HOUSE_TEST(a_broken_import_leaves_the_old_catalogue),
        HOUSE_TEST(two_programs_do_not_import_at_once),
        HOUSE_TEST(a_killed_import_is_not_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
