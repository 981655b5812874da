/* Frames of the ID-card reader's security module (SDT protocol; vendor document "SAM communication protocol",
 * 2014, and public drivers that agree with it). Pure: no device, no heap, no clock. Any thread.
 *
 *   request  AA AA AA 96 69 | Len Len | CMD PARA [DATA] | CHK
 *   answer   AA AA AA 96 69 | Len Len | SW1 SW2 SW3 [DATA] | CHK
 *
 * Len is big-endian and counts all that follows it. CHK makes the XOR of Len through CHK zero. SW3 is the
 * module's status; SW1 and SW2 relay the card's own status on card errors and may be anything then. */
#pragma once

#include "base/err.h"

#include <stddef.h>
#include <stdint.h>

enum {
    SDT_HEADER = 7,     /* preamble and Len */
    SDT_LEN_MAX = 2314, /* text, photo and two fingerprints: the longest legal answer */
    SDT_FRAME_MAX = SDT_HEADER + SDT_LEN_MAX,
    SDT_REQUEST_MIN = 3, /* least Len of a request */
    SDT_ANSWER_MIN = 4,  /* least Len of an answer */
    SDT_REQUEST_SIZE = SDT_HEADER + SDT_REQUEST_MIN,
    SDT_SERIAL_SIZE = 48, /* 36 characters as a rule; room for any bytes */
};

/* Writes a request without data. */
void sdt_request_encode(uint8_t out[SDT_REQUEST_SIZE], uint8_t cmd, uint8_t para);
/* Writes an answer with SW1 = SW2 = 0; returns its size. data_len <= SDT_LEN_MAX - 4. */
size_t sdt_answer_encode(uint8_t out[SDT_FRAME_MAX], uint8_t sw3, const uint8_t *data, size_t data_len);
/* Is this exactly one sound frame whose Len is at least min_len? ERR_PROTOCOL if not. */
enum err sdt_frame_check(const uint8_t *frame, size_t size, size_t min_len) MUST_CHECK;

/* An answer inside a sound frame; data is borrowed from it. */
struct sdt_answer {
    uint8_t sw3;
    const uint8_t *data;
    size_t len;
};
struct sdt_answer sdt_answer_of(const uint8_t *frame);
/* What SW3 means to the kiosk: ERR_OK (90, 9F), ERR_NOT_FOUND (80 no card, 91 no such item), ERR_CARD (lift
 * the card and lay it again), ERR_SELF_TEST (60), ERR_UNAUTHORISED (66), else ERR_PROTOCOL. */
enum err sdt_status_err(uint8_t sw3);
/* The 16 bytes of the module's id as vendors print them: "05.01-20101129-0001228293-0296863149". */
void sdt_serial_format(char out[SDT_SERIAL_SIZE], const uint8_t id[16]);

/* Puts a frame together from a stream cut anywhere. Bytes before a preamble are skipped. */
struct sdt_decoder {
    size_t min_len;
    size_t used; /* bytes of frame collected */
    uint8_t frame[SDT_FRAME_MAX];
};
enum sdt_step {
    SDT_MORE,  /* all bytes taken, none missing so far */
    SDT_FRAME, /* frame[0..used) is whole and sound */
    SDT_BAD,   /* impossible Len or wrong CHK; the decoder has started afresh */
};
void sdt_decoder_init(struct sdt_decoder *d, size_t min_len);
/* *taken <= len: what was used up to the end of the frame or to the fault. Call init after SDT_FRAME. */
enum sdt_step sdt_decoder_feed(struct sdt_decoder *d, const uint8_t *data, size_t len, size_t *taken);
