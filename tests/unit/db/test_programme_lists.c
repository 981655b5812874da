/* The lists of the programme for staff: who has a place, who waits, who came, and hours of volunteers. */
#include "programme.h"

/* The rows of a list: values with '|' between; ids as *, for they are random. */
struct rows {
    int count;
    char text[8][512];
};

static void note(void *arg, int count, const char *const *names, const char *const *values)
{
    struct rows *rows = arg;
    assert_true(rows->count < 8);
    char *text = rows->text[rows->count++];
    for (int i = 0; i < count; i++) {
        size_t used = strlen(text);
        bool is_id = strcmp(names[i], "resident") == 0 || strcmp(names[i], "booking") == 0;
        assert_true(!is_id || strlen(values[i]) == 36 || !*values[i]);
        str_format(text + used, sizeof rows->text[0] - used, "%s|", is_id && *values[i] ? "*" : values[i]);
    }
}

static struct rows list(struct house *h, const char *name)
{
    struct rows rows = {.count = 0};
    assert_int_equal(store_list(h->store, name, note, &rows), ERR_OK);
    return rows;
}

static void enrolments_tell_places_and_the_queue(void **state)
{
    struct house *h = *state;
    struct uuid activity = offer_activity(h, "jz", 1, 48, 1);
    struct uuid first = enrol(h, citizen(h, 0), activity).booking.id;
    for (int i = 1; i < 4; i++)
        enrol(h, citizen(h, i), activity);
    assert_int_equal(cancel(h, citizen(h, 0), first), BOOKING_NONE);
    struct rows rows = list(h, "enrolments");
    assert_int_equal(rows.count, 4);
    assert_string_equal(rows.text[0], "jz|剪纸|1|cancelled||*|2040-01-02 10:00|*|");
    assert_string_equal(rows.text[1], "jz|剪纸|2|offered||*|2040-01-02 10:00|*|");
    assert_string_equal(rows.text[2], "jz|剪纸|3|waiting|1|*|2040-01-02 10:00|*|");
    assert_string_equal(rows.text[3], "jz|剪纸|4|waiting|2|*|2040-01-02 10:00|*|");
    assert_int_equal(list(h, "bookings").count, 0);
}

static void bookings_tell_what_became_of_them(void **state)
{
    struct house *h = *state;
    struct uuid service = offer_service(h, "xx", 1);
    struct booking_result r = appoint(h, citizen(h, 0), service, at(1, 9, 30));
    assert_int_equal(r.refusal, BOOKING_NONE);
    assert_int_equal(appoint(h, citizen(h, 1), service, at(1, 9, 0)).refusal, BOOKING_NONE);
    clock_set_wall_ms(at(1, 9, 25));
    assert_int_equal(store_mark_booking(h->store, r.booking.id, MARK_ARRIVED), ERR_OK);
    struct rows rows = list(h, "bookings");
    assert_int_equal(rows.count, 2);
    assert_string_equal(rows.text[0], "xx|修鞋|2040-01-03 09:00|09:30|2|booked||no|*|2040-01-02 10:00||||*|");
    assert_string_equal(
        rows.text[1], "xx|修鞋|2040-01-03 09:30|10:00|1|booked||no|*|2040-01-02 10:00|2040-01-03 09:25|||*|");
    assert_int_equal(list(h, "enrolments").count, 0);
}

static struct uuid offer_volunteering(struct house *h)
{
    struct activity a = {.code = "zy", .title = "清扫", .kind = ACTIVITY_VOLUNTEER, .capacity = 5};
    struct activity_session s = {.starts_ms = MONDAY_MS, .ends_ms = MONDAY_MS + 3 * HOUR_MS};
    enum import_outcome outcome;
    struct uuid id;
    assert_int_equal(store_put_activity(h->store, &a, &s, 1, &outcome, &id), ERR_OK);
    return id;
}

static void attendance_and_hours_of_volunteers(void **state)
{
    struct house *h = *state;
    struct uuid who = citizen(h, 0), other = citizen(h, 1), activity;
    struct activity_session sessions[ACTIVITY_SESSIONS_MAX];
    struct activity a;
    struct check_in c;
    size_t count;
    clock_set_wall_ms(MONDAY_MS - HOUR_MS);
    activity = offer_volunteering(h);
    assert_int_equal(store_activity(h->store, activity, &a, sessions, &count), ERR_OK);
    enrol(h, who, activity);
    clock_set_wall_ms(MONDAY_MS + 5 * MINUTE_MS);
    assert_int_equal(store_check_in(h->store, who, sessions[0].id, CHECK_IN_CARD, (struct uuid){0}, &c),
                     ERR_OK);
    assert_int_equal(store_check_in(h->store, other, sessions[0].id, CHECK_IN_WALK_IN, (struct uuid){0}, &c),
                     ERR_OK);
    clock_set_wall_ms(MONDAY_MS + 95 * MINUTE_MS + MINUTE_MS / 2); /* time goes on between the calls */
    assert_int_equal(store_check_out(h->store, who, sessions[0].id, (struct uuid){0}, &c), ERR_OK);
    struct rows rows = list(h, "attendance");
    assert_int_equal(rows.count, 2);
    assert_string_equal(rows.text[0],
                        "2040-01-02 10:00|zy|清扫|1|*|card|2040-01-02 10:05|2040-01-02 11:35|90|");
    assert_string_equal(rows.text[1], "2040-01-02 10:00|zy|清扫||*|walk_in|2040-01-02 10:05|||");
    rows = list(h, "volunteer-hours");
    assert_int_equal(rows.count, 1);
    assert_string_equal(rows.text[0], "*|1|90|1.5|");
}

static void a_rehearsal_tells_and_leaves_nothing(void **state)
{
    struct house *h = *state;
    struct activity_session s = {.starts_ms = MONDAY_MS + DAY_MS, .ends_ms = MONDAY_MS + DAY_MS + HOUR_MS};
    struct activity a = {.code = "jz", .title = "剪纸"};
    enum import_outcome outcome;
    int64_t events = query(h, "SELECT count(*) FROM events");
    store_rehearse(h->store);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(store_put_activity(h->store, &a, &s, 1, &outcome, NULL), ERR_OK);
        assert_int_equal(outcome, IMPORT_NEW);
    }
    assert_int_equal(list(h, "activities").count, 0);
    assert_int_equal(query(h, "SELECT count(*) FROM events"), events);
    assert_int_equal(check(h), ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(enrolments_tell_places_and_the_queue),
        HOUSE_TEST(bookings_tell_what_became_of_them),
        HOUSE_TEST(attendance_and_hours_of_volunteers),
        HOUSE_TEST(a_rehearsal_tells_and_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
