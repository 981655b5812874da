/* The store as a whole: a second reader, imports, lists, counts, requests, a disk that is full. */
#include "failing_disk.h"
#include "fixture.h"

#include "base/utf8.h"
#include "db/request.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static void a_reader_sees_what_was_committed(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    struct store *reader;
    struct loan loans[4];
    struct circulation out;
    size_t count = 9;
    assert_int_equal(store_open_readonly(&reader, &h->conf, &h->keys), ERR_OK);
    assert_int_equal(store_loans(reader, who, loans, 4, &count), ERR_OK);
    assert_int_equal(count, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    assert_int_equal(store_loans(reader, who, loans, 4, &count), ERR_OK);
    assert_int_equal(count, 1);
    assert_string_equal(loans[0].title, "书名1");
    assert_int_equal(loans[0].renewable, REFUSED_TOO_EARLY);
    assert_false(store_clock_is_wrong(reader));
    assert_int_equal(store_borrow(reader, who, "A0002", (struct uuid){0}, 0, &out), ERR_ACCESS);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    assert_int_equal(store_loans(reader, who, loans, 4, &count), ERR_OK);
    assert_int_equal(count, 0);
    store_close(reader);
}

static void there_is_nothing_to_read_before_the_first_opening(void **state)
{
    struct house *h = *state;
    struct conf conf = h->conf;
    struct store *reader = NULL;
    char dir[256];
    str_format(dir, sizeof dir, "%.200s/empty", h->dir);
    conf_set_data_dir(&conf, dir);
    assert_int_equal(store_open_readonly(&reader, &conf, &h->keys), ERR_NOT_FOUND);
    assert_null(reader);
}

static void an_import_is_all_or_nothing(void **state)
{
    struct house *h = *state;
    struct catalogue_title title = {.isbn = "9787110000076", .title = "改名", .author = "新作者"};
    struct catalogue_copy copy = {.owner = "zh1", .barcode = "A0777", .isbn = "9787110000076", .site = "zh1"};
    enum import_outcome outcome = IMPORT_NEW;
    assert_int_equal(store_import_title(h->store, &title, &outcome), ERR_DATA); /* not begun */
    assert_int_equal(store_import_begin(h->store), ERR_OK);
    assert_int_equal(store_import_title(h->store, &title, &outcome), ERR_OK);
    assert_int_equal(outcome, IMPORT_CHANGED);
    assert_int_equal(store_import_copy(h->store, &copy, &outcome), ERR_OK);
    assert_int_equal(outcome, IMPORT_NEW);
    assert_int_equal(store_return(h->store, "A0001", (struct uuid){0}, &last), ERR_BUSY);
    assert_int_equal(store_import_end(h->store, false), ERR_OK);
    assert_int_equal(query(h, "SELECT count(*) FROM titles WHERE title = '改名'"), 0);
    assert_int_equal(query(h, "SELECT count(*) FROM copies WHERE barcode = 'A0777'"), 0);

    int64_t events = query(h, "SELECT count(*) FROM events");
    assert_int_equal(store_import_begin(h->store), ERR_OK);
    assert_int_equal(store_import_title(h->store, &title, &outcome), ERR_OK);
    assert_int_equal(store_import_copy(h->store, &copy, &outcome), ERR_OK);
    str_copy(copy.isbn, sizeof copy.isbn, "9787110000083");
    assert_int_equal(store_import_copy(h->store, &copy, &outcome), ERR_NOT_FOUND);
    str_copy(title.isbn, sizeof title.isbn, "9787110000077");
    assert_int_equal(store_import_title(h->store, &title, &outcome), ERR_DATA); /* check digit */
    assert_int_equal(store_import_end(h->store, true), ERR_OK);
    assert_int_equal(query(h, "SELECT count(*) FROM titles WHERE title = '改名'"), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM copies WHERE barcode = 'A0777'"), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM events"), events + 1);
}

static void counts_are_of_this_house(void **state)
{
    struct house *h = *state;
    struct house_counts counts;
    assert_int_equal(borrow(h, resident(h, 0), "A0001"), REFUSED_NONE);
    assert_int_equal(store_counts(h->store, &counts), ERR_OK);
    assert_int_equal(counts.copies_in, 7);
    give_back(h, "B0001"); /* stands here for a while, and its home is elsewhere */
    assert_int_equal(store_counts(h->store, &counts), ERR_OK);
    assert_int_equal(counts.copies_in, 7);
    give_back(h, "A0001");
    assert_int_equal(store_counts(h->store, &counts), ERR_OK);
    assert_int_equal(counts.copies_in, 8);
}

struct list {
    int rows;
    char names[256], first[512];
};

static void keep_row(void *arg, int count, const char *const *names, const char *const *values)
{
    struct list *list = arg;
    for (int i = 0; i < count && list->rows == 0; i++) {
        strncat(list->names, names[i], sizeof list->names - strlen(list->names) - 1);
        strncat(list->names, " ", sizeof list->names - strlen(list->names) - 1);
        strncat(list->first, values[i], sizeof list->first - strlen(list->first) - 1);
        strncat(list->first, "|", sizeof list->first - strlen(list->first) - 1);
    }
    list->rows++;
}

static struct list list_of(struct house *h, const char *name)
{
    struct list list = {0};
    assert_int_equal(store_list(h->store, name, keep_row, &list), ERR_OK);
    return list;
}

static void lists_show_ids_and_never_people(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    char id[37];
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    give_back(h, "B0001");
    uuid_text(who, id);
    struct list loans = list_of(h, "loans");
    assert_int_equal(loans.rows, 1);
    assert_string_equal(loans.names, "loan resident title owner barcode lent due renewals ");
    assert_non_null(strstr(loans.first, id));
    assert_non_null(
        strstr(loans.first, "|书名1|zh1|A0001|2040-01-02T02:")); /* a slow machine needs seconds */
    assert_non_null(strstr(loans.first, "Z|2040-02-01|0|"));
    assert_int_equal(list_of(h, "overdue").rows, 0);
    assert_int_equal(list_of(h, "titles").rows, 7);
    assert_int_equal(list_of(h, "copies").rows, 13);
    assert_int_equal(list_of(h, "receipts").rows, 0);
    assert_string_equal(list_of(h, "transit").names, "owner barcode title from_site to_site since ");
    assert_int_equal(list_of(h, "transit").rows, 1);
    assert_int_equal(list_of(h, "events").rows, query(h, "SELECT count(*) FROM events"));
    assert_int_equal(list_of(h, "audit").rows, query(h, "SELECT count(*) FROM audit"));
    assert_int_equal(store_list(h->store, "residents", keep_row, &loans), ERR_NOT_FOUND);
}

static void requests_are_the_calls_as_values(void **state)
{
    struct house *h = *state;
    struct store_answer answer;
    struct store_request ask = {.op = STORE_IDENTIFY, .id = 7, .identity = people[0]};
    store_handle(h->store, &ask, &answer);
    assert_int_equal(answer.id, 7);
    assert_int_equal(answer.err, ERR_OK);
    assert_false(answer.is_known);
    struct store_request agree = {.op = STORE_REGISTER, .resident = answer.resident.id, .consent_version = 1};
    store_handle(h->store, &(struct store_request){.op = STORE_FORGET}, &answer);
    store_handle(h->store, &agree, &answer);
    assert_int_equal(answer.err, ERR_NOT_FOUND);
    store_handle(h->store, &ask, &answer);
    agree.resident = answer.resident.id;
    store_handle(h->store, &agree, &answer);
    struct uuid who = answer.resident.id;
    store_handle(h->store, &(struct store_request){.op = STORE_BORROW, .resident = who, .code = "A0001"},
                 &answer);
    assert_int_equal(answer.circulation.refusal, REFUSED_NONE);
    struct uuid loan = answer.circulation.loan.id;
    store_handle(h->store, &(struct store_request){.op = STORE_RENEW, .resident = who, .loan = loan},
                 &answer);
    assert_int_equal(answer.circulation.refusal, REFUSED_TOO_EARLY);
    struct store_request receipt = {
        .op = STORE_RECEIPT_NEW, .resident = who, .loans = {loan}, .loan_count = 1};
    store_handle(h->store, &receipt, &answer);
    assert_string_equal(answer.receipt.number, "zh1-0001");
    struct store_request printed = {
        .op = STORE_RECEIPT_SET_STATE, .receipt = answer.receipt.id, .receipt_state = RECEIPT_PRINTED};
    store_handle(h->store, &printed, &answer);
    assert_int_equal(answer.err, ERR_OK);
    store_handle(h->store, &(struct store_request){.op = STORE_UNDO_BORROW, .resident = who, .loan = loan},
                 &answer);
    assert_int_equal(answer.circulation.refusal, REFUSED_NONE);
    store_handle(h->store, &(struct store_request){.op = STORE_RETURN, .code = "A0001"}, &answer);
    assert_int_equal(answer.circulation.refusal, REFUSED_NOT_ON_LOAN);
}

/* A file size limit stands for a disk that takes no more: nothing is told as done, and the store goes on
 * after it. */
static void a_full_disk_is_an_error_and_passes(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    struct circulation out;
    struct rlimit before, tight;
    house_reopen(h);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    tight = before;
    tight.rlim_cur = 4096;
    signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &tight), 0);
    enum err err = store_borrow(h->store, who, "A0001", (struct uuid){0}, 0, &out);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_true(err == ERR_IO || err == ERR_FULL);
    assert_int_equal(query(h, "SELECT count(*) FROM loans"), 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    assert_int_equal(check(h), ERR_OK);
}

/* After a refused sync nobody knows what is on the disk: never told as done, and read afresh afterwards. */
static void a_sync_that_fails_is_never_told_as_done(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    int failures = 0, done = 0;
    for (int n = 0; done == 0; n++) {
        struct circulation out = {.refusal = REFUSAL_COUNT};
        house_reopen(h);
        syncs_before_failure = n;
        enum err err = store_borrow(h->store, who, "A0001", (struct uuid){0}, 0, &out);
        bool has_failed = syncs_before_failure < 0;
        syncs_before_failure = -1;
        assert_int_equal(err, has_failed ? ERR_IO : ERR_OK);
        failures += has_failed;
        done += !has_failed;
        assert_int_equal(out.refusal, has_failed ? REFUSAL_COUNT : REFUSED_NONE);
        assert_int_equal(check(h), ERR_OK);
        give_back(h, "A0001"); /* takes it in, whether the loan was kept or not */
        assert_int_equal(query(h, "SELECT count(*) FROM loans WHERE closed_ms IS NULL"), 0);
        assert_true(n < 20);
    }
    assert_true(failures > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_reader_sees_what_was_committed, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(there_is_nothing_to_read_before_the_first_opening, house_setup,
                                        house_teardown),
        cmocka_unit_test_setup_teardown(an_import_is_all_or_nothing, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(counts_are_of_this_house, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(lists_show_ids_and_never_people, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(requests_are_the_calls_as_values, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_full_disk_is_an_error_and_passes, house_setup, house_teardown),
        cmocka_unit_test_setup_teardown(a_sync_that_fails_is_never_told_as_done, house_setup, house_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
