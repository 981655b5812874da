/* Who waits for the write lock looks often, gives up in the end, and finds a gap after each batch of an
 * import. Time passes here only as far as somebody sleeps. */
#include "import_test.h"

#include "db/sql.h"

#include <unistd.h>

enum { STEP_MAX_US = 5000, PATIENCE_MAX_US = 5000000 };

/* Naps of the program under test. */
static struct {
    int64_t all_us, longest_us;
    void (*wake)(void); /* called at the end of each */
} naps;

int usleep(useconds_t us)
{
    naps.all_us += us;
    naps.longest_us = us > naps.longest_us ? us : naps.longest_us;
    if (naps.wake)
        naps.wake();
    return 0;
}

/* Another connection, which holds the lock. */
static struct sql holder;

static int lock_setup(void **state)
{
    house_setup(state);
    house_sql(*state, &holder, false);
    naps.all_us = naps.longest_us = 0;
    return 0;
}

static int lock_teardown(void **state)
{
    naps.wake = NULL;
    sql_finish(&holder);
    return house_teardown(state);
}

static void release_after_a_second(void)
{
    if (naps.all_us >= 1000000 && !sqlite3_get_autocommit(holder.db))
        sql_exec(&holder, "ROLLBACK");
}

static void who_waits_looks_often(void **state)
{
    struct house *h = *state;
    struct circulation out;
    sql_exec(&holder, "BEGIN IMMEDIATE");
    naps.wake = release_after_a_second;
    assert_int_equal(store_return(h->store, "A0001", (struct uuid){0}, &out), ERR_OK);
    assert_true(naps.all_us >= 1000000); /* the lock was held indeed */
    assert_in_range(naps.longest_us, 1, STEP_MAX_US);
    assert_in_range(naps.all_us, 1000000, 1000000 + STEP_MAX_US);
}

static void who_waits_gives_up(void **state)
{
    struct house *h = *state;
    struct circulation out;
    int64_t events = query(h, "SELECT count(*) FROM events");
    sql_exec(&holder, "BEGIN IMMEDIATE");
    assert_int_equal(store_return(h->store, "A0001", (struct uuid){0}, &out), ERR_BUSY);
    assert_in_range(naps.all_us, 1000000, PATIENCE_MAX_US);
    sql_exec(&holder, "ROLLBACK");
    assert_int_equal(query(h, "SELECT count(*) FROM events"), events);
    assert_int_equal(store_return(h->store, "A0001", (struct uuid){0}, &out), ERR_OK);
}

static int gaps;

static void take_the_lock(void)
{
    naps.wake = NULL; /* a nap while it is taken would be a wait for it */
    int64_t before = naps.all_us;
    sql_exec(&holder, "BEGIN IMMEDIATE; ROLLBACK");
    gaps += holder.err == ERR_OK && naps.all_us == before;
    naps.wake = take_the_lock;
}

static void each_batch_leaves_a_gap(void **state)
{
    struct house *h = *state;
    int added, written = 0, all = 1, batches = 0;
    stage(h, &added);
    naps.all_us = gaps = 0;
    naps.wake = take_the_lock;
    for (; written < all; batches++)
        assert_int_equal(store_import_write(h->store, &written, &all), ERR_OK);
    assert_true(batches > 5);
    assert_int_equal(gaps, batches);
    assert_true(naps.all_us >= batches * STEP_MAX_US); /* so long that nobody who waits misses it */
    naps.wake = NULL;
    assert_int_equal(store_import_end(h->store, true), ERR_OK);
}

int main(void)
{
#define LOCK_TEST(name) cmocka_unit_test_setup_teardown(name, lock_setup, lock_teardown)
    const struct CMUnitTest tests[] = {
        LOCK_TEST(who_waits_looks_often),
        LOCK_TEST(who_waits_gives_up),
        LOCK_TEST(each_batch_leaves_a_gap),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
