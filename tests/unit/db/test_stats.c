#include "fixture.h"

#include "base/clock.h"
#include "db/stats.h"

static struct stats_bar bars[STATS_BARS_MAX];

static size_t look(struct house *h, enum stats_chart chart)
{
    size_t count;
    assert_int_equal(store_stats(h->store, chart, bars, &count), ERR_OK);
    return count;
}

static void assert_bar(size_t i, const char *label, int value)
{
    assert_string_equal(bars[i].label, label);
    assert_int_equal(bars[i].value, value);
}

/* On Monday 2, of which one is undone, and on Tuesday 1, by two people; title 3 twice. */
static void lend_some(struct house *h)
{
    struct uuid adult = resident(h, 0), elder = resident(h, 1);
    assert_int_equal(borrow(h, adult, "A0001"), REFUSED_NONE);
    assert_int_equal(borrow(h, adult, "A0002"), REFUSED_NONE);
    assert_int_equal(store_undo_borrow(h->store, adult, last.loan.id, &last), ERR_OK);
    assert_int_equal(borrow(h, elder, "A0003"), REFUSED_NONE);
    assert_int_equal(give_back(h, "A0003"), REFUSED_NONE);
    clock_advance_ms(DAY_MS);
    assert_int_equal(borrow(h, elder, "A0003"), REFUSED_NONE);
}

static void an_empty_house_has_days_and_ages_but_no_titles(void **state)
{
    assert_int_equal(look(*state, STATS_DAYS), 30);
    assert_bar(29, "2040-01-02", 0);
    assert_bar(0, "2039-12-04", 0);
    assert_int_equal(look(*state, STATS_MONTHS), 12);
    assert_bar(11, "2040-01", 0);
    assert_bar(0, "2039-02", 0);
    assert_int_equal(look(*state, STATS_READERS), 4);
    assert_int_equal(look(*state, STATS_CLASSES), 0);
    assert_int_equal(look(*state, STATS_TITLES), 0);
}

static void every_loan_counts_once_but_for_undone_ones(void **state)
{
    lend_some(*state);
    look(*state, STATS_DAYS);
    assert_bar(28, "2040-01-02", 2);
    assert_bar(29, "2040-01-03", 1);
    look(*state, STATS_MONTHS);
    assert_bar(11, "2040-01", 3);
    assert_int_equal(look(*state, STATS_CLASSES), 1);
    assert_bar(0, "I", 3);
    assert_int_equal(look(*state, STATS_TITLES), 2);
    assert_bar(0, "书名3", 2);
    assert_bar(1, "书名1", 1);
    look(*state, STATS_READERS);
    assert_bar(AGE_CHILD, "child", 0);
    assert_bar(AGE_ADULT, "adult", 1);
    assert_bar(AGE_ELDER, "elder", 1);
}

/* Half past midnight in Shanghai is still the day before in UTC. */
static void a_day_is_the_houses_day(void **state)
{
    struct house *h = *state;
    clock_advance_ms(14 * 60 * MINUTE_MS + 30 * MINUTE_MS);
    assert_int_equal(borrow(h, resident(h, 0), "A0001"), REFUSED_NONE);
    look(h, STATS_DAYS);
    assert_bar(29, "2040-01-03", 1);
    assert_bar(28, "2040-01-02", 0);
}

static void what_is_long_ago_leaves_one_chart_after_the_other(void **state)
{
    struct house *h = *state;
    lend_some(h);
    clock_advance_ms(31 * DAY_MS);
    look(h, STATS_DAYS);
    for (size_t i = 0; i < 30; i++)
        assert_int_equal(bars[i].value, 0);
    look(h, STATS_READERS);
    assert_bar(AGE_ADULT, "adult", 0);
    look(h, STATS_MONTHS);
    assert_bar(10, "2040-01", 3);
    clock_advance_ms(366 * DAY_MS);
    assert_int_equal(look(h, STATS_TITLES), 0);
}

static void other_houses_loans_are_theirs(void **state)
{
    struct house *h = *state;
    struct uuid who = resident(h, 0);
    assert_int_equal(borrow(h, who, "A0001"), REFUSED_NONE);
    struct foreign_fact foreign = {.copy = last.loan.copy, .resident = who};
    foreign.fact = (struct fact){.hlc = (clock_wall_ms() + 1) << 16,
                                 .device = uuid_new(),
                                 .event = uuid_new(),
                                 .kind = FACT_LENT,
                                 .at_ms = clock_wall_ms(),
                                 .loan = uuid_new(),
                                 .due_day = 25600,
                                 .site = "zh2"};
    bool is_new = false;
    assert_int_equal(store_apply_fact(h->store, &foreign, &is_new), ERR_OK);
    assert_true(is_new);
    look(h, STATS_DAYS);
    assert_bar(29, "2040-01-02", 1);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, house_setup, house_teardown)
    const struct CMUnitTest tests[] = {
        TEST(an_empty_house_has_days_and_ages_but_no_titles),
        TEST(every_loan_counts_once_but_for_undone_ones),
        TEST(a_day_is_the_houses_day),
        TEST(what_is_long_ago_leaves_one_chart_after_the_other),
        TEST(other_houses_loans_are_theirs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
