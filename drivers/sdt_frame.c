#include "drivers/sdt_frame.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static const uint8_t preamble[] = {0xAA, 0xAA, 0xAA, 0x96, 0x69};

static uint8_t xor_of(const uint8_t *data, size_t len)
{
    uint8_t sum = 0;
    while (len--)
        sum ^= *data++;
    return sum;
}

/* Preamble, Len and checksum around the body already at out + SDT_HEADER. */
static size_t seal(uint8_t *out, size_t body)
{
    size_t len = body + 1;
    memcpy(out, preamble, sizeof preamble);
    out[5] = (uint8_t)(len >> 8);
    out[6] = (uint8_t)len;
    out[SDT_HEADER + body] = xor_of(out + sizeof preamble, 2 + body);
    return SDT_HEADER + len;
}

void sdt_request_encode(uint8_t out[SDT_REQUEST_SIZE], uint8_t cmd, uint8_t para)
{
    out[SDT_HEADER] = cmd;
    out[SDT_HEADER + 1] = para;
    seal(out, 2);
}

size_t sdt_answer_encode(uint8_t out[SDT_FRAME_MAX], uint8_t sw3, const uint8_t *data, size_t data_len)
{
    uint8_t *body = out + SDT_HEADER;
    body[0] = body[1] = 0;
    body[2] = sw3;
    if (data_len)
        memcpy(body + 3, data, data_len);
    return seal(out, 3 + data_len);
}

static size_t len_of(const uint8_t *frame)
{
    return (size_t)frame[5] << 8 | frame[6];
}

static bool is_len_legal(const uint8_t *frame, size_t min_len)
{
    return len_of(frame) >= min_len && len_of(frame) <= SDT_LEN_MAX;
}

static bool is_sum_right(const uint8_t *frame)
{
    return xor_of(frame + sizeof preamble, 2 + len_of(frame)) == 0;
}

enum err sdt_frame_check(const uint8_t *frame, size_t size, size_t min_len)
{
    if (size < SDT_HEADER || memcmp(frame, preamble, sizeof preamble) != 0 || !is_len_legal(frame, min_len))
        return ERR_PROTOCOL;
    return size == SDT_HEADER + len_of(frame) && is_sum_right(frame) ? ERR_OK : ERR_PROTOCOL;
}

struct sdt_answer sdt_answer_of(const uint8_t *frame)
{
    const uint8_t *body = frame + SDT_HEADER;
    return (struct sdt_answer){.sw3 = body[2], .data = body + 3, .len = len_of(frame) - SDT_ANSWER_MIN};
}

enum err sdt_status_err(uint8_t sw3)
{
    switch (sw3) {
    case 0x90:
    case 0x9F:
        return ERR_OK;
    case 0x80:
    case 0x91:
        return ERR_NOT_FOUND;
    case 0x31: /* card and module did not accept each other */
    case 0x32:
    case 0x33:
    case 0x34: /* no card found yet */
    case 0x40: /* kind of card not recognised */
    case 0x41:
    case 0x47:
    case 0x81:
        return ERR_CARD;
    case 0x60:
        return ERR_SELF_TEST;
    case 0x66:
        return ERR_UNAUTHORISED;
    default:
        return ERR_PROTOCOL;
    }
}

static uint32_t le32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

void sdt_serial_format(char out[SDT_SERIAL_SIZE], const uint8_t id[16])
{
    unsigned a = (unsigned)id[0] | (unsigned)id[1] << 8, b = (unsigned)id[2] | (unsigned)id[3] << 8;
    snprintf(out, SDT_SERIAL_SIZE, "%02u.%02u-%08u-%010u-%010u", a, b, le32(id + 4), le32(id + 8),
             le32(id + 12));
}

void sdt_decoder_init(struct sdt_decoder *d, size_t min_len)
{
    d->min_len = min_len;
    d->used = 0;
}

/* How much of a preamble there is after byte, when used bytes of it were there before. */
static size_t preamble_step(size_t used, uint8_t byte)
{
    if (byte == preamble[used])
        return used + 1;
    if (byte != 0xAA)
        return 0;
    return used == 3 ? 3 : 1; /* a fourth AA: the first was junk */
}

static enum sdt_step take(struct sdt_decoder *d, uint8_t byte)
{
    if (d->used < sizeof preamble) {
        d->used = preamble_step(d->used, byte);
        return SDT_MORE;
    }
    d->frame[d->used++] = byte;
    if (d->used < SDT_HEADER)
        return SDT_MORE;
    if (d->used == SDT_HEADER)
        return is_len_legal(d->frame, d->min_len) ? SDT_MORE : SDT_BAD;
    if (d->used < SDT_HEADER + len_of(d->frame))
        return SDT_MORE;
    memcpy(d->frame, preamble, sizeof preamble);
    return is_sum_right(d->frame) ? SDT_FRAME : SDT_BAD;
}

enum sdt_step sdt_decoder_feed(struct sdt_decoder *d, const uint8_t *data, size_t len, size_t *taken)
{
    enum sdt_step step = SDT_MORE;
    size_t i = 0;
    while (i < len && step == SDT_MORE)
        step = take(d, data[i++]);
    *taken = i;
    if (step == SDT_BAD)
        d->used = 0;
    return step;
}
