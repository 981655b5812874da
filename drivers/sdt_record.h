/* A transcript of what goes to and comes from a reader, for those who mend drivers: lines as
 * tests/unit/drivers/transcript.h plays them. It holds nothing of a card: in each sound answer the text
 * record becomes that of a person who does not exist and everything else zeros, of the same sizes, with new
 * checksums; only the module's own id stays. What is no sound answer becomes zeros behind its header. Thread:
 * the device's own. */
#pragma once

#include "drivers/sdt_frame.h"
#include "drivers/transport.h"

#include <stdio.h>

enum { SDT_RECORD_MAX = 4096, SDT_RECORD_PARTS = 512 };

struct sdt_record {
    struct transport inner;
    FILE *file;      /* not closed here */
    uint8_t command; /* the last one asked */
    size_t used, count;
    uint8_t bytes[SDT_RECORD_MAX]; /* what came since; ... */
    struct {
        uint8_t endpoint;
        size_t len;
        enum err end;
    } parts[SDT_RECORD_PARTS]; /* ... in these transfers */
};

/* From now on *io is a transport that does as before and writes the transcript; record, zeroed, lives as long
 * as it. */
void sdt_record_begin(struct sdt_record *record, FILE *file, struct transport *io);
/* Writes what came since the last question; closing the transport does it too. */
void sdt_record_flush(struct sdt_record *record);
