/* A house with two at the desk: person 0 is its administrator, person 1 a volunteer. */
#pragma once

#include "fixture.h"

#include "db/desk.h"
#include "db/staff_key.h"

static const char admin_pin[] = "482915", helper_pin[] = "730264";
static struct desk_login login;

/* Lays the card of a person; the desk that its PIN would open. */
static inline struct uuid lay(struct house *h, int person)
{
    struct resident r;
    bool is_known;
    assert_int_equal(store_identify(h->store, &people[person], &r, &is_known), ERR_OK);
    return r.desk;
}

static inline enum desk_answer try(struct house *h, struct uuid desk, const char *pin)
{
    assert_int_equal(store_desk_open(h->store, desk, pin, &login), ERR_OK);
    return login.answer;
}

static inline struct uuid enrol(struct house *h, struct uuid desk, int person, const char *pin,
                                enum staff_role role)
{
    uint8_t first[STAFF_SECRET_SIZE];
    struct uuid id;
    assert_int_equal(staff_key_load(h->conf.keys_dir, first), ERR_OK);
    struct new_staff n = {&people[person], "", pin, role};
    assert_int_equal(store_staff_put(h->store, desk, first, &n, &id), ERR_OK);
    return id;
}

/* Person 0 is the administrator, and at the desk. */
static inline struct uuid open_admin(struct house *h)
{
    struct uuid desk = lay(h, 0);
    assert_int_equal(try(h, desk, admin_pin), DESK_OPEN);
    return desk;
}

static struct uuid admin_id, helper_id;

static inline int staff_setup(void **state)
{
    house_setup(state);
    struct house *h = *state;
    admin_id = enrol(h, (struct uuid){0}, 0, admin_pin, STAFF_ADMINISTRATOR);
    helper_id = enrol(h, open_admin(h), 1, helper_pin, STAFF_VOLUNTEER);
    store_desk_close(h->store, (struct uuid){0});
    return 0;
}

#define STAFF_TEST(name) cmocka_unit_test_setup_teardown(name, staff_setup, house_teardown)
