#include "db/wal.h"

#include "base/log.h"

#include <fcntl.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#define LOG_MODULE "wal"

/* Offsets in the log's header and in a frame's. */
enum { HEADER_SALT = 16, HEADER_SUM = 24, FRAME_COMMIT = 4, FRAME_SALT = 8, FRAME_SUM = 16 };

static uint32_t big_endian(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static uint32_t little_endian(const uint8_t *p)
{
    return (uint32_t)p[3] << 24 | (uint32_t)p[2] << 16 | (uint32_t)p[1] << 8 | p[0];
}

/* The lowest bit of the magic says how the sum reads its words. */
static void add_to_sum(const uint8_t magic[4], const uint8_t *data, size_t size, uint32_t sum[2])
{
    uint32_t (*word)(const uint8_t *) = magic[3] & 1 ? big_endian : little_endian;
    for (size_t i = 0; i < size; i += 8) {
        sum[0] += word(data + i) + sum[1];
        sum[1] += word(data + i + 4) + sum[0];
    }
}

static bool sum_is(const uint32_t sum[2], const uint8_t *stored)
{
    return sum[0] == big_endian(stored) && sum[1] == big_endian(stored + 4);
}

bool wal_frame_fits(const uint8_t magic[4], const uint8_t before[8], const uint8_t frame[WAL_FRAME_HEADER],
                    const uint8_t *page)
{
    uint32_t sum[2] = {big_endian(before), big_endian(before + 4)};
    add_to_sum(magic, frame, 8, sum);
    add_to_sum(magic, page, WAL_FRAME - WAL_FRAME_HEADER, sum);
    return sum_is(sum, frame + FRAME_SUM);
}

static bool header_fits(const uint8_t header[WAL_HEADER])
{
    uint32_t sum[2] = {0, 0};
    add_to_sum(header, header, HEADER_SUM, sum);
    return sum_is(sum, header + HEADER_SUM);
}

/* A frame of this generation of the log. A damaged header counts one intact half of the salt as enough: both
 * halves change from one generation to the next. */
static bool is_same_generation(const uint8_t *header, const uint8_t *frame, bool header_is_whole)
{
    bool first = memcmp(header + HEADER_SALT, frame + FRAME_SALT, 4) == 0;
    bool second = memcmp(header + HEADER_SALT + 4, frame + FRAME_SALT + 4, 4) == 0;
    return header_is_whole ? first && second : first || second;
}

/* Ends of transactions that recovery would drop. */
static int count_lost_commits(int fd, const uint8_t header[WAL_HEADER])
{
    uint8_t frame[WAL_FRAME], before[8];
    bool is_whole = header_fits(header), is_chained = is_whole;
    int lost = is_whole ? 0 : 1; /* without a header even a single transaction is lost */
    memcpy(before, header + HEADER_SUM, sizeof before);
    for (off_t at = WAL_HEADER; pread(fd, frame, sizeof frame, at) == (ssize_t)sizeof frame;
         at += WAL_FRAME) {
        bool is_ours = is_same_generation(header, frame, is_whole);
        is_chained = is_chained && is_ours && wal_frame_fits(header, before, frame, frame + WAL_FRAME_HEADER);
        memcpy(before, frame + FRAME_SUM, sizeof before);
        if (!is_chained && is_ours && big_endian(frame + FRAME_COMMIT) != 0)
            lost++;
    }
    return lost;
}

enum err wal_check_file(const char *path)
{
    uint8_t header[WAL_HEADER], again[WAL_HEADER];
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return ERR_OK;
    bool is_rotten = pread(fd, header, sizeof header, 0) == (ssize_t)sizeof header &&
                     count_lost_commits(fd, header) >= 2 &&
                     /* unchanged: not a log that another process was starting anew meanwhile */
                     pread(fd, again, sizeof again, 0) == (ssize_t)sizeof again &&
                     memcmp(header, again, sizeof header) == 0;
    close(fd);
    if (is_rotten)
        log_error("the write-ahead log is damaged before its end");
    return is_rotten ? ERR_CORRUPT : ERR_OK;
}
