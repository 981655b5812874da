/* Volunteers and staff: who they are, and the desk session that one of them opens with the own card and a
 * PIN.
 *
 * store_identify tells, in resident->desk, that the laid card is a staff member's; from then on the store
 * keeps what the PIN needs of the card, in locked memory, until another card is laid or the desk is closed.
 * store_desk_open unwraps the staff key, which stays in that memory and never leaves the store. Whatever is
 * done in the name of a desk carries its id: an older desk's id opens nothing. Thread: as store.h. */
#pragma once

#include "db/staff_key.h"
#include "db/store.h"

/* Each may do what those before may. */
enum staff_role { STAFF_VOLUNTEER, STAFF_LIBRARIAN, STAFF_ADMINISTRATOR, STAFF_ROLE_COUNT };
const char *staff_role_name(enum staff_role role); /* "volunteer" */
bool staff_role_of(const char *name, enum staff_role *out);

struct staff {
    struct uuid id;
    char name[64]; /* as residents read it when help comes: no full name is kept */
    enum staff_role role;
    bool is_disabled;
    int64_t locked_until_ms; /* too many wrong PINs; 0 or past = not locked */
};

/* ---- the desk ---- */

struct desk_login {
    enum desk_answer { DESK_OPEN, DESK_PIN_WRONG, DESK_LOCKED, DESK_DISABLED } answer;
    struct uuid desk;
    struct staff staff;      /* DESK_OPEN */
    int tries_left;          /* DESK_PIN_WRONG, of [staff] pin_tries */
    int64_t locked_until_ms; /* DESK_LOCKED */
};

/* Takes half a second at the default cost, whatever the answer. Each try is used up, on the disk, before
 * anybody knows whether the PIN was right; the last wrong one locks for [staff] lock_min minutes. A desk id
 * that nobody has (any more) gets DESK_PIN_WRONG: who asks cannot tell it from a staff member's card. */
enum err store_desk_open(struct store *store, struct uuid desk, const char *pin,
                         struct desk_login *out) MUST_CHECK;
/* Wipes what belongs to this desk, open or not; zero: whichever it is. */
void store_desk_close(struct store *store, struct uuid desk);
/* The next card that is laid is a resident's, for this desk, which then stays open: store_identify tells it
 * in resident->is_at_desk. Otherwise another card closes the desk. */
void store_desk_expect_card(struct store *store, struct uuid desk, bool is_expecting);
/* ERR_OK and *out (may be NULL) while this desk is open and its staff member, not disabled meanwhile, has at
 * least that role; else ERR_ACCESS. */
enum err store_desk_check(struct store *store, struct uuid desk, enum staff_role least,
                          struct staff *out) MUST_CHECK;
/* The staff member of this open desk takes another PIN: the staff key is wrapped anew. A wrong old one uses
 * up a try as in store_desk_open (DESK_PIN_WRONG); the last one locks, and closes the desk. Takes a second at
 * the default cost. ERR_DATA, and no try used: fresh is easily guessed (model/pin.h), or the old one;
 * ERR_ACCESS: no such open desk, or closed and locked now. */
enum err store_desk_set_pin(struct store *store, struct uuid desk, const char *old, const char *fresh,
                            struct desk_login *out) MUST_CHECK;
/* Acts until the next call are this desk's, which the audit list tells; zero: nobody's. */
void store_desk_act(struct store *store, struct uuid desk);

/* A resident, as only an open desk sees them; wipe it. No whole number is kept anywhere. */
struct person {
    struct uuid id;
    char name[92], last_four[5], phone[16]; /* phone "" = none left */
    bool is_child; /* db/family.h: the name is the nickname, and there is no number */
};
/* Opens what is sealed to staff about one resident, and records that it was looked at (resident_viewed).
 * Errors as store_desk_check; ERR_NOT_FOUND: no such resident. */
enum err store_desk_person(struct store *store, struct uuid desk, struct uuid resident,
                           struct person *out) MUST_CHECK;

enum { RELATIVES_MAX = 6 };
/* The same for a child's guardians, or for the children of a resident; *count of them. */
enum err store_desk_relatives(struct store *store, struct uuid desk, struct uuid resident,
                              struct person relatives[RELATIVES_MAX], int *count) MUST_CHECK;

enum { PERSONS_MAX = 8 };
/* Residents without their card, for librarians: whose name contains the words, or whose whole number they are
 * (15 characters and more, letters and digits). persons, without phones, PERSONS_MAX at most; *count: how
 * many there are. Opens every resident's name, in steps of some milliseconds (0.1 s for 1,000). Recorded
 * without the words (residents_searched). ERR_DATA: no words. */
enum err store_desk_find(struct store *store, struct uuid desk, const char *words, struct person *persons,
                         int *count) MUST_CHECK;

/* ---- who they are ---- */

struct new_staff {
    const struct identity *identity;
    const char *name; /* "" = the card's name, masked */
    const char *pin;
    enum staff_role role;
};

/* Enrols the holder of a card, or a known one again with a new PIN, name and role, and no lock. By an
 * administrator's open desk; desk zero: by the unwrapped key (staff_key_load), first, which makes
 * administrators. Takes 400 ms.
 * ERR_ACCESS: no such desk, or not an administrator's; ERR_FORGED: not the key; ERR_DATA: the PIN is easily
 * guessed (model/pin.h), or the name too long; ERR_UNSUPPORTED: no administrator would be left. */
enum err store_staff_put(struct store *store, struct uuid desk, const uint8_t *first,
                         const struct new_staff *person, struct uuid *out) MUST_CHECK;
/* Takes the wrapped key away at once. ERR_NOT_FOUND: no such staff member; ERR_ACCESS, ERR_UNSUPPORTED as
 * above. */
enum err store_staff_disable(struct store *store, struct uuid desk, struct uuid staff) MUST_CHECK;
/* ERR_NOT_FOUND also of one who is disabled. */
enum err store_staff_set_role(struct store *store, struct uuid desk, struct uuid staff,
                              enum staff_role role) MUST_CHECK;
/* Oldest first. Works on a read-only store, as the next one. */
enum err store_staff_list(struct store *store, struct staff *staff, size_t max, size_t *count) MUST_CHECK;
enum err store_staff_find(struct store *store, struct uuid id, struct staff *out) MUST_CHECK;
