/* Telephone numbers as people here type them. Any thread. */
#pragma once

#include <stdbool.h>

enum { PHONE_MAX = 13 }; /* 12 digits and a NUL */

/* Digits alone: a mobile number (1, then 3..9, 11 in all) or a landline with its area code (010 or 02x and 8
 * digits; 03xx..09xx and 7 or 8 digits). Source: the national numbering plan (YD/T 1016, GB/T 3971). */
bool phone_is_valid(const char *digits);
