/* The simulated reader of second cards: tells what the bench lays. */
#include "base/clock.h"
#include "drivers/registry.h"
#include "drivers/sim_bench.h"

#include <string.h>

struct tag_sim {
    struct sim_handle handle;
    int seen; /* layings that were told or came before */
};

static enum err tag_open(void *state, const struct device_options *options)
{
    struct tag_sim *sim = state;
    enum err e = sim_open(&sim->handle, SIM_TAG, options->bench);
    if (e)
        return e;
    pthread_mutex_lock(&options->bench->lock);
    sim->seen = options->bench->tags_laid;
    options->bench->is_tag_open = true;
    pthread_mutex_unlock(&options->bench->lock);
    return ERR_OK;
}

static void tag_close(void *state)
{
    struct tag_sim *sim = state;
    struct sim_bench *bench = sim->handle.bench;
    if (bench) {
        pthread_mutex_lock(&bench->lock);
        bench->is_tag_open = false;
        pthread_mutex_unlock(&bench->lock);
    }
    *sim = (struct tag_sim){0};
}

static bool is_newly_laid(const struct tag_sim *sim)
{
    return sim->handle.bench->tag.size && sim->handle.bench->tags_laid != sim->seen;
}

static enum err tag_read(void *state, struct tag_uid *uid, int timeout_ms)
{
    struct tag_sim *sim = state;
    struct sim_bench *bench = sim->handle.bench;
    int64_t until_ms = clock_mono_ms() + timeout_ms;
    enum err e = ERR_TIMEOUT;
    pthread_mutex_lock(&bench->lock);
    while (!sim_is_gone(&sim->handle) && !is_newly_laid(sim) && sim_wait(bench, until_ms)) {
    }
    if (sim_is_gone(&sim->handle)) {
        e = ERR_GONE;
    } else if (is_newly_laid(sim)) {
        sim->seen = bench->tags_laid;
        e = bench->is_tag_hasty ? ERR_CARD : ERR_OK;
        if (e == ERR_OK)
            *uid = bench->tag;
    }
    pthread_mutex_unlock(&bench->lock);
    return e;
}

const struct tag_driver tag_sim = {
    .device = {"sim", sizeof(struct tag_sim), tag_open, tag_close},
    .read = tag_read,
};
