/* A programme for tests of bookings: fictitious people, activities and services of house zh1. */
#pragma once

#include "fixture.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "db/bookings.h"
#include "model/date.h"

#include <string.h>

#define HOUR_MS (60 * MINUTE_MS)

/* The n-th of any number of adults, registered if need be. */
static inline struct uuid citizen(struct house *h, int n)
{
    struct identity identity = people[0];
    struct resident r;
    bool is_known;
    str_format(identity.number, sizeof identity.number, "1101011987021%04dX", n);
    assert_int_equal(store_identify(h->store, &identity, &r, &is_known), ERR_OK);
    if (!is_known)
        assert_int_equal(store_register(h->store, r.id, 1, &r), ERR_OK);
    return r.id;
}

/* Weekly, an hour each, the first one hours_ahead from MONDAY_MS. */
static inline struct uuid offer_activity(struct house *h, const char *code, int capacity, int hours_ahead,
                                         int sessions)
{
    struct activity a = {.capacity = capacity, .title = "剪纸", .place = "二楼"};
    struct activity_session times[ACTIVITY_SESSIONS_MAX] = {{.place = ""}};
    enum import_outcome outcome;
    struct uuid id;
    str_copy(a.code, sizeof a.code, code);
    for (int i = 0; i < sessions; i++) {
        times[i].starts_ms = MONDAY_MS + hours_ahead * HOUR_MS + 7 * i * DAY_MS;
        times[i].ends_ms = times[i].starts_ms + HOUR_MS;
    }
    assert_int_equal(store_put_activity(h->store, &a, times, (size_t)sessions, &outcome, &id), ERR_OK);
    return id;
}

/* Every day from 9:00 to 12:00, slots of 30 minutes with so many seats. */
static inline struct uuid offer_service(struct house *h, const char *code, int seats)
{
    struct service s = {.title = "修鞋", .place = "广场", .slot_min = 30, .days_ahead = 14};
    struct slot_hours hours[7];
    enum import_outcome outcome;
    struct uuid id;
    str_copy(s.code, sizeof s.code, code);
    for (int i = 0; i < 7; i++)
        hours[i] =
            (struct slot_hours){.weekday = i + 1, .from_min = 9 * 60, .to_min = 12 * 60, .seats = seats};
    assert_int_equal(store_put_service(h->store, &s, hours, 7, &outcome, &id), ERR_OK);
    return id;
}

static inline struct booking_result enrol(struct house *h, struct uuid who, struct uuid activity)
{
    struct booking_result r;
    struct booking_order o = {.resident = who, .activity = activity, .age_years = -1, .waits = true};
    assert_int_equal(store_book(h->store, &o, &r), ERR_OK);
    return r;
}

static inline struct booking_result appoint(struct house *h, struct uuid who, struct uuid service,
                                            int64_t starts_ms)
{
    struct booking_result r;
    struct booking_order o = {.resident = who, .service = service, .starts_ms = starts_ms, .age_years = -1};
    assert_int_equal(store_book(h->store, &o, &r), ERR_OK);
    return r;
}

static inline enum booking_refusal cancel(struct house *h, struct uuid who, struct uuid booking)
{
    struct booking_result r;
    assert_int_equal(store_cancel_booking(h->store, who, booking, &r), ERR_OK);
    return r.refusal;
}

static inline struct booking booking_of(struct house *h, struct uuid id)
{
    struct booking b;
    assert_int_equal(store_booking(h->store, id, &b), ERR_OK);
    return b;
}

static inline int tidy(struct house *h)
{
    int changed;
    assert_int_equal(store_tidy_bookings(h->store, &changed), ERR_OK);
    return changed;
}

/* 0 = MONDAY_MS's day. */
static inline int64_t at(int day, int hour, int minute)
{
    return day_ms(day_at(MONDAY_MS) + day, hour * 60 + minute);
}
