#include "drivers/sdt_link.h"

#include "base/clock.h"

#include <stdbool.h>
#include <string.h>

enum { DRAIN_MS = 20, DRAIN_READS = 64 };

static int left_ms(const struct sdt_link *link, int64_t until_ms)
{
    int64_t end = until_ms < link->deadline_ms ? until_ms : link->deadline_ms;
    int64_t left = end - clock_mono_ms();
    return left > 0 ? (int)left : 0;
}

static enum err send_request(struct sdt_link *link, const uint8_t request[SDT_REQUEST_SIZE], int64_t until_ms)
{
    size_t sent, head = link->pipes.kind == SDT_SPLIT ? SDT_HEADER : SDT_REQUEST_SIZE;
    int wait = left_ms(link, until_ms);
    if (!wait)
        return ERR_TIMEOUT;
    enum err e = link->io.write(link->io.self, link->pipes.out[0], request, head, &sent, wait);
    if (e || head == SDT_REQUEST_SIZE)
        return e;
    wait = left_ms(link, until_ms);
    return wait ? link->io.write(link->io.self, link->pipes.out[1], request + head, SDT_REQUEST_SIZE - head,
                                 &sent, wait)
                : ERR_TIMEOUT;
}

/* One packet at a time: a transfer then never waits for a short packet that a bridge chip forgets to send. */
static enum err receive(struct sdt_link *link, int64_t until_ms)
{
    struct sdt_decoder *d = &link->decoder;
    sdt_decoder_init(d, SDT_ANSWER_MIN);
    for (;;) {
        bool is_body = d->used >= SDT_HEADER;
        size_t got = 0, taken;
        int wait = left_ms(link, until_ms);
        if (!wait)
            return ERR_TIMEOUT;
        enum err e = link->io.read(link->io.self, link->pipes.in[is_body], link->packet,
                                   link->pipes.packet[is_body], &got, wait);
        if (e && !(e == ERR_TIMEOUT && got > 0))
            return e;
        enum sdt_step step = sdt_decoder_feed(d, link->packet, got, &taken);
        if (step == SDT_BAD || taken < got)
            return ERR_PROTOCOL;
        bool is_header_whole = got == SDT_HEADER && d->used == SDT_HEADER;
        if (link->pipes.kind == SDT_SPLIT && !is_body && got > 0 && !is_header_whole)
            return ERR_PROTOCOL;
        if (step == SDT_FRAME)
            return ERR_OK;
    }
}

enum err sdt_link_exchange(struct sdt_link *link, const struct sdt_command *command,
                           struct sdt_answer *answer)
{
    uint8_t request[SDT_REQUEST_SIZE];
    sdt_request_encode(request, command->cmd, command->para);
    int64_t until_ms = clock_mono_ms() + command->timeout_ms;
    enum err e = send_request(link, request, until_ms);
    if (!e)
        e = receive(link, until_ms);
    if (e)
        return e;
    struct sdt_answer got = sdt_answer_of(link->decoder.frame);
    e = sdt_status_err(got.sw3);
    if (e)
        return e;
    if (got.len < command->data_min || got.len > command->data_max)
        return ERR_PROTOCOL;
    *answer = got;
    return ERR_OK;
}

static enum err drain_endpoint(struct sdt_link *link, int which)
{
    for (int i = 0; i < DRAIN_READS; i++) {
        size_t got = 0;
        int left = left_ms(link, link->deadline_ms), wait = left < DRAIN_MS ? left : DRAIN_MS;
        if (!wait)
            return ERR_TIMEOUT;
        enum err e = link->io.read(link->io.self, link->pipes.in[which], link->packet,
                                   link->pipes.packet[which], &got, wait);
        if (e == ERR_TIMEOUT && !got)
            return ERR_OK;
        if (e && e != ERR_TIMEOUT)
            return e;
    }
    return ERR_PROTOCOL; /* it never stops talking */
}

enum err sdt_link_drain(struct sdt_link *link)
{
    enum err e = drain_endpoint(link, 0);
    if (!e && link->pipes.kind == SDT_SPLIT)
        e = drain_endpoint(link, 1);
    return e;
}

void sdt_link_wipe(struct sdt_link *link)
{
    explicit_bzero(link->packet, sizeof link->packet);
    explicit_bzero(&link->decoder, sizeof link->decoder);
}
