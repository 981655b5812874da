/* What was promised is there after the program was killed. */
#include "fixture.h"

#include "db/wal.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ROUNDS = 20 };

/* A child opens the store, does the act, and dies before anything can be cleaned up. Returns how many acts
 * succeeded. */
static int in_a_child_that_is_killed(struct house *h, int (*act)(struct house *, int), int round)
{
    int pipe_ends[2], done = -1, status;
    assert_int_equal(pipe(pipe_ends), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int result = store_open(&h->store, &h->conf, &h->keys) == ERR_OK ? act(h, round) : -1;
        if (write(pipe_ends[1], &result, sizeof result) == (ssize_t)sizeof result)
            raise(SIGKILL);
        _exit(1);
    }
    close(pipe_ends[1]);
    assert_int_equal(read(pipe_ends[0], &done, sizeof done), sizeof done);
    close(pipe_ends[0]);
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL);
    return done;
}

static struct uuid known_resident(struct store *store)
{
    struct resident r = {0};
    bool is_known = false;
    if (store_identify(store, &people[0], &r, &is_known) != ERR_OK || !is_known)
        return (struct uuid){0};
    return r.id;
}

static int borrow_or_return(struct house *h, int round)
{
    struct circulation out;
    struct uuid who = known_resident(h->store);
    enum err err = round % 2 == 0 ? store_borrow(h->store, who, "A0001", (struct uuid){0}, 0, &out)
                                  : store_return(h->store, "A0001", (struct uuid){0}, &out);
    return err == ERR_OK && out.refusal == REFUSED_NONE;
}

static void a_promise_survives_sigkill(void **state)
{
    struct house *h = *state;
    resident(h, 0);
    int64_t events = query(h, "SELECT count(*) FROM events");
    house_close(h);
    for (int round = 0; round < ROUNDS; round++) {
        assert_int_equal(in_a_child_that_is_killed(h, borrow_or_return, round), 1);
        house_reopen(h);
        assert_int_equal(query(h, "SELECT count(*) FROM loans WHERE closed_ms IS NULL"), round % 2 == 0);
        assert_int_equal(query(h, "SELECT count(*) FROM loans"), round / 2 + 1);
        assert_int_equal(query(h, "SELECT count(*) FROM events"), events + round + 1);
        assert_int_equal(check(h), ERR_OK);
        house_close(h);
    }
}

static int return_eight_times(struct house *h, int round)
{
    struct circulation out;
    int done = 0;
    (void)round;
    for (; done < 8; done++)
        if (store_return(h->store, "A0001", (struct uuid){0}, &out) != ERR_OK)
            break;
    return done;
}

/* SQLite's recovery would drop the damaged transaction and all after it without a word. */
static void a_log_that_rotted_after_a_crash_is_reported(void **state)
{
    struct house *h = *state;
    char path[300];
    size_t size;
    house_close(h);
    assert_int_equal(in_a_child_that_is_killed(h, return_eight_times, 0), 8);
    house_path(h, "-wal", path);
    unsigned char *log = file_read(path, &size);
    size_t frames = (size - WAL_HEADER) / WAL_FRAME;
    assert_true(frames > 20);
    for (size_t frame = 0; frame < frames / 2; frame += 3) {
        size_t offset = WAL_HEADER + frame * WAL_FRAME + (frame * 991) % WAL_FRAME;
        file_flip(path, offset, 5);
        assert_int_equal(store_open(&h->store, &h->conf, &h->keys), ERR_CORRUPT);
        file_flip(path, offset, 5);
    }
    for (size_t byte = 0; byte < WAL_HEADER; byte++) {
        file_flip(path, byte, (int)byte % 8);
        assert_int_equal(store_open(&h->store, &h->conf, &h->keys), ERR_CORRUPT);
        file_flip(path, byte, (int)byte % 8);
    }
    house_reopen(h);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'copy_returned'"), 8);
    assert_int_equal(check(h), ERR_OK);
    free(log);
}

/* A power cut leaves the last transaction torn: that is no rot. */
static void a_torn_tail_is_dropped(void **state)
{
    struct house *h = *state;
    char path[300];
    size_t size;
    house_close(h);
    assert_int_equal(in_a_child_that_is_killed(h, return_eight_times, 0), 8);
    house_path(h, "-wal", path);
    unsigned char *log = file_read(path, &size);
    memset(log + size - WAL_FRAME / 2, 0, WAL_FRAME / 2);
    file_write(path, log, size);
    house_reopen(h);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'copy_returned'"), 7);
    assert_int_equal(check(h), ERR_OK);
    free(log);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_promise_survives_sigkill, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_log_that_rotted_after_a_crash_is_reported, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(a_torn_tail_is_dropped, house_setup, house_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
