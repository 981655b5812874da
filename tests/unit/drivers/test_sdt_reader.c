/* Readers of ID cards that answer well. */
#include "sdt_transcript.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_card_is_read_over_four_endpoints),
        cmocka_unit_test(a_card_is_read_over_two_endpoints),
        cmocka_unit_test(a_stream_answer_may_come_in_any_pieces),
        cmocka_unit_test(additional_addresses_come_in_blocks),
        cmocka_unit_test(a_card_may_have_no_additional_address),
        cmocka_unit_test(the_number_of_the_body_has_28_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
