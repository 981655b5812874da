/* The 256-byte text record of an ID card, UTF-16LE, fields left-aligned and padded with spaces. The character
 * at offset 248 tells the kind: ' ' resident, 'J' HMT residence permit, 'I' foreigner 2017, 'Y' foreigner
 * 2023 (vendor document 2014; the later kinds from vendors' public SDK code). One table per kind drives both
 * directions. Pure; any thread. */
#pragma once

#include "base/err.h"
#include "base/idcard.h"

#include <stddef.h>
#include <stdint.h>

enum { ID_RECORD_SIZE = 256 };

/* One field: a member of struct idcard and where it lies. A long English name goes on in a second part. */
struct id_field {
    const char *key; /* the member's name, also the key in card files */
    size_t at, size; /* the member's place in struct idcard */
    struct {
        uint8_t offset, units; /* bytes from the record's start; UTF-16 units, 0 = no such part */
    } part[2];
};
/* The fields of a kind, ended by a NULL key. */
const struct id_field *id_record_fields(enum card_kind kind);

/* Old private-use code points become the real ones and unknown ones □ (drivers/pua.h), lone surrogates and
 * control characters U+FFFD; is_name_unclear tells when that befell a name. ERR_DATA for an unknown kind or a
 * record without a number; *card is untouched then. */
enum err id_record_decode(const uint8_t record[ID_RECORD_SIZE], struct idcard *card) MUST_CHECK;
/* ERR_DATA when a field is too long for the record or not UTF-8; record is wiped then. */
enum err id_record_encode(const struct idcard *card, uint8_t record[ID_RECORD_SIZE]) MUST_CHECK;
/* The answer to 30 03: blocks of 35 UTF-16 units each (vendors' code reads 1 to 4), decoded as a field; blank
 * ones are left out. ERR_DATA for another size, ERR_NOT_FOUND if all are blank; *out is untouched then. */
enum { ID_ADDRESS_SIZE = 70 };
enum err id_record_decode_addresses(const uint8_t *data, size_t size,
                                    struct idcard_addresses *out) MUST_CHECK;
/* UTF-16 units of UTF-8 text. */
size_t id_record_units(const char *text);
