/* The printer's contract (drivers/driver.h): the real driver on an emulated printer and the simulated twin
 * alike. */
#include "printer_test.h"

/* ---- the simulated twin ---- */

static void command_bench(const char *word, int number)
{
    static const char *const faults[] = {"ok", "paper-low", "paper-out", "cover-open", "hot", "jam", "stall"};
    (void)number;
    if (strstr(word, "plug")) {
        sim_plug(bench, SIM_PRINTER, strcmp(word, "replug") == 0);
        return;
    }
    size_t i = 0;
    while (strcmp(faults[i], word) != 0)
        assert_true(++i < sizeof faults / sizeof faults[0]);
    sim_printer_set(bench, (enum sim_printer_fault)i, 400);
}

static int printed_by_bench(char *path, size_t size)
{
    return sim_printed(bench, path, size);
}

static const struct subject twin = {&printer_sim, command_bench, printed_by_bench};

static int setup_twin(void **state)
{
    (void)state;
    bench = sim_bench_create(folder);
    return start(&twin);
}

static int teardown_twin(void **state)
{
    (void)state;
    close_printer();
    raster_finish(&receipt);
    sim_bench_destroy(bench);
    bench = NULL;
    return 0;
}

/* ---- the contract ---- */

static void a_receipt_comes_out(void **state)
{
    (void)state;
    char path[PRINTER_PATH];
    assert_int_equal(trouble(), ERR_OK);
    assert_prints();
    assert_int_equal(subject->printed(path, sizeof path), 1);
}

static void a_wide_receipt_is_refused(void **state)
{
    (void)state;
    struct raster kept = receipt;
    raster_init(&receipt, HEAD_DOTS + 8, 1);
    assert_int_equal(print(no_acts), ERR_DATA);
    assert_false(has_started);
    raster_finish(&receipt);
    receipt = kept;
}

static void trouble_is_told_before_anything_is_printed(void **state)
{
    (void)state;
    static const struct {
        const char *word;
        enum err e;
    } rows[] = {{"paper-out", ERR_PAPER},
                {"cover-open", ERR_COVER},
                {"hot", ERR_HOT},
                {"jam", ERR_JAMMED},
                {"stall", ERR_TIMEOUT}};
    char path[PRINTER_PATH];
    assert_int_equal(trouble(), ERR_OK);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].word);
        subject->command(rows[i].word, 0);
        assert_int_equal(trouble(), rows[i].e);
        assert_int_equal(print(no_acts), rows[i].e);
        assert_false(has_started);
        assert_int_equal(subject->printed(path, sizeof path), i);
        subject->command("ok", 0);
        assert_int_equal(trouble(), ERR_OK);
        assert_prints();
    }
}

static void little_paper_is_only_a_hint(void **state)
{
    (void)state;
    struct printer_status status;
    subject->command("paper-low", 0);
    assert_int_equal(subject->driver->status(printer, &status), ERR_OK);
    assert_true(status.is_paper_low && status.is_online);
    assert_prints();
    subject->command("ok", 0);
    assert_int_equal(subject->driver->status(printer, &status), ERR_OK);
    assert_false(status.is_paper_low);
}

static void after_trouble_on_the_way_the_next_receipt_is_whole(void **state)
{
    (void)state;
    static const struct {
        struct act acts[3];
        enum err e;
    } rows[] = {
        {{{2, "paper-out"}}, ERR_PAPER},
        {{{2, "cover-open"}}, ERR_COVER},
        {{{2, "jam"}}, ERR_JAMMED},
        {{{2, "hot"}, {3, "later"}}, ERR_HOT},
        {{{2, "stall"}, {3, "later"}}, ERR_TIMEOUT},
        {{{2, ""}}, ERR_STOPPED},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        print_message("%s\n", rows[i].acts[0].word);
        assert_int_equal(print(rows[i].acts), rows[i].e);
        assert_true(has_started);
        subject->command("ok", 0);
        assert_prints();
    }
}

static void what_passes_by_itself_is_waited_for(void **state)
{
    (void)state;
    static const struct act cools[] = {{2, "hot"}, {4, "ok"}, {0, NULL}};
    static const struct act goes_on[] = {{2, "stall"}, {3, "ok"}, {0, NULL}};
    assert_int_equal(print(cools), ERR_OK);
    assert_last_is_whole();
    assert_int_equal(print(goes_on), ERR_OK);
    assert_last_is_whole();
}

static void an_unplugged_printer_is_gone_until_it_is_opened_again(void **state)
{
    (void)state;
    static const struct act unplug[] = {{2, "unplug"}, {0, NULL}};
    assert_int_equal(print(unplug), ERR_GONE);
    assert_true(has_started);
    assert_int_equal(trouble(), ERR_GONE);
    close_printer();
    assert_int_equal(open_printer(true), ERR_NOT_FOUND);
    close_printer();
    subject->command("replug", 0);
    assert_int_equal(open_printer(true), ERR_OK);
    assert_int_equal(trouble(), ERR_OK);
    assert_prints();
}

#define BOTH(name) REAL(name), cmocka_unit_test_setup_teardown(name, setup_twin, teardown_twin)

int main(void)
{
    const struct CMUnitTest tests[] = {
        BOTH(a_receipt_comes_out),
        BOTH(a_wide_receipt_is_refused),
        BOTH(trouble_is_told_before_anything_is_printed),
        BOTH(little_paper_is_only_a_hint),
        BOTH(after_trouble_on_the_way_the_next_receipt_is_whole),
        BOTH(what_passes_by_itself_is_waited_for),
        BOTH(an_unplugged_printer_is_gone_until_it_is_opened_again),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
