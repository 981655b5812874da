/* The kiosk's keys, files in [keys] dir (0700): made once by `kioskctl init`, read at start. Any thread.
 *
 * Files (0400, text, first line "kiosk-key 1 NAME", then name=value, bytes in hex): lookup, token, store,
 * staff.pub, and staff.key, the private half for staff, which goes once the first of them is enrolled
 * (db/staff_key.h). */
#pragma once

#include "base/err.h"
#include "base/idcard.h"
#include "base/tag.h"

#include <stddef.h>
#include <stdint.h>

enum { LOOKUP_HASH_SIZE = 32 };

struct keys {
    /* Look-up of residents: HMAC-SHA256(key, Argon2id(kind|number, salt, mem_kib, passes)). */
    struct {
        uint8_t key[32], salt[16];
        uint32_t mem_kib, passes; /* default 65536, 2 */
        char id[9];               /* 8 hex digits, stored beside each hash for rotation */
    } lookup;
    uint8_t token_secret[64], token_public[32]; /* Ed25519 */
    uint8_t store[32];        /* seals what the kiosk itself must read again (masked names) */
    uint8_t staff_public[32]; /* X25519: seals what only staff may open */
};

/* Makes the folder and the files, all or nothing, and on the disk when it returns. mem_kib 0 = the default
 * cost; tests pass a cheap one (at least 8). ERR_BUSY if keys exist already: they are never overwritten. */
enum err keys_create(const char *dir, uint32_t mem_kib) MUST_CHECK;
/* ERR_NOT_FOUND no keys yet (run kioskctl init), ERR_DATA damaged, ERR_ACCESS permissions wider than the
 * owner. */
enum err keys_load(const char *dir, struct keys *out) MUST_CHECK;
void keys_wipe(struct keys *keys);

/* One value of a key file, for those that keys_load leaves alone: size bytes behind "name=". Errors as
 * keys_load. */
enum err keys_read_value(const char *dir, const char *file, const char *name, uint8_t *out,
                         size_t size) MUST_CHECK;
/* Overwrites and removes a key file. ERR_NOT_FOUND: there is none. */
enum err keys_remove_file(const char *dir, const char *file) MUST_CHECK;

/* The hash by which a card's holder is found again; takes 80 ms at the default cost. Of a 2017 foreigner's
 * number without its check digit, which published specimens have wrong: the 2023 card tells the digits before
 * it only. */
void keys_lookup_hash(const struct keys *keys, enum card_kind kind, const char *number,
                      uint8_t out[LOOKUP_HASH_SIZE]);
/* The same for a second card's UID. */
void keys_tag_hash(const struct keys *keys, const struct tag_uid *uid, uint8_t out[LOOKUP_HASH_SIZE]);
