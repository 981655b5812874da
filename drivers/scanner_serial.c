/* A scanner on a serial line: a USB one of the class CDC ACM, or a port that kiosk.conf names. Each code ends
 * with CR, LF, both, or a pause. */
#include "drivers/scanner_serial.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "drivers/registry.h"
#include "drivers/scan_line.h"
#include "drivers/scanner_fd.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#define LOG_MODULE "scanner"
#include "base/log.h"

enum { PAUSE_MS = 100 };

struct scanner {
    bool is_open;
    int fd;
    int64_t heard_ms; /* when the last bytes came */
    struct scan_line line;
    size_t at, count; /* of bytes that were read, those not yet taken */
    char bytes[SCAN_MAX];
};

static bool leads_to_acm(const char *path)
{
    char target[SCANNER_PATH];
    ssize_t len = readlink(path, target, sizeof target - 1);
    if (len < 0)
        return false;
    target[len] = '\0';
    const char *slash = strrchr(target, '/');
    return strncmp(slash ? slash + 1 : target, "ttyACM", 6) == 0;
}

enum err scanner_serial_find(const char *dir, char *path, size_t size)
{
    char name[NAME_MAX + 1] = "", one[SCANNER_PATH];
    while (scanner_fd_next(dir, name))
        if (str_format(one, sizeof one, "%s/%s", dir, name) && leads_to_acm(one))
            return str_copy(path, size, one) ? ERR_OK : ERR_NOT_FOUND;
    return ERR_NOT_FOUND;
}

/* 9600 8N1, every byte as it came, whatever the line's modem signals say; closing lowers none. A CDC ACM line
 * ignores the speed. What was scanned before nobody waits for. */
static bool set_raw(int fd)
{
    struct termios raw;
    if (tcgetattr(fd, &raw) != 0)
        return false;
    cfmakeraw(&raw);
    raw.c_iflag &= ~(tcflag_t)(IXOFF | IXANY);
    raw.c_cflag &= ~(tcflag_t)(CSTOPB | CRTSCTS | HUPCL);
    raw.c_cflag |= CLOCAL | CREAD;
    raw.c_cc[VMIN] = 1; /* so that 0 bytes mean a hang-up */
    raw.c_cc[VTIME] = 0;
    cfsetspeed(&raw, B9600);
    return tcsetattr(fd, TCSANOW, &raw) == 0 && tcflush(fd, TCIFLUSH) == 0;
}

/* TIOCEXCL: whoever opens the line after us gets EBUSY, but not who may everything. */
static enum err claim(int fd)
{
    return set_raw(fd) && ioctl(fd, TIOCEXCL) == 0 ? ERR_OK : scanner_err(errno);
}

static enum err scanner_open(void *state, const struct device_options *options)
{
    struct scanner *scanner = state;
    char path[SCANNER_PATH];
    bool is_named = options->device && options->device[0];
    enum err e = is_named ? ERR_OK : scanner_serial_find("/dev/serial/by-id", path, sizeof path);
    if (e == ERR_OK)
        e = scanner_fd_open(is_named ? options->device : path, &scanner->fd);
    if (e == ERR_ACCESS)
        log_trouble("no permission for the scanner; add the kiosk's user to the group \"dialout\"");
    if (e != ERR_OK)
        return e;
    e = claim(scanner->fd);
    if (e != ERR_OK)
        close(scanner->fd);
    scanner->is_open = e == ERR_OK;
    return e;
}

static bool take(struct scanner *scanner, char code[SCAN_MAX])
{
    while (scanner->at < scanner->count)
        if (scan_line_feed(&scanner->line, scanner->bytes[scanner->at++], code))
            return true;
    return false;
}

/* A pause inside a code reads as a CR. */
static enum err fill(struct scanner *scanner, int64_t until_ms)
{
    int64_t pause_ms = scanner->heard_ms + PAUSE_MS;
    bool may_pause = scan_line_is_begun(&scanner->line) && pause_ms <= until_ms;
    scanner->at = scanner->count = 0;
    enum err e = scanner_fd_read(scanner->fd, scanner->bytes, sizeof scanner->bytes,
                                 may_pause ? pause_ms : until_ms, &scanner->count);
    if (e == ERR_OK)
        scanner->heard_ms = clock_mono_ms();
    if (e != ERR_TIMEOUT || !may_pause)
        return e;
    scanner->bytes[0] = '\r';
    scanner->count = 1;
    return ERR_OK;
}

static enum err scanner_read(void *state, char code[SCAN_MAX], int timeout_ms)
{
    struct scanner *scanner = state;
    int64_t until_ms = clock_mono_ms() + timeout_ms;
    do { /* the time counts also while noise comes without end */
        if (take(scanner, code))
            return ERR_OK;
        enum err e = fill(scanner, until_ms);
        if (e != ERR_OK)
            return e;
    } while (clock_mono_ms() <= until_ms);
    return ERR_TIMEOUT;
}

static void scanner_close(void *state)
{
    struct scanner *scanner = state;
    if (scanner->is_open) {
        ioctl(scanner->fd, TIOCNXCL);
        close(scanner->fd);
    }
    *scanner = (struct scanner){0};
}

const struct scanner_driver scanner_serial = {
    .device = {"serial", sizeof(struct scanner), scanner_open, scanner_close},
    .read = scanner_read,
};
