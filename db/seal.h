/* Sealing of single columns, so that a copied database file says nothing about people. Any thread. */
#pragma once

#include "base/id.h"
#include "db/keys.h"

#include <stddef.h>

/* version 1, nonce 24, tag 16 */
enum { SEAL_OVERHEAD = 41 };

/* XChaCha20-Poly1305 with keys->store, bound to its place ("table|column") and row: moved elsewhere it does
 * not open. out holds size + SEAL_OVERHEAD bytes. */
void seal_for_kiosk(const struct keys *keys, const char *place, struct uuid row, const void *plain,
                    size_t size, uint8_t *out);
/* Plain text of sealed_size - SEAL_OVERHEAD bytes. ERR_CORRUPT: damaged, moved, or sealed with another key;
 * ERR_FULL: longer than max. */
enum err seal_open(const struct keys *keys, const char *place, struct uuid row, const uint8_t *sealed,
                   size_t sealed_size, void *plain, size_t max, size_t *size) MUST_CHECK;

enum { SEALED_IDENTITY_MAX = 192, SEALED_PHONE_MAX = 80, SEALED_TEXT_MAX = 384 };
enum { SEALED_WORDS_MAX = 300 }; /* bytes of a text with its NUL */

/* A resident's full name and the last four characters of the number, as a box that only staff's private key
 * opens. Inside: version 1, resident's id 16, name, NUL, last four. Returns the size. */
size_t seal_for_staff(const struct keys *keys, struct uuid resident, const char *name, const char *number,
                      uint8_t out[SEALED_IDENTITY_MAX]);
/* A phone number of at most 12 digits in such a box: version 1, resident's id 16, digits. Returns the size.
 */
size_t seal_phone_for_staff(const struct keys *keys, struct uuid resident, const char *digits,
                            uint8_t out[SEALED_PHONE_MAX]);

/* Words of less than SEALED_WORDS_MAX bytes, bound to the row that they belong to. Returns the size. */
size_t seal_text_for_staff(const struct keys *keys, struct uuid row, const char *text,
                           uint8_t out[SEALED_TEXT_MAX]);

/* The other way, with staff's private key: name holds 92 bytes, last_four 5, digits 16. ERR_CORRUPT: not
 * sealed to staff for this resident. */
enum err seal_open_identity(const struct keys *keys, const uint8_t staff_secret[32], struct uuid resident,
                            const uint8_t *sealed, size_t size, char name[92], char last_four[5]) MUST_CHECK;
enum err seal_open_phone(const struct keys *keys, const uint8_t staff_secret[32], struct uuid resident,
                         const uint8_t *sealed, size_t size, char digits[16]) MUST_CHECK;
enum err seal_open_text(const struct keys *keys, const uint8_t staff_secret[32], struct uuid row,
                        const uint8_t *sealed, size_t size, char text[SEALED_WORDS_MAX]) MUST_CHECK;
