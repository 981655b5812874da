/* One thread per device: opens its driver, retries while it is away, closes it after errors. App layer only.
 */
#pragma once

#include "app/msg.h"
#include "base/mailbox.h"

#include <pthread.h>
#include <stdatomic.h>

struct device_thread {
    pthread_t thread;
    struct mailbox *commands; /* printer: struct print_job; others: only to be woken and stopped */
    struct mailbox *inbox, *store_box;
    const char *driver_name; /* as in kiosk.conf */
    struct device_options options;
    atomic_bool is_stopping;
};

void *reader_thread(void *device_thread);
void *printer_thread(void *device_thread);
void *scanner_thread(void *device_thread);
void *tag_thread(void *device_thread);

void device_thread_start(struct device_thread *t, void *(*main)(void *), size_t command_size,
                         const char *driver_name, struct device_options options, struct mailbox *inbox,
                         struct mailbox *store_box);
bool device_thread_stop(struct device_thread *t);

/* For the threads themselves. Sleeps; false once the thread must end. */
bool device_thread_pause(struct device_thread *t, int ms);
/* Tells the UI when the state of a device changed: *last is what was told before. */
void device_thread_report(struct device_thread *t, struct msg msg, enum err *last);

/* Posts to the UI; a full inbox loses the message with a log line. */
void worker_post(struct mailbox *inbox, const struct msg *msg);
