#include "app/workers.h"

#include "app/device_threads.h"
#include "base/mem.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define LOG_MODULE "workers"
#include "base/log.h"

enum { INDEX_PAUSE_MS = 10 };

struct workers {
    struct device_thread reader, printer, scanner, tag;
    pthread_t store;
    const struct conf *conf;
    const struct keys *keys;
    struct mailbox *inbox, *store_box;
};

void worker_post(struct mailbox *inbox, const struct msg *msg)
{
    enum err err = mailbox_put(inbox, msg, 1000);
    if (err != ERR_OK && err != ERR_STOPPED)
        log_warning("the screen does not take messages: %s", err_text(err));
}

/* The next request. While titles wait to be made findable and nobody asks, some of them are. */
static enum err next_request(struct workers *w, struct store *store, struct store_request *out)
{
    enum err err, indexing = ERR_OK;
    int left = store ? 1 : 0;
    while ((err = mailbox_get(w->store_box, out, left > 0 && !indexing ? INDEX_PAUSE_MS : -1)) == ERR_TIMEOUT)
        indexing = store_index_titles(store, &left);
    return err;
}

static void *store_main(void *arg)
{
    struct workers *w = arg;
    struct store *store = NULL;
    struct msg msg = {.kind = MSG_STORE_READY, .err = store_open(&store, w->conf, w->keys)};
    if (msg.err == ERR_OK && store_receipts_recover(store) != ERR_OK)
        log_error("receipts that were being printed could not be marked as unknown");
    worker_post(w->inbox, &msg);
    struct store_request request;
    while (next_request(w, store, &request) == ERR_OK) {
        msg = (struct msg){.kind = MSG_STORE_ANSWER};
        if (store)
            store_handle(store, &request, &msg.answer);
        else
            msg.answer = (struct store_answer){.op = request.op, .id = request.id, .err = ERR_IO};
        explicit_bzero(&request, sizeof request);
        mem_wipe_stack();
        /* An answer may not be lost: the screen waits for it. It always takes messages, until the inbox is
         * stopped. */
        enum err err = mailbox_put(w->inbox, &msg, -1);
        explicit_bzero(&msg, sizeof msg);
        if (err != ERR_OK)
            break;
    }
    store_close(store);
    return NULL;
}

struct workers *workers_start(const struct conf *conf, const struct keys *keys, struct sim_bench *bench,
                              struct mailbox *inbox)
{
    struct workers *w = mem_alloc(sizeof *w);
    w->conf = conf;
    w->keys = keys;
    w->inbox = inbox;
    w->store_box = mailbox_create(sizeof(struct store_request), 64, NULL, NULL);
    if (pthread_create(&w->store, NULL, store_main, w) != 0)
        abort();
    struct device_options options = {.device = conf->scanner_device,
                                     .layout = conf->scanner_layout,
                                     .width_dots = conf->printer_width_dots,
                                     .bench = bench};
    device_thread_start(&w->reader, reader_thread, 0, conf->reader_driver, options, inbox, w->store_box);
    device_thread_start(&w->printer, printer_thread, sizeof(struct print_job), conf->printer_driver, options,
                        inbox, NULL);
    device_thread_start(&w->scanner, scanner_thread, 0, conf->scanner_driver, options, inbox, NULL);
    if (conf_has_tag_reader(conf))
        device_thread_start(&w->tag, tag_thread, 0, conf->tag_driver, options, inbox, NULL);
    return w;
}

bool workers_stop(struct workers *w)
{
    if (!w)
        return true;
    mailbox_stop(w->inbox); /* nobody listens any more: no thread may wait for room in it */
    mailbox_stop(w->store_box);
    pthread_join(w->store, NULL); /* first: a device that hangs does not keep the database open */
    bool has_ended = device_thread_stop(&w->reader);
    has_ended = device_thread_stop(&w->printer) && has_ended;
    has_ended = device_thread_stop(&w->scanner) && has_ended;
    if (conf_has_tag_reader(w->conf))
        has_ended = device_thread_stop(&w->tag) && has_ended;
    if (!has_ended)
        return false;
    mailbox_destroy(w->store_box);
    free(w);
    return true;
}

enum err workers_ask_store(struct workers *w, const struct store_request *request)
{
    return mailbox_put(w->store_box, request, 0);
}

enum err workers_print(struct workers *w, struct uuid receipt, struct raster *raster)
{
    struct print_job job = {receipt, *raster};
    enum err err = mailbox_put(w->printer.commands, &job, 0);
    if (err != ERR_OK)
        raster_finish(raster);
    *raster = (struct raster){0};
    return err;
}
