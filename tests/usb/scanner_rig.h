/* A scanner with its real driver, or its simulated twin, begun and ended with each test. */
#pragma once

#include "usb_test.h"

#include "scanner_device.h"

#include "base/mem.h"
#include "drivers/registry.h"
#include "drivers/sim.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATIENCE_MS = 20000 };

struct rig {
    const struct scanner_driver *driver;
    enum { REAL, SIMULATED } kind;
    enum scanner_wiring wiring;
};

static const struct rig keyboard = {&scanner_keyboard, REAL, SCANNER_KEYBOARD};
static const struct rig serial = {&scanner_serial, REAL, SCANNER_SERIAL};
static const struct rig simulated = {.driver = &scanner_sim, .kind = SIMULATED};

static const struct rig *rig;
static struct scanner_device device;
static struct sim_bench *bench;
static struct device_options options;
static void *scanner;
static char code[SCAN_MAX];

static inline int begin(void **state)
{
    rig = *state;
    setup(state);
    scanner_device_init(&device, bus, rig->wiring);
    scanner_device_plug(&device);
    bench = sim_bench_create("/nonexistent");
    options = (struct device_options){.device = "", .layout = "us", .bench = bench};
    scanner = mem_alloc(rig->driver->device.state_size);
    strcpy(code, "untouched");
    return 0;
}

static inline int end(void **state)
{
    rig->driver->device.close(scanner);
    free(scanner);
    scanner_device_finish(&device);
    sim_bench_destroy(bench);
    return teardown(state);
}

static inline void plug(bool is_plugged)
{
    if (rig->kind == SIMULATED)
        sim_plug(bench, SIM_SCANNER, is_plugged);
    else if (is_plugged)
        scanner_device_plug(&device);
    else
        scanner_device_unplug(&device);
}

/* A label passes the scanner, which sends what it holds and a CR. */
static inline enum err scan(const char *label)
{
    char text[2 * SCAN_MAX];
    snprintf(text, sizeof text, "%s\r", label);
    return rig->kind == SIMULATED ? sim_scan(bench, label) : scanner_device_send(&device, text);
}

static inline enum err open_scanner(void)
{
    return rig->driver->device.open(scanner, &options);
}

static inline void close_scanner(void)
{
    rig->driver->device.close(scanner);
}

static inline enum err read_code(int timeout_ms)
{
    return rig->driver->read(scanner, code, timeout_ms);
}

static inline void expect(const char *text)
{
    assert_int_equal(read_code(PATIENCE_MS), ERR_OK);
    assert_string_equal(code, text);
}

/* Named after its rig. */
#define TEST(name, rig)                                                                                      \
    {                                                                                                        \
#rig ": " #name, name, begin, end, (void *)&rig                                                      \
    }
