/* Second cards: linked, found, unlinked, and gone with their holder. */
#include "fixture.h"

#include "db/request.h"

#include <stdlib.h>
#include <string.h>

static const struct tag_uid city = {7, {0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0x80}};
static const struct tag_uid library = {4, {0x5A, 0x11, 0x22, 0x33}};
static const struct tag_uid phone = {4, {0x08, 0x11, 0x22, 0x33}};

static int tags_of(struct house *h, struct uuid who)
{
    struct about a;
    assert_int_equal(store_about(h->store, who, &a), ERR_OK);
    return a.tags;
}

static enum err find(struct house *h, const struct tag_uid *uid, struct uuid *who)
{
    struct resident r;
    enum err err = store_find_tag(h->store, uid, &r);
    if (err == ERR_OK)
        *who = r.id;
    return err;
}

static void assert_leads_to(struct house *h, const struct tag_uid *uid, struct uuid wanted)
{
    struct uuid who;
    assert_int_equal(find(h, uid, &who), ERR_OK);
    assert_true(uuid_equal(who, wanted));
}

static bool is_hash_in_files(struct house *h, const struct tag_uid *uid)
{
    uint8_t hash[LOOKUP_HASH_SIZE];
    keys_tag_hash(&h->keys, uid, hash);
    return is_in_files(h, hash, sizeof hash);
}

static void a_linked_card_leads_to_its_holder(void **state)
{
    struct house *h = *state;
    struct resident r;
    struct uuid who = resident(h, 0), other = resident(h, 1), found;
    assert_int_equal(find(h, &city, &found), ERR_NOT_FOUND);
    assert_int_equal(store_link_tag(h->store, who, &city, 1), ERR_OK);
    assert_int_equal(store_link_tag(h->store, other, &library, 1), ERR_OK);
    assert_leads_to(h, &city, who);
    assert_leads_to(h, &library, other);
    assert_int_equal(store_find_tag(h->store, &city, &r), ERR_OK);
    assert_string_equal(r.masked_name, "王*验");
    assert_false(r.is_card_expired);
    assert_int_equal(tags_of(h, who), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'tag_linked'"), 2);
    assert_true(is_hash_in_files(h, &city));
    assert_false(is_in_files(h, city.bytes, city.size));
    house_reopen(h);
    assert_leads_to(h, &city, who);
}

static void an_expired_id_card_stays_expired(void **state)
{
    struct house *h = *state;
    struct resident r;
    assert_int_equal(store_link_tag(h->store, resident(h, 3), &city, 1), ERR_OK);
    assert_int_equal(store_find_tag(h->store, &city, &r), ERR_OK);
    assert_true(r.is_card_expired);
}

static void a_card_has_one_holder(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(store_link_tag(h->store, who, &city, 1), ERR_OK);
    assert_int_equal(store_link_tag(h->store, who, &city, 1), ERR_OK);
    assert_int_equal(store_link_tag(h->store, resident(h, 1), &city, 1), ERR_BUSY);
    assert_leads_to(h, &city, who);
    assert_int_equal(tags_of(h, who), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'tag_linked'"), 1);
}

static void not_every_number_is_linked(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0), found;
    assert_int_equal(store_link_tag(h->store, who, &phone, 1), ERR_UNSUPPORTED);
    assert_int_equal(find(h, &phone, &found), ERR_UNSUPPORTED);
    assert_int_equal(store_link_tag(h->store, who, &(struct tag_uid){0}, 1), ERR_DATA);
    assert_int_equal(store_link_tag(h->store, uuid_new(), &city, 1), ERR_NOT_FOUND);
    for (int i = 0; i < TAGS_MAX; i++) {
        struct tag_uid more = city;
        more.bytes[6] = (uint8_t)i;
        assert_int_equal(store_link_tag(h->store, who, &more, 1), ERR_OK);
    }
    assert_int_equal(store_link_tag(h->store, who, &city, 1), ERR_FULL);
    assert_int_equal(tags_of(h, who), TAGS_MAX);
}

static void an_unlinked_card_leads_nowhere(void **state)
{
    struct house *h = *state;
    struct tag tags[TAGS_MAX];
    size_t count;
    struct uuid who = resident(h, 0), found;
    assert_int_equal(store_link_tag(h->store, who, &city, 1), ERR_OK);
    assert_int_equal(store_link_tag(h->store, who, &library, 1), ERR_OK);
    assert_int_equal(store_tags(h->store, who, tags, &count), ERR_OK);
    assert_int_equal(count, 2);
    assert_int_equal(store_unlink_tag(h->store, resident(h, 1), tags[0].id), ERR_NOT_FOUND);
    assert_int_equal(store_unlink_tag(h->store, who, tags[0].id), ERR_OK);
    assert_int_equal(store_unlink_tag(h->store, who, tags[1].id), ERR_OK);
    assert_int_equal(store_unlink_tag(h->store, who, tags[1].id), ERR_NOT_FOUND);
    assert_int_equal(find(h, &city, &found), ERR_NOT_FOUND);
    assert_int_equal(tags_of(h, who), 0);
    assert_false(is_hash_in_files(h, &city));
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'tag_unlinked'"), 2);
    assert_int_equal(store_link_tag(h->store, resident(h, 1), &city, 1), ERR_OK);
}

static void consent_taken_back_unlinks(void **state)
{
    struct house *h = *state;
    bool is_deleted;
    struct uuid who = resident(h, 0), found;
    assert_int_equal(store_link_tag(h->store, who, &city, 1), ERR_OK);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    assert_int_equal(store_withdraw(h->store, who, &is_deleted), ERR_OK);
    assert_false(is_deleted);
    assert_int_equal(find(h, &city, &found), ERR_NOT_FOUND);
    assert_int_equal(store_link_tag(h->store, who, &city, 1), ERR_NOT_FOUND);
    assert_false(is_hash_in_files(h, &city));
}

static void a_deleted_resident_takes_the_cards_along(void **state)
{
    struct house *h = *state;
    bool is_deleted;
    struct uuid who = resident(h, 0), found;
    assert_int_equal(store_link_tag(h->store, who, &city, 1), ERR_OK);
    assert_int_equal(store_link_tag(h->store, who, &library, 1), ERR_OK);
    assert_int_equal(store_withdraw(h->store, who, &is_deleted), ERR_OK);
    assert_true(is_deleted);
    assert_int_equal(find(h, &city, &found), ERR_NOT_FOUND);
    assert_int_equal(query(h, "SELECT count(*) FROM tags"), 0);
    assert_false(is_hash_in_files(h, &city) || is_hash_in_files(h, &library));
    assert_int_equal(check(h), ERR_OK);
}

static void requests_do_the_same(void **state)
{
    struct house *h = *state;
    struct store_answer answer;
    struct tag tags[TAGS_MAX];
    size_t count;
    struct store_request request = {.op = STORE_LINK_TAG, .resident = resident(h, 0), .uid = city};
    store_handle(h->store, &request, &answer);
    assert_int_equal(answer.err, ERR_OK);
    request.op = STORE_FIND_TAG;
    store_handle(h->store, &request, &answer);
    assert_int_equal(answer.err, ERR_OK);
    assert_true(uuid_equal(answer.resident.id, request.resident));
    assert_int_equal(store_tags(h->store, request.resident, tags, &count), ERR_OK);
    request.op = STORE_UNLINK_TAG;
    request.tag = tags[0].id;
    store_handle(h->store, &request, &answer);
    assert_int_equal(answer.err, ERR_OK);
    assert_int_equal(tags_of(h, request.resident), 0);
}

/* Whatever a screen asks for: a second card opens books, and nothing of the person. */
static void a_second_card_reaches_books_alone(void **state)
{
    static const enum store_op refused[] = {STORE_SET_PHONE, STORE_DELETE_PHONE, STORE_WITHDRAW,
                                            STORE_LINK_TAG,  STORE_UNLINK_TAG,   STORE_REGISTER};
    struct house *h = *state;
    struct store_answer answer;
    struct store_request request = {
        .resident = resident(h, 0), .uid = city, .code = "A0001", .is_by_tag = true};
    int64_t events = query(h, "SELECT count(*) FROM events");
    for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
        request.op = refused[i];
        store_handle(h->store, &request, &answer);
        assert_int_equal(answer.err, ERR_ACCESS);
    }
    assert_int_equal(query(h, "SELECT count(*) FROM events"), events);
    request.op = STORE_BORROW;
    store_handle(h->store, &request, &answer);
    assert_int_equal(answer.err, ERR_OK);
    assert_int_equal(answer.circulation.refusal, REFUSED_NONE);
    assert_int_equal(query(h, "SELECT body ->> 'by_tag' FROM events WHERE kind = 'loan_made'"), 1);
    assert_int_equal(borrow(h, request.resident, "A0002"), REFUSED_NONE);
    assert_int_equal(query(h, "SELECT sum(body ->> 'by_tag') FROM events WHERE kind = 'loan_made'"), 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, house_setup, house_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_linked_card_leads_to_its_holder),
        TEST(an_expired_id_card_stays_expired),
        TEST(a_card_has_one_holder),
        TEST(not_every_number_is_linked),
        TEST(an_unlinked_card_leads_nowhere),
        TEST(consent_taken_back_unlinks),
        TEST(a_deleted_resident_takes_the_cards_along),
        TEST(requests_do_the_same),
        TEST(a_second_card_reaches_books_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
