/* Places in activities and slots of services: one at a time, the first come first, and what is in the way. */
#include "programme.h"

static void a_full_activity_has_a_queue_and_a_freed_seat_is_offered(void **state)
{
    struct house *h = *state;
    struct uuid activity = offer_activity(h, "jz", 2, 48, 1);
    struct uuid who[5];
    struct booking_result r[5];
    for (int i = 0; i < 5; i++) {
        who[i] = citizen(h, i);
        r[i] = enrol(h, who[i], activity);
        assert_int_equal(r[i].refusal, BOOKING_NONE);
        assert_int_equal(r[i].booking.state, i < 2 ? BOOKING_BOOKED : BOOKING_WAITING);
        assert_int_equal(r[i].booking.position, i < 2 ? 0 : i - 1);
        assert_int_equal(r[i].booking.number, i + 1);
    }
    assert_int_equal(r[4].seats_left, 0);
    assert_int_equal(r[4].waiting, 3);
    assert_int_equal(enrol(h, who[0], activity).refusal, BOOKING_HAS_PLACE);
    assert_int_equal(enrol(h, who[3], activity).booking.position, 2);

    assert_int_equal(cancel(h, who[2], r[0].booking.id), BOOKING_NO_BOOKING);
    assert_int_equal(cancel(h, who[0], r[0].booking.id), BOOKING_NONE);
    struct booking offered = booking_of(h, r[2].booking.id);
    assert_int_equal(offered.state, BOOKING_OFFERED);
    assert_true(offered.offer_until_ms == MONDAY_MS + 48 * HOUR_MS); /* 14 days, but not beyond its start */
    assert_int_equal(booking_of(h, r[3].booking.id).position, 1);

    /* who comes now stands behind those who wait, also while a seat is only offered */
    assert_int_equal(enrol(h, who[0], activity).booking.position, 3);
    struct booking_result accepted;
    assert_int_equal(store_accept_offer(h->store, who[3], r[2].booking.id, &accepted), ERR_OK);
    assert_int_equal(accepted.refusal, BOOKING_NO_BOOKING);
    assert_int_equal(store_accept_offer(h->store, who[2], r[2].booking.id, &accepted), ERR_OK);
    assert_int_equal(accepted.refusal, BOOKING_NONE);
    assert_int_equal(accepted.booking.state, BOOKING_BOOKED);
    assert_int_equal(store_accept_offer(h->store, who[2], r[2].booking.id, &accepted), ERR_OK);
    assert_int_equal(accepted.refusal, BOOKING_NO_BOOKING);
}

static void an_offer_runs_out_and_goes_on(void **state)
{
    struct house *h = *state;
    struct uuid activity = offer_activity(h, "jz", 1, 24 * 30, 1);
    struct uuid a = citizen(h, 0), b = citizen(h, 1), c = citizen(h, 2);
    assert_int_equal(store_set_phone(h->store, b, "13800138000", 1), ERR_OK);
    struct uuid first = enrol(h, a, activity).booking.id, second = enrol(h, b, activity).booking.id,
                third = enrol(h, c, activity).booking.id;
    assert_int_equal(cancel(h, a, first), BOOKING_NONE);
    assert_true(booking_of(h, second).offer_until_ms == 0); /* runs from the call */
    clock_set_wall_ms(MONDAY_MS + 5 * DAY_MS);
    assert_int_equal(tidy(h), 0);
    assert_int_equal(store_booking_called(h->store, second), ERR_OK);
    assert_int_equal((booking_of(h, second).offer_until_ms - MONDAY_MS) / HOUR_MS, 6 * 24);
    assert_int_equal(store_booking_called(h->store, third), ERR_NOT_FOUND);
    clock_set_wall_ms(MONDAY_MS + 6 * DAY_MS + MINUTE_MS);
    assert_int_equal(tidy(h), 1);
    assert_string_equal(booking_of(h, second).closed_how, "expired");
    assert_int_equal(booking_of(h, third).state, BOOKING_OFFERED);
    /* left no number */
    assert_int_equal((booking_of(h, third).offer_until_ms - MONDAY_MS) / HOUR_MS, 20 * 24);
    clock_set_wall_ms(MONDAY_MS + 20 * DAY_MS + HOUR_MS / 2);
    assert_int_equal(tidy(h), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM bookings WHERE closed_ms IS NULL"), 0);
}

static void enrolment_opens_to_the_second(void **state)
{
    struct house *h = *state;
    struct activity a = {
        .code = "lg", .title = "乐高", .capacity = 1, .enrol_from_ms = MONDAY_MS + 60 * 1000};
    struct activity_session s = {.starts_ms = MONDAY_MS + DAY_MS, .ends_ms = MONDAY_MS + DAY_MS + HOUR_MS};
    enum import_outcome outcome;
    struct uuid id, who = citizen(h, 0);
    assert_int_equal(store_put_activity(h->store, &a, &s, 1, &outcome, &id), ERR_OK);
    assert_int_equal(outcome, IMPORT_NEW);
    clock_set_wall_ms(MONDAY_MS + 30 * 1000);
    struct booking_result r = enrol(h, who, id);
    assert_int_equal(r.refusal, BOOKING_NOT_OPEN);
    assert_true(r.opens_ms == MONDAY_MS + 60 * 1000);
    clock_set_wall_ms(MONDAY_MS + 60 * 1000);
    assert_int_equal(enrol(h, who, id).refusal, BOOKING_NONE);
    clock_set_wall_ms(MONDAY_MS + DAY_MS);
    assert_int_equal(enrol(h, citizen(h, 1), id).refusal, BOOKING_OVER);
    assert_int_equal(cancel(h, who, r.booking.id), BOOKING_NO_BOOKING);
}

static void ages_are_kept(void **state)
{
    struct house *h = *state;
    struct activity a = {.code = "qz", .title = "亲子", .capacity = 9, .age_from = 3, .age_to = 6};
    struct activity_session s = {.starts_ms = MONDAY_MS + DAY_MS, .ends_ms = MONDAY_MS + DAY_MS + HOUR_MS};
    enum import_outcome outcome;
    struct booking_order o = {.resident = citizen(h, 0), .age_years = 52};
    struct booking_result r;
    assert_int_equal(store_put_activity(h->store, &a, &s, 1, &outcome, &o.activity), ERR_OK);
    assert_int_equal(store_book(h->store, &o, &r), ERR_OK);
    assert_int_equal(r.refusal, BOOKING_AGE);
    a.kind = ACTIVITY_CARE;
    assert_int_equal(store_put_activity(h->store, &a, &s, 1, &outcome, &o.activity), ERR_OK);
    assert_int_equal(outcome, IMPORT_CHANGED);
    assert_int_equal(store_book(h->store, &o, &r), ERR_OK);
    assert_int_equal(r.refusal, BOOKING_GUARDIAN);
    o.resident = uuid_new();
    assert_int_equal(store_book(h->store, &o, &r), ERR_NOT_FOUND);
}

static void slots_have_their_seats_and_nobody_is_at_two_places(void **state)
{
    struct house *h = *state;
    struct uuid shoes = offer_service(h, "xx", 1), hair = offer_service(h, "lf", 2);
    struct uuid a = citizen(h, 0), b = citizen(h, 1);
    struct booking_result r = appoint(h, a, shoes, at(1, 9, 30));
    assert_int_equal(r.refusal, BOOKING_NONE);
    assert_int_equal(r.seats_left, 0);
    assert_int_equal(appoint(h, b, shoes, at(1, 9, 30)).refusal, BOOKING_NO_PLACE);
    assert_int_equal(appoint(h, b, shoes, at(1, 9, 40)).refusal, BOOKING_UNKNOWN);
    assert_int_equal(appoint(h, b, shoes, at(6, 9, 30)).refusal, BOOKING_UNKNOWN);  /* a Sunday: closed */
    assert_int_equal(appoint(h, b, shoes, at(14, 9, 30)).refusal, BOOKING_UNKNOWN); /* too far ahead */
    assert_int_equal(appoint(h, b, shoes, at(0, 9, 30)).refusal, BOOKING_OVER);     /* it is ten */
    struct booking_result clash = appoint(h, a, hair, at(1, 9, 30));
    assert_int_equal(clash.refusal, BOOKING_CLASH);
    assert_string_equal(clash.clash, "修鞋");
    assert_true(clash.clash_ms == at(1, 9, 30));
    assert_int_equal(appoint(h, a, hair, at(1, 10, 0)).refusal, BOOKING_NONE);

    struct booking_result moved;
    assert_int_equal(store_move_booking(h->store, a, r.booking.id, at(1, 10, 0), &moved), ERR_OK);
    assert_int_equal(moved.refusal, BOOKING_CLASH); /* and the old one stands */
    assert_int_equal(booking_of(h, r.booking.id).state, BOOKING_BOOKED);
    assert_int_equal(store_move_booking(h->store, a, r.booking.id, at(1, 9, 30), &moved), ERR_OK);
    assert_int_equal(moved.refusal, BOOKING_HAS_PLACE);
    assert_int_equal(store_move_booking(h->store, a, r.booking.id, at(2, 9, 30), &moved), ERR_OK);
    assert_int_equal(moved.refusal, BOOKING_NONE);
    assert_string_equal(booking_of(h, r.booking.id).closed_how, "moved");
    assert_int_equal(appoint(h, b, shoes, at(1, 9, 30)).refusal, BOOKING_NONE);
}

static void two_open_bookings_of_a_service_are_enough(void **state)
{
    struct house *h = *state;
    struct uuid shoes = offer_service(h, "xx", 3), hair = offer_service(h, "lf", 3), a = citizen(h, 0);
    struct uuid first = appoint(h, a, shoes, at(1, 9, 0)).booking.id;
    assert_int_equal(appoint(h, a, shoes, at(2, 9, 0)).refusal, BOOKING_NONE);
    assert_int_equal(appoint(h, a, shoes, at(3, 9, 0)).refusal, BOOKING_LIMIT);
    assert_int_equal(appoint(h, a, hair, at(3, 9, 0)).refusal, BOOKING_NONE);
    struct booking_order o = {
        .resident = a, .service = shoes, .starts_ms = at(3, 10, 0), .is_by_staff = true};
    struct booking_result r;
    assert_int_equal(store_book(h->store, &o, &r), ERR_OK);
    assert_int_equal(r.refusal, BOOKING_NONE);
    assert_int_equal(cancel(h, a, first), BOOKING_NONE);
    assert_int_equal(cancel(h, a, r.booking.id), BOOKING_NONE);
    assert_int_equal(appoint(h, a, shoes, at(3, 11, 0)).refusal, BOOKING_NONE);
}

static void a_clash_with_a_course_is_told_first(void **state)
{
    struct house *h = *state;
    struct uuid course = offer_activity(h, "jz", 5, 24, 3), shoes = offer_service(h, "xx", 3),
                a = citizen(h, 0);
    assert_int_equal(enrol(h, a, course).refusal, BOOKING_NONE);
    struct booking_result r = appoint(h, a, shoes, at(1, 10, 30));
    assert_int_equal(r.refusal, BOOKING_CLASH_ASKS);
    assert_string_equal(r.clash, "剪纸");
    struct booking_order o = {
        .resident = a, .service = shoes, .starts_ms = at(1, 10, 30), .age_years = -1, .despite_clash = true};
    assert_int_equal(store_book(h->store, &o, &r), ERR_OK);
    assert_int_equal(r.refusal, BOOKING_NONE);
    assert_int_equal(enrol(h, a, offer_activity(h, "sf", 5, 24 * 8, 1)).refusal, BOOKING_CLASH_ASKS);
    assert_int_equal(enrol(h, a, offer_activity(h, "hc", 5, 24 * 8 + 1, 1)).refusal, BOOKING_NONE);
}

/* Three within ninety days: staff alone book for thirty days from the last one. */
static void who_stays_away_books_through_staff(void **state)
{
    struct house *h = *state;
    struct uuid shoes = offer_service(h, "xx", 3), a = citizen(h, 0);
    static const int days[] = {1, 30, 60};
    for (int i = 0; i < 3; i++) {
        clock_set_wall_ms(at(days[i] - 1, 10, 0));
        assert_int_equal(appoint(h, a, shoes, at(days[i], 9, 0)).refusal, BOOKING_NONE);
        clock_set_wall_ms(at(days[i], 23, 59));
        assert_int_equal(tidy(h), 0); /* the day is not over */
        clock_set_wall_ms(at(days[i] + 1, 0, 0));
        assert_int_equal(tidy(h), 1);
    }
    struct booking_result r = appoint(h, a, shoes, at(64, 9, 0));
    assert_int_equal(r.refusal, BOOKING_NO_SHOWS);
    assert_int_equal(r.until_day, day_at(at(60, 0, 0)) + 30);
    clock_set_wall_ms(at(89, 10, 0));
    assert_int_equal(appoint(h, a, shoes, at(92, 9, 0)).refusal, BOOKING_NO_SHOWS);
    clock_set_wall_ms(at(90, 10, 0));
    assert_int_equal(appoint(h, a, shoes, at(92, 9, 0)).refusal, BOOKING_NONE);
}

static void a_venue_asks_its_owner(void **state)
{
    struct house *h = *state;
    struct service s = {.code = "lt",
                        .title = "小礼堂",
                        .slot_min = 120,
                        .days_ahead = 30,
                        .is_asked = true,
                        .is_at_home = false};
    struct slot_hours hours = {.weekday = 2, .from_min = 14 * 60, .to_min = 18 * 60, .seats = 1};
    enum import_outcome outcome;
    struct uuid hall, a = citizen(h, 0), b = citizen(h, 1);
    assert_int_equal(store_put_service(h->store, &s, &hours, 1, &outcome, &hall), ERR_OK);
    struct booking_result r = appoint(h, a, hall, at(1, 14, 0));
    assert_int_equal(r.booking.state, BOOKING_ASKED);
    assert_int_equal(appoint(h, b, hall, at(1, 14, 0)).refusal, BOOKING_NO_PLACE);
    struct booking_order o = {.resident = b, .service = hall, .starts_ms = at(1, 14, 0), .waits = true};
    struct booking_result waits;
    assert_int_equal(store_book(h->store, &o, &waits), ERR_OK);
    assert_int_equal(waits.booking.state, BOOKING_WAITING);
    assert_int_equal(store_answer_booking(h->store, r.booking.id, false), ERR_OK);
    assert_int_equal(store_answer_booking(h->store, r.booking.id, true), ERR_NOT_FOUND);
    assert_string_equal(booking_of(h, r.booking.id).closed_how, "refused");
    struct booking_result accepted;
    assert_int_equal(store_accept_offer(h->store, b, waits.booking.id, &accepted), ERR_OK);
    assert_int_equal(accepted.booking.state, BOOKING_ASKED);
    assert_int_equal(store_answer_booking(h->store, waits.booking.id, true), ERR_OK);
    assert_int_equal(booking_of(h, waits.booking.id).state, BOOKING_BOOKED);
    o.is_home = true;
    o.starts_ms = at(1, 16, 0);
    assert_int_equal(store_book(h->store, &o, &waits), ERR_OK);
    assert_int_equal(waits.refusal, BOOKING_UNKNOWN);
}

static void a_queue_gives_numbers(void **state)
{
    struct house *h = *state;
    struct service s = {
        .code = "yz", .kind = SERVICE_QUEUE, .title = "义诊", .slot_min = 60, .days_ahead = 1};
    struct slot_hours hours = {.weekday = 1, .from_min = 9 * 60, .to_min = 12 * 60, .seats = 1};
    enum import_outcome outcome;
    struct uuid clinic;
    assert_int_equal(store_put_service(h->store, &s, &hours, 1, &outcome, &clinic), ERR_OK);
    struct booking_result r[4];
    for (int i = 0; i < 4; i++)
        r[i] = appoint(h, citizen(h, i), clinic, clock_wall_ms());
    assert_int_equal(r[3].refusal, BOOKING_NO_PLACE); /* three hours, one seat each */
    assert_int_equal(r[2].booking.number, 3);
    assert_int_equal(r[2].booking.ahead, 2);
    struct booking called;
    assert_int_equal(store_call_next(h->store, clinic, &called), ERR_OK);
    assert_int_equal(called.number, 1);
    assert_int_equal(store_call_next(h->store, clinic, &called), ERR_OK);
    assert_int_equal(called.number, 2);
    assert_string_equal(booking_of(h, r[0].booking.id).closed_how, "done");
    assert_int_equal(booking_of(h, r[2].booking.id).ahead, 1);
    assert_int_equal(store_call_next(h->store, clinic, &called), ERR_OK);
    assert_int_equal(called.number, 3);
    assert_int_equal(store_call_next(h->store, clinic, &called), ERR_NOT_FOUND);
    clock_set_wall_ms(at(0, 12, 0));
    assert_int_equal(appoint(h, citizen(h, 5), clinic, clock_wall_ms()).refusal, BOOKING_OVER);
}

static void what_is_left_for_repair_is_ready_and_collected(void **state)
{
    struct house *h = *state;
    struct service s = {.code = "xb", .title = "修表", .slot_min = 30, .days_ahead = 14, .has_ticket = true};
    struct slot_hours hours = {.weekday = 2, .from_min = 9 * 60, .to_min = 12 * 60, .seats = 4};
    enum import_outcome outcome;
    struct uuid watches, a = citizen(h, 0);
    assert_int_equal(store_put_service(h->store, &s, &hours, 1, &outcome, &watches), ERR_OK);
    struct uuid id = appoint(h, a, watches, at(1, 9, 0)).booking.id;
    assert_int_equal(store_mark_booking(h->store, id, MARK_COLLECTED), ERR_NOT_FOUND);
    assert_int_equal(store_mark_booking(h->store, id, MARK_NO_SHOW), ERR_NOT_FOUND); /* not yet */
    clock_set_wall_ms(at(1, 9, 5));
    assert_int_equal(store_mark_booking(h->store, id, MARK_ARRIVED), ERR_OK);
    assert_int_equal(store_mark_booking(h->store, id, MARK_ARRIVED), ERR_NOT_FOUND);
    clock_set_wall_ms(at(3, 9, 5));
    assert_int_equal(tidy(h), 0); /* the watch is still here */
    assert_int_equal(store_mark_booking(h->store, id, MARK_READY), ERR_OK);
    assert_true(booking_of(h, id).ready_ms >= at(3, 9, 5));
    assert_int_equal(store_mark_booking(h->store, id, MARK_COLLECTED), ERR_OK);
    assert_string_equal(booking_of(h, id).closed_how, "done");
}

static void records_are_known_again(void **state)
{
    struct house *h = *state;
    struct activity a = {.code = "tj", .title = "太极", .capacity = 2};
    struct activity_session s[2] = {
        {.starts_ms = MONDAY_MS + DAY_MS, .ends_ms = MONDAY_MS + DAY_MS + HOUR_MS},
        {.starts_ms = MONDAY_MS + 2 * DAY_MS, .ends_ms = MONDAY_MS + 2 * DAY_MS + HOUR_MS}};
    struct activity read;
    struct activity_session sessions[ACTIVITY_SESSIONS_MAX];
    enum import_outcome outcome;
    struct uuid id, again;
    size_t count;
    assert_int_equal(store_put_activity(h->store, &a, s, 2, &outcome, &id), ERR_OK);
    assert_int_equal(store_put_activity(h->store, &a, s, 2, &outcome, &again), ERR_OK);
    assert_int_equal(outcome, IMPORT_SAME);
    assert_true(uuid_equal(id, again));
    struct uuid first = enrol(h, citizen(h, 0), id).booking.id;
    enrol(h, citizen(h, 1), id);
    struct uuid third = enrol(h, citizen(h, 2), id).booking.id;
    a.capacity = 3;
    assert_int_equal(store_put_activity(h->store, &a, &s[1], 1, &outcome, &id), ERR_OK);
    assert_int_equal(outcome, IMPORT_CHANGED);
    assert_int_equal(booking_of(h, third).state, BOOKING_OFFERED); /* there is one more seat */
    assert_true(booking_of(h, first).starts_ms == s[1].starts_ms);
    assert_int_equal(store_activity(h->store, id, &read, sessions, &count), ERR_OK);
    assert_int_equal(read.version, 2);
    assert_int_equal(count, 2);
    assert_true(sessions[0].is_cancelled && !sessions[1].is_cancelled); /* people counted on it */
    a.version = 1;
    assert_int_equal(store_put_activity(h->store, &a, s, 2, &outcome, &id), ERR_BUSY);
    a.version = 0;
    str_copy(a.site, sizeof a.site, "zh2");
    assert_int_equal(store_put_activity(h->store, &a, s, 2, &outcome, &id), ERR_UNSUPPORTED);
    assert_int_equal(store_put_activity(h->store, &a, s, 0, &outcome, &id), ERR_DATA);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, house_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_full_activity_has_a_queue_and_a_freed_seat_is_offered),
        TEST(an_offer_runs_out_and_goes_on),
        TEST(enrolment_opens_to_the_second),
        TEST(ages_are_kept),
        TEST(slots_have_their_seats_and_nobody_is_at_two_places),
        TEST(two_open_bookings_of_a_service_are_enough),
        TEST(a_clash_with_a_course_is_told_first),
        TEST(who_stays_away_books_through_staff),
        TEST(a_venue_asks_its_owner),
        TEST(a_queue_gives_numbers),
        TEST(what_is_left_for_repair_is_ready_and_collected),
        TEST(records_are_known_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
