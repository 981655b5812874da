/* Printers that say what is the matter. */
#include "printer_transcript.h"

static void a_receipt_is_done_when_the_printer_got_past_the_cut(void **state)
{
    (void)state;
    static const char *const lines[] = {HEALTHY, INIT, BAND_1,         PASSED,  BAND_2,    PASSED,
                                        CUT,     PASS, "! 84 TIMEOUT", HEALTHY, "< 84 00", NULL};
    struct escpos_printer printer = printer_on(lines);
    bool started = false;
    assert_int_equal(print(&printer, &started), ERR_OK);
    assert_true(started);
    transcript_assert_over(&transcript);
    escpos_printer_close(&printer);
    assert_true(transcript.is_closed);
    escpos_printer_close(&printer);
}

static void nothing_is_sent_to_a_printer_in_trouble(void **state)
{
    (void)state;
    static const struct {
        const char *lines[9];
        enum err e;
    } cases[] = {
        {{OUT_OF_PAPER}, ERR_PAPER},
        {{ASKED(1, "1A"), ASKED(2, "16"), ASKED(3, "12"), ASKED(4, "12")}, ERR_COVER},
        {{ASKED(1, "1A"), ASKED(2, "52"), ASKED(3, "1A"), ASKED(4, "12")}, ERR_JAMMED},
        {{HOT}, ERR_HOT},
        {{ASKED(1, "1A"), ASKED(2, "12"), ASKED(3, "12"), ASKED(4, "12")}, ERR_BUSY},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct escpos_printer printer = printer_on(cases[i].lines);
        bool started = true;
        assert_int_equal(print(&printer, &started), cases[i].e);
        assert_false(started);
        transcript_assert_over(&transcript);
    }
}

static void stale_and_unasked_bytes_are_not_taken_for_the_answer(void **state)
{
    (void)state;
    static const char *const lines[] = {"< 84 1A 72",   "> 03 10 04 01", "< 84 14 00 0C 00", "< 84 12",
                                        ASKED(2, "12"), ASKED(3, "12"),  ASKED(4, "1E"),     NULL};
    struct escpos_printer printer = printer_on(lines);
    struct printer_status status;
    assert_int_equal(escpos_printer_status(&printer, &status), ERR_OK);
    assert_true(status.is_online);
    assert_true(status.is_paper_low);
    assert_false(status.is_paper_out);
    transcript_assert_over(&transcript);
}

/* It takes no question: endpoint 0 and what it told unasked say why. */
static void a_blocked_printer_is_understood(void **state)
{
    (void)state;
    static const char *const port[] = {"! 03 TIMEOUT", "= 30", NULL};
    static const char *const cover[] = {"< 84 38 00 00 0F", "! 03 TIMEOUT", NULL};
    static const char *const nothing[] = {"! 03 TIMEOUT", NULL};
    static const struct {
        const char *const *lines;
        enum err e;
    } cases[] = {{port, ERR_PAPER}, {cover, ERR_COVER}, {nothing, ERR_TIMEOUT}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct escpos_printer printer = printer_on(cases[i].lines);
        int64_t before = clock_mono_ms();
        assert_int_equal(trouble_of(&printer), cases[i].e);
        assert_true(clock_mono_ms() - before <= 2000);
        transcript_assert_over(&transcript);
    }
}

/* A clone that knows no DLE EOT, and one that answers nothing at all: that one is never given a receipt. */
static void a_printer_that_tells_nothing_must_at_least_answer(void **state)
{
    (void)state;
    static const char *const silent[] = {MEND, "< 84 00", "> 03 10 04 01", "! 84 TIMEOUT", NULL};
    static const char *const mute[] = {MEND, "> 03 10 04 01", "! 84 TIMEOUT", NULL};
    struct printer_status status = {0};
    struct escpos_printer printer = new_printer(silent);
    assert_int_equal(escpos_printer_status(&printer, &status), ERR_OK);
    assert_true(status.is_silent && status.is_online);
    transcript_assert_over(&transcript);
    printer = new_printer(mute);
    bool started = true;
    assert_int_equal(print(&printer, &started), ERR_TIMEOUT);
    assert_false(started);
    transcript_assert_over(&transcript);
}

/* A clone that answers everything but GS r 1: its receipts come out, and nobody can say so. */
static void a_printer_without_the_end_leaves_the_outcome_open(void **state)
{
    (void)state;
    static const char *const job[] = {INIT, BAND_1, HEALTHY, BAND_2, HEALTHY, CUT, PASS};
    const char *lines[512] = {MEND, HEALTHY};
    fill(lines, 10 + ASKS_IN_A_STALL * 8, (const char *const[]){HEALTHY}, 8);
    memcpy(lines + 9 + ASKS_IN_A_STALL * 8, job, sizeof job);
    fill(lines, 512, (const char *const[]){"! 84 TIMEOUT", HEALTHY}, 9);
    struct escpos_printer printer = new_printer(lines);
    bool started = false;
    assert_int_equal(print(&printer, &started), ERR_TIMEOUT);
    assert_true(started);
}

static void paper_running_out_is_noticed_while_the_pipe_is_blocked(void **state)
{
    (void)state;
    static const char *const by_port[] = {HEALTHY, INIT, "! 03 TIMEOUT 10", "= 30", NULL};
    static const char *const by_push[] = {HEALTHY, INIT, "! 03 TIMEOUT 10", "< 84 18 00 0F 0F", NULL};
    const char *const *const scripts[] = {by_port, by_push};
    for (size_t i = 0; i < 2; i++) {
        struct escpos_printer printer = printer_on(scripts[i]);
        bool started = false;
        assert_int_equal(print(&printer, &started), ERR_PAPER);
        assert_true(started);
        assert_false(printer.is_mended);
        transcript_assert_over(&transcript);
    }
}

static void trouble_between_bands_and_behind_the_cut_is_noticed(void **state)
{
    (void)state;
    static const char *const band[] = {HEALTHY, INIT, BAND_1, PASS, "! 84 TIMEOUT", OUT_OF_PAPER, NULL};
    static const char *const end[] = {HEALTHY, INIT, BAND_1,         PASSED,       BAND_2, PASSED,
                                      CUT,     PASS, "! 84 TIMEOUT", OUT_OF_PAPER, NULL};
    const char *const *const scripts[] = {band, end};
    for (size_t i = 0; i < 2; i++) {
        struct escpos_printer printer = printer_on(scripts[i]);
        bool started = false;
        assert_int_equal(print(&printer, &started), ERR_PAPER);
        assert_true(started);
        transcript_assert_over(&transcript);
    }
}

/* A hot head goes on by itself: the same receipt is finished. */
static void a_hot_head_is_waited_for(void **state)
{
    (void)state;
    static const char *const lines[] = {HEALTHY,        INIT, BAND_1,    PASS,   "! 84 TIMEOUT", HOT,
                                        "! 84 TIMEOUT", HOT,  "< 84 00", BAND_2, PASSED,         CUT,
                                        PASSED,         NULL};
    struct escpos_printer printer = printer_on(lines);
    bool started = false;
    assert_int_equal(print(&printer, &started), ERR_OK);
    transcript_assert_over(&transcript);
}

static void a_slow_printer_takes_a_band_in_pieces(void **state)
{
    (void)state;
    static const char *const lines[] = {
        HEALTHY, INIT, "! 03 TIMEOUT 8", "> 03 80" ZEROS_23, PASSED, BAND_2, PASSED, CUT, PASSED, NULL};
    struct escpos_printer printer = printer_on(lines);
    bool started = false;
    assert_int_equal(print(&printer, &started), ERR_OK);
    transcript_assert_over(&transcript);
}

static void a_printer_that_takes_no_more_is_given_up_in_time(void **state)
{
    (void)state;
    const char *lines[32] = {HEALTHY, INIT, "! 03 TIMEOUT 10"};
    fill(lines, 32, (const char *const[]){"! 03 TIMEOUT"}, 1);
    struct escpos_printer printer = printer_on(lines);
    bool started = false;
    int64_t before = clock_mono_ms();
    assert_int_equal(print(&printer, &started), ERR_TIMEOUT);
    assert_true(started);
    assert_in_range(clock_mono_ms() - before, 4000, 6000);
}

/* The printer swallows what follows: another receipt on the same paper must not be made of it. */
static void bytes_that_were_lost_are_noticed_before_the_next_band(void **state)
{
    (void)state;
    const char *lines[256] = {HEALTHY, INIT, BAND_1, PASS};
    fill(lines, 256, (const char *const[]){"! 84 TIMEOUT", HEALTHY}, 9);
    struct escpos_printer printer = printer_on(lines);
    bool started = false;
    int64_t before = clock_mono_ms();
    assert_int_equal(print(&printer, &started), ERR_TIMEOUT);
    assert_true(started);
    assert_in_range(clock_mono_ms() - before, 4000, 6000);
    assert_false(printer.is_mended);
}

static void a_state_told_in_two_pieces_is_understood(void **state)
{
    (void)state;
    static const char *const lines[] = {"< 84 38", "> 03 10 04 01", "< 84 00 00 0F", "! 84 TIMEOUT", NULL};
    struct escpos_printer printer = printer_on(lines);
    assert_int_equal(trouble_of(&printer), ERR_COVER);
    transcript_assert_over(&transcript);
}

static void a_stop_is_obeyed_wherever_the_printer_waits(void **state)
{
    (void)state;
    static const char *const between[] = {HEALTHY, INIT, BAND_1, PASSED, NULL};
    static const char *const blocked[] = {HEALTHY, INIT, "! 03 TIMEOUT", NULL};
    static const char *const silent[] = {HEALTHY, INIT, BAND_1, PASS, "! 84 TIMEOUT", HEALTHY, NULL};
    static const struct {
        const char *const *lines;
        int asks;
        bool started;
    } cases[] = {{between, 2, true}, {blocked, 1, false}, {silent, 2, true}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct escpos_printer printer = printer_on(cases[i].lines);
        bool started = false;
        asks_before_stop = cases[i].asks;
        assert_int_equal(print(&printer, &started), ERR_STOPPED);
        assert_int_equal(started, cases[i].started);
        assert_false(printer.is_mended);
        assert_int_equal(printer.has_half_receipt, started);
        transcript_assert_over(&transcript);
    }
}

static void a_raster_wider_than_the_head_is_refused(void **state)
{
    (void)state;
    static const char *const lines[] = {NULL};
    struct escpos_printer printer = printer_on(lines);
    struct raster wide;
    bool started = true;
    raster_init(&wide, 392, 1);
    assert_int_equal(escpos_printer_print(&printer, &wide, &started, stop_later, NULL), ERR_DATA);
    assert_false(started);
    raster_finish(&wide);
}

static void a_printer_unplugged_on_the_way_is_gone(void **state)
{
    (void)state;
    static const char *const lines[] = {HEALTHY, INIT, "! 03 GONE 20", NULL};
    struct escpos_printer printer = printer_on(lines);
    bool started = false;
    assert_int_equal(print(&printer, &started), ERR_GONE);
    assert_true(started);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_receipt_is_done_when_the_printer_got_past_the_cut),
        cmocka_unit_test(nothing_is_sent_to_a_printer_in_trouble),
        cmocka_unit_test(stale_and_unasked_bytes_are_not_taken_for_the_answer),
        cmocka_unit_test(a_blocked_printer_is_understood),
        cmocka_unit_test(a_printer_that_tells_nothing_must_at_least_answer),
        cmocka_unit_test(a_printer_without_the_end_leaves_the_outcome_open),
        cmocka_unit_test(paper_running_out_is_noticed_while_the_pipe_is_blocked),
        cmocka_unit_test(trouble_between_bands_and_behind_the_cut_is_noticed),
        cmocka_unit_test(a_hot_head_is_waited_for),
        cmocka_unit_test(a_slow_printer_takes_a_band_in_pieces),
        cmocka_unit_test(a_printer_that_takes_no_more_is_given_up_in_time),
        cmocka_unit_test(bytes_that_were_lost_are_noticed_before_the_next_band),
        cmocka_unit_test(a_state_told_in_two_pieces_is_understood),
        cmocka_unit_test(a_stop_is_obeyed_wherever_the_printer_waits),
        cmocka_unit_test(a_raster_wider_than_the_head_is_refused),
        cmocka_unit_test(a_printer_unplugged_on_the_way_is_gone),
    };
    return cmocka_run_group_tests(tests, make_raster, drop_raster);
}
