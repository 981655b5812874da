/* 200 people want 30 seats at the same moment, from several threads in several programs on one database. */
#include "programme.h"

#include "db/sql.h"

#include <pthread.h>
#include <sys/wait.h>
#include <unistd.h>

enum { CLAIMS = 200, SEATS = 30, PROGRAMS = 2, THREADS = 4 };

struct rush {
    struct house *house;
    struct uuid activity, people[CLAIMS];
    int first, failed;
};

/* Every person in turn whose number falls to this thread, through a store of its own. */
static void *claim(void *arg)
{
    struct rush *rush = arg;
    struct store *store;
    struct booking_result r;
    if (store_open(&store, &rush->house->conf, &rush->house->keys) != ERR_OK) {
        rush->failed = CLAIMS;
        return NULL;
    }
    for (int i = rush->first; i < CLAIMS; i += PROGRAMS * THREADS) {
        struct booking_order o = {
            .resident = rush->people[i], .activity = rush->activity, .age_years = -1, .waits = true};
        enum err err;
        do
            err = store_book(store, &o, &r);
        while (err == ERR_BUSY);
        rush->failed += err != ERR_OK || r.refusal != BOOKING_NONE;
    }
    store_close(store);
    return NULL;
}

static int run_threads(struct rush rush, int program)
{
    pthread_t threads[THREADS];
    struct rush parts[THREADS];
    int failed = 0;
    for (int i = 0; i < THREADS; i++) {
        parts[i] = rush;
        parts[i].first = program * THREADS + i;
        if (pthread_create(&threads[i], NULL, claim, &parts[i]) != 0)
            return CLAIMS;
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        failed += parts[i].failed;
    }
    return failed;
}

static void thirty_seats_are_thirty(void **state)
{
    struct rush rush = {.house = *state};
    rush.activity = offer_activity(rush.house, "lego", SEATS, 48, 1);
    for (int i = 0; i < CLAIMS; i++)
        rush.people[i] = citizen(rush.house, i);
    house_close(rush.house);
    pid_t programs[PROGRAMS];
    for (int i = 0; i < PROGRAMS; i++) {
        programs[i] = fork();
        assert_true(programs[i] >= 0);
        if (programs[i] == 0)
            _exit(run_threads(rush, i) != 0);
    }
    for (int i = 0; i < PROGRAMS; i++) {
        int status;
        assert_int_equal(waitpid(programs[i], &status, 0), programs[i]);
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    }
    house_reopen(rush.house);
    assert_int_equal(query(rush.house, "SELECT count(*) FROM bookings WHERE state = 'booked'"), SEATS);
    assert_int_equal(query(rush.house, "SELECT count(*) FROM bookings WHERE state = 'waiting'"),
                     CLAIMS - SEATS);
    assert_int_equal(query(rush.house, "SELECT count(DISTINCT hlc) FROM bookings"), CLAIMS);
    assert_int_equal(
        query(rush.house, "SELECT count(DISTINCT number) FROM bookings WHERE number BETWEEN 1 AND 200"),
        CLAIMS);
    /* first come, first served: nobody who sits came after somebody who waits */
    assert_int_equal(query(rush.house,
                           "SELECT count(*) FROM bookings a JOIN bookings b ON a.state = 'booked' AND"
                           " b.state = 'waiting' AND a.hlc > b.hlc"),
                     0);
    assert_int_equal(check(rush.house), ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(thirty_seats_are_thirty, house_setup, house_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
