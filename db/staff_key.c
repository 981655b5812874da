#include "db/staff_key.h"

#include "model/idnumber.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    KEY_SIZE = crypto_aead_xchacha20poly1305_ietf_KEYBYTES,
    PASSES_OF_LOOKUP = 4, /* a PIN is short: dearer than the look-up of a card */
    PIN_SIZE = 64,
};

_Static_assert(STAFF_BOX_SIZE == NONCE_SIZE + STAFF_SECRET_SIZE + crypto_aead_xchacha20poly1305_ietf_ABYTES,
               "shape of a wrapped key");
_Static_assert(sizeof((struct staff_wrap *)0)->salt == crypto_pwhash_SALTBYTES, "libsodium's salt");

void staff_card_secret(enum card_kind kind, const char *number, uint8_t out[CARD_SECRET_SIZE])
{
    char text[48];
    int digits = kind == CARD_FOREIGNER_2017 ? FOREIGN_2017_DIGITS : (int)sizeof text;
    snprintf(text, sizeof text, "staff|%d|%.*s", (int)kind, digits, number);
    crypto_generichash(out, CARD_SECRET_SIZE, (const uint8_t *)text, strlen(text), NULL, 0);
    explicit_bzero(text, sizeof text);
}

/* Argon2id of the card's secret and the PIN behind it. */
static void derive(const char *pin, const uint8_t card[CARD_SECRET_SIZE], const struct staff_wrap *wrap,
                   uint8_t key[KEY_SIZE])
{
    char password[CARD_SECRET_SIZE + PIN_SIZE];
    size_t length = strnlen(pin, PIN_SIZE);
    memcpy(password, card, CARD_SECRET_SIZE);
    memcpy(password + CARD_SECRET_SIZE, pin, length);
    if (crypto_pwhash(key, KEY_SIZE, password, CARD_SECRET_SIZE + length, wrap->salt, wrap->passes,
                      (size_t)wrap->mem_kib * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
        abort(); /* out of memory */
    explicit_bzero(password, sizeof password);
}

void staff_key_wrap(const struct keys *keys, struct uuid staff, const char *pin,
                    const uint8_t card[CARD_SECRET_SIZE], const uint8_t secret[STAFF_SECRET_SIZE],
                    struct staff_wrap *out)
{
    uint8_t key[KEY_SIZE];
    staff_key_fake(keys, out);
    derive(pin, card, out, key);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out->box + NONCE_SIZE, NULL, secret, STAFF_SECRET_SIZE,
                                               staff.bytes, sizeof staff.bytes, NULL, out->box, key);
    explicit_bzero(key, sizeof key);
}

enum err staff_key_unwrap(const struct keys *keys, struct uuid staff, const char *pin,
                          const uint8_t card[CARD_SECRET_SIZE], const struct staff_wrap *wrap,
                          uint8_t secret[STAFF_SECRET_SIZE])
{
    uint8_t key[KEY_SIZE], opened[STAFF_SECRET_SIZE];
    derive(pin, card, wrap, key);
    bool is_right = crypto_aead_xchacha20poly1305_ietf_decrypt(opened, NULL, NULL, wrap->box + NONCE_SIZE,
                                                               STAFF_BOX_SIZE - NONCE_SIZE, staff.bytes,
                                                               sizeof staff.bytes, wrap->box, key) == 0 &&
                    staff_key_fits(keys, opened);
    if (is_right)
        memcpy(secret, opened, sizeof opened);
    explicit_bzero(key, sizeof key);
    explicit_bzero(opened, sizeof opened);
    return is_right ? ERR_OK : ERR_FORGED;
}

void staff_key_fake(const struct keys *keys, struct staff_wrap *out)
{
    randombytes_buf(out->salt, sizeof out->salt);
    randombytes_buf(out->box, sizeof out->box);
    out->mem_kib = keys->lookup.mem_kib;
    out->passes = PASSES_OF_LOOKUP * keys->lookup.passes;
}

bool staff_key_fits(const struct keys *keys, const uint8_t secret[STAFF_SECRET_SIZE])
{
    uint8_t public[sizeof keys->staff_public];
    return crypto_scalarmult_base(public, secret) == 0 &&
           sodium_memcmp(public, keys->staff_public, sizeof public) == 0;
}

enum err staff_key_load(const char *dir, uint8_t secret[STAFF_SECRET_SIZE])
{
    return keys_read_value(dir, "staff.key", "secret", secret, STAFF_SECRET_SIZE);
}

enum err staff_key_remove(const char *dir)
{
    return keys_remove_file(dir, "staff.key");
}
