/* The printer's thread with a driver that does what the test says: when it opens the printer again, and what
 * it then knows of a half receipt. */
#include "app/device_threads.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { LONG_MS = 10000 };

struct job {
    enum err e;
    bool starts;
};
static const struct job *jobs; /* what becomes of each */
static bool has_half_receipt;
static struct mailbox *opened, *inbox; /* of bool: has_half_receipt as told to open; of struct msg */
static struct device_thread thread;

/* ---- the driver ---- */

static enum err fake_open(void *state, const struct device_options *options)
{
    (void)state;
    return mailbox_put(opened, &options->has_half_receipt, 0);
}

static void fake_close(void *state)
{
    (void)state;
}

static enum err fake_status(void *state, struct printer_status *out)
{
    (void)state;
    *out = (struct printer_status){.is_online = true, .has_half_receipt = has_half_receipt};
    return ERR_OK;
}

static enum err fake_print(void *state, const struct raster *raster, bool *started,
                           bool (*is_stopped)(void *arg), void *arg)
{
    (void)state, (void)raster, (void)is_stopped, (void)arg;
    *started = jobs->starts;
    has_half_receipt = has_half_receipt || jobs->starts;
    return (jobs++)->e;
}

static const struct printer_driver fake = {
    .device = {"fake", 1, fake_open, fake_close}, .status = fake_status, .print = fake_print};
const struct device_driver *const reader_drivers[] = {NULL};
const struct device_driver *const printer_drivers[] = {&fake.device, NULL};
const struct device_driver *const scanner_drivers[] = {NULL};
const struct device_driver *const tag_drivers[] = {NULL};

/* ---- the thread ---- */

static int start(void **state)
{
    (void)state;
    has_half_receipt = false;
    opened = mailbox_create(sizeof(bool), 8, NULL, NULL);
    inbox = mailbox_create(sizeof(struct msg), 32, NULL, NULL);
    device_thread_start(&thread, printer_thread, sizeof(struct print_job), "fake", (struct device_options){0},
                        inbox, NULL);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    bool has_ended = device_thread_stop(&thread);
    mailbox_destroy(inbox);
    mailbox_destroy(opened);
    return !has_ended;
}

static bool half_receipt_told_at_open(void)
{
    bool has_half = false;
    assert_int_equal(mailbox_get(opened, &has_half, LONG_MS), ERR_OK);
    return has_half;
}

static void assert_becomes(enum err e)
{
    struct print_job job = {0};
    struct msg msg;
    raster_init(&job.raster, 8, 1);
    assert_int_equal(mailbox_put(thread.commands, &job, LONG_MS), ERR_OK);
    do
        assert_int_equal(mailbox_get(inbox, &msg, LONG_MS), ERR_OK);
    while (msg.kind != MSG_PRINTED);
    assert_int_equal(msg.err, e);
}

static void after_these_errors_the_printer_is_opened_again(void **state)
{
    (void)state;
    static const struct job lost[] = {{ERR_IO, false}, {ERR_GONE, false}};
    jobs = lost;
    assert_true(half_receipt_told_at_open()); /* whoever ran before may have been killed inside one */
    for (size_t i = 0; i < sizeof lost / sizeof lost[0]; i++) {
        assert_becomes(lost[i].e);
        assert_false(half_receipt_told_at_open());
    }
}

/* Neither a job that was not begun nor a status says that it was cut off: the driver does. */
static void a_half_receipt_is_known_until_the_driver_says_otherwise(void **state)
{
    (void)state;
    static const struct job half[] = {{ERR_TIMEOUT, true}, {ERR_PAPER, false}, {ERR_GONE, false}};
    jobs = half;
    half_receipt_told_at_open();
    for (size_t i = 0; i < sizeof half / sizeof half[0]; i++)
        assert_becomes(half[i].e);
    assert_true(half_receipt_told_at_open());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(after_these_errors_the_printer_is_opened_again, start, stop),
        cmocka_unit_test_setup_teardown(a_half_receipt_is_known_until_the_driver_says_otherwise, start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
