/* Transcripts of a reader hold nothing of a card, and replay. */
#include "transcript.h"

#include "base/idcard.h"
#include "base/mem.h"
#include "drivers/sdt_reader.h"
#include "drivers/sdt_record.h"
#include "drivers/sim_sam.h"

enum { PACKET = 64, PHOTO = 4 + ID_RECORD_SIZE, LINES = 400 };

static const struct sdt_pipes split = {SDT_SPLIT, {0x02, 0x06}, {0x81, 0x85}, {PACKET, PACKET}};
static const struct sdt_pipes stream = {SDT_STREAM, {0x01, 0x01}, {0x81, 0x81}, {PACKET, PACKET}};

enum trouble { NONE, CUT, SPOILT, LATE, TROUBLES };
enum { TROUBLE_AT = 300 };

/* A module whose answers hold personal bytes wherever an answer can: derived from one number. */
struct module {
    struct sim_sam sam;
    uint8_t secret;
    uint8_t request[SDT_REQUEST_SIZE];
    size_t asked;
    uint8_t answer[SDT_FRAME_MAX];
    size_t size, sent;
    enum trouble trouble; /* of the next answer that holds a card */
    bool is_split;
};

static void fill(struct module *m, uint8_t command, uint8_t para)
{
    uint8_t data[SDT_LEN_MAX] = {0};
    struct sdt_answer answer = sdt_answer_of(m->answer);
    size_t len = answer.len, from = command == 0x30 && para == 0x01 ? PHOTO : 0;
    memcpy(data, answer.data, len);
    if (command == 0x30 && para == 0x03)
        len = ID_ADDRESS_SIZE;
    for (size_t i = from; command != 0x12 && i < len; i++)
        data[i] = (uint8_t)(m->secret + i);
    m->size = sdt_answer_encode(m->answer, command == 0x30 && para == 0x03 ? 0x90 : answer.sw3, data, len);
    if (m->trouble == CUT && m->size > TROUBLE_AT)
        m->size = TROUBLE_AT;
    if (m->trouble == SPOILT && m->size > TROUBLE_AT)
        m->answer[TROUBLE_AT] ^= 0x55;
}

static enum err module_write(void *self, uint8_t endpoint, const uint8_t *data, size_t len, size_t *sent,
                             int timeout_ms)
{
    struct module *m = self;
    int delay_ms;
    (void)endpoint, (void)timeout_ms;
    memcpy(m->request + m->asked, data, len);
    m->asked += len;
    *sent = len;
    if (m->asked < SDT_REQUEST_SIZE)
        return ERR_OK;
    m->asked = 0;
    m->sent = 0;
    m->size = sim_sam_answer(&m->sam, m->request, SDT_REQUEST_SIZE, m->answer, &delay_ms);
    fill(m, m->request[SDT_HEADER], m->request[SDT_HEADER + 1]);
    return ERR_OK;
}

/* Header and body of a split reader end in packets of their own. */
static enum err module_read(void *self, uint8_t endpoint, uint8_t *data, size_t size, size_t *got,
                            int timeout_ms)
{
    struct module *m = self;
    (void)timeout_ms;
    *got = 0;
    if (m->trouble == LATE && m->sent > TROUBLE_AT) {
        m->trouble = NONE; /* the rest comes when nobody waits for it any more */
        return ERR_TIMEOUT;
    }
    size_t end = m->is_split && endpoint == 0x81 && m->size > SDT_HEADER ? SDT_HEADER : m->size;
    bool is_here = !m->is_split || (endpoint == 0x81) == (m->sent < SDT_HEADER);
    *got = !is_here || m->sent >= end ? 0 : end - m->sent < size ? end - m->sent : size;
    memcpy(data, m->answer + m->sent, *got);
    m->sent += *got;
    return *got ? ERR_OK : ERR_TIMEOUT;
}

static struct idcard card_of(uint8_t secret)
{
    static const struct idcard cards[] = {
        {.kind = CARD_RESIDENT, .name = "李晓萌", .number = "990001199103120045", .address = "示例路2号"},
        {.kind = CARD_RESIDENT, .name = "欧阳示例", .number = "990001198802290018", .issuer = "示例局"}};
    return cards[secret & 1];
}

/* Everything that a driver asks of a reader, with answers that are cut off or spoilt between; the text goes
 * to *out. */
static void record_play(const struct sdt_pipes *pipes, uint8_t secret, char **out)
{
    size_t size;
    FILE *file = open_memstream(out, &size);
    struct module m = {.secret = secret, .is_split = pipes->kind == SDT_SPLIT};
    struct sdt_record record = {0};
    struct sdt_reader reader = {.link.io = {.self = &m, .write = module_write, .read = module_read},
                                .link.pipes = *pipes};
    struct idcard card = card_of(secret), got;
    struct idcard_addresses addresses;
    uint8_t text[ID_RECORD_SIZE], body[IDCARD_BODY_SIZE];
    bool is_found;
    assert_int_equal(id_record_encode(&card, text), ERR_OK);
    sdt_record_begin(&record, file, &reader.link.io);
    assert_int_equal(sdt_reader_start(&reader), ERR_OK);
    for (int trouble = LATE; trouble >= NONE; trouble--) {
        sim_sam_lay(&m.sam, text, (struct card_fault){0});
        assert_int_equal(sdt_reader_find(&reader, &is_found), ERR_OK);
        assert_true(is_found);
        m.trouble = (enum trouble)trouble;
        assert_int_equal(sdt_reader_read(&reader, &got) == ERR_OK, trouble == NONE);
        m.trouble = NONE;
    }
    assert_string_equal(got.number, card.number);
    assert_int_equal(sdt_reader_read_addresses(&reader, &addresses), ERR_OK);
    assert_int_equal(sdt_reader_read_body_number(&reader, body), ERR_OK);
    sdt_reader_stop(&reader);
    fclose(file);
}

static const struct sdt_pipes *const wirings[] = {&split, &stream};

/* Two cards that differ in every byte leave the same transcript: so it holds nothing of either. */
static void a_transcript_holds_nothing_of_the_card(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        char *one, *other;
        record_play(wirings[i], 0x10, &one);
        record_play(wirings[i], 0x95, &other);
        assert_true(strlen(one) > 4 * 3 * ID_RECORD_SIZE);
        assert_string_equal(one, other);
        free(one);
        free(other);
    }
}

static void a_transcript_replays(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        char *text, *rest;
        const char *lines[LINES] = {NULL};
        size_t count = 0;
        record_play(wirings[i], 0x10, &text);
        for (char *line = strtok_r(text, "\n", &rest); line && count < LINES - 1;
             line = strtok_r(NULL, "\n", &rest))
            lines[count++] = line;
        struct transcript t;
        struct sdt_reader reader = {.link.io = transcript_transport(&t, lines), .link.pipes = *wirings[i]};
        struct idcard card = {0};
        struct idcard_addresses addresses;
        uint8_t body[IDCARD_BODY_SIZE];
        bool is_found;
        assert_int_equal(sdt_reader_start(&reader), ERR_OK);
        assert_string_equal(reader.serial, "05.01-20101129-0001228293-0296863149");
        for (int trouble = LATE; trouble >= NONE; trouble--) {
            assert_int_equal(sdt_reader_find(&reader, &is_found), ERR_OK);
            assert_true(is_found);
            assert_int_equal(sdt_reader_read(&reader, &card) == ERR_OK, trouble == NONE);
        }
        assert_string_equal(card.name, "张明");
        assert_string_equal(card.number, "990001197001010010");
        assert_int_equal(sdt_reader_read_addresses(&reader, &addresses), ERR_NOT_FOUND);
        assert_int_equal(sdt_reader_read_body_number(&reader, body), ERR_OK);
        transcript_assert_over(&t);
        sdt_reader_stop(&reader);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_transcript_holds_nothing_of_the_card),
        cmocka_unit_test(a_transcript_replays),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
