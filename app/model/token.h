/* The signed text in a receipt's QR: K1.base64url(payload).base64url(Ed25519 signature). The payload is 30
 * bytes: version 1, kind 1, key id 4, object UUID 16, issued and expiry in minutes since 1970, 4 + 4,
 * big-endian. The signature covers "K1." and the payload's text. Any thread. */
#pragma once

#include "base/err.h"
#include "base/id.h"

#include <stddef.h>
#include <stdint.h>

enum token_kind { TOKEN_LOANS = 1, TOKEN_BOOKING = 2 };
enum { TOKEN_MAX = 141 }; /* with a receipt_url before it and the NUL */

struct token {
    enum token_kind kind;
    uint8_t key_id[4];  /* first bytes of BLAKE2b of the public key */
    struct uuid object; /* loans: the receipt; booking: that booking */
    uint32_t issued_min, expires_min;
};

void token_key_id(const uint8_t public_key[32], uint8_t out[4]);
/* Fills token->key_id from the key. out >= TOKEN_MAX. ERR_FULL when prefix and token exceed 140 characters.
 */
enum err token_sign(struct token *token, const char *url_prefix, const uint8_t secret_key[64],
                    char out[TOKEN_MAX]) MUST_CHECK;
/* What a text claims to be, unverified: which screen looks at it. ERR_DATA: not a token. */
enum err token_read_kind(const char *text, enum token_kind *out) MUST_CHECK;
/* text may carry anything before "K1.". ERR_DATA not a token, ERR_NOT_FOUND made with another key, ERR_FORGED
 * the signature does not fit, ERR_EXPIRED (then *out is filled: the signature was right). */
enum err token_verify(const char *text, const uint8_t public_key[32], int64_t now_ms,
                      struct token *out) MUST_CHECK;
