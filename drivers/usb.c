#include "drivers/usb.h"

#include "base/log.h"
#include "base/mem.h"
#include "drivers/usb_holder.h"

#include <libusb.h>
#include <stdlib.h>
#include <string.h>

#define LOG_MODULE "usb"

struct usb_port {
    libusb_context *context;
    libusb_device_handle *handle;
    struct usb_interface interface;
    bool is_claimed;
};

static enum err translate(int code)
{
    switch (code) {
    case LIBUSB_SUCCESS:
        return ERR_OK;
    case LIBUSB_ERROR_TIMEOUT:
        return ERR_TIMEOUT;
    case LIBUSB_ERROR_NO_DEVICE:
        return ERR_GONE;
    case LIBUSB_ERROR_ACCESS:
        return ERR_ACCESS;
    case LIBUSB_ERROR_BUSY:
        return ERR_BUSY;
    case LIBUSB_ERROR_PIPE:     /* the device refused the transfer */
    case LIBUSB_ERROR_OVERFLOW: /* it sent more than a packet */
        return ERR_PROTOCOL;
    case LIBUSB_ERROR_NOT_FOUND:
        return ERR_NOT_FOUND;
    case LIBUSB_ERROR_NOT_SUPPORTED:
        return ERR_UNSUPPORTED;
    default:
        return ERR_IO;
    }
}

bool usb_id_listed(const struct usb_device *device, const struct usb_id *list)
{
    for (; list->vendor; list++)
        if (list->vendor == device->vendor && list->product == device->product)
            return true;
    return false;
}

const struct usb_endpoint *usb_endpoint_at(const struct usb_interface *interface, uint8_t address)
{
    for (int i = 0; i < interface->count; i++)
        if (interface->endpoints[i].address == address)
            return &interface->endpoints[i];
    return NULL;
}

const struct usb_endpoint *usb_endpoint_only(const struct usb_interface *interface, bool is_in)
{
    const struct usb_endpoint *only = NULL;
    for (int i = 0; i < interface->count; i++) {
        const struct usb_endpoint *endpoint = &interface->endpoints[i];
        if (((endpoint->address & LIBUSB_ENDPOINT_IN) != 0) != is_in)
            continue;
        if (only)
            return NULL;
        only = endpoint;
    }
    return only;
}

/* ---- descriptors to plain values ---- */

static void copy_interface(const struct libusb_interface_descriptor *from, struct usb_interface *to)
{
    *to = (struct usb_interface){.number = from->bInterfaceNumber,
                                 .alternate = from->bAlternateSetting,
                                 .class = from->bInterfaceClass,
                                 .subclass = from->bInterfaceSubClass,
                                 .protocol = from->bInterfaceProtocol};
    for (int i = 0; i < from->bNumEndpoints && to->count < USB_ENDPOINTS_MAX; i++) {
        const struct libusb_endpoint_descriptor *e = &from->endpoint[i];
        int type = e->bmAttributes & LIBUSB_TRANSFER_TYPE_MASK;
        uint16_t packet = e->wMaxPacketSize & 0x7FF; /* the bits above count packets per microframe */
        bool is_interrupt = type == LIBUSB_TRANSFER_TYPE_INTERRUPT;
        if (packet && (is_interrupt || type == LIBUSB_TRANSFER_TYPE_BULK))
            to->endpoints[to->count++] = (struct usb_endpoint){e->bEndpointAddress, is_interrupt, packet};
    }
}

static enum err describe(libusb_device *device, struct usb_device *out)
{
    struct libusb_device_descriptor descriptor;
    struct libusb_config_descriptor *config;
    int code = libusb_get_device_descriptor(device, &descriptor);
    if (!code)
        code = libusb_get_active_config_descriptor(device, &config);
    if (code)
        return translate(code);
    *out = (struct usb_device){.vendor = descriptor.idVendor, .product = descriptor.idProduct};
    for (int i = 0; i < config->bNumInterfaces; i++)
        for (int a = 0; a < config->interface[i].num_altsetting && out->count < USB_INTERFACES_MAX; a++)
            copy_interface(&config->interface[i].altsetting[a], &out->interfaces[out->count++]);
    libusb_free_config_descriptor(config);
    return ERR_OK;
}

/* ---- transport ---- */

static int transfer(struct usb_port *port, uint8_t endpoint, uint8_t *data, size_t size, size_t *moved,
                    int timeout_ms)
{
    const struct usb_endpoint *e = usb_endpoint_at(&port->interface, endpoint);
    unsigned timeout = timeout_ms > 0 ? (unsigned)timeout_ms : 1; /* 0 would wait for ever */
    int part = 0;
    int code = e && e->is_interrupt
                   ? libusb_interrupt_transfer(port->handle, endpoint, data, (int)size, &part, timeout)
                   : libusb_bulk_transfer(port->handle, endpoint, data, (int)size, &part, timeout);
    *moved = (size_t)part;
    if (code == LIBUSB_ERROR_PIPE)
        libusb_clear_halt(port->handle, endpoint);
    return code;
}

static enum err port_write(void *self, uint8_t endpoint, const uint8_t *data, size_t len, size_t *sent,
                           int timeout_ms)
{
    /* libusb takes one type of buffer for both directions; an OUT transfer only reads it. */
    int code = transfer(self, endpoint, (uint8_t *)(uintptr_t)data, len, sent, timeout_ms);
    if (!code && *sent < len)
        return ERR_IO;
    return translate(code);
}

static enum err port_read(void *self, uint8_t endpoint, uint8_t *data, size_t size, size_t *got,
                          int timeout_ms)
{
    return translate(transfer(self, endpoint, data, size, got, timeout_ms));
}

static enum err port_control(void *self, uint8_t request_type, uint8_t request, uint16_t value,
                             uint16_t index, uint8_t *data, uint16_t len, size_t *got, int timeout_ms)
{
    struct usb_port *port = self;
    unsigned timeout = timeout_ms > 0 ? (unsigned)timeout_ms : 1;
    int n = libusb_control_transfer(port->handle, request_type, request, value, index, data, len, timeout);
    if (n < 0)
        return translate(n);
    *got = (size_t)n;
    return ERR_OK;
}

/* A device that comes back as another one is as good as unplugged. */
static enum err port_reset(void *self)
{
    struct usb_port *port = self;
    int code = libusb_reset_device(port->handle);
    return code == LIBUSB_ERROR_NOT_FOUND ? ERR_GONE : translate(code);
}

static void release(struct usb_port *port)
{
    if (port->is_claimed)
        libusb_release_interface(port->handle, port->interface.number);
    if (port->handle)
        libusb_close(port->handle);
    port->is_claimed = false;
    port->handle = NULL;
}

static void port_close(void *self)
{
    struct usb_port *port = self;
    release(port);
    libusb_exit(port->context);
    free(port);
}

/* ---- opening ---- */

static enum err claim(struct usb_port *port, const struct usb_interface *interface)
{
    port->interface = *interface;
    libusb_set_auto_detach_kernel_driver(port->handle, 1);
    int code = libusb_claim_interface(port->handle, interface->number);
    if (code)
        return translate(code);
    port->is_claimed = true;
    if (interface->alternate)
        code = libusb_set_interface_alt_setting(port->handle, interface->number, interface->alternate);
    return translate(code);
}

static void tell_refusal(libusb_device *device, const struct usb_device *described, enum err e)
{
    if (e == ERR_ACCESS)
        log_trouble(
            "no permission for device %04x:%04x; install assets/system/70-kiosk.rules, or this udev rule: "
            "SUBSYSTEM==\"usb\", ATTR{idVendor}==\"%04x\", ATTR{idProduct}==\"%04x\", GROUP=\"kiosk\", "
            "MODE=\"0660\"",
            described->vendor, described->product, described->vendor, described->product);
    char holder[USB_HOLDER_SIZE];
    if (e == ERR_BUSY && usb_holder(libusb_get_bus_number(device), libusb_get_device_address(device), holder))
        log_trouble("device %04x:%04x is held by %s", described->vendor, described->product, holder);
}

struct attempt {
    struct usb_port *port;
    usb_choose *choose;
    usb_start *start;
    void *arg;
};

static const struct transport port_transport = {.write = port_write,
                                                .read = port_read,
                                                .control = port_control,
                                                .reset = port_reset,
                                                .close = port_close};

static enum err start_device(const struct attempt *attempt)
{
    struct transport io = port_transport;
    io.self = attempt->port;
    return attempt->start ? attempt->start(attempt->arg, &io) : ERR_OK;
}

static enum err try_device(const struct attempt *attempt, libusb_device *device)
{
    struct usb_port *port = attempt->port;
    struct usb_device described;
    const struct usb_interface *interface;
    if (describe(device, &described))
        return ERR_NOT_FOUND; /* not configured, or gone since the list was made */
    enum err e = attempt->choose(&described, attempt->arg, &interface);
    if (e)
        return e;
    e = translate(libusb_open(device, &port->handle));
    if (!e)
        e = claim(port, interface);
    tell_refusal(device, &described, e);
    if (!e)
        e = start_device(attempt);
    if (e)
        release(port);
    return e;
}

/* The first device that opens; else the most telling error: of ours, and of one that could be driven. */
static enum err open_first(const struct attempt *attempt)
{
    libusb_device **devices;
    ssize_t count = libusb_get_device_list(attempt->port->context, &devices);
    if (count < 0)
        return translate((int)count);
    enum err e = ERR_NOT_FOUND;
    for (ssize_t i = 0; i < count; i++) {
        enum err one = try_device(attempt, devices[i]);
        if (e == ERR_NOT_FOUND || e == ERR_UNSUPPORTED || !one)
            e = one == ERR_NOT_FOUND ? e : one;
        if (!one)
            break;
    }
    libusb_free_device_list(devices, 1);
    return e;
}

enum err usb_open(usb_choose *choose, usb_start *start, void *arg, struct transport *io)
{
    struct usb_port *port = mem_alloc(sizeof *port);
    enum err e = translate(libusb_init(&port->context));
    if (e) {
        free(port);
        return e;
    }
    e = open_first(&(struct attempt){port, choose, start, arg});
    if (e) {
        port_close(port);
        return e;
    }
    *io = port_transport;
    io->self = port;
    return ERR_OK;
}

unsigned usb_presence(void)
{
    libusb_context *context;
    libusb_device **devices;
    unsigned sum = 0;
    if (libusb_init(&context))
        return 0;
    ssize_t count = libusb_get_device_list(context, &devices);
    for (ssize_t i = 0; i < count; i++) /* in any order */
        sum +=
            (256u * libusb_get_bus_number(devices[i]) + libusb_get_device_address(devices[i])) * 2654435761u;
    if (count >= 0)
        libusb_free_device_list(devices, 1);
    libusb_exit(context);
    return sum;
}
