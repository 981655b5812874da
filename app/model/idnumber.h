/* Numbers of ID cards. Two strengths: what a number must obey to be taken at all, and what it obeys as a
 * rule, which staff are told about and nobody is refused for. Any thread. */
#pragma once

#include "base/idcard.h"

#include <stdbool.h>

enum { FOREIGN_2017_DIGITS = 14, FOREIGN_2017_SIZE = 15 + 1 }; /* without and with its check digit */

/* GB 11643: 17 digits and a check character; MOD 11-2, X in upper case. */
bool idnumber_is_valid(const char *number18);
/* The number of a 2017 foreigner's card: 3 letters of the country, 4 digits of the place, YYMMDD, a digit,
 * and a check digit: weights 7-3-1 over digits and letters (A = 10). */
bool idnumber_foreign_2017_is_valid(const char *number15);

/* 18-character numbers must pass MOD 11-2. Of a 2017 foreigner's number only the form counts, because
 * published specimens fail the check. */
bool idnumber_is_acceptable(const struct idcard *card);
/* An acceptable number that also keeps the softer rules of its kind: it holds the card's birth date; a permit
 * begins with 810000 (Hong Kong), 820000 (Macao) or 830000 (Taiwan), a 2023 card with 9, and a 2017 card with
 * its country's letters and passes 7-3-1. */
bool idnumber_is_usual(const struct idcard *card);

/* The number that the holder of a 2023 card had on the 2017 card before, put together from country, number
 * and link. False, and out untouched, if the card tells of none. */
bool idnumber_former(const struct idcard *card, char out[FOREIGN_2017_SIZE]);
