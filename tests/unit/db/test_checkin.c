/* Who came: by card, by receipt, without a place; children in day-care; volunteers' hours. */
#include "programme.h"

#include "db/family.h"
#include "db/request.h"

static struct check_in done[CHECK_IN_DUE_MAX];
static size_t done_count;

static size_t lay_card(struct house *h, struct uuid who)
{
    assert_int_equal(store_check_in_due(h->store, who, (struct uuid){0}, CHECK_IN_CARD, done,
                                        CHECK_IN_DUE_MAX, &done_count),
                     ERR_OK);
    return done_count;
}

static struct uuid session_of(struct house *h, struct uuid activity, int n)
{
    struct activity a;
    struct activity_session sessions[ACTIVITY_SESSIONS_MAX];
    size_t count;
    assert_int_equal(store_activity(h->store, activity, &a, sessions, &count), ERR_OK);
    assert_true((size_t)n < count);
    return sessions[n].id;
}

static struct check_in walk_in(struct house *h, struct uuid who, struct uuid session)
{
    struct check_in c;
    assert_int_equal(store_check_in(h->store, who, session, CHECK_IN_WALK_IN, (struct uuid){0}, &c), ERR_OK);
    return c;
}

static void a_card_checks_in_what_is_due(void **state)
{
    struct house *h = *state;
    struct uuid course = offer_activity(h, "jz", 3, 24, 2), a = citizen(h, 0);
    enrol(h, a, course);
    clock_set_wall_ms(at(1, 9, 29));
    assert_int_equal(lay_card(h, a), 0);
    clock_set_wall_ms(at(1, 9, 31));
    assert_int_equal(lay_card(h, a), 1);
    assert_int_equal(done[0].refusal, BOOKING_NONE);
    assert_false(done[0].is_again);
    assert_string_equal(done[0].title, "剪纸");
    int64_t in_ms = done[0].in_ms;
    clock_set_wall_ms(at(1, 10, 30));
    assert_int_equal(lay_card(h, a), 1);
    assert_true(done[0].is_again && done[0].in_ms == in_ms);
    assert_int_equal(lay_card(h, citizen(h, 1)), 0);
    clock_set_wall_ms(at(1, 11, 0));
    assert_int_equal(lay_card(h, a), 0); /* it is over */
    clock_set_wall_ms(at(8, 9, 45));
    assert_int_equal(lay_card(h, a), 1); /* the next lesson */
    assert_false(done[0].is_again);
}

static void a_check_in_is_taken_back(void **state)
{
    struct house *h = *state;
    struct uuid course = offer_activity(h, "jz", 3, 24, 1), a = citizen(h, 0), b = citizen(h, 1);
    enrol(h, a, course);
    clock_set_wall_ms(at(1, 10, 0));
    lay_card(h, a);
    struct check_in c;
    struct uuid session = done[0].what;
    assert_int_equal(store_undo_check_in(h->store, b, session, &c), ERR_OK);
    assert_int_equal(c.refusal, BOOKING_UNKNOWN);
    assert_int_equal(store_undo_check_in(h->store, a, session, &c), ERR_OK);
    assert_int_equal(c.refusal, BOOKING_NONE);
    assert_int_equal(query(h, "SELECT count(*) FROM attendances"), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind IN ('checked_in', 'check_in_undone')"),
                     2);
    lay_card(h, a);
    assert_false(done[0].is_again);
    clock_set_wall_ms(at(1, 10, 40));
    assert_int_equal(store_undo_check_in(h->store, a, session, &c), ERR_OK);
    assert_int_equal(c.refusal, BOOKING_UNKNOWN); /* more than half an hour ago */
}

static void who_has_no_place_takes_a_free_one(void **state)
{
    struct house *h = *state;
    struct uuid course = offer_activity(h, "jz", 2, 24, 1), open = offer_activity(h, "gc", 0, 24, 1);
    enrol(h, citizen(h, 0), course);
    clock_set_wall_ms(at(1, 10, 0));
    struct uuid session = session_of(h, course, 0);
    struct check_in c = {.refusal = BOOKING_NONE};
    assert_int_equal(store_check_in(h->store, citizen(h, 1), session, CHECK_IN_CARD, (struct uuid){0}, &c),
                     ERR_OK);
    assert_int_equal(c.refusal, BOOKING_NO_PLACE);
    assert_int_equal(c.seats_left, 1);
    c = walk_in(h, citizen(h, 1), session);
    assert_int_equal(c.refusal, BOOKING_NONE);
    assert_int_equal(c.seats_left, 0);
    assert_int_equal(walk_in(h, citizen(h, 2), session).refusal, BOOKING_NO_PLACE);
    assert_int_equal(lay_card(h, citizen(h, 0)), 1); /* the place that was kept is still theirs */
    c = walk_in(h, citizen(h, 2), session_of(h, open, 0));
    assert_int_equal(c.refusal, BOOKING_NONE);
    assert_int_equal(c.seats_left, -1);
    clock_set_wall_ms(at(1, 12, 0));
    assert_int_equal(walk_in(h, citizen(h, 3), session_of(h, open, 0)).refusal, BOOKING_NOT_DUE);
}

static void coming_accepts_an_offer(void **state)
{
    struct house *h = *state;
    struct uuid course = offer_activity(h, "jz", 1, 24, 1), a = citizen(h, 0), b = citizen(h, 1);
    struct uuid first = enrol(h, a, course).booking.id, second = enrol(h, b, course).booking.id;
    clock_set_wall_ms(at(1, 9, 40));
    assert_int_equal(lay_card(h, b), 0); /* waits only */
    cancel(h, a, first);
    assert_int_equal(lay_card(h, b), 1);
    assert_int_equal(booking_of(h, second).state, BOOKING_BOOKED);
}

static void appointments_are_checked_in_too(void **state)
{
    struct house *h = *state;
    struct uuid shoes = offer_service(h, "xx", 1), a = citizen(h, 0);
    struct uuid id = appoint(h, a, shoes, at(1, 9, 30)).booking.id;
    clock_set_wall_ms(at(1, 9, 10));
    assert_int_equal(lay_card(h, a), 1);
    assert_true(done[0].is_service && uuid_equal(done[0].what, id));
    assert_int_equal(done[0].number, 1);
    struct check_in c;
    assert_int_equal(store_undo_check_in(h->store, a, id, &c), ERR_OK);
    assert_int_equal(c.refusal, BOOKING_NONE);
    assert_true(booking_of(h, id).arrived_ms == 0);
    /* the receipt is as good as the card */
    size_t count;
    assert_int_equal(store_check_in_due(h->store, (struct uuid){0}, id, CHECK_IN_RECEIPT, done, 4, &count),
                     ERR_OK);
    assert_int_equal(count, 1);
    assert_true(booking_of(h, id).arrived_ms != 0);
    clock_set_wall_ms(at(2, 9, 0));
    assert_int_equal(tidy(h), 1);
    assert_string_equal(booking_of(h, id).closed_how, "done");
}

static struct uuid put_one(struct house *h, const char *code, enum activity_kind kind)
{
    struct activity a = {.title = "寒假托管", .kind = kind, .capacity = 5};
    struct activity_session s = {.starts_ms = at(1, 9, 0), .ends_ms = at(1, 17, 0)};
    enum import_outcome outcome;
    struct uuid id;
    str_copy(a.code, sizeof a.code, code);
    assert_int_equal(store_put_activity(h->store, &a, &s, 1, &outcome, &id), ERR_OK);
    return id;
}

/* Through requests, as screens do it: who brings and fetches is whose card was laid. */
static void a_child_is_brought_and_fetched_by_its_guardian(void **state)
{
    struct house *h = *state;
    struct uuid care = put_one(h, "tg", ACTIVITY_CARE), session = session_of(h, care, 0);
    struct uuid guardian = citizen(h, 0), stranger = citizen(h, 1), child;
    struct store_answer a;
    assert_int_equal(store_register_child(h->store, guardian, "小满", 2034, 1, &child), ERR_OK);
    struct store_request r = {
        .op = STORE_BOOK, .agent = guardian, .resident = child, .order = {.activity = care}};
    store_handle(h->store, &r, &a);
    assert_int_equal(a.err, ERR_OK);
    assert_int_equal(a.booked.refusal, BOOKING_NONE);
    clock_set_wall_ms(at(1, 9, 0));
    r = (struct store_request){
        .op = STORE_CHECK_IN, .agent = stranger, .resident = child, .session = session};
    store_handle(h->store, &r, &a);
    assert_int_equal(a.err, ERR_ACCESS);
    r.agent = guardian;
    store_handle(h->store, &r, &a);
    assert_int_equal(a.checked.refusal, BOOKING_NONE);
    struct check_in c;
    assert_int_equal(store_check_out(h->store, child, session, stranger, &c), ERR_OK);
    assert_int_equal(c.refusal, BOOKING_NOT_ALLOWED);
    r.op = STORE_CHECK_OUT;
    store_handle(h->store, &r, &a);
    assert_int_equal(a.checked.refusal, BOOKING_NONE);
    assert_int_equal(
        query(h, "SELECT count(*) FROM attendances WHERE brought = fetched AND out_ms IS NOT NULL"), 1);
    store_handle(h->store, &r, &a);
    assert_int_equal(a.checked.refusal, BOOKING_UNKNOWN); /* gone already */
}

static void volunteers_hours_add_up(void **state)
{
    struct house *h = *state;
    struct uuid task = put_one(h, "zy", ACTIVITY_VOLUNTEER), session = session_of(h, task, 0),
                a = citizen(h, 0);
    int minutes, times;
    struct check_in c;
    clock_set_wall_ms(at(1, 9, 0));
    walk_in(h, a, session);
    clock_advance_ms(150 * MINUTE_MS);
    assert_int_equal(store_volunteer_minutes(h->store, a, &minutes, &times), ERR_OK);
    assert_int_equal(times, 0);
    assert_int_equal(store_check_out(h->store, a, session, (struct uuid){0}, &c), ERR_OK);
    assert_int_equal(c.refusal, BOOKING_NONE);
    assert_int_equal(store_volunteer_minutes(h->store, a, &minutes, &times), ERR_OK);
    assert_int_equal(minutes, 150);
    assert_int_equal(times, 1);
}

static struct check_in_choice choices[8];

static size_t choose(struct house *h, struct uuid who)
{
    size_t count;
    assert_int_equal(store_check_in_choices(h->store, who, choices, 8, &count), ERR_OK);
    return count;
}

static void a_free_place_is_a_choice_for_who_has_none(void **state)
{
    struct house *h = *state;
    struct uuid course = offer_activity(h, "jz", 2, 24, 1), a = citizen(h, 0), b = citizen(h, 1);
    enrol(h, a, course);
    assert_int_equal(choose(h, b), 0); /* not yet */
    clock_set_wall_ms(at(1, 9, 45));
    assert_int_equal(choose(h, a), 0);
    assert_int_equal(choose(h, b), 1);
    assert_int_equal(choices[0].act, CAN_WALK_IN);
    assert_int_equal(choices[0].what.seats_left, 1);
    assert_string_equal(choices[0].what.title, "剪纸");
    walk_in(h, citizen(h, 2), choices[0].what.what);
    assert_int_equal(choose(h, b), 0); /* the last one is gone */
}

static void no_grown_up_is_asked_to_a_childrens_hour(void **state)
{
    struct house *h = *state;
    struct activity a = {
        .kind = ACTIVITY_SINGLE, .title = "童谣", .place = "二楼", .age_from = 4, .age_to = 8};
    struct activity_session s = {.starts_ms = at(1, 9, 0), .ends_ms = at(1, 10, 0)};
    enum import_outcome outcome;
    struct uuid id;
    str_copy(a.code, sizeof a.code, "ty");
    assert_int_equal(store_put_activity(h->store, &a, &s, 1, &outcome, &id), ERR_OK);
    clock_set_wall_ms(at(1, 9, 0));
    assert_int_equal(choose(h, citizen(h, 0)), 0);
}

static void a_guardian_may_bring_and_late_fetch(void **state)
{
    struct house *h = *state;
    struct uuid care = put_one(h, "tg", ACTIVITY_CARE), session = session_of(h, care, 0);
    struct uuid guardian = citizen(h, 0), child;
    struct check_in c;
    assert_int_equal(store_register_child(h->store, guardian, "小满", 2034, 1, &child), ERR_OK);
    struct booking_result r;
    struct booking_order o = {.resident = child, .activity = care, .age_years = -1};
    assert_int_equal(store_book(h->store, &o, &r), ERR_OK);
    clock_set_wall_ms(at(1, 9, 0));
    assert_int_equal(choose(h, citizen(h, 1)), 0);
    assert_int_equal(choose(h, guardian), 1);
    assert_int_equal(choices[0].act, CAN_BRING);
    assert_string_equal(choices[0].name, "小满");
    assert_true(uuid_equal(choices[0].who, child));
    assert_int_equal(store_check_in(h->store, child, session, CHECK_IN_CARD, guardian, &c), ERR_OK);
    clock_set_wall_ms(at(1, 17, 40));
    assert_int_equal(choose(h, guardian), 1);
    assert_int_equal(choices[0].act, CAN_FETCH);
    assert_int_equal(store_check_out(h->store, child, session, guardian, &c), ERR_OK);
    assert_int_equal(choose(h, guardian), 0);
}

static void a_volunteer_may_leave_after_the_end(void **state)
{
    struct house *h = *state;
    struct uuid help = put_one(h, "zy", ACTIVITY_VOLUNTEER), session = session_of(h, help, 0);
    struct uuid a = citizen(h, 0);
    clock_set_wall_ms(at(1, 9, 0));
    assert_int_equal(walk_in(h, a, session).refusal, BOOKING_NONE);
    clock_set_wall_ms(at(1, 17, 20));
    assert_int_equal(choose(h, a), 1);
    assert_int_equal(choices[0].act, CAN_LEAVE);
    assert_true(choices[0].what.is_volunteer);
    clock_set_wall_ms(at(2, 5, 1));
    assert_int_equal(choose(h, a), 0);
}

static void the_list_tells_who_is_expected_and_who_came(void **state)
{
    struct house *h = *state;
    struct attendance rows[4];
    struct attendance_count n;
    size_t count;
    struct uuid course = offer_activity(h, "jz", 3, 24, 1), session = session_of(h, course, 0);
    struct uuid a = citizen(h, 0), b = citizen(h, 1), c = citizen(h, 2);
    enrol(h, a, course);
    enrol(h, b, course);
    clock_set_wall_ms(at(1, 9, 45));
    lay_card(h, b);
    assert_int_equal(walk_in(h, c, session).refusal, BOOKING_NONE);
    assert_int_equal(store_attendance(h->store, session, rows, 4, &count), ERR_OK);
    assert_int_equal(count, 3);
    assert_true(uuid_equal(rows[0].resident, a) && rows[0].number == 1 && !rows[0].in_ms);
    assert_true(uuid_equal(rows[1].resident, b) && rows[1].number == 2 && rows[1].in_ms);
    assert_true(uuid_equal(rows[2].resident, c) && rows[2].number == 0 && rows[2].in_ms);
    assert_non_null(strstr(rows[0].masked_name, "*"));
    assert_int_equal(store_attendance_count(h->store, session, &n), ERR_OK);
    assert_int_equal(n.present, 2);
    assert_int_equal(n.expected, 2);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, house_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_card_checks_in_what_is_due),
        TEST(a_check_in_is_taken_back),
        TEST(who_has_no_place_takes_a_free_one),
        TEST(coming_accepts_an_offer),
        TEST(appointments_are_checked_in_too),
        TEST(a_child_is_brought_and_fetched_by_its_guardian),
        TEST(volunteers_hours_add_up),
        HOUSE_TEST(a_free_place_is_a_choice_for_who_has_none),
        HOUSE_TEST(no_grown_up_is_asked_to_a_childrens_hour),
        HOUSE_TEST(a_guardian_may_bring_and_late_fetch),
        HOUSE_TEST(a_volunteer_may_leave_after_the_end),
        HOUSE_TEST(the_list_tells_who_is_expected_and_who_came),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
