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

static enum err trouble(const struct sim_handle *handle)
{
    if (sim_is_gone(handle))
        return ERR_GONE;
    enum sim_paper paper = handle->bench->paper;
    return paper == SIM_PAPER_OUT ? ERR_PAPER : paper == SIM_COVER_OPEN ? ERR_COVER : ERR_OK;
}

static enum err printer_status(void *state, struct printer_status *out)
{
    struct sim_printer *printer = state;
    struct sim_bench *bench = printer->handle.bench;
    pthread_mutex_lock(&bench->lock);
    enum err e = trouble(&printer->handle);
    if (e != ERR_GONE)
        *out = (struct printer_status){.is_online = !e,
                                       .is_paper_low = bench->paper == SIM_PAPER_LOW,
                                       .is_paper_out = e == ERR_PAPER,
                                       .is_cover_open = e == ERR_COVER};
    pthread_mutex_unlock(&bench->lock);
    return e == ERR_GONE ? e : ERR_OK;
}

/* Lets the time of the receipt pass, lock held; it is released while is_stopped is asked. */
static enum err roll(struct sim_printer *printer, bool (*is_stopped)(void *arg), void *arg)
{
    struct sim_bench *bench = printer->handle.bench;
    int64_t end_ms = clock_mono_ms() + bench->print_ms;
    for (;;) {
        enum err e = trouble(&printer->handle);
        int64_t now = clock_mono_ms(), band_end = now + BAND_MS < end_ms ? now + BAND_MS : end_ms;
        if (e || now >= end_ms)
            return e;
        while (!trouble(&printer->handle) && sim_wait(bench, band_end)) {
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
