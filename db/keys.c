#include "db/keys.h"

#include "base/log.h"
#include "model/idnumber.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <sodium.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOG_MODULE "keys"

enum {
    DEFAULT_MEM_KIB = 65536,
    PASSES = 2,
    PATH_SIZE = 512,
    DIR_SIZE = 300,
    TEXT_SIZE = 512,
    HEX_SIZE = 2 * 64 + 1
};

static const char *const file_names[] = {"lookup", "token", "store", "staff.pub", "staff.key"};

void keys_wipe(struct keys *keys)
{
    sodium_memzero(keys, sizeof *keys);
}

/* text: "kind|number"; wiped. */
static void slow_hash(const struct keys *keys, char *text, uint8_t out[LOOKUP_HASH_SIZE])
{
    uint8_t slow[32];
    if (crypto_pwhash(slow, sizeof slow, text, strlen(text), keys->lookup.salt, keys->lookup.passes,
                      (size_t)keys->lookup.mem_kib * 1024, crypto_pwhash_ALG_ARGON2ID13) != 0)
        abort(); /* out of memory: the cost was checked when the keys were loaded */
    crypto_auth_hmacsha256(out, slow, sizeof slow, keys->lookup.key);
    explicit_bzero(text, strlen(text));
    explicit_bzero(slow, sizeof slow);
}

void keys_lookup_hash(const struct keys *keys, enum card_kind kind, const char *number,
                      uint8_t out[LOOKUP_HASH_SIZE])
{
    char text[32];
    int digits = kind == CARD_FOREIGNER_2017 ? FOREIGN_2017_DIGITS : (int)sizeof text;
    snprintf(text, sizeof text, "%d|%.*s", (int)kind, digits, number);
    slow_hash(keys, text, out);
}

void keys_tag_hash(const struct keys *keys, const struct tag_uid *uid, uint8_t out[LOOKUP_HASH_SIZE])
{
    char hex[2 * TAG_UID_MAX + 1], text[sizeof hex + 4];
    sodium_bin2hex(hex, sizeof hex, uid->bytes, uid->size);
    snprintf(text, sizeof text, "tag|%s", hex);
    explicit_bzero(hex, sizeof hex);
    slow_hash(keys, text, out);
}

/* ---- writing ---- */

static enum err error_of_errno(void)
{
    switch (errno) {
    case ENOENT:
        return ERR_NOT_FOUND;
    case EACCES:
    case EPERM:
        return ERR_ACCESS;
    case EEXIST:
    case ENOTEMPTY:
        return ERR_BUSY;
    case ENOSPC:
        return ERR_FULL;
    default:
        return ERR_IO;
    }
}

static enum err write_file(const char *dir, const char *name, const char *text)
{
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
    if (fd < 0)
        return error_of_errno();
    size_t size = strlen(text);
    bool is_written = write(fd, text, size) == (ssize_t)size && fsync(fd) == 0;
    enum err err = is_written ? ERR_OK : error_of_errno();
    if (close(fd) != 0 && err == ERR_OK)
        err = error_of_errno();
    return err;
}

/* One "name=hex" line. */
static enum err write_key(const char *dir, const char *file, const char *name, const uint8_t *bytes,
                          size_t size)
{
    char hex[HEX_SIZE], text[TEXT_SIZE];
    snprintf(text, sizeof text, "kiosk-key 1 %s\n%s=%s\n", file, name,
             sodium_bin2hex(hex, sizeof hex, bytes, size));
    enum err err = write_file(dir, file, text);
    explicit_bzero(hex, sizeof hex);
    explicit_bzero(text, sizeof text);
    return err;
}

static enum err write_lookup(const char *dir, uint32_t mem_kib)
{
    uint8_t key[32], salt[16], id[4];
    char key_hex[65], salt_hex[33], id_hex[9], text[TEXT_SIZE];
    randombytes_buf(key, sizeof key);
    randombytes_buf(salt, sizeof salt);
    randombytes_buf(id, sizeof id);
    snprintf(text, sizeof text,
             "kiosk-key 1 lookup\nkey=%s\nsalt=%s\nid=%s\nmem_kib=%" PRIu32 "\npasses=%d\n",
             sodium_bin2hex(key_hex, sizeof key_hex, key, sizeof key),
             sodium_bin2hex(salt_hex, sizeof salt_hex, salt, sizeof salt),
             sodium_bin2hex(id_hex, sizeof id_hex, id, sizeof id), mem_kib, PASSES);
    enum err err = write_file(dir, "lookup", text);
    explicit_bzero(key, sizeof key);
    explicit_bzero(key_hex, sizeof key_hex);
    explicit_bzero(text, sizeof text);
    return err;
}

static enum err write_all(const char *dir, uint32_t mem_kib)
{
    uint8_t public[32], token[64], store[32], staff[32];
    enum err err = write_lookup(dir, mem_kib);
    crypto_sign_keypair(public, token);
    if (!err)
        err = write_key(dir, "token", "secret", token, sizeof token);
    randombytes_buf(store, sizeof store);
    if (!err)
        err = write_key(dir, "store", "key", store, sizeof store);
    crypto_box_keypair(public, staff);
    if (!err)
        err = write_key(dir, "staff.pub", "public", public, sizeof public);
    if (!err)
        err = write_key(dir, "staff.key", "secret", staff, sizeof staff);
    explicit_bzero(token, sizeof token);
    explicit_bzero(store, sizeof store);
    explicit_bzero(staff, sizeof staff);
    return err;
}

/* Removes what an attempt left behind that never became the key folder. */
static void remove_attempt(const char *dir)
{
    char path[PATH_SIZE];
    for (size_t i = 0; i < sizeof file_names / sizeof file_names[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", dir, file_names[i]);
        unlink(path);
    }
    rmdir(dir);
}

static enum err sync_folder(const char *dir)
{
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return error_of_errno();
    enum err err = fsync(fd) == 0 ? ERR_OK : error_of_errno();
    close(fd);
    return err;
}

/* The files are made in a folder beside and that folder is renamed, which succeeds only where dir is missing
 * or empty. */
enum err keys_create(const char *dir, uint32_t mem_kib)
{
    char attempt[DIR_SIZE], parent[DIR_SIZE];
    if (sodium_init() < 0)
        return ERR_IO;
    snprintf(attempt, sizeof attempt, "%s", dir);
    snprintf(parent, sizeof parent, "%s", dirname(attempt));
    mkdir(parent, 0770); /* the data folder, on the first day; if it cannot be made the next call says why */
    snprintf(attempt, sizeof attempt, "%s.new", dir);
    remove_attempt(attempt);
    if (mkdir(attempt, 0700) != 0)
        return error_of_errno();
    enum err err = write_all(attempt, mem_kib ? mem_kib : DEFAULT_MEM_KIB);
    if (!err)
        err = sync_folder(attempt);
    if (!err && rename(attempt, dir) != 0)
        err = error_of_errno();
    if (err)
        remove_attempt(attempt);
    return err ? err : sync_folder(parent);
}

/* ---- reading ---- */

static enum err check_mode(const char *path)
{
    struct stat st;
    if (stat(path, &st) != 0)
        return error_of_errno();
    if ((st.st_mode & 077) == 0)
        return ERR_OK;
    log_error("%s: others than the owner may read it", path);
    return ERR_ACCESS;
}

static enum err read_file(const char *dir, const char *name, char text[TEXT_SIZE])
{
    char path[PATH_SIZE], first_line[64];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    enum err err = check_mode(path);
    if (err)
        return err;
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return error_of_errno();
    ssize_t got = read(fd, text, TEXT_SIZE - 1);
    close(fd);
    text[got > 0 ? got : 0] = '\0';
    snprintf(first_line, sizeof first_line, "kiosk-key 1 %s\n", name);
    if (strncmp(text, first_line, strlen(first_line)) == 0)
        return ERR_OK;
    log_error("%s: not a key file of version 1", path);
    return ERR_DATA;
}

/* Where the value of "name=" starts, NULL if no line begins so. */
static const char *value_of(const char *text, const char *name)
{
    char start[32];
    int length = snprintf(start, sizeof start, "\n%s=", name);
    const char *found = strstr(text, start);
    return found ? found + length : NULL;
}

static bool read_bytes(const char *text, const char *name, uint8_t *out, size_t size)
{
    const char *value = value_of(text, name), *end = NULL;
    size_t got = 0;
    return value && sodium_hex2bin(out, size, value, strcspn(value, "\n"), NULL, &got, &end) == 0 &&
           got == size && *end == '\n';
}

static bool read_number(const char *text, const char *name, uint32_t min, uint32_t max, uint32_t *out)
{
    const char *value = value_of(text, name);
    unsigned long number = value ? strtoul(value, NULL, 10) : 0;
    if (number < min || number > max)
        return false;
    *out = (uint32_t)number;
    return true;
}

static bool parse(struct keys *k, const char *name, const char *text)
{
    uint8_t id[4];
    if (strcmp(name, "token") == 0)
        return read_bytes(text, "secret", k->token_secret, sizeof k->token_secret) &&
               crypto_sign_ed25519_sk_to_pk(k->token_public, k->token_secret) == 0;
    if (strcmp(name, "store") == 0)
        return read_bytes(text, "key", k->store, sizeof k->store);
    if (strcmp(name, "staff.pub") == 0)
        return read_bytes(text, "public", k->staff_public, sizeof k->staff_public);
    if (!read_bytes(text, "id", id, sizeof id))
        return false;
    sodium_bin2hex(k->lookup.id, sizeof k->lookup.id, id, sizeof id);
    return read_bytes(text, "key", k->lookup.key, sizeof k->lookup.key) &&
           read_bytes(text, "salt", k->lookup.salt, sizeof k->lookup.salt) &&
           read_number(text, "mem_kib", 8, 4 * 1024 * 1024, &k->lookup.mem_kib) &&
           read_number(text, "passes", 1, 100, &k->lookup.passes);
}

enum err keys_load(const char *dir, struct keys *out)
{
    struct keys k = {0};
    char text[TEXT_SIZE];
    if (sodium_init() < 0)
        return ERR_IO;
    enum err err = check_mode(dir);
    for (size_t i = 0; i < 4 && !err; i++) {
        err = read_file(dir, file_names[i], text);
        if (!err && !parse(&k, file_names[i], text))
            err = ERR_DATA;
    }
    if (!err)
        *out = k;
    keys_wipe(&k);
    explicit_bzero(text, sizeof text);
    return err;
}

enum err keys_read_value(const char *dir, const char *file, const char *name, uint8_t *out, size_t size)
{
    char text[TEXT_SIZE];
    enum err err = read_file(dir, file, text);
    if (!err && !read_bytes(text, name, out, size))
        err = ERR_DATA;
    explicit_bzero(text, sizeof text);
    return err;
}

enum err keys_remove_file(const char *dir, const char *file)
{
    static const char zeros[TEXT_SIZE];
    char path[PATH_SIZE];
    snprintf(path, sizeof path, "%s/%s", dir, file);
    if (chmod(path, 0600) != 0)
        return error_of_errno();
    int fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0)
        return error_of_errno();
    bool is_gone = write(fd, zeros, sizeof zeros) == (ssize_t)sizeof zeros && fsync(fd) == 0;
    is_gone = close(fd) == 0 && is_gone;
    is_gone = unlink(path) == 0 && is_gone;
    return is_gone ? sync_folder(dir) : error_of_errno();
}
