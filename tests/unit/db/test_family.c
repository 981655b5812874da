/* Acting for somebody else: who may, for how long, what they learn, and that it is recorded. */
#include "fixture.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "db/desk_lists.h"
#include "db/migrate.h"
#include "db/request.h"
#include "db/sql.h"
#include "model/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Beside people[]: two more whose cards are valid, and one of 15 years. */
static const struct identity neighbour = {
    CARD_RESIDENT, "110101198003030052", "孙邻居", 3714, 40000, "", false, false};
static const struct identity friend = {CARD_RESIDENT, "110101198104040063", "周朋友", 4111, 40000, "", false,
                                       false};
static const struct identity minor = {CARD_RESIDENT, "110101202403030074", "吴少年", 19785, 40000, "", false,
                                      false};

static struct store_answer answer;

/* Lays a card, and agrees to the notice where it is a newcomer's. */
static struct uuid lay(struct house *h, const struct identity *identity)
{
    struct resident r;
    bool is_known;
    assert_int_equal(store_identify(h->store, identity, &r, &is_known), ERR_OK);
    if (!is_known && !r.is_second)
        assert_int_equal(store_register(h->store, r.id, 1, &r), ERR_OK);
    return r.id;
}

/* In the session of agent, whose card was laid last. */
static struct resident lay_second(struct house *h, struct uuid agent, const struct identity *identity)
{
    struct resident r;
    bool is_known;
    store_expect_second(h->store, agent, true);
    assert_int_equal(store_identify(h->store, identity, &r, &is_known), ERR_OK);
    assert_true(r.is_second);
    assert_true(is_known == !uuid_is_zero(r.id));
    return r;
}

static struct uuid child_of(struct house *h, struct uuid guardian, const char *nickname)
{
    struct uuid child = {{0}};
    assert_int_equal(store_register_child(h->store, guardian, nickname, 2032, 1, &child), ERR_OK);
    return child;
}

static enum err ask(struct house *h, struct store_request r)
{
    store_handle(h->store, &r, &answer);
    return answer.err;
}

static enum err ask_borrow(struct house *h, struct uuid agent, struct uuid who, const char *code)
{
    struct store_request r = {.op = STORE_BORROW, .agent = agent, .resident = who};
    str_copy(r.code, sizeof r.code, code);
    return ask(h, r);
}

static enum refusal refused(void)
{
    return answer.circulation.refusal;
}

static struct uuid title_of(const struct house *h, const char *isbn)
{
    struct found_title found;
    size_t count = 0;
    assert_int_equal(store_find_titles(h->store, isbn, &found, 1, &count), ERR_OK);
    assert_int_equal(count, 1);
    return found.id;
}

/* ---- children ---- */

static enum err try_child(struct house *h, struct uuid guardian, const char *nickname, int year)
{
    struct uuid child;
    return store_register_child(h->store, guardian, nickname, year, 1, &child);
}

static void a_child_is_registered_by_a_grown_up_alone(void **state)
{
    struct house *h = *state;
    struct uuid guardian = resident(h, 0), child = child_of(h, guardian, "小石头");
    assert_int_equal(try_child(h, guardian, "", 2032), ERR_DATA);
    assert_int_equal(try_child(h, guardian, " 小", 2032), ERR_DATA);
    assert_int_equal(try_child(h, guardian, "小\n石", 2032), ERR_DATA);
    assert_int_equal(try_child(h, guardian, "\xe5\xb0", 2032), ERR_DATA);
    assert_int_equal(try_child(h, guardian, "一二三四五六七八九十一二三", 2032), ERR_DATA);
    assert_int_equal(try_child(h, guardian, "大石头", 2025), ERR_DATA);
    assert_int_equal(try_child(h, guardian, "大石头", 2041), ERR_DATA);
    assert_int_equal(try_child(h, guardian, "小石头", 2026), ERR_BUSY);
    assert_int_equal(try_child(h, guardian, "大石头", 2026), ERR_OK);
    assert_int_equal(try_child(h, child, "孙子", 2032), ERR_NOT_FOUND);
    assert_int_equal(try_child(h, uuid_new(), "孙子", 2032), ERR_NOT_FOUND);
    assert_int_equal(try_child(h, lay(h, &minor), "弟弟", 2032), ERR_UNSUPPORTED);
    for (int i = 2; i < CHILDREN_MAX; i++) {
        char name[8];
        str_format(name, sizeof name, "小%d", i);
        assert_int_equal(try_child(h, guardian, name, 2040), ERR_OK);
    }
    assert_int_equal(try_child(h, guardian, "第七个", 2040), ERR_FULL);
    assert_int_equal(query(h, "SELECT count(*) FROM residents WHERE birth_year IS NOT NULL"), CHILDREN_MAX);
}

static void a_childs_name_and_year_are_nowhere_in_the_clear(void **state)
{
    struct house *h = *state;
    struct ward wards[WARDS_MAX];
    size_t count;
    struct uuid guardian = resident(h, 0), child = child_of(h, guardian, "小石头");
    assert_int_equal(ask_borrow(h, guardian, child, "A0001"), ERR_OK);
    assert_false(is_in_files(h, "小石头", strlen("小石头")));
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE body LIKE '%2032%'"), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM residents WHERE instr(birth_year, CAST('2032' AS BLOB))"),
                     0);
    assert_int_equal(store_wards(h->store, guardian, wards, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_string_equal(wards[0].name, "小石头");
    assert_int_equal(wards[0].birth_year, 2032);
    assert_true(wards[0].is_child && !wards[0].is_of_age);
    assert_int_equal(wards[0].guardians, 1);
    assert_int_equal(wards[0].open_loans, 1);
}

static void a_childs_books_are_its_own(void **state)
{
    struct house *h = *state;
    static const char *const childs[] = {"A0004", "A0005", "A0006"};
    struct uuid guardian = resident(h, 0), child = child_of(h, guardian, "小石头"), loans[3];
    assert_int_equal(borrow(h, guardian, "A0001"), REFUSED_NONE);
    assert_int_equal(borrow(h, guardian, "A0002"), REFUSED_NONE);
    assert_int_equal(borrow(h, guardian, "A0003"), REFUSED_NONE);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(ask_borrow(h, guardian, child, childs[i]), ERR_OK);
        assert_int_equal(refused(), REFUSED_NONE);
        loans[i] = answer.circulation.loan.id;
    }
    assert_int_equal(answer.circulation.open_loans, 3); /* a guardian sees all of it */
    assert_int_equal(ask_borrow(h, guardian, child, "A0007"), ERR_OK);
    assert_int_equal(refused(), REFUSED_LIMIT);
    struct store_request r = {
        .op = STORE_RECEIPT_NEW, .agent = guardian, .resident = child, .loans = {loans[0]}, .loan_count = 1};
    assert_int_equal(ask(h, r), ERR_OK);
    r = (struct store_request){.op = STORE_RENEW, .agent = guardian, .resident = child, .loan = loans[0]};
    clock_set_wall_ms(MONDAY_MS + 8 * DAY_MS);
    assert_int_equal(ask(h, r), ERR_OK);
    assert_int_equal(refused(), REFUSED_NONE);
    r = (struct store_request){
        .op = STORE_PLACE_HOLD, .agent = guardian, .resident = child, .title = title_of(h, isbns[2])};
    assert_int_equal(ask(h, r), ERR_OK);
    assert_int_equal(refused(), REFUSED_NONE);
    r = (struct store_request){
        .op = STORE_CANCEL_HOLD, .agent = guardian, .resident = child, .hold = answer.circulation.hold.id};
    assert_int_equal(ask(h, r), ERR_OK);
    assert_int_equal(refused(), REFUSED_NONE);
    assert_int_equal(check(h), ERR_OK);
}

static void with_14_nothing_new_is_lent(void **state)
{
    struct house *h = *state;
    struct ward wards[WARDS_MAX];
    size_t count;
    struct uuid guardian = resident(h, 0), child;
    assert_int_equal(store_register_child(h->store, guardian, "大石头", 2026, 1, &child), ERR_OK);
    clock_set_wall_ms(MONDAY_MS + 350 * DAY_MS); /* 2040: the year of the birthday still counts */
    assert_int_equal(borrow(h, child, "A0001"), REFUSED_NONE);
    clock_set_wall_ms(MONDAY_MS + 368 * DAY_MS);
    assert_int_equal(borrow(h, child, "A0002"), REFUSED_OF_AGE);
    assert_int_equal(store_place_hold(h->store, child, title_of(h, isbns[6]), NULL, &last), ERR_OK);
    assert_int_equal(last.refusal, REFUSED_OF_AGE);
    assert_int_equal(store_wards(h->store, guardian, wards, &count), ERR_OK);
    assert_true(wards[0].is_of_age);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
}

/* ---- two guardians ---- */

static void a_second_guardian_lays_the_own_card(void **state)
{
    struct house *h = *state;
    struct agent found[GUARDIANS_MAX];
    size_t count;
    struct uuid other = resident(h, 1), third = lay(h, &neighbour), young = lay(h, &minor);
    struct uuid first = resident(h, 0), child = child_of(h, first, "小石头");
    assert_int_equal(store_add_guardian(h->store, first, child, other, 1), ERR_ACCESS); /* no card yet */
    clock_set_wall_ms(MONDAY_MS + MINUTE_MS);
    lay_second(h, first, &people[1]);
    assert_int_equal(store_add_guardian(h->store, first, child, third, 1), ERR_ACCESS);
    assert_int_equal(store_add_guardian(h->store, other, child, other, 1), ERR_ACCESS);
    assert_int_equal(store_add_guardian(h->store, first, first, other, 1), ERR_ACCESS);
    assert_int_equal(store_add_guardian(h->store, first, child, other, 1), ERR_OK);
    assert_int_equal(store_add_guardian(h->store, first, child, other, 1), ERR_BUSY);
    lay_second(h, first, &minor);
    assert_int_equal(store_add_guardian(h->store, first, child, young, 1), ERR_UNSUPPORTED);
    lay_second(h, first, &neighbour);
    assert_int_equal(store_add_guardian(h->store, first, child, third, 1), ERR_FULL);
    assert_int_equal(store_guardians(h->store, child, found, &count), ERR_OK);
    assert_int_equal(count, 2);
    assert_true(uuid_equal(found[0].id, first) && uuid_equal(found[1].id, other));
    assert_string_equal(found[1].name, "欧**测");
    resident(h, 1);
    assert_int_equal(ask_borrow(h, other, child, "A0001"), ERR_OK);
    assert_int_equal(refused(), REFUSED_NONE);
}

static void an_unfit_second_card_opens_nothing(void **state)
{
    struct house *h = *state;
    struct uuid expired = resident(h, 3), agent = resident(h, 0);
    assert_true(uuid_is_zero(lay_second(h, agent, &friend).id)); /* not registered */
    assert_true(uuid_is_zero(lay_second(h, agent, &people[2]).id));
    assert_int_equal(query(h, "SELECT count(*) FROM residents"), 2);
    assert_true(lay_second(h, agent, &people[3]).is_card_expired);
    assert_int_equal(ask_borrow(h, agent, expired, "A0001"), ERR_ACCESS);
    /* the own card does not count, and the next one still does */
    struct resident r;
    bool is_known;
    store_expect_second(h->store, agent, true);
    assert_int_equal(store_identify(h->store, &people[0], &r, &is_known), ERR_OK);
    assert_true(r.is_second && uuid_equal(r.id, agent));
    assert_int_equal(store_identify(h->store, &people[3], &r, &is_known), ERR_OK);
    assert_true(r.is_second);
    assert_int_equal(store_identify(h->store, &people[3], &r, &is_known), ERR_OK);
    assert_false(r.is_second); /* a session of its own */
}

/* ---- who may act ---- */

static void only_a_guardian_acts_for_a_child(void **state)
{
    struct house *h = *state;
    struct uuid guardian = resident(h, 0), child = child_of(h, guardian, "小石头"), stranger = resident(h, 1);
    static const enum store_op ops[] = {STORE_BORROW,      STORE_UNDO_BORROW,   STORE_RENEW,
                                        STORE_RENEW_ALL,   STORE_PLACE_HOLD,    STORE_CANCEL_HOLD,
                                        STORE_RECEIPT_NEW, STORE_WITHDRAW,      STORE_SET_PHONE,
                                        STORE_LINK_TAG,    STORE_REGISTER_CHILD};
    for (size_t i = 0; i < sizeof ops / sizeof ops[0]; i++)
        assert_int_equal(ask(h, (struct store_request){.op = ops[i], .agent = stranger, .resident = child}),
                         ERR_ACCESS);
    assert_int_equal(
        ask(h, (struct store_request){.op = STORE_WITHDRAW, .agent = guardian, .resident = child}),
        ERR_ACCESS); /* not even for a guardian */
    struct store_request by_tag = {
        .op = STORE_BORROW, .agent = guardian, .resident = child, .is_by_tag = true};
    assert_int_equal(ask(h, by_tag), ERR_ACCESS);
    assert_int_equal(ask_borrow(h, guardian, stranger, "A0001"), ERR_ACCESS);
    assert_int_equal(query(h, "SELECT count(*) FROM loans"), 0);
    assert_int_equal(ask_borrow(h, guardian, child, "A0001"), ERR_OK);
}

static void who_acted_is_recorded(void **state)
{
    struct house *h = *state;
    struct desk_act acts[8];
    size_t count;
    struct uuid guardian = resident(h, 0), child = child_of(h, guardian, "小石头");
    assert_int_equal(borrow(h, guardian, "A0002"), REFUSED_NONE);
    assert_int_equal(ask_borrow(h, guardian, child, "A0001"), ERR_OK);
    struct store_request undo = {
        .op = STORE_UNDO_BORROW, .agent = guardian, .resident = child, .loan = answer.circulation.loan.id};
    assert_int_equal(ask(h, undo), ERR_OK);
    assert_int_equal(borrow(h, guardian, "A0003"), REFUSED_NONE); /* for themself again */
    assert_int_equal(query(h,
                           "SELECT count(*) FROM events WHERE kind IN ('loan_made', 'loan_undone') AND"
                           " body ->> 'by' = (SELECT uuid(guardian) FROM guardians) AND body ->> 'resident' ="
                           " (SELECT uuid(child) FROM guardians)"),
                     2);
    assert_int_equal(
        query(h, "SELECT count(*) FROM events WHERE kind = 'loan_made' AND body ->> 'by' IS NULL"), 2);
    assert_int_equal(
        query(h, "SELECT count(*) FROM audit a JOIN guardians g ON g.guardian = a.agent AND g.child ="
                 " a.resident WHERE act IN ('loan_made', 'loan_undone')"),
        2);
    assert_int_equal(store_desk_acts(h->store, 0, acts, 8, &count), ERR_OK);
    assert_string_equal(acts[0].agent, "");
    assert_string_equal(acts[1].kind, "loan_undone");
    assert_string_equal(acts[1].agent, "王*验");
    assert_int_equal(check(h), ERR_OK);
}

static void a_second_card_counts_until_the_session_ends(void **state)
{
    struct house *h = *state;
    struct uuid stranger = lay(h, &neighbour), giver = resident(h, 1), agent = resident(h, 0);
    assert_int_equal(ask_borrow(h, agent, giver, "A0001"), ERR_ACCESS);
    lay_second(h, agent, &people[1]);
    assert_int_equal(ask_borrow(h, stranger, giver, "A0001"), ERR_ACCESS);
    assert_int_equal(ask_borrow(h, agent, giver, "A0001"), ERR_OK);
    assert_int_equal(ask_borrow(h, giver, agent, "A0002"), ERR_ACCESS); /* not the other way round */
    resident(h, 0); /* the own card, laid again, changes nothing */
    assert_int_equal(ask_borrow(h, agent, giver, "A0002"), ERR_OK);
    store_end_company(h->store, giver); /* somebody else's session that ended */
    assert_int_equal(ask_borrow(h, agent, giver, "A0003"), ERR_OK);
    store_end_company(h->store, agent);
    assert_int_equal(ask_borrow(h, agent, giver, "A0004"), ERR_ACCESS);
    store_expect_second(h->store, agent, true); /* over: nobody waits */
    resident(h, 0);
    lay_second(h, agent, &people[1]);
    lay(h, &neighbour);
    resident(h, 0);
    assert_int_equal(ask_borrow(h, agent, giver, "A0004"), ERR_ACCESS);
}

/* ---- mandates ---- */

static struct uuid mandate_of(struct house *h, struct uuid agent)
{
    struct ward wards[WARDS_MAX];
    size_t count;
    assert_int_equal(store_wards(h->store, agent, wards, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_string_equal(wards[0].name, "欧**测");
    assert_false(wards[0].is_child);
    assert_int_equal(wards[0].birth_year + wards[0].guardians + wards[0].open_loans, 0);
    return wards[0].mandate;
}

static void give_mandate(struct house *h, struct uuid agent, struct uuid giver)
{
    lay_second(h, agent, &people[1]);
    assert_int_equal(ask(h, (struct store_request){.op = STORE_GIVE_MANDATE,
                                                   .resident = agent,
                                                   .second = giver,
                                                   .consent_version = 1}),
                     ERR_OK);
    store_end_company(h->store, agent);
}

static void a_mandate_needs_both_cards_and_lasts_until_one_ends_it(void **state)
{
    struct house *h = *state;
    struct agent agents[AGENTS_MAX];
    size_t count;
    struct uuid giver = resident(h, 1), stranger = lay(h, &neighbour), agent = resident(h, 0);
    assert_int_equal(store_give_mandate(h->store, agent, giver, 1), ERR_ACCESS);
    give_mandate(h, agent, giver);
    assert_int_equal(borrow(h, giver, "A0007"), REFUSED_NONE);
    resident(h, 0);
    assert_int_equal(ask_borrow(h, agent, giver, "A0001"), ERR_OK); /* without the giver's card */
    assert_int_equal(refused(), REFUSED_NONE);
    assert_int_equal(ask_borrow(h, stranger, giver, "A0002"), ERR_ACCESS);
    assert_int_equal(ask_borrow(h, giver, agent, "A0002"), ERR_ACCESS);
    assert_int_equal(store_agents(h->store, giver, agents, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_string_equal(agents[0].name, "王*验");
    struct uuid mandate = mandate_of(h, agent);
    assert_true(uuid_equal(mandate, agents[0].mandate));
    assert_int_equal(store_end_mandate(h->store, stranger, mandate), ERR_NOT_FOUND);
    assert_int_equal(store_end_mandate(h->store, giver, mandate), ERR_OK);
    assert_int_equal(ask_borrow(h, agent, giver, "A0002"), ERR_ACCESS); /* in the middle of the session */
    assert_int_equal(store_end_mandate(h->store, agent, mandate), ERR_NOT_FOUND);
    give_mandate(h, agent, giver);
    assert_int_equal(store_end_mandate(h->store, agent, mandate_of(h, agent)), ERR_OK);
    assert_int_equal(query(h, "SELECT count(*) FROM mandates WHERE ended_ms IS NOT NULL"), 2);
}

static void mandates_are_few(void **state)
{
    struct house *h = *state;
    static const struct identity *const others[] = {&people[0], &neighbour, &friend, &minor};
    struct uuid giver = resident(h, 1), agent;
    for (int i = 0; i < AGENTS_MAX; i++) {
        agent = lay(h, others[i]);
        give_mandate(h, agent, giver);
    }
    lay(h, others[AGENTS_MAX - 1]);
    lay_second(h, agent, &people[1]);
    assert_int_equal(store_give_mandate(h->store, agent, giver, 1), ERR_BUSY);
    agent = lay(h, others[AGENTS_MAX]);
    lay_second(h, agent, &people[1]);
    assert_int_equal(store_give_mandate(h->store, agent, giver, 1), ERR_FULL);
}

/* ---- what an agent learns of an adult ---- */

static void assert_covered(enum refusal refusal)
{
    static const struct uuid zero;
    assert_int_equal(answer.err, ERR_OK);
    assert_int_equal(refused(), refusal);
    assert_memory_equal(&answer.circulation.loan.id, &zero, sizeof zero);
    assert_int_equal(answer.circulation.loan.due_day + answer.circulation.loan.renewals, 0);
    assert_int_equal(answer.circulation.loan.lent_ms, 0);
    assert_int_equal(answer.circulation.open_loans, 0);
}

static void an_agent_never_learns_of_an_adults_list(void **state)
{
    struct house *h = *state;
    struct uuid giver = resident(h, 1), agent = resident(h, 0), loan;
    assert_int_equal(borrow(h, giver, "A0001"), REFUSED_NONE);
    loan = last.loan.id;
    assert_int_equal(store_place_hold(h->store, giver, title_of(h, isbns[6]), "zh2", &last), ERR_OK);
    give_mandate(h, agent, giver);
    ask_borrow(h, agent, giver, "A0001");
    assert_covered(REFUSED_COVERED); /* not: you have it, until then */
    struct store_request hold = {
        .op = STORE_PLACE_HOLD, .agent = agent, .resident = giver, .title = title_of(h, isbns[1])};
    ask(h, hold);
    assert_covered(REFUSED_COVERED);
    ask_borrow(h, agent, giver, "A0002");
    assert_int_equal(refused(), REFUSED_NONE);
    assert_true(answer.circulation.loan.is_open); /* the act itself is told */
    assert_int_equal(answer.circulation.open_loans, 0);
    static const enum store_op closed[] = {STORE_RENEW, STORE_RENEW_ALL, STORE_CANCEL_HOLD};
    for (size_t i = 0; i < sizeof closed / sizeof closed[0]; i++)
        assert_int_equal(
            ask(h, (struct store_request){.op = closed[i], .agent = agent, .resident = giver, .loan = loan}),
            ERR_ACCESS);
    clock_set_wall_ms(MONDAY_MS + 60 * DAY_MS);
    ask_borrow(h, agent, giver, "A0003");
    assert_covered(REFUSED_OVERDUE);
    assert_string_equal(answer.circulation.loan.title,
                        "书名3"); /* the one in hand, not the one that is overdue */
}

/* ---- who leaves ---- */

static bool is_there(struct house *h, struct uuid who)
{
    struct about about;
    enum err err = store_about(h->store, who, &about);
    assert_true(err == ERR_OK || err == ERR_NOT_FOUND);
    return err == ERR_OK;
}

static void the_last_guardian_takes_the_child_along(void **state)
{
    struct house *h = *state;
    struct uuid other = resident(h, 1), first = resident(h, 0);
    struct uuid shared = child_of(h, first, "小石头"), alone = child_of(h, first, "小豆子");
    bool is_deleted = false;
    lay_second(h, first, &people[1]);
    assert_int_equal(store_add_guardian(h->store, first, shared, other, 1), ERR_OK);
    assert_int_equal(borrow(h, shared, "A0001"), REFUSED_NONE);
    assert_int_equal(borrow(h, alone, "A0002"), REFUSED_NONE);
    assert_int_equal(store_place_hold(h->store, alone, title_of(h, isbns[6]), "zh2", &last), ERR_OK);
    assert_int_equal(store_withdraw(h->store, first, &is_deleted), ERR_BUSY);
    assert_int_equal(query(h, "SELECT count(*) FROM residents WHERE withdrawn_ms IS NOT NULL"), 0);
    assert_int_equal(give_back(h, "A0002"), REFUSED_NONE);
    assert_int_equal(store_withdraw(h->store, first, &is_deleted), ERR_OK);
    assert_true(is_deleted);
    assert_false(is_there(h, first) || is_there(h, alone));
    assert_true(is_there(h, shared));
    assert_int_equal(query(h, "SELECT count(*) FROM holds WHERE closed_ms IS NULL OR resident IS NOT NULL"),
                     0);
    assert_int_equal(store_leave_child(h->store, other, shared, &is_deleted), ERR_BUSY);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    assert_int_equal(store_leave_child(h->store, other, shared, &is_deleted), ERR_OK);
    assert_true(is_deleted);
    assert_int_equal(query(h, "SELECT count(*) FROM residents"), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM guardians"), 0);
    assert_int_equal(check(h), ERR_OK);
}

static void one_guardian_leaves_and_the_other_stays(void **state)
{
    struct house *h = *state;
    struct uuid other = resident(h, 1), first = resident(h, 0), child = child_of(h, first, "小石头");
    bool is_deleted = true;
    lay_second(h, first, &people[1]);
    assert_int_equal(store_add_guardian(h->store, first, child, other, 1), ERR_OK);
    assert_int_equal(borrow(h, child, "A0001"), REFUSED_NONE);
    assert_int_equal(store_leave_child(h->store, first, child, &is_deleted), ERR_OK);
    assert_false(is_deleted);
    assert_int_equal(store_leave_child(h->store, first, child, &is_deleted), ERR_ACCESS);
    assert_int_equal(ask_borrow(h, first, child, "A0002"), ERR_ACCESS);
    resident(h, 1);
    assert_int_equal(ask_borrow(h, other, child, "A0002"), ERR_OK);
}

/* Nothing leads from what stays to who is gone. */
static void who_is_deleted_acted_for_nobody(void **state)
{
    struct house *h = *state;
    struct uuid giver = resident(h, 1), agent = resident(h, 0);
    bool is_deleted;
    give_mandate(h, agent, giver);
    assert_int_equal(ask_borrow(h, agent, giver, "A0001"), ERR_OK);
    assert_int_equal(query(h, "SELECT count(*) FROM audit WHERE agent IS NOT NULL"), 1);
    assert_int_equal(store_withdraw(h->store, agent, &is_deleted), ERR_OK);
    assert_true(is_deleted);
    assert_int_equal(query(h, "SELECT count(*) FROM audit WHERE agent IS NOT NULL"), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM mandates"), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'mandate_ended'"), 1);
}

/* ---- staff ---- */

static struct uuid open_desk(struct house *h)
{
    static const char pin[] = "482915";
    uint8_t first[STAFF_SECRET_SIZE];
    struct desk_login login;
    struct resident r;
    struct uuid id;
    bool is_known;
    assert_int_equal(staff_key_load(h->conf.keys_dir, first), ERR_OK);
    struct new_staff n = {&neighbour, "", pin, STAFF_ADMINISTRATOR};
    assert_int_equal(store_staff_put(h->store, (struct uuid){{0}}, first, &n, &id), ERR_OK);
    assert_int_equal(store_identify(h->store, &neighbour, &r, &is_known), ERR_OK);
    assert_int_equal(store_desk_open(h->store, r.desk, pin, &login), ERR_OK);
    assert_int_equal(login.answer, DESK_OPEN);
    return r.desk;
}

static void the_desk_sees_whose_child_it_is(void **state)
{
    struct house *h = *state;
    struct desk_loan late[2];
    struct desk_counts counts;
    size_t count;
    struct uuid guardian = resident(h, 0), child = child_of(h, guardian, "小石头");
    assert_int_equal(store_set_phone(h->store, guardian, "13800001111", 1), ERR_OK);
    assert_int_equal(borrow(h, child, "A0001"), REFUSED_NONE);
    assert_int_equal(store_place_hold(h->store, child, title_of(h, isbns[6]), NULL, &last), ERR_OK);
    assert_int_equal(last.refusal, REFUSED_ON_SHELF);
    assert_int_equal(borrow(h, resident(h, 1), "A0002"), REFUSED_NONE);
    assert_int_equal(store_place_hold(h->store, child, title_of(h, isbns[2]), NULL, &last), ERR_OK);
    assert_int_equal(give_back(h, "A0002"), REFUSED_NONE);
    assert_int_equal(store_desk_counts(h->store, &counts), ERR_OK);
    assert_int_equal(counts.to_phone, 1); /* the guardian's number */
    clock_set_wall_ms(MONDAY_MS + 60 * DAY_MS);
    assert_int_equal(store_desk_overdue(h->store, late, 2, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_string_equal(late[0].masked_name, "小石头");
    assert_string_equal(late[0].guardian, "王*验");
    struct uuid desk = open_desk(h);
    assert_int_equal(ask(h, (struct store_request){.op = STORE_DESK_PERSON, .desk = desk, .resident = child}),
                     ERR_OK);
    assert_true(answer.person.is_child);
    assert_string_equal(answer.person.name, "小石头");
    assert_string_equal(answer.person.last_four, "");
    assert_int_equal(answer.relative_count, 1);
    assert_string_equal(answer.relatives[0].name, "王试验");
    assert_string_equal(answer.relatives[0].phone, "13800001111");
    assert_int_equal(
        ask(h, (struct store_request){.op = STORE_DESK_PERSON, .desk = desk, .resident = guardian}), ERR_OK);
    assert_false(answer.person.is_child);
    assert_int_equal(answer.relative_count, 1);
    assert_true(uuid_equal(answer.relatives[0].id, child));
    assert_true(answer.relatives[0].is_child);
    assert_int_equal(
        query(h, "SELECT count(*) FROM audit WHERE act = 'resident_viewed' AND staff IS NOT NULL"), 4);
    assert_int_equal(
        store_desk_relatives(h->store, uuid_new(), child, answer.relatives, &answer.relative_count),
        ERR_ACCESS);
}

/* ---- the step that brought the family ---- */

static void older_databases_keep_who_has_what(void **state)
{
    const struct house *h = *state;
    static const char old[] =
        "INSERT INTO meta (id, device) VALUES (1, zeroblob(16));"
        "INSERT INTO sites VALUES ('zh1', 'a', 0);"
        "INSERT INTO title_rows (id, isbn) VALUES (zeroblob(16), '9787110000014');"
        "INSERT INTO copy_rows (id, owner, barcode) VALUES (zeroblob(16), 'zh1', 'A1');"
        "INSERT INTO residents (id, lookup_hash, lookup_key, masked_name, identity, age_class, kind,"
        " card_valid_to_day, consent_version, consent_ms, phone, phone_consent_version, phone_ms, "
        "former_hash)"
        " VALUES (CAST('resident00000000' AS BLOB), randomblob(32), 'k', x'01', x'02', 2, 3, 30000, 2, 7, "
        "x'03', 1,"
        " 8, randomblob(32)), (CAST('resident11111111' AS BLOB), randomblob(32), 'k', x'01', x'02', 3, 0,"
        " 2147483647, 1, 9, NULL, NULL, NULL, NULL);"
        "INSERT INTO loans (id, resident, copy, lent_ms, due_day) SELECT zeroblob(16), min(id), "
        "zeroblob(16), 1, 2"
        " FROM residents;"
        "INSERT INTO receipts VALUES (zeroblob(16), 'n', 0, 0);"
        "INSERT INTO receipt_loans VALUES (zeroblob(16), 0, zeroblob(16), 2);"
        "INSERT INTO tags SELECT zeroblob(16), max(id), randomblob(32), 'k', 1, 2 FROM residents;"
        "INSERT INTO holds (id, resident, title, site, hlc, placed_ms) SELECT zeroblob(16), max(id), "
        "zeroblob(16),"
        " 'zh1', 1, 1 FROM residents;"
        "CREATE TEMP TABLE before AS SELECT * FROM residents;";
    char path[300];
    size_t step = 0;
    struct sql sql = {0};
    str_format(path, sizeof path, "%s/old.db", h->dir);
    assert_int_equal(sql_open(&sql.db, path, false), ERR_OK);
    while (strcmp(migrations[step].name, "family") != 0)
        step++;
    assert_int_equal(migrate(sql.db, path, migrations, step), ERR_OK);
    sql_exec(&sql, old);
    assert_int_equal(sql.err, ERR_OK);
    assert_int_equal(migrate(sql.db, path, migrations, migration_count), ERR_OK);
    assert_int_equal(
        sql_int(&sql,
                "SELECT count(*) FROM residents r JOIN before b USING (id, lookup_hash, lookup_key,"
                " masked_name, identity, age_class, kind, card_valid_to_day, consent_version, consent_ms)"
                " WHERE r.phone IS b.phone AND r.phone_ms IS b.phone_ms AND r.former_hash IS"
                " b.former_hash AND r.birth_year IS NULL",
                ""),
        2);
    assert_int_equal(sql_int(&sql,
                             "SELECT count(*) FROM receipt_loans x JOIN loans l ON l.id = x.loan"
                             " JOIN residents r ON r.id = l.resident WHERE r.phone IS NOT NULL",
                             ""),
                     1);
    assert_int_equal(sql_int(&sql,
                             "SELECT count(*) FROM tags t JOIN holds h USING (resident) JOIN residents r ON"
                             " r.id = t.resident",
                             ""),
                     1);
    assert_int_equal(sql_int(&sql, "SELECT count(*) FROM pragma_foreign_key_check", ""), 0);
    assert_int_equal(sql.err, ERR_OK);
    sql_exec(&sql, "UPDATE residents SET card_valid_to_day = NULL"); /* half a child */
    assert_int_not_equal(sql.err, ERR_OK);
    sql.err = ERR_OK;
    sql_exec(&sql, "DELETE FROM residents"); /* the others' keys still hold it */
    assert_int_not_equal(sql.err, ERR_OK);
    sql_finish(&sql);
}

#define FAMILY_TEST(name) cmocka_unit_test_setup_teardown(name, house_setup, house_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        FAMILY_TEST(a_child_is_registered_by_a_grown_up_alone),
        FAMILY_TEST(a_childs_name_and_year_are_nowhere_in_the_clear),
        FAMILY_TEST(a_childs_books_are_its_own),
        FAMILY_TEST(with_14_nothing_new_is_lent),
        FAMILY_TEST(a_second_guardian_lays_the_own_card),
        FAMILY_TEST(an_unfit_second_card_opens_nothing),
        FAMILY_TEST(only_a_guardian_acts_for_a_child),
        FAMILY_TEST(who_acted_is_recorded),
        FAMILY_TEST(a_second_card_counts_until_the_session_ends),
        FAMILY_TEST(a_mandate_needs_both_cards_and_lasts_until_one_ends_it),
        FAMILY_TEST(mandates_are_few),
        FAMILY_TEST(an_agent_never_learns_of_an_adults_list),
        FAMILY_TEST(the_last_guardian_takes_the_child_along),
        FAMILY_TEST(one_guardian_leaves_and_the_other_stays),
        FAMILY_TEST(who_is_deleted_acted_for_nobody),
        FAMILY_TEST(the_desk_sees_whose_child_it_is),
        FAMILY_TEST(older_databases_keep_who_has_what),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
