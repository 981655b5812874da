/* Who comes to be known, by whose consent, and what stands of them in the files. */
#include "fixture.h"

#include "base/clock.h"

#include <stdio.h>

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

/* The staff's private key opens the full name and the last four characters, and nothing more is in there. */
static void seals_the_identity_for_staff(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    uint8_t plain[256];
    size_t size = staff_reads(h, who, "SELECT identity FROM residents WHERE id = ?1", plain);
    assert_int_equal(size, 17 + 14);
    assert_int_equal(plain[0], 1);
    assert_memory_equal(plain + 1, who.bytes, 16);
    assert_memory_equal(plain + 17,
                        "王试验\0"
                        "0010",
                        14);
}

/* A masked name put into another's row does not open there. */
static void binds_a_sealed_name_to_its_row(void **state)
{
    struct house *h = *state;
    struct resident r;
    bool is_known;
    resident(h, 0);
    resident(h, 1);
    run_sql(h, "UPDATE residents SET masked_name ="
               " (SELECT masked_name FROM residents WHERE age_class = 2)");
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
        cmocka_unit_test_setup_teardown(seals_the_identity_for_staff, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(binds_a_sealed_name_to_its_row, house_setup, house_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
