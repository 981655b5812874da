/* USB devices that exist only for this process and its children: a umockdev test bed with an emulation of the
 * Linux usbfs ioctls, so that unchanged programs reach them through the real libusb. The process must have
 * libumockdev-preload loaded (linked in, or LD_PRELOAD); children need LD_PRELOAD, and UMOCKDEV_DIR, which
 * usbemu_bus_create sets.
 *
 * Threads: callbacks run on the test bed's own thread with the bus locked. Every function here may be called
 * from any thread and from callbacks, but plugging, unplugging and destroying not from callbacks. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum usbemu_answer {
    USBEMU_ACK,
    USBEMU_NAK,   /* no room: the packet is offered again after usbemu_ready */
    USBEMU_STALL, /* the transfer fails */
};

enum { USBEMU_ENDPOINTS = 4, USBEMU_CONTROL_STALL = -1 };

/* A device of one configuration with one interface, number 0. */
struct usbemu_spec {
    uint16_t vendor, product;
    uint8_t class, subclass, protocol; /* of the interface */
    struct {
        uint8_t address; /* bit 7 set = IN; 0 ends the list */
        bool is_interrupt;
        uint16_t packet;
    } endpoints[USBEMU_ENDPOINTS];
    const char *kernel_driver; /* holds the interface when the device is plugged in; NULL = none */
    /* One packet of a transfer to an OUT endpoint. */
    enum usbemu_answer (*on_out)(void *arg, uint8_t endpoint, const uint8_t *packet, size_t len);
    /* A request to endpoint 0; data is what came with it, or room for size bytes when setup[0] has bit 7.
     * Returns the size of the data stage or USBEMU_CONTROL_STALL. NULL = every request stalls. */
    int (*on_control)(void *arg, const uint8_t setup[8], uint8_t *data, size_t size);
    void (*on_reset)(void *arg); /* NULL = nobody may reset it */
};

struct usbemu_bus;
struct usbemu_device;

/* Sets UMOCKDEV_DIR. Aborts without the preload library. One bus a process at a time. */
struct usbemu_bus *usbemu_bus_create(void);
/* Unplugs and frees the devices too. No program may use them any more. */
void usbemu_bus_destroy(struct usbemu_bus *bus);
/* Held while callbacks run; recursive. */
void usbemu_lock(struct usbemu_bus *bus);
void usbemu_unlock(struct usbemu_bus *bus);
/* ioctls so far that this emulation refuses, such as reset and set configuration: no driver here should need
 * them. */
int usbemu_refused(struct usbemu_bus *bus);

/* Not plugged in yet. Borrows spec and arg. */
struct usbemu_device *usbemu_device_create(struct usbemu_bus *bus, const struct usbemu_spec *spec, void *arg);
/* Nothing happens when it is plugged in (or unplugged) already. */
void usbemu_plug(struct usbemu_device *device);
void usbemu_unplug(struct usbemu_device *device);
/* The machine slept: transfers end, claims are lost, the address stays. */
void usbemu_suspend(struct usbemu_device *device);
/* Nobody may open it, not even root, until it is permitted or plugged in again. */
void usbemu_forbid(struct usbemu_device *device, bool is_forbidden);
/* The file that programs open, under UMOCKDEV_DIR; valid until it is unplugged. */
const char *usbemu_node(struct usbemu_device *device);
/* Does the kernel driver of the spec hold the interface now? */
bool usbemu_has_kernel_driver(struct usbemu_device *device);

/* Queues a message at an IN endpoint, to be had after delay_ms (not 0: only from a callback). It goes out in
 * packets; a short one ends the reader's transfer. Lost when the device is unplugged. */
void usbemu_send(struct usbemu_device *device, uint8_t endpoint, const uint8_t *data, size_t len,
                 int delay_ms);
/* Offers packets again that were answered with USBEMU_NAK. */
void usbemu_ready(struct usbemu_device *device);
