#include "model/token.h"

#include "base/utf8.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#define MARK "K1."
#define VARIANT sodium_base64_VARIANT_URLSAFE_NO_PADDING

/* Bytes, and characters of their base64. */
enum { PAYLOAD_SIZE = 30, SIGNATURE_SIZE = 64, PAYLOAD_CHARS = 40, SIGNATURE_CHARS = 86 };
enum { SIGNED_CHARS = 3 + PAYLOAD_CHARS, TOKEN_CHARS = SIGNED_CHARS + 1 + SIGNATURE_CHARS };
enum { VERSION = 1 };

static void put_be32(uint8_t *out, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        out[i] = (uint8_t)(value >> (24 - 8 * i));
}

static uint32_t get_be32(const uint8_t *in)
{
    return (uint32_t)in[0] << 24 | (uint32_t)in[1] << 16 | (uint32_t)in[2] << 8 | in[3];
}

void token_key_id(const uint8_t public_key[32], uint8_t out[4])
{
    uint8_t hash[crypto_generichash_BYTES];
    if (sodium_init() < 0)
        abort(); /* no random source */
    crypto_generichash(hash, sizeof hash, public_key, 32, NULL, 0);
    memcpy(out, hash, 4);
}

static void pack(const struct token *token, uint8_t out[PAYLOAD_SIZE])
{
    out[0] = VERSION;
    out[1] = (uint8_t)token->kind;
    memcpy(out + 2, token->key_id, 4);
    memcpy(out + 6, token->object.bytes, 16);
    put_be32(out + 22, token->issued_min);
    put_be32(out + 26, token->expires_min);
}

static bool unpack(const uint8_t in[PAYLOAD_SIZE], struct token *out)
{
    *out = (struct token){
        .kind = (enum token_kind)in[1], .issued_min = get_be32(in + 22), .expires_min = get_be32(in + 26)};
    memcpy(out->key_id, in + 2, 4);
    memcpy(out->object.bytes, in + 6, 16);
    return in[0] == VERSION && (in[1] == TOKEN_LOANS || in[1] == TOKEN_BOOKING);
}

enum err token_sign(struct token *token, const char *url_prefix, const uint8_t secret_key[64],
                    char out[TOKEN_MAX])
{
    uint8_t public_key[32], payload[PAYLOAD_SIZE], signature[SIGNATURE_SIZE];
    char text[TOKEN_CHARS + 1] = MARK;
    if (strlen(url_prefix) + TOKEN_CHARS >= TOKEN_MAX)
        return ERR_FULL;
    crypto_sign_ed25519_sk_to_pk(public_key, secret_key);
    token_key_id(public_key, token->key_id);
    pack(token, payload);
    sodium_bin2base64(text + 3, PAYLOAD_CHARS + 1, payload, sizeof payload, VARIANT);
    crypto_sign_ed25519_detached(signature, NULL, (const uint8_t *)text, SIGNED_CHARS, secret_key);
    text[SIGNED_CHARS] = '.';
    sodium_bin2base64(text + SIGNED_CHARS + 1, SIGNATURE_CHARS + 1, signature, sizeof signature, VARIANT);
    str_format(out, TOKEN_MAX, "%s%s", url_prefix, text);
    return ERR_OK;
}

/* libsodium refuses padding and unused bits that are not zero, but takes some bytes above 0x7F for letters.
 */
static bool decode(const char *text, size_t chars, uint8_t *out, size_t size)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    size_t got;
    return strspn(text, alphabet) >= chars &&
           sodium_base642bin(out, size, text, chars, NULL, &got, NULL, VARIANT) == 0 && got == size;
}

/* Where the token begins; NULL: there is none. */
static const char *take_apart(const char *text, struct token *token, uint8_t signature[SIGNATURE_SIZE])
{
    uint8_t payload[PAYLOAD_SIZE];
    text = strstr(text, MARK);
    bool is_token = text && strlen(text) == TOKEN_CHARS && text[SIGNED_CHARS] == '.' &&
                    decode(text + 3, PAYLOAD_CHARS, payload, sizeof payload) &&
                    decode(text + SIGNED_CHARS + 1, SIGNATURE_CHARS, signature, SIGNATURE_SIZE) &&
                    unpack(payload, token);
    return is_token ? text : NULL;
}

enum err token_read_kind(const char *text, enum token_kind *out)
{
    uint8_t signature[SIGNATURE_SIZE];
    struct token token;
    if (!take_apart(text, &token, signature))
        return ERR_DATA;
    *out = token.kind;
    return ERR_OK;
}

enum err token_verify(const char *text, const uint8_t public_key[32], int64_t now_ms, struct token *out)
{
    uint8_t signature[SIGNATURE_SIZE], key_id[4];
    struct token token;
    text = take_apart(text, &token, signature);
    if (!text)
        return ERR_DATA;
    token_key_id(public_key, key_id);
    if (memcmp(token.key_id, key_id, sizeof key_id) != 0)
        return ERR_NOT_FOUND;
    if (crypto_sign_ed25519_verify_detached(signature, (const uint8_t *)text, SIGNED_CHARS, public_key) != 0)
        return ERR_FORGED;
    *out = token;
    return now_ms >= (int64_t)token.expires_min * 60000 ? ERR_EXPIRED : ERR_OK;
}
