/* Whom volunteers have to call: freed places, answers of owners, repairs that are ready, what is called off.
 */
#include "programme.h"

#include "db/desk_lists.h"

enum { LIST_MAX = 16 };

static struct desk_notice list[LIST_MAX];

static size_t to_phone(struct house *h)
{
    size_t n;
    struct desk_counts counts;
    assert_int_equal(store_desk_to_phone(h->store, list, LIST_MAX, &n), ERR_OK);
    assert_int_equal(store_desk_counts(h->store, &counts), ERR_OK);
    assert_int_equal(counts.to_phone, n);
    return n;
}

static struct uuid with_phone(struct house *h, int n)
{
    struct uuid who = citizen(h, n);
    assert_int_equal(store_set_phone(h->store, who, "13900001111", 1), ERR_OK);
    return who;
}

static enum err told(struct house *h, int i)
{
    struct desk_notice notice = list[i];
    return store_notice_called(h->store, notice.what, notice.kind, notice.starts_ms);
}

static struct uuid offer(struct house *h, struct service s)
{
    struct slot_hours hours[7];
    enum import_outcome outcome;
    struct uuid id;
    for (int i = 0; i < 7; i++)
        hours[i] = (struct slot_hours){.weekday = i + 1, .from_min = 9 * 60, .to_min = 12 * 60, .seats = 2};
    s.slot_min = 30;
    s.days_ahead = 14;
    assert_int_equal(store_put_service(h->store, &s, hours, 7, &outcome, &id), ERR_OK);
    return id;
}

/* The same activity as it stands, called off as a whole or at one of its sessions (-1 = at none). */
static void call_off(struct house *h, struct uuid activity, bool whole, int session)
{
    struct activity a;
    struct activity_session sessions[ACTIVITY_SESSIONS_MAX];
    enum import_outcome outcome;
    size_t n;
    assert_int_equal(store_activity(h->store, activity, &a, sessions, &n), ERR_OK);
    a.is_cancelled = whole;
    for (size_t i = 0; i < n; i++)
        sessions[i].is_cancelled = (int)i == session;
    assert_int_equal(store_put_activity(h->store, &a, sessions, n, &outcome, NULL), ERR_OK);
}

static void a_freed_place_runs_from_the_call(void **state)
{
    struct house *h = *state;
    struct uuid activity = offer_activity(h, "JZ", 1, 48, 1), first = citizen(h, 1), who = with_phone(h, 2);
    struct uuid place = enrol(h, first, activity).booking.id, waiting = enrol(h, who, activity).booking.id;
    assert_int_equal(to_phone(h), 0);
    assert_int_equal(cancel(h, first, place), BOOKING_NONE);
    assert_int_equal(to_phone(h), 1);
    assert_int_equal(list[0].kind, NOTICE_OFFERED);
    assert_true(uuid_equal(list[0].what, waiting) && uuid_equal(list[0].resident, who));
    assert_int_equal(booking_of(h, waiting).offer_until_ms, 0);
    assert_int_equal(told(h, 0), ERR_OK);
    assert_true(booking_of(h, waiting).offer_until_ms > MONDAY_MS);
    assert_int_equal(to_phone(h), 0);
}

static void an_owners_answer_is_told(void **state)
{
    struct house *h = *state;
    struct uuid service = offer(h, (struct service){.code = "CD", .title = "会议室", .is_asked = true});
    struct uuid yes = appoint(h, with_phone(h, 1), service, at(1, 9, 0)).booking.id;
    struct uuid no = appoint(h, with_phone(h, 2), service, at(1, 9, 30)).booking.id;
    struct uuid silent = appoint(h, citizen(h, 3), service, at(1, 10, 0)).booking.id;
    assert_int_equal(store_answer_booking(h->store, yes, true), ERR_OK);
    clock_set_wall_ms(MONDAY_MS + MINUTE_MS);
    assert_int_equal(store_answer_booking(h->store, no, false), ERR_OK);
    assert_int_equal(store_answer_booking(h->store, silent, true), ERR_OK);
    assert_int_equal(to_phone(h), 2); /* who has no number reads it on the own home screen */
    assert_int_equal(list[0].kind, NOTICE_CONFIRMED);
    assert_int_equal(list[1].kind, NOTICE_REFUSED);
    assert_int_equal(list[1].starts_ms, at(1, 9, 30));
    assert_int_equal(told(h, 0), ERR_OK);
    assert_int_equal(told(h, 0), ERR_NOT_FOUND); /* somebody else was faster */
    assert_int_equal(to_phone(h), 1);
    clock_set_wall_ms(at(1, 10, 0));
    assert_int_equal(to_phone(h), 0); /* too late */
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'booking_called'"), 1);
}

static void a_repair_waits_until_it_is_fetched(void **state)
{
    struct house *h = *state;
    struct uuid service = offer(h, (struct service){.code = "XX", .title = "修鞋", .has_ticket = true});
    struct uuid shoes = appoint(h, with_phone(h, 1), service, at(0, 11, 0)).booking.id;
    assert_int_equal(store_mark_booking(h->store, shoes, MARK_READY), ERR_OK);
    clock_set_wall_ms(at(3, 9, 0));
    assert_int_equal(to_phone(h), 1);
    assert_int_equal(list[0].kind, NOTICE_READY);
    assert_int_equal(list[0].number, 1);
    assert_int_equal(store_mark_booking(h->store, shoes, MARK_COLLECTED), ERR_OK);
    assert_int_equal(to_phone(h), 0);
}

static void one_session_is_called_off(void **state)
{
    struct house *h = *state;
    struct uuid activity = offer_activity(h, "TJ", 2, 24, 3);
    enrol(h, with_phone(h, 1), activity);
    enrol(h, citizen(h, 2), activity);
    enrol(h, with_phone(h, 3), activity); /* waits: not their session yet */
    call_off(h, activity, false, 1);
    assert_int_equal(to_phone(h), 1);
    assert_int_equal(list[0].kind, NOTICE_CALLED_OFF);
    assert_int_equal(list[0].starts_ms, MONDAY_MS + 24 * HOUR_MS + 7 * DAY_MS);
    call_off(h, activity, false, -1);
    assert_int_equal(to_phone(h), 0); /* it takes place after all */
    call_off(h, activity, false, 1);
    assert_int_equal(to_phone(h), 1);
    assert_int_equal(told(h, 0), ERR_OK);
    call_off(h, activity, false, 1);
    assert_int_equal(to_phone(h), 0);
}

static void an_activity_is_called_off(void **state)
{
    struct house *h = *state;
    struct uuid activity = offer_activity(h, "TJ", 1, 24, 3), who = with_phone(h, 1);
    struct uuid place = enrol(h, who, activity).booking.id;
    enrol(h, with_phone(h, 2), activity);
    call_off(h, activity, true, -1);
    assert_int_equal(to_phone(h), 2); /* who waits, too */
    assert_int_equal(list[0].starts_ms, 0);
    assert_int_equal(cancel(h, who, place), BOOKING_NONE);
    assert_int_equal(to_phone(h), 1);
    assert_int_equal(told(h, 0), ERR_OK);
    assert_int_equal(to_phone(h), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(a_freed_place_runs_from_the_call),   HOUSE_TEST(an_owners_answer_is_told),
        HOUSE_TEST(a_repair_waits_until_it_is_fetched), HOUSE_TEST(one_session_is_called_off),
        HOUSE_TEST(an_activity_is_called_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
