/* Finding a scanner on a USB serial line. Any thread. */
#pragma once

#include "base/err.h"

#include <stddef.h>

/* The first name in dir (/dev/serial/by-id, kept by udev) that leads to a CDC ACM line, ttyACM*, as dir/NAME.
 * Adapters of other kinds (ttyUSB*) may be anything: kiosk.conf names them. ERR_NOT_FOUND: none. */
enum err scanner_serial_find(const char *dir, char *path, size_t size) MUST_CHECK;
