/* What every reader of second cards owes the kiosk, asked of the simulated one and of the real driver with
 * pcscd and virtual readers alike; then what only PC/SC has. test_tag sim | pcsc */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/mem.h"
#include "drivers/registry.h"
#include "drivers/sim.h"
#include "vpcd.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { LOOK_MS = 100, LOOKS_MAX = 100, SKIPPED = 77 };

static const struct tag_uid city = {7, {0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0x80}};
static const struct tag_uid library = {4, {0x5A, 0x11, 0x22, 0x33}};
static struct sim_bench *bench;
static struct device_options options;

/* Where the driver under test stands. */
struct stand {
    const struct tag_driver *driver;
    void (*lay)(const struct tag_uid *uid);
    void (*lay_hastily)(const struct tag_uid *uid); /* and lifts within the exchange */
    void (*lift)(void);
    void (*unplug)(void);
    void (*replug)(void);
};
static const struct stand *stand;

static void sim_lay(const struct tag_uid *uid)
{
    sim_tag_set_hasty(bench, false);
    assert_int_equal(sim_tag_lay(bench, uid), ERR_OK);
}

static void sim_lay_hastily(const struct tag_uid *uid)
{
    sim_tag_set_hasty(bench, true);
    assert_int_equal(sim_tag_lay(bench, uid), ERR_OK);
}

static void sim_lift(void)
{
    sim_tag_lift(bench);
}

static void sim_unplug(void)
{
    sim_tag_lift(bench);
    sim_plug(bench, SIM_TAG, false);
}

static void sim_replug(void)
{
    sim_plug(bench, SIM_TAG, true);
}

static void pcsc_lay(const struct tag_uid *uid)
{
    vpcd_lay(0, VPCD_CARD, uid);
}

static void pcsc_lay_hastily(const struct tag_uid *uid)
{
    vpcd_lay(0, VPCD_SNATCHED, uid);
}

static void pcsc_lift(void)
{
    vpcd_lift(0);
}

static void pcsc_unplug(void)
{
    pcsc_stop(true);
}

static void pcsc_replug(void)
{
    pcsc_start(true);
}

static const struct stand stands[] = {
    {&tag_sim, sim_lay, sim_lay_hastily, sim_lift, sim_unplug, sim_replug},
    {&tag_pcsc, pcsc_lay, pcsc_lay_hastily, pcsc_lift, pcsc_unplug, pcsc_replug},
};

static enum err open_driver(void **state)
{
    *state = mem_alloc(stand->driver->device.state_size);
    return stand->driver->device.open(*state, &options);
}

static void close_driver(void *state)
{
    stand->driver->device.close(state);
    free(state);
}

/* Nothing is told; afterwards the driver has seen how its readers stand. */
static void assert_silent(void *state)
{
    struct tag_uid uid;
    for (int i = 0; i < 6; i++)
        assert_int_equal(stand->driver->read(state, &uid, LOOK_MS), ERR_TIMEOUT);
}

static enum err await(void *state, struct tag_uid *uid)
{
    enum err e = ERR_TIMEOUT;
    for (int i = 0; i < LOOKS_MAX && e == ERR_TIMEOUT; i++)
        e = stand->driver->read(state, uid, LOOK_MS);
    return e;
}

static void assert_told(void *state, const struct tag_uid *wanted)
{
    struct tag_uid uid;
    assert_int_equal(await(state, &uid), ERR_OK);
    assert_int_equal(uid.size, wanted->size);
    assert_memory_equal(uid.bytes, wanted->bytes, wanted->size);
}

static void each_laying_is_told_once(void **unused)
{
    (void)unused;
    void *state;
    assert_int_equal(open_driver(&state), ERR_OK);
    assert_silent(state);
    stand->lay(&city);
    assert_told(state, &city);
    assert_silent(state);
    stand->lift();
    assert_silent(state);
    stand->lay(&library);
    assert_told(state, &library);
    stand->lift();
    close_driver(state);
}

static void what_lies_there_already_is_not_told(void **unused)
{
    (void)unused;
    void *first, *second;
    assert_int_equal(open_driver(&first), ERR_OK);
    assert_silent(first);
    stand->lay(&city);
    assert_told(first, &city);
    close_driver(first);
    assert_int_equal(open_driver(&second), ERR_OK);
    assert_silent(second);
    stand->lift();
    assert_silent(second);
    stand->lay(&city);
    assert_told(second, &city);
    stand->lift();
    close_driver(second);
}

static void a_tag_lifted_within_the_exchange_is_laid_again(void **unused)
{
    (void)unused;
    void *state;
    struct tag_uid uid = library;
    assert_int_equal(open_driver(&state), ERR_OK);
    assert_silent(state);
    stand->lay_hastily(&city);
    assert_int_equal(await(state, &uid), ERR_CARD);
    assert_int_equal(uid.size, library.size);
    assert_memory_equal(uid.bytes, library.bytes, library.size);
    stand->lift();
    assert_silent(state);
    stand->lay(&city);
    assert_told(state, &city);
    stand->lift();
    close_driver(state);
}

static void what_goes_away_is_opened_again(void **unused)
{
    (void)unused;
    void *state;
    struct tag_uid uid;
    assert_int_equal(open_driver(&state), ERR_OK);
    assert_silent(state);
    stand->unplug();
    assert_int_equal(await(state, &uid), ERR_GONE);
    close_driver(state);
    assert_int_equal(open_driver(&state), ERR_NOT_FOUND);
    close_driver(state);
    stand->replug();
    assert_int_equal(open_driver(&state), ERR_OK);
    assert_silent(state);
    stand->lay(&city);
    assert_told(state, &city);
    stand->lift();
    stand->driver->device.close(state);
    close_driver(state);
}

/* ---- PC/SC alone ---- */

static void a_card_without_a_uid_is_malformed(void **unused)
{
    (void)unused;
    void *state;
    struct tag_uid uid;
    assert_int_equal(open_driver(&state), ERR_OK);
    assert_silent(state);
    vpcd_lay(0, VPCD_NO_UID, &city);
    assert_int_equal(await(state, &uid), ERR_DATA);
    assert_silent(state);
    vpcd_lift(0);
    close_driver(state);
}

static void both_of_two_readers_are_heard(void **unused)
{
    (void)unused;
    void *state;
    assert_int_equal(open_driver(&state), ERR_OK);
    assert_silent(state);
    vpcd_lay(0, VPCD_CARD, &city);
    assert_told(state, &city);
    vpcd_lay(1, VPCD_CARD, &library);
    assert_told(state, &library);
    vpcd_lift(0);
    assert_silent(state);
    vpcd_lay(0, VPCD_CARD, &city);
    assert_told(state, &city);
    vpcd_lift(0);
    vpcd_lift(1);
    close_driver(state);
}

/* Nobody looks while both come: neither hides the other. */
static void two_at_once_are_both_told(void **unused)
{
    (void)unused;
    void *state, *witness;
    struct tag_uid first, second;
    assert_int_equal(open_driver(&state), ERR_OK);
    assert_int_equal(open_driver(&witness), ERR_OK);
    assert_silent(state);
    assert_silent(witness);
    vpcd_lay(0, VPCD_CARD, &city);
    vpcd_lay(1, VPCD_CARD, &library);
    assert_int_equal(await(witness, &first), ERR_OK);
    assert_int_equal(await(witness, &second), ERR_OK);
    assert_told(state, &city);
    assert_told(state, &library);
    vpcd_lift(0);
    vpcd_lift(1);
    close_driver(witness);
    close_driver(state);
}

static void a_service_without_readers_is_waited_for(void **unused)
{
    (void)unused;
    void *state;
    pcsc_stop(false);
    pcsc_start(false);
    assert_int_equal(open_driver(&state), ERR_NOT_FOUND);
    close_driver(state);
    pcsc_stop(false);
    pcsc_start(true);
    assert_int_equal(open_driver(&state), ERR_OK);
    close_driver(state);
}

static int start_service(void **unused)
{
    (void)unused;
    pcsc_start(true);
    return 0;
}

static int stop_service(void **unused)
{
    (void)unused;
    pcsc_stop(false);
    return 0;
}

int main(int argc, char **argv)
{
    const struct CMUnitTest contract[] = {
        cmocka_unit_test(each_laying_is_told_once),
        cmocka_unit_test(what_lies_there_already_is_not_told),
        cmocka_unit_test(a_tag_lifted_within_the_exchange_is_laid_again),
        cmocka_unit_test(what_goes_away_is_opened_again),
    };
    const struct CMUnitTest pcsc_alone[] = {
        cmocka_unit_test(a_card_without_a_uid_is_malformed),
        cmocka_unit_test(both_of_two_readers_are_heard),
        cmocka_unit_test(two_at_once_are_both_told),
        cmocka_unit_test(a_service_without_readers_is_waited_for),
    };
    bool is_real = argc == 2 && strcmp(argv[1], "pcsc") == 0;
    stand = &stands[is_real];
    if (is_real) {
        if (!pcsc_enter()) {
            fputs("user namespaces are forbidden here\n", stderr);
            return SKIPPED;
        }
        return cmocka_run_group_tests(contract, start_service, stop_service) ||
               cmocka_run_group_tests(pcsc_alone, start_service, stop_service);
    }
    char folder[] = "/tmp/test_tag.XXXXXX";
    bench = sim_bench_create(mkdtemp(folder));
    options.bench = bench;
    int failures = cmocka_run_group_tests(contract, NULL, NULL);
    sim_bench_destroy(bench);
    rmdir(folder);
    return failures;
}
