/* Requests and answers of the reader's security module over a USB transport. The same vendor id is sold with
 * two wirings (found in vendor sources and public drivers), which the endpoint descriptors tell apart: split
 * header and body of a frame travel on endpoints of their own: OUT 02 and 06, IN 81 and 85 stream  whole
 * frames on one OUT and one IN endpoint, answers cut into packets anywhere Frames hold personal data: they
 * are never logged. Thread: the device's own. */
#pragma once

#include "drivers/sdt_frame.h"
#include "drivers/transport.h"

enum sdt_kind { SDT_SPLIT, SDT_STREAM };
enum { SDT_PACKET_MAX = 1024 };

struct sdt_pipes {
    enum sdt_kind kind;
    uint8_t out[2]; /* header, body; the same address twice for a stream */
    uint8_t in[2];
    size_t packet[2]; /* wMaxPacketSize of each IN endpoint, 1..SDT_PACKET_MAX */
};

struct sdt_link {
    struct transport io; /* not closed here */
    struct sdt_pipes pipes;
    int64_t deadline_ms; /* base/clock monotonic: no exchange waits beyond it */
    struct sdt_decoder decoder;
    uint8_t packet[SDT_PACKET_MAX];
};

struct sdt_command {
    uint8_t cmd, para;
    size_t data_min, data_max; /* legal sizes of a good answer's data */
    int timeout_ms;
};

/* Sends the command and waits for its answer, which is borrowed until the next call. Errors of the transport,
 * ERR_TIMEOUT, ERR_PROTOCOL for an unsound frame, or what the answer's status means (sdt_status_err). */
enum err sdt_link_exchange(struct sdt_link *link, const struct sdt_command *command,
                           struct sdt_answer *answer) MUST_CHECK;
/* Throws away what an abandoned command left in the IN endpoints. ERR_OK, or the error of a lost device. */
enum err sdt_link_drain(struct sdt_link *link) MUST_CHECK;
/* Overwrites what the last exchange left in memory. */
void sdt_link_wipe(struct sdt_link *link);
