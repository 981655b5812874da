/* Who has a USB device open, for the message that it is busy. Linux: /proc; any thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { USB_HOLDER_SIZE = 64 };

/* "process 1234 (kiosk)"; false: not to be told, as for processes of other users. */
bool usb_holder(uint8_t bus, uint8_t address, char out[USB_HOLDER_SIZE]);
