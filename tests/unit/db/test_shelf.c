#include "fixture.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "db/shelf.h"

#include <string.h>

static struct shelf_count now;
static struct shelf_scan scan;

static void begin(struct house *h)
{
    assert_int_equal(store_shelf_begin(h->store, &now), ERR_OK);
}

static enum shelf_outcome seen(struct house *h, const char *code)
{
    assert_int_equal(store_shelf_scan(h->store, now.id, code, &scan), ERR_OK);
    return scan.outcome;
}

static struct uuid title(struct house *h, int n)
{
    struct found_title found;
    size_t count = 0;
    assert_int_equal(store_find_titles(h->store, isbns[n], &found, 1, &count), ERR_OK);
    assert_int_equal(count, 1);
    return found.id;
}

struct listing {
    char text[1024];
    int rows;
};

static void add_row(void *arg, int count, const char *const *names, const char *const *values)
{
    struct listing *l = arg;
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], "barcode") == 0 || strcmp(names[i], "code") == 0 || strcmp(names[i], "why") == 0)
            str_format(l->text + strlen(l->text), sizeof l->text - strlen(l->text), "%s ", values[i]);
    l->rows++;
}

static void assert_list(struct house *h, const char *list, const char *expected)
{
    struct listing l = {0};
    assert_int_equal(store_list(h->store, list, add_row, &l), ERR_OK);
    assert_string_equal(l.text, expected);
}

/* zh1 has A0001 to A0007 and T9999. */
static void what_was_not_scanned_is_missing(void **state)
{
    struct house *h = *state;
    assert_int_equal(store_shelf_newest(h->store, &now), ERR_NOT_FOUND);
    begin(h);
    assert_int_equal(now.expected, 8);
    assert_int_equal(now.present, 0);
    assert_int_equal(now.missing, 8);
    assert_int_equal(seen(h, "A0001"), SHELF_PRESENT);
    assert_string_equal(scan.title, "书名1");
    assert_int_equal(scan.present, 1);
    assert_int_equal(seen(h, "A0003"), SHELF_PRESENT);
    assert_int_equal(seen(h, "A0003"), SHELF_PRESENT);
    assert_true(scan.is_again);
    assert_int_equal(scan.present, 2);
    assert_int_equal(store_shelf_end(h->store, now.id, &now), ERR_OK);
    assert_int_equal(now.missing, 6);
    assert_int_equal(now.misplaced, 0);
    assert_true(now.ended_ms > 0);
    assert_list(h, "shelf-missing", "A0002 A0004 T9999 A0005 A0006 A0007 ");
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'shelf_counted' AND"
                              " json_extract(body, '$.missing') = 6 AND json_extract(body, '$.present') = 2"),
                     1);
}

static void what_stands_here_wrongly_is_told_with_its_reason(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0002"), REFUSED_NONE);
    assert_int_equal(store_place_hold(h->store, resident(h, 1), title(h, 2), NULL, &last), ERR_OK);
    assert_int_equal(give_back(h, "A0002"), REFUSED_NONE);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    begin(h);
    assert_int_equal(now.expected, 6);
    assert_int_equal(seen(h, "A0002"), SHELF_RESERVED);
    assert_int_equal(seen(h, "A0001"), SHELF_ON_LOAN);
    assert_int_equal(seen(h, "B0001"), SHELF_ELSEWHERE);
    assert_string_equal(scan.home_name, "河西邻里馆");
    assert_int_equal(seen(h, "A0999"), SHELF_UNKNOWN);
    assert_int_equal(seen(h, "A0999"), SHELF_UNKNOWN);
    assert_true(scan.is_again);
    assert_int_equal(seen(h, isbns[1]), SHELF_ISBN);
    assert_int_equal(scan.present, 0);
    assert_int_equal(store_shelf_newest(h->store, &now), ERR_OK);
    assert_int_equal(now.misplaced, 3);
    assert_int_equal(now.unknown, 1);
    assert_list(h, "shelf-misplaced", "A0001 on loan B0001 elsewhere A0002 reserved ");
    assert_list(h, "shelf-unknown", "A0999 ");
}

/* Lending and returning go on between the shelves. */
static void what_moves_during_the_count_is_not_missing(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    begin(h);
    assert_int_equal(now.missing, 7);
    assert_int_equal(give_back(h, "A0001"), REFUSED_NONE);
    assert_int_equal(borrow(h, who, "A0002"), REFUSED_NONE);
    assert_int_equal(store_shelf_newest(h->store, &now), ERR_OK);
    assert_int_equal(now.missing, 6);
    assert_int_equal(seen(h, "A0001"), SHELF_PRESENT); /* it came back */
    assert_int_equal(store_shelf_end(h->store, now.id, &now), ERR_OK);
    assert_int_equal(now.misplaced, 0);
}

static void a_count_goes_on_after_a_restart_until_it_is_ended_or_dropped(void **state)
{
    struct house *h = *state;
    begin(h);
    struct uuid first = now.id;
    seen(h, "A0001");
    house_reopen(h);
    begin(h);
    assert_true(uuid_equal(first, now.id));
    assert_int_equal(now.present, 1);
    assert_int_equal(store_shelf_drop(h->store, first), ERR_OK);
    assert_int_equal(store_shelf_newest(h->store, &now), ERR_NOT_FOUND);
    assert_int_equal(store_shelf_scan(h->store, first, "A0001", &scan), ERR_NOT_FOUND);
    assert_int_equal(store_shelf_end(h->store, first, &now), ERR_NOT_FOUND);
    assert_int_equal(store_shelf_drop(h->store, first), ERR_NOT_FOUND);
    assert_int_equal(query(h, "SELECT count(*) FROM events WHERE kind = 'shelf_counted'"), 0);
    begin(h);
    assert_int_equal(now.present, 0);
    assert_int_equal(query(h, "SELECT count(*) FROM shelf_copies"), 8);
    assert_int_equal(store_shelf_scan(h->store, now.id, "", &scan), ERR_DATA);
}

/* A count that was begun by mistake takes nothing away. */
static void the_last_count_stays_until_the_next_ends(void **state)
{
    struct house *h = *state;
    begin(h);
    seen(h, "A0001");
    seen(h, "A0999");
    assert_int_equal(store_shelf_end(h->store, now.id, &now), ERR_OK);
    struct uuid first = now.id;
    begin(h);
    assert_int_equal(now.present, 0);
    assert_int_equal(now.unknown, 0);
    assert_list(h, "shelf-unknown", "");
    assert_int_equal(store_shelf_drop(h->store, now.id), ERR_OK);
    assert_int_equal(store_shelf_newest(h->store, &now), ERR_OK);
    assert_true(uuid_equal(now.id, first));
    assert_int_equal(now.present, 1);
    assert_list(h, "shelf-unknown", "A0999 ");
    begin(h);
    assert_int_equal(store_shelf_end(h->store, now.id, &now), ERR_OK);
    assert_int_equal(query(h, "SELECT count(*) FROM shelf_counts"), 1);
    assert_int_equal(query(h, "SELECT count(*) FROM shelf_copies"), 8);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, house_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        TEST(what_was_not_scanned_is_missing),
        TEST(what_stands_here_wrongly_is_told_with_its_reason),
        TEST(what_moves_during_the_count_is_not_missing),
        TEST(the_last_count_stays_until_the_next_ends),
        TEST(a_count_goes_on_after_a_restart_until_it_is_ended_or_dropped),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
