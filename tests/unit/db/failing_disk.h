/* A disk that refuses. Included by the one file of a test. */
#pragma once

#include <errno.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* SQLite's calls of fsync and fdatasync end here: the one after this many is refused by the disk. -1 = none
 * is. */
static int syncs_before_failure = -1;

static int sync_or_fail(long number, int fd)
{
    struct stat st;
    bool is_file = fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    if (is_file && syncs_before_failure >= 0 && syncs_before_failure-- == 0) {
        errno = EIO;
        return -1;
    }
    return (int)syscall(number, fd);
}

int fsync(int fd)
{
    return sync_or_fail(SYS_fsync, fd);
}

int fdatasync(int fd)
{
    return sync_or_fail(SYS_fdatasync, fd);
}
