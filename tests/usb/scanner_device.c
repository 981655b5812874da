#include "scanner_device.h"

#include "usbemu_private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/input.h>
#include <pty.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <termios.h>
#include <unistd.h>

#define ACM_NODE "/dev/ttyACM0"

/* Where the program's file really is; to be freed. */
static char *real_path(const struct scanner_device *scanner, const char *node)
{
    char *root = umockdev_testbed_get_root_dir(scanner->bus->bed);
    char *path = g_strconcat(root, node, NULL), *folder = g_path_get_dirname(path);
    g_mkdir_with_parents(folder, 0755);
    g_free(folder);
    g_free(root);
    return path;
}

/* ---- the ioctls of evdev (linux/input.h) ---- */

static void set_bit(uint8_t *bits, int bit)
{
    bits[bit / 8] = (uint8_t)(bits[bit / 8] | 1 << bit % 8);
}

/* What an ioctl that asks for bits answers; false = not emulated. */
static bool answer_bits(const struct scanner_device *scanner, unsigned int number, uint8_t bits[96])
{
    if (number == _IOC_NR(EVIOCGLED(0)) && scanner->is_caps_lit)
        set_bit(bits, LED_CAPSL);
    if (number == _IOC_NR(EVIOCGLED(0)))
        return true;
    if (number != _IOC_NR(EVIOCGBIT(EV_KEY, 0)))
        return false;
    for (int key = KEY_ESC; key <= KEY_KPDOT; key++)
        set_bit(bits, key);
    return true;
}

static int grab(struct scanner_device *scanner, UMockdevIoctlClient *client, bool is_wanted)
{
    if (scanner->owner && scanner->owner != client)
        return -EBUSY;
    scanner->owner = is_wanted ? client : NULL;
    return 0;
}

static int answer(struct scanner_device *scanner, UMockdevIoctlClient *client)
{
    unsigned int request = (unsigned int)umockdev_ioctl_client_get_request(client);
    UMockdevIoctlData *arg = umockdev_ioctl_client_get_arg(client);
    uint8_t bits[96] = {0};
    if (_IOC_TYPE(request) != 'E')
        return -ENOTTY;
    if (request == EVIOCGRAB)
        return grab(scanner, client, *(const gulong *)(const void *)arg->data != 0);
    if (!answer_bits(scanner, _IOC_NR(request), bits))
        return -EINVAL;
    gsize size = MIN(_IOC_SIZE(request), sizeof bits);
    UMockdevIoctlData *out = umockdev_ioctl_data_resolve(arg, 0, _IOC_SIZE(request), NULL);
    umockdev_ioctl_data_update(out, 0, bits, (gint)size);
    g_object_unref(out);
    return (int)size;
}

static gboolean on_ioctl(UMockdevIoctlBase *base, UMockdevIoctlClient *client, struct scanner_device *scanner)
{
    (void)base;
    usbemu_lock(scanner->bus);
    int result = answer(scanner, client);
    usbemu_unlock(scanner->bus);
    umockdev_ioctl_client_complete(client, result < 0 ? -1 : result, result < 0 ? -result : 0);
    return TRUE;
}

/* The pseudo-terminal is a real one: its ioctls go there. */
static gboolean on_tty_ioctl(UMockdevIoctlBase *base, UMockdevIoctlClient *client,
                             struct scanner_device *scanner)
{
    (void)base;
    int number = 0, result = umockdev_ioctl_client_execute(client, &number, NULL);
    gulong request = umockdev_ioctl_client_get_request(client);
    usbemu_lock(scanner->bus);
    if (request == TIOCEXCL || request == TIOCNXCL)
        scanner->owner = request == TIOCEXCL && result == 0 ? client : NULL;
    usbemu_unlock(scanner->bus);
    umockdev_ioctl_client_complete(client, result, number);
    return TRUE;
}

/* ---- plugging ---- */

static const char *node_of(const struct scanner_device *scanner)
{
    return scanner->wiring == SCANNER_KEYBOARD ? SCANNER_EVENT_NODE : SCANNER_SERIAL_NODE;
}

void scanner_device_init(struct scanner_device *scanner, struct usbemu_bus *bus, enum scanner_wiring wiring)
{
    *scanner = (struct scanner_device){.bus = bus, .wiring = wiring, .fd = -1};
    /* Both folders, so that nobody looks into those of this machine. */
    g_free(real_path(scanner, SCANNER_EVENT_NODE));
    g_free(real_path(scanner, SCANNER_SERIAL_NODE));
    GError *error = NULL;
    scanner->handler = umockdev_ioctl_base_new();
    g_signal_connect_after(scanner->handler, "handle-ioctl",
                           wiring == SCANNER_KEYBOARD ? G_CALLBACK(on_ioctl) : G_CALLBACK(on_tty_ioctl),
                           scanner);
    if (!umockdev_testbed_attach_ioctl(bus->bed, node_of(scanner), scanner->handler, &error))
        g_error("umockdev: %s", error->message);
}

void scanner_device_finish(struct scanner_device *scanner)
{
    scanner_device_unplug(scanner);
    umockdev_testbed_detach_ioctl(scanner->bus->bed, node_of(scanner), NULL);
    g_object_unref(scanner->handler);
}

static void plug_keyboard(struct scanner_device *scanner)
{
    char *path = real_path(scanner, SCANNER_EVENT_NODE);
    if (mkfifo(path, 0600) != 0 || (scanner->fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC)) < 0)
        g_error("cannot make %s", path);
    g_free(path);
}

static void link_to(const struct scanner_device *scanner, const char *target, const char *node)
{
    char *path = real_path(scanner, node);
    if (symlink(target, path) != 0)
        g_error("cannot make %s", path);
    g_free(path);
}

static void plug_serial(struct scanner_device *scanner)
{
    char slave_path[64];
    int slave;
    if (openpty(&scanner->fd, &slave, slave_path, NULL, NULL) != 0)
        g_error("no pseudo-terminal");
    close(slave);
    fcntl(scanner->fd, F_SETFD, FD_CLOEXEC);
    fcntl(scanner->fd, F_SETFL, O_NONBLOCK);
    link_to(scanner, slave_path, ACM_NODE);
    link_to(scanner, "../../ttyACM0", SCANNER_SERIAL_NODE);
}

void scanner_device_plug(struct scanner_device *scanner)
{
    if (scanner->fd >= 0)
        return;
    usbemu_lock(scanner->bus);
    scanner->owner = NULL;
    usbemu_unlock(scanner->bus);
    if (scanner->wiring == SCANNER_KEYBOARD)
        plug_keyboard(scanner);
    else
        plug_serial(scanner);
}

static void remove_node(const struct scanner_device *scanner, const char *node)
{
    char *path = real_path(scanner, node);
    unlink(path);
    g_free(path);
}

void scanner_device_unplug(struct scanner_device *scanner)
{
    if (scanner->fd < 0)
        return;
    remove_node(scanner, SCANNER_EVENT_NODE);
    remove_node(scanner, SCANNER_SERIAL_NODE);
    remove_node(scanner, ACM_NODE);
    close(scanner->fd);
    scanner->fd = -1;
}

enum err scanner_device_command(struct scanner_device *scanner, const char *word)
{
    if (strcmp(word, "unplug") == 0)
        scanner_device_unplug(scanner);
    else if (strcmp(word, "replug") == 0)
        scanner_device_plug(scanner);
    else
        return ERR_UNSUPPORTED;
    return ERR_OK;
}

bool scanner_device_is_claimed(struct scanner_device *scanner)
{
    usbemu_lock(scanner->bus);
    bool is_claimed = scanner->owner != NULL;
    usbemu_unlock(scanner->bus);
    return is_claimed;
}

/* ---- scanning ---- */

static enum err put(struct scanner_device *scanner, const void *data, size_t size)
{
    if (scanner->fd < 0)
        return ERR_GONE;
    return write(scanner->fd, data, size) == (ssize_t)size ? ERR_OK : ERR_FULL;
}

enum err scanner_device_event(struct scanner_device *scanner, uint16_t type, uint16_t code, int32_t value)
{
    struct input_event event = {.type = type, .code = code, .value = value};
    return put(scanner, &event, sizeof event);
}

static enum err key(struct scanner_device *scanner, uint16_t code, int32_t value)
{
    enum err e = scanner_device_event(scanner, EV_MSC, MSC_SCAN, code);
    if (e == ERR_OK)
        e = scanner_device_event(scanner, EV_KEY, code, value);
    return e == ERR_OK ? scanner_device_event(scanner, EV_SYN, SYN_REPORT, 0) : e;
}

static enum err press(struct scanner_device *scanner, uint16_t code)
{
    enum err e = key(scanner, code, 1);
    return e == ERR_OK ? key(scanner, code, 0) : e;
}

static enum err press_with(struct scanner_device *scanner, uint16_t modifier, uint16_t code)
{
    enum err e = key(scanner, modifier, 1);
    if (e == ERR_OK)
        e = press(scanner, code);
    return e == ERR_OK ? key(scanner, modifier, 0) : e;
}

/* A US keyboard (HID Usage Tables, page 7). */
static enum err type_char(struct scanner_device *scanner, char c)
{
    static const struct {
        uint16_t first;
        const char *plain, *shifted;
    } rows[] = {{KEY_1, "1234567890-=", "!@#$%^&*()_+"},
                {KEY_Q, "qwertyuiop[]", "QWERTYUIOP{}"},
                {KEY_A, "asdfghjkl;'`", "ASDFGHJKL:\"~"},
                {KEY_BACKSLASH, "\\zxcvbnm,./", "|ZXCVBNM<>?"}};
    if (c == '\r')
        return press(scanner, KEY_ENTER);
    if (c == ' ')
        return press(scanner, KEY_SPACE);
    bool is_control = c < ' ';
    char shown = is_control ? (char)(c | 0x40) : c; /* Ctrl and a letter, Ctrl and a bracket */
    if (is_control && shown >= 'A' && shown <= 'Z')
        shown = (char)(shown | 0x20);
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        const char *plain = strchr(rows[i].plain, shown), *shifted = strchr(rows[i].shifted, shown);
        if (plain && is_control)
            return press_with(scanner, KEY_LEFTCTRL, (uint16_t)(rows[i].first + (plain - rows[i].plain)));
        if (plain)
            return press(scanner, (uint16_t)(rows[i].first + (plain - rows[i].plain)));
        if (shifted)
            return press_with(scanner, KEY_LEFTSHIFT,
                              (uint16_t)(rows[i].first + (shifted - rows[i].shifted)));
    }
    return ERR_UNSUPPORTED;
}

enum err scanner_device_send(struct scanner_device *scanner, const char *text)
{
    if (scanner->wiring == SCANNER_SERIAL)
        return put(scanner, text, strlen(text));
    enum err e = scanner->fd < 0 ? ERR_GONE : ERR_OK;
    for (; e == ERR_OK && *text; text++)
        e = type_char(scanner, *text);
    return e;
}
