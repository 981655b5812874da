#include "transcript.h"

#include "drivers/printer_escpos.h"

#define ASKED(n, answer) "> 03 10 04 0" #n, "< 84 " answer
#define HEALTHY ASKED(1, "12"), ASKED(2, "12"), ASKED(3, "12"), ASKED(4, "12")
#define INIT "> 03 1B 40"
#define BAND_1 "> 03 1D 76 30 00 01 00 18 00 80" ZEROS_23
#define BAND_2 "> 03 1D 76 30 00 01 00 01 00 01"
#define ASK_2 "> 03 10 04 02"
#define END "> 03 1D 56 42 00 1D 72 01"
#define ZEROS_23 " 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
#define MENDED "> 03 1B 40 1D 56 42 00"

static struct transcript transcript;
static struct raster raster; /* 8 x 25: two bands */
static int bands_before_stop;

static bool stop_later(void *arg)
{
    (void)arg;
    return bands_before_stop-- == 0;
}

static struct escpos_printer printer_on(const char *const *lines)
{
    transcript = (struct transcript){0};
    bands_before_stop = -1;
    return (struct escpos_printer){.io = transcript_transport(&transcript, lines),
                                   .pipes = {.interface = 0, .out = 0x03, .in = 0x84, .packet = 64},
                                   .width_dots = 384};
}

static enum err print(struct escpos_printer *printer, bool *started)
{
    return escpos_printer_print(printer, &raster, started, stop_later, NULL);
}

static void a_receipt_is_done_when_the_printer_got_past_the_cut(void **state)
{
    (void)state;
    static const char *const lines[] = {HEALTHY, INIT,      BAND_1,    ASK_2,     "< 84 12",
                                        BAND_2,  ASK_2,     END,       "< 84 12", "! 84 TIMEOUT",
                                        ASK_2,   "< 84 12", "< 84 00", NULL};
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
        {{ASKED(1, "1A"), ASKED(2, "32"), ASKED(3, "12"), ASKED(4, "72")}, ERR_PAPER},
        {{ASKED(1, "1A"), ASKED(2, "16"), ASKED(3, "12"), ASKED(4, "12")}, ERR_COVER},
        {{ASKED(1, "1A"), ASKED(2, "52"), ASKED(3, "1A"), ASKED(4, "12")}, ERR_IO},
        {{ASKED(1, "1A"), ASKED(2, "12"), ASKED(3, "12"), ASKED(4, "12")}, ERR_IO},
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

static void a_silent_printer_is_asked_on_endpoint_0(void **state)
{
    (void)state;
    static const char *const empty[] = {"! 03 TIMEOUT", "= 30", NULL};
    static const char *const silent[] = {"> 03 10 04 01", "! 84 TIMEOUT", NULL};
    struct escpos_printer printer = printer_on(empty);
    struct printer_status status = {0};
    assert_int_equal(escpos_printer_status(&printer, &status), ERR_OK);
    assert_true(status.is_paper_out);
    assert_false(status.is_online);
    transcript_assert_over(&transcript);
    transcript_transport(&transcript, silent);
    transcript.line = silent;
    assert_int_equal(escpos_printer_status(&printer, &status), ERR_TIMEOUT);
}

static void paper_running_out_is_noticed_while_the_pipe_is_blocked(void **state)
{
    (void)state;
    static const char *const lines[] = {HEALTHY, INIT, "! 03 TIMEOUT 10", "= 30", NULL};
    struct escpos_printer printer = printer_on(lines);
    bool started = false;
    assert_int_equal(print(&printer, &started), ERR_PAPER);
    assert_true(started);
    assert_int_equal(printer.missing, 8 + 24 - 10);
    transcript_assert_over(&transcript);
}

static void paper_running_out_is_noticed_between_bands(void **state)
{
    (void)state;
    static const char *const by_port[] = {HEALTHY, INIT, BAND_1, ASK_2, "= 38", NULL};
    static const char *const by_answer[] = {HEALTHY, INIT, BAND_1, ASK_2, "< 84 32", NULL};
    static const char *const cover[] = {HEALTHY, INIT, BAND_1, ASK_2, "< 84 16", NULL};
    const char *const *const scripts[] = {by_port, by_answer, cover};
    for (size_t i = 0; i < 3; i++) {
        struct escpos_printer printer = printer_on(scripts[i]);
        bool started = false;
        assert_int_equal(print(&printer, &started), i < 2 ? ERR_PAPER : ERR_COVER);
        assert_true(started);
        transcript_assert_over(&transcript);
    }
}

static void paper_running_out_is_noticed_behind_the_cut(void **state)
{
    (void)state;
    static const char *const lines[] = {HEALTHY, INIT, BAND_1, ASK_2, BAND_2, ASK_2, END, "< 84 32", NULL};
    struct escpos_printer printer = printer_on(lines);
    bool started = false;
    assert_int_equal(print(&printer, &started), ERR_PAPER);
    assert_true(started);
    transcript_assert_over(&transcript);
}

static void a_slow_printer_takes_a_band_in_pieces(void **state)
{
    (void)state;
    static const char *const lines[] = {
        HEALTHY, INIT, "! 03 TIMEOUT 8", "> 03 80" ZEROS_23, ASK_2, BAND_2, ASK_2, END, "< 84 00", NULL};
    struct escpos_printer printer = printer_on(lines);
    bool started = false;
    assert_int_equal(print(&printer, &started), ERR_OK);
    transcript_assert_over(&transcript);
}

/* The printer still waits for 22 bytes of the raster: it gets them as white before anything else. */
static void a_cut_off_job_is_completed_with_white_before_the_next(void **state)
{
    (void)state;
    static const char *const cut_off[] = {HEALTHY, INIT, "! 03 TIMEOUT 10", "= 30", NULL};
    static const char *const next[] = {
        "> 03 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00",
        MENDED,
        HEALTHY,
        INIT,
        BAND_1,
        ASK_2,
        BAND_2,
        ASK_2,
        END,
        "< 84 00",
        NULL};
    static const char *const still_out[] = {"! 03 TIMEOUT 4", "! 03 TIMEOUT", "= 30", NULL};
    struct escpos_printer printer = printer_on(cut_off);
    bool started = false;
    assert_int_equal(print(&printer, &started), ERR_PAPER);
    transcript.line = still_out;
    assert_int_equal(print(&printer, &started), ERR_PAPER);
    assert_false(started);
    assert_int_equal(printer.missing, 18);
    transcript_assert_over(&transcript);
    printer.missing = 22;
    transcript.line = next;
    assert_int_equal(print(&printer, &started), ERR_OK);
    transcript_assert_over(&transcript);
}

static void a_stop_is_obeyed_between_bands(void **state)
{
    (void)state;
    static const char *const lines[] = {HEALTHY, INIT, BAND_1, ASK_2, NULL};
    static const char *const next[] = {MENDED, HEALTHY, NULL};
    struct escpos_printer printer = printer_on(lines);
    struct printer_status status;
    bool started = false;
    bands_before_stop = 1;
    assert_int_equal(print(&printer, &started), ERR_STOPPED);
    assert_true(started);
    transcript_assert_over(&transcript);
    transcript.line = next;
    assert_int_equal(escpos_printer_status(&printer, &status), ERR_OK);
    transcript_assert_over(&transcript);
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

static int make_raster(void **state)
{
    (void)state;
    raster_init(&raster, 8, 25);
    raster_set(&raster, 0, 0);
    raster_set(&raster, 7, 24);
    return 0;
}

static int drop_raster(void **state)
{
    (void)state;
    raster_finish(&raster);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_receipt_is_done_when_the_printer_got_past_the_cut),
        cmocka_unit_test(nothing_is_sent_to_a_printer_in_trouble),
        cmocka_unit_test(stale_and_unasked_bytes_are_not_taken_for_the_answer),
        cmocka_unit_test(a_silent_printer_is_asked_on_endpoint_0),
        cmocka_unit_test(paper_running_out_is_noticed_while_the_pipe_is_blocked),
        cmocka_unit_test(paper_running_out_is_noticed_between_bands),
        cmocka_unit_test(paper_running_out_is_noticed_behind_the_cut),
        cmocka_unit_test(a_slow_printer_takes_a_band_in_pieces),
        cmocka_unit_test(a_cut_off_job_is_completed_with_white_before_the_next),
        cmocka_unit_test(a_stop_is_obeyed_between_bands),
        cmocka_unit_test(a_raster_wider_than_the_head_is_refused),
        cmocka_unit_test(a_printer_unplugged_on_the_way_is_gone),
    };
    return cmocka_run_group_tests(tests, make_raster, drop_raster);
}
