/* The staff's secret key: X25519, the other half of keys->staff_public. It lies wrapped once for each staff
 * member under Argon2id(PIN, own card's number), in their row of the table staff. Any thread.
 *
 * Before the first one is enrolled it lies unwrapped as `staff.key` beside the other keys. */
#pragma once

#include "base/id.h"
#include "db/keys.h"

#include <stdbool.h>

enum { STAFF_SECRET_SIZE = 32, CARD_SECRET_SIZE = 32, STAFF_BOX_SIZE = 24 + STAFF_SECRET_SIZE + 16 };

struct staff_wrap {
    uint8_t salt[16];
    uint32_t mem_kib, passes;
    uint8_t box[STAFF_BOX_SIZE]; /* nonce, and the secret under XChaCha20-Poly1305, bound to the staff's id */
};

/* What of a card goes into the wrapping key. As secret as the number itself. */
void staff_card_secret(enum card_kind kind, const char *number, uint8_t out[CARD_SECRET_SIZE]);
/* With a new salt. Takes four times as long as a look-up hash, 300 ms at the default cost; so does opening.
 */
void staff_key_wrap(const struct keys *keys, struct uuid staff, const char *pin,
                    const uint8_t card[CARD_SECRET_SIZE], const uint8_t secret[STAFF_SECRET_SIZE],
                    struct staff_wrap *out);
/* ERR_FORGED: another PIN or card, or a key that is not keys' other half. */
enum err staff_key_unwrap(const struct keys *keys, struct uuid staff, const char *pin,
                          const uint8_t card[CARD_SECRET_SIZE], const struct staff_wrap *wrap,
                          uint8_t secret[STAFF_SECRET_SIZE]) MUST_CHECK;
/* A wrap that nothing opens, as dear as a real one: for who has none. */
void staff_key_fake(const struct keys *keys, struct staff_wrap *out);
/* Is it the other half of keys->staff_public? */
bool staff_key_fits(const struct keys *keys, const uint8_t secret[STAFF_SECRET_SIZE]);

/* The unwrapped file. ERR_NOT_FOUND: there is none (any more). */
enum err staff_key_load(const char *dir, uint8_t secret[STAFF_SECRET_SIZE]) MUST_CHECK;
/* Overwritten and removed, on the disk when this returns. */
enum err staff_key_remove(const char *dir) MUST_CHECK;
