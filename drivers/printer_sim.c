/* The simulated printer: writes each receipt as a PNG file into the bench's folder. */
#include "base/clock.h"
#include "drivers/registry.h"
#include "drivers/sim_bench.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* As a real one: the time of a receipt is spent band by band, and trouble is seen between two of them. */
enum { BAND_MS = 100 };

struct sim_printer {
    struct sim_handle handle;
    int width_dots;
};

static enum err printer_open(void *state, const struct device_options *options)
{
    struct sim_printer *printer = state;
    printer->width_dots = options->width_dots;
    return sim_open(&printer->handle, SIM_PRINTER, options->bench);
}

static struct printer_status status_of(enum sim_printer_fault fault)
{
    return (struct printer_status){.is_online = fault == SIM_PAPER_OK || fault == SIM_PAPER_LOW,
                                   .is_paper_low = fault == SIM_PAPER_LOW,
                                   .is_paper_out = fault == SIM_PAPER_OUT,
                                   .is_cover_open = fault == SIM_COVER_OPEN,
                                   .is_hot = fault == SIM_HOT,
                                   .has_failed = fault == SIM_JAMMED};
}

static enum err trouble(const struct sim_handle *handle)
{
    if (sim_is_gone(handle))
        return ERR_GONE;
    struct printer_status status = status_of(handle->bench->printer_fault);
    return handle->bench->printer_fault == SIM_STALLED ? ERR_TIMEOUT : printer_status_err(&status);
}

static enum err printer_status(void *state, struct printer_status *out)
{
    struct sim_printer *printer = state;
    struct sim_bench *bench = printer->handle.bench;
    pthread_mutex_lock(&bench->lock);
    enum err e = trouble(&printer->handle);
    bool has_answer = e != ERR_GONE && e != ERR_TIMEOUT;
    if (has_answer)
        *out = status_of(bench->printer_fault);
    pthread_mutex_unlock(&bench->lock);
    return has_answer ? ERR_OK : e;
}

/* Lets the time of the receipt pass, lock held; it is released while is_stopped is asked. What may pass by
 * itself is waited for. */
static enum err roll(struct sim_printer *printer, bool (*is_stopped)(void *arg), void *arg)
{
    struct sim_bench *bench = printer->handle.bench;
    int64_t end_ms = clock_mono_ms() + bench->print_ms, good_ms = clock_mono_ms();
    for (;;) {
        enum err e = trouble(&printer->handle);
        int64_t now = clock_mono_ms(), nap_end = now + BAND_MS;
        bool may_pass = e == ERR_HOT || e == ERR_TIMEOUT;
        if (!e)
            good_ms = now;
        if ((e && (!may_pass || now >= good_ms + PRINTER_STALL_MS)) || (!e && now >= end_ms))
            return e;
        if (!e && nap_end > end_ms)
            nap_end = end_ms;
        while (trouble(&printer->handle) == e && sim_wait(bench, nap_end)) {
        }
        pthread_mutex_unlock(&bench->lock);
        bool is_over = is_stopped(arg);
        pthread_mutex_lock(&bench->lock);
        if (is_over)
            return ERR_STOPPED;
    }
}

static bool make_folder(const char *path)
{
    char part[SIM_PATH];
    for (size_t i = 0; i < sizeof part; i++) {
        part[i] = '\0';
        if (i > 0 && (path[i] == '/' || path[i] == '\0') && mkdir(part, 0755) && errno != EEXIST)
            return false;
        if (path[i] == '\0')
            return true;
        part[i] = path[i];
    }
    return false;
}

static enum err deliver(struct sim_bench *bench, const struct raster *raster)
{
    char path[sizeof bench->last_path];
    snprintf(path, sizeof path, "%s/receipt-%03d.png", bench->print_dir, bench->printed + 1);
    enum err e = make_folder(bench->print_dir) ? raster_write_png(raster, path) : ERR_IO;
    if (e)
        return e;
    memcpy(bench->last_path, path, sizeof path);
    bench->printed++;
    return ERR_OK;
}

static enum err printer_print(void *state, const struct raster *raster, bool *started,
                              bool (*is_stopped)(void *arg), void *arg)
{
    struct sim_printer *printer = state;
    struct sim_bench *bench = printer->handle.bench;
    *started = false;
    if (raster->width_dots > printer->width_dots)
        return ERR_DATA;
    pthread_mutex_lock(&bench->lock);
    enum err e = trouble(&printer->handle);
    if (!e) {
        *started = true;
        e = roll(printer, is_stopped, arg);
    }
    if (!e)
        e = deliver(bench, raster);
    pthread_mutex_unlock(&bench->lock);
    return e;
}

static void printer_close(void *state)
{
    memset(state, 0, sizeof(struct sim_printer));
}

const struct printer_driver printer_sim = {
    .device = {"sim", sizeof(struct sim_printer), printer_open, printer_close},
    .status = printer_status,
    .print = printer_print,
};
