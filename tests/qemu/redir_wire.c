/* The usbredir protocol (libusbredirparser) between an emulated device and the controller of a guest of QEMU.
 */
#include "descriptors.h"
#include "redir_private.h"

#include <string.h>
#include <sys/socket.h>

enum { DIRECTION_IN = 0x80, OF_DEVICE = 1, OF_CONFIGURATION = 2, TO_ENDPOINT = 2 };
enum { GET_STATUS = 0, CLEAR_FEATURE = 1, GET_DESCRIPTOR = 6 };

/* A transfer that the guest's controller has begun. */
struct bulk {
    uint64_t id;
    struct usb_redir_bulk_packet_header header;
    uint8_t *data;
    size_t size, moved;
};

static void bulk_free(void *bulk)
{
    struct bulk *b = bulk;
    g_free(b->data);
    g_free(b);
}

void redir_wire_drop(struct usbemu_device *device)
{
    g_queue_clear_full(&device->transfers, bulk_free);
    for (int i = 0; i < USBEMU_ENDPOINTS; i++)
        g_queue_clear_full(&device->packets[i], (GDestroyNotify)g_bytes_unref);
}

void redir_wire_flush(struct usbemu_device *device)
{
    while (usbredirparser_has_data_to_write(device->parser) && usbredirparser_do_write(device->parser) == 0)
        continue;
}

/* ---- moving data: as tests/usb/usbemu_urb.c does ---- */

static bool finish(struct usbemu_device *device, struct bulk *bulk, uint8_t status)
{
    bool is_in = bulk->header.endpoint & DIRECTION_IN;
    bulk->header.status = status;
    bulk->header.length = (uint16_t)bulk->moved;
    bulk->header.length_high = (uint16_t)(bulk->moved >> 16);
    usbredirparser_send_bulk_packet(device->parser, bulk->id, &bulk->header, is_in ? bulk->data : NULL,
                                    is_in ? (int)bulk->moved : 0);
    g_queue_remove(&device->transfers, bulk);
    bulk_free(bulk);
    return true;
}

static bool run_out(struct usbemu_device *device, struct bulk *bulk, size_t packet)
{
    do {
        size_t part = MIN(bulk->size - bulk->moved, packet);
        enum usbemu_answer answer =
            device->spec->on_out(device->arg, bulk->header.endpoint, bulk->data + bulk->moved, part);
        if (answer == USBEMU_NAK)
            return false;
        if (answer == USBEMU_STALL)
            return finish(device, bulk, usb_redir_stall);
        bulk->moved += part;
    } while (bulk->moved < bulk->size);
    return finish(device, bulk, usb_redir_success);
}

static bool run_in(struct usbemu_device *device, struct bulk *bulk, GQueue *packets, size_t packet)
{
    GBytes *bytes = g_queue_pop_head(packets);
    if (!bytes)
        return false;
    gsize len;
    const void *data = g_bytes_get_data(bytes, &len);
    bool is_too_long = len > bulk->size - bulk->moved;
    if (!is_too_long && len) {
        memcpy(bulk->data + bulk->moved, data, len);
        bulk->moved += len;
    }
    g_bytes_unref(bytes);
    if (is_too_long)
        return finish(device, bulk, usb_redir_babble);
    return len < packet || bulk->moved == bulk->size ? finish(device, bulk, usb_redir_success) : true;
}

static struct bulk *oldest_at(struct usbemu_device *device, uint8_t address)
{
    for (GList *l = device->transfers.head; l; l = l->next)
        if (((struct bulk *)l->data)->header.endpoint == address)
            return l->data;
    return NULL;
}

static bool run_endpoint(struct usbemu_device *device, int i)
{
    uint8_t address = device->spec->endpoints[i].address;
    size_t packet = device->spec->endpoints[i].packet;
    struct bulk *bulk = address ? oldest_at(device, address) : NULL;
    if (!bulk)
        return false;
    return address & DIRECTION_IN ? run_in(device, bulk, &device->packets[i], packet)
                                  : run_out(device, bulk, packet);
}

void redir_wire_run(struct usbemu_device *device)
{
    if (device->is_running || !device->is_plugged)
        return; /* a callback has queued data: the loop below sees it */
    device->is_running = true;
    for (bool has_moved = true; has_moved;) {
        has_moved = false;
        for (int i = 0; i < USBEMU_ENDPOINTS; i++)
            has_moved = run_endpoint(device, i) || has_moved;
    }
    device->is_running = false;
    redir_wire_flush(device);
}

/* ---- what the guest asks; on the bus's thread with the bus locked ---- */

void redir_wire_announce(struct usbemu_device *device)
{
    const struct usbemu_spec *s = device->spec;
    struct usb_redir_ep_info_header endpoints = {0};
    memset(endpoints.type, usb_redir_type_invalid, sizeof endpoints.type);
    endpoints.type[0] = endpoints.type[16] = usb_redir_type_control;
    for (int i = 0; i < USBEMU_ENDPOINTS && s->endpoints[i].address; i++) {
        uint8_t address = s->endpoints[i].address;
        int at = (address & 15) | (address & DIRECTION_IN) >> 3;
        endpoints.type[at] = usb_redir_type_bulk;
        endpoints.max_packet_size[at] = s->endpoints[i].packet;
    }
    usbredirparser_send_ep_info(device->parser, &endpoints);
    usbredirparser_send_interface_info(
        device->parser, &(struct usb_redir_interface_info_header){.interface_count = 1,
                                                                  .interface_class = {s->class},
                                                                  .interface_subclass = {s->subclass},
                                                                  .interface_protocol = {s->protocol}});
    usbredirparser_send_device_connect(
        device->parser, &(struct usb_redir_device_connect_header){.speed = usb_redir_speed_full,
                                                                  .vendor_id = s->vendor,
                                                                  .product_id = s->product,
                                                                  .device_version_bcd = 0x0100});
    redir_wire_flush(device);
}

static void on_hello(void *priv, struct usb_redir_hello_header *hello)
{
    struct usbemu_device *device = priv;
    (void)hello;
    device->has_peer = true;
    if (device->is_plugged)
        redir_wire_announce(device);
}

static void on_reset(void *priv)
{
    struct usbemu_device *device = priv;
    redir_wire_drop(device);
    if (device->spec->on_reset)
        device->spec->on_reset(device->arg);
}

static void on_disconnect_ack(void *priv)
{
    (void)priv;
}

static void on_set_configuration(void *priv, uint64_t id, struct usb_redir_set_configuration_header *wanted)
{
    struct usbemu_device *device = priv;
    usbredirparser_send_configuration_status(
        device->parser, id,
        &(struct usb_redir_configuration_status_header){usb_redir_success, wanted->configuration});
}

/* A configuration is asked for whole or by its beginning; there are no strings. */
static int describe(const struct usbemu_spec *spec, int type, uint8_t *out)
{
    uint8_t all[DESCRIPTORS_MAX];
    int size = (int)descriptors_of(spec, all) - DESCRIPTORS_DEVICE;
    if (type == OF_DEVICE)
        memcpy(out, all, DESCRIPTORS_DEVICE);
    else if (type == OF_CONFIGURATION)
        memcpy(out, all + DESCRIPTORS_DEVICE, (size_t)size);
    return type == OF_DEVICE ? DESCRIPTORS_DEVICE : type == OF_CONFIGURATION ? size : USBEMU_CONTROL_STALL;
}

static int answer_control(struct usbemu_device *device, const struct usb_redir_control_packet_header *h,
                          uint8_t out[UINT16_MAX])
{
    const uint8_t setup[8] = {h->requesttype,     h->request,
                              (uint8_t)h->value,  (uint8_t)(h->value >> 8),
                              (uint8_t)h->index,  (uint8_t)(h->index >> 8),
                              (uint8_t)h->length, (uint8_t)(h->length >> 8)};
    if (h->requesttype == DIRECTION_IN && h->request == GET_DESCRIPTOR)
        return describe(device->spec, h->value >> 8, out);
    if (h->requesttype == DIRECTION_IN && h->request == GET_STATUS)
        return 2;
    if (h->requesttype == TO_ENDPOINT && h->request == CLEAR_FEATURE)
        return 0;
    return device->spec->on_control ? device->spec->on_control(device->arg, setup, out, h->length)
                                    : USBEMU_CONTROL_STALL;
}

static void on_control_packet(void *priv, uint64_t id, struct usb_redir_control_packet_header *header,
                              uint8_t *data, int len)
{
    struct usbemu_device *device = priv;
    static uint8_t out[UINT16_MAX];
    memset(out, 0, sizeof out);
    if (len > 0)
        memcpy(out, data, (size_t)len);
    int size = answer_control(device, header, out);
    header->status = size < 0 ? usb_redir_stall : usb_redir_success;
    header->length = (uint16_t)CLAMP(size, 0, header->length);
    bool is_in = header->requesttype & DIRECTION_IN;
    usbredirparser_send_control_packet(device->parser, id, header, is_in ? out : NULL,
                                       is_in ? header->length : 0);
    usbredirparser_free_packet_data(device->parser, data);
    redir_wire_run(device);
}

static void on_bulk_packet(void *priv, uint64_t id, struct usb_redir_bulk_packet_header *header,
                           uint8_t *data, int len)
{
    struct usbemu_device *device = priv;
    struct bulk *bulk = g_new0(struct bulk, 1);
    size_t size = header->length | (size_t)header->length_high << 16;
    *bulk = (struct bulk){.id = id, .header = *header, .data = g_malloc0(size + 1), .size = size};
    if (len > 0)
        memcpy(bulk->data, data, (size_t)len);
    usbredirparser_free_packet_data(device->parser, data);
    g_queue_push_tail(&device->transfers, bulk);
    redir_wire_run(device);
}

static void on_cancel(void *priv, uint64_t id)
{
    struct usbemu_device *device = priv;
    for (GList *l = device->transfers.head; l; l = l->next)
        if (((struct bulk *)l->data)->id == id) {
            finish(device, l->data, usb_redir_cancelled);
            return;
        }
}

/* ---- the wire ---- */

static int read_wire(void *priv, uint8_t *data, int count)
{
    struct usbemu_device *device = priv;
    ssize_t got = recv(device->fd, data, (size_t)count, MSG_DONTWAIT);
    return got < 0 ? 0 : got == 0 ? -1 : (int)got;
}

static int write_wire(void *priv, uint8_t *data, int count)
{
    struct usbemu_device *device = priv;
    return (int)send(device->fd, data, (size_t)count, MSG_NOSIGNAL);
}

static void on_parser_log(void *priv, int level, const char *message)
{
    (void)priv;
    if (level <= usbredirparser_warning)
        g_printerr("usbredir: %s\n", message);
}

struct usbredirparser *redir_wire_new(struct usbemu_device *device)
{
    struct usbredirparser *parser = usbredirparser_create();
    uint32_t caps[USB_REDIR_CAPS_SIZE] = {0};
    parser->priv = device;
    parser->log_func = on_parser_log;
    parser->read_func = read_wire;
    parser->write_func = write_wire;
    parser->hello_func = on_hello;
    parser->reset_func = on_reset;
    parser->set_configuration_func = on_set_configuration;
    parser->control_packet_func = on_control_packet;
    parser->bulk_packet_func = on_bulk_packet;
    parser->cancel_data_packet_func = on_cancel;
    parser->device_disconnect_ack_func = on_disconnect_ack;
    usbredirparser_caps_set_cap(caps, usb_redir_cap_connect_device_version);
    usbredirparser_caps_set_cap(caps, usb_redir_cap_device_disconnect_ack);
    usbredirparser_caps_set_cap(caps, usb_redir_cap_ep_info_max_packet_size);
    usbredirparser_caps_set_cap(caps, usb_redir_cap_64bits_ids);
    usbredirparser_caps_set_cap(caps, usb_redir_cap_32bits_bulk_length);
    usbredirparser_init(parser, "kiosk tests", caps, USB_REDIR_CAPS_SIZE, usbredirparser_fl_usb_host);
    return parser;
}
