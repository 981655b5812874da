/* The simulated reader: the real reader's protocol core over a transport that ends in a simulated module. */
#include "base/clock.h"
#include "drivers/registry.h"
#include "drivers/sdt_reader.h"
#include "drivers/sim_bench.h"

#include <string.h>

enum { PACKET = 64, OUT = 0x01, IN = 0x81 };

struct sim_reader {
    struct sdt_reader reader;
    struct sim_handle handle;
    uint8_t answer[SDT_FRAME_MAX];
    size_t size, sent;
    int64_t ready_ms; /* when the module has the answer ready */
};

static enum err sim_write(void *self, uint8_t endpoint, const uint8_t *data, size_t len, size_t *sent,
                          int timeout_ms)
{
    (void)endpoint, (void)timeout_ms;
    struct sim_reader *sim = self;
    struct sim_bench *bench = sim->handle.bench;
    enum err e = ERR_GONE;
    *sent = 0;
    pthread_mutex_lock(&bench->lock);
    if (!sim_is_gone(&sim->handle)) {
        int delay_ms;
        sim->size = sim_sam_answer(&bench->sam, data, len, sim->answer, &delay_ms);
        sim->ready_ms = clock_mono_ms() + delay_ms;
        sim->sent = 0;
        *sent = len;
        e = ERR_OK;
    }
    pthread_mutex_unlock(&bench->lock);
    return e;
}

static bool is_ready(const struct sim_reader *sim)
{
    return sim->sent < sim->size && clock_mono_ms() >= sim->ready_ms;
}

static enum err sim_read(void *self, uint8_t endpoint, uint8_t *data, size_t size, size_t *got,
                         int timeout_ms)
{
    (void)endpoint;
    struct sim_reader *sim = self;
    struct sim_bench *bench = sim->handle.bench;
    int64_t until_ms = clock_mono_ms() + timeout_ms;
    *got = 0;
    pthread_mutex_lock(&bench->lock);
    while (!sim_is_gone(&sim->handle) && !is_ready(sim) && sim_wait(bench, until_ms)) {
    }
    bool is_gone = sim_is_gone(&sim->handle);
    pthread_mutex_unlock(&bench->lock);
    if (is_gone)
        return ERR_GONE;
    if (!is_ready(sim))
        return ERR_TIMEOUT;
    *got = sim->size - sim->sent;
    if (*got > size)
        *got = size;
    memcpy(data, sim->answer + sim->sent, *got);
    sim->sent += *got;
    return ERR_OK;
}

static void reader_close(void *state)
{
    explicit_bzero(state, sizeof(struct sim_reader));
}

static enum err reader_open(void *state, const struct device_options *options)
{
    struct sim_reader *sim = state;
    enum err e = sim_open(&sim->handle, SIM_READER, options->bench);
    if (e)
        return e;
    sim->reader.link.io = (struct transport){.self = sim, .write = sim_write, .read = sim_read};
    sim->reader.link.pipes = (struct sdt_pipes){SDT_STREAM, {OUT, OUT}, {IN, IN}, {PACKET, PACKET}};
    e = sdt_reader_start(&sim->reader);
    if (e)
        reader_close(sim);
    return e;
}

static unsigned reader_presence(const struct device_options *options)
{
    return options->bench ? sim_presence(options->bench, SIM_READER) : 0;
}

static const char *reader_serial(const void *state)
{
    const struct sim_reader *sim = state;
    return sim->reader.serial;
}

static enum err reader_find(void *state, bool *found)
{
    struct sim_reader *sim = state;
    return sdt_reader_find(&sim->reader, found);
}

static enum err reader_read(void *state, struct idcard *card)
{
    struct sim_reader *sim = state;
    enum err e = sdt_reader_read(&sim->reader, card);
    explicit_bzero(sim->answer, sizeof sim->answer);
    return e;
}

static enum err reader_read_addresses(void *state, struct idcard_addresses *out)
{
    struct sim_reader *sim = state;
    enum err e = sdt_reader_read_addresses(&sim->reader, out);
    explicit_bzero(sim->answer, sizeof sim->answer);
    return e;
}

static enum err reader_read_body_number(void *state, uint8_t out[IDCARD_BODY_SIZE])
{
    struct sim_reader *sim = state;
    enum err e = sdt_reader_read_body_number(&sim->reader, out);
    explicit_bzero(sim->answer, sizeof sim->answer);
    return e;
}

const struct reader_driver reader_sim = {
    .device = {"sim", sizeof(struct sim_reader), reader_open, reader_close},
    .presence = reader_presence,
    .serial = reader_serial,
    .find = reader_find,
    .read = reader_read,
    .read_addresses = reader_read_addresses,
    .read_body_number = reader_read_body_number,
};
