/* The seam under each USB driver: real = usb.c (the only caller of libusb), simulated = sim_*.c, tests =
 * transcripts. Thread: the device's own. */
#pragma once

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

struct transport {
    void *self;
    /* Sends all of data to the OUT endpoint (its address). *sent says how much went even when it failed. */
    enum err (*write)(void *self, uint8_t endpoint, const uint8_t *data, size_t len, size_t *sent,
                      int timeout_ms);
    /* One transfer from the IN endpoint: up to size bytes, which must be a multiple of the packet size. *got
     * may be smaller. ERR_TIMEOUT may come with *got > 0. */
    enum err (*read)(void *self, uint8_t endpoint, uint8_t *data, size_t size, size_t *got, int timeout_ms);
    /* A class request on endpoint 0; IN when the request type's bit 7 is set. NULL where a transport has
     * none. */
    enum err (*control)(void *self, uint8_t request_type, uint8_t request, uint16_t value, uint16_t index,
                        uint8_t *data, uint16_t len, size_t *got, int timeout_ms);
    /* Resets the device, <= 1 s; its endpoints serve again afterwards. ERR_GONE: it must be opened again.
     * NULL where a transport cannot. Some printers hang after it: readers only. */
    enum err (*reset)(void *self);
    void (*close)(void *self);
};
