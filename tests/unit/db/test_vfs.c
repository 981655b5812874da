/* A flipped bit in the file is reported, never served. */
#include "fixture.h"

#include "base/clock.h"
#include "db/sql.h"
#include "db/vfs_checksum.h"
#include "db/wal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = CHECKSUM_PAGE_SIZE };

static enum err open_and_check(struct house *h)
{
    enum err err = store_open(&h->store, &h->conf, &h->keys);
    if (!err)
        err = check(h);
    house_close(h);
    return err;
}

static void reports_a_flipped_bit_in_every_page(void **state)
{
    struct house *h = *state;
    char path[300];
    size_t size;
    unsigned seed = 20400102;
    house_path(h, "", path);
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    house_close(h);
    assert_int_equal(open_and_check(h), ERR_OK);
    unsigned char *whole = file_read(path, &size);
    assert_int_equal(size % PAGE, 0);
    print_message("seed %u, %zu pages\n", seed, size / PAGE);
    assert_true(size / PAGE > 20);
    for (size_t page = 0; page < size / PAGE; page++) {
        size_t offset = page * PAGE + (size_t)rand_r(&seed) % PAGE;
        file_flip(path, offset, rand_r(&seed) % 8);
        assert_int_equal(open_and_check(h), ERR_CORRUPT);
        file_write(path, whole, size);
    }
    assert_int_equal(open_and_check(h), ERR_OK);
    free(whole);
}

static void reports_every_bit_of_the_header(void **state)
{
    struct house *h = *state;
    char path[300];
    size_t size;
    house_path(h, "", path);
    house_close(h);
    unsigned char *whole = file_read(path, &size);
    for (size_t bit = 0; bit < 100 * 8; bit++) {
        struct sql sql = {0};
        file_flip(path, bit / 8, (int)(bit % 8));
        enum err err = sql_open(&sql.db, path, true);
        if (!err) {
            sql_int(&sql, "SELECT count(*) FROM sqlite_schema", "");
            err = sql.err;
        }
        assert_int_equal(err, ERR_CORRUPT);
        sql_finish(&sql);
        file_write(path, whole, size);
    }
    free(whole);
}

/* Each page is whole, so only the checksum layer can tell at once. */
static void reports_pages_that_changed_places(void **state)
{
    struct house *h = *state;
    char path[300], message[256];
    size_t size;
    house_path(h, "", path);
    house_reopen(h); /* moves all pages from the log to the file */
    unsigned char *whole = file_read(path, &size), *swapped = file_read(path, &size);
    memcpy(swapped + 4 * PAGE, whole + 5 * PAGE, PAGE);
    memcpy(swapped + 5 * PAGE, whole + 4 * PAGE, PAGE);
    file_write(path, swapped, size);
    assert_int_equal(store_check(h->store, message, sizeof message), ERR_CORRUPT);
    assert_non_null(strstr(message, "checksum"));
    file_write(path, whole, size);
    assert_int_equal(store_check(h->store, message, sizeof message), ERR_OK);
    free(whole);
    free(swapped);
}

/* Many pages changed again and again in no order, with a cache that holds few of them: were they written to
 * the log before the commit, reading them back would be taken for rot. */
static void passes_a_transaction_larger_than_the_cache(void **state)
{
    struct house *h = *state;
    char path[300];
    struct sql sql = {0};
    house_path(h, "-other", path);
    assert_int_equal(sql_open(&sql.db, path, false), ERR_OK);
    sql_exec(&sql, "PRAGMA cache_size = 10; CREATE TABLE t (k INTEGER PRIMARY KEY, v BLOB); BEGIN");
    for (int i = 0; i < 3000; i++)
        sql_run(&sql,
                "INSERT INTO t VALUES (?1, zeroblob(900)) ON CONFLICT DO UPDATE SET v = randomblob(900)", "i",
                i * 7919 % 1000);
    sql_exec(&sql, "COMMIT");
    assert_int_equal(sql_int(&sql, "SELECT count(*) FROM t WHERE length(v) = 900", ""), 1000);
    assert_int_equal(sql.err, ERR_OK);
    sql_finish(&sql);
}

static uint32_t page_number(const unsigned char *log, size_t frame)
{
    const unsigned char *p = log + WAL_HEADER + frame * WAL_FRAME;
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

/* A frame whose page was written again later is never read. */
static bool is_current(const unsigned char *log, size_t frame, size_t frames)
{
    for (size_t later = frame + 1; later < frames; later++)
        if (page_number(log, later) == page_number(log, frame))
            return false;
    return true;
}

/* While the store is open its log holds the newest pages. */
static void reports_a_flipped_bit_in_every_log_frame(void **state)
{
    struct house *h = *state;
    char path[300];
    size_t size, current = 0;
    house_path(h, "-wal", path);
    house_reopen(h);
    assert_int_equal(borrow(h, resident(h, 0), "A0001"), REFUSED_NONE);
    unsigned char *log = file_read(path, &size);
    size_t frames = (size - WAL_HEADER) / WAL_FRAME;
    for (size_t i = 0; i < frames; i++) {
        if (!is_current(log, i, frames))
            continue;
        size_t offset = WAL_HEADER + i * WAL_FRAME + WAL_FRAME_HEADER + (i * 977) % PAGE;
        file_flip(path, offset, 3);
        assert_int_equal(check(h), ERR_CORRUPT);
        file_flip(path, offset, 3);
        current++;
    }
    assert_true(current > 5);
    assert_int_equal(check(h), ERR_OK);
    free(log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(reports_a_flipped_bit_in_every_page, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(reports_every_bit_of_the_header, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(reports_pages_that_changed_places, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(passes_a_transaction_larger_than_the_cache, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(reports_a_flipped_bit_in_every_log_frame, house_setup,
                                        house_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
