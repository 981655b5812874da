/* What a card reader hands over: the fields of the card's text record as plain values. This is the most
 * personal data in the program. It lives on the reader's thread only, is turned into a struct identity there
 * (model/identity.h) and wiped with idcard_wipe at once. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The character at offset 248 of the record says which card it is. */
enum card_kind { CARD_RESIDENT, CARD_HMT, CARD_FOREIGNER_2017, CARD_FOREIGNER_2023 };

/* UTF-8, NUL-terminated, trimmed; a field that the kind lacks is "". Dates are YYYYMMDD; valid_to may be
 * "长期". */
struct idcard {
    enum card_kind kind;
    bool is_name_unclear; /* a character of the name could not be told and stands as □ or U+FFFD */
    char name[92];        /* 15 characters (60 on a 2017 card's English name goes to name_en) */
    char name_en[184];    /* foreigners' cards */
    char sex[2];          /* GB/T 2261.1 code */
    char ethnic[4];       /* GB/T 3304 code, resident cards */
    char birth[9];
    char address[212];
    char number[20];
    char issuer[92];
    char valid_from[9];
    char valid_to[20];
    char country[4];        /* foreigners' cards */
    char travel_permit[16]; /* HMT permits */
    char issue_count[4];    /* HMT permits */
    char renewals[4];       /* 2023 card */
    char version[4];        /* 2017 card */
    char authority[8];      /* 2017 card */
    char former_link[8];    /* 2023 card */
};

void idcard_wipe(struct idcard *card);

/* What a card holds besides its record. The kiosk never asks for it. */
enum { IDCARD_ADDRESSES_MAX = 4, IDCARD_BODY_SIZE = 28 };

/* Addresses written onto the card after it was made, in the order in which it gives them; text as above. */
struct idcard_addresses {
    int count; /* 1..IDCARD_ADDRESSES_MAX */
    char address[IDCARD_ADDRESSES_MAX][144];
};
