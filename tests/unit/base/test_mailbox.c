/* The mailbox: bounded, between threads, wiped, stopped. */
#include "base/mailbox.h"

#include "base/mem.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { ITEMS = 20000 };

static void *last_allocated;

/* Takes the place of base/mem.c's, to know where the slots are. */
void *mem_alloc(size_t size)
{
    last_allocated = calloc(1, size);
    assert_non_null(last_allocated);
    return last_allocated;
}

static void *put_numbers(void *arg)
{
    for (int i = 0; i < ITEMS; i++)
        if (mailbox_put(arg, &i, -1) != ERR_OK)
            return arg;
    return NULL;
}

static void keeps_order_across_threads(void **state)
{
    (void)state;
    struct mailbox *box = mailbox_create(sizeof(int), 4, NULL, NULL);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, put_numbers, box), 0);
    for (int i = 0; i < ITEMS; i++) {
        int got = -1;
        assert_int_equal(mailbox_get(box, &got, -1), ERR_OK);
        assert_int_equal(got, i);
    }
    void *failed = box;
    pthread_join(thread, &failed);
    assert_null(failed);
    mailbox_destroy(box);
}

static void full_and_empty_are_told_at_once(void **state)
{
    (void)state;
    struct mailbox *box = mailbox_create(sizeof(int), 2, NULL, NULL);
    int item = 7;
    assert_int_equal(mailbox_get(box, &item, 0), ERR_TIMEOUT);
    assert_int_equal(item, 7);
    assert_int_equal(mailbox_put(box, &item, 0), ERR_OK);
    assert_int_equal(mailbox_put(box, &item, 0), ERR_OK);
    assert_int_equal(mailbox_put(box, &item, 0), ERR_FULL);
    assert_int_equal(mailbox_put(box, &item, 1), ERR_FULL);
    assert_int_equal(mailbox_get(box, &item, 0), ERR_OK);
    assert_int_equal(mailbox_put(box, &item, 0), ERR_OK);
    mailbox_destroy(box);
}

static void stop_refuses_puts_and_drains_gets(void **state)
{
    (void)state;
    struct mailbox *box = mailbox_create(sizeof(int), 2, NULL, NULL);
    int item = 5;
    assert_int_equal(mailbox_put(box, &item, 0), ERR_OK);
    mailbox_stop(box);
    assert_int_equal(mailbox_put(box, &item, 0), ERR_STOPPED);
    item = 0;
    assert_int_equal(mailbox_get(box, &item, -1), ERR_OK);
    assert_int_equal(item, 5);
    assert_int_equal(mailbox_get(box, &item, -1), ERR_STOPPED);
    mailbox_destroy(box);
}

static void *get_forever(void *arg)
{
    int item;
    return mailbox_get(arg, &item, -1) == ERR_STOPPED ? NULL : arg;
}

static void stop_wakes_a_waiting_thread(void **state)
{
    (void)state;
    struct mailbox *box = mailbox_create(sizeof(int), 1, NULL, NULL);
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, get_forever, box), 0);
    mailbox_stop(box);
    void *failed = box;
    pthread_join(thread, &failed);
    assert_null(failed);
    mailbox_destroy(box);
}

static void count_wake(void *arg)
{
    ++*(int *)arg;
}

static void wakes_once_for_each_put_that_was_taken(void **state)
{
    (void)state;
    int wakes = 0, item = 1;
    struct mailbox *box = mailbox_create(sizeof item, 1, count_wake, &wakes);
    assert_int_equal(mailbox_put(box, &item, 0), ERR_OK);
    assert_int_equal(mailbox_put(box, &item, 0), ERR_FULL);
    assert_int_equal(wakes, 1);
    mailbox_destroy(box);
    mailbox_destroy(NULL);
}

static void slot_is_wiped_when_its_item_is_taken(void **state)
{
    (void)state;
    char item[32] = "a card holder's name", zero[32] = "";
    struct mailbox *box = mailbox_create(sizeof item, 1, NULL, NULL);
    assert_int_equal(mailbox_put(box, item, 0), ERR_OK);
    assert_memory_equal(last_allocated, item, sizeof item);
    assert_int_equal(mailbox_get(box, item, 0), ERR_OK);
    assert_string_equal(item, "a card holder's name");
    assert_memory_equal(last_allocated, zero, sizeof zero);
    mailbox_destroy(box);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_order_across_threads),
        cmocka_unit_test(full_and_empty_are_told_at_once),
        cmocka_unit_test(stop_refuses_puts_and_drains_gets),
        cmocka_unit_test(stop_wakes_a_waiting_thread),
        cmocka_unit_test(slot_is_wiped_when_its_item_is_taken),
        cmocka_unit_test(wakes_once_for_each_put_that_was_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
