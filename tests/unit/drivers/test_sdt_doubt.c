/* Readers of ID cards whose answers are unsound, late, or of another question. */
#include "sdt_transcript.h"

/* The question that follows an answer which does not fit. */
#define FOUND_AGAIN                                                                                          \
    STREAM_ASK(STATUS), STREAM_TELL("00 04 00 00 90 94"), STREAM_ASK(FIND),                                  \
        STREAM_TELL("00 08 00 00 9F 00 00 00 00 97")

static void length_words_of_a_card_are_checked(void **state)
{
    (void)state;
    static const char *const sound[] = {STREAM_OPEN, SELECTED, "< 84 @", NULL};
    static const char *const unsound[] = {STREAM_OPEN, SELECTED, "< 84 @", FOUND_AGAIN,
                                          SELECTED,    "< 84 @", NULL};
    static const struct {
        size_t words, text_len, photo_len;
        enum err e;
    } cases[] = {
        {4, 256, 1024, ERR_OK},       {6, 256, 1024, ERR_OK},     {4, 255, 1025, ERR_PROTOCOL},
        {4, 256, 1025, ERR_PROTOCOL}, {4, 0, 1280, ERR_PROTOCOL}, {4, 0xFFFF, 0xFFFF, ERR_PROTOCOL},
        {4, 256, 1023, ERR_PROTOCOL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t frame[SDT_FRAME_MAX];
        size_t size = card_answer(frame, cases[i].words, cases[i].text_len, cases[i].photo_len);
        assert_int_equal(read_with(&stream, cases[i].e ? unsound : sound, frame, size), cases[i].e);
    }
}

static void unsound_answers_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        STREAM_TELL("00 04 00 00 90 95"),    /* XOR */
        STREAM_TELL("00 00"),                /* Len 0 */
        STREAM_TELL("FF FF 00 00 90"),       /* Len 65535 */
        STREAM_TELL("09 0B 00 00 90"),       /* Len 2315 */
        STREAM_TELL("00 04 00 00 90 94 00"), /* more than Len */
        STREAM_TELL("00 04 00 00 90 94"),    /* sound, but no card in it */
        STREAM_TELL("00 05 05 05 05 AA AA"), /* a vendor's timeout frame met by another answer */
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const char *const lines[] = {STREAM_OPEN, SELECTED, bad[i], FOUND_AGAIN, SELECTED, bad[i], NULL};
        assert_int_equal(read_with(&stream, lines, NULL, 0), ERR_PROTOCOL);
    }
}

static void split_transfers_must_be_cut_behind_the_header(void **state)
{
    (void)state;
    static const char *const bad[][2] = {
        {"< 81 " HEAD "00 04 00", "< 85 00 90 94"},
        {"< 81 AA AA AA 96", NULL},
        {"< 81 00 " HEAD "00", NULL},
        {"< 81 " HEAD "00 04 00 00 90 94", NULL},
        {"< 81 " HEAD "00 04", "< 85 00 00 90 94 00"},
        {"< 81 " HEAD "FF FF", NULL},
        {"< 81 " HEAD "00 04", "< 85 00 00 90 95"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const char *const lines[] = {ASK(STATUS), bad[i][0], bad[i][1], NULL};
        struct sdt_reader reader = reader_on(&split, lines);
        assert_int_equal(sdt_reader_start(&reader), ERR_PROTOCOL);
    }
}

static void a_failed_self_test_is_answered_by_one_reset(void **state)
{
    (void)state;
    static const char *const cured[] = {ASK(STATUS), TELL("00 04", "00 00 60 64"),
                                        ASK(RESET),  TELL("00 04", "00 00 90 94"),
                                        SPLIT_OPEN,  NULL};
    static const char *const broken[] = {
        ASK(STATUS), TELL("00 04", "00 00 60 64"), ASK(RESET), TELL("00 04", "00 00 90 94"),
        ASK(STATUS), TELL("00 04", "00 00 60 64"), NULL};
    struct sdt_reader reader = reader_on(&split, cured);
    assert_int_equal(sdt_reader_start(&reader), ERR_OK);
    transcript_assert_over(&transcript);
    reader = reader_on(&split, broken);
    assert_int_equal(sdt_reader_start(&reader), ERR_SELF_TEST);
    transcript_assert_over(&transcript);
}

static void a_module_without_authority_is_told_apart(void **state)
{
    (void)state;
    static const char *const lines[] = {STREAM_ASK(STATUS), STREAM_TELL("00 04 00 00 66 62"), NULL};
    struct sdt_reader reader = reader_on(&stream, lines);
    assert_int_equal(sdt_reader_start(&reader), ERR_UNAUTHORISED);
    transcript_assert_over(&transcript);
}

static void none_found_is_asked_twice(void **state)
{
    (void)state;
    static const char *const lines[] = {SPLIT_OPEN,
                                        ASK(FIND),
                                        TELL("00 04", "00 00 80 84"),
                                        ASK(FIND),
                                        TELL("00 04", "00 00 80 84"),
                                        ASK(FIND),
                                        TELL("00 04", "00 00 80 84"),
                                        ASK(FIND),
                                        TELL("00 08", "00 00 9F 00 00 00 00 97"),
                                        NULL};
    struct sdt_reader reader = reader_on(&split, lines);
    bool found = true;
    assert_int_equal(sdt_reader_start(&reader), ERR_OK);
    assert_int_equal(sdt_reader_find(&reader, &found), ERR_OK);
    assert_false(found);
    assert_int_equal(sdt_reader_find(&reader, &found), ERR_OK);
    assert_true(found);
    transcript_assert_over(&transcript);
}

static void an_unreadable_card_must_be_lifted_and_the_module_is_asked_again(void **state)
{
    (void)state;
    static const char *const lines[] = {STREAM_OPEN,
                                        SELECTED,
                                        STREAM_TELL("00 04 00 00 41 45"),
                                        STREAM_ASK(STATUS),
                                        STREAM_TELL("00 04 00 00 90 94"),
                                        STREAM_ASK(FIND),
                                        STREAM_TELL("00 08 00 00 9F 00 00 00 00 97"),
                                        NULL};
    struct sdt_reader reader = reader_on(&stream, lines);
    struct idcard card;
    bool found;
    assert_int_equal(sdt_reader_start(&reader), ERR_OK);
    assert_int_equal(sdt_reader_read(&reader, &card), ERR_CARD);
    assert_int_equal(sdt_reader_find(&reader, &found), ERR_OK);
    transcript_assert_over(&transcript);
}

static void select_without_a_card_says_lift_it(void **state)
{
    (void)state;
    static const char *const lines[] = {STREAM_OPEN, STREAM_ASK(SELECT), STREAM_TELL("00 04 00 00 81 85"),
                                        NULL};
    assert_int_equal(read_with(&stream, lines, NULL, 0), ERR_CARD);
}

/* A timed-out command leaves a header and a body behind; the late answer must not pass for the next one. */
static void late_answers_are_drained_from_both_endpoints(void **state)
{
    (void)state;
    static const char *const lines[] = {SPLIT_OPEN,
                                        ASK(FIND),
                                        "! 81 TIMEOUT",
                                        TELL("00 08", "00 00 9F 00 00 00 00 97"),
                                        ASK(STATUS),
                                        TELL("00 04", "00 00 90 94"),
                                        ASK(FIND),
                                        TELL("00 04", "00 00 80 84"),
                                        ASK(FIND),
                                        TELL("00 04", "00 00 80 84"),
                                        NULL};
    struct sdt_reader reader = reader_on(&split, lines);
    bool found = false;
    assert_int_equal(sdt_reader_start(&reader), ERR_OK);
    assert_int_equal(sdt_reader_find(&reader, &found), ERR_TIMEOUT);
    assert_int_equal(sdt_reader_find(&reader, &found), ERR_OK);
    assert_false(found);
    transcript_assert_over(&transcript);
}

static void stale_input_is_drained_at_open(void **state)
{
    (void)state;
    static const char *const lines[] = {STREAM_TELL("00 08 00 00 9F 00 00 00 00 97"), "< 84 01 02 03",
                                        STREAM_OPEN, NULL};
    struct sdt_reader reader = reader_on(&stream, lines);
    assert_int_equal(sdt_reader_start(&reader), ERR_OK);
    transcript_assert_over(&transcript);
}

/* An answer of another command that comes even later than the drain is told by its size. */
static void a_very_late_answer_is_not_taken_for_the_status(void **state)
{
    (void)state;
    static const char *const lines[] = {STREAM_ASK(STATUS), STREAM_TELL("00 08 00 00 9F 00 00 00 00 97"),
                                        NULL};
    struct sdt_reader reader = reader_on(&stream, lines);
    assert_int_equal(sdt_reader_start(&reader), ERR_PROTOCOL);
}

static void a_lost_device_is_reported(void **state)
{
    (void)state;
    static const char *const on_write[] = {SPLIT_OPEN, "! 02 GONE", NULL};
    static const char *const on_read[] = {SPLIT_OPEN, ASK(FIND), "! 81 GONE", NULL};
    const char *const *const scripts[] = {on_write, on_read};
    for (size_t i = 0; i < 2; i++) {
        struct sdt_reader reader = reader_on(&split, scripts[i]);
        bool found = true;
        assert_int_equal(sdt_reader_start(&reader), ERR_OK);
        assert_int_equal(sdt_reader_find(&reader, &found), ERR_GONE);
        assert_true(found);
        transcript_assert_over(&transcript);
    }
}

/* An answer to an older question stands where the card's should: asked once more, nobody has to lift it. */
static void a_stray_answer_costs_a_second_question(void **state)
{
    (void)state;
    static const char *const strays[] = {
        STREAM_TELL("00 04 00 00 80 84"),             /* the find of before found nothing */
        STREAM_TELL("00 08 00 00 9F 00 00 00 00 97"), /* or a card */
        STREAM_TELL("00 04 00 00 90 94"),             /* or it was a status */
    };
    uint8_t frame[SDT_FRAME_MAX];
    size_t size = card_answer(frame, 4, 256, 1024);
    for (size_t i = 0; i < sizeof strays / sizeof strays[0]; i++) {
        const char *const lines[] = {STREAM_OPEN, STREAM_ASK(SELECT),
                                     strays[i],   STREAM_TELL("00 0C 00 00 90 00 00 00 00 00 00 00 00 9C"),
                                     FOUND_AGAIN, SELECTED,
                                     "< 84 @",    NULL};
        assert_int_equal(read_with(&stream, lines, frame, size), ERR_OK);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(length_words_of_a_card_are_checked),
        cmocka_unit_test(unsound_answers_are_refused),
        cmocka_unit_test(split_transfers_must_be_cut_behind_the_header),
        cmocka_unit_test(a_failed_self_test_is_answered_by_one_reset),
        cmocka_unit_test(a_module_without_authority_is_told_apart),
        cmocka_unit_test(none_found_is_asked_twice),
        cmocka_unit_test(an_unreadable_card_must_be_lifted_and_the_module_is_asked_again),
        cmocka_unit_test(select_without_a_card_says_lift_it),
        cmocka_unit_test(late_answers_are_drained_from_both_endpoints),
        cmocka_unit_test(stale_input_is_drained_at_open),
        cmocka_unit_test(a_very_late_answer_is_not_taken_for_the_status),
        cmocka_unit_test(a_lost_device_is_reported),
        cmocka_unit_test(a_stray_answer_costs_a_second_question),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
