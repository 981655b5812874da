#include "fixture.h"

#include "base/clock.h"
#include "db/sql.h"
#include "model/date.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Does the text stand in the bytes, as UTF-8 or as UTF-16LE? All texts here lie in the BMP. */
static bool holds(const unsigned char *bytes, size_t size, const char *text)
{
    unsigned char wide[256];
    size_t n = 0;
    for (const char *p = text; *p;) {
        unsigned char c = (unsigned char)*p++;
        uint32_t cp = c;
        if (c >= 0xE0) {
            cp = (uint32_t)(c & 0x0F) << 12 | (uint32_t)(p[0] & 0x3F) << 6 | (uint32_t)(p[1] & 0x3F);
            p += 2;
        }
        wide[n++] = (unsigned char)cp;
        wide[n++] = (unsigned char)(cp >> 8);
    }
    return memmem(bytes, size, text, strlen(text)) || memmem(bytes, size, wide, n);
}

static bool is_stored(struct house *h, const char *text)
{
    static const char *const tails[] = {"", "-wal", "-shm"};
    bool found = false;
    for (size_t i = 0; i < 3; i++) {
        char path[300];
        size_t size;
        house_path(h, tails[i], path);
        unsigned char *bytes = file_read(path, &size);
        found = found || holds(bytes, size, text);
        free(bytes);
    }
    return found;
}

static void stores_nothing_before_consent(void **state)
{
    struct house *h = *state;
    struct resident r;
    bool is_known = true;
    assert_int_equal(store_identify(h->store, &people[0], &r, &is_known), ERR_OK);
    assert_false(is_known);
    assert_string_equal(r.masked_name, "王*验");
    assert_int_equal(query(h, "SELECT count(*) FROM residents"), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind LIKE 'resident%'"), 0);
    assert_false(is_stored(h, people[0].number));
    assert_false(is_stored(h, people[0].name));
    assert_false(is_stored(h, "王*验"));
    store_forget(h->store, (struct uuid){0});
    assert_int_equal(store_register(h->store, r.id, 1, &r), ERR_NOT_FOUND);
    assert_int_equal(store_register(h->store, (struct uuid){0}, 1, &r), ERR_NOT_FOUND);
    assert_int_equal(query(h, "SELECT count(*) FROM residents"), 0);
}

/* Who goes away while the next card is being read takes nobody along. */
static void forgets_the_one_who_left(void **state)
{
    struct house *h = *state;
    struct resident first, second;
    bool is_known;
    assert_int_equal(store_identify(h->store, &people[0], &first, &is_known), ERR_OK);
    assert_int_equal(store_identify(h->store, &people[3], &second, &is_known), ERR_OK);
    store_forget(h->store, first.id);
    assert_int_equal(store_register(h->store, second.id, 1, &second), ERR_OK);
    assert_int_equal(query(h, "SELECT count(*) FROM residents"), 1);
}

/* A consent that comes late, after another card was laid on the reader, registers nobody. */
static void registers_the_one_who_agreed(void **state)
{
    struct house *h = *state;
    struct resident first, second, out = {.age = AGE_ELDER};
    bool is_known;
    assert_int_equal(store_identify(h->store, &people[0], &first, &is_known), ERR_OK);
    assert_int_equal(store_identify(h->store, &people[3], &second, &is_known), ERR_OK);
    assert_false(uuid_is_zero(first.id) || uuid_equal(first.id, second.id));
    assert_int_equal(store_register(h->store, first.id, 1, &out), ERR_NOT_FOUND);
    assert_int_equal(query(h, "SELECT count(*) FROM residents"), 0);
    assert_int_equal(out.age, AGE_ELDER);
    assert_int_equal(store_register(h->store, second.id, 1, &out), ERR_OK);
    assert_true(uuid_equal(out.id, second.id));
    assert_true(uuid_equal(resident(h, 3), second.id));
    assert_int_equal(store_register(h->store, second.id, 1, &out), ERR_NOT_FOUND);
    assert_int_equal(query(h, "SELECT count(*) FROM residents"), 1);
}

static void a_child_cannot_agree(void **state)
{
    struct house *h = *state;
    struct resident r;
    bool is_known;
    assert_int_equal(store_identify(h->store, &people[2], &r, &is_known), ERR_OK);
    assert_int_equal(r.age, AGE_CHILD);
    assert_int_equal(store_register(h->store, r.id, 1, &r), ERR_UNSUPPORTED);
    assert_int_equal(query(h, "SELECT count(*) FROM residents"), 0);
    clock_set_wall_ms(MONDAY_MS + 5 * 365 * DAY_MS); /* at fourteen they may */
    assert_int_equal(store_register(h->store, r.id, 1, &r), ERR_OK);
}

static void stores_no_plain_identity_after_consent(void **state)
{
    struct house *h = *state;
    for (int i = 0; i < 4; i++)
        if (i != 2)
            resident(h, i);
    assert_int_equal(borrow(h, resident(h, 0), "A0001"), REFUSED_NONE);
    assert_true(is_stored(h, "书名1")); /* the search does find what is there */
    assert_int_equal(query(h, "SELECT count(*) FROM residents"), 3);
    for (int i = 0; i < 4; i++) {
        char birth[16];
        snprintf(birth, sizeof birth, "%.8s", people[i].number + 6);
        assert_false(is_stored(h, people[i].number));
        assert_false(is_stored(h, people[i].number + 6));
        assert_false(is_stored(h, people[i].name));
        assert_false(is_stored(h, birth));
        snprintf(birth, sizeof birth, "%.4s-%.2s-%.2s", people[i].number + 6, people[i].number + 10,
                 people[i].number + 12);
        assert_false(is_stored(h, birth));
    }
    assert_false(is_stored(h, "王*验"));
    house_reopen(h);
    assert_false(is_stored(h, people[0].number));
}

static void knows_a_card_again(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    struct resident r;
    bool is_known;
    house_reopen(h);
    assert_int_equal(store_identify(h->store, &people[0], &r, &is_known), ERR_OK);
    assert_true(is_known);
    assert_true(uuid_equal(r.id, who));
    assert_string_equal(r.masked_name, "王*验");
    assert_int_equal(r.age, AGE_ADULT);
    assert_false(r.is_card_expired);
    assert_int_equal(store_register(h->store, r.id, 1, &r), ERR_NOT_FOUND); /* nobody waits for consent */
    struct identity same_number_other_kind = people[0];
    same_number_other_kind.kind = CARD_HMT;
    assert_int_equal(store_identify(h->store, &same_number_other_kind, &r, &is_known), ERR_OK);
    assert_false(is_known);
    assert_false(uuid_equal(resident(h, 1), who));
}

static void follows_a_changed_card(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 1);
    struct identity changed = people[1];
    struct resident r;
    bool is_known;
    int64_t events = query(h, "SELECT count(*) FROM events");
    resident(h, 1);
    assert_int_equal(query(h, "SELECT count(*) FROM events"), events); /* nothing changed, nothing written */
    snprintf(changed.name, sizeof changed.name, "孙新名");
    changed.valid_to_day = 45000;
    assert_int_equal(store_identify(h->store, &changed, &r, &is_known), ERR_OK);
    assert_true(is_known && uuid_equal(r.id, who));
    assert_string_equal(r.masked_name, "孙*名");
    assert_int_equal(query(h, "SELECT card_valid_to_day FROM residents"), 45000);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'resident_updated'"), 1);
}

/* ---- a foreigner's card of 2017 is replaced by one of 2023 ---- */

static const struct identity old_card = {.kind = CARD_FOREIGNER_2017,
                                         .number = "PAK310080010103",
                                         .name = "证件样本",
                                         .birth_day = 3652,
                                         .valid_to_day = 25600};
static const struct identity new_card = {.kind = CARD_FOREIGNER_2023,
                                         .number = "931586198001010028",
                                         .name = "证件样本",
                                         .birth_day = 3652,
                                         .valid_to_day = 29000,
                                         .former_number = "PAK310080010103"};

static struct resident lay(struct house *h, const struct identity *card, bool is_expected)
{
    struct resident r;
    bool is_known;
    assert_int_equal(store_identify(h->store, card, &r, &is_known), ERR_OK);
    assert_int_equal(is_known, is_expected);
    return r;
}

static struct uuid join(struct house *h, const struct identity *card)
{
    struct resident r = lay(h, card, false);
    assert_int_equal(store_register(h->store, r.id, 1, &r), ERR_OK);
    return r.id;
}

#define CHANGES "SELECT count(*) FROM events WHERE kind = 'resident_card_changed'"

static void a_new_card_keeps_the_resident_and_the_loans(void **state)
{
    struct house *h = *state;
    struct loan loans[4];
    size_t count;
    struct uuid who = join(h, &old_card), other = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    assert_int_equal(borrow(h, who, "A0002"), REFUSED_NONE);
    struct resident r = lay(h, &new_card, true);
    assert_true(uuid_equal(r.id, who));
    assert_int_equal(r.kind, CARD_FOREIGNER_2023);
    assert_int_equal(r.card_valid_to_day, 29000);
    assert_int_equal(store_loans(h->store, r.id, loans, 4, &count), ERR_OK);
    assert_int_equal(count, 2);
    assert_int_equal(borrow(h, r.id, "A0003"), REFUSED_NONE);
    assert_int_equal(query(h, "SELECT count(*) FROM residents WHERE kind = 3 AND card_valid_to_day = 29000"),
                     1);
    assert_int_equal(query(h, "SELECT count(*) FROM residents"), 2);
    assert_true(uuid_equal(resident(h, 0), other));
    assert_false(is_stored(h, new_card.number));
    assert_false(is_stored(h, old_card.number));
    assert_int_equal(check(h), ERR_OK);
}

/* Both hashes and their key lie in the row, where the hub's feed finds them; the event names the resident. */
static void the_change_is_told_once(void **state)
{
    struct house *h = *state;
    struct uuid who = join(h, &old_card);
    uint8_t hashes[2][LOOKUP_HASH_SIZE];
    char path[300];
    struct sql sql = {0};
    lay(h, &new_card, true);
    assert_int_equal(query(h,
                           CHANGES " AND body ->> 'card_kind' = 3 AND body ->> 'card_valid_to' = '2049-05-26'"
                                   " AND body ->> 'lookup_key' = (SELECT lookup_key FROM residents)"),
                     1);
    keys_lookup_hash(&h->keys, CARD_FOREIGNER_2023, new_card.number, hashes[0]);
    keys_lookup_hash(&h->keys, CARD_FOREIGNER_2017, old_card.number, hashes[1]);
    house_path(h, "", path);
    assert_int_equal(sql_open(&sql.db, path, true), ERR_OK);
    assert_int_equal(
        sql_int(&sql,
                "SELECT count(*) FROM residents WHERE id = ?1 AND lookup_hash = ?2 AND former_hash = ?3",
                "ubb", &who, hashes[0], sizeof hashes[0], hashes[1], sizeof hashes[1]),
        1);
    sql_finish(&sql);
    int64_t events = query(h, "SELECT count(*) FROM events");
    house_reopen(h);
    assert_true(uuid_equal(lay(h, &new_card, true).id, who));
    assert_int_equal(query(h, "SELECT count(*) FROM events"), events);
}

/* Whichever card is laid first and later: one resident, and what is kept is the new card's. */
static void the_old_card_still_leads_to_the_same_resident(void **state)
{
    struct house *h = *state;
    struct uuid who = join(h, &new_card);
    int64_t events = query(h, "SELECT count(*) FROM events");
    struct resident r = lay(h, &old_card, true);
    assert_true(uuid_equal(r.id, who));
    assert_int_equal(r.kind, CARD_FOREIGNER_2017);
    assert_true(uuid_equal(lay(h, &new_card, true).id, who));
    assert_int_equal(query(h, "SELECT count(*) FROM events"), events);
    assert_int_equal(query(h, "SELECT count(*) FROM residents WHERE kind = 3 AND card_valid_to_day = 29000"),
                     1);
    assert_int_equal(query(h, CHANGES), 0);
}

/* Published specimens of 2017 have a wrong one, and the 2023 card does not tell it. */
static void the_check_digit_of_the_old_card_does_not_matter(void **state)
{
    struct house *h = *state;
    struct identity odd = old_card;
    odd.number[14] = '9';
    struct uuid who = join(h, &odd);
    assert_true(uuid_equal(lay(h, &new_card, true).id, who));
    assert_int_equal(query(h, "SELECT count(*) FROM residents"), 1);
}

/* The card that was laid decides, not the newer one that the store knows. */
static void an_expired_old_card_borrows_nothing(void **state)
{
    struct house *h = *state;
    struct circulation out;
    struct identity expired = old_card;
    expired.valid_to_day = 20000;
    join(h, &new_card);
    struct resident r = lay(h, &expired, true);
    assert_true(r.is_card_expired);
    assert_int_equal(store_borrow(h->store, r.id, "A0001", (struct uuid){0},
                                  r.is_card_expired ? BORROW_CARD_EXPIRED : 0, &out),
                     ERR_OK);
    assert_int_equal(out.refusal, REFUSED_CARD_EXPIRED);
    r = lay(h, &new_card, true);
    assert_int_equal(store_borrow(h->store, r.id, "A0001", (struct uuid){0},
                                  r.is_card_expired ? BORROW_CARD_EXPIRED : 0, &out),
                     ERR_OK);
    assert_int_equal(out.refusal, REFUSED_NONE);
}

static void another_former_number_is_another_resident(void **state)
{
    struct house *h = *state;
    struct identity stranger = new_card;
    struct uuid who = join(h, &old_card);
    snprintf(stranger.former_number, sizeof stranger.former_number, "PAK311280010111");
    assert_false(uuid_equal(lay(h, &stranger, false).id, who));
    stranger.former_number[0] = '\0';
    lay(h, &stranger, false);
    stranger = new_card;
    stranger.kind = CARD_RESIDENT; /* the number of a card of 2017 under another kind leads nowhere */
    stranger.former_number[0] = '\0';
    snprintf(stranger.number, sizeof stranger.number, "%s", old_card.number);
    lay(h, &stranger, false);
    assert_int_equal(query(h, CHANGES), 0);
    assert_true(uuid_equal(lay(h, &old_card, true).id, who));
}

static void nothing_leads_back_to_who_declined_or_left(void **state)
{
    struct house *h = *state;
    bool is_deleted;
    lay(h, &new_card, false);
    store_forget(h->store, (struct uuid){0});
    struct uuid who = join(h, &old_card); /* the newcomer who did not agree was forgotten whole */
    assert_int_equal(query(h, "SELECT count(*) FROM residents WHERE former_hash IS NULL"), 1);
    lay(h, &new_card, true);
    assert_int_equal(store_withdraw(h->store, who, &is_deleted), ERR_OK);
    assert_true(is_deleted);
    lay(h, &old_card, false);
    lay(h, &new_card, false);
}

/* The staff's private key opens the full name and the last four characters, and nothing more is in there. */
static void seals_the_identity_for_staff(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    char path[300], line[256] = "";
    uint8_t secret[32], plain[256];
    struct sql sql = {0};
    snprintf(path, sizeof path, "%s/staff.key", h->conf.keys_dir);
    FILE *f = fopen(path, "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f) && strncmp(line, "secret=", 7) != 0)
        ;
    fclose(f);
    assert_int_equal(sodium_hex2bin(secret, sizeof secret, line + 7, 64, NULL, NULL, NULL), 0);
    house_path(h, "", path);
    assert_int_equal(sql_open(&sql.db, path, true), ERR_OK);
    sqlite3_stmt *row = sql_start(&sql, "SELECT identity FROM residents WHERE id = ?1", "u", &who);
    assert_true(sql_row(&sql, row));
    int size = sqlite3_column_bytes(row, 0);
    assert_int_equal(crypto_box_seal_open(plain, sqlite3_column_blob(row, 0), (unsigned long long)size,
                                          h->keys.staff_public, secret),
                     0);
    assert_int_equal(plain[0], 1);
    assert_memory_equal(plain + 1, who.bytes, 16);
    assert_memory_equal(plain + 17,
                        "王试验\0"
                        "0010",
                        14);
    assert_int_equal((size_t)size - crypto_box_SEALBYTES, 17 + 14);
    sql_finish(&sql);
}

/* A masked name put into another's row does not open there. */
static void binds_a_sealed_name_to_its_row(void **state)
{
    struct house *h = *state;
    struct resident r;
    bool is_known;
    char path[300];
    struct sql sql = {0};
    resident(h, 0);
    resident(h, 1);
    house_path(h, "", path);
    assert_int_equal(sql_open(&sql.db, path, false), ERR_OK);
    sql_run(&sql,
            "UPDATE residents SET masked_name = (SELECT masked_name FROM residents WHERE age_class = 2)", "");
    assert_int_equal(sql.err, ERR_OK);
    sql_finish(&sql);
    assert_int_equal(store_identify(h->store, &people[0], &r, &is_known), ERR_OK);
    assert_int_equal(store_identify(h->store, &people[1], &r, &is_known), ERR_CORRUPT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(stores_nothing_before_consent, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(registers_the_one_who_agreed, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(forgets_the_one_who_left, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_child_cannot_agree, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(stores_no_plain_identity_after_consent, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(knows_a_card_again, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(follows_a_changed_card, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_new_card_keeps_the_resident_and_the_loans, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(the_change_is_told_once, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(the_old_card_still_leads_to_the_same_resident, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(the_check_digit_of_the_old_card_does_not_matter, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(an_expired_old_card_borrows_nothing, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(another_former_number_is_another_resident, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(nothing_leads_back_to_who_declined_or_left, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(seals_the_identity_for_staff, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(binds_a_sealed_name_to_its_row, house_setup, house_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
