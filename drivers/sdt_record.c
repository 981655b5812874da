#include "drivers/sdt_record.h"

#include "drivers/id_record.h"

#include <stdbool.h>
#include <string.h>

enum { STATUS = 3, WORD = 2, MODULE_ID = 0x12, MODULE_ID_SIZE = 16 };

static const struct idcard nobody = {.kind = CARD_RESIDENT,
                                     .name = "张明",
                                     .sex = "1",
                                     .ethnic = "01",
                                     .birth = "19700101",
                                     .address = "示例省示例市示例路1号",
                                     .number = "990001197001010010",
                                     .issuer = "示例市公安局",
                                     .valid_from = "20200101",
                                     .valid_to = "20400101"};

/* ---- what is left of an answer ---- */

static size_t be16(const uint8_t *p)
{
    return (size_t)p[0] << 8 | p[1];
}

/* Bytes of the length words before a card's text, 0 when it is not a card: two or three words that add up. */
static size_t card_words(const uint8_t *data, size_t len)
{
    if (len < 3 * WORD || be16(data) != ID_RECORD_SIZE)
        return 0;
    size_t two = 2 * WORD + ID_RECORD_SIZE + be16(data + WORD);
    if (len == two)
        return 2 * WORD;
    return len == two + WORD + be16(data + 2 * WORD) ? 3 * WORD : 0;
}

static void redact_frame(uint8_t *frame, size_t size, bool is_module_id)
{
    uint8_t sealed[SDT_FRAME_MAX];
    struct sdt_answer answer = sdt_answer_of(frame);
    uint8_t *data = frame + SDT_HEADER + STATUS;
    if (is_module_id && answer.len == MODULE_ID_SIZE)
        return;
    size_t words = card_words(data, answer.len);
    explicit_bzero(data + words, answer.len - words);
    if (words && id_record_encode(&nobody, data + words))
        explicit_bzero(data + words, ID_RECORD_SIZE);
    sdt_answer_encode(sealed, answer.sw3, data, answer.len);
    memcpy(frame, sealed, size);
}

/* Size of the sound frame that begins here, 0 if none does. */
static size_t frame_size(const uint8_t *bytes, size_t left)
{
    if (left < SDT_HEADER)
        return 0;
    size_t size = SDT_HEADER + be16(bytes + SDT_HEADER - WORD);
    return size <= left && !sdt_frame_check(bytes, size, SDT_ANSWER_MIN) ? size : 0;
}

static void redact_rest(uint8_t *bytes, size_t left)
{
    static const uint8_t start[] = {0xAA, 0xAA, 0xAA, 0x96, 0x69};
    bool has_header = left >= SDT_HEADER + STATUS && memcmp(bytes, start, sizeof start) == 0;
    size_t kept = has_header ? SDT_HEADER + STATUS : 0;
    explicit_bzero(bytes + kept, left - kept);
}

static void redact(struct sdt_record *r)
{
    size_t at = 0, size;
    for (; (size = frame_size(r->bytes + at, r->used - at)) > 0; at += size)
        redact_frame(r->bytes + at, size, r->command == MODULE_ID && at == 0);
    redact_rest(r->bytes + at, r->used - at);
}

/* ---- lines ---- */

static void put(const struct sdt_record *r, char kind, uint8_t endpoint, const uint8_t *bytes, size_t len)
{
    fprintf(r->file, "%c %02X", kind, endpoint);
    for (size_t i = 0; i < len; i++)
        fprintf(r->file, " %02X", bytes[i]);
    fputc('\n', r->file);
}

void sdt_record_flush(struct sdt_record *r)
{
    redact(r);
    const uint8_t *at = r->bytes;
    for (size_t i = 0; i < r->count; at += r->parts[i++].len) {
        if (r->parts[i].len)
            put(r, '<', r->parts[i].endpoint, at, r->parts[i].len);
        else
            fprintf(r->file, "! %02X %s\n", r->parts[i].endpoint, err_name(r->parts[i].end));
    }
    explicit_bzero(r->bytes, sizeof r->bytes);
    r->used = r->count = 0;
}

/* Bytes, or why there are none. */
static void keep(struct sdt_record *r, uint8_t endpoint, const uint8_t *data, size_t len, enum err end)
{
    if (len > SDT_RECORD_MAX - r->used || r->count == SDT_RECORD_PARTS)
        sdt_record_flush(r);
    if (len > SDT_RECORD_MAX)
        return; /* no endpoint has such packets */
    memcpy(r->bytes + r->used, data, len);
    r->used += len;
    r->parts[r->count].endpoint = endpoint;
    r->parts[r->count].end = end;
    r->parts[r->count++].len = len;
}

/* ---- the transport ---- */

static enum err record_write(void *self, uint8_t endpoint, const uint8_t *data, size_t len, size_t *sent,
                             int timeout_ms)
{
    struct sdt_record *r = self;
    sdt_record_flush(r);
    r->command = len > SDT_HEADER ? data[SDT_HEADER] : len > 0 ? data[0] : 0;
    enum err e = r->inner.write(r->inner.self, endpoint, data, len, sent, timeout_ms);
    if (e)
        fprintf(r->file, "! %02X %s %zu\n", endpoint, err_name(e), *sent);
    else
        put(r, '>', endpoint, data, len);
    return e;
}

static enum err record_read(void *self, uint8_t endpoint, uint8_t *data, size_t size, size_t *got,
                            int timeout_ms)
{
    struct sdt_record *r = self;
    enum err e = r->inner.read(r->inner.self, endpoint, data, size, got, timeout_ms);
    if (*got)
        keep(r, endpoint, data, *got, ERR_OK);
    if (e && (e != ERR_TIMEOUT || !*got))
        keep(r, endpoint, data, 0, e);
    return e;
}

static enum err record_reset(void *self)
{
    struct sdt_record *r = self;
    sdt_record_flush(r);
    fputs("# reset\n", r->file);
    return r->inner.reset(r->inner.self);
}

static void record_close(void *self)
{
    struct sdt_record *r = self;
    sdt_record_flush(r);
    if (r->inner.close)
        r->inner.close(r->inner.self);
}

void sdt_record_begin(struct sdt_record *record, FILE *file, struct transport *io)
{
    record->inner = *io;
    record->file = file;
    *io = (struct transport){.self = record,
                             .write = record_write,
                             .read = record_read,
                             .reset = io->reset ? record_reset : NULL,
                             .close = record_close};
}
