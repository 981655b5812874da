/* What the scanners behind a file of /dev share. Thread: the device's own. */
#pragma once

#include "base/err.h"

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SCANNER_PATH = 512 };

/* errno of a device file. */
enum err scanner_err(int number);
/* Walks the files of dir in the order of their names, numbers by value: name, at first "", becomes the next
 * one. false at the end and without dir. */
bool scanner_fd_next(const char *dir, char name[NAME_MAX + 1]);
/* For reading, without waiting and without becoming anybody's terminal. The errors of a driver's open. */
enum err scanner_fd_open(const char *path, int *fd) MUST_CHECK;
/* Waits until until_ms (base/clock monotonic) for something and reads it; what is there is read even when
 * that time has passed. ERR_TIMEOUT; ERR_GONE when the device went away; ERR_IO. */
enum err scanner_fd_read(int fd, void *out, size_t size, int64_t until_ms, size_t *got) MUST_CHECK;
