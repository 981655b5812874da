#include "cmocka_all.h"

#include "drivers/escpos.h"

#include <stdlib.h>
#include <string.h>

static void bands_are_the_published_raster_command(void **state)
{
    (void)state;
    struct raster raster;
    uint8_t band[ESCPOS_BAND_MAX];
    raster_init(&raster, 16, 26);
    raster_set(&raster, 0, 0);
    raster_set(&raster, 15, 1);
    raster_set(&raster, 8, 25);
    uint8_t first[8 + 48] = {0x1D, 0x76, 0x30, 0x00, 0x02, 0x00, 0x18, 0x00, 0x80, 0x00, 0x00, 0x01};
    static const uint8_t last[] = {0x1D, 0x76, 0x30, 0x00, 0x02, 0x00, 0x02, 0x00, 0x00, 0x00, 0x00, 0x80};
    assert_int_equal(escpos_band(band, &raster, 0), sizeof first);
    assert_memory_equal(band, first, sizeof first);
    assert_int_equal(escpos_band(band, &raster, 24), sizeof last);
    assert_memory_equal(band, last, sizeof last);
    raster_finish(&raster);
}

static void the_widest_band_fits(void **state)
{
    (void)state;
    struct raster raster;
    uint8_t band[ESCPOS_BAND_MAX];
    raster_init(&raster, 576, 24);
    assert_int_equal(escpos_band(band, &raster, 0), sizeof band);
    assert_int_equal(band[4], 72);
    raster_finish(&raster);
}

static void commands_are_the_published_bytes(void **state)
{
    (void)state;
    uint8_t question[3];
    assert_memory_equal(escpos_init, "\x1B\x40\x1D\x61\x0E", 5);
    assert_memory_equal(escpos_cut, "\x1D\x56\x42\x00", 4);
    assert_memory_equal(escpos_ask_paper, "\x1D\x72\x01", 3);
    escpos_ask_status(question, 4);
    assert_memory_equal(question, "\x10\x04\x04", 3);
}

/* Written apart from the driver's own list. */
static bool is_obeyed_in_data(const uint8_t *p)
{
    if (p[0] == 0x10 && p[1] == 0x04)
        return p[2] != 0 && p[2] < 9;
    if (p[0] == 0x10 && p[1] == 0x05)
        return p[2] < 4;
    return p[0] == 0x10 && p[1] == 0x14 && (p[2] == 1 || p[2] == 2 || p[2] == 8);
}

/* Rasters full of the bytes that make real-time commands: none is left, and no dot was taken away. */
static void real_time_commands_in_pictures_are_defused(void **state)
{
    (void)state;
    static const uint8_t likely[] = {0x10, 0x10, 0x04, 0x05, 0x14, 0x01, 0x02, 0x03, 0x08, 0x00};
    unsigned seed = 1005;
    int defused = 0;
    print_message("seed %u\n", seed);
    srand(seed);
    for (int round = 0; round < 100; round++) {
        struct raster raster;
        uint8_t band[ESCPOS_BAND_MAX];
        raster_init(&raster, 384, 30);
        for (size_t i = 0; i < raster_stride(&raster) * 30; i++)
            raster.bits[i] = likely[(size_t)rand() % sizeof likely];
        for (int row = 0; row < 30; row += 24) {
            size_t len = escpos_band(band, &raster, row) - 8;
            const uint8_t *before = raster.bits + raster_stride(&raster) * (size_t)row;
            for (size_t i = 0; i < len; i++) {
                assert_int_equal(band[8 + i] & before[i], before[i]);
                if (i + 2 < len) {
                    assert_false(is_obeyed_in_data(band + 8 + i));
                    defused += is_obeyed_in_data(before + i);
                }
            }
        }
        raster_finish(&raster);
    }
    assert_true(defused > 1000);
}

static struct printer_status status_of(int n, uint8_t answer)
{
    struct printer_status status = {.is_online = true};
    escpos_status_add(&status, n, answer);
    return status;
}

static void status_answers_mean_what_the_manuals_say(void **state)
{
    (void)state;
    for (int n = 1; n <= 4; n++) {
        struct printer_status healthy = status_of(n, 0x12);
        assert_int_equal(printer_status_err(&healthy), ERR_OK);
        assert_false(healthy.is_paper_low);
    }
    assert_true(status_of(1, 0x16).is_online); /* the drawer's line floats */
    assert_false(status_of(1, 0x1A).is_online);
    assert_true(status_of(2, 0x16).is_cover_open);
    assert_true(status_of(2, 0x32).is_paper_out);
    assert_true(status_of(3, 0x1A).has_failed);
    assert_true(status_of(3, 0x32).has_failed);
    assert_false(status_of(3, 0x52).has_failed);
    assert_true(status_of(3, 0x52).is_hot);
    assert_true(status_of(4, 0x1E).is_paper_low);
    assert_false(status_of(4, 0x1E).is_paper_out);
    assert_true(status_of(4, 0x72).is_paper_out);
}

static void the_worst_trouble_is_named(void **state)
{
    (void)state;
    struct printer_status status = {.is_online = true, .is_paper_low = true};
    assert_int_equal(printer_status_err(&status), ERR_OK);
    status.is_online = false;
    assert_int_equal(printer_status_err(&status), ERR_BUSY);
    status.is_hot = true;
    assert_int_equal(printer_status_err(&status), ERR_HOT);
    status.has_failed = true;
    assert_int_equal(printer_status_err(&status), ERR_JAMMED);
    status.is_paper_out = true;
    assert_int_equal(printer_status_err(&status), ERR_PAPER);
    status.is_cover_open = true;
    assert_int_equal(printer_status_err(&status), ERR_COVER);
}

static void incoming_bytes_are_told_apart(void **state)
{
    (void)state;
    struct escpos_input input = {0};
    static const struct {
        uint8_t byte;
        enum escpos_answer kind;
    } rows[] = {{0x12, ESCPOS_STATUS}, {0x00, ESCPOS_PASSED}, {0x03, ESCPOS_PASSED}, {0x10, ESCPOS_NOISE},
                {0x00, ESCPOS_NOISE},  {0x00, ESCPOS_NOISE},  {0x0F, ESCPOS_PUSHED}, {0x00, ESCPOS_PASSED},
                {0x16, ESCPOS_STATUS}, {0x11, ESCPOS_NOISE},  {0x93, ESCPOS_NOISE},  {0x10, ESCPOS_NOISE},
                {0x00, ESCPOS_NOISE},  {0x12, ESCPOS_STATUS}, /* cut short */
                {0x10, ESCPOS_NOISE},  {0x14, ESCPOS_NOISE},  {0x00, ESCPOS_NOISE},  {0x00, ESCPOS_NOISE},
                {0x00, ESCPOS_PUSHED}, {0x00, ESCPOS_PASSED}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_int_equal(escpos_input_feed(&input, rows[i].byte), rows[i].kind);
}

static void what_is_told_unasked_means_what_the_manuals_say(void **state)
{
    (void)state;
    static const struct {
        uint8_t bytes[4];
        enum err e;
        bool is_low;
    } rows[] = {
        {{0x10, 0x00, 0x00, 0x0F}, ERR_OK, false},     {{0x14, 0x00, 0x03, 0x0F}, ERR_OK, true},
        {{0x18, 0x00, 0x0F, 0x0F}, ERR_PAPER, true},   {{0x38, 0x00, 0x00, 0x0F}, ERR_COVER, false},
        {{0x18, 0x08, 0x00, 0x0F}, ERR_JAMMED, false}, {{0x18, 0x04, 0x00, 0x0F}, ERR_JAMMED, false},
        {{0x18, 0x20, 0x00, 0x0F}, ERR_JAMMED, false}, {{0x18, 0x40, 0x00, 0x0F}, ERR_HOT, false},
        {{0x58, 0x00, 0x00, 0x0F}, ERR_BUSY, false},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct escpos_input input = {0};
        for (int n = 0; n < 4; n++)
            assert_int_equal(escpos_input_feed(&input, rows[i].bytes[n]),
                             n < 3 ? ESCPOS_NOISE : ESCPOS_PUSHED);
        struct printer_status status = escpos_pushed_status(&input);
        assert_int_equal(printer_status_err(&status), rows[i].e);
        assert_int_equal(status.is_paper_low, rows[i].is_low);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bands_are_the_published_raster_command),
        cmocka_unit_test(the_widest_band_fits),
        cmocka_unit_test(commands_are_the_published_bytes),
        cmocka_unit_test(real_time_commands_in_pictures_are_defused),
        cmocka_unit_test(status_answers_mean_what_the_manuals_say),
        cmocka_unit_test(the_worst_trouble_is_named),
        cmocka_unit_test(incoming_bytes_are_told_apart),
        cmocka_unit_test(what_is_told_unasked_means_what_the_manuals_say),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
