#include "db/seal.h"

#include "base/utf8.h"

#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    VERSION = 1,
    NONCE_AT = 1,
    BOX_AT = NONCE_AT + crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    PLACE_MAX = 80,
};

_Static_assert(SEAL_OVERHEAD == BOX_AT + crypto_aead_xchacha20poly1305_ietf_ABYTES,
               "shape of a sealed column");

/* "table|column|" and the row's id. Returns the size. */
static size_t bind_to_place(uint8_t out[PLACE_MAX], const char *place, struct uuid row)
{
    size_t length = (size_t)snprintf((char *)out, PLACE_MAX, "%s|", place);
    if (length + sizeof row.bytes > PLACE_MAX)
        abort();
    memcpy(out + length, row.bytes, sizeof row.bytes);
    return length + sizeof row.bytes;
}

void seal_for_kiosk(const struct keys *keys, const char *place, struct uuid row, const void *plain,
                    size_t size, uint8_t *out)
{
    uint8_t where[PLACE_MAX];
    size_t where_size = bind_to_place(where, place, row);
    out[0] = VERSION;
    randombytes_buf(out + NONCE_AT, BOX_AT - NONCE_AT);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + BOX_AT, NULL, plain, size, where, where_size, NULL,
                                               out + NONCE_AT, keys->store);
}

enum err seal_open(const struct keys *keys, const char *place, struct uuid row, const uint8_t *sealed,
                   size_t sealed_size, void *plain, size_t max, size_t *size)
{
    uint8_t where[PLACE_MAX];
    size_t where_size = bind_to_place(where, place, row);
    if (sealed_size < SEAL_OVERHEAD || sealed[0] != VERSION)
        return ERR_CORRUPT;
    if (sealed_size - SEAL_OVERHEAD > max)
        return ERR_FULL;
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, sealed + BOX_AT, sealed_size - BOX_AT,
                                                   where, where_size, sealed + NONCE_AT, keys->store) != 0)
        return ERR_CORRUPT;
    *size = sealed_size - SEAL_OVERHEAD;
    return ERR_OK;
}

/* Wipes plain. */
static size_t box(const struct keys *keys, uint8_t *out, uint8_t *plain, size_t size)
{
    if (crypto_box_seal(out, plain, size, keys->staff_public) != 0)
        abort(); /* cannot happen with a key that was made by crypto_box_keypair */
    explicit_bzero(plain, size);
    return size + crypto_box_SEALBYTES;
}

size_t seal_for_staff(const struct keys *keys, struct uuid resident, const char *name, const char *number,
                      uint8_t out[SEALED_IDENTITY_MAX])
{
    uint8_t plain[SEALED_IDENTITY_MAX - crypto_box_SEALBYTES] = {VERSION};
    char *text = (char *)plain + 1 + sizeof resident.bytes;
    size_t room = sizeof plain - 1 - sizeof resident.bytes, length = strlen(number);
    memcpy(plain + 1, resident.bytes, sizeof resident.bytes);
    str_copy(text, room - 5, name);
    char *last_four = text + strlen(text) + 1;
    str_copy(last_four, 5, number + (length > 4 ? length - 4 : 0));
    return box(keys, out, plain, (size_t)(last_four + strlen(last_four) - (char *)plain));
}

size_t seal_text_for_staff(const struct keys *keys, struct uuid row, const char *words,
                           uint8_t out[SEALED_TEXT_MAX])
{
    uint8_t plain[1 + sizeof row.bytes + SEALED_WORDS_MAX] = {VERSION};
    char *text = (char *)plain + 1 + sizeof row.bytes;
    memcpy(plain + 1, row.bytes, sizeof row.bytes);
    str_copy(text, SEALED_WORDS_MAX, words);
    return box(keys, out, plain, (size_t)(text + strlen(text) - (char *)plain));
}

size_t seal_phone_for_staff(const struct keys *keys, struct uuid resident, const char *digits,
                            uint8_t out[SEALED_PHONE_MAX])
{
    uint8_t sealed[SEALED_TEXT_MAX];
    size_t size = seal_text_for_staff(keys, resident, digits, sealed);
    memcpy(out, sealed, size < SEALED_PHONE_MAX ? size : SEALED_PHONE_MAX);
    return size;
}

/* What stands behind version and resident, as text. */
static enum err unbox(const struct keys *keys, const uint8_t staff_secret[32], struct uuid resident,
                      const uint8_t *sealed, size_t size, char text[SEALED_TEXT_MAX])
{
    uint8_t plain[SEALED_TEXT_MAX] = {0};
    size_t head = 1 + sizeof resident.bytes;
    bool is_ours = size >= crypto_box_SEALBYTES + head && size <= SEALED_TEXT_MAX &&
                   crypto_box_seal_open(plain, sealed, size, keys->staff_public, staff_secret) == 0 &&
                   plain[0] == VERSION && memcmp(plain + 1, resident.bytes, sizeof resident.bytes) == 0;
    if (is_ours)
        memcpy(text, plain + head, sizeof plain - head);
    explicit_bzero(plain, sizeof plain);
    return is_ours ? ERR_OK : ERR_CORRUPT;
}

enum err seal_open_identity(const struct keys *keys, const uint8_t staff_secret[32], struct uuid resident,
                            const uint8_t *sealed, size_t size, char name[92], char last_four[5])
{
    char text[SEALED_TEXT_MAX] = "";
    enum err err = unbox(keys, staff_secret, resident, sealed, size, text);
    if (!err) {
        str_copy(name, 92, text);
        str_copy(last_four, 5, text + strlen(text) + 1);
    }
    explicit_bzero(text, sizeof text);
    return err;
}

static enum err open_words(const struct keys *keys, const uint8_t staff_secret[32], struct uuid row,
                           const uint8_t *sealed, size_t size, char *out, size_t room)
{
    char text[SEALED_TEXT_MAX] = "";
    enum err err = unbox(keys, staff_secret, row, sealed, size, text);
    if (!err)
        str_copy(out, room, text);
    explicit_bzero(text, sizeof text);
    return err;
}

enum err seal_open_phone(const struct keys *keys, const uint8_t staff_secret[32], struct uuid resident,
                         const uint8_t *sealed, size_t size, char digits[16])
{
    return open_words(keys, staff_secret, resident, sealed, size, digits, 16);
}

enum err seal_open_text(const struct keys *keys, const uint8_t staff_secret[32], struct uuid row,
                        const uint8_t *sealed, size_t size, char text[SEALED_WORDS_MAX])
{
    return open_words(keys, staff_secret, row, sealed, size, text, SEALED_WORDS_MAX);
}
