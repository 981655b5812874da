/* Who a card belongs to: the little of a card that the store may see, and what may be shown of it. Any
 * thread. */
#pragma once

#include "base/err.h"
#include "base/idcard.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Travels from the reader's thread to the store's thread only; wiped by both. */
struct identity {
    enum card_kind kind;
    char number[20];
    char name[92];        /* Chinese name, or the English one where the card has no other */
    int32_t birth_day;    /* for the age class, not kept */
    int32_t valid_to_day; /* DAY_FOREVER = 长期 */
    bool is_name_unclear; /* a character of the name could not be told: staff compare with the card */
};

enum age_class { AGE_CHILD, AGE_MINOR, AGE_ADULT, AGE_ELDER }; /* < 14, < 18, < 60, older */

/* ERR_DATA when the number fails its check (GB 11643 / MOD 11-2; a 2017 foreigner's number is only warned
 * about) or a needed field is missing. *out untouched on error. */
enum err identity_from_card(const struct idcard *card, struct identity *out) MUST_CHECK;
void identity_wipe(struct identity *identity);

/* GB 11643: 17 digits and a check character; MOD 11-2, X in upper case. */
bool idnumber_is_valid(const char *number18);
/* The 15-character number of a 2017 foreigner's card, 7-3-1 check. */
bool idnumber_foreign_2017_is_valid(const char *number15);
enum age_class age_class_of(int32_t birth_day, int32_t today);

/* 张三 -> 张*, 张小明 -> 张*明, 欧阳小明 -> 欧**明; a Latin name keeps the first letter of each word: "J***
 * S****". */
void name_mask(const char *name, char *out, size_t size);
