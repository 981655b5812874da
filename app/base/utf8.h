/* UTF-8 text on plain buffers. Any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes the code point at *text and moves *text past it; 0 at the end. A malformed byte gives U+FFFD and
 * moves one byte, so a loop always ends. */
uint32_t utf8_next(const char **text);
/* Writes cp as UTF-8; returns the bytes written (1..4, no NUL added). */
size_t utf8_put(char out[4], uint32_t cp);
bool utf8_valid(const char *text, size_t len);
/* Code points in text. */
size_t utf8_count(const char *text);

/* Copies whole code points that fit; always NUL-terminated. Returns false if text was cut. */
bool str_copy(char *out, size_t size, const char *text);
/* snprintf that never leaves half a code point at the end. Returns false if the text was cut. */
bool str_format(char *out, size_t size, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/* Puts args[0], args[1]... in place of {0}, {1}... (at most {9}; args ends with NULL), so that a translation
 * may change their order; a number without its argument stays as it is. Returns false if the text was cut. */
bool str_fill(char *out, size_t size, const char *pattern, const char *const *args);
/* True for the CJK blocks, kana and full-width forms: characters between which a line may break. */
bool utf8_is_cjk(uint32_t cp);
