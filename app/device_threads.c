#include "app/device_threads.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "model/identity.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define LOG_MODULE "devices"
#include "base/log.h"

enum {
    FIND_PAUSE_MS = 350,   /* vendors ask for more than 300 */
    RETRY_PAUSE_MS = 1000, /* a device that is away or in trouble */
    RETRY_MOST_MS = 3000,  /* a reader that stays in trouble is asked more and more rarely */
    PRESENCE_PAUSE_MS = 500,
    STATUS_PAUSE_MS = 2000,
    SCAN_WAIT_MS = 250,
    FAILURES_TO_REOPEN = 3,
    END_S = 6,             /* longer than any call of a driver that keeps its contract */
    MISSES_TO_BELIEVE = 2, /* find fails now and then with a card present */
};

void device_thread_start(struct device_thread *t, void *(*main)(void *), size_t command_size,
                         const char *driver_name, struct device_options options, struct mailbox *inbox,
                         struct mailbox *store_box)
{
    t->commands = mailbox_create(command_size ? command_size : 1, 2, NULL, NULL);
    t->inbox = inbox;
    t->store_box = store_box;
    t->driver_name = driver_name;
    t->options = options;
    atomic_store(&t->is_stopping, false);
    if (pthread_create(&t->thread, NULL, main, t) != 0)
        abort(); /* as without memory: started again */
}

bool device_thread_stop(struct device_thread *t)
{
    struct timespec until;
    atomic_store(&t->is_stopping, true);
    mailbox_stop(t->commands);
    clock_gettime(CLOCK_REALTIME, &until);
    until.tv_sec += END_S;
    if (pthread_timedjoin_np(t->thread, NULL, &until) != 0) {
        log_error("%s hangs and is left behind", t->driver_name);
        return false;
    }
    mailbox_destroy(t->commands);
    return true;
}

bool device_thread_pause(struct device_thread *t, int ms)
{
    char none;
    return mailbox_get(t->commands, &none, ms) == ERR_TIMEOUT;
}

void device_thread_report(struct device_thread *t, struct msg msg, enum err *last)
{
    if (msg.err == *last || atomic_load(&t->is_stopping))
        return;
    *last = msg.err;
    log_info("%s: %s", t->driver_name, err_text(msg.err));
    worker_post(t->inbox, &msg);
}

/* What the reader's thread remembers of the cards that it saw: never the card itself. */
struct card_watch {
    int misses;       /* finds since the last card that found none */
    bool has_last;    /* a card was read and may still lie there */
    bool has_failed;  /* a card could not be read, which was told, and may still lie there */
    int failures;     /* readings in a row */
    uint8_t last[16]; /* keyed hash of its number */
    uint8_t key[crypto_generichash_KEYBYTES];
};

/* Some units go on finding a card that was read, others stop at once; people swap cards faster than two
 * finds. So a card is new if the reader missed it in between, or if it is another one. */
static bool is_new_card(const struct card_watch *w, const uint8_t hash[16])
{
    return !w->has_last || memcmp(hash, w->last, sizeof w->last) != 0;
}

/* Sends a new card's identity to the store. */
static enum err announce_card(struct device_thread *t, struct card_watch *w,
                              const struct store_request *request)
{
    uint8_t hash[sizeof w->last];
    const char *number = request->identity.number;
    crypto_generichash(hash, sizeof hash, (const uint8_t *)number, strlen(number), w->key, sizeof w->key);
    if (!is_new_card(w, hash))
        return ERR_OK;
    if (w->has_last || w->has_failed) /* swapped: take_card could not know */
        worker_post(t->inbox, &(struct msg){.kind = MSG_CARD_SEEN});
    enum err err = mailbox_put(t->store_box, request, 1000);
    if (err != ERR_OK)
        return err;
    memcpy(w->last, hash, sizeof hash);
    w->has_last = true;
    return ERR_OK;
}

/* Reads the card that was found; the card itself ends here. */
static enum err take_card(struct device_thread *t, const struct reader_driver *driver, void *state,
                          struct card_watch *w)
{
    struct idcard card = {0};
    struct store_request request = {.op = STORE_IDENTIFY, .id = REQUEST_CARD};
    if (!w->has_last && !w->has_failed)
        worker_post(t->inbox, &(struct msg){.kind = MSG_CARD_SEEN});
    enum err err = driver->read(state, &card);
    enum err result = err == ERR_OK ? identity_from_card(&card, &request.identity) : err;
    idcard_wipe(&card);
    if (result == ERR_OK)
        result = announce_card(t, w, &request);
    identity_wipe(&request.identity);
    w->failures = result == ERR_OK ? 0 : w->failures + 1;
    /* A card that was read is found again as long as it lies there: one that fails then is being lifted,
     * unless it goes on failing. */
    bool is_failing = w->failures > (w->has_last ? 1 : 0);
    if (is_failing && !w->has_failed)
        worker_post(t->inbox, &(struct msg){.kind = MSG_CARD_FAILED, .err = result});
    w->has_failed = is_failing;
    return err;
}

static void miss(struct device_thread *t, struct card_watch *w)
{
    if (++w->misses != MISSES_TO_BELIEVE || (!w->has_last && !w->has_failed))
        return;
    w->has_last = w->has_failed = false;
    w->failures = 0;
    worker_post(t->inbox, &(struct msg){.kind = MSG_CARD_GONE});
}

/* After these the reader must be opened again; anything else it recovers from by itself, unless it goes on.
 */
static bool is_fatal(enum err err, int failures)
{
    return err == ERR_GONE || err == ERR_IO || err == ERR_SELF_TEST || err == ERR_UNAUTHORISED ||
           failures >= FAILURES_TO_REOPEN;
}

static enum err watch_cards(struct device_thread *t, const struct reader_driver *driver, void *state,
                            struct card_watch *w)
{
    int failures = 0;
    do {
        bool is_found;
        enum err err = driver->find(state, &is_found);
        failures = err == ERR_OK ? 0 : failures + 1;
        if (is_fatal(err, failures))
            return err;
        if (err != ERR_OK)
            continue;
        if (!is_found) {
            miss(t, w);
            continue;
        }
        w->misses = 0;
        err = take_card(t, driver, state, w);
        mem_wipe_stack();
        if (is_fatal(err, 0))
            return err;
    } while (device_thread_pause(t, FIND_PAUSE_MS));
    return ERR_STOPPED;
}

static unsigned presence_of_readers(const struct device_thread *t)
{
    unsigned sum = 0;
    for (const struct device_driver *const *d = reader_drivers; *d; d++)
        if (device_is_wanted(*d, t->driver_name))
            sum += ((const struct reader_driver *)*d)->presence(&t->options);
    return sum;
}

/* Waits before the reader is tried again, shorter when what is plugged in is not as before; false once the
 * thread must end. */
static bool wait_to_retry(struct device_thread *t, enum err err, unsigned before, int *wait_ms)
{
    *wait_ms = err == ERR_NOT_FOUND || err == ERR_GONE ? RETRY_PAUSE_MS : *wait_ms + RETRY_PAUSE_MS;
    if (*wait_ms > RETRY_MOST_MS)
        *wait_ms = RETRY_MOST_MS;
    for (int waited = 0; waited < *wait_ms; waited += PRESENCE_PAUSE_MS) {
        if (!device_thread_pause(t, PRESENCE_PAUSE_MS))
            return false;
        if (presence_of_readers(t) != before)
            break;
    }
    return true;
}

/* Reads cards for as long as the reader goes; returns why it does not. */
static enum err serve_reader(struct device_thread *t, struct card_watch *watch, enum err *last, int *wait_ms)
{
    struct device device = {0};
    struct msg msg = {.kind = MSG_READER};
    msg.err = device_open(&device, reader_drivers, t->driver_name, &t->options);
    const struct reader_driver *driver = (const struct reader_driver *)device.driver;
    if (driver)
        str_copy(msg.text, sizeof msg.text, driver->serial(device.state));
    device_thread_report(t, msg, last);
    if (!driver)
        return msg.err;
    *wait_ms = 0;
    msg.err = watch_cards(t, driver, device.state, watch);
    device_close(&device);
    if (msg.err != ERR_STOPPED)
        device_thread_report(t, msg, last);
    return msg.err;
}

void *reader_thread(void *arg)
{
    struct device_thread *t = arg;
    enum err last = ERR_STOPPED, err;
    int wait_ms = 0;
    struct card_watch watch = {0}; /* outlives a reader that is opened again: the card may still lie there */
    randombytes_buf(watch.key, sizeof watch.key);
    unsigned before;
    do {
        before = presence_of_readers(t);
        err = serve_reader(t, &watch, &last, &wait_ms);
    } while (err != ERR_STOPPED && wait_to_retry(t, err, before, &wait_ms));
    return NULL;
}

static bool printer_is_stopping(void *arg)
{
    struct device_thread *t = arg;
    return atomic_load(&t->is_stopping);
}

static bool must_reopen(enum err e)
{
    return e == ERR_GONE || e == ERR_IO;
}

static enum err print_one(struct device_thread *t, const struct printer_driver *driver, void *state,
                          struct print_job *job)
{
    struct msg msg = {.kind = MSG_PRINTED, .receipt = job->receipt};
    msg.err = driver->print(state, &job->raster, &msg.is_unknown, printer_is_stopping, t);
    if (msg.err == ERR_OK)
        msg.is_unknown = t->options.has_half_receipt = false;
    if (msg.is_unknown) /* one that was not begun changes nothing */
        t->options.has_half_receipt = true;
    raster_finish(&job->raster);
    log_info("print: %s%s", err_text(msg.err), msg.is_unknown ? ", may have come out" : "");
    worker_post(t->inbox, &msg);
    return msg.err;
}

/* Prints what comes and asks for the state between; returns the error after which the device must be opened
 * again. */
static enum err serve_printer(struct device_thread *t, const struct printer_driver *driver, void *state,
                              enum err *last, bool *is_low)
{
    for (;;) {
        struct printer_status status = {0};
        struct msg msg = {.kind = MSG_PRINTER, .err = driver->status(state, &status)};
        if (must_reopen(msg.err))
            return msg.err;
        if (msg.err == ERR_OK) {
            t->options.has_half_receipt = status.has_half_receipt;
            msg.err = printer_status_err(&status);
            msg.is_paper_low = status.is_paper_low;
        }
        if (msg.is_paper_low != *is_low)
            *last = ERR_STOPPED; /* report although the error is the same */
        *is_low = msg.is_paper_low;
        device_thread_report(t, msg, last);
        struct print_job job;
        enum err got = mailbox_get(t->commands, &job, msg.err ? RETRY_PAUSE_MS : STATUS_PAUSE_MS);
        if (got == ERR_STOPPED)
            return got;
        enum err printed = got == ERR_OK ? print_one(t, driver, state, &job) : ERR_OK;
        if (must_reopen(printed))
            return printed;
    }
}

void *printer_thread(void *arg)
{
    struct device_thread *t = arg;
    enum err last = ERR_STOPPED;
    bool is_low = false;
    t->options.has_half_receipt = true; /* whoever ran before may have been killed inside one */
    for (;;) {
        struct device device = {0};
        struct msg msg = {.kind = MSG_PRINTER};
        msg.err = device_open(&device, printer_drivers, t->driver_name, &t->options);
        if (device.driver)
            msg.err =
                serve_printer(t, (const struct printer_driver *)device.driver, device.state, &last, &is_low);
        device_close(&device);
        if (msg.err == ERR_STOPPED)
            return NULL;
        device_thread_report(t, msg, &last);
        struct print_job job;
        enum err got = mailbox_get(t->commands, &job, RETRY_PAUSE_MS);
        if (got == ERR_STOPPED)
            return NULL;
        if (got == ERR_OK) { /* asked to print while there is no printer */
            raster_finish(&job.raster);
            worker_post(t->inbox, &(struct msg){.kind = MSG_PRINTED, .receipt = job.receipt, .err = msg.err});
        }
    }
}

static enum err serve_scanner(struct device_thread *t, const struct scanner_driver *driver, void *state)
{
    while (!atomic_load(&t->is_stopping)) {
        struct msg msg = {.kind = MSG_SCAN};
        enum err err = driver->read(state, msg.text, SCAN_WAIT_MS);
        if (err == ERR_OK)
            worker_post(t->inbox, &msg);
        else if (err != ERR_TIMEOUT && err != ERR_DATA)
            return err;
    }
    return ERR_STOPPED;
}

void *scanner_thread(void *arg)
{
    struct device_thread *t = arg;
    enum err last = ERR_STOPPED;
    do {
        struct device device = {0};
        struct msg msg = {.kind = MSG_SCANNER};
        msg.err = device_open(&device, scanner_drivers, t->driver_name, &t->options);
        device_thread_report(t, msg, &last);
        if (!device.driver)
            continue;
        msg.err = serve_scanner(t, (const struct scanner_driver *)device.driver, device.state);
        device_close(&device);
        if (msg.err != ERR_STOPPED)
            device_thread_report(t, msg, &last);
    } while (device_thread_pause(t, RETRY_PAUSE_MS));
    return NULL;
}
