#include "descriptors.h"
#include "usbemu_message.h"
#include "usbemu_private.h"

#include <fcntl.h>
#include <pty.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

/* ---- the bus ---- */

static void plug_free(void *plug)
{
    struct plug *p = plug;
    g_queue_clear_full(&p->pending, urb_free);
    g_queue_clear_full(&p->done, urb_free);
    g_object_unref(p->handler);
    g_free(p->node);
    g_free(p->path);
    g_free(p->sys);
    g_free(p);
}

struct usbemu_bus *usbemu_bus_create(void)
{
    struct usbemu_bus *bus = g_new0(struct usbemu_bus, 1);
    g_rec_mutex_init(&bus->lock);
    bus->bed = umockdev_testbed_new();
    if (!umockdev_in_mock_environment())
        g_error("libumockdev-preload is not loaded");
    bus->devices = g_ptr_array_new_with_free_func(g_free);
    bus->plugs = g_ptr_array_new_with_free_func(plug_free);
    return bus;
}

void usbemu_bus_destroy(struct usbemu_bus *bus)
{
    for (guint i = 0; i < bus->devices->len; i++)
        usbemu_unplug(g_ptr_array_index(bus->devices, i));
    for (guint i = 0; i < bus->plugs->len; i++) {
        struct plug *plug = g_ptr_array_index(bus->plugs, i);
        umockdev_testbed_detach_ioctl(bus->bed, plug->node, NULL);
    }
    g_object_unref(bus->bed);
    g_ptr_array_free(bus->plugs, TRUE);
    g_ptr_array_free(bus->devices, TRUE);
    g_rec_mutex_clear(&bus->lock);
    g_free(bus);
}

void usbemu_lock(struct usbemu_bus *bus)
{
    g_rec_mutex_lock(&bus->lock);
}

void usbemu_unlock(struct usbemu_bus *bus)
{
    g_rec_mutex_unlock(&bus->lock);
}

int usbemu_refused(struct usbemu_bus *bus)
{
    usbemu_lock(bus);
    int refused = bus->refused;
    usbemu_unlock(bus);
    return refused;
}

struct usbemu_device *usbemu_device_create(struct usbemu_bus *bus, const struct usbemu_spec *spec, void *arg)
{
    struct usbemu_device *device = g_new0(struct usbemu_device, 1);
    *device = (struct usbemu_device){.bus = bus, .spec = spec, .arg = arg};
    g_ptr_array_add(bus->devices, device);
    return device;
}

/* ---- plugging ---- */

/* A regular file is always ready for poll(), so that libusb would spin on it. A pseudo-terminal can say
 * "nothing done yet" (output stopped), "done" (output on) and "gone" (master closed), as usbfs does. */
static void make_node(struct plug *plug)
{
    char *folder = g_path_get_dirname(plug->path);
    if (openpty(&plug->master, &plug->slave, plug->terminal, NULL, NULL) != 0)
        g_error("no pseudo-terminal");
    /* A program started meanwhile must not hold the master: closing it is what wakes those who wait. */
    fcntl(plug->master, F_SETFD, FD_CLOEXEC);
    fcntl(plug->slave, F_SETFD, FD_CLOEXEC);
    tcflow(plug->slave, TCOOFF);
    g_mkdir_with_parents(folder, 0755);
    if (symlink(plug->terminal, plug->path) != 0)
        g_error("cannot make %s", plug->path);
    g_free(folder);
}

static void add_to_sysfs(const struct plug *plug, int number)
{
    const struct usbemu_spec *spec = plug->device->spec;
    GString *text = g_string_new(NULL);
    GError *error = NULL;
    g_string_append_printf(
        text,
        "P: %s\nE: SUBSYSTEM=usb\nE: DEVTYPE=usb_device\nE: DRIVER=usb\nE: BUSNUM=001\n"
        "E: DEVNUM=%03d\nE: DEVNAME=%s\nA: busnum=1\\n\nA: devnum=%d\\n\n"
        "A: bConfigurationValue=1\\n\nA: speed=12\\n\nA: idVendor=%04x\\n\nA: idProduct=%04x\\n\n"
        "H: descriptors=",
        plug->sys + strlen("/sys"), number, plug->node, number, spec->vendor, spec->product);
    uint8_t descriptors[DESCRIPTORS_MAX];
    size_t size = descriptors_of(spec, descriptors);
    for (size_t i = 0; i < size; i++)
        g_string_append_printf(text, "%02X", descriptors[i]);
    g_string_append(text, "\n");
    if (!umockdev_testbed_add_from_string(plug->device->bus->bed, text->str, &error))
        g_error("umockdev: %s", error->message);
    g_string_free(text, TRUE);
}

static struct plug *plug_new(struct usbemu_device *device, int number)
{
    struct plug *plug = g_new0(struct plug, 1);
    char *root = umockdev_testbed_get_root_dir(device->bus->bed);
    plug->device = device;
    plug->has_kernel_driver = device->spec->kernel_driver != NULL;
    plug->node = g_strdup_printf("/dev/bus/usb/001/%03d", number);
    plug->path = g_strconcat(root, plug->node, NULL);
    plug->sys = g_strdup_printf("/sys/devices/usb1/1-%d", number);
    plug->handler = umockdev_ioctl_base_new();
    g_signal_connect_after(plug->handler, "handle-ioctl", G_CALLBACK(plug_on_ioctl), plug);
    g_signal_connect_after(plug->handler, "client-vanished", G_CALLBACK(plug_on_client_vanished), plug);
    g_free(root);
    return plug;
}

void usbemu_plug(struct usbemu_device *device)
{
    struct usbemu_bus *bus = device->bus;
    GError *error = NULL;
    if (device->plug)
        return;
    int number = ++bus->last_number;
    struct plug *plug = plug_new(device, number);
    make_node(plug);
    usbemu_lock(bus);
    g_ptr_array_add(bus->plugs, plug);
    device->plug = plug;
    usbemu_unlock(bus);
    /* The uevent of adding may make a program open the node at once, so answering comes first. */
    if (!umockdev_testbed_attach_ioctl(bus->bed, plug->node, plug->handler, &error))
        g_error("umockdev: %s", error->message);
    add_to_sysfs(plug, number);
}

/* The uevent needs the folder in /sys, so removing comes last. The handler stays: programs that hold the node
 * open still ask it. */
void usbemu_unplug(struct usbemu_device *device)
{
    struct plug *plug = device->plug;
    if (!plug)
        return;
    usbemu_lock(device->bus);
    plug_pull(plug);
    device->plug = NULL;
    usbemu_unlock(device->bus);
    umockdev_testbed_uevent(device->bus->bed, plug->sys, "remove");
    umockdev_testbed_remove_device(device->bus->bed, plug->sys);
    unlink(plug->path);
}

void usbemu_suspend(struct usbemu_device *device)
{
    usbemu_lock(device->bus);
    if (device->plug)
        plug_flush(device->plug);
    usbemu_unlock(device->bus);
}

/* A file of the kernel whose mode binds root too stands for a node without permission. */
void usbemu_forbid(struct usbemu_device *device, bool is_forbidden)
{
    struct plug *plug = device->plug;
    const char *target = is_forbidden ? "/proc/sys/kernel/ostype" : plug->terminal;
    unlink(plug->path);
    if (symlink(target, plug->path) != 0)
        g_error("cannot make %s", plug->path);
}

const char *usbemu_node(struct usbemu_device *device)
{
    return device->plug->path;
}

bool usbemu_has_kernel_driver(struct usbemu_device *device)
{
    usbemu_lock(device->bus);
    bool has = device->plug && device->plug->has_kernel_driver;
    usbemu_unlock(device->bus);
    return has;
}

/* ---- data from the device ---- */

static void arrive(void *line, int index, GQueue *packets)
{
    struct plug *plug = line;
    usbemu_lock(plug->device->bus);
    if (!plug->is_gone)
        usbemu_packets_move(&plug->packets[index], packets);
    plug_run(plug);
    usbemu_unlock(plug->device->bus);
}

void usbemu_send(struct usbemu_device *device, uint8_t endpoint, const uint8_t *data, size_t len,
                 int delay_ms)
{
    usbemu_lock(device->bus);
    if (device->plug)
        usbemu_message(g_main_context_get_thread_default(), device->spec, endpoint, data, len, delay_ms,
                       arrive, device->plug);
    usbemu_unlock(device->bus);
}

void usbemu_ready(struct usbemu_device *device)
{
    usbemu_lock(device->bus);
    if (device->plug)
        plug_run(device->plug);
    usbemu_unlock(device->bus);
}
