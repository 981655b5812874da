/* The inside of the emulation: usbemu.c plugs devices, usbemu_urb.c answers for them. */
#pragma once

#include "usbemu.h"

#include <umockdev.h>

struct usbemu_bus {
    UMockdevTestbed *bed;
    GRecMutex lock;
    int last_number; /* every plug-in gets a new one, as on a real bus */
    int refused;
    GPtrArray *devices;
    GPtrArray *plugs; /* old ones too: programs may still hold them open */
};

struct usbemu_device {
    struct usbemu_bus *bus;
    const struct usbemu_spec *spec;
    void *arg;
    struct plug *plug; /* NULL while it is unplugged */
};

/* A transfer that a program has submitted. */
struct urb {
    UMockdevIoctlData *data;   /* mirrors its struct usbdevfs_urb ... */
    UMockdevIoctlData *buffer; /* ... and its buffer */
    UMockdevIoctlClient *client;
};

/* One stay of a device on the bus. */
struct plug {
    struct usbemu_device *device;
    UMockdevIoctlBase *handler;
    char *node, *path, *sys; /* as programs name it, where it really is, in /sys */
    int master, slave;       /* the pseudo-terminal that stands for the node ... */
    char terminal[64];       /* ... and its name */
    bool is_gone, is_running;
    bool has_kernel_driver;
    UMockdevIoctlClient *owner;       /* who has claimed the interface; only compared */
    GQueue pending, done;             /* of struct urb, oldest first */
    GQueue packets[USBEMU_ENDPOINTS]; /* of GBytes, for the IN endpoints */
};

/* The handler of a plug's ioctls. */
gboolean plug_on_ioctl(UMockdevIoctlBase *base, UMockdevIoctlClient *client, struct plug *plug);
void plug_on_client_vanished(UMockdevIoctlBase *base, UMockdevIoctlClient *client, struct plug *plug);
/* Moves data between transfers and device as far as it goes. */
void plug_run(struct plug *plug);
/* Ends all transfers. */
void plug_flush(struct plug *plug);
/* Ends all transfers and leaves the device as one that was pulled out. */
void plug_pull(struct plug *plug);
void urb_free(void *urb);
