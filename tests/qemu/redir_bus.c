/* usbemu.h once more, for a guest of QEMU: each device is the far end of a usb-redir device, over the
 * usbredir protocol (libusbredirparser), so that the guest's real usbcore, usbfs and class drivers stand
 * between it and the program under test. Devices have no kernel driver and no node of their own here: the
 * guest has them. */
#include "redir_private.h"
#include "usbemu_message.h"

#include <glib-unix.h>
#include <sys/socket.h>
#include <unistd.h>

int redir_bus_far_end(const struct usbemu_device *device)
{
    return device->far_fd;
}

static gboolean on_wire(int fd, GIOCondition condition, void *arg)
{
    struct usbemu_device *device = arg;
    (void)fd;
    usbemu_lock(device->bus);
    bool is_open = usbredirparser_do_read(device->parser) == 0 && !(condition & G_IO_HUP);
    redir_wire_flush(device);
    usbemu_unlock(device->bus);
    return is_open;
}

static void *serve(void *arg)
{
    struct usbemu_bus *bus = arg;
    g_main_context_push_thread_default(bus->context);
    g_main_loop_run(bus->loop);
    g_main_context_pop_thread_default(bus->context);
    return NULL;
}

struct usbemu_bus *usbemu_bus_create(void)
{
    struct usbemu_bus *bus = g_new0(struct usbemu_bus, 1);
    g_rec_mutex_init(&bus->lock);
    bus->devices = g_ptr_array_new();
    bus->context = g_main_context_new();
    bus->loop = g_main_loop_new(bus->context, FALSE);
    bus->thread = g_thread_new("usb", serve, bus);
    return bus;
}

static gboolean stop(void *loop)
{
    g_main_loop_quit(loop);
    return G_SOURCE_REMOVE;
}

void usbemu_bus_destroy(struct usbemu_bus *bus)
{
    g_main_context_invoke(bus->context, stop, bus->loop);
    g_thread_join(bus->thread);
    for (guint i = 0; i < bus->devices->len; i++) {
        struct usbemu_device *device = g_ptr_array_index(bus->devices, i);
        redir_wire_drop(device);
        usbredirparser_destroy(device->parser);
        close(device->fd);
        close(device->far_fd);
        g_free(device);
    }
    g_main_loop_unref(bus->loop);
    g_main_context_unref(bus->context);
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

struct usbemu_device *usbemu_device_create(struct usbemu_bus *bus, const struct usbemu_spec *spec, void *arg)
{
    struct usbemu_device *device = g_new0(struct usbemu_device, 1);
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        g_error("no pair of sockets");
    *device = (struct usbemu_device){.bus = bus, .spec = spec, .arg = arg, .fd = ends[0], .far_fd = ends[1]};
    device->parser = redir_wire_new(device);
    g_ptr_array_add(bus->devices, device);
    usbemu_lock(bus);
    redir_wire_flush(device);
    usbemu_unlock(bus);
    GSource *wire = g_unix_fd_source_new(device->fd, G_IO_IN | G_IO_HUP);
    g_source_set_callback(wire, G_SOURCE_FUNC(on_wire), device, NULL);
    g_source_attach(wire, bus->context);
    g_source_unref(wire);
    return device;
}

void usbemu_plug(struct usbemu_device *device)
{
    usbemu_lock(device->bus);
    bool is_new = !device->is_plugged;
    device->is_plugged = true;
    if (is_new && device->has_peer)
        redir_wire_announce(device);
    usbemu_unlock(device->bus);
}

void usbemu_unplug(struct usbemu_device *device)
{
    usbemu_lock(device->bus);
    if (device->is_plugged && device->has_peer)
        usbredirparser_send_device_disconnect(device->parser);
    device->is_plugged = false;
    redir_wire_drop(device);
    redir_wire_flush(device);
    usbemu_unlock(device->bus);
}

static void arrive(void *line, int index, GQueue *packets)
{
    struct usbemu_device *device = line;
    usbemu_lock(device->bus);
    if (device->is_plugged)
        usbemu_packets_move(&device->packets[index], packets);
    redir_wire_run(device);
    usbemu_unlock(device->bus);
}

void usbemu_send(struct usbemu_device *device, uint8_t endpoint, const uint8_t *data, size_t len,
                 int delay_ms)
{
    usbemu_message(device->bus->context, device->spec, endpoint, data, len, delay_ms, arrive, device);
}

void usbemu_ready(struct usbemu_device *device)
{
    usbemu_lock(device->bus);
    redir_wire_run(device);
    usbemu_unlock(device->bus);
}

/* No ioctl reaches this side: the guest's kernel judges them. */
int usbemu_refused(struct usbemu_bus *bus)
{
    (void)bus;
    return 0;
}

/* A sleeping device is one that does not answer: what the guest's kernel does then is its own. */
void usbemu_suspend(struct usbemu_device *device)
{
    (void)device;
}

void usbemu_forbid(struct usbemu_device *device, bool is_forbidden)
{
    (void)device;
    (void)is_forbidden;
    g_error("the nodes are the guest's, and so are their permissions");
}
