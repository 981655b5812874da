/* Who may open the desk, and who may not: card and PIN together, counted on the disk, and only while that
 * card's session lasts. */
#include "fixture.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "db/desk_copy.h"
#include "db/desk_lists.h"
#include "db/request.h"
#include "db/sql.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char admin_pin[] = "482915", helper_pin[] = "730264";
static struct desk_login login;

/* Lays the card of a person; the desk that its PIN would open. */
static struct uuid lay(struct house *h, int person)
{
    struct resident r;
    bool is_known;
    assert_int_equal(store_identify(h->store, &people[person], &r, &is_known), ERR_OK);
    return r.desk;
}

static enum desk_answer try(struct house *h, struct uuid desk, const char *pin)
{
    assert_int_equal(store_desk_open(h->store, desk, pin, &login), ERR_OK);
    return login.answer;
}

static struct uuid enrol(struct house *h, struct uuid desk, int person, const char *pin, enum staff_role role)
{
    uint8_t first[STAFF_SECRET_SIZE];
    struct uuid id;
    assert_int_equal(staff_key_load(h->conf.keys_dir, first), ERR_OK);
    struct new_staff n = {&people[person], "", pin, role};
    assert_int_equal(store_staff_put(h->store, desk, first, &n, &id), ERR_OK);
    return id;
}

/* Person 0 is the administrator, and at the desk. */
static struct uuid open_admin(struct house *h)
{
    struct uuid desk = lay(h, 0);
    assert_int_equal(try(h, desk, admin_pin), DESK_OPEN);
    return desk;
}

static struct uuid admin_id, helper_id;

static int staff_setup(void **state)
{
    house_setup(state);
    struct house *h = *state;
    admin_id = enrol(h, (struct uuid){0}, 0, admin_pin, STAFF_ADMINISTRATOR);
    helper_id = enrol(h, open_admin(h), 1, helper_pin, STAFF_VOLUNTEER);
    store_desk_close(h->store, (struct uuid){0});
    return 0;
}

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

/* As the screens ask: a second card's session gets no desk, and an act is staff's only with their open desk.
 */
static void requests_carry_their_desk(void **state)
{
    struct house *h = *state;
    struct store_answer answer;
    struct help_call call;
    struct uuid old = lay(h, 1), desk = lay(h, 0), who;
    struct store_request r = {.op = STORE_DESK_OPEN, .is_by_tag = true, .desk = desk};
    str_copy(r.code, sizeof r.code, admin_pin);
    store_handle(h->store, &r, &answer);
    assert_int_equal(answer.err, ERR_ACCESS);
    r = (struct store_request){.op = STORE_CALL_HELP, .desk = desk};
    store_handle(h->store, &r, &answer);
    assert_int_equal(query(h, "SELECT count(*) FROM audit WHERE act = 'help_called' AND staff IS NULL"), 1);
    r = (struct store_request){.op = STORE_DESK_ANSWER_CALL, .desk = desk, .call = answer.help_call};
    store_handle(h->store, &r, &answer);
    assert_int_equal(answer.err, ERR_ACCESS); /* no PIN yet */
    assert_int_equal(try(h, desk, admin_pin), DESK_OPEN);
    r.desk = old;
    store_handle(h->store, &r, &answer);
    assert_int_equal(answer.err, ERR_ACCESS);
    r.desk = desk;
    store_handle(h->store, &r, &answer);
    assert_int_equal(answer.err, ERR_OK);
    assert_int_equal(store_open_call(h->store, &call), ERR_OK);
    assert_string_equal(call.answered_by, "王*验");
    assert_int_equal(query(h, "SELECT count(*) FROM audit WHERE act = 'help_answered' AND staff = "
                              "(SELECT id FROM staff WHERE role = 'administrator')"),
                     1);
    who = uuid_new();
    r = (struct store_request){.op = STORE_DESK_PERSON, .desk = desk, .resident = who};
    store_handle(h->store, &r, &answer);
    assert_int_equal(answer.err, ERR_NOT_FOUND);
}

static void a_person_is_opened_for_one_desk(void **state)
{
    struct house *h = *state;
    struct person person = {.name = "nobody"};
    struct uuid who = resident(h, 3), desk = lay(h, 1);
    assert_int_equal(store_set_phone(h->store, who, "13800001111", 1), ERR_OK);
    assert_int_equal(store_desk_person(h->store, desk, who, &person), ERR_ACCESS);
    assert_string_equal(person.name, "nobody");
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'resident_viewed'"), 0);
    assert_int_equal(try(h, desk, helper_pin), DESK_OPEN);
    assert_int_equal(store_desk_person(h->store, desk, who, &person), ERR_OK);
    assert_string_equal(person.name, people[3].name);
    assert_string_equal(person.last_four, people[3].number + 14);
    assert_string_equal(person.phone, "13800001111");
    assert_int_equal(
        query(h, "SELECT count(*) FROM audit WHERE act = 'resident_viewed' AND staff IS NOT NULL AND "
                 "resident = object"),
        1);
}

static void names_are_searched_for_librarians(void **state)
{
    struct house *h = *state;
    struct person found[PERSONS_MAX] = {{.name = "nobody"}};
    int count = 7;
    struct uuid desk = lay(h, 1), who = resident(h, 3);
    assert_int_equal(try(h, desk, helper_pin), DESK_PIN_WRONG); /* whom the resident's card closed */
    resident(h, 1);
    desk = lay(h, 1);
    assert_int_equal(try(h, desk, helper_pin), DESK_OPEN);
    assert_int_equal(store_desk_find(h->store, desk, "赵", found, &count), ERR_ACCESS);
    assert_string_equal(found[0].name, "nobody");
    desk = open_admin(h);
    assert_int_equal(store_desk_find(h->store, desk, "", found, &count), ERR_DATA);
    assert_int_equal(store_desk_find(h->store, desk, "赵", found, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_string_equal(found[0].name, people[3].name);
    assert_true(uuid_equal(found[0].id, who));
    assert_int_equal(store_desk_find(h->store, desk, "测", found, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_string_equal(found[0].name, people[1].name);
    assert_int_equal(store_desk_find(h->store, desk, "钱", found, &count), ERR_OK);
    assert_int_equal(count, 0);
    assert_int_equal(store_desk_find(h->store, desk, people[3].number, found, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_string_equal(found[0].name, people[3].name);
    assert_int_equal(
        query(h, "SELECT count(*) FROM audit WHERE act = 'residents_searched' AND staff IS NOT NULL"), 4);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE body LIKE '%赵%' OR body LIKE '%1991%'"), 0);
}

static void the_lists_tell_of_today(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    struct desk_counts counts;
    struct desk_act acts[4];
    struct desk_loan loans[4];
    struct desk_transit books[4];
    size_t count;
    borrow(h, who, "A0001");
    give_back(h, "B0002");
    clock_advance_ms(40 * DAY_MS);
    assert_int_equal(store_desk_counts(h->store, &counts), ERR_OK);
    assert_int_equal(counts.borrowed + counts.returned + counts.renewed, 0); /* of another day */
    assert_int_equal(counts.overdue, 1);
    assert_int_equal(counts.in_transit, 1);
    borrow(h, resident(h, 1), "A0002");
    assert_int_equal(store_undo_borrow(h->store, resident(h, 1), last.loan.id, &last), ERR_OK);
    borrow(h, resident(h, 1), "A0003");
    give_back(h, "A0001");
    assert_int_equal(store_desk_counts(h->store, &counts), ERR_OK);
    assert_int_equal(counts.borrowed, 1);
    assert_int_equal(counts.returned, 1);
    assert_int_equal(counts.overdue, 0);
    assert_int_equal(store_desk_acts(h->store, desk_midnight_ms(), acts, 4, &count), ERR_OK);
    assert_int_equal(count, 4); /* the newest, first */
    assert_string_equal(acts[0].kind, "copy_returned");
    assert_string_equal(acts[0].title, "书名1");
    assert_string_equal(acts[1].kind, "loan_made");
    assert_string_equal(acts[1].title, "书名3");
    assert_string_equal(acts[1].staff, "");
    clock_advance_ms(40 * DAY_MS);
    assert_int_equal(store_desk_overdue(h->store, loans, 4, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_string_equal(loans[0].masked_name, "欧**测");
    assert_int_equal(store_desk_transit(h->store, books, 4, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_string_equal(books[0].to, "河西邻里馆");
    assert_string_equal(books[0].barcode, "B0002");
}

/* A reserved book that is ready waits to be told by phone, and its days begin when a volunteer says so. */
static void calls_are_made_once(void **state)
{
    struct house *h = *state;
    struct desk_notice notices[2];
    struct desk_counts counts;
    struct store_answer answer;
    struct found_title found;
    size_t count;
    struct uuid who = resident(h, 0);
    assert_int_equal(store_set_phone(h->store, who, "13800001111", 1), ERR_OK);
    borrow(h, resident(h, 1), "A0003");
    assert_int_equal(store_find_titles(h->store, "书名3", &found, 1, &count), ERR_OK);
    assert_int_equal(store_place_hold(h->store, who, found.id, NULL, &last), ERR_OK);
    assert_int_equal(last.refusal, REFUSED_NONE);
    assert_int_equal(store_desk_to_phone(h->store, notices, 2, &count), ERR_OK);
    assert_int_equal(count, 0);
    give_back(h, "A0003");
    assert_int_equal(store_desk_counts(h->store, &counts), ERR_OK);
    assert_int_equal(counts.to_phone, 1);
    assert_int_equal(store_desk_to_phone(h->store, notices, 2, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_string_equal(notices[0].title, "书名3");
    assert_int_equal(notices[0].pickup, 100);
    assert_true(uuid_equal(notices[0].resident, who));
    struct store_request r = {.op = STORE_DESK_PHONED, .desk = lay(h, 1), .phoned = notices[0].hold};
    store_handle(h->store, &r, &answer);
    assert_int_equal(answer.err, ERR_ACCESS);
    assert_int_equal(try(h, r.desk, helper_pin), DESK_OPEN);
    store_handle(h->store, &r, &answer);
    assert_int_equal(answer.err, ERR_OK);
    assert_int_equal(store_desk_to_phone(h->store, notices, 2, &count), ERR_OK);
    assert_int_equal(count, 0);
}

static void copies_are_registered_by_librarians(void **state)
{
    struct house *h = *state;
    struct desk_new_copy added = {.outcome = COPY_NO_TITLE};
    struct desk_copy copy;
    struct uuid desk = lay(h, 1);
    assert_int_equal(try(h, desk, helper_pin), DESK_OPEN);
    assert_int_equal(store_desk_add_copy(h->store, desk, isbns[7], "A9001", &added), ERR_ACCESS);
    desk = open_admin(h);
    assert_int_equal(store_desk_add_copy(h->store, desk, isbns[7], "B9001", &added), ERR_OK);
    assert_int_equal(added.outcome, COPY_NOT_OURS);
    assert_int_equal(store_desk_add_copy(h->store, desk, isbns[7], "A0001", &added), ERR_OK);
    assert_int_equal(added.outcome, COPY_KNOWN);
    assert_int_equal(store_desk_add_copy(h->store, desk, "9787110000083", "A9001", &added), ERR_OK);
    assert_int_equal(added.outcome, COPY_NO_TITLE);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'copy_registered'"), 0);
    assert_int_equal(store_desk_add_copy(h->store, desk, isbns[7], "A9001", &added), ERR_OK);
    assert_int_equal(added.outcome, COPY_ADDED);
    assert_string_equal(added.copy.title, "书名7");
    assert_string_equal(added.copy.barcode, "A9001");
    assert_string_equal(added.copy.call_number, "I247");
    assert_int_equal(
        query(h, "SELECT count(*) FROM audit WHERE act = 'copy_registered' AND staff IS NOT NULL"), 1);
    assert_int_equal(borrow(h, resident(h, 0), "A9001"), REFUSED_NONE);
    assert_int_equal(store_desk_find_copy(h->store, "T9999", &copy), ERR_NOT_FOUND); /* two owners' */
    assert_int_equal(check(h), ERR_OK);
}

static void books_are_lent_marked_and_counted_at_an_open_desk_alone(void **state)
{
    struct house *h = *state;
    struct store_answer answer;
    struct store_request mark = {.op = STORE_DESK_MARK, .mark = FACT_LOST, .reason = "盘点没找到"},
                         count = {.op = STORE_SHELF_BEGIN},
                         lend = {.op = STORE_DESK_LEND, .resident = resident(h, 0), .reason = "馆员同意了"};
    str_copy(mark.code, sizeof mark.code, "A0001");
    str_copy(lend.code, sizeof lend.code, "A0002");
    for (int i = 0; i < 2; i++) { /* nobody's desk, and one whose PIN nobody gave */
        store_handle(h->store, &mark, &answer);
        assert_int_equal(answer.err, ERR_ACCESS);
        store_handle(h->store, &count, &answer);
        assert_int_equal(answer.err, ERR_ACCESS);
        store_handle(h->store, &lend, &answer);
        assert_int_equal(answer.err, ERR_ACCESS);
        mark.desk = count.desk = lend.desk = lay(h, 1);
    }
    assert_int_equal(query(h, "SELECT count(*) FROM copies WHERE state = 'lost'"), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM shelf_counts"), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM loans"), 0);
    assert_int_equal(try(h, mark.desk, helper_pin), DESK_OPEN);
    store_handle(h->store, &mark, &answer);
    assert_int_equal(answer.err, ERR_OK);
    assert_int_equal(answer.circulation.refusal, REFUSED_NONE);
    assert_int_equal(query(h, "SELECT count(*) FROM copies WHERE state = 'lost'"), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM audit WHERE act = 'copy_lost' AND staff IS NOT NULL AND"
                              " reason = '盘点没找到'"),
                     1);
}

int main(void)
{
#define STAFF_TEST(test) cmocka_unit_test_setup_teardown(test, staff_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        STAFF_TEST(the_wrapped_key_is_the_whole_key),
        STAFF_TEST(card_and_pin_open_it_together),
        STAFF_TEST(nobody_else_has_a_desk),
        STAFF_TEST(five_wrong_pins_lock),
        STAFF_TEST(the_fifth_may_be_right),
        STAFF_TEST(a_card_swap_closes_it),
        STAFF_TEST(one_resident_is_looked_at),
        STAFF_TEST(only_administrators_edit),
        STAFF_TEST(somebody_can_always_open_it),
        STAFF_TEST(who_is_disabled_is_out_at_once),
        STAFF_TEST(who_is_disabled_meanwhile_is_told),
        STAFF_TEST(a_copied_file_tells_nothing),
        STAFF_TEST(requests_carry_their_desk),
        STAFF_TEST(a_person_is_opened_for_one_desk),
        STAFF_TEST(names_are_searched_for_librarians),
        STAFF_TEST(the_lists_tell_of_today),
        STAFF_TEST(calls_are_made_once),
        STAFF_TEST(copies_are_registered_by_librarians),
        STAFF_TEST(books_are_lent_marked_and_counted_at_an_open_desk_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
