/* The inside of redir_bus.c: the devices and their wire. Everything here wants the bus locked. */
#pragma once

#include "redir_bus.h"

#include <glib.h>
#include <usbredirparser.h>

struct usbemu_bus {
    GRecMutex lock;
    GPtrArray *devices;
    GMainContext *context;
    GMainLoop *loop;
    GThread *thread; /* serves the wires and the timers */
};

struct usbemu_device {
    struct usbemu_bus *bus;
    const struct usbemu_spec *spec;
    void *arg;
    int fd, far_fd;
    struct usbredirparser *parser;
    bool has_peer, is_plugged, is_running;
    GQueue transfers;                 /* that the guest's controller has begun */
    GQueue packets[USBEMU_ENDPOINTS]; /* of GBytes: what the device has to send */
};

/* Speaks to the guest's controller over the device's fd. */
struct usbredirparser *redir_wire_new(struct usbemu_device *device);
/* Tells the guest that the device is there. */
void redir_wire_announce(struct usbemu_device *device);
/* Moves what can be moved between the guest's transfers and the device, and sends it. */
void redir_wire_run(struct usbemu_device *device);
void redir_wire_flush(struct usbemu_device *device);
/* Forgets transfers and packets. */
void redir_wire_drop(struct usbemu_device *device);
