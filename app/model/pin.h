/* The PIN that staff type beside their card. Any thread. */
#pragma once

#include <stdbool.h>

enum { PIN_MIN = 6, PIN_MAX = 12 };

/* 6 to 12 digits that nobody guesses first: not one digit repeated, no run up or down, and no part of the
 * card's number, where a birth date stands. */
bool pin_is_acceptable(const char *pin, const char *card_number);
