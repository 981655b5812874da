/* The reader of ID cards as the security module offers it: status, find, select, read. Knows the protocol,
 * not the bus: the real driver puts a libusb transport under it, the simulated twin a simulated module.
 * Thread: the device's own. */
#pragma once

#include "base/idcard.h"
#include "drivers/sdt_link.h"

#include <stdbool.h>

/* Fill in link.io and link.pipes, leave the rest zero, then start. */
struct sdt_reader {
    struct sdt_link link;
    bool is_in_doubt; /* an exchange failed: drain and ask for the status before the next one */
    char serial[SDT_SERIAL_SIZE];
};

/* Drains stale input, asks the module for its status (11 FF; reset once by 10 FF when the self-test failed)
 * and its id (12 FF). A device that does not answer, or not soundly, is reset once where the transport can.
 * <= 5 s. Errors as in driver.h open. */
enum err sdt_reader_start(struct sdt_reader *reader) MUST_CHECK;
/* As driver.h find. */
enum err sdt_reader_find(struct sdt_reader *reader, bool *found) MUST_CHECK;
/* As driver.h read. Where an answer does not fit its question, all is asked once more within the same time.
 */
enum err sdt_reader_read(struct sdt_reader *reader, struct idcard *card) MUST_CHECK;
/* As driver.h read_addresses (30 03) and read_body_number (30 05: 4 bytes of the card's issuer, 8 of its
 * serial number, 16 of its own; the split is what vendors' code suggests). */
enum err sdt_reader_read_addresses(struct sdt_reader *reader, struct idcard_addresses *out) MUST_CHECK;
enum err sdt_reader_read_body_number(struct sdt_reader *reader, uint8_t out[IDCARD_BODY_SIZE]) MUST_CHECK;
/* Closes the transport and wipes everything. Accepts a zeroed reader; may be called twice. */
void sdt_reader_stop(struct sdt_reader *reader);
