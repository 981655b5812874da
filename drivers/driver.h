/* The contracts between the kiosk and its devices. A driver is one const table; beside each real one stands a
 * simulated twin that fills the same table (drivers/sim.h commands the twins).
 *
 * Thread: every call on a state is made by the one thread that owns the device. Calls may block for the time
 * each slot names, never longer. A state starts zeroed, state_size bytes; close accepts a zeroed state and
 * may be called twice. Errors after which the device must be closed and opened again: ERR_GONE, ERR_IO. */
#pragma once

#include "base/err.h"
#include "base/idcard.h"
#include "base/raster.h"
#include "base/tag.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

struct sim_bench; /* drivers/sim.h */

/* What open may need; a driver looks only at its own fields. Borrowed during the call. */
struct device_options {
    const char *device;      /* scanner: /dev/input/... or /dev/tty...; "" = find one */
    const char *layout;      /* scanner that types: us, de, fr; NULL = us */
    int width_dots;          /* printer: 384 or 576 */
    bool has_half_receipt;   /* printer: the last receipt may hang uncut in the slot: cut it off first */
    FILE *record;            /* reader: a transcript without anything personal goes here; NULL = none */
    struct sim_bench *bench; /* simulated twins only */
};

/* What every driver has, as its first member. */
struct device_driver {
    const char *name; /* as in kiosk.conf */
    size_t state_size;
    /* Finds and claims the device. ERR_NOT_FOUND none, ERR_ACCESS permission, ERR_BUSY claimed by somebody,
     * and what each kind names below. */
    enum err (*open)(void *state, const struct device_options *options);
    void (*close)(void *state);
};

/* An open device: which driver, and its state. Zeroed = not open. */
struct device {
    const struct device_driver *driver;
    void *state; /* owned */
};

/* Opens the driver that kiosk.conf names; "auto" = the first real one that opens. drivers: one of the tables
 * below. The errors of open, of several drivers the most telling one; *out is untouched then. */
enum err device_open(struct device *out, const struct device_driver *const *drivers, const char *wanted,
                     const struct device_options *options) MUST_CHECK;
/* Would device_open try this driver? */
bool device_is_wanted(const struct device_driver *driver, const char *wanted);
/* Closes, wipes and frees; accepts a zeroed one. */
void device_close(struct device *device);

/* ---- reader of national ID cards ---- */

struct reader_driver {
    /* open asks the security module for its status (reset once when the self-test failed) and its id, <= 5 s
     * a unit; the first that can be used is taken. Besides: ERR_UNSUPPORTED a HID-wrapped unit or one in its
     * boot loader, ERR_SELF_TEST, ERR_UNAUTHORISED.
     */
    struct device_driver device;
    /* Another number as soon as a reader may have been plugged in or pulled out; works without an open one,
     * <= 50 ms.
     */
    unsigned (*presence)(const struct device_options *options);
    /* The module's printed id "05.01-20101129-0001228293-0296863149"; borrowed until close. */
    const char *(*serial)(const void *state);
    /* Is a card on the reader that has not been read yet? <= 1.5 s. A card that was read and still lies there
     * answers "no" on real units, so "no" never proves that it was taken. ERR_OK with *found set, or an
     * error. */
    enum err (*find)(void *state, bool *found);
    /* Selects and reads the found card, <= 5 s. ERR_CARD: lift it and lay it again. *card is untouched on
     * error; the caller wipes it. */
    enum err (*read)(void *state, struct idcard *card);
    /* More of the card that read has just given and that still lies there; the kiosk never asks. <= 5 s each.
     * ERR_NOT_FOUND: the card has none. *out is untouched on error; the caller wipes it. */
    enum err (*read_addresses)(void *state, struct idcard_addresses *out);
    /* The card body's management number. */
    enum err (*read_body_number)(void *state, uint8_t out[IDCARD_BODY_SIZE]);
};

/* ---- receipt printer ---- */

struct printer_status {
    bool is_online;
    bool is_paper_low; /* near-end sensor, optional hardware: a hint for staff only */
    bool is_paper_out;
    bool is_cover_open;
    bool is_hot;     /* the head cools down and goes on by itself */
    bool has_failed; /* cutter or mechanical or unrecoverable error: staff */
    bool
        has_half_receipt; /* the last receipt may hang uncut in the slot; the driver is about to cut it off */
    bool is_silent;       /* it prints, but tells nothing about itself (clones): all else here is hope */
};

enum { PRINTER_STALL_MS = 4000 }; /* so long a printer may take no data, or not say that it got so far */

/* The first trouble that keeps a receipt from being printed: ERR_COVER, ERR_PAPER, ERR_JAMMED, ERR_HOT,
 * ERR_BUSY (offline and does not say why), or ERR_OK. */
enum err printer_status_err(const struct printer_status *status);

struct printer_driver {
    struct device_driver device; /* open takes <= 2 s */
    /* Asks DLE EOT 1..4, <= 2 s. ERR_TIMEOUT: it takes no data, or answers nothing at all. */
    enum err (*status)(void *state, struct printer_status *out);
    /* Prints the raster and cuts. Asks the status first; sends in bands, waits for each and watches for
     * trouble. ERR_OK only after the printer said that it got past the cut. Else what printer_status_err
     * names, or ERR_TIMEOUT: for PRINTER_STALL_MS it took no data, or did not say that it got so far (bytes
     * were lost on the way). *started tells whether any paper may have moved (then the outcome of an error is
     * unknown). is_stopped is asked at least every 2 s: ERR_STOPPED. <= 30 s. Borrows the raster. */
    enum err (*print)(void *state, const struct raster *raster, bool *started, bool (*is_stopped)(void *arg),
                      void *arg);
};

/* ---- barcode scanner ---- */

enum { SCAN_MAX = 256 };

struct scanner_driver {
    struct device_driver device;
    /* Waits up to timeout_ms for one whole code without its line end. Control characters and '|' are removed,
     * what is not ASCII becomes '?'. Codes of more than SCAN_MAX - 1 characters are dropped whole. Half a
     * code waits for the next call and is forgotten when the device is closed. ERR_TIMEOUT when none came. */
    enum err (*read)(void *state, char code[SCAN_MAX], int timeout_ms);
};

/* ---- reader of second cards, where only their UID is asked for ---- */

struct tag_driver {
    /* open: ERR_NOT_FOUND no service or no reader. A tag that lies there already is not told: whoever left it
     * has gone. */
    struct device_driver device;
    /* Waits up to timeout_ms (it may come back sooner) for a tag that is newly laid on any of the readers and
     * asks it for its UID, <= 2 s more. Each laying is told once; the caller wipes *uid, which is untouched
     * on error. ERR_TIMEOUT none came, ERR_CARD it was lifted too soon, ERR_DATA it has no UID, ERR_BUSY
     * another program holds it; with these the driver goes on. */
    enum err (*read)(void *state, struct tag_uid *uid, int timeout_ms);
};

/* Every driver, ended by NULL, real ones first. Each entry is the first member of the struct of its kind. */
extern const struct device_driver *const reader_drivers[];
extern const struct device_driver *const printer_drivers[];
extern const struct device_driver *const scanner_drivers[];
extern const struct device_driver *const tag_drivers[];
