/* Reading codes from the key events of a scanner that types. Thread: the device's own. */
#pragma once

#include "drivers/keymap.h"

/* Reads input events from fd until a code is whole; half a code stays in map for the next call. ERR_TIMEOUT,
 * ERR_GONE when the device went away, ERR_IO. */
enum err scanner_read_events(int fd, struct keymap *map, char code[SCAN_MAX], int timeout_ms) MUST_CHECK;
