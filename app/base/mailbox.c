#include "base/mailbox.h"

#include "base/mem.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct mailbox {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    size_t item_size, capacity, first, count;
    bool is_stopped;
    void (*wake)(void *);
    void *wake_arg;
    uint8_t *slots;
};

struct mailbox *mailbox_create(size_t item_size, size_t capacity, void (*wake)(void *), void *arg)
{
    struct mailbox *box = mem_alloc(sizeof *box);
    box->slots = mem_alloc(item_size * capacity);
    box->item_size = item_size;
    box->capacity = capacity;
    box->wake = wake;
    box->wake_arg = arg;
    pthread_mutex_init(&box->lock, NULL);
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&box->changed, &attr);
    pthread_condattr_destroy(&attr);
    return box;
}

void mailbox_destroy(struct mailbox *box)
{
    if (!box)
        return;
    explicit_bzero(box->slots, box->item_size * box->capacity);
    free(box->slots);
    pthread_cond_destroy(&box->changed);
    pthread_mutex_destroy(&box->lock);
    free(box);
}

static struct timespec deadline_after(int timeout_ms)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    t.tv_sec += timeout_ms / 1000;
    t.tv_nsec += (long)(timeout_ms % 1000) * 1000000;
    if (t.tv_nsec >= 1000000000) {
        t.tv_sec++;
        t.tv_nsec -= 1000000000;
    }
    return t;
}

/* Lock held. Waits until count differs from unwanted, a stop, or the deadline. */
static void wait_while_count_is(struct mailbox *box, size_t unwanted, int timeout_ms)
{
    if (timeout_ms == 0)
        return;
    struct timespec deadline = deadline_after(timeout_ms < 0 ? 0 : timeout_ms);
    int rc = 0;
    while (box->count == unwanted && !box->is_stopped && rc == 0)
        rc = timeout_ms < 0 ? pthread_cond_wait(&box->changed, &box->lock)
                            : pthread_cond_timedwait(&box->changed, &box->lock, &deadline);
}

enum err mailbox_put(struct mailbox *box, const void *item, int timeout_ms)
{
    enum err result = ERR_OK;
    pthread_mutex_lock(&box->lock);
    wait_while_count_is(box, box->capacity, timeout_ms);
    if (box->is_stopped) {
        result = ERR_STOPPED;
    } else if (box->count == box->capacity) {
        result = ERR_FULL;
    } else {
        size_t slot = (box->first + box->count++) % box->capacity;
        memcpy(box->slots + slot * box->item_size, item, box->item_size);
        pthread_cond_broadcast(&box->changed);
    }
    pthread_mutex_unlock(&box->lock);
    if (result == ERR_OK && box->wake)
        box->wake(box->wake_arg);
    return result;
}

enum err mailbox_get(struct mailbox *box, void *item, int timeout_ms)
{
    enum err result = ERR_OK;
    pthread_mutex_lock(&box->lock);
    wait_while_count_is(box, 0, timeout_ms);
    if (box->count > 0) {
        uint8_t *slot = box->slots + box->first * box->item_size;
        memcpy(item, slot, box->item_size);
        explicit_bzero(slot, box->item_size);
        box->first = (box->first + 1) % box->capacity;
        box->count--;
        pthread_cond_broadcast(&box->changed);
    } else {
        result = box->is_stopped ? ERR_STOPPED : ERR_TIMEOUT;
    }
    pthread_mutex_unlock(&box->lock);
    return result;
}

void mailbox_stop(struct mailbox *box)
{
    pthread_mutex_lock(&box->lock);
    box->is_stopped = true;
    pthread_cond_broadcast(&box->changed);
    pthread_mutex_unlock(&box->lock);
}
