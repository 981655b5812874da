/* A foreigner's card of 2017 is replaced by one of 2023: the resident stays the same. */
#include "fixture.h"

#include "db/sql.h"

#include <stdio.h>

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
    struct sql sql;
    lay(h, &new_card, true);
    assert_int_equal(query(h,
                           CHANGES " AND body ->> 'card_kind' = 3 AND body ->> 'card_valid_to' = '2049-05-26'"
                                   " AND body ->> 'lookup_key' = (SELECT lookup_key FROM residents)"),
                     1);
    keys_lookup_hash(&h->keys, CARD_FOREIGNER_2023, new_card.number, hashes[0]);
    keys_lookup_hash(&h->keys, CARD_FOREIGNER_2017, old_card.number, hashes[1]);
    house_sql(h, &sql, true);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(a_new_card_keeps_the_resident_and_the_loans),
        HOUSE_TEST(the_change_is_told_once),
        HOUSE_TEST(the_old_card_still_leads_to_the_same_resident),
        HOUSE_TEST(the_check_digit_of_the_old_card_does_not_matter),
        HOUSE_TEST(an_expired_old_card_borrows_nothing),
        HOUSE_TEST(another_former_number_is_another_resident),
        HOUSE_TEST(nothing_leads_back_to_who_declined_or_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
