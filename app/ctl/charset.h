/* Bytes of a file as UTF-8. One thread. */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

enum charset { CHARSET_UTF8, CHARSET_GB18030 };

/* Reads the whole file; *bytes is owned by the caller (free) and ends with a NUL that len does not count.
 * ERR_NOT_FOUND, ERR_ACCESS, ERR_IO, ERR_FULL (over 256 MiB). */
enum err file_read_whole(const char *path, char **bytes, size_t *len) MUST_CHECK;
/* False for another name than utf-8 and gb18030. */
bool charset_find(const char *name, enum charset *out);
/* The bytes decide, because neither a file's name nor its heading tells the truth: strict UTF-8 first, else
 * strict GB18030. ERR_DATA: neither, or a NUL byte among them; ERR_UNSUPPORTED: no converter here. */
enum err charset_tell(const char *bytes, size_t len, enum charset *out) MUST_CHECK;
/* The bytes as UTF-8; *text is owned by the caller (free) and ends with a NUL that text_len does not count.
 * ERR_DATA: not that charset, or a NUL byte among them; ERR_UNSUPPORTED: no converter here. */
enum err charset_decode(enum charset charset, const char *bytes, size_t len, char **text,
                        size_t *text_len) MUST_CHECK;
/* The other way round, for text that is valid UTF-8. */
enum err charset_encode(enum charset charset, const char *text, size_t len, char **bytes,
                        size_t *bytes_len) MUST_CHECK;
