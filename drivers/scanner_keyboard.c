#include "drivers/scanner_keyboard.h"

#include "base/clock.h"
#include "base/log.h"
#include "drivers/registry.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define LOG_MODULE "scanner"

enum { EVENT_DEVICES = 32 };

struct scanner {
    bool is_open;
    int fd;
    struct keymap map;
};

static enum err translate(int number)
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

static bool has_key(const uint8_t *bits, int key)
{
    return bits[key / 8] & 1 << key % 8;
}

/* Scanners show themselves as keyboards: digits and Enter. A kiosk has no other keyboard; where it has one,
 * [scanner] device in kiosk.conf names the scanner. */
static bool can_type_codes(int fd)
{
    uint8_t bits[KEY_MAX / 8 + 1] = {0};
    if (ioctl(fd, EVIOCGBIT(EV_KEY, sizeof bits), bits) < 0 || !has_key(bits, KEY_ENTER))
        return false;
    for (int key = KEY_1; key <= KEY_0; key++)
        if (!has_key(bits, key))
            return false;
    return true;
}

static enum err open_path(const char *path, int *fd)
{
    *fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    return *fd < 0 ? translate(errno) : ERR_OK;
}

/* The first device that can type codes; ERR_ACCESS when some could not even be looked at. */
static enum err open_first(int *fd)
{
    enum err e = ERR_NOT_FOUND;
    for (int i = 0; i < EVENT_DEVICES; i++) {
        char path[32];
        snprintf(path, sizeof path, "/dev/input/event%d", i);
        enum err one = open_path(path, fd);
        if (one == ERR_ACCESS)
            e = ERR_ACCESS;
        if (one)
            continue;
        if (can_type_codes(*fd))
            return ERR_OK;
        close(*fd);
    }
    return e;
}

static enum err scanner_open(void *state, const struct device_options *options)
{
    struct scanner *scanner = state;
    bool is_named = options->device && options->device[0];
    enum err e = is_named ? open_path(options->device, &scanner->fd) : open_first(&scanner->fd);
    if (e == ERR_ACCESS)
        log_error("no permission for the scanner; add the kiosk's user to the group \"input\"");
    if (e)
        return e;
    if (ioctl(scanner->fd, EVIOCGRAB, 1) < 0) { /* so that a scan types into nothing else */
        e = translate(errno);
        close(scanner->fd);
        return e;
    }
    scanner->is_open = true;
    return ERR_OK;
}

/* true when the event ended a code. After lost events the half code is worthless. */
static bool take(struct keymap *map, const struct input_event *event, char code[SCAN_MAX])
{
    if (event->type == EV_SYN && event->code == SYN_DROPPED)
        *map = (struct keymap){0};
    return event->type == EV_KEY && keymap_feed(map, event->code, event->value, code);
}

enum err scanner_read_events(int fd, struct keymap *map, char code[SCAN_MAX], int timeout_ms)
{
    int64_t until_ms = clock_mono_ms() + timeout_ms;
    for (;;) {
        struct input_event event;
        ssize_t got = read(fd, &event, sizeof event);
        if (got == (ssize_t)sizeof event) {
            if (take(map, &event, code))
                return ERR_OK;
            continue;
        }
        if (got >= 0)
            return got ? ERR_IO : ERR_GONE;
        if (errno != EAGAIN && errno != EINTR)
            return translate(errno);
        int64_t left = until_ms - clock_mono_ms();
        struct pollfd ready = {.fd = fd, .events = POLLIN};
        if (left <= 0 || poll(&ready, 1, (int)left) == 0)
            return ERR_TIMEOUT;
    }
}

static enum err scanner_read(void *state, char code[SCAN_MAX], int timeout_ms)
{
    struct scanner *scanner = state;
    return scanner_read_events(scanner->fd, &scanner->map, code, timeout_ms);
}

static void scanner_close(void *state)
{
    struct scanner *scanner = state;
    if (scanner->is_open)
        close(scanner->fd);
    memset(scanner, 0, sizeof *scanner);
}

const struct scanner_driver scanner_keyboard = {
    .device = {"keyboard", sizeof(struct scanner), scanner_open, scanner_close},
    .read = scanner_read,
};
