/* Printers that were cut off, or whose answers are lost, late or of another question. */
#include "printer_transcript.h"

/* What the driver sends until the printer can wait for nothing any more: white, reset, cut, question. It goes
 * on where the last try ended. */
static void a_cut_off_job_is_completed_with_white_before_the_next(void **state)
{
    (void)state;
    static const char *const cut_off[] = {HEALTHY, INIT, "! 03 TIMEOUT 10", "= 30", NULL};
    static const char *const still_out[] = {"! 03 TIMEOUT 1736", "= 30", NULL};
    static const char *const next[] = {"> 03 1B 40 1D 61 0E 1D 56 42 00 1D 72 01", HEALTHY, "< 84 00", NULL};
    struct escpos_printer printer = printer_on(cut_off);
    bool started = false;
    assert_int_equal(print(&printer, &started), ERR_PAPER);
    play(still_out);
    assert_int_equal(print(&printer, &started), ERR_PAPER);
    assert_false(started);
    assert_int_equal(printer.mended, ESCPOS_BAND_MAX);
    transcript_assert_over(&transcript);
    play(next);
    assert_int_equal(trouble_of(&printer), ERR_OK);
    assert_true(printer.is_mended);
}

static void a_printer_just_opened_may_wait_for_the_rest_of_a_picture(void **state)
{
    (void)state;
    static const char *const unknown[] = {"! 03 TIMEOUT 1736", NULL};
    static const char *const whole[] = {"> 03 1B 40 1D 61 0E 1D 72 01", HEALTHY, NULL};
    static const char *const half[] = {"> 03 1B 40 1D 61 0E 1D 56 42 00 1D 72 01", HEALTHY, NULL};
    for (int has_half = 0; has_half <= 1; has_half++) {
        struct escpos_printer printer = new_printer(unknown);
        printer.has_half_receipt = has_half;
        assert_int_equal(trouble_of(&printer), ERR_TIMEOUT);
        play(has_half ? half : whole);
        assert_int_equal(trouble_of(&printer), ERR_OK);
        transcript_assert_over(&transcript);
    }
}

/* The cut of the half receipt takes its time, and the answers to older questions come first. */
static void nothing_is_printed_before_the_last_question_of_the_mending_is_answered(void **state)
{
    (void)state;
    static const char *const cut_off[] = {HEALTHY, INIT, BAND_1, PASS, "! 84 TIMEOUT", OUT_OF_PAPER, NULL};
    static const char *const next[] = {
        MEND,   HEALTHY, "< 84 00", "! 84 TIMEOUT", HEALTHY, "! 84 TIMEOUT", HEALTHY, "< 84 00", INIT,
        BAND_1, PASSED,  BAND_2,    PASSED,         CUT,     PASSED,         NULL};
    struct escpos_printer printer = printer_on(cut_off);
    bool started = false;
    assert_int_equal(print(&printer, &started), ERR_PAPER);
    play(next);
    assert_int_equal(print(&printer, &started), ERR_OK);
    transcript_assert_over(&transcript);
}

/* A question that became dots is never answered: it is written off before the next job, not after it. */
static void a_lost_question_is_written_off_before_the_next_receipt(void **state)
{
    (void)state;
    static const char *const job[] = {INIT, BAND_1, PASSED, BAND_2, PASSED, CUT, PASSED};
    const char *lines[256] = {MEND, "< 84 00", HEALTHY};
    fill(lines, 11 + ASKS_IN_A_STALL * 8, (const char *const[]){HEALTHY}, 8);
    memcpy(lines + 10 + ASKS_IN_A_STALL * 8, job, sizeof job);
    struct escpos_printer printer = new_printer(lines);
    printer.owed = 1;
    bool started = false;
    assert_int_equal(print(&printer, &started), ERR_OK);
    transcript_assert_over(&transcript);
}

static void a_half_receipt_is_remembered_until_its_cut_is_confirmed(void **state)
{
    (void)state;
    static const char *const lines[] = {MEND, HEALTHY, "< 84 00", HEALTHY, NULL};
    struct printer_status status = {0};
    struct escpos_printer printer = new_printer(lines);
    printer.has_half_receipt = true;
    assert_int_equal(escpos_printer_status(&printer, &status), ERR_OK);
    assert_true(status.has_half_receipt);
    assert_int_equal(escpos_printer_status(&printer, &status), ERR_OK);
    assert_false(status.has_half_receipt);
    transcript_assert_over(&transcript);
}

#define BABBLED(n) "> 03 10 04 0" #n, "< 84 00"

/* Clones that answer DLE EOT with zeros, and GS r never. */
static void an_answer_to_another_question_does_not_say_printed(void **state)
{
    (void)state;
    static const char *const lines[] = {MEND, BABBLED(1), NULL};
    struct escpos_printer printer = new_printer(lines);
    bool started = true;
    assert_int_equal(print(&printer, &started), ERR_TIMEOUT);
    assert_false(started);
    transcript_assert_over(&transcript);
}

/* The same with a proper answer to the first: within a job only that is asked. */
static void zeros_for_some_questions_do_not_say_printed(void **state)
{
    (void)state;
    const char *lines[512] = {"> 03 10 04 01", "< 84 12", BABBLED(2), BABBLED(3), BABBLED(4), INIT,
                              BAND_1,          PASSED,    BAND_2,     PASSED,     CUT,        PASS};
    fill(lines, 512, (const char *const[]){"! 84 TIMEOUT", ASKED(1, "12")}, 3);
    struct escpos_printer printer = printer_on(lines);
    bool started = false;
    assert_int_equal(print(&printer, &started), ERR_TIMEOUT);
    assert_true(started);
}

/* A clone that answers GS r alone, but late: just when it was asked another thing. */
static void a_silent_printer_is_asked_again_when_its_answer_was_dropped(void **state)
{
    (void)state;
    static const char *const lines[] = {MEND, BABBLED(1), PASSED, "> 03 10 04 01", "! 84 TIMEOUT", NULL};
    struct printer_status status = {0};
    struct escpos_printer printer = new_printer(lines);
    assert_int_equal(escpos_printer_status(&printer, &status), ERR_TIMEOUT);
    assert_int_equal(escpos_printer_status(&printer, &status), ERR_OK);
    assert_true(status.is_silent);
    transcript_assert_over(&transcript);
}

static void an_answer_just_before_the_proper_one_counts(void **state)
{
    (void)state;
    static const char *const lines[] = {HEALTHY,
                                        INIT,
                                        BAND_1,
                                        PASS,
                                        "! 84 TIMEOUT",
                                        "> 03 10 04 01",
                                        "< 84 00 12",
                                        ASKED(2, "12"),
                                        ASKED(3, "12"),
                                        ASKED(4, "12"),
                                        BAND_2,
                                        PASSED,
                                        CUT,
                                        PASSED,
                                        NULL};
    struct escpos_printer printer = printer_on(lines);
    bool started = false;
    assert_int_equal(print(&printer, &started), ERR_OK);
    transcript_assert_over(&transcript);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cut_off_job_is_completed_with_white_before_the_next),
        cmocka_unit_test(a_printer_just_opened_may_wait_for_the_rest_of_a_picture),
        cmocka_unit_test(nothing_is_printed_before_the_last_question_of_the_mending_is_answered),
        cmocka_unit_test(a_lost_question_is_written_off_before_the_next_receipt),
        cmocka_unit_test(a_half_receipt_is_remembered_until_its_cut_is_confirmed),
        cmocka_unit_test(an_answer_to_another_question_does_not_say_printed),
        cmocka_unit_test(zeros_for_some_questions_do_not_say_printed),
        cmocka_unit_test(a_silent_printer_is_asked_again_when_its_answer_was_dropped),
        cmocka_unit_test(an_answer_just_before_the_proper_one_counts),
    };
    return cmocka_run_group_tests(tests, make_raster, drop_raster);
}
