/* Reservations: who waits, who is served, and what ends it. */
#include "fixture.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "db/sql.h"
#include "model/date.h"

#include <string.h>

static struct uuid title(const struct house *h, int n)
{
    struct sql sql;
    house_sql(h, &sql, true);
    sqlite3_stmt *row = sql_start(&sql, "SELECT id FROM titles WHERE isbn = ?1", "t", isbns[n]);
    assert_true(sql_row(&sql, row));
    struct uuid id = sql_uuid(row, 0);
    sql_finish(&sql);
    return id;
}

static enum refusal reserve_at(struct house *h, struct uuid who, int n, const char *site)
{
    assert_int_equal(store_place_hold(h->store, who, title(h, n), site, &last), ERR_OK);
    return last.refusal;
}

static enum refusal reserve(struct house *h, struct uuid who, int n)
{
    return reserve_at(h, who, n, NULL);
}

static struct hold only_hold(struct house *h, struct uuid who)
{
    struct hold holds[4];
    size_t count;
    assert_int_equal(store_holds(h->store, who, holds, 4, &count), ERR_OK);
    assert_int_equal(count, 1);
    return holds[0];
}

static void expire(struct house *h, int expected)
{
    int count;
    assert_int_equal(store_expire_holds(h->store, &count), ERR_OK);
    assert_int_equal(count, expected);
}

/* Somebody who has no other part than having a book that others wait for. */
static struct uuid lend_to_third(struct house *h, const char *code)
{
    struct identity third = people[0];
    struct resident r;
    bool is_known;
    strcpy(third.number, "110101198702140061");
    assert_int_equal(store_identify(h->store, &third, &r, &is_known), ERR_OK);
    if (!is_known)
        assert_int_equal(store_register(h->store, r.id, 1, &r), ERR_OK);
    assert_int_equal(borrow(h, r.id, code), REFUSED_NONE);
    return r.id;
}

/* Both wait for title 3, which comes back. */
static void set_aside_for_first(struct house *h, struct uuid first, struct uuid second)
{
    lend_to_third(h, "A0003");
    assert_int_equal(reserve(h, first, 3), REFUSED_NONE);
    assert_int_equal(reserve(h, second, 3), REFUSED_NONE);
    assert_int_equal(give_back(h, "A0003"), REFUSED_NONE);
    assert_true(only_hold(h, first).is_ready);
}

/* Waits for title 3, and is to be called. */
static struct uuid wait_with_phone(struct house *h)
{
    struct uuid who = resident(h, 0);
    assert_int_equal(store_set_phone(h->store, who, "13912345678", 1), ERR_OK);
    lend_to_third(h, "A0003");
    assert_int_equal(reserve(h, who, 3), REFUSED_NONE);
    return who;
}

static void serves_who_waits_in_order(void **state)
{
    struct house *h = *state;
    struct uuid first = resident(h, 0), second = resident(h, 1);
    lend_to_third(h, "A0003");
    assert_int_equal(reserve(h, first, 3), REFUSED_NONE);
    assert_int_equal(last.hold.position, 1);
    assert_string_equal(last.hold.title, "书名3");
    assert_string_equal(last.hold.house, "河东邻里馆");
    assert_int_equal(reserve(h, second, 3), REFUSED_NONE);
    assert_int_equal(last.hold.position, 2);
    assert_int_equal(give_back(h, "A0003"), REFUSED_NONE);
    assert_true(last.is_awaited);
    assert_false(last.is_elsewhere);
    assert_int_equal(last.pickup, 100);
    struct hold ready = only_hold(h, first);
    assert_true(ready.is_ready);
    assert_int_equal(ready.position, 0);
    assert_int_equal(ready.pickup, 100);
    assert_int_equal(ready.until_day, day_at(MONDAY_MS) + 14);
    assert_int_equal(only_hold(h, second).position, 1);
    assert_int_equal(borrow(h, second, "A0003"), REFUSED_RESERVED);
    assert_int_equal(give_back(h, "A0003"), REFUSED_NONE); /* scanned again: nothing changes */
    assert_int_equal(last.pickup, 100);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'copy_set_aside'"), 1);
    assert_int_equal(borrow(h, first, "A0003"), REFUSED_NONE);
    assert_int_equal(query(h, "SELECT count(*) FROM holds WHERE closed_how = 'lent'"), 1);
    assert_int_equal(give_back(h, "A0003"), REFUSED_NONE);
    assert_int_equal(last.pickup, 101);
    assert_true(only_hold(h, second).is_ready);
}

static void undoing_the_loan_opens_the_reservation_again(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0), other = resident(h, 1);
    lend_to_third(h, "A0003");
    assert_int_equal(reserve(h, who, 3), REFUSED_NONE);
    give_back(h, "A0003");
    assert_int_equal(borrow(h, who, "A0003"), REFUSED_NONE);
    assert_int_equal(store_undo_borrow(h->store, who, last.loan.id, &last), ERR_OK);
    struct hold hold = only_hold(h, who);
    assert_true(hold.is_ready);
    assert_int_equal(hold.pickup, 100);
    assert_int_equal(borrow(h, other, "A0003"), REFUSED_RESERVED);
}

static void refuses_what_makes_no_sense(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(reserve(h, who, 1), REFUSED_ON_SHELF);
    assert_int_equal(reserve(h, who, 7), REFUSED_NO_COPY);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    assert_int_equal(reserve(h, who, 1), REFUSED_HAS_TITLE);
    assert_int_equal(reserve_at(h, who, 2, "zh2"), REFUSED_ON_SHELF);
    assert_int_equal(reserve_at(h, who, 4, "zh2"), REFUSED_NONE); /* stands here, not there */
    assert_int_equal(reserve(h, who, 4), REFUSED_HELD);
    assert_int_equal(store_place_hold(h->store, uuid_new(), title(h, 2), NULL, &last), ERR_NOT_FOUND);
    assert_int_equal(store_place_hold(h->store, who, uuid_new(), NULL, &last), ERR_NOT_FOUND);
    assert_int_equal(store_place_hold(h->store, who, title(h, 3), "lib", &last), ERR_NOT_FOUND);
    clock_advance_ms(31 * DAY_MS);
    lend_to_third(h, "A0003");
    assert_int_equal(reserve(h, who, 3), REFUSED_OVERDUE);
}

static void renews_nothing_that_somebody_waits_for(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0), other = resident(h, 1);
    assert_int_equal(borrow(h, who, "A0003"), REFUSED_NONE);
    struct uuid loan = last.loan.id;
    clock_advance_ms(7 * DAY_MS);
    assert_int_equal(reserve(h, other, 3), REFUSED_NONE);
    assert_int_equal(renew(h, who, loan), REFUSED_RESERVED);
    assert_int_equal(last.loan.renewable, REFUSED_RESERVED);
    assert_int_equal(store_cancel_hold(h->store, other, only_hold(h, other).id, &last), ERR_OK);
    assert_int_equal(renew(h, who, loan), REFUSED_NONE);
}

static void a_cancelled_copy_goes_to_the_next(void **state)
{
    struct house *h = *state;
    struct uuid first = resident(h, 0), second = resident(h, 1);
    set_aside_for_first(h, first, second);
    struct uuid hold = only_hold(h, first).id;
    assert_int_equal(store_cancel_hold(h->store, second, hold, &last), ERR_OK);
    assert_int_equal(last.refusal, REFUSED_NO_HOLD); /* not theirs */
    assert_int_equal(store_cancel_hold(h->store, first, hold, &last), ERR_OK);
    assert_int_equal(last.refusal, REFUSED_NONE);
    assert_string_equal(last.hold.title, "书名3");
    assert_true(only_hold(h, second).is_ready);
    assert_int_equal(store_cancel_hold(h->store, first, hold, &last), ERR_OK);
    assert_int_equal(last.refusal, REFUSED_NO_HOLD);
    assert_int_equal(store_cancel_hold(h->store, second, only_hold(h, second).id, &last), ERR_OK);
    assert_int_equal(borrow(h, first, "A0003"), REFUSED_NONE); /* back on the shelf */
}

static void what_is_not_fetched_goes_on(void **state)
{
    struct house *h = *state;
    struct uuid first = resident(h, 0), second = resident(h, 1);
    set_aside_for_first(h, first, second);
    clock_advance_ms(14 * DAY_MS);
    expire(h, 0); /* the day itself is not late */
    clock_advance_ms(DAY_MS);
    expire(h, 1);
    expire(h, 0);
    struct hold next = only_hold(h, second);
    assert_true(next.is_ready);
    assert_int_equal(next.until_day, day_at(MONDAY_MS) + 15 + 14);
    assert_int_equal(query(h, "SELECT count(*) FROM holds WHERE closed_how = 'expired'"), 1);
}

static void the_days_run_from_the_call(void **state)
{
    struct house *h = *state;
    struct uuid who = wait_with_phone(h);
    assert_int_equal(store_hold_called(h->store, only_hold(h, who).id), ERR_NOT_FOUND); /* nothing is ready */
    give_back(h, "A0003");
    struct hold hold = only_hold(h, who);
    assert_true(hold.is_ready);
    assert_int_equal(hold.until_day, 0);
    clock_advance_ms(60 * DAY_MS);
    expire(h, 0);
    assert_int_equal(store_hold_called(h->store, hold.id), ERR_OK);
    assert_int_equal(only_hold(h, who).until_day, day_at(MONDAY_MS) + 67);
    clock_advance_ms(8 * DAY_MS);
    expire(h, 1);
    assert_int_equal(query(h, "SELECT count(*) FROM holds WHERE closed_ms IS NULL"), 0);
}

static void who_takes_the_number_back_is_not_called(void **state)
{
    struct house *h = *state;
    struct uuid who = wait_with_phone(h);
    give_back(h, "A0003");
    assert_int_equal(store_delete_phone(h->store, who), ERR_OK);
    expire(h, 0);
    assert_int_equal(only_hold(h, who).until_day, day_at(MONDAY_MS) + 14);
}

/* zh1 is here; B0002 of title 6 belongs to zh2. */
static void books_travel_to_who_waits(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0), other = resident(h, 1);
    lend_to_third(h, "A0004");
    assert_int_equal(reserve_at(h, who, 4, "zh2"), REFUSED_NONE);
    assert_int_equal(give_back(h, "A0004"), REFUSED_NONE);
    assert_true(last.is_awaited && last.is_elsewhere);
    assert_string_equal(last.home_name, "河西邻里馆");
    assert_int_equal(query(h, "SELECT count(*) FROM transit WHERE barcode = 'A0004' AND to_site = 'zh2' AND"
                              " left_ms IS NULL"),
                     1);
    struct hold hold = only_hold(h, who);
    assert_false(hold.is_ready);
    assert_int_equal(hold.position, 0);
    assert_int_equal(borrow(h, other, "A0004"), REFUSED_RESERVED);
    h->conf.site.id[2] = '2'; /* the same database at the other house */
    assert_int_equal(give_back(h, "A0004"), REFUSED_NONE);
    assert_true(last.has_arrived && last.is_awaited);
    assert_false(last.is_elsewhere);
    assert_true(only_hold(h, who).is_ready);
    assert_int_equal(query(h, "SELECT count(*) FROM transit WHERE left_ms IS NULL"), 0);
    assert_int_equal(store_cancel_hold(h->store, who, only_hold(h, who).id, &last), ERR_OK);
    assert_int_equal(query(h, "SELECT count(*) FROM transit WHERE barcode = 'A0004' AND to_site = 'zh1' AND"
                              " left_ms IS NULL"),
                     1); /* home again */
    assert_int_equal(borrow(h, other, "A0004"), REFUSED_IN_TRANSIT);
    h->conf.site.id[2] = '1';
    assert_int_equal(give_back(h, "A0004"), REFUSED_NONE);
    assert_true(last.has_arrived);
    assert_false(last.is_awaited);
    assert_int_equal(borrow(h, other, "A0004"), REFUSED_NONE);
}

/* It waits on the shelf of zh2 for somebody, and turns up in zh1. */
static void what_another_house_keeps_for_somebody_goes_back_there(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0), other = resident(h, 1);
    lend_to_third(h, "A0004");
    assert_int_equal(reserve_at(h, who, 4, "zh2"), REFUSED_NONE);
    h->conf.site.id[2] = '2';
    assert_int_equal(give_back(h, "A0004"), REFUSED_NONE);
    assert_true(only_hold(h, who).is_ready);
    assert_int_equal(borrow(h, other, "A0004"), REFUSED_RESERVED);
    assert_false(last.is_elsewhere);
    h->conf.site.id[2] = '1';
    clock_advance_ms(40 * DAY_MS);
    expire(h, 0); /* only its house says so */
    assert_int_equal(borrow(h, other, "A0004"), REFUSED_RESERVED);
    assert_true(last.is_elsewhere);
    assert_string_equal(last.home_name, "河西邻里馆");
    assert_int_equal(give_back(h, "A0004"), REFUSED_NONE); /* staff scan it in: it travels to who waits */
    assert_true(last.is_awaited && last.is_elsewhere);
    assert_string_equal(last.home_name, "河西邻里馆");
    assert_false(only_hold(h, who).is_ready);
    assert_int_equal(only_hold(h, who).position, 0);
}

/* Who borrows another copy of the title wants the one that was set aside no more: it goes to the next. */
static void another_copy_fulfils_it_too(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0), other = resident(h, 1);
    lend_to_third(h, "A0007");
    assert_int_equal(reserve(h, who, 6), REFUSED_NONE);
    assert_int_equal(reserve(h, other, 6), REFUSED_NONE);
    give_back(h, "A0007");
    assert_true(only_hold(h, who).is_ready);
    assert_int_equal(borrow(h, who, "B0002"), REFUSED_NONE);
    struct uuid loan = last.loan.id;
    assert_int_equal(query(h, "SELECT count(*) FROM holds WHERE closed_how = 'lent'"), 1);
    assert_true(only_hold(h, other).is_ready);
    assert_int_equal(store_undo_borrow(h->store, who, loan, &last), ERR_OK);
    assert_int_equal(only_hold(h, who).position, 1); /* first again, and waits for the next copy */
    assert_true(only_hold(h, other).is_ready);
}

static void a_number_of_another_house_is_taken_in_for_staff(void **state)
{
    struct house *h = *state;
    assert_int_equal(give_back(h, "B7777"), REFUSED_NONE);
    assert_true(last.is_elsewhere);
    assert_false(last.is_partner_library);
    assert_string_equal(last.home_name, "河西邻里馆");
    assert_int_equal(query(h,
                           "SELECT count(*) FROM transit WHERE owner = 'zh2' AND barcode = 'B7777' AND copy"
                           " IS NULL"),
                     1);
    assert_int_equal(give_back(h, "A7777"), REFUSED_UNKNOWN_COPY);
    assert_int_equal(borrow(h, resident(h, 0), "B7777"), REFUSED_UNKNOWN_COPY);
}

static void taking_the_consent_back_cancels(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0), other = resident(h, 1);
    struct about about;
    bool is_deleted;
    set_aside_for_first(h, who, other);
    assert_int_equal(store_about(h->store, who, &about), ERR_OK);
    assert_int_equal(about.open_holds, 1);
    assert_int_equal(store_withdraw(h->store, who, &is_deleted), ERR_OK);
    assert_true(is_deleted);
    assert_true(only_hold(h, other).is_ready);
    assert_int_equal(query(h, "SELECT count(*) FROM holds WHERE resident IS NULL"), 1);
    assert_int_equal(check(h), ERR_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(serves_who_waits_in_order),
        HOUSE_TEST(undoing_the_loan_opens_the_reservation_again),
        HOUSE_TEST(refuses_what_makes_no_sense),
        HOUSE_TEST(renews_nothing_that_somebody_waits_for),
        HOUSE_TEST(a_cancelled_copy_goes_to_the_next),
        HOUSE_TEST(what_is_not_fetched_goes_on),
        HOUSE_TEST(the_days_run_from_the_call),
        HOUSE_TEST(who_takes_the_number_back_is_not_called),
        HOUSE_TEST(books_travel_to_who_waits),
        HOUSE_TEST(what_another_house_keeps_for_somebody_goes_back_there),
        HOUSE_TEST(another_copy_fulfils_it_too),
        HOUSE_TEST(a_number_of_another_house_is_taken_in_for_staff),
        HOUSE_TEST(taking_the_consent_back_cancels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
