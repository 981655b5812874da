/* What a device of usbemu.h tells of itself: USB 2.0 specification, chapter 9.6. Pure. */
#pragma once

#include "usbemu.h"

enum { DESCRIPTORS_DEVICE = 18, DESCRIPTORS_MAX = DESCRIPTORS_DEVICE + 9 + 9 + 7 * USBEMU_ENDPOINTS };

/* The device descriptor of DESCRIPTORS_DEVICE bytes, then that of its configuration with interface and
 * endpoints. Returns the size of all. */
size_t descriptors_of(const struct usbemu_spec *spec, uint8_t out[DESCRIPTORS_MAX]);
