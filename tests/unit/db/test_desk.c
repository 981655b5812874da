/* What is done at an open desk, and only there: residents looked up, lists, calls, books. */
#include "staff_test.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "db/desk_copy.h"
#include "db/desk_lists.h"
#include "db/request.h"

/* As the screens ask: a second card's session gets no desk, and an act is staff's only with their open desk.
 */
static void requests_carry_their_desk(void **state)
{
    struct house *h = *state;
    struct store_answer answer;
    struct help_call call;
    struct uuid old = lay(h, 1), desk = lay(h, 0), who;
    struct store_request r = {.op = STORE_DESK_OPEN, .is_by_tag = true, .desk = desk};
    str_copy(r.code, sizeof r.code, admin_pin);
    store_handle(h->store, &r, &answer);
    assert_int_equal(answer.err, ERR_ACCESS);
    r = (struct store_request){.op = STORE_CALL_HELP, .desk = desk};
    store_handle(h->store, &r, &answer);
    assert_int_equal(query(h, "SELECT count(*) FROM audit WHERE act = 'help_called' AND staff IS NULL"), 1);
    r = (struct store_request){.op = STORE_DESK_ANSWER_CALL, .desk = desk, .call = answer.help_call};
    store_handle(h->store, &r, &answer);
    assert_int_equal(answer.err, ERR_ACCESS); /* no PIN yet */
    assert_int_equal(try(h, desk, admin_pin), DESK_OPEN);
    r.desk = old;
    store_handle(h->store, &r, &answer);
    assert_int_equal(answer.err, ERR_ACCESS);
    r.desk = desk;
    store_handle(h->store, &r, &answer);
    assert_int_equal(answer.err, ERR_OK);
    assert_int_equal(store_open_call(h->store, &call), ERR_OK);
    assert_string_equal(call.answered_by, "王*验");
    assert_int_equal(query(h, "SELECT count(*) FROM audit WHERE act = 'help_answered' AND staff = "
                              "(SELECT id FROM staff WHERE role = 'administrator')"),
                     1);
    who = uuid_new();
    r = (struct store_request){.op = STORE_DESK_PERSON, .desk = desk, .resident = who};
    store_handle(h->store, &r, &answer);
    assert_int_equal(answer.err, ERR_NOT_FOUND);
}

static void a_person_is_opened_for_one_desk(void **state)
{
    struct house *h = *state;
    struct person person = {.name = "nobody"};
    struct uuid who = resident(h, 3), desk = lay(h, 1);
    assert_int_equal(store_set_phone(h->store, who, "13800001111", 1), ERR_OK);
    assert_int_equal(store_desk_person(h->store, desk, who, &person), ERR_ACCESS);
    assert_string_equal(person.name, "nobody");
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'resident_viewed'"), 0);
    assert_int_equal(try(h, desk, helper_pin), DESK_OPEN);
    assert_int_equal(store_desk_person(h->store, desk, who, &person), ERR_OK);
    assert_string_equal(person.name, people[3].name);
    assert_string_equal(person.last_four, people[3].number + 14);
    assert_string_equal(person.phone, "13800001111");
    assert_int_equal(
        query(h, "SELECT count(*) FROM audit WHERE act = 'resident_viewed' AND staff IS NOT NULL AND "
                 "resident = object"),
        1);
}

static void names_are_searched_for_librarians(void **state)
{
    struct house *h = *state;
    struct person found[PERSONS_MAX] = {{.name = "nobody"}};
    int count = 7;
    struct uuid desk = lay(h, 1), who = resident(h, 3);
    assert_int_equal(try(h, desk, helper_pin), DESK_PIN_WRONG); /* whom the resident's card closed */
    resident(h, 1);
    desk = lay(h, 1);
    assert_int_equal(try(h, desk, helper_pin), DESK_OPEN);
    assert_int_equal(store_desk_find(h->store, desk, "赵", found, &count), ERR_ACCESS);
    assert_string_equal(found[0].name, "nobody");
    desk = open_admin(h);
    assert_int_equal(store_desk_find(h->store, desk, "", found, &count), ERR_DATA);
    assert_int_equal(store_desk_find(h->store, desk, "赵", found, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_string_equal(found[0].name, people[3].name);
    assert_true(uuid_equal(found[0].id, who));
    assert_int_equal(store_desk_find(h->store, desk, "测", found, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_string_equal(found[0].name, people[1].name);
    assert_int_equal(store_desk_find(h->store, desk, "钱", found, &count), ERR_OK);
    assert_int_equal(count, 0);
    assert_int_equal(store_desk_find(h->store, desk, people[3].number, found, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_string_equal(found[0].name, people[3].name);
    assert_int_equal(
        query(h, "SELECT count(*) FROM audit WHERE act = 'residents_searched' AND staff IS NOT NULL"), 4);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE body LIKE '%赵%' OR body LIKE '%1991%'"), 0);
}

static void the_lists_tell_of_today(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    struct desk_counts counts;
    struct desk_act acts[4];
    struct desk_loan loans[4];
    struct desk_transit books[4];
    size_t count;
    borrow(h, who, "A0001");
    give_back(h, "B0002");
    clock_advance_ms(40 * DAY_MS);
    assert_int_equal(store_desk_counts(h->store, &counts), ERR_OK);
    assert_int_equal(counts.borrowed + counts.returned + counts.renewed, 0); /* of another day */
    assert_int_equal(counts.overdue, 1);
    assert_int_equal(counts.in_transit, 1);
    borrow(h, resident(h, 1), "A0002");
    assert_int_equal(store_undo_borrow(h->store, resident(h, 1), last.loan.id, &last), ERR_OK);
    borrow(h, resident(h, 1), "A0003");
    give_back(h, "A0001");
    assert_int_equal(store_desk_counts(h->store, &counts), ERR_OK);
    assert_int_equal(counts.borrowed, 1);
    assert_int_equal(counts.returned, 1);
    assert_int_equal(counts.overdue, 0);
    assert_int_equal(store_desk_acts(h->store, desk_midnight_ms(), acts, 4, &count), ERR_OK);
    assert_int_equal(count, 4); /* the newest, first */
    assert_string_equal(acts[0].kind, "copy_returned");
    assert_string_equal(acts[0].title, "书名1");
    assert_string_equal(acts[1].kind, "loan_made");
    assert_string_equal(acts[1].title, "书名3");
    assert_string_equal(acts[1].staff, "");
    clock_advance_ms(40 * DAY_MS);
    assert_int_equal(store_desk_overdue(h->store, loans, 4, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_string_equal(loans[0].masked_name, "欧**测");
    assert_int_equal(store_desk_transit(h->store, books, 4, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_string_equal(books[0].to, "河西邻里馆");
    assert_string_equal(books[0].barcode, "B0002");
}

/* A reserved book that is ready waits to be told by phone, and its days begin when a volunteer says so. */
static void calls_are_made_once(void **state)
{
    struct house *h = *state;
    struct desk_notice notices[2];
    struct desk_counts counts;
    struct store_answer answer;
    struct found_title found;
    size_t count;
    struct uuid who = resident(h, 0);
    assert_int_equal(store_set_phone(h->store, who, "13800001111", 1), ERR_OK);
    borrow(h, resident(h, 1), "A0003");
    assert_int_equal(store_find_titles(h->store, "书名3", &found, 1, &count), ERR_OK);
    assert_int_equal(store_place_hold(h->store, who, found.id, NULL, &last), ERR_OK);
    assert_int_equal(last.refusal, REFUSED_NONE);
    assert_int_equal(store_desk_to_phone(h->store, notices, 2, &count), ERR_OK);
    assert_int_equal(count, 0);
    give_back(h, "A0003");
    assert_int_equal(store_desk_counts(h->store, &counts), ERR_OK);
    assert_int_equal(counts.to_phone, 1);
    assert_int_equal(store_desk_to_phone(h->store, notices, 2, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_string_equal(notices[0].title, "书名3");
    assert_int_equal(notices[0].number, 100);
    assert_true(uuid_equal(notices[0].resident, who));
    struct store_request r = {.op = STORE_DESK_PHONED, .desk = lay(h, 1), .phoned = notices[0].what};
    store_handle(h->store, &r, &answer);
    assert_int_equal(answer.err, ERR_ACCESS);
    assert_int_equal(try(h, r.desk, helper_pin), DESK_OPEN);
    store_handle(h->store, &r, &answer);
    assert_int_equal(answer.err, ERR_OK);
    assert_int_equal(store_desk_to_phone(h->store, notices, 2, &count), ERR_OK);
    assert_int_equal(count, 0);
}

static void copies_are_registered_by_librarians(void **state)
{
    struct house *h = *state;
    struct desk_new_copy added = {.outcome = COPY_NO_TITLE};
    struct desk_copy copy;
    struct uuid desk = lay(h, 1);
    assert_int_equal(try(h, desk, helper_pin), DESK_OPEN);
    assert_int_equal(store_desk_add_copy(h->store, desk, isbns[7], "A9001", &added), ERR_ACCESS);
    desk = open_admin(h);
    assert_int_equal(store_desk_add_copy(h->store, desk, isbns[7], "B9001", &added), ERR_OK);
    assert_int_equal(added.outcome, COPY_NOT_OURS);
    assert_int_equal(store_desk_add_copy(h->store, desk, isbns[7], "A0001", &added), ERR_OK);
    assert_int_equal(added.outcome, COPY_KNOWN);
    assert_int_equal(store_desk_add_copy(h->store, desk, "9787110000083", "A9001", &added), ERR_OK);
    assert_int_equal(added.outcome, COPY_NO_TITLE);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'copy_registered'"), 0);
    assert_int_equal(store_desk_add_copy(h->store, desk, isbns[7], "A9001", &added), ERR_OK);
    assert_int_equal(added.outcome, COPY_ADDED);
    assert_string_equal(added.copy.title, "书名7");
    assert_string_equal(added.copy.barcode, "A9001");
    assert_string_equal(added.copy.call_number, "I247");
    assert_int_equal(
        query(h, "SELECT count(*) FROM audit WHERE act = 'copy_registered' AND staff IS NOT NULL"), 1);
    assert_int_equal(borrow(h, resident(h, 0), "A9001"), REFUSED_NONE);
    assert_int_equal(store_desk_find_copy(h->store, "T9999", &copy), ERR_NOT_FOUND); /* two owners' */
    assert_int_equal(check(h), ERR_OK);
}

static void books_are_lent_marked_and_counted_at_an_open_desk_alone(void **state)
{
    struct house *h = *state;
    struct store_answer answer;
    struct store_request mark = {.op = STORE_DESK_MARK, .mark = FACT_LOST, .reason = "盘点没找到"},
                         count = {.op = STORE_SHELF_BEGIN},
                         lend = {.op = STORE_DESK_LEND, .resident = resident(h, 0), .reason = "馆员同意了"};
    str_copy(mark.code, sizeof mark.code, "A0001");
    str_copy(lend.code, sizeof lend.code, "A0002");
    for (int i = 0; i < 2; i++) { /* nobody's desk, and one whose PIN nobody gave */
        store_handle(h->store, &mark, &answer);
        assert_int_equal(answer.err, ERR_ACCESS);
        store_handle(h->store, &count, &answer);
        assert_int_equal(answer.err, ERR_ACCESS);
        store_handle(h->store, &lend, &answer);
        assert_int_equal(answer.err, ERR_ACCESS);
        mark.desk = count.desk = lend.desk = lay(h, 1);
    }
    assert_int_equal(query(h, "SELECT count(*) FROM copies WHERE state = 'lost'"), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM shelf_counts"), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM loans"), 0);
    assert_int_equal(try(h, mark.desk, helper_pin), DESK_OPEN);
    store_handle(h->store, &mark, &answer);
    assert_int_equal(answer.err, ERR_OK);
    assert_int_equal(answer.circulation.refusal, REFUSED_NONE);
    assert_int_equal(query(h, "SELECT count(*) FROM copies WHERE state = 'lost'"), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM audit WHERE act = 'copy_lost' AND staff IS NOT NULL AND"
                              " reason = '盘点没找到'"),
                     1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        STAFF_TEST(requests_carry_their_desk),
        STAFF_TEST(a_person_is_opened_for_one_desk),
        STAFF_TEST(names_are_searched_for_librarians),
        STAFF_TEST(the_lists_tell_of_today),
        STAFF_TEST(calls_are_made_once),
        STAFF_TEST(copies_are_registered_by_librarians),
        STAFF_TEST(books_are_lent_marked_and_counted_at_an_open_desk_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
