/* The simulated scanner: hands over the codes that the bench was told. */
#include "base/clock.h"
#include "drivers/registry.h"
#include "drivers/sim_bench.h"

#include <string.h>

static enum err scanner_open(void *state, const struct device_options *options)
{
    return sim_open(state, SIM_SCANNER, options->bench);
}

static enum err scanner_read(void *state, char code[SCAN_MAX], int timeout_ms)
{
    struct sim_handle *handle = state;
    struct sim_bench *bench = handle->bench;
    int64_t until_ms = clock_mono_ms() + timeout_ms;
    enum err e = ERR_TIMEOUT;
    pthread_mutex_lock(&bench->lock);
    while (!sim_is_gone(handle) && !bench->scan_count && sim_wait(bench, until_ms)) {
    }
    if (sim_is_gone(handle)) {
        e = ERR_GONE;
    } else if (bench->scan_count) {
        memcpy(code, bench->scans[0], SCAN_MAX);
        memmove(bench->scans[0], bench->scans[1], (size_t)--bench->scan_count * SCAN_MAX);
        e = ERR_OK;
    }
    pthread_mutex_unlock(&bench->lock);
    return e;
}

static void scanner_close(void *state)
{
    memset(state, 0, sizeof(struct sim_handle));
}

const struct scanner_driver scanner_sim = {
    .device = {"sim", sizeof(struct sim_handle), scanner_open, scanner_close},
    .read = scanner_read,
};
