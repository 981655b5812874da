/* Transcripts of readers of ID cards, for both wirings. */
#pragma once

#include "transcript.h"

#include "drivers/id_record.h"
#include "drivers/sdt_reader.h"

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

static inline struct sdt_reader reader_on(const struct sdt_pipes *pipes, const char *const *lines)
{
    struct sdt_reader reader = {0};
    transcript = (struct transcript){0};
    reader.link.io = transcript_transport(&transcript, lines);
    reader.link.pipes = *pipes;
    return reader;
}

/* An answer to 30 01 around a specimen's record; words = 4 or 6 bytes of length words. */
static inline size_t card_answer(uint8_t frame[SDT_FRAME_MAX], size_t words, size_t text_len,
                                 size_t photo_len)
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
static inline void assert_wiped(const struct sdt_reader *reader)
{
    static const uint8_t zero[SDT_FRAME_MAX];
    assert_memory_equal(reader->link.decoder.frame, zero, sizeof reader->link.decoder.frame);
    assert_memory_equal(reader->link.packet, zero, sizeof reader->link.packet);
}

/* Starts a reader whose module is fine, then plays the rest of the lines against read. */
static inline enum err read_with(const struct sdt_pipes *pipes, const char *const *lines, const uint8_t *blob,
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
