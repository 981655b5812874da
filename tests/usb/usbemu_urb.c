/* The ioctls of Linux's usbfs (Documentation/driver-api/usb, linux/usbdevice_fs.h) as far as libusb 1.0.26
 * uses them. No ioctl is ever answered late: the preload library holds a lock per file while one is on its
 * way. */
#include "usbemu_private.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <linux/usbdevice_fs.h>

enum { SETUP_SIZE = 8, DIRECTION_IN = 0x80 };

static struct usbdevfs_urb *urb_of(const struct urb *urb)
{
    return (struct usbdevfs_urb *)(void *)urb->data->data;
}

void urb_free(void *urb)
{
    struct urb *u = urb;
    g_clear_object(&u->buffer);
    g_object_unref(u->data);
    g_free(u);
}

static void finish(struct plug *plug, struct urb *urb, int status)
{
    urb_of(urb)->status = status;
    g_queue_remove(&plug->pending, urb);
    g_queue_push_tail(&plug->done, urb);
    if (!plug->is_gone)
        tcflow(plug->slave, TCOON); /* wakes poll() */
}

/* ---- moving data ---- */

static bool run_control(struct plug *plug, struct urb *urb)
{
    const struct usbemu_spec *spec = plug->device->spec;
    struct usbdevfs_urb *u = urb_of(urb);
    size_t room = (size_t)u->buffer_length - SETUP_SIZE;
    uint8_t setup[SETUP_SIZE];
    memcpy(setup, urb->buffer->data, SETUP_SIZE);
    int size = spec->on_control
                   ? spec->on_control(plug->device->arg, setup, urb->buffer->data + SETUP_SIZE, room)
                   : USBEMU_CONTROL_STALL;
    u->actual_length = size < 0 ? 0 : size;
    finish(plug, urb, size < 0 ? -EPIPE : 0);
    return true;
}

static bool run_out(struct plug *plug, struct urb *urb, size_t packet)
{
    struct usbdevfs_urb *u = urb_of(urb);
    const struct usbemu_spec *spec = plug->device->spec;
    do {
        size_t left = (size_t)(u->buffer_length - u->actual_length), part = MIN(left, packet);
        enum usbemu_answer answer =
            spec->on_out(plug->device->arg, u->endpoint, urb->buffer->data + u->actual_length, part);
        if (answer == USBEMU_NAK)
            return false;
        if (answer == USBEMU_STALL) {
            finish(plug, urb, -EPIPE);
            return true;
        }
        u->actual_length += (int)part;
    } while (u->actual_length < u->buffer_length);
    finish(plug, urb, 0);
    return true;
}

static bool run_in(struct plug *plug, struct urb *urb, GQueue *packets, size_t packet)
{
    struct usbdevfs_urb *u = urb_of(urb);
    GBytes *bytes = g_queue_pop_head(packets);
    if (!bytes)
        return false;
    gsize len;
    const void *data = g_bytes_get_data(bytes, &len);
    if (len > (size_t)(u->buffer_length - u->actual_length)) {
        finish(plug, urb, -EOVERFLOW);
    } else {
        if (len)
            memcpy(urb->buffer->data + u->actual_length, data, len);
        u->actual_length += (int)len;
        if (len < packet || u->actual_length == u->buffer_length)
            finish(plug, urb, 0);
    }
    g_bytes_unref(bytes);
    return true;
}

/* An endpoint works on its oldest transfer only. */
static struct urb *oldest_at(struct plug *plug, uint8_t endpoint)
{
    for (GList *l = plug->pending.head; l; l = l->next)
        if (urb_of(l->data)->endpoint == endpoint)
            return l->data;
    return NULL;
}

static bool run_endpoint(struct plug *plug, int i)
{
    uint8_t address = plug->device->spec->endpoints[i].address;
    size_t packet = plug->device->spec->endpoints[i].packet;
    struct urb *urb = address ? oldest_at(plug, address) : NULL;
    if (!urb)
        return false;
    return address & DIRECTION_IN ? run_in(plug, urb, &plug->packets[i], packet) : run_out(plug, urb, packet);
}

void plug_run(struct plug *plug)
{
    if (plug->is_running || plug->is_gone)
        return; /* a callback has queued data: the loop below sees it */
    plug->is_running = true;
    for (bool has_moved = true; has_moved;) {
        struct urb *control = oldest_at(plug, 0);
        has_moved = control && run_control(plug, control);
        for (int i = 0; i < USBEMU_ENDPOINTS; i++)
            has_moved = run_endpoint(plug, i) || has_moved;
    }
    plug->is_running = false;
}

void plug_flush(struct plug *plug)
{
    plug->owner = NULL;
    while (plug->pending.head)
        finish(plug, plug->pending.head->data, -ESHUTDOWN);
    for (int i = 0; i < USBEMU_ENDPOINTS; i++)
        g_queue_clear_full(&plug->packets[i], (GDestroyNotify)g_bytes_unref);
}

void plug_pull(struct plug *plug)
{
    plug->is_gone = true;
    plug_flush(plug);
    close(plug->slave);
    close(plug->master);
}

/* ---- ioctls: each returns the call's result or -errno ---- */

struct call {
    struct plug *plug;
    UMockdevIoctlClient *client;
    UMockdevIoctlData *arg;
};

/* The struct or number in the program's memory that the ioctl's argument points to; borrowed from the
 * argument. */
static void *pointed(const struct call *c, size_t size)
{
    UMockdevIoctlData *data = umockdev_ioctl_data_resolve(c->arg, 0, size, NULL);
    void *bytes = data->data;
    g_object_unref(data);
    return bytes;
}

/* What a current host controller offers. */
static int get_capabilities(struct call *c)
{
    uint32_t *capabilities = pointed(c, sizeof *capabilities);
    *capabilities = USBDEVFS_CAP_ZERO_PACKET | USBDEVFS_CAP_BULK_CONTINUATION |
                    USBDEVFS_CAP_NO_PACKET_SIZE_LIM | USBDEVFS_CAP_BULK_SCATTER_GATHER |
                    USBDEVFS_CAP_REAP_AFTER_DISCONNECT;
    return 0;
}

static int claim(struct call *c)
{
    if (*(unsigned *)pointed(c, sizeof(unsigned)) != 0)
        return -ENOENT;
    if (c->plug->has_kernel_driver || (c->plug->owner && c->plug->owner != c->client))
        return -EBUSY;
    c->plug->owner = c->client;
    return 0;
}

static int disconnect_claim(struct call *c)
{
    const struct usbdevfs_disconnect_claim *wanted = pointed(c, sizeof *wanted);
    if (wanted->interface != 0)
        return -EINVAL;
    if (c->plug->owner && c->plug->owner != c->client)
        return -EBUSY;
    c->plug->has_kernel_driver = false;
    c->plug->owner = c->client;
    return 0;
}

static int release(struct call *c)
{
    if (c->plug->owner != c->client)
        return -EINVAL;
    c->plug->owner = NULL;
    return 0;
}

static int get_driver(struct call *c)
{
    const char *name = c->plug->owner               ? "usbfs"
                       : c->plug->has_kernel_driver ? c->plug->device->spec->kernel_driver
                                                    : NULL;
    if (!name)
        return -ENODATA;
    struct usbdevfs_getdriver *driver = pointed(c, sizeof *driver);
    g_strlcpy(driver->driver, name, sizeof driver->driver);
    return 0;
}

/* Takes the kernel's driver off, or lets it come back. */
static int driver_command(struct call *c)
{
    const struct usbdevfs_ioctl *command = pointed(c, sizeof *command);
    bool is_connect = (unsigned)command->ioctl_code == USBDEVFS_CONNECT;
    if (!is_connect && (unsigned)command->ioctl_code != USBDEVFS_DISCONNECT)
        return -ENOTTY;
    if (!is_connect && !c->plug->has_kernel_driver)
        return -ENODATA;
    if (is_connect && (c->plug->owner || c->plug->has_kernel_driver))
        return -EBUSY;
    c->plug->has_kernel_driver = is_connect && c->plug->device->spec->kernel_driver;
    return is_connect ? c->plug->has_kernel_driver : 0;
}

static bool is_endpoint(const struct plug *plug, uint8_t address)
{
    for (int i = 0; i < USBEMU_ENDPOINTS; i++)
        if (plug->device->spec->endpoints[i].address == address)
            return true;
    return false;
}

static int submit(struct call *c)
{
    UMockdevIoctlData *data = umockdev_ioctl_data_resolve(c->arg, 0, sizeof(struct usbdevfs_urb), NULL);
    struct usbdevfs_urb *u = (struct usbdevfs_urb *)(void *)data->data;
    bool is_control = u->type == USBDEVFS_URB_TYPE_CONTROL;
    int error = is_control                           ? (u->buffer_length < SETUP_SIZE ? -EINVAL : 0)
                : !is_endpoint(c->plug, u->endpoint) ? -ENOENT
                : c->plug->owner != c->client        ? -EBUSY /* the kernel would claim it with a warning */
                                                     : 0;
    if (error) {
        g_object_unref(data);
        return error;
    }
    struct urb *urb = g_new0(struct urb, 1);
    urb->data = data;
    urb->client = c->client;
    u->actual_length = 0;
    if (u->buffer_length) /* IN buffers too: what is not mirrored cannot be written back */
        urb->buffer = umockdev_ioctl_data_resolve(data, G_STRUCT_OFFSET(struct usbdevfs_urb, buffer),
                                                  (gsize)u->buffer_length, NULL);
    g_queue_push_tail(&c->plug->pending, urb);
    return 0;
}

static struct urb *done_for(struct plug *plug, const UMockdevIoctlClient *client)
{
    for (GList *l = plug->done.head; l; l = l->next)
        if (((struct urb *)l->data)->client == client)
            return l->data;
    return NULL;
}

static int reap(struct call *c)
{
    struct urb *urb = done_for(c->plug, c->client);
    if (!urb)
        return c->plug->is_gone ? -ENODEV : -EAGAIN;
    UMockdevIoctlData *where = umockdev_ioctl_data_resolve(c->arg, 0, sizeof(void *), NULL);
    umockdev_ioctl_data_set_ptr(where, 0, urb->data);
    g_object_unref(where);
    g_queue_remove(&c->plug->done, urb);
    urb_free(urb);
    if (!c->plug->done.head && !c->plug->is_gone)
        tcflow(c->plug->slave, TCOOFF);
    return 0;
}

static int discard(struct call *c)
{
    gulong address = *(gulong *)(void *)c->arg->data;
    for (GList *l = c->plug->pending.head; l; l = l->next) {
        struct urb *urb = l->data;
        if (urb->client == c->client && urb->data->client_addr == address) {
            finish(c->plug, urb, -ENOENT);
            return 0;
        }
    }
    return -EINVAL;
}

/* libusb has released its claims before and makes them again. */
static int reset(struct call *c)
{
    struct usbemu_device *device = c->plug->device;
    if (!device->spec->on_reset) {
        device->bus->refused++;
        return -ENOTTY;
    }
    plug_flush(c->plug);
    device->spec->on_reset(device->arg);
    return 0;
}

static int nothing(struct call *c)
{
    (void)c;
    return 0;
}

static const struct {
    unsigned long request;
    bool works_when_gone;
    int (*run)(struct call *call);
} calls[] = {
    {USBDEVFS_GET_CAPABILITIES, false, get_capabilities},
    {USBDEVFS_CLAIMINTERFACE, false, claim},
    {USBDEVFS_DISCONNECT_CLAIM, false, disconnect_claim},
    {USBDEVFS_RELEASEINTERFACE, false, release},
    {USBDEVFS_GETDRIVER, false, get_driver},
    {USBDEVFS_IOCTL, false, driver_command},
    {USBDEVFS_SUBMITURB, false, submit},
    {USBDEVFS_REAPURBNDELAY, true, reap},
    {USBDEVFS_DISCARDURB, true, discard},
    {USBDEVFS_RESET, false, reset},
    {USBDEVFS_CLEAR_HALT, false, nothing},
    {USBDEVFS_SETINTERFACE, false, nothing},
};

static int answer(struct call *c, unsigned long request)
{
    for (size_t i = 0; i < G_N_ELEMENTS(calls); i++)
        if (calls[i].request == request)
            return c->plug->is_gone && !calls[i].works_when_gone ? -ENODEV : calls[i].run(c);
    g_printerr("usbemu: ioctl %08lx is not for this device\n", request);
    c->plug->device->bus->refused++;
    return -ENOTTY;
}

gboolean plug_on_ioctl(UMockdevIoctlBase *base, UMockdevIoctlClient *client, struct plug *plug)
{
    (void)base;
    usbemu_lock(plug->device->bus);
    struct call call = {plug, client, umockdev_ioctl_client_get_arg(client)};
    int result = answer(&call, umockdev_ioctl_client_get_request(client));
    umockdev_ioctl_client_complete(client, result < 0 ? -1 : result, result < 0 ? -result : 0);
    plug_run(plug);
    usbemu_unlock(plug->device->bus);
    return TRUE;
}

static void drop_urbs(GQueue *queue, const UMockdevIoctlClient *client)
{
    for (GList *l = queue->head, *next; l; l = next) {
        next = l->next;
        if (((struct urb *)l->data)->client == client) {
            urb_free(l->data);
            g_queue_delete_link(queue, l);
        }
    }
}

void plug_on_client_vanished(UMockdevIoctlBase *base, UMockdevIoctlClient *client, struct plug *plug)
{
    (void)base;
    usbemu_lock(plug->device->bus);
    drop_urbs(&plug->pending, client);
    drop_urbs(&plug->done, client);
    if (plug->owner == client)
        plug->owner = NULL;
    usbemu_unlock(plug->device->bus);
}
