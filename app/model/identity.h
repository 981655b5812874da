/* Who a card belongs to: the little of a card that the store may see, and what may be shown of it. Any
 * thread. */
#pragma once

#include "base/err.h"
#include "base/idcard.h"
#include "model/idnumber.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Travels from the reader's thread to the store's thread only; wiped by both. */
struct identity {
    enum card_kind kind;
    char number[20];
    char name[92];                         /* Chinese name, or the English one where the card has no other */
    int32_t birth_day;                     /* for the age class, not kept */
    int32_t valid_to_day;                  /* DAY_FOREVER = 长期 */
    char former_number[FOREIGN_2017_SIZE]; /* of the 2017 card that a 2023 card followed, "" = none told */
    /* What staff compare with the card; nobody is refused for it. */
    bool is_name_unclear;   /* a character of the name could not be told */
    bool is_number_unusual; /* idnumber_is_usual */
};

enum age_class { AGE_CHILD, AGE_MINOR, AGE_ADULT, AGE_ELDER, AGE_CLASS_COUNT }; /* < 14, < 18, < 60, older */
const char *age_class_name(enum age_class age);                                 /* "child" */

/* ERR_DATA when the number is not acceptable (model/idnumber.h) or a needed field is missing. *out untouched
 * on error. */
enum err identity_from_card(const struct idcard *card, struct identity *out) MUST_CHECK;
void identity_wipe(struct identity *identity);

int age_years_of(int32_t birth_day, int32_t today); /* full years */
enum age_class age_class_of(int32_t birth_day, int32_t today);

/* 张三 -> 张*, 张小明 -> 张*明, 欧阳小明 -> 欧**明; a Latin name keeps the first letter of each word: "J***
 * S****". */
void name_mask(const char *name, char *out, size_t size);
