/* A barcode scanner on the emulated bus. A typing one is an event device, /dev/input/event5: a pipe for its
 * events and an emulation of the ioctls of evdev. A serial one is a pseudo-terminal that /dev/serial/by-id
 * leads to as to a CDC ACM line. Any thread. */
#pragma once

#include "usbemu.h"

#include "base/err.h"

#include <umockdev.h>

enum scanner_wiring { SCANNER_KEYBOARD, SCANNER_SERIAL };

#define SCANNER_EVENT_NODE "/dev/input/event5"
#define SCANNER_SERIAL_NODE "/dev/serial/by-id/usb-Example_Scanner_0001-if00"

struct scanner_device {
    struct usbemu_bus *bus;
    enum scanner_wiring wiring;
    bool is_caps_lit; /* the lamp, as the driver finds it when it opens */
    int fd;           /* what is scanned goes here; -1 = unplugged */
    UMockdevIoctlBase *handler;
    UMockdevIoctlClient *owner; /* only compared; guarded by the lock of the bus */
};

/* Not plugged in. */
void scanner_device_init(struct scanner_device *scanner, struct usbemu_bus *bus, enum scanner_wiring wiring);
/* Before the bus is destroyed. */
void scanner_device_finish(struct scanner_device *scanner);
/* Nothing happens when it is plugged in (or unplugged) already. */
void scanner_device_plug(struct scanner_device *scanner);
void scanner_device_unplug(struct scanner_device *scanner);
/* The characters of a label, as they are; "\r" is Enter. A typing scanner types ASCII on a US keyboard.
 * ERR_GONE while it is unplugged, ERR_FULL when nobody reads. */
enum err scanner_device_send(struct scanner_device *scanner, const char *text) MUST_CHECK;
/* One event of a typing scanner, e.g. EV_SYN, SYN_DROPPED, 0. */
enum err scanner_device_event(struct scanner_device *scanner, uint16_t type, uint16_t code,
                              int32_t value) MUST_CHECK;
/* Does a program listen, having grabbed the event device or claimed the line? */
bool scanner_device_is_claimed(struct scanner_device *scanner);
/* unplug, replug. ERR_UNSUPPORTED: another word. */
enum err scanner_device_command(struct scanner_device *scanner, const char *word) MUST_CHECK;
