/* Who may open the desk, and who may not: card and PIN together, counted on the disk, and only while that
 * card's session lasts. */
#include "staff_test.h"

#include "base/clock.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void the_wrapped_key_is_the_whole_key(void **state)
{
    struct house *h = *state;
    uint8_t secret[STAFF_SECRET_SIZE], card[CARD_SECRET_SIZE], other[CARD_SECRET_SIZE],
        out[STAFF_SECRET_SIZE];
    struct staff_wrap wrap;
    assert_int_equal(staff_key_load(h->conf.keys_dir, secret), ERR_OK);
    assert_true(staff_key_fits(&h->keys, secret));
    staff_card_secret(CARD_RESIDENT, people[0].number, card);
    staff_card_secret(CARD_HMT, people[0].number, other);
    staff_key_wrap(&h->keys, admin_id, admin_pin, card, secret, &wrap);
    assert_null(memmem(&wrap, sizeof wrap, secret, sizeof secret));
    assert_int_equal(staff_key_unwrap(&h->keys, admin_id, admin_pin, card, &wrap, out), ERR_OK);
    assert_memory_equal(out, secret, sizeof out);
    memset(out, 7, sizeof out);
    assert_int_equal(staff_key_unwrap(&h->keys, admin_id, "482916", card, &wrap, out), ERR_FORGED);
    assert_int_equal(staff_key_unwrap(&h->keys, admin_id, admin_pin, other, &wrap, out), ERR_FORGED);
    assert_int_equal(staff_key_unwrap(&h->keys, helper_id, admin_pin, card, &wrap, out), ERR_FORGED);
    secret[3] ^= 1; /* wrapped well, but not the key that residents' names are sealed to */
    staff_key_wrap(&h->keys, admin_id, admin_pin, card, secret, &wrap);
    assert_int_equal(staff_key_unwrap(&h->keys, admin_id, admin_pin, card, &wrap, out), ERR_FORGED);
    for (size_t i = 0; i < sizeof out; i++)
        assert_int_equal(out[i], 7);
}

static void card_and_pin_open_it_together(void **state)
{
    struct house *h = *state;
    struct uuid desk = lay(h, 1);
    assert_false(uuid_is_zero(desk));
    assert_int_equal(try(h, desk, admin_pin), DESK_PIN_WRONG);
    assert_int_equal(login.tries_left, 4);
    assert_int_equal(store_desk_check(h->store, desk, STAFF_VOLUNTEER, NULL), ERR_ACCESS);
    assert_int_equal(try(h, desk, helper_pin), DESK_OPEN);
    assert_string_equal(login.staff.name, "欧**测");
    assert_int_equal(login.staff.role, STAFF_VOLUNTEER);
    assert_int_equal(store_desk_check(h->store, desk, STAFF_VOLUNTEER, NULL), ERR_OK);
    assert_int_equal(store_desk_check(h->store, desk, STAFF_LIBRARIAN, NULL), ERR_ACCESS);
    assert_int_equal(query(h, "SELECT tries FROM staff WHERE role = 'volunteer'"), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM audit WHERE act = 'staff_signed_in' AND staff = object"),
                     2);
    assert_int_equal(query(h, "SELECT count(*) FROM audit WHERE act = 'staff_refused' AND staff IS NULL"), 1);
    store_desk_close(h->store, desk);
    assert_int_equal(store_desk_check(h->store, desk, STAFF_VOLUNTEER, NULL), ERR_ACCESS);
    assert_int_equal(try(h, desk, helper_pin), DESK_PIN_WRONG); /* the card must be laid again */
}

/* A resident's card, no card at all and an old desk get the answer of a wrong PIN, and count nowhere. */
static void nobody_else_has_a_desk(void **state)
{
    struct house *h = *state;
    struct uuid old = lay(h, 1), none = lay(h, 3);
    assert_true(uuid_is_zero(none));
    assert_int_equal(try(h, none, helper_pin), DESK_PIN_WRONG);
    assert_int_equal(try(h, old, helper_pin), DESK_PIN_WRONG);
    assert_int_equal(try(h, uuid_new(), helper_pin), DESK_PIN_WRONG);
    assert_int_equal(query(h, "SELECT sum(tries) FROM staff"), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'staff_refused'"), 0);
}

static void locked_for_a_quarter(void)
{
    int64_t left = login.locked_until_ms - clock_wall_ms();
    assert_true(left > 14 * MINUTE_MS && left <= 15 * MINUTE_MS);
}

static void five_wrong_pins_lock(void **state)
{
    struct house *h = *state;
    for (int left = 4; left > 0; left--) {
        struct uuid desk = lay(h, 1); /* laying the card again gives no try back */
        assert_int_equal(try(h, desk, admin_pin), DESK_PIN_WRONG);
        assert_int_equal(login.tries_left, left);
    }
    house_reopen(h); /* nor does a power cut */
    assert_int_equal(try(h, lay(h, 1), admin_pin), DESK_LOCKED);
    locked_for_a_quarter();
    struct uuid desk = lay(h, 1);
    assert_int_equal(try(h, desk, helper_pin), DESK_LOCKED);
    assert_int_equal(store_desk_check(h->store, desk, STAFF_VOLUNTEER, NULL), ERR_ACCESS);
    clock_set_wall_ms(MONDAY_MS - 400 * DAY_MS); /* a dead battery neither opens it nor locks it for a year */
    assert_int_equal(try(h, lay(h, 1), helper_pin), DESK_LOCKED);
    locked_for_a_quarter();
    clock_advance_ms(15 * MINUTE_MS);
    assert_int_equal(try(h, lay(h, 1), admin_pin), DESK_PIN_WRONG);
    assert_int_equal(login.tries_left, 4);
    assert_int_equal(try(h, lay(h, 1), helper_pin), DESK_OPEN);
}

/* The last try may still be the right one. */
static void the_fifth_may_be_right(void **state)
{
    struct house *h = *state;
    struct uuid desk = lay(h, 1);
    for (int i = 0; i < 4; i++)
        assert_int_equal(try(h, desk, "111112"), DESK_PIN_WRONG);
    assert_int_equal(try(h, desk, helper_pin), DESK_OPEN);
    assert_int_equal(query(h, "SELECT count(*) FROM staff WHERE locked_until_ms IS NOT NULL"), 0);
}

static void a_card_swap_closes_it(void **state)
{
    struct house *h = *state;
    struct uuid desk = open_admin(h), other = lay(h, 1);
    assert_int_equal(store_desk_check(h->store, desk, STAFF_VOLUNTEER, NULL), ERR_ACCESS);
    assert_int_equal(try(h, desk, admin_pin), DESK_PIN_WRONG); /* the PIN of the one, the card of the other */
    assert_int_equal(query(h, "SELECT sum(tries) FROM staff"), 0); /* and uses up nobody's tries */
    assert_int_equal(try(h, other, admin_pin), DESK_PIN_WRONG);
    desk = open_admin(h);
    lay(h, 3); /* a resident's card */
    assert_int_equal(store_desk_check(h->store, desk, STAFF_VOLUNTEER, NULL), ERR_ACCESS);
    desk = open_admin(h);
    assert_true(uuid_equal(lay(h, 0), desk)); /* the own one again */
    assert_int_equal(store_desk_check(h->store, desk, STAFF_ADMINISTRATOR, NULL), ERR_OK);
}

static void one_resident_is_looked_at(void **state)
{
    struct house *h = *state;
    struct resident r;
    bool is_known;
    struct uuid known = resident(h, 3), desk = open_admin(h);
    store_desk_expect_card(h->store, uuid_new(), true); /* somebody else's wish */
    store_desk_expect_card(h->store, desk, true);
    assert_int_equal(store_identify(h->store, &people[3], &r, &is_known), ERR_OK);
    assert_true(is_known && r.is_at_desk && uuid_is_zero(r.desk) && uuid_equal(r.id, known));
    assert_int_equal(store_desk_check(h->store, desk, STAFF_ADMINISTRATOR, NULL), ERR_OK);
    store_desk_expect_card(h->store, desk, true);
    assert_int_equal(store_identify(h->store, &people[1], &r, &is_known), ERR_OK);
    assert_true(!is_known && r.is_at_desk && uuid_is_zero(r.desk));
    assert_int_equal(store_register(h->store, r.id, 1, &r), ERR_NOT_FOUND); /* nobody waits for consent */
    lay(h, 3);                                                              /* nobody waited for this one */
    assert_int_equal(store_desk_check(h->store, desk, STAFF_VOLUNTEER, NULL), ERR_ACCESS);
    store_desk_expect_card(h->store, desk, true); /* too late */
    assert_int_equal(store_identify(h->store, &people[3], &r, &is_known), ERR_OK);
    assert_false(r.is_at_desk);
}

static void only_administrators_edit(void **state)
{
    struct house *h = *state;
    struct new_staff person = {&people[3], "赵师傅", "640193", STAFF_VOLUNTEER};
    struct uuid id, desk = lay(h, 1);
    uint8_t wrong[STAFF_SECRET_SIZE] = {1};
    assert_int_equal(store_staff_put(h->store, desk, NULL, &person, &id), ERR_ACCESS); /* not open yet */
    assert_int_equal(try(h, desk, helper_pin), DESK_OPEN);
    assert_int_equal(store_staff_put(h->store, desk, NULL, &person, &id), ERR_ACCESS);
    assert_int_equal(store_staff_set_role(h->store, desk, helper_id, STAFF_ADMINISTRATOR), ERR_ACCESS);
    assert_int_equal(store_staff_disable(h->store, desk, admin_id), ERR_ACCESS);
    person.role = STAFF_ADMINISTRATOR;
    assert_int_equal(store_staff_put(h->store, (struct uuid){0}, NULL, &person, &id), ERR_FORGED);
    assert_int_equal(store_staff_put(h->store, (struct uuid){0}, wrong, &person, &id), ERR_FORGED);
    desk = open_admin(h);
    person.identity = &people[1];
    person.pin = "195506"; /* of the birth date */
    assert_int_equal(store_staff_put(h->store, desk, NULL, &person, &id), ERR_DATA);
    assert_int_equal(query(h, "SELECT count(*) FROM staff"), 2);
    person.pin = "640193";
    assert_int_equal(store_staff_put(h->store, desk, NULL, &person, &id), ERR_OK);
    assert_true(uuid_equal(id, helper_id)); /* enrolled again: new name, PIN and role */
    assert_int_equal(try(h, lay(h, 1), helper_pin), DESK_PIN_WRONG);
    assert_int_equal(try(h, lay(h, 1), "640193"), DESK_OPEN);
    assert_string_equal(login.staff.name, "赵师傅");
    assert_int_equal(login.staff.role, STAFF_ADMINISTRATOR);
    assert_int_equal(query(h, "SELECT count(*) FROM audit WHERE act = 'staff_put' AND staff IS NOT NULL"), 2);
}

static enum err set_pin(struct house *h, struct uuid desk, const char *old, const char *fresh)
{
    login.answer = DESK_DISABLED;
    return store_desk_set_pin(h->store, desk, old, fresh, &login);
}

static void the_own_pin_is_changed(void **state)
{
    struct house *h = *state;
    struct person person;
    struct uuid known = resident(h, 3), desk = lay(h, 1);
    assert_int_equal(set_pin(h, desk, helper_pin, "640193"), ERR_ACCESS); /* not open yet */
    assert_int_equal(try(h, desk, helper_pin), DESK_OPEN);
    assert_int_equal(set_pin(h, uuid_new(), helper_pin, "640193"), ERR_ACCESS);
    assert_int_equal(set_pin(h, desk, helper_pin, "640193"), ERR_OK);
    assert_int_equal(login.answer, DESK_OPEN);
    assert_int_equal(store_desk_person(h->store, desk, known, &person), ERR_OK); /* the desk goes on */
    assert_int_equal(try(h, lay(h, 1), helper_pin), DESK_PIN_WRONG);
    assert_int_equal(try(h, lay(h, 1), "640193"), DESK_OPEN);
    assert_int_equal(store_desk_person(h->store, login.desk, known, &person), ERR_OK); /* with the same key */
    assert_int_equal(query(h, "SELECT count(*) FROM audit a JOIN staff s ON s.id = a.staff WHERE act ="
                              " 'staff_pin_set' AND a.object = a.staff AND s.role = 'volunteer'"),
                     1);
    assert_int_equal(query(h, "SELECT count(*) FROM events e, staff s WHERE e.kind = 'staff_pin_set' AND"
                              " json_extract(e.body, '$.version') = s.version AND s.role = 'volunteer'"),
                     1);
    assert_int_equal(try(h, lay(h, 0), admin_pin), DESK_OPEN); /* nobody else's changed */
}

static void a_new_pin_is_not_easily_guessed(void **state)
{
    struct house *h = *state;
    static const char *const bad[] = {"111111", "123456", "12345",   "1234567890123",
                                      "abcdef", "195506", helper_pin};
    struct uuid desk = lay(h, 1);
    assert_int_equal(try(h, desk, helper_pin), DESK_OPEN);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_int_equal(set_pin(h, desk, helper_pin, bad[i]), ERR_DATA);
    assert_int_equal(query(h, "SELECT sum(tries) FROM staff"), 0);
    assert_int_equal(try(h, lay(h, 1), helper_pin), DESK_OPEN);
}

/* Whoever finds an open desk cannot guess the PIN there either. */
static void wrong_old_pins_count_and_lock(void **state)
{
    struct house *h = *state;
    struct uuid desk = lay(h, 1);
    assert_int_equal(try(h, desk, helper_pin), DESK_OPEN);
    for (int left = 4; left > 0; left--) {
        assert_int_equal(set_pin(h, desk, admin_pin, "640193"), ERR_OK);
        assert_int_equal(login.answer, DESK_PIN_WRONG);
        assert_int_equal(login.tries_left, left);
    }
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'staff_refused'"), 4);
    assert_int_equal(store_desk_check(h->store, desk, STAFF_VOLUNTEER, NULL), ERR_OK);
    assert_int_equal(set_pin(h, desk, admin_pin, "640193"), ERR_ACCESS);
    assert_int_equal(store_desk_check(h->store, desk, STAFF_VOLUNTEER, NULL), ERR_ACCESS);
    assert_int_equal(try(h, lay(h, 1), helper_pin), DESK_LOCKED);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'staff_pin_set'"), 0);
    clock_advance_ms(15 * MINUTE_MS);
    assert_int_equal(try(h, lay(h, 1), helper_pin), DESK_OPEN);
}

static void somebody_can_always_open_it(void **state)
{
    struct house *h = *state;
    struct uuid desk = open_admin(h);
    assert_int_equal(store_staff_disable(h->store, desk, admin_id), ERR_UNSUPPORTED);
    assert_int_equal(store_staff_set_role(h->store, desk, admin_id, STAFF_LIBRARIAN), ERR_UNSUPPORTED);
    assert_int_equal(store_desk_check(h->store, desk, STAFF_ADMINISTRATOR, NULL), ERR_OK);
    assert_int_equal(store_staff_set_role(h->store, desk, helper_id, STAFF_ADMINISTRATOR), ERR_OK);
    assert_int_equal(store_staff_disable(h->store, desk, admin_id), ERR_OK);
    assert_int_equal(store_desk_check(h->store, desk, STAFF_VOLUNTEER, NULL), ERR_ACCESS);
    assert_int_equal(store_staff_disable(h->store, desk, uuid_new()), ERR_ACCESS);
    assert_int_equal(check(h), ERR_OK);
}

static void who_is_disabled_is_out_at_once(void **state)
{
    struct house *h = *state;
    struct uuid desk = lay(h, 1);
    struct store *other; /* kioskctl, beside the kiosk */
    struct resident r;
    bool is_known;
    assert_int_equal(try(h, desk, helper_pin), DESK_OPEN);
    assert_int_equal(store_open(&other, &h->conf, &h->keys), ERR_OK);
    assert_int_equal(store_identify(other, &people[0], &r, &is_known), ERR_OK);
    assert_int_equal(store_desk_open(other, r.desk, admin_pin, &login), ERR_OK);
    assert_int_equal(store_staff_disable(other, r.desk, helper_id), ERR_OK);
    assert_int_equal(store_staff_disable(other, r.desk, helper_id), ERR_NOT_FOUND);
    store_close(other);
    assert_int_equal(store_desk_check(h->store, desk, STAFF_VOLUNTEER, NULL), ERR_ACCESS);
    assert_int_equal(try(h, desk, helper_pin), DESK_PIN_WRONG);
    assert_true(uuid_is_zero(lay(h, 1))); /* no staff card any more */
    assert_int_equal(query(h, "SELECT count(*) FROM staff WHERE wrapped_key IS NULL"), 1);
}

/* Between the card and the PIN. */
static void who_is_disabled_meanwhile_is_told(void **state)
{
    struct house *h = *state;
    struct uuid desk = lay(h, 1);
    struct store *other;
    struct resident r;
    bool is_known;
    assert_int_equal(store_open(&other, &h->conf, &h->keys), ERR_OK);
    assert_int_equal(store_identify(other, &people[0], &r, &is_known), ERR_OK);
    assert_int_equal(store_desk_open(other, r.desk, admin_pin, &login), ERR_OK);
    assert_int_equal(store_staff_disable(other, r.desk, helper_id), ERR_OK);
    store_close(other);
    assert_int_equal(try(h, desk, helper_pin), DESK_DISABLED);
}

static void a_copied_file_tells_nothing(void **state)
{
    struct house *h = *state;
    uint8_t secret[STAFF_SECRET_SIZE];
    char path[300];
    size_t size;
    assert_int_equal(staff_key_load(h->conf.keys_dir, secret), ERR_OK);
    house_close(h);
    house_path(h, "", path);
    unsigned char *bytes = file_read(path, &size);
    assert_null(memmem(bytes, size, secret, sizeof secret));
    assert_null(memmem(bytes, size, "欧**测", strlen("欧**测")));
    assert_null(memmem(bytes, size, people[1].number, strlen(people[1].number)));
    assert_null(memmem(bytes, size, helper_pin, strlen(helper_pin)));
    free(bytes);
    str_format(path, sizeof path, "%s/staff.key", h->conf.keys_dir);
    assert_int_equal(staff_key_remove(h->conf.keys_dir), ERR_OK);
    assert_int_equal(access(path, F_OK), -1);
    assert_int_equal(staff_key_load(h->conf.keys_dir, secret), ERR_NOT_FOUND);
    assert_int_equal(staff_key_remove(h->conf.keys_dir), ERR_NOT_FOUND);
    assert_int_equal(keys_load(h->conf.keys_dir, &h->keys), ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAFF_TEST(the_wrapped_key_is_the_whole_key), STAFF_TEST(card_and_pin_open_it_together),
        STAFF_TEST(nobody_else_has_a_desk),           STAFF_TEST(five_wrong_pins_lock),
        STAFF_TEST(the_fifth_may_be_right),           STAFF_TEST(a_card_swap_closes_it),
        STAFF_TEST(one_resident_is_looked_at),        STAFF_TEST(only_administrators_edit),
        STAFF_TEST(the_own_pin_is_changed),           STAFF_TEST(a_new_pin_is_not_easily_guessed),
        STAFF_TEST(wrong_old_pins_count_and_lock),    STAFF_TEST(somebody_can_always_open_it),
        STAFF_TEST(who_is_disabled_is_out_at_once),   STAFF_TEST(who_is_disabled_meanwhile_is_told),
        STAFF_TEST(a_copied_file_tells_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
