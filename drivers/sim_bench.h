/* The inside of the bench, for the simulated twins. Each twin holds the bench's lock while it looks. */
#pragma once

#include "drivers/driver.h"
#include "drivers/sim.h"
#include "drivers/sim_sam.h"

#include <pthread.h>
#include <stdint.h>

enum { SIM_DEVICES = SIM_TAG + 1, SIM_SCANS = 16, SIM_PATH = 4096 };

struct sim_bench {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool is_plugged[SIM_DEVICES];
    int plugs[SIM_DEVICES]; /* counts plug-ins: a handle opened before the last one is dead */
    struct sim_sam sam;
    char scans[SIM_SCANS][SCAN_MAX]; /* oldest first */
    int scan_count;
    struct tag_uid tag; /* size 0: none lies there */
    int tags_laid;      /* counts layings */
    bool is_tag_open, is_tag_hasty;
    enum sim_printer_fault printer_fault;
    int print_ms;
    int printed;
    char print_dir[SIM_PATH];
    char last_path[SIM_PATH + 32];
};

/* What an open simulated device keeps. */
struct sim_handle {
    struct sim_bench *bench;
    enum sim_device device;
    int plug;
};

/* ERR_NOT_FOUND without a bench or while the device is unplugged. */
enum err sim_open(struct sim_handle *handle, enum sim_device device, struct sim_bench *bench) MUST_CHECK;
/* As driver.h presence; no handle is needed. */
unsigned sim_presence(struct sim_bench *bench, enum sim_device device);
/* The remaining functions want the lock held. */
bool sim_is_gone(const struct sim_handle *handle);
/* Waits until the bench changes, at the latest until until_ms (base/clock monotonic); may wake early. false
 * once that time has passed. */
bool sim_wait(struct sim_bench *bench, int64_t until_ms);
