/* SQLite's write-ahead log as bytes, to notice rot in it.
 * Format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log. Any thread. */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

enum { WAL_HEADER = 32, WAL_FRAME_HEADER = 24, WAL_FRAME = WAL_FRAME_HEADER + 4096 };

/* Does the frame carry the checksum that its page and the sum before it (of the frame before, or of the log's
 * header) make? magic: the first 4 bytes of the log. page: 4096 bytes. */
bool wal_frame_fits(const uint8_t magic[4], const uint8_t before[8], const uint8_t frame[WAL_FRAME_HEADER],
                    const uint8_t *page);

/* Recovery takes the log up to the first frame that does not fit and silently drops the rest, because after a
 * power cut the tail may be half written. This tells a torn tail from rot: a transaction is written only when
 * the one before is on disk, so with two or more ends of transactions beyond the bad frame, promised rows
 * would be lost. ERR_CORRUPT then; ERR_OK also if there is no log. */
enum err wal_check_file(const char *path) MUST_CHECK;
