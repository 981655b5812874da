/* What the desk sees of services: today's appointments, requests, queues, tickets of past days. */
#include "programme.h"

#include "db/desk_bookings.h"
#include "db/desk_lists.h"
#include "db/family.h"

enum { LIST_MAX = 16 };

static struct desk_booking list[LIST_MAX];
static size_t listed;

static void read_list(struct house *h, struct uuid service)
{
    assert_int_equal(store_desk_bookings(h->store, service, list, LIST_MAX, &listed), ERR_OK);
}

static struct desk_service only_service(struct house *h)
{
    struct desk_service s[2];
    size_t n;
    assert_int_equal(store_desk_services(h->store, s, 2, &n), ERR_OK);
    assert_int_equal(n, 1);
    return s[0];
}

static void mark(struct house *h, struct uuid booking, enum booking_mark how)
{
    assert_int_equal(store_mark_booking(h->store, booking, how), ERR_OK);
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

/* By time; what is over stands below; another day's are not shown; names are masked. */
static void today_is_listed(void **state)
{
    struct house *h = *state;
    struct uuid service = offer_service(h, "XX", 2);
    struct uuid late = appoint(h, citizen(h, 1), service, at(0, 11, 0)).booking.id;
    struct uuid early = appoint(h, citizen(h, 2), service, at(0, 10, 30)).booking.id;
    struct desk_counts counts;
    appoint(h, citizen(h, 3), service, at(1, 9, 0));
    read_list(h, service);
    assert_int_equal(listed, 2);
    assert_true(uuid_equal(list[0].booking.id, early) && uuid_equal(list[1].booking.id, late));
    assert_true(uuid_equal(list[0].resident, citizen(h, 2)));
    assert_non_null(strchr(list[0].masked_name, '*'));
    assert_string_equal(list[0].guardian, "");
    assert_int_equal(only_service(h).today, 2);
    assert_int_equal(store_desk_counts(h->store, &counts), ERR_OK);
    assert_int_equal(counts.services, 2);
    mark(h, early, MARK_ARRIVED);
    mark(h, early, MARK_DONE);
    read_list(h, service);
    assert_int_equal(listed, 2);
    assert_true(uuid_equal(list[1].booking.id, early));
    assert_string_equal(list[1].booking.closed_how, "done");
    assert_int_equal(only_service(h).today, 1);
    assert_int_equal(cancel(h, citizen(h, 1), late), BOOKING_NONE);
    read_list(h, service);
    assert_int_equal(listed, 1); /* whoever cancelled is not expected */
}

static void requests_come_first(void **state)
{
    struct house *h = *state;
    struct uuid service = offer(h, (struct service){.code = "CD", .title = "会议室", .is_asked = true});
    struct uuid today = appoint(h, citizen(h, 1), service, at(0, 11, 0)).booking.id;
    struct uuid asked = appoint(h, citizen(h, 2), service, at(3, 9, 0)).booking.id;
    assert_int_equal(store_answer_booking(h->store, today, true), ERR_OK);
    assert_int_equal(only_service(h).asked, 1);
    assert_int_equal(only_service(h).today, 1);
    read_list(h, service);
    assert_int_equal(listed, 2);
    assert_true(uuid_equal(list[0].booking.id, asked) && list[0].booking.state == BOOKING_ASKED);
    assert_int_equal(store_answer_booking(h->store, asked, false), ERR_OK);
    read_list(h, service);
    assert_int_equal(listed, 1);
    assert_int_equal(only_service(h).asked, 0);
}

static void tickets_stay_until_they_are_fetched(void **state)
{
    struct house *h = *state;
    struct uuid service = offer(h, (struct service){.code = "XX", .title = "修鞋", .has_ticket = true});
    struct uuid shoes = appoint(h, citizen(h, 1), service, at(0, 11, 0)).booking.id;
    struct uuid later = appoint(h, citizen(h, 2), service, at(2, 10, 0)).booking.id;
    mark(h, shoes, MARK_ARRIVED);
    clock_set_wall_ms(at(2, 9, 0));
    tidy(h);
    read_list(h, service);
    assert_int_equal(listed, 2);
    assert_true(uuid_equal(list[0].booking.id, shoes) && uuid_equal(list[1].booking.id, later));
    assert_int_equal(only_service(h).tickets, 1);
    mark(h, shoes, MARK_READY);
    mark(h, shoes, MARK_COLLECTED);
    read_list(h, service);
    assert_int_equal(listed, 1);
    assert_int_equal(only_service(h).tickets, 0);
}

static void a_queue_tells_whom_it_serves(void **state)
{
    struct house *h = *state;
    struct uuid service = offer(h, (struct service){.code = "YZ", .title = "义诊", .kind = SERVICE_QUEUE});
    struct booking next;
    for (int i = 1; i <= 3; i++)
        assert_int_equal(appoint(h, citizen(h, i), service, at(0, 11, 0)).booking.number, i);
    assert_int_equal(only_service(h).serving, 0);
    assert_int_equal(only_service(h).today, 3);
    assert_int_equal(store_call_next(h->store, service, &next), ERR_OK);
    assert_int_equal(store_call_next(h->store, service, &next), ERR_OK);
    assert_int_equal(only_service(h).serving, 2);
    assert_int_equal(only_service(h).today, 1);
    read_list(h, service);
    assert_int_equal(listed, 3);
    assert_true(list[0].is_called && list[0].booking.number == 2);
    assert_false(list[1].is_called);
}

static void a_child_is_shown_with_its_guardian(void **state)
{
    struct house *h = *state;
    struct uuid service = offer_service(h, "XX", 2), child;
    assert_int_equal(store_register_child(h->store, resident(h, 0), "豆豆", 2034, 1, &child), ERR_OK);
    appoint(h, child, service, at(0, 11, 0));
    read_list(h, service);
    assert_int_equal(listed, 1);
    assert_string_equal(list[0].masked_name, "豆豆");
    assert_non_null(strchr(list[0].guardian, '*'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(today_is_listed),
        HOUSE_TEST(requests_come_first),
        HOUSE_TEST(tickets_stay_until_they_are_fetched),
        HOUSE_TEST(a_queue_tells_whom_it_serves),
        HOUSE_TEST(a_child_is_shown_with_its_guardian),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
