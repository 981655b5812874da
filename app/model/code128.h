/* Code 128, set B (ISO/IEC 15417): what library labels carry. Any thread. */
#pragma once

#include <stddef.h>

enum { CODE128_TEXT_MAX = 32, CODE128_QUIET = 10, CODE128_MODULES_MAX = 11 * (CODE128_TEXT_MAX + 2) + 13 };

/* Widths of bars and spaces in turn, a bar first, as '1' to '4', NUL-terminated; returns how many modules
 * they take, without the CODE128_QUIET modules of white on either side. 0: empty, too long, or not printable
 * ASCII. */
int code128_encode(const char *text, char widths[CODE128_MODULES_MAX]);
