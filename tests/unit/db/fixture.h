/* A house for a test: its own folder, cheap keys, a small catalogue, a clock that stands on a Monday morning
 * far ahead.
 *
 * Titles 1..7. Copies: A0001..A0004 of title 1..4, A0005 and A0006 of title 5 and A0007 of title 6 are the
 * house's (zh1); B0001 of title 1 and B0002 of title 6 are zh2's. No [barcode] rule knows T9999 (of zh1,
 * title 4, and of zh2, title 6) and T8888 (of zh2, title 2, and of the city library lib, title 3, standing in
 * zh2). Numbers that begin with L are the library's and in no catalogue. Title 7 has no copy. */
#pragma once

#include "db/store.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#define MINUTE_MS ((int64_t)60 * 1000)
#define DAY_MS (24 * 60 * MINUTE_MS)
#define MONDAY_MS INT64_C(2209082400000) /* 2040-01-02 10:00 in Shanghai */

struct sql;

struct house {
    char dir[256];
    struct conf conf;
    struct keys keys;
    struct store *store;
};

int house_setup(void **state);
int house_teardown(void **state);
void house_close(struct house *h);
void house_reopen(struct house *h);
void house_path(const struct house *h, const char *tail, char out[300]); /* "" = kiosk.db, "-wal" */

/* Fictitious card holders 0..3; 2 is a child, whom nothing registers. The card of 3 has run out on
 * MONDAY_MS's day before. */
extern const struct identity people[4];
extern const char *const isbns[8]; /* of titles 1..7 */
/* Six digits, the number and its check digit. */
void make_isbn(const char *six, int number, char out[48]);
/* Identifies, and registers if unknown. */
struct uuid resident(struct house *h, int person);

/* Asserts that the call succeeded; the answer of the last act stays in last. */
enum refusal borrow(struct house *h, struct uuid who, const char *code);
enum refusal give_back(struct house *h, const char *code);
enum refusal renew(struct house *h, struct uuid who, struct uuid loan);
extern struct circulation last;

#define HOUSE_TEST(name) cmocka_unit_test_setup_teardown(name, house_setup, house_teardown)

/* Past the store, through a connection of its own; finished with sql_finish. */
void house_sql(const struct house *h, struct sql *sql, bool is_readonly);
void run_sql(const struct house *h, const char *text);
/* First column of the first row. */
int64_t query(const struct house *h, const char *text);
/* ERR_OK when every row of every table and index can be read, as store_check. */
enum err check(struct house *h);

/* Group setup of tests with random histories: prints its seed, KIOSK_SEED repeats a run; their files lie in
 * memory. */
int seed_setup(void **state);
unsigned roll(unsigned sides); /* 0 to sides - 1 */

/* Do they stand in the database's file, its log or its index? A text may stand as UTF-8 or as UTF-16LE; all
 * of its characters lie in the BMP. */
bool is_in_files(const struct house *h, const void *bytes, size_t size);
bool is_stored(const struct house *h, const char *text);
/* What the staff's private key opens of a sealed column of a resident (?1), by a query; its size. */
size_t staff_reads(const struct house *h, struct uuid who, const char *text, uint8_t plain[256]);

unsigned char *file_read(const char *path, size_t *size); /* returns owned */
void file_write(const char *path, const unsigned char *bytes, size_t size);
void file_flip(const char *path, size_t offset, int bit);
