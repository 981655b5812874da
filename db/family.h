/* Acting for somebody else: guardians for a child, mandates, and the second card of a session.
 *
 * A child under 14 is a resident without a card: nickname and year of birth, on a guardian's word. An adult
 * is acted for while their card lies second in the agent's session, or under a mandate that was given once
 * with both cards. The store itself saw the cards: what no card, row or mandate allows is ERR_ACCESS,
 * whatever a screen asks. An agent learns of an adult nothing but the masked name and what comes of the act.
 * Thread: as store.h. */
#pragma once

#include "db/store.h"

enum { CHILDREN_MAX = 6, GUARDIANS_MAX = 2 }; /* of one guardian; of one child */
enum { MANDATES_MAX = 6, AGENTS_MAX = 3 };    /* open ones that one agent holds; that one resident gave */
enum { NICKNAME_MAX = 12 };                   /* characters */
enum { CHILD_YEARS = 14 }; /* the year of this birthday is the last one in which anything is lent */

/* ---- the session and its second card ---- */

/* Waits, in the session of this resident whose card store_identify saw last, for one more card:
 * store_identify then tells is_second, whoever's it is, and nobody else's session begins. The resident's own
 * card does not count as it. The holder of the second may be acted for until the session ends, if they are
 * registered, no child, have not taken their consent back, and the card has not run out. */
void store_expect_second(struct store *store, struct uuid agent, bool is_expecting);
/* The session of this resident is over: its second card is forgotten; zero: whoever's it is. */
void store_end_company(struct store *store, struct uuid agent);

/* ---- who acts ---- */

/* Acts until store_act_for_self are the agent's, for this resident: events and audit tell. *is_child: of the
 * resident. ERR_ACCESS: the agent is no guardian, holds no mandate, and the resident's card is not the second
 * of the agent's session. */
enum err store_act_for(struct store *store, struct uuid agent, struct uuid resident,
                       bool *is_child) MUST_CHECK;
void store_act_for_self(struct store *store);
/* What an agent may learn of an act for an adult: no loan or reservation that was there before, no count. */
void circulation_cover(struct circulation *c);

/* ---- children ---- */

/* Under a consent of the guardian's own. ERR_DATA: no nickname or a longer one, a control character, or not
 * born within the last CHILD_YEARS years; ERR_BUSY: this guardian has a child of that nickname; ERR_FULL: has
 * CHILDREN_MAX; ERR_UNSUPPORTED: the guardian is under 18; ERR_NOT_FOUND: no such guardian, or the consent
 * was taken back. */
enum err store_register_child(struct store *store, struct uuid guardian, const char *nickname, int birth_year,
                              int consent_version, struct uuid *out) MUST_CHECK;
/* Links the holder of the session's second card, who agrees. ERR_ACCESS: not the guardian's child, or not the
 * second card's holder; ERR_BUSY: is one already; ERR_FULL: the child has GUARDIANS_MAX, or the second
 * CHILDREN_MAX; ERR_UNSUPPORTED: under 18. */
enum err store_add_guardian(struct store *store, struct uuid guardian, struct uuid child, struct uuid second,
                            int consent_version) MUST_CHECK;
/* The guardian answers for the child no more. The last one's child is deleted (*is_deleted), reservations
 * cancelled; ERR_BUSY: it has books to return. ERR_ACCESS: not the guardian's child. */
enum err store_leave_child(struct store *store, struct uuid guardian, struct uuid child,
                           bool *is_deleted) MUST_CHECK;

/* ---- mandates ---- */

/* The holder of the session's second card lets the agent act for them from now on. ERR_ACCESS: not that
 * holder; ERR_BUSY: it stands already; ERR_FULL: has MANDATES_MAX, or the giver AGENTS_MAX. */
enum err store_give_mandate(struct store *store, struct uuid agent, struct uuid giver,
                            int consent_version) MUST_CHECK;
/* By either of the two. ERR_NOT_FOUND: not theirs, or ended. */
enum err store_end_mandate(struct store *store, struct uuid resident, struct uuid mandate) MUST_CHECK;

/* ---- lists; work on a read-only store ---- */

enum { WARDS_MAX = CHILDREN_MAX + MANDATES_MAX };

/* Somebody for whom a resident may act without their card. */
struct ward {
    struct uuid id;
    char name[96]; /* a child's nickname; of an adult the masked name, and nothing else is told of them */
    bool is_child;
    struct uuid mandate;       /* of an adult */
    int birth_year;            /* of a child, and what follows */
    bool is_of_age;            /* nothing new is lent: the own card takes over */
    int guardians, open_loans; /* the others' too */
};
/* Children first, oldest row first. */
enum err store_wards(struct store *store, struct uuid agent, struct ward wards[WARDS_MAX],
                     size_t *count) MUST_CHECK;

/* A loan of which the caller knows, as one that was made for an adult in this session. ERR_NOT_FOUND. */
enum err store_loan(struct store *store, struct uuid loan, struct loan *out) MUST_CHECK;

/* Somebody who may act for a resident, or answers for a child. */
struct agent {
    struct uuid id, mandate; /* mandate: zero for a guardian */
    char name[96];           /* masked */
    int64_t since_ms;
};
enum err store_agents(struct store *store, struct uuid giver, struct agent agents[AGENTS_MAX],
                      size_t *count) MUST_CHECK;
enum err store_guardians(struct store *store, struct uuid child, struct agent guardians[GUARDIANS_MAX],
                         size_t *count) MUST_CHECK;
