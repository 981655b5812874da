/* Acts of today that were mistakes: what is taken back, what follows, and why something is not. */
#include "fixture.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "db/desk_lists.h"
#include "db/sql.h"
#include "db/undo.h"

#include <string.h>

static const struct uuid none;

/* The event of the newest act of this kind. */
static struct uuid newest(const struct house *h, const char *act)
{
    char path[300];
    struct sql sql = {0};
    house_path(h, "", path);
    assert_int_equal(sql_open(&sql.db, path, true), ERR_OK);
    sqlite3_stmt *row =
        sql_start(&sql, "SELECT event FROM audit WHERE act = ?1 ORDER BY id DESC LIMIT 1", "t", act);
    assert_true(sql_row(&sql, row));
    struct uuid event = sql_uuid(row, 0);
    sql_finish(&sql);
    return event;
}

static enum undo_answer undo(struct house *h, struct uuid event)
{
    struct undo look, done;
    int64_t facts = query(h, "SELECT count(*) FROM events");
    assert_int_equal(store_undo_look(h->store, event, &look), ERR_OK);
    assert_int_equal(query(h, "SELECT count(*) FROM events"), facts);
    assert_int_equal(store_undo(h->store, event, "scanned the wrong one", &done), ERR_OK);
    assert_int_equal(look.answer, done.answer);
    assert_int_equal(query(h, "SELECT count(*) FROM events") > facts, done.answer == UNDO_FINE);
    return done.answer;
}

static enum undo_answer undo_newest(struct house *h, const char *act)
{
    return undo(h, newest(h, act));
}

#define OPEN "SELECT count(*) FROM loans WHERE closed_ms IS NULL"

static struct desk_counts counts(struct house *h)
{
    struct desk_counts c;
    assert_int_equal(store_desk_counts(h->store, &c), ERR_OK);
    return c;
}

static void reserve(struct house *h, struct uuid who, const char *where)
{
    char path[300];
    struct sql sql = {0};
    house_path(h, "", path);
    assert_int_equal(sql_open(&sql.db, path, true), ERR_OK);
    sqlite3_stmt *row = sql_start(&sql, "SELECT id FROM titles WHERE isbn = ?1", "t", isbns[1]);
    assert_true(sql_row(&sql, row));
    struct uuid title = sql_uuid(row, 0);
    sql_finish(&sql);
    assert_int_equal(store_place_hold(h->store, who, title, where, &last), ERR_OK);
    assert_int_equal(last.refusal, REFUSED_NONE);
}

static struct uuid borrow_both(struct house *h, struct uuid who)
{
    assert_int_equal(borrow(h, who, "B0001"), REFUSED_NONE);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    return last.loan.id;
}

/* ---- loans ---- */

static void a_loan_of_today_is_taken_back(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    clock_advance_ms(3 * 60 * MINUTE_MS); /* long after the resident's own half hour */
    assert_int_equal(undo_newest(h, "loan_made"), UNDO_FINE);
    assert_int_equal(query(h, OPEN), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM loans WHERE closed_how = 'undone'"), 1);
    assert_int_equal(
        query(h, "SELECT count(*) FROM audit WHERE act = 'loan_undone' AND reason = 'scanned the wrong one'"),
        1);
    assert_int_equal(counts(h).borrowed, 0);
    assert_int_equal(undo_newest(h, "loan_made"), UNDO_ALREADY);
}

static void a_loan_that_ended_stays(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0), other = resident(h, 1);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    struct uuid made = newest(h, "loan_made");
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    assert_int_equal(undo(h, made), UNDO_RETURNED_SINCE);
    assert_int_equal(borrow(h, other, "A0001"), REFUSED_NONE);
    assert_int_equal(undo(h, made), UNDO_LENT_SINCE);
}

/* ---- returns ---- */

static void a_return_is_taken_back_and_the_loan_goes_on(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    struct uuid loan = last.loan.id;
    clock_advance_ms(10 * DAY_MS);
    assert_int_equal(renew(h, who, loan), REFUSED_NONE);
    int32_t due = last.loan.due_day;
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    assert_int_equal(undo_newest(h, "copy_returned"), UNDO_FINE);
    assert_int_equal(query(h, OPEN), 1);
    assert_int_equal(query(h, "SELECT due_day FROM loans WHERE closed_ms IS NULL"), due);
    assert_int_equal(query(h, "SELECT renewals FROM loans WHERE closed_ms IS NULL"), 1);
    assert_int_equal(counts(h).returned, 0);
    assert_int_equal(undo_newest(h, "copy_returned"), UNDO_ALREADY);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE); /* now it really comes */
    assert_int_equal(query(h, OPEN), 0);
    assert_int_equal(counts(h).returned, 1);
}

/* It was set aside for somebody already, who waits again at the old place. */
static void who_was_served_by_a_mistaken_return_waits_again(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0), other = resident(h, 1);
    borrow_both(h, who);
    reserve(h, other, NULL);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    assert_true(last.is_awaited);
    assert_int_equal(query(h, "SELECT count(*) FROM holds WHERE ready_ms IS NOT NULL"), 1);
    assert_int_equal(undo_newest(h, "copy_returned"), UNDO_FINE);
    assert_int_equal(query(h, OPEN), 2);
    assert_int_equal(query(h, "SELECT count(*) FROM holds WHERE copy IS NULL AND ready_ms IS NULL AND"
                              " closed_ms IS NULL"),
                     1);
    assert_int_equal(check(h), ERR_OK);
}

/* A book of another house, of which nobody knew that it was out, is not on its way after all. */
static void a_way_that_began_by_mistake_ends(void **state)
{
    struct house *h = *state;
    resident(h, 0);
    assert_int_equal(give_back(h, "B0002"), REFUSED_NOT_ON_LOAN);
    assert_int_equal(query(h, "SELECT count(*) FROM transit WHERE left_ms IS NULL"), 1);
    assert_int_equal(undo_newest(h, "copy_returned"), UNDO_FINE);
    assert_int_equal(query(h, "SELECT count(*) FROM transit WHERE left_ms IS NULL"), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM copies WHERE barcode = 'B0002' AND state = 'available'"),
                     1);
}

/* Nobody had it on loan, and it was sent at once to who waits in the other house. */
static void what_was_sent_because_of_a_mistaken_return_is_not(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, resident(h, 1), "B0001"), REFUSED_NONE);
    reserve(h, who, "zh2");
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    assert_true(last.is_awaited && last.is_elsewhere);
    assert_int_equal(query(h, "SELECT count(*) FROM transit WHERE left_ms IS NULL"), 1);
    assert_int_equal(undo_newest(h, "copy_returned"), UNDO_FINE);
    assert_int_equal(query(h, "SELECT count(*) FROM transit WHERE left_ms IS NULL"), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM holds WHERE copy IS NULL AND closed_ms IS NULL"), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM copies WHERE barcode = 'A0001' AND state = 'available'"),
                     1);
}

static void a_return_stays_once_the_book_is_out_again(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0), other = resident(h, 1);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    struct uuid back = newest(h, "copy_returned");
    assert_int_equal(borrow(h, other, "A0001"), REFUSED_NONE);
    assert_int_equal(undo(h, back), UNDO_LENT_SINCE);
    assert_int_equal(undo_newest(h, "loan_made"), UNDO_FINE); /* that loan never counted */
    assert_int_equal(undo(h, back), UNDO_FINE);
    assert_int_equal(query(h, OPEN), 1);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    back = newest(h, "copy_returned");
    assert_int_equal(store_mark_copy(h->store, "A0001", none, FACT_DAMAGED, "torn", &last), ERR_OK);
    assert_int_equal(undo(h, back), UNDO_CHANGED_SINCE);
    assert_int_equal(undo_newest(h, "copy_damaged"), UNDO_FINE);
    assert_int_equal(undo(h, back), UNDO_FINE);
}

/* The last return of who took the consent back deleted the record: nobody has the book any more. */
static void a_return_that_deleted_a_resident_stays(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    bool is_deleted;
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    assert_int_equal(store_withdraw(h->store, who, &is_deleted), ERR_OK);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    assert_int_equal(undo_newest(h, "copy_returned"), UNDO_RESIDENT_GONE);
    assert_int_equal(query(h, OPEN), 0);
}

/* The word of another machine comes when the record is gone: the loan stays closed. */
static void a_foreign_word_opens_no_loan_of_nobody(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    bool is_deleted, is_new;
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    struct uuid copy = last.loan.copy;
    assert_int_equal(store_withdraw(h->store, who, &is_deleted), ERR_OK);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    struct foreign_fact f = {.copy = copy,
                             .fact = {.hlc = MONDAY_MS << 16,
                                      .device = {.bytes = {9}},
                                      .event = uuid_new(),
                                      .undone = newest(h, "copy_returned"),
                                      .kind = FACT_TAKEN_BACK,
                                      .at_ms = MONDAY_MS,
                                      .site = "zh2"}};
    assert_int_equal(store_apply_fact(h->store, &f, &is_new), ERR_OK);
    assert_int_equal(query(h, OPEN), 0);
    assert_int_equal(check(h), ERR_OK);
}

/* Meanwhile they borrowed up to the limit: the truth is one more than the limit, and somebody is told. */
static void a_loan_that_goes_on_beyond_the_limit_is_a_problem(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    const char *const codes[] = {"A0001", "A0002", "A0003"};
    for (int i = 0; i < 3; i++)
        assert_int_equal(borrow(h, who, codes[i]), REFUSED_NONE);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    struct uuid back = newest(h, "copy_returned");
    assert_int_equal(borrow(h, who, "A0004"), REFUSED_NONE);
    assert_int_equal(undo(h, back), UNDO_FINE);
    assert_int_equal(query(h, OPEN), 4);
    assert_int_equal(query(h, "SELECT count(*) FROM problems WHERE kind = 'over_limit' AND code = 'A0001'"),
                     1);
}

/* ---- renewals ---- */

static void a_renewal_is_taken_back(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    struct uuid loan = last.loan.id;
    int32_t due = last.loan.due_day;
    clock_advance_ms(10 * DAY_MS);
    assert_int_equal(renew(h, who, loan), REFUSED_NONE);
    assert_int_equal(undo_newest(h, "loan_renewed"), UNDO_FINE);
    assert_int_equal(query(h, "SELECT due_day FROM loans"), due);
    assert_int_equal(query(h, "SELECT renewals FROM loans"), 0);
    assert_int_equal(counts(h).renewed, 0);
    assert_int_equal(undo_newest(h, "loan_renewed"), UNDO_ALREADY);
    assert_int_equal(renew(h, who, loan), REFUSED_NONE);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    assert_int_equal(undo_newest(h, "loan_renewed"), UNDO_RETURNED_SINCE);
}

/* ---- marks ---- */

static void a_loss_is_taken_back_and_the_loan_goes_on(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    assert_int_equal(store_mark_copy(h->store, "A0001", none, FACT_LOST, "x", &last), ERR_OK);
    assert_int_equal(query(h, OPEN), 0);
    assert_int_equal(undo_newest(h, "copy_lost"), UNDO_FINE);
    assert_int_equal(query(h, OPEN), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM copies WHERE state = 'lost'"), 0);
}

static void other_marks_are_taken_back(void **state)
{
    static const struct {
        enum fact_kind kind;
        const char *act, *state;
    } marks[] = {{FACT_DAMAGED, "copy_damaged", "damaged"}, {FACT_WITHDRAWN, "copy_withdrawn", "withdrawn"}};
    struct house *h = *state;
    char text[120];
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(store_mark_copy(h->store, "A0002", none, marks[i].kind, "x", &last), ERR_OK);
        str_format(text, sizeof text, "SELECT count(*) FROM copies WHERE state = '%s'", marks[i].state);
        assert_int_equal(query(h, text), 1);
        struct uuid spoilt = newest(h, marks[i].act);
        assert_int_equal(store_mark_copy(h->store, "A0002", none, FACT_FOUND, "x", &last), ERR_OK);
        assert_int_equal(query(h, text), 0);
        assert_int_equal(undo(h, spoilt), UNDO_CHANGED_SINCE);
        assert_int_equal(undo_newest(h, "copy_found"), UNDO_FINE);
        assert_int_equal(query(h, text), 1);
        assert_int_equal(undo(h, spoilt), UNDO_FINE);
        assert_int_equal(query(h, text), 0);
    }
}

/* It was found, and set aside at once for who waited: neither was true. */
static void a_find_is_taken_back_with_what_followed(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0), other = resident(h, 1);
    borrow_both(h, who);
    assert_int_equal(store_mark_copy(h->store, "A0001", none, FACT_LOST, "x", &last), ERR_OK);
    reserve(h, other, NULL);
    assert_int_equal(store_mark_copy(h->store, "A0001", none, FACT_FOUND, "x", &last), ERR_OK);
    assert_true(last.is_awaited);
    assert_int_equal(undo_newest(h, "copy_found"), UNDO_FINE);
    assert_int_equal(query(h, "SELECT count(*) FROM holds WHERE copy IS NULL AND closed_ms IS NULL"), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM copies WHERE barcode = 'A0001' AND state = 'lost'"), 1);
}

/* ---- reservations ---- */

static void a_cancelled_reservation_is_back_at_its_old_place(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0), other = resident(h, 1);
    struct hold holds[4];
    size_t count;
    struct identity third = people[0];
    struct resident reader;
    bool is_known;
    str_copy(third.number, sizeof third.number, "110101198702140998");
    assert_int_equal(store_identify(h->store, &third, &reader, &is_known), ERR_OK);
    assert_int_equal(store_register(h->store, reader.id, 1, &reader), ERR_OK);
    borrow_both(h, reader.id);
    reserve(h, who, NULL);
    struct uuid hold = last.hold.id;
    reserve(h, other, NULL);
    assert_int_equal(store_cancel_hold(h->store, who, hold, &last), ERR_OK);
    struct uuid cancelled = newest(h, "hold_cancelled");
    assert_int_equal(undo(h, cancelled), UNDO_FINE);
    assert_int_equal(store_holds(h->store, who, holds, 4, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_int_equal(holds[0].position, 1);
    assert_int_equal(undo(h, cancelled), UNDO_ALREADY);
    assert_int_equal(store_cancel_hold(h->store, who, hold, &last), ERR_OK);
    reserve(h, who, NULL);
    assert_int_equal(undo_newest(h, "hold_cancelled"), UNDO_RESERVED_SINCE);
}

static void a_reservation_of_who_has_the_book_or_is_gone_stays_cancelled(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0), other = resident(h, 1);
    bool is_deleted;
    borrow_both(h, other);
    reserve(h, who, NULL);
    assert_int_equal(store_cancel_hold(h->store, who, last.hold.id, &last), ERR_OK);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    assert_int_equal(undo_newest(h, "hold_cancelled"), UNDO_LENT_SINCE);
    assert_int_equal(store_withdraw(h->store, who, &is_deleted), ERR_OK);
    assert_int_equal(undo_newest(h, "hold_cancelled"), UNDO_RESIDENT_GONE);
}

/* ---- what no day or kind allows ---- */

static void yesterday_and_other_acts_stay(void **state)
{
    struct house *h = *state;
    struct undo out;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    struct uuid made = newest(h, "loan_made");
    assert_int_equal(undo_newest(h, "resident_registered"), UNDO_NO_WAY);
    assert_int_equal(undo(h, uuid_new()), UNDO_NO_WAY);
    assert_int_equal(store_undo(h->store, made, "", &out), ERR_DATA);
    clock_advance_ms(14 * 60 * MINUTE_MS); /* ten in the morning: midnight is over */
    assert_int_equal(undo(h, made), UNDO_NOT_TODAY);
    assert_int_equal(query(h, OPEN), 1);
}

static void the_list_of_today_tells_what_may_be_taken_back(void **state)
{
    struct house *h = *state;
    struct desk_act acts[16];
    size_t count;
    assert_int_equal(borrow(h, resident(h, 0), "A0001"), REFUSED_NONE);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    assert_int_equal(store_desk_acts(h->store, desk_midnight_ms(), acts, 16, &count), ERR_OK);
    assert_true(count > 2 && acts[0].may_undo && acts[1].may_undo);
    assert_false(acts[2].may_undo); /* that they registered */
    assert_int_equal(undo(h, acts[0].event), UNDO_FINE);
    assert_int_equal(store_desk_acts(h->store, desk_midnight_ms(), acts, 16, &count), ERR_OK);
    assert_string_equal(acts[0].kind, "fact_undone");
    assert_true(*acts[0].title);
    assert_false(acts[0].may_undo);
    assert_false(acts[1].may_undo);
    assert_true(acts[2].may_undo);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        HOUSE_TEST(a_loan_of_today_is_taken_back),
        HOUSE_TEST(a_loan_that_ended_stays),
        HOUSE_TEST(a_return_is_taken_back_and_the_loan_goes_on),
        HOUSE_TEST(who_was_served_by_a_mistaken_return_waits_again),
        HOUSE_TEST(a_way_that_began_by_mistake_ends),
        HOUSE_TEST(what_was_sent_because_of_a_mistaken_return_is_not),
        HOUSE_TEST(a_return_stays_once_the_book_is_out_again),
        HOUSE_TEST(a_return_that_deleted_a_resident_stays),
        HOUSE_TEST(a_foreign_word_opens_no_loan_of_nobody),
        HOUSE_TEST(a_loan_that_goes_on_beyond_the_limit_is_a_problem),
        HOUSE_TEST(a_renewal_is_taken_back),
        HOUSE_TEST(a_loss_is_taken_back_and_the_loan_goes_on),
        HOUSE_TEST(other_marks_are_taken_back),
        HOUSE_TEST(a_find_is_taken_back_with_what_followed),
        HOUSE_TEST(a_cancelled_reservation_is_back_at_its_old_place),
        HOUSE_TEST(a_reservation_of_who_has_the_book_or_is_gone_stays_cancelled),
        HOUSE_TEST(yesterday_and_other_acts_stay),
        HOUSE_TEST(the_list_of_today_tells_what_may_be_taken_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
