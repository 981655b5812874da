#include "fixture.h"

#include "../scratch.h"

#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "db/sql.h"
#include "db/staff_key.h"
#include "model/date.h"

#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

const struct identity people[4] = {
    {CARD_RESIDENT, "110101198702140010", "王试验", 6253, DAY_FOREVER, "", false, false},
    {CARD_RESIDENT, "110101195506300028", "欧阳小测", -5299, 40000, "", false, false},
    {CARD_RESIDENT, "110101203009010035", "李童", 22158, 40000, "", false, false},
    {CARD_RESIDENT, "110101199111110041", "赵过期", 7984, 25567, "", false, false},
};

struct circulation last;

const char *const isbns[8] = {"",
                              "9787110000014",
                              "9787110000021",
                              "9787110000038",
                              "9787110000045",
                              "9787110000052",
                              "9787110000069",
                              "9787110000076"};

static void put_catalogue(struct house *h)
{
    static const struct {
        const char *owner, *barcode;
        int title;
    } copies[] = {
        {"zh1", "A0001", 1}, {"zh1", "A0002", 2}, {"zh1", "A0003", 3}, {"zh1", "A0004", 4},
        {"zh1", "A0005", 5}, {"zh1", "A0006", 5}, {"zh1", "A0007", 6}, {"zh2", "B0001", 1},
        {"zh2", "B0002", 6}, {"zh1", "T9999", 4}, {"zh2", "T9999", 6}, {"zh2", "T8888", 2},
        {"lib", "T8888", 3},
    };
    enum import_outcome outcome;
    assert_int_equal(store_put_site(h->store, "zh2", "河西邻里馆", 0), ERR_OK);
    assert_int_equal(store_put_site(h->store, "lib", "市图书馆", 1), ERR_OK);
    assert_int_equal(store_import_begin(h->store), ERR_OK);
    for (int i = 1; i <= 7; i++) {
        struct catalogue_title t = {.author = "作者", .publisher = "出版社", .year = "2001", .clc = "I247"};
        str_copy(t.isbn, sizeof t.isbn, isbns[i]);
        str_format(t.title, sizeof t.title, "书名%d", i);
        assert_int_equal(store_import_title(h->store, &t, &outcome), ERR_OK);
    }
    for (size_t i = 0; i < sizeof copies / sizeof copies[0]; i++) {
        struct catalogue_copy c = {0};
        str_copy(c.owner, sizeof c.owner, copies[i].owner);
        str_copy(c.site, sizeof c.site, strcmp(copies[i].owner, "zh1") == 0 ? "zh1" : "zh2");
        str_copy(c.barcode, sizeof c.barcode, copies[i].barcode);
        str_copy(c.isbn, sizeof c.isbn, isbns[copies[i].title]);
        assert_int_equal(store_import_copy(h->store, &c, &outcome), ERR_OK);
        assert_int_equal(outcome, IMPORT_NEW);
    }
    assert_int_equal(store_import_end(h->store, true), ERR_OK);
}

static void add_rule(struct conf *conf, const char *owner, const char *prefix, int length)
{
    struct conf_barcode *rule = &conf->barcodes[conf->barcode_count++];
    *rule = (struct conf_barcode){.length_min = length, .length_max = length};
    str_copy(rule->name, sizeof rule->name, owner);
    str_copy(rule->owner, sizeof rule->owner, owner);
    str_copy(rule->prefix, sizeof rule->prefix, prefix);
}

static void configure(struct house *h)
{
    conf_defaults(&h->conf);
    h->conf.barcode_count = h->conf.site.closed_count = h->conf.site.opened_count = 0;
    str_copy(h->conf.site.id, sizeof h->conf.site.id, "zh1");
    str_copy(h->conf.site.name, sizeof h->conf.site.name, "河东邻里馆");
    str_copy(h->conf.site.city, sizeof h->conf.site.city, "demo");
    add_rule(&h->conf, "zh1", "A", 5);
    add_rule(&h->conf, "zh2", "B", 5);
    add_rule(&h->conf, "lib", "L", 6);
    conf_set_data_dir(&h->conf, h->dir);
    str_format(h->conf.keys_dir, sizeof h->conf.keys_dir, "%s/keys", h->dir);
}

int house_setup(void **state)
{
    struct house *h = mem_alloc(sizeof *h);
    const char *tmp = getenv("TMPDIR");
    setenv("TZ", "Asia/Shanghai", 1);
    tzset();
    log_set_level(LOG_LEVEL_ERROR);
    clock_set_wall_ms(MONDAY_MS);
    str_format(h->dir, sizeof h->dir, "%s/kiosk-db-XXXXXX", tmp ? tmp : "/tmp");
    assert_non_null(mkdtemp(h->dir));
    configure(h);
    assert_int_equal(keys_create(h->conf.keys_dir, 8), ERR_OK);
    assert_int_equal(keys_load(h->conf.keys_dir, &h->keys), ERR_OK);
    assert_int_equal(store_open(&h->store, &h->conf, &h->keys), ERR_OK);
    put_catalogue(h);
    *state = h;
    return 0;
}

int house_teardown(void **state)
{
    struct house *h = *state;
    house_close(h);
    scratch_remove(h->dir);
    free(h);
    return 0;
}

void house_close(struct house *h)
{
    store_close(h->store);
    h->store = NULL;
}

void house_reopen(struct house *h)
{
    house_close(h);
    assert_int_equal(store_open(&h->store, &h->conf, &h->keys), ERR_OK);
}

void house_path(const struct house *h, const char *tail, char out[300])
{
    snprintf(out, 300, "%s/kiosk.db%s", h->dir, tail);
}

void make_isbn(const char *six, int number, char out[48])
{
    int sum = 0;
    str_format(out, 48, "%s%06d", six, number);
    for (int i = 0; i < 12; i++)
        sum += (out[i] - '0') * (i % 2 ? 3 : 1);
    str_format(out + 12, 36, "%d", (10 - sum % 10) % 10);
}

struct uuid resident(struct house *h, int person)
{
    struct resident r;
    bool is_known;
    assert_int_equal(store_identify(h->store, &people[person], &r, &is_known), ERR_OK);
    if (!is_known)
        assert_int_equal(store_register(h->store, r.id, 1, &r), ERR_OK);
    return r.id;
}

enum refusal borrow(struct house *h, struct uuid who, const char *code)
{
    assert_int_equal(store_borrow(h->store, who, code, (struct uuid){0}, 0, &last), ERR_OK);
    return last.refusal;
}

enum refusal give_back(struct house *h, const char *code)
{
    assert_int_equal(store_return(h->store, code, (struct uuid){0}, &last), ERR_OK);
    return last.refusal;
}

enum refusal renew(struct house *h, struct uuid who, struct uuid loan)
{
    assert_int_equal(store_renew(h->store, who, (struct uuid){0}, loan, &last), ERR_OK);
    return last.refusal;
}

void house_sql(const struct house *h, struct sql *sql, bool is_readonly)
{
    char path[300];
    *sql = (struct sql){0};
    house_path(h, "", path);
    assert_int_equal(sql_open(&sql->db, path, is_readonly), ERR_OK);
}

void run_sql(const struct house *h, const char *text)
{
    struct sql sql;
    house_sql(h, &sql, false);
    sql_exec(&sql, text);
    assert_int_equal(sql.err, ERR_OK);
    sql_finish(&sql);
}

int64_t query(const struct house *h, const char *text)
{
    struct sql sql;
    house_sql(h, &sql, true);
    int64_t value = sql_int(&sql, text, "");
    assert_int_equal(sql.err, ERR_OK);
    sql_finish(&sql);
    return value;
}

enum err check(struct house *h)
{
    char message[256];
    return store_check(h->store, message, sizeof message);
}

bool is_in_files(const struct house *h, const void *bytes, size_t size)
{
    static const char *const tails[] = {"", "-wal", "-shm"};
    bool found = false;
    for (size_t i = 0; i < 3; i++) {
        char path[300];
        size_t file_size;
        house_path(h, tails[i], path);
        unsigned char *file = file_read(path, &file_size);
        found = found || memmem(file, file_size, bytes, size);
        free(file);
    }
    return found;
}

bool is_stored(const struct house *h, const char *text)
{
    unsigned char wide[256];
    size_t size = 0;
    for (const char *p = text; *p;) {
        uint32_t c = utf8_next(&p);
        wide[size++] = (unsigned char)c;
        wide[size++] = (unsigned char)(c >> 8);
    }
    return is_in_files(h, text, strlen(text)) || is_in_files(h, wide, size);
}

size_t staff_reads(const struct house *h, struct uuid who, const char *text, uint8_t plain[256])
{
    uint8_t secret[STAFF_SECRET_SIZE];
    struct sql sql;
    assert_int_equal(staff_key_load(h->conf.keys_dir, secret), ERR_OK);
    house_sql(h, &sql, true);
    sqlite3_stmt *row = sql_start(&sql, text, "u", &who);
    assert_true(sql_row(&sql, row));
    size_t size = (size_t)sqlite3_column_bytes(row, 0);
    assert_in_range(size, crypto_box_SEALBYTES, 256);
    assert_int_equal(
        crypto_box_seal_open(plain, sqlite3_column_blob(row, 0), size, h->keys.staff_public, secret), 0);
    sqlite3_reset(row);
    sql_finish(&sql);
    return size - crypto_box_SEALBYTES;
}

unsigned char *file_read(const char *path, size_t *size)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    assert_true(fd >= 0);
    *size = (size_t)lseek(fd, 0, SEEK_END);
    unsigned char *bytes = mem_alloc(*size);
    assert_int_equal(pread(fd, bytes, *size, 0), *size);
    close(fd);
    return bytes;
}

void file_write(const char *path, const unsigned char *bytes, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, bytes, size), size);
    close(fd);
}

void file_flip(const char *path, size_t offset, int bit)
{
    unsigned char byte;
    int fd = open(path, O_RDWR | O_CLOEXEC);
    assert_true(fd >= 0);
    assert_int_equal(pread(fd, &byte, 1, (off_t)offset), 1);
    byte = (unsigned char)(byte ^ 1U << bit);
    assert_int_equal(pwrite(fd, &byte, 1, (off_t)offset), 1);
    close(fd);
}

static uint64_t state_of_random;

int seed_setup(void **state)
{
    (void)state;
    const char *given = getenv("KIOSK_SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) : (uint64_t)clock_wall_ms();
    printf("KIOSK_SEED=%llu\n", (unsigned long long)seed);
    state_of_random = seed * UINT64_C(0x9E3779B97F4A7C15) | 1;
    if (access("/dev/shm", W_OK) == 0)
        setenv("TMPDIR", "/dev/shm", 1); /* 100,000 commits: not for a disk */
    return 0;
}

unsigned roll(unsigned sides)
{
    state_of_random ^= state_of_random << 13;
    state_of_random ^= state_of_random >> 7;
    state_of_random ^= state_of_random << 17;
    return (unsigned)(state_of_random % sides);
}
