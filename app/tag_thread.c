/* The thread of the reader of second cards: tells the UI what was laid. A reader or a service that is away is
 * looked for again, less and less often. */
#include "app/device_threads.h"

#include "base/mem.h"

#include <string.h>

enum { READ_MS = 500, PAUSE_FIRST_MS = 1000, PAUSE_LAST_MS = 8000 };

/* Returns the error after which the device must be opened again. */
static enum err watch_tags(struct device_thread *t, const struct tag_driver *driver, void *state)
{
    while (!atomic_load(&t->is_stopping)) {
        struct msg msg = {.kind = MSG_TAG};
        msg.err = driver->read(state, &msg.uid, READ_MS);
        if (atomic_load(&t->is_stopping)) /* nobody listens any more, maybe since long */
            msg.err = ERR_STOPPED;
        if (msg.err == ERR_BUSY) /* so does a person see it */
            msg.err = ERR_CARD;
        enum err err = msg.err;
        bool is_news = err == ERR_OK || err == ERR_CARD || err == ERR_DATA;
        if (is_news)
            worker_post(t->inbox, &msg);
        explicit_bzero(&msg, sizeof msg);
        mem_wipe_stack();
        if (!is_news && err != ERR_TIMEOUT)
            return err;
    }
    return ERR_STOPPED;
}

void *tag_thread(void *arg)
{
    struct device_thread *t = arg;
    enum err last = ERR_STOPPED;
    int away_ms = PAUSE_FIRST_MS;
    do {
        struct device device = {0};
        struct msg msg = {.kind = MSG_TAG_READER};
        msg.err = device_open(&device, tag_drivers, t->driver_name, &t->options);
        device_thread_report(t, msg, &last);
        away_ms = device.driver ? PAUSE_FIRST_MS : 2 * away_ms < PAUSE_LAST_MS ? 2 * away_ms : PAUSE_LAST_MS;
        if (!device.driver)
            continue;
        msg.err = watch_tags(t, (const struct tag_driver *)device.driver, device.state);
        device_close(&device);
        if (msg.err != ERR_STOPPED)
            device_thread_report(t, msg, &last);
    } while (device_thread_pause(t, away_ms));
    return NULL;
}
