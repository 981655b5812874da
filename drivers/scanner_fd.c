#include "drivers/scanner_fd.h"

#include "base/clock.h"
#include "base/utf8.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

enum err scanner_err(int number)
{
    switch (number) {
    case EACCES:
    case EPERM:
        return ERR_ACCESS;
    case EBUSY:
        return ERR_BUSY;
    case ENOENT:
    case ENXIO:
        return ERR_NOT_FOUND;
    case ENODEV:
        return ERR_GONE;
    case ENOTTY:
        return ERR_UNSUPPORTED;
    default:
        return ERR_IO;
    }
}

bool scanner_fd_next(const char *dir, char name[NAME_MAX + 1])
{
    char next[NAME_MAX + 1] = "";
    DIR *files = opendir(dir);
    for (struct dirent *file; files && (file = readdir(files));)
        if (strverscmp(file->d_name, name) > 0 && (!next[0] || strverscmp(file->d_name, next) < 0))
            str_copy(next, sizeof next, file->d_name);
    if (files)
        closedir(files);
    str_copy(name, sizeof next, next);
    return next[0] != '\0';
}

enum err scanner_fd_open(const char *path, int *fd)
{
    int opened = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (opened < 0)
        return scanner_err(errno);
    *fd = opened;
    return ERR_OK;
}

enum err scanner_fd_read(int fd, void *out, size_t size, int64_t until_ms, size_t *got)
{
    for (;;) {
        ssize_t len = read(fd, out, size);
        if (len > 0) {
            *got = (size_t)len;
            return ERR_OK;
        }
        /* An unplugged event device says ENODEV, a serial line that hung up says end of file or EIO. */
        if (len == 0 || errno == EIO || errno == ENODEV)
            return ERR_GONE;
        if (errno != EAGAIN && errno != EINTR)
            return scanner_err(errno);
        int64_t left_ms = until_ms - clock_mono_ms();
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        if (left_ms <= 0 || poll(&ready, 1, (int)left_ms) == 0)
            return ERR_TIMEOUT;
    }
}
