/* Text files as UTF-8. One thread. */
#pragma once

#include "base/err.h"

#include <stddef.h>

/* Reads the file and turns it into UTF-8. charset: "utf-8", "gb18030", or "auto": the bytes decide, strict
 * UTF-8 first, else strict GB18030, because neither a file's name nor its heading tells the truth. *text is
 * owned by the caller (free) and ends with a NUL that len does not count. ERR_NOT_FOUND, ERR_ACCESS, ERR_IO,
 * ERR_FULL (over 64 MiB), ERR_DATA (not that charset, or with NUL bytes), ERR_UNSUPPORTED (no converter
 * here). */
enum err text_file_read(const char *path, const char *charset, char **text, size_t *len) MUST_CHECK;
