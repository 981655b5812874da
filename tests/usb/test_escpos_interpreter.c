#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "escpos_interpreter.h"

#include <stdio.h>
#include <string.h>

/* What came out of the printer. */
struct output {
    int receipts, questions;
    int width, height;
    uint8_t first_row[2], last_row[2];
};

static void on_receipt(void *arg, const struct raster *receipt)
{
    struct output *out = arg;
    size_t stride = raster_stride(receipt), last = (size_t)(receipt->height_dots - 1) * stride;
    out->receipts++;
    out->width = receipt->width_dots;
    out->height = receipt->height_dots;
    memcpy(out->first_row, receipt->bits, 2);
    memcpy(out->last_row, receipt->bits + last, 2);
}

static void on_question(void *arg)
{
    struct output *out = arg;
    out->questions++;
}

static struct output output;
static struct escpos_interpreter it;

static int setup(void **state)
{
    (void)state;
    output = (struct output){0};
    it = (struct escpos_interpreter){.head_dots = 16,
                                     .events = {.on_receipt = on_receipt, .on_paper_question = on_question},
                                     .arg = &output};
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    escpos_interpreter_finish(&it);
    return 0;
}

static void start_again(void **state)
{
    teardown(state);
    setup(state);
}

#define FEED(...) feed_bytes((const uint8_t[]){__VA_ARGS__}, sizeof(const uint8_t[]){__VA_ARGS__})
#define INIT 0x1B, 0x40
#define CUT 0x1D, 0x56, 0x42, 0x00
#define PICTURE(width, rows) 0x1D, 0x76, 0x30, 0x00, width, 0x00, rows, 0x00

static void feed_bytes(const uint8_t *bytes, size_t len)
{
    escpos_interpreter_feed(&it, bytes, len);
}

static void check_violation(const char *words)
{
    if (!strstr(it.violation, words))
        fail_msg("expected \"%s\", found \"%s\"", words, it.violation);
    assert_int_equal(output.receipts, 0);
}

static void receipt_in_two_bands_comes_out_at_the_cut(void **state)
{
    (void)state;
    FEED(INIT, PICTURE(2, 1), 0xF0, 0x0F, 0x10, 0x04, 0x02, PICTURE(1, 2), 0xAA, 0x55);
    assert_int_equal(output.receipts, 0);
    assert_int_equal(it.rows, 3);
    FEED(CUT, 0x1D, 0x72, 0x01);
    assert_string_equal(it.violation, "");
    assert_int_equal(output.receipts, 1);
    assert_int_equal(output.questions, 1);
    assert_int_equal(output.width, 16);
    assert_int_equal(output.height, 3);
    assert_memory_equal(output.first_row, ((uint8_t[]){0xF0, 0x0F}), 2);
    assert_memory_equal(output.last_row, ((uint8_t[]){0x55, 0x00}),
                        2); /* a narrow band leaves the rest white */
    escpos_interpreter_end(&it);
    assert_string_equal(it.violation, "");
}

static void bytes_may_be_cut_anywhere(void **state)
{
    (void)state;
    const uint8_t job[] = {INIT, PICTURE(2, 1), 1, 2, CUT};
    for (size_t i = 0; i < sizeof job; i++)
        feed_bytes(job + i, 1);
    assert_string_equal(it.violation, "");
    assert_int_equal(output.receipts, 1);
}

static void feeds_lengthen_the_paper(void **state)
{
    (void)state;
    FEED(PICTURE(1, 1), 0xFF, 0x1B, 0x4A, 5, 0x1B, 0x64, 2, 0x1D, 0x56, 0x41, 7);
    assert_int_equal(output.height, 1 + 5 + 2 * 30 + 7);
    assert_memory_equal(output.last_row, ((uint8_t[]){0, 0}), 2);
}

static void every_kind_of_cut_ends_a_receipt(void **state)
{
    (void)state;
    FEED(PICTURE(1, 1), 1, 0x1D, 0x56, 0x00, PICTURE(1, 1), 1, 0x1D, 0x56, 0x01);
    FEED(PICTURE(1, 1), 1, 0x1D, 0x56, 0x30, PICTURE(1, 1), 1, 0x1D, 0x56, 0x31);
    FEED(PICTURE(1, 1), 1, 0x1D, 0x56, 0x41, 0, PICTURE(1, 1), 1, CUT);
    assert_string_equal(it.violation, "");
    assert_int_equal(output.receipts, 6);
}

static void blank_paper_is_no_receipt(void **state)
{
    (void)state;
    FEED(INIT, 0x1B, 0x64, 4, CUT);
    escpos_interpreter_end(&it);
    assert_string_equal(it.violation, "");
    assert_int_equal(output.receipts, 0);
}

static void half_receipt_may_be_thrown_out_after_a_fault(void **state)
{
    (void)state;
    FEED(INIT, PICTURE(2, 1), 1, 2, INIT, CUT);
    assert_string_equal(it.violation, "");
    assert_int_equal(output.receipts, 1);
}

static void nothing_completes_a_picture_and_is_ignored_elsewhere(void **state)
{
    (void)state;
    FEED(INIT, PICTURE(1, 3), 1, 0, 0, 0, 0, 0, INIT, CUT, 0);
    assert_string_equal(it.violation, "");
    assert_int_equal(output.receipts, 1);
    assert_int_equal(it.rows, 3);
}

static void text_is_refused(void **state)
{
    (void)state;
    FEED(INIT, 'H', 'i', PICTURE(1, 1), 1, CUT);
    check_violation("byte 2: not a command");
}

static void other_commands_are_refused(void **state)
{
    static const uint8_t others[][4] = {
        {0x0A},                   /* line feed */
        {0x1B, 0x70, 0x00},       /* cash drawer */
        {0x1D, 0x28, 0x6B},       /* the printer's own QR code */
        {0x1D, 0x76, 0x30, 0x01}, /* stretched picture */
        {0x1D, 0x56, 0x43},       /* a cut of other models */
        {0x1C, 0x26},             /* Chinese text */
        {0x10, 0x04, 0x05},       /* a status that few printers have */
        {0x10, 0x14, 0x01},       /* the drawer, at once */
    };
    static const size_t at[] = {0, 1, 1, 3, 2, 0, 2, 1};
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        start_again(state);
        feed_bytes(others[i], at[i] + 1);
        char where[32];
        snprintf(where, sizeof where, "byte %zu: not a command", at[i]);
        check_violation(where);
    }
}

static void picture_wider_than_the_head_is_refused(void **state)
{
    (void)state;
    FEED(PICTURE(3, 1), 1, 2, 3, CUT);
    check_violation("byte 7: a picture wider");
}

static void empty_pictures_are_refused(void **state)
{
    FEED(PICTURE(0, 1), CUT);
    check_violation("an empty picture");
    start_again(state);
    FEED(PICTURE(1, 0), CUT);
    check_violation("an empty picture");
}

static void real_time_commands_in_a_picture_are_refused(void **state)
{
    static const uint8_t commands[][3] = {{0x10, 0x04, 1}, {0x10, 0x04, 8}, {0x10, 0x05, 0},
                                          {0x10, 0x05, 3}, {0x10, 0x14, 1}, {0x10, 0x14, 8}};
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        start_again(state);
        FEED(PICTURE(2, 2), 0xFF, commands[i][0], commands[i][1], commands[i][2], CUT);
        check_violation("byte 11: a real-time command");
    }
}

static void near_misses_of_real_time_commands_are_dots(void **state)
{
    (void)state;
    FEED(PICTURE(2, 5), 0x10, 0x04, 0x00, 0x10, 0x04, 0x09, 0x10, 0x05, 0x04, 0x18, CUT);
    assert_string_equal(it.violation, "");
    assert_int_equal(output.receipts, 1);
}

static void question_right_behind_dots_is_one(void **state)
{
    (void)state;
    FEED(PICTURE(1, 1), 0x10, 0x10, 0x04, 0x02, CUT);
    assert_string_equal(it.violation, "");
}

static void missing_cut_is_seen_at_the_next_receipt(void **state)
{
    (void)state;
    FEED(INIT, PICTURE(1, 1), 1, INIT, PICTURE(1, 1), 1, CUT);
    check_violation("before the last one was cut");
}

static void missing_cut_is_seen_at_the_end(void **state)
{
    (void)state;
    FEED(INIT, PICTURE(1, 1), 1);
    escpos_interpreter_end(&it);
    check_violation("the end without a cut");
}

static void half_a_command_at_the_end_is_seen(void **state)
{
    FEED(PICTURE(2, 1), 1);
    escpos_interpreter_end(&it);
    check_violation("the end inside a command");
    start_again(state);
    FEED(0x1D);
    escpos_interpreter_end(&it);
    check_violation("the end inside a command");
}

static void power_cut_forgets_the_half_receipt_but_no_violation(void **state)
{
    (void)state;
    FEED(INIT, PICTURE(2, 2), 1, 2, 3);
    escpos_interpreter_reset(&it);
    FEED(INIT, PICTURE(2, 1), 9, 9, CUT);
    assert_string_equal(it.violation, "");
    assert_int_equal(output.height, 1);
    output.receipts = 0;
    FEED('x');
    escpos_interpreter_reset(&it);
    check_violation("not a command");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(receipt_in_two_bands_comes_out_at_the_cut),
        TEST(bytes_may_be_cut_anywhere),
        TEST(feeds_lengthen_the_paper),
        TEST(every_kind_of_cut_ends_a_receipt),
        TEST(blank_paper_is_no_receipt),
        TEST(half_receipt_may_be_thrown_out_after_a_fault),
        TEST(nothing_completes_a_picture_and_is_ignored_elsewhere),
        TEST(text_is_refused),
        TEST(other_commands_are_refused),
        TEST(picture_wider_than_the_head_is_refused),
        TEST(empty_pictures_are_refused),
        TEST(real_time_commands_in_a_picture_are_refused),
        TEST(near_misses_of_real_time_commands_are_dots),
        TEST(question_right_behind_dots_is_one),
        TEST(missing_cut_is_seen_at_the_next_receipt),
        TEST(missing_cut_is_seen_at_the_end),
        TEST(half_a_command_at_the_end_is_seen),
        TEST(power_cut_forgets_the_half_receipt_but_no_violation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
