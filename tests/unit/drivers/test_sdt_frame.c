#include "transcript.h"

#include "drivers/sdt_frame.h"

/* Frames as vendors' documents and public drivers print them; no person's data. */
static const struct {
    uint8_t cmd, para;
    const char *frame;
} requests[] = {
    {0x10, 0xFF, "AA AA AA 96 69 00 03 10 FF EC"}, {0x11, 0xFF, "AA AA AA 96 69 00 03 11 FF ED"},
    {0x12, 0xFF, "AA AA AA 96 69 00 03 12 FF EE"}, {0x20, 0x01, "AA AA AA 96 69 00 03 20 01 22"},
    {0x20, 0x02, "AA AA AA 96 69 00 03 20 02 21"}, {0x30, 0x01, "AA AA AA 96 69 00 03 30 01 32"},
    {0x30, 0x10, "AA AA AA 96 69 00 03 30 10 23"}, {0x30, 0x03, "AA AA AA 96 69 00 03 30 03 30"},
    {0x30, 0x05, "AA AA AA 96 69 00 03 30 05 36"}, {0x60, 0x04, "AA AA AA 96 69 00 03 60 04 67"},
};

#define SAM_ID "AA AA AA 96 69 00 14 00 00 90 05 00 01 00 09 B8 32 01 05 BE 12 00 AD C5 B1 11 63"
#define STATUS_OK "AA AA AA 96 69 00 04 00 00 90 94"
#define VENDOR_TIMEOUT "AA AA AA 96 69 00 05 05 05 05"

static const struct {
    const char *frame;
    uint8_t sw3;
    size_t len;
    enum err meaning;
} answers[] = {
    {STATUS_OK, 0x90, 0, ERR_OK},
    {"AA AA AA 96 69 00 04 00 00 60 64", 0x60, 0, ERR_SELF_TEST},
    {SAM_ID, 0x90, 16, ERR_OK},
    {"AA AA AA 96 69 00 08 00 00 9F 00 00 00 00 97", 0x9F, 4, ERR_OK},
    {"AA AA AA 96 69 00 04 00 00 80 84", 0x80, 0, ERR_NOT_FOUND},
    {"AA AA AA 96 69 00 0C 00 00 90 00 00 00 00 00 00 00 00 9C", 0x90, 8, ERR_OK},
    {"AA AA AA 96 69 00 04 00 00 81 85", 0x81, 0, ERR_CARD},
    {"AA AA AA 96 69 00 04 00 00 41 45", 0x41, 0, ERR_CARD},
    {"AA AA AA 96 69 00 04 00 00 32 36", 0x32, 0, ERR_CARD},
    {"AA AA AA 96 69 00 04 00 00 91 95", 0x91, 0, ERR_NOT_FOUND},
    {"AA AA AA 96 69 00 04 00 00 10 14", 0x10, 0, ERR_PROTOCOL},
    {"AA AA AA 96 69 00 04 00 00 11 15", 0x11, 0, ERR_PROTOCOL},
    {"AA AA AA 96 69 00 04 00 00 21 25", 0x21, 0, ERR_PROTOCOL},
    {"AA AA AA 96 69 00 04 00 00 23 27", 0x23, 0, ERR_PROTOCOL},
    {"AA AA AA 96 69 00 04 00 00 24 20", 0x24, 0, ERR_PROTOCOL},
    {"AA AA AA 96 69 00 04 00 00 31 35", 0x31, 0, ERR_CARD},
    {"AA AA AA 96 69 00 04 00 00 33 37", 0x33, 0, ERR_CARD},
    {"AA AA AA 96 69 00 04 00 00 40 44", 0x40, 0, ERR_CARD},
    {"AA AA AA 96 69 00 04 00 00 47 43", 0x47, 0, ERR_CARD},
    {"AA AA AA 96 69 00 04 00 00 66 62", 0x66, 0, ERR_UNAUTHORISED},
    {"AA AA AA 96 69 00 04 6A 82 41 AD", 0x41, 0, ERR_CARD}, /* the card's own status relayed */
};
enum { ANSWERS = sizeof answers / sizeof answers[0] };

/* A copy of its exact size, so that the sanitizer sees a read past its end. */
static uint8_t *exact(const uint8_t *data, size_t len)
{
    uint8_t *copy = malloc(len ? len : 1);
    assert_non_null(copy);
    memcpy(copy, data, len);
    return copy;
}

static enum sdt_step feed(struct sdt_decoder *d, const uint8_t *data, size_t len, size_t *taken)
{
    uint8_t *copy = exact(data, len);
    enum sdt_step step = sdt_decoder_feed(d, copy, len, taken);
    free(copy);
    return step;
}

static enum err check(const uint8_t *data, size_t len)
{
    uint8_t *copy = exact(data, len);
    enum err e = sdt_frame_check(copy, len, SDT_ANSWER_MIN);
    free(copy);
    return e;
}

static enum sdt_step feed_text(struct sdt_decoder *d, const char *text)
{
    uint8_t bytes[64];
    size_t taken, len = hex_bytes(text, bytes, sizeof bytes);
    return feed(d, bytes, len, &taken);
}

static void requests_match_the_published_frames(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof requests / sizeof requests[0]; i++) {
        uint8_t want[SDT_REQUEST_SIZE], made[SDT_REQUEST_SIZE];
        assert_int_equal(hex_bytes(requests[i].frame, want, sizeof want), SDT_REQUEST_SIZE);
        sdt_request_encode(made, requests[i].cmd, requests[i].para);
        assert_memory_equal(made, want, SDT_REQUEST_SIZE);
        assert_int_equal(sdt_frame_check(want, sizeof want, SDT_REQUEST_MIN), ERR_OK);
    }
}

static void published_answers_are_understood_wherever_they_are_cut(void **state)
{
    (void)state;
    for (size_t i = 0; i < ANSWERS; i++) {
        uint8_t bytes[64];
        size_t len = hex_bytes(answers[i].frame, bytes, sizeof bytes), taken;
        assert_int_equal(check(bytes, len), ERR_OK);
        for (size_t cut = 0; cut < len; cut++) {
            struct sdt_decoder d;
            sdt_decoder_init(&d, SDT_ANSWER_MIN);
            assert_int_equal(feed(&d, bytes, cut, &taken), SDT_MORE);
            assert_int_equal(feed(&d, bytes + cut, len - cut, &taken), SDT_FRAME);
            assert_int_equal(d.used, len);
            assert_memory_equal(d.frame, bytes, len);
        }
        struct sdt_answer answer = sdt_answer_of(bytes);
        assert_int_equal(answer.sw3, answers[i].sw3);
        assert_int_equal(answer.len, answers[i].len);
        assert_int_equal(sdt_status_err(answer.sw3), answers[i].meaning);
    }
}

static void module_id_is_printed_as_vendors_do(void **state)
{
    (void)state;
    uint8_t bytes[64];
    char serial[SDT_SERIAL_SIZE];
    hex_bytes(SAM_ID, bytes, sizeof bytes);
    sdt_serial_format(serial, sdt_answer_of(bytes).data);
    assert_string_equal(serial, "05.01-20101129-0001228293-0296863149");
    sdt_serial_format(serial, (const uint8_t[16]){255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255,
                                                  255, 255, 255, 255});
    assert_string_equal(serial, "65535.65535-4294967295-4294967295-4294967295");
}

static void answers_of_every_legal_size_are_put_together_from_packets(void **state)
{
    (void)state;
    static const size_t frame_sizes[] = {1295, 1297, 1809, 2321};
    for (size_t i = 0; i < 4; i++) {
        uint8_t data[SDT_LEN_MAX], frame[SDT_FRAME_MAX];
        for (size_t k = 0; k < sizeof data; k++)
            data[k] = (uint8_t)(k * 7);
        size_t size = sdt_answer_encode(frame, 0x90, data, frame_sizes[i] - SDT_HEADER - SDT_ANSWER_MIN),
               taken;
        assert_int_equal(size, frame_sizes[i]);
        struct sdt_decoder d;
        sdt_decoder_init(&d, SDT_ANSWER_MIN);
        enum sdt_step step = SDT_MORE;
        for (size_t at = 0; at < size; at += 64) {
            assert_int_equal(step, SDT_MORE);
            step = feed(&d, frame + at, size - at < 64 ? size - at : 64, &taken);
        }
        assert_int_equal(step, SDT_FRAME);
        assert_memory_equal(d.frame, frame, size);
    }
}

static void malformed_frames_are_refused(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "AA AA AA 96 69 00 00",             /* Len 0 */
        "AA AA AA 96 69 00 03 00 00 90",    /* Len below the least */
        "AA AA AA 96 69 FF FF",             /* Len 65535 */
        "AA AA AA 96 69 09 0B",             /* Len 2315 */
        "AA AA AA 96 69 00 04 00 00 90 95", /* XOR */
        "AA AA AA 96 69 00 04 01 00 90 94",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        struct sdt_decoder d;
        uint8_t bytes[64];
        sdt_decoder_init(&d, SDT_ANSWER_MIN);
        assert_int_equal(feed_text(&d, bad[i]), SDT_BAD);
        assert_int_equal(check(bytes, hex_bytes(bad[i], bytes, sizeof bytes)), ERR_PROTOCOL);
        assert_int_equal(feed_text(&d, STATUS_OK), SDT_FRAME);
    }
}

static void whole_frames_too_short_or_too_long_are_refused(void **state)
{
    (void)state;
    uint8_t bytes[64];
    size_t len = hex_bytes(SAM_ID, bytes, sizeof bytes);
    for (size_t size = 0; size < len; size++)
        assert_int_equal(check(bytes, size), ERR_PROTOCOL);
    assert_int_equal(check(bytes, len), ERR_OK);
    assert_int_equal(check(bytes, len + 1), ERR_PROTOCOL);
}

static void junk_before_the_preamble_is_skipped(void **state)
{
    (void)state;
    static const char *const junk[] = {
        "00",          "AA",       "AA AA",          "AA AA AA",
        "AA AA AA 96", "AA 96 69", "AA AA AA 96 AA", "69 96 AA 00 FF AA AA 96 69 AA AA AA 00"};
    for (size_t i = 0; i < sizeof junk / sizeof junk[0]; i++) {
        struct sdt_decoder d;
        sdt_decoder_init(&d, SDT_ANSWER_MIN);
        assert_int_equal(feed_text(&d, junk[i]), SDT_MORE);
        assert_int_equal(feed_text(&d, STATUS_OK), SDT_FRAME);
        assert_int_equal(sdt_answer_of(d.frame).sw3, 0x90);
    }
}

/* Some firmware sends this instead of an answer; its Len lies. */
static void vendors_timeout_frame_is_no_answer(void **state)
{
    (void)state;
    struct sdt_decoder d;
    uint8_t bytes[64];
    sdt_decoder_init(&d, SDT_ANSWER_MIN);
    assert_int_equal(check(bytes, hex_bytes(VENDOR_TIMEOUT, bytes, sizeof bytes)), ERR_PROTOCOL);
    assert_int_equal(feed_text(&d, VENDOR_TIMEOUT), SDT_MORE);
    if (feed_text(&d, STATUS_OK) == SDT_FRAME)
        assert_int_equal(sdt_status_err(sdt_answer_of(d.frame).sw3), ERR_PROTOCOL);
}

static void bytes_behind_a_frame_are_not_taken(void **state)
{
    (void)state;
    struct sdt_decoder d;
    uint8_t bytes[64];
    size_t taken, len = hex_bytes(STATUS_OK " " STATUS_OK, bytes, sizeof bytes);
    sdt_decoder_init(&d, SDT_ANSWER_MIN);
    assert_int_equal(feed(&d, bytes, len, &taken), SDT_FRAME);
    assert_int_equal(taken, len / 2);
}

static void random_bytes_never_make_an_unsound_frame(void **state)
{
    (void)state;
    static const uint8_t likely[] = {0xAA, 0xAA, 0xAA, 0x96, 0x69, 0x00, 0x04, 0x05, 0x90};
    unsigned seed = 20140601;
    int frames = 0;
    print_message("seed %u\n", seed);
    srand(seed);
    struct sdt_decoder d;
    sdt_decoder_init(&d, SDT_ANSWER_MIN);
    for (int i = 0; i < 20000; i++) {
        uint8_t bytes[32];
        size_t len = (size_t)rand() % sizeof bytes, taken;
        for (size_t k = 0; k < len; k++)
            bytes[k] = rand() % 4 ? likely[(size_t)rand() % sizeof likely] : (uint8_t)rand();
        if (rand() % 3 == 0)
            len = hex_bytes(STATUS_OK, bytes, sizeof bytes);
        if (feed(&d, bytes, len, &taken) != SDT_FRAME)
            continue;
        frames++;
        assert_int_equal(check(d.frame, d.used), ERR_OK);
        sdt_decoder_init(&d, SDT_ANSWER_MIN);
    }
    assert_true(frames > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(requests_match_the_published_frames),
        cmocka_unit_test(published_answers_are_understood_wherever_they_are_cut),
        cmocka_unit_test(module_id_is_printed_as_vendors_do),
        cmocka_unit_test(answers_of_every_legal_size_are_put_together_from_packets),
        cmocka_unit_test(malformed_frames_are_refused),
        cmocka_unit_test(whole_frames_too_short_or_too_long_are_refused),
        cmocka_unit_test(junk_before_the_preamble_is_skipped),
        cmocka_unit_test(vendors_timeout_frame_is_no_answer),
        cmocka_unit_test(bytes_behind_a_frame_are_not_taken),
        cmocka_unit_test(random_bytes_never_make_an_unsound_frame),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
