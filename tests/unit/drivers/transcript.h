/* A transport that plays a transcript and fails the test where the driver leaves it. A NULL-ended list of
 * lines: > 02 AA AA 96      the driver writes exactly these bytes to endpoint 02 > 02 *             the
 * driver writes anything < 81 AA AA 96      the device sends these bytes, in packets of at most 64 < 85 @ the
 * device sends the transcript's blob ! 81 TIMEOUT       the read fails ! 02 TIMEOUT 3     the write fails
 * after 3 bytes = 38               the answer to GET_PORT_STATUS A read where the next line is something else
 * finds nothing (ERR_TIMEOUT); the port status is 18 unless told. */
#pragma once

#include "cmocka_all.h"

#include "drivers/transport.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRANSCRIPT_MAX = 4096 };

struct transcript {
    const char *const *line;
    size_t offset; /* bytes of the current line already read */
    const uint8_t *blob;
    size_t blob_size;
    bool is_closed;
};

static inline size_t hex_bytes(const char *text, uint8_t *out, size_t size)
{
    size_t n = 0;
    for (char *end; n < size; text = end) {
        unsigned long byte = strtoul(text, &end, 16);
        if (end == text)
            break;
        out[n++] = (uint8_t)byte;
    }
    return n;
}

/* Is the current line of this kind for this endpoint? *rest = what follows the endpoint. */
static inline bool transcript_is(const struct transcript *t, char kind, uint8_t endpoint, const char **rest)
{
    char *end;
    if (!*t->line || (*t->line)[0] != kind || strtoul(*t->line + 1, &end, 16) != endpoint)
        return false;
    *rest = end + (*end == ' ');
    return true;
}

static inline enum err transcript_error(const char *text)
{
    for (int e = 0; e <= ERR_STOPPED; e++) {
        size_t len = strlen(err_name((enum err)e));
        if (!strncmp(text, err_name((enum err)e), len) && (text[len] == '\0' || text[len] == ' '))
            return (enum err)e;
    }
    fail_msg("no such error: %s", text);
    return ERR_IO;
}

static inline enum err transcript_write(void *self, uint8_t endpoint, const uint8_t *data, size_t len,
                                        size_t *sent, int timeout_ms)
{
    struct transcript *t = self;
    const char *rest = "";
    assert_true(timeout_ms > 0);
    if (transcript_is(t, '!', endpoint, &rest)) {
        const char *count = strchr(rest, ' ');
        *sent = count ? strtoul(count, NULL, 10) : 0;
        t->line++;
        return transcript_error(rest);
    }
    if (!transcript_is(t, '>', endpoint, &rest))
        fail_msg("write of %zu bytes to %02x where the transcript says: %s", len, endpoint,
                 *t->line ? *t->line : "end");
    if (rest[0] != '*') {
        uint8_t bytes[TRANSCRIPT_MAX];
        assert_int_equal(hex_bytes(rest, bytes, sizeof bytes), len);
        assert_memory_equal(bytes, data, len);
    }
    t->line++;
    *sent = len;
    return ERR_OK;
}

static inline enum err transcript_read(void *self, uint8_t endpoint, uint8_t *data, size_t size, size_t *got,
                                       int timeout_ms)
{
    struct transcript *t = self;
    uint8_t bytes[TRANSCRIPT_MAX];
    const char *rest = "";
    assert_true(timeout_ms > 0);
    *got = 0;
    if (transcript_is(t, '!', endpoint, &rest)) {
        t->line++;
        return transcript_error(rest);
    }
    if (!transcript_is(t, '<', endpoint, &rest))
        return ERR_TIMEOUT;
    const uint8_t *from = rest[0] == '@' ? t->blob : bytes;
    size_t len = rest[0] == '@' ? t->blob_size : hex_bytes(rest, bytes, sizeof bytes);
    *got = len - t->offset;
    if (*got > 64)
        *got = 64;
    if (*got > size)
        *got = size;
    memcpy(data, from + t->offset, *got);
    t->offset += *got;
    if (t->offset == len) {
        t->offset = 0;
        t->line++;
    }
    return ERR_OK;
}

static inline enum err transcript_control(void *self, uint8_t request_type, uint8_t request, uint16_t value,
                                          uint16_t index, uint8_t *data, uint16_t len, size_t *got,
                                          int timeout_ms)
{
    struct transcript *t = self;
    (void)value, (void)index;
    assert_int_equal(request_type, 0xA1);
    assert_int_equal(request, 1);
    assert_int_equal(len, 1);
    assert_true(timeout_ms > 0);
    data[0] = 0x18;
    *got = 1;
    if (*t->line && (*t->line)[0] == '=')
        data[0] = (uint8_t)strtoul(*t->line++ + 1, NULL, 16);
    return ERR_OK;
}

static inline void transcript_close(void *self)
{
    struct transcript *t = self;
    t->is_closed = true;
}

static inline struct transport transcript_transport(struct transcript *t, const char *const *lines)
{
    t->line = lines;
    t->offset = 0;
    return (struct transport){.self = t,
                              .write = transcript_write,
                              .read = transcript_read,
                              .control = transcript_control,
                              .close = transcript_close};
}

static inline void transcript_assert_over(const struct transcript *t)
{
    if (*t->line)
        fail_msg("the driver stopped before: %s", *t->line);
}
