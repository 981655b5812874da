/* The reader's thread with a driver whose card does what the test says: what residents are told when it
 * cannot be read, and when it is only being lifted. */
#include "app/device_threads.h"
#include "db/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

enum { LONG_MS = 10000 };

enum step { READ, UNREADABLE, NONE }; /* what each find and reading meets; NONE stays */
static const enum step *steps;
static struct mailbox *inbox, *store_box;
static struct device_thread thread;

/* ---- the driver ---- */

static enum err fake_open(void *state, const struct device_options *options)
{
    (void)state, (void)options;
    return ERR_OK;
}

static void fake_close(void *state)
{
    (void)state;
}

static unsigned fake_presence(const struct device_options *options)
{
    (void)options;
    return 1;
}

static const char *fake_serial(const void *state)
{
    (void)state;
    return "05.01";
}

static enum err fake_find(void *state, bool *found)
{
    (void)state;
    *found = *steps != NONE;
    return ERR_OK;
}

static enum err fake_read(void *state, struct idcard *card)
{
    (void)state;
    *card = (struct idcard){.kind = CARD_RESIDENT,
                            .name = "张小明",
                            .birth = "19491231",
                            .number = "11010519491231002X",
                            .valid_to = "长期"};
    return *steps++ == READ ? ERR_OK : ERR_CARD;
}

static const struct reader_driver fake = {.device = {"fake", 1, fake_open, fake_close},
                                          .presence = fake_presence,
                                          .serial = fake_serial,
                                          .find = fake_find,
                                          .read = fake_read};
const struct device_driver *const reader_drivers[] = {&fake.device, NULL};
const struct device_driver *const printer_drivers[] = {NULL};
const struct device_driver *const scanner_drivers[] = {NULL};
const struct device_driver *const tag_drivers[] = {NULL};

/* ---- the thread ---- */

static void lay(const enum step *card)
{
    steps = card;
    inbox = mailbox_create(sizeof(struct msg), 32, NULL, NULL);
    store_box = mailbox_create(sizeof(struct store_request), 32, NULL, NULL);
    device_thread_start(&thread, reader_thread, 1, "fake", (struct device_options){0}, inbox, store_box);
}

static int stop(void **state)
{
    (void)state;
    bool has_ended = device_thread_stop(&thread);
    mailbox_destroy(inbox);
    mailbox_destroy(store_box);
    return !has_ended;
}

static void assert_told(int kind)
{
    struct msg msg;
    do
        assert_int_equal(mailbox_get(inbox, &msg, LONG_MS), ERR_OK);
    while (msg.kind == MSG_READER);
    assert_int_equal((int)msg.kind, kind);
}

static void a_card_that_is_lifted_after_its_reading_is_no_trouble(void **state)
{
    (void)state;
    static const enum step lifted[] = {READ, READ, UNREADABLE, NONE};
    lay(lifted);
    assert_told(MSG_CARD_SEEN);
    assert_told(MSG_CARD_GONE);
}

static void a_card_that_goes_on_failing_is(void **state)
{
    (void)state;
    static const enum step broken[] = {READ, UNREADABLE, UNREADABLE, UNREADABLE, NONE};
    lay(broken);
    assert_told(MSG_CARD_SEEN);
    assert_told(MSG_CARD_FAILED);
    assert_told(MSG_CARD_GONE);
}

static void an_unreadable_card_is_told_at_once(void **state)
{
    (void)state;
    static const enum step unreadable[] = {UNREADABLE, NONE};
    lay(unreadable);
    assert_told(MSG_CARD_SEEN);
    assert_told(MSG_CARD_FAILED);
    assert_told(MSG_CARD_GONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_card_that_is_lifted_after_its_reading_is_no_trouble, stop),
        cmocka_unit_test_teardown(a_card_that_goes_on_failing_is, stop),
        cmocka_unit_test_teardown(an_unreadable_card_is_told_at_once, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
