/* A scanner that types, through evdev: grabbed, so that what is scanned goes nowhere else. */

#include "base/clock.h"
#include "base/utf8.h"
#include "drivers/keymap.h"
#include "drivers/registry.h"
#include "drivers/scanner_fd.h"

#include <errno.h>
#include <linux/input.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define LOG_MODULE "scanner"
#include "base/log.h"

#define EVENTS "/dev/input"

struct scanner {
    bool is_open;
    int fd;
    struct keymap map;
};

static bool has_bit(const uint8_t *bits, int bit)
{
    return bits[bit / 8] & 1 << bit % 8;
}

/* Scanners show themselves as keyboards: digits and Enter. A kiosk has no other keyboard; where it has one,
 * [scanner] device in kiosk.conf names the scanner. */
static bool can_type_codes(int fd)
{
    uint8_t bits[KEY_MAX / 8 + 1] = {0};
    if (ioctl(fd, EVIOCGBIT(EV_KEY, sizeof bits), bits) < 0 || !has_bit(bits, KEY_ENTER))
        return false;
    for (int key = KEY_1; key <= KEY_0; key++)
        if (!has_bit(bits, key))
            return false;
    return true;
}

/* The first device that can type codes; ERR_ACCESS when some could not even be looked at. */
static enum err open_first(int *fd)
{
    enum err e = ERR_NOT_FOUND;
    for (char name[NAME_MAX + 1] = "", path[SCANNER_PATH]; scanner_fd_next(EVENTS, name);) {
        if (strncmp(name, "event", 5) != 0 || !str_format(path, sizeof path, EVENTS "/%s", name))
            continue;
        enum err one = scanner_fd_open(path, fd);
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

/* A scanner that goes by the lamp types letters the other way round while it is lit. */
static bool is_caps_lit(int fd)
{
    uint8_t lamps[LED_MAX / 8 + 1] = {0};
    return ioctl(fd, EVIOCGLED(sizeof lamps), lamps) >= 0 && has_bit(lamps, LED_CAPSL);
}

static enum err scanner_open(void *state, const struct device_options *options)
{
    struct scanner *scanner = state;
    bool is_named = options->device && options->device[0];
    enum err e = is_named ? scanner_fd_open(options->device, &scanner->fd) : open_first(&scanner->fd);
    if (e == ERR_ACCESS)
        log_trouble("no permission for the scanner; add the kiosk's user to the group \"input\"");
    if (e)
        return e;
    if (ioctl(scanner->fd, EVIOCGRAB, 1) < 0) { /* so that a scan types into nothing else */
        e = scanner_err(errno);
        close(scanner->fd);
        return e;
    }
    scanner->is_open = true;
    scanner->map.is_caps = is_caps_lit(scanner->fd);
    scanner->map.layout = keymap_layout_named(options->layout);
    return ERR_OK;
}

/* true when the event ended a code. */
static bool take(struct keymap *map, const struct input_event *event, char code[SCAN_MAX])
{
    if (event->type == EV_SYN && event->code == SYN_DROPPED)
        keymap_spoil(map);
    return event->type == EV_KEY && keymap_feed(map, event->code, event->value, code);
}

static enum err scanner_read(void *state, char code[SCAN_MAX], int timeout_ms)
{
    struct scanner *scanner = state;
    int64_t until_ms = clock_mono_ms() + timeout_ms;
    for (;;) {
        struct input_event event;
        size_t got;
        enum err e = scanner_fd_read(scanner->fd, &event, sizeof event, until_ms, &got);
        if (e == ERR_OK && got != sizeof event)
            e = ERR_IO;
        if (e != ERR_OK || take(&scanner->map, &event, code))
            return e;
    }
}

static void scanner_close(void *state)
{
    struct scanner *scanner = state;
    if (scanner->is_open) {
        ioctl(scanner->fd, EVIOCGRAB, 0);
        close(scanner->fd);
    }
    *scanner = (struct scanner){0};
}

const struct scanner_driver scanner_keyboard = {
    .device = {"keyboard", sizeof(struct scanner), scanner_open, scanner_close},
    .read = scanner_read,
};
