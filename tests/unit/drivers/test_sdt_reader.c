#include "transcript.h"

#include "drivers/id_record.h"
#include "drivers/sdt_reader.h"

/* Lines of transcripts, for both wirings. */
#define HEAD "AA AA AA 96 69 "
#define ASK(body) "> 02 " HEAD "00 03", "> 06 " body
#define TELL(len, body) "< 81 " HEAD len, "< 85 " body
#define STREAM_ASK(body) "> 03 " HEAD "00 03 " body
#define STREAM_TELL(bytes) "< 84 " HEAD bytes

#define STATUS "11 FF ED"
#define RESET "10 FF EC"
#define SAM_ID "12 FF EE"
#define FIND "20 01 22"
#define SELECT "20 02 21"
#define READ "30 01 32"
#define ID_BODY "00 00 90 05 00 01 00 09 B8 32 01 05 BE 12 00 AD C5 B1 11 63"

#define SPLIT_OPEN ASK(STATUS), TELL("00 04", "00 00 90 94"), ASK(SAM_ID), TELL("00 14", ID_BODY)
#define STREAM_OPEN                                                                                          \
    STREAM_ASK(STATUS), STREAM_TELL("00 04 00 00 90 94"), STREAM_ASK(SAM_ID), STREAM_TELL("00 14 " ID_BODY)

static const struct sdt_pipes split = {SDT_SPLIT, {0x02, 0x06}, {0x81, 0x85}, {64, 64}};
static const struct sdt_pipes stream = {SDT_STREAM, {0x03, 0x03}, {0x84, 0x84}, {64, 64}};

static struct transcript transcript;

static struct sdt_reader reader_on(const struct sdt_pipes *pipes, const char *const *lines)
{
    struct sdt_reader reader = {0};
    transcript = (struct transcript){0};
    reader.link.io = transcript_transport(&transcript, lines);
    reader.link.pipes = *pipes;
    return reader;
}

/* An answer to 30 01 around a specimen's record; words = 4 or 6 bytes of length words. */
static size_t card_answer(uint8_t frame[SDT_FRAME_MAX], size_t words, size_t text_len, size_t photo_len)
{
    static const struct idcard specimen = {.kind = CARD_FOREIGNER_2023,
                                           .name = "证件样本",
                                           .sex = "2",
                                           .birth = "19800101",
                                           .number = "931586198001010028",
                                           .country = "PAK"};
    uint8_t data[SDT_LEN_MAX] = {0};
    data[0] = (uint8_t)(text_len >> 8), data[1] = (uint8_t)text_len;
    data[2] = (uint8_t)(photo_len >> 8), data[3] = (uint8_t)photo_len;
    assert_int_equal(id_record_encode(&specimen, data + words), ERR_OK);
    return sdt_answer_encode(frame, 0x90, data, words + 256 + 1024);
}

/* No byte of the card may stay behind in the reader's memory. */
static void assert_wiped(const struct sdt_reader *reader)
{
    static const uint8_t zero[SDT_FRAME_MAX];
    assert_memory_equal(reader->link.decoder.frame, zero, sizeof reader->link.decoder.frame);
    assert_memory_equal(reader->link.packet, zero, sizeof reader->link.packet);
}

static void assert_reads_specimen(struct sdt_reader *reader)
{
    bool found = false;
    struct idcard card = {0};
    assert_int_equal(sdt_reader_start(reader), ERR_OK);
    assert_string_equal(reader->serial, "05.01-20101129-0001228293-0296863149");
    assert_int_equal(sdt_reader_find(reader, &found), ERR_OK);
    assert_true(found);
    assert_int_equal(sdt_reader_read(reader, &card), ERR_OK);
    assert_string_equal(card.number, "931586198001010028");
    assert_wiped(reader);
    transcript_assert_over(&transcript);
    sdt_reader_stop(reader);
    assert_true(transcript.is_closed);
    sdt_reader_stop(reader);
}

static void a_card_is_read_over_four_endpoints(void **state)
{
    (void)state;
    static const char *const lines[] = {SPLIT_OPEN,
                                        ASK(FIND),
                                        TELL("00 08", "00 00 9F 00 00 00 00 97"),
                                        ASK(SELECT),
                                        TELL("00 0C", "00 00 90 00 00 00 00 00 00 00 00 9C"),
                                        ASK(READ),
                                        "< 81 " HEAD "05 08",
                                        "< 85 @",
                                        NULL};
    uint8_t frame[SDT_FRAME_MAX];
    size_t size = card_answer(frame, 4, 256, 1024);
    assert_int_equal(size, 1295);
    struct sdt_reader reader = reader_on(&split, lines);
    transcript.blob = frame + SDT_HEADER;
    transcript.blob_size = size - SDT_HEADER;
    assert_reads_specimen(&reader);
}

static void a_card_is_read_over_two_endpoints(void **state)
{
    (void)state;
    static const char *const lines[] = {STREAM_OPEN,
                                        STREAM_ASK(FIND),
                                        STREAM_TELL("00 08 00 00 9F 00 00 00 00 97"),
                                        STREAM_ASK(SELECT),
                                        STREAM_TELL("00 0C 00 00 90 00 00 00 00 00 00 00 00 9C"),
                                        STREAM_ASK(READ),
                                        "< 84 @",
                                        NULL};
    uint8_t frame[SDT_FRAME_MAX];
    struct sdt_reader reader = reader_on(&stream, lines);
    transcript.blob_size = card_answer(frame, 4, 256, 1024);
    transcript.blob = frame;
    assert_reads_specimen(&reader);
}

static void a_stream_answer_may_come_in_any_pieces(void **state)
{
    (void)state;
    static const char *const lines[] = {STREAM_ASK(STATUS),
                                        "< 84 AA",
                                        "< 84",
                                        "< 84 AA AA 96 69 00",
                                        "< 84 04 00 00 90",
                                        "< 84 94",
                                        STREAM_ASK(SAM_ID),
                                        "< 84 00 FF AA",
                                        STREAM_TELL("00 14 " ID_BODY),
                                        NULL};
    struct sdt_reader reader = reader_on(&stream, lines);
    assert_int_equal(sdt_reader_start(&reader), ERR_OK);
    transcript_assert_over(&transcript);
}

/* Starts a reader whose module is fine, then plays the rest of the lines against read. */
static enum err read_with(const struct sdt_pipes *pipes, const char *const *lines, const uint8_t *blob,
                          size_t size)
{
    struct sdt_reader reader = reader_on(pipes, lines);
    struct idcard card = {.number = "untouched"};
    transcript.blob = blob;
    transcript.blob_size = size;
    assert_int_equal(sdt_reader_start(&reader), ERR_OK);
    enum err e = sdt_reader_read(&reader, &card);
    if (e)
        assert_string_equal(card.number, "untouched");
    assert_wiped(&reader);
    transcript_assert_over(&transcript);
    return e;
}

#define SELECTED                                                                                             \
    STREAM_ASK(SELECT), STREAM_TELL("00 0C 00 00 90 00 00 00 00 00 00 00 00 9C"), STREAM_ASK(READ)

/* ---- what a card holds besides its record ---- */

#define ASK_ADDRESSES STREAM_ASK("30 03 30")
#define ASK_BODY STREAM_ASK("30 05 36")

/* An answer to 30 03 with so many blocks: the first two hold text, others are blank. */
static size_t addresses_answer(uint8_t frame[SDT_FRAME_MAX], size_t size)
{
    static const char *const streets[] = {"A ROAD 1", "B ROAD 2"};
    uint8_t data[400];
    for (size_t i = 0; i < size; i += 2)
        data[i] = ' ', data[i + 1] = 0;
    for (size_t block = 0; block < 2 && (block + 1) * 70 <= size; block++)
        for (size_t i = 0; streets[block][i]; i++)
            data[block * 70 + 2 * i] = (uint8_t)streets[block][i];
    return sdt_answer_encode(frame, 0x90, data, size);
}

static enum err read_addresses(struct idcard_addresses *out, const char *const *lines, const uint8_t *blob,
                               size_t size)
{
    struct sdt_reader reader = reader_on(&stream, lines);
    transcript.blob = blob;
    transcript.blob_size = size;
    *out = (struct idcard_addresses){.count = 77};
    assert_int_equal(sdt_reader_start(&reader), ERR_OK);
    enum err e = sdt_reader_read_addresses(&reader, out);
    if (e)
        assert_int_equal(out->count, 77);
    assert_wiped(&reader);
    transcript_assert_over(&transcript);
    return e;
}

static void additional_addresses_come_in_blocks(void **state)
{
    (void)state;
    static const char *const lines[] = {STREAM_OPEN, ASK_ADDRESSES, "< 84 @", NULL};
    static const struct {
        size_t size;
        int count;
        enum err e;
    } cases[] = {{70, 1, ERR_OK},        {140, 2, ERR_OK},      {280, 2, ERR_OK},
                 {350, 0, ERR_PROTOCOL}, {71, 0, ERR_PROTOCOL}, {0, 0, ERR_PROTOCOL}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t frame[SDT_FRAME_MAX];
        struct idcard_addresses got;
        size_t size = addresses_answer(frame, cases[i].size);
        assert_int_equal(read_addresses(&got, lines, frame, size), cases[i].e);
        if (cases[i].e)
            continue;
        assert_int_equal(got.count, cases[i].count);
        assert_string_equal(got.address[0], "A ROAD 1");
        assert_string_equal(got.address[1], cases[i].count > 1 ? "B ROAD 2" : "");
    }
}

/* A card without one says so; that is no trouble, and the next question needs no status first. */
static void a_card_may_have_no_additional_address(void **state)
{
    (void)state;
    static const char *const none[] = {STREAM_OPEN, ASK_ADDRESSES, STREAM_TELL("00 04 00 00 91 95"), NULL};
    static const char *const blank[] = {STREAM_OPEN, ASK_ADDRESSES, "< 84 @", NULL};
    struct idcard_addresses got;
    uint8_t data[70], frame[SDT_FRAME_MAX];
    for (size_t i = 0; i < sizeof data; i++)
        data[i] = i % 2 ? 0 : ' ';
    assert_int_equal(read_addresses(&got, none, NULL, 0), ERR_NOT_FOUND);
    size_t size = sdt_answer_encode(frame, 0x90, data, sizeof data);
    assert_int_equal(read_addresses(&got, blank, frame, size), ERR_NOT_FOUND);
}

static void the_number_of_the_body_has_28_bytes(void **state)
{
    (void)state;
    static const char *const lines[] = {STREAM_OPEN, ASK_ADDRESSES, STREAM_TELL("00 04 00 00 91 95"),
                                        ASK_BODY,    "< 84 @",      NULL};
    for (size_t size = 27; size <= 29; size++) {
        struct sdt_reader reader = reader_on(&stream, lines);
        struct idcard_addresses addresses;
        uint8_t data[29], frame[SDT_FRAME_MAX], got[IDCARD_BODY_SIZE] = "untouched";
        for (size_t i = 0; i < sizeof data; i++)
            data[i] = (uint8_t)(200 + i);
        transcript.blob = frame;
        transcript.blob_size = sdt_answer_encode(frame, 0x90, data, size);
        assert_int_equal(sdt_reader_start(&reader), ERR_OK);
        assert_int_equal(sdt_reader_read_addresses(&reader, &addresses), ERR_NOT_FOUND);
        assert_int_equal(sdt_reader_read_body_number(&reader, got), size == 28 ? ERR_OK : ERR_PROTOCOL);
        assert_memory_equal(got, size == 28 ? data : (const uint8_t *)"untouched", 9);
        assert_wiped(&reader);
        transcript_assert_over(&transcript);
    }
}

static void length_words_of_a_card_are_checked(void **state)
{
    (void)state;
    static const char *const lines[] = {STREAM_OPEN, SELECTED, "< 84 @", NULL};
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
        assert_int_equal(read_with(&stream, lines, frame, size), cases[i].e);
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
        const char *const lines[] = {STREAM_OPEN, SELECTED, bad[i], NULL};
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_card_is_read_over_four_endpoints),
        cmocka_unit_test(a_card_is_read_over_two_endpoints),
        cmocka_unit_test(a_stream_answer_may_come_in_any_pieces),
        cmocka_unit_test(additional_addresses_come_in_blocks),
        cmocka_unit_test(a_card_may_have_no_additional_address),
        cmocka_unit_test(the_number_of_the_body_has_28_bytes),
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
