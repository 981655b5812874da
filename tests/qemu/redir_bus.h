/* What the bus of redir_bus.c has beyond usbemu.h. */
#pragma once

#include "usbemu.h"

/* The connected socket that QEMU is to speak to as the chardev of a usb-redir device; stays the bus's, closed
 * when a program is started. */
int redir_bus_far_end(const struct usbemu_device *device);
