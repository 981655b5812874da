/* Random histories of enrolling, booking, waiting, cancelling, coming and staying away, against a model that
 * keeps lists by hand. The time zone has daylight saving, and the histories go on through the years.
 * KIOSK_SEED repeats a run; KIOSK_HISTORIES sets how many. */
#include "programme.h"

#include "db/sql.h"

#include <stdlib.h>
#include <time.h>

enum { PEOPLE = 7, POOLS = 6, ACTIVITIES = 2, ENTRIES_MAX = 256, ACTS = 60, MISSED_MAX = 64, LIFE_DAYS = 45 };

/* Two activities, and slots of one service on several days. */
struct model_pool {
    struct uuid activity, service;
    int64_t starts_ms, ends_ms;
    int seats;
};

struct entry {
    struct uuid id;
    int who, pool;
    enum booking_state state;
    int64_t offer_until_ms; /* 0 = runs from the call */
    bool has_come;
};

struct town {
    struct house *house;
    struct uuid people[PEOPLE];
    bool has_phone[PEOPLE];
    struct model_pool pools[POOLS];
    struct entry entries[ENTRIES_MAX]; /* in the order in which they were made */
    int count;
    int32_t missed[PEOPLE][MISSED_MAX];
    int missed_count[PEOPLE];
    int64_t now_ms;
};

/* ---- the model ---- */

static bool has_seat(const struct entry *e)
{
    return e->state == BOOKING_OFFERED || e->state == BOOKING_BOOKED;
}

static int taken(const struct town *t, int pool)
{
    int n = 0;
    for (int i = 0; i < t->count; i++)
        n += t->entries[i].pool == pool && has_seat(&t->entries[i]);
    return n;
}

static struct entry *first_waiting(struct town *t, int pool)
{
    for (int i = 0; i < t->count; i++)
        if (t->entries[i].pool == pool && t->entries[i].state == BOOKING_WAITING)
            return &t->entries[i];
    return NULL;
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static void model_offer(struct town *t, int pool)
{
    struct entry *next;
    if (t->now_ms >= t->pools[pool].starts_ms)
        return;
    while (taken(t, pool) < t->pools[pool].seats && (next = first_waiting(t, pool))) {
        next->state = BOOKING_OFFERED;
        next->offer_until_ms =
            t->has_phone[next->who] ? 0 : earlier(t->now_ms + 14 * DAY_MS, t->pools[pool].starts_ms);
    }
}

static void model_end(struct town *t, struct entry *e)
{
    e->state = BOOKING_CLOSED;
    model_offer(t, e->pool);
}

/* Any three of them within ninety days, and the last of them not thirty days ago. */
static bool stays_away_too_often(const struct town *t, int who)
{
    const int32_t *d = t->missed[who];
    for (int i = 0; i < t->missed_count[who]; i++)
        for (int j = 0; j < t->missed_count[who]; j++)
            for (int k = 0; k < t->missed_count[who]; k++)
                if (i != j && j != k && i != k && d[i] <= d[j] && d[j] <= d[k] && d[k] - d[i] < 90 &&
                    day_at(t->now_ms) < d[k] + 30)
                    return true;
    return false;
}

static int open_of_service(const struct town *t, int who)
{
    int n = 0;
    for (int i = 0; i < t->count; i++)
        n += t->entries[i].who == who && t->entries[i].pool >= ACTIVITIES &&
             t->entries[i].state != BOOKING_CLOSED && !t->entries[i].has_come;
    return n;
}

static bool has_place(const struct town *t, int who, int pool)
{
    for (int i = 0; i < t->count; i++)
        if (t->entries[i].who == who && t->entries[i].pool == pool && t->entries[i].state != BOOKING_CLOSED)
            return true;
    return false;
}

static enum booking_refusal model_book(const struct town *t, int who, int pool, bool waits)
{
    bool is_service = pool >= ACTIVITIES;
    if (is_service && day_at(t->pools[pool].starts_ms) > day_at(t->now_ms) + 13)
        return BOOKING_UNKNOWN;
    if (t->now_ms >= t->pools[pool].starts_ms)
        return BOOKING_OVER;
    if (has_place(t, who, pool))
        return BOOKING_HAS_PLACE;
    if (is_service && stays_away_too_often(t, who))
        return BOOKING_NO_SHOWS;
    if (is_service && open_of_service(t, who) >= 2)
        return BOOKING_LIMIT;
    return taken(t, pool) < t->pools[pool].seats || waits ? BOOKING_NONE : BOOKING_NO_PLACE;
}

/* What is long ago counts no more. */
static void model_miss(struct town *t, int who, int32_t day)
{
    int kept = 0;
    for (int i = 0; i < t->missed_count[who]; i++)
        if (day - t->missed[who][i] < 200)
            t->missed[who][kept++] = t->missed[who][i];
    assert_true(kept < MISSED_MAX);
    t->missed[who][kept++] = day;
    t->missed_count[who] = kept;
}

/* What time has gone over. */
static int model_tidy(struct town *t)
{
    int changed = 0;
    for (int i = 0; i < t->count; i++) {
        struct entry *e = &t->entries[i];
        const struct model_pool *p = &t->pools[e->pool];
        bool has_begun = t->now_ms >= p->starts_ms, is_day_over = day_at(t->now_ms) > day_at(p->ends_ms - 1);
        bool is_expired = e->state == BOOKING_OFFERED &&
                          (has_begun || (e->offer_until_ms && e->offer_until_ms <= t->now_ms));
        bool is_over =
            (e->state == BOOKING_WAITING && has_begun) || (e->state == BOOKING_BOOKED && is_day_over);
        if (!is_expired && !is_over)
            continue;
        if (e->state == BOOKING_BOOKED && e->pool >= ACTIVITIES && !e->has_come)
            model_miss(t, e->who, day_at(p->starts_ms));
        model_end(t, e);
        changed++;
    }
    return changed;
}

/* ---- the house, and whether it is as the model says ---- */

static int position(const struct town *t, const struct entry *e)
{
    int n = 0;
    for (const struct entry *o = t->entries; o <= e; o++)
        n += o->pool == e->pool && o->state == BOOKING_WAITING;
    return e->state == BOOKING_WAITING ? n : 0;
}

static void compare(struct town *t)
{
    for (int i = 0; i < t->count; i++) {
        struct entry *e = &t->entries[i];
        struct booking b = booking_of(t->house, e->id);
        assert_int_equal(b.state, e->state);
        assert_int_equal(b.position, position(t, e));
        if (e->state == BOOKING_OFFERED && llabs(b.offer_until_ms - e->offer_until_ms) > MINUTE_MS)
            fail_msg("an offer ends %lld ms away from when it should",
                     (long long)(b.offer_until_ms - e->offer_until_ms));
    }
    for (int i = 0; i < POOLS; i++)
        assert_true(taken(t, i) <= t->pools[i].seats);
}

static struct uuid put_activity(struct town *t, int n)
{
    struct activity a = {.title = "活动", .capacity = t->pools[n].seats};
    struct activity_session s = {.starts_ms = t->pools[n].starts_ms, .ends_ms = t->pools[n].ends_ms};
    enum import_outcome outcome;
    struct uuid id;
    str_format(a.code, sizeof a.code, "a%d-%lld", n, (long long)t->pools[n].starts_ms);
    assert_int_equal(store_put_activity(t->house->store, &a, &s, 1, &outcome, &id), ERR_OK);
    return id;
}

static struct uuid put_service(struct town *t, int64_t base_ms, int seats)
{
    struct service s = {.title = "理发", .slot_min = 30, .days_ahead = 14};
    struct slot_hours hours[7];
    enum import_outcome outcome;
    struct uuid id;
    str_format(s.code, sizeof s.code, "s-%lld", (long long)base_ms);
    for (int i = 0; i < 7; i++)
        hours[i] =
            (struct slot_hours){.weekday = i + 1, .from_min = 9 * 60, .to_min = 10 * 60, .seats = seats};
    assert_int_equal(store_put_service(t->house->store, &s, hours, 7, &outcome, &id), ERR_OK);
    return id;
}

static void begin(struct town *t, int64_t base_ms)
{
    int32_t day = day_at(base_ms);
    int seats = 1 + (int)roll(2);
    t->count = 0;
    t->now_ms = base_ms;
    clock_set_wall_ms(base_ms);
    for (int i = 0; i < ACTIVITIES; i++) {
        int64_t starts_ms = day_ms(day + 3 + (int)roll(20), (13 + 3 * i) * 60);
        t->pools[i] = (struct model_pool){
            .starts_ms = starts_ms, .ends_ms = starts_ms + HOUR_MS, .seats = 1 + (int)roll(3)};
        t->pools[i].activity = put_activity(t, i);
    }
    struct uuid service = put_service(t, base_ms, seats);
    for (int i = ACTIVITIES; i < POOLS; i++) {
        int32_t on = day_next_open(&t->house->conf.site, day + 5 * (i - ACTIVITIES) + 2);
        int64_t starts_ms = day_ms(on, 9 * 60 + 30 * (i % 2));
        t->pools[i] = (struct model_pool){.service = service,
                                          .starts_ms = starts_ms,
                                          .ends_ms = starts_ms + 30 * MINUTE_MS,
                                          .seats = seats};
    }
}

/* ---- acts ---- */

static void book(struct town *t)
{
    int who = (int)roll(PEOPLE), pool = (int)roll(POOLS);
    bool waits = roll(3) > 0;
    struct booking_order o = {.resident = t->people[who],
                              .activity = t->pools[pool].activity,
                              .service = t->pools[pool].service,
                              .starts_ms = t->pools[pool].starts_ms,
                              .age_years = -1,
                              .waits = waits,
                              .despite_clash = true};
    struct booking_result r;
    assert_int_equal(store_book(t->house->store, &o, &r), ERR_OK);
    assert_int_equal(r.refusal, model_book(t, who, pool, waits));
    if (r.refusal != BOOKING_NONE || t->count == ENTRIES_MAX)
        return;
    bool is_free = taken(t, pool) < t->pools[pool].seats;
    t->entries[t->count++] = (struct entry){
        .id = r.booking.id, .who = who, .pool = pool, .state = is_free ? BOOKING_BOOKED : BOOKING_WAITING};
}

/* Rather one that is offered, or open. */
static struct entry *any(struct town *t)
{
    struct entry *e = NULL;
    for (int tries = 0; tries < 8 && t->count && (!e || e->state != BOOKING_OFFERED); tries++)
        e = &t->entries[roll((unsigned)t->count)];
    return e;
}

static void give_up(struct town *t, struct entry *e)
{
    struct booking_result r;
    int who = roll(5) ? e->who : (int)roll(PEOPLE);
    assert_int_equal(store_cancel_booking(t->house->store, t->people[who], e->id, &r), ERR_OK);
    if (who != e->who || e->state == BOOKING_CLOSED) {
        assert_int_equal(r.refusal, BOOKING_NO_BOOKING);
    } else if (t->now_ms >= t->pools[e->pool].starts_ms) {
        assert_int_equal(r.refusal, BOOKING_OVER);
    } else {
        assert_int_equal(r.refusal, BOOKING_NONE);
        model_end(t, e);
    }
}

static void take_offer(struct town *t, struct entry *e)
{
    struct booking_result r;
    assert_int_equal(store_accept_offer(t->house->store, t->people[e->who], e->id, &r), ERR_OK);
    bool is_late = t->now_ms >= t->pools[e->pool].starts_ms;
    assert_int_equal(r.refusal, e->state != BOOKING_OFFERED ? BOOKING_NO_BOOKING
                                : is_late                   ? BOOKING_OVER
                                                            : BOOKING_NONE);
    if (r.refusal == BOOKING_NONE)
        e->state = BOOKING_BOOKED;
}

static void phone(struct town *t, struct entry *e)
{
    bool is_offered = e->state == BOOKING_OFFERED;
    assert_int_equal(store_booking_called(t->house->store, e->id), is_offered ? ERR_OK : ERR_NOT_FOUND);
    if (is_offered)
        e->offer_until_ms = earlier(t->now_ms + DAY_MS, t->pools[e->pool].starts_ms);
}

static void come(struct town *t, struct entry *e)
{
    bool may = e->state == BOOKING_BOOKED && e->pool >= ACTIVITIES && !e->has_come;
    if (e->pool < ACTIVITIES)
        return;
    assert_int_equal(store_mark_booking(t->house->store, e->id, MARK_ARRIVED), may ? ERR_OK : ERR_NOT_FOUND);
    e->has_come |= may;
}

static void time_goes_on(struct town *t)
{
    t->now_ms += (1 + (int64_t)roll(roll(3) ? 12 : 72)) * HOUR_MS +
                 7 * MINUTE_MS; /* never to the very end of an offer */
    clock_set_wall_ms(t->now_ms);
    assert_int_equal(tidy(t->house), model_tidy(t));
}

/* While the clock is behind nothing is promised, and nothing runs out. */
static void clock_jumps_back(struct town *t)
{
    clock_set_wall_ms(t->now_ms - (1 + (int64_t)roll(400)) * DAY_MS);
    struct booking_order o = {.resident = t->people[roll(PEOPLE)],
                              .activity = t->pools[0].activity,
                              .waits = true,
                              .age_years = -1,
                              .despite_clash = true};
    struct booking_result r;
    bool is_wrong = store_clock_is_wrong(t->house->store);
    assert_int_equal(store_book(t->house->store, &o, &r), ERR_OK);
    assert_true(!is_wrong || r.refusal == BOOKING_CLOCK || r.refusal == BOOKING_HAS_PLACE ||
                r.refusal == BOOKING_OVER);
    assert_true(!is_wrong || tidy(t->house) == 0);
    if (r.refusal == BOOKING_NONE)
        assert_int_equal(cancel(t->house, o.resident, r.booking.id), BOOKING_NONE);
    clock_set_wall_ms(t->now_ms);
}

static void more_seats(struct town *t)
{
    int pool = (int)roll(ACTIVITIES);
    t->pools[pool].seats++;
    put_activity(t, pool);
    model_offer(t, pool);
}

static void act(struct town *t)
{
    unsigned what = roll(20);
    struct entry *e = any(t);
    if (what < 9)
        book(t);
    else if (what < 12 && e)
        give_up(t, e);
    else if (what < 14 && e)
        take_offer(t, e);
    else if (what == 14 && e)
        phone(t, e);
    else if (what == 15 && e)
        come(t, e);
    else if (what == 16)
        clock_jumps_back(t);
    else if (what == 17 && roll(4) == 0)
        more_seats(t);
    else
        time_goes_on(t);
}

static void every_history_is_as_the_model_says(void **state)
{
    struct town t = {.house = *state};
    const char *text = getenv("KIOSK_HISTORIES");
    int histories = text ? atoi(text) : 40;
    setenv("TZ", "Europe/Berlin", 1);
    tzset();
    for (int i = 0; i < PEOPLE; i++) {
        t.people[i] = citizen(t.house, i);
        t.has_phone[i] = i % 3 == 0;
        if (t.has_phone[i])
            assert_int_equal(store_set_phone(t.house->store, t.people[i], "13800138000", 1), ERR_OK);
    }
    for (int i = 0; i < histories; i++) {
        begin(&t, MONDAY_MS + (int64_t)i * LIFE_DAYS * DAY_MS);
        for (int n = 0; n < ACTS; n++) {
            act(&t);
            compare(&t);
        }
        t.now_ms = MONDAY_MS + (int64_t)(i + 1) * LIFE_DAYS * DAY_MS - HOUR_MS;
        clock_set_wall_ms(t.now_ms);
        assert_int_equal(tidy(t.house), model_tidy(&t));
        compare(&t);
    }
    assert_int_equal(check(t.house), ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_history_is_as_the_model_says, house_setup, house_teardown),
    };
    return cmocka_run_group_tests(tests, seed_setup, NULL);
}
