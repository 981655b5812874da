#include "drivers/reader_sdt.h"

#include "base/log.h"
#include "drivers/driver.h"
#include "drivers/registry.h"
#include "drivers/sdt_reader.h"
#include "drivers/sdt_record.h"

#include <string.h>

#define LOG_MODULE "reader"

/* Ids seen in vendors' and public drivers; 0400:c35a is sold by most makers of readers. */
static const struct usb_id readers[] = {{0x0400, 0xC35A}, {0x0316, 0x5020}, {0x0483, 0x5652}, {0, 0}};
static const struct usb_id hid_readers[] = {{0x0425, 0x8159}, {0x10C4, 0x0007}, {0, 0}};
static const struct usb_id boot_loaders[] = {{0x0483, 0xDF11}, {0, 0}};

static bool is_packet_usable(const struct usb_endpoint *endpoint)
{
    return endpoint && endpoint->packet <= SDT_PACKET_MAX;
}

static bool choose_split(const struct usb_interface *interface, struct sdt_pipes *pipes)
{
    const struct usb_endpoint *head = usb_endpoint_at(interface, 0x81),
                              *body = usb_endpoint_at(interface, 0x85);
    bool has_out = usb_endpoint_at(interface, 0x02) && usb_endpoint_at(interface, 0x06);
    if (!has_out || !is_packet_usable(head) || !is_packet_usable(body))
        return false;
    *pipes = (struct sdt_pipes){SDT_SPLIT, {0x02, 0x06}, {0x81, 0x85}, {head->packet, body->packet}};
    return true;
}

static bool choose_stream(const struct usb_interface *interface, struct sdt_pipes *pipes)
{
    const struct usb_endpoint *in = usb_endpoint_only(interface, true),
                              *out = usb_endpoint_only(interface, false);
    if (interface->class != USB_CLASS_OWN || !out || !is_packet_usable(in))
        return false;
    *pipes = (struct sdt_pipes){
        SDT_STREAM, {out->address, out->address}, {in->address, in->address}, {in->packet, in->packet}};
    return true;
}

static enum err refuse(struct sdt_choice *choice, const char *why)
{
    choice->why = why;
    return ERR_UNSUPPORTED;
}

enum err sdt_choose(const struct usb_device *device, struct sdt_choice *choice)
{
    if (usb_id_listed(device, boot_loaders))
        return refuse(choice, "it is in its boot loader; unplug it for ten seconds, then have it repaired");
    if (usb_id_listed(device, hid_readers))
        return refuse(choice, "it wraps the protocol in HID reports, which differ from maker to maker");
    if (!usb_id_listed(device, readers))
        return ERR_NOT_FOUND;
    bool has_hid = false;
    for (int i = 0; i < device->count; i++) {
        choice->interface = &device->interfaces[i];
        if (choice->interface->class == USB_CLASS_HID)
            has_hid = true;
        else if (choose_split(choice->interface, &choice->pipes) ||
                 choose_stream(choice->interface, &choice->pipes))
            return ERR_OK;
    }
    return refuse(choice, has_hid ? "it wraps the protocol in HID reports, which differ from maker to maker"
                                  : "its endpoints are of no known kind");
}

/* The reader comes first: its functions take this state. */
struct sdt_device {
    struct sdt_reader reader;
    FILE *file; /* of the transcript, NULL = none */
    struct sdt_record record;
};

static enum err choose(const struct usb_device *device, void *arg, const struct usb_interface **interface)
{
    struct sdt_choice choice = {0};
    enum err e = sdt_choose(device, &choice);
    if (e == ERR_UNSUPPORTED)
        log_trouble("card reader %04x:%04x cannot be used: %s", device->vendor, device->product, choice.why);
    if (e)
        return e;
    *interface = choice.interface;
    struct sdt_reader *reader = arg;
    reader->link.pipes = choice.pipes;
    return ERR_OK;
}

static enum err start(void *arg, const struct transport *io)
{
    struct sdt_device *device = arg;
    struct sdt_reader *reader = &device->reader;
    reader->link.io = *io;
    if (device->file)
        sdt_record_begin(&device->record, device->file, &reader->link.io);
    enum err e = sdt_reader_start(reader);
    if (device->file)
        sdt_record_flush(&device->record);
    if (e)
        explicit_bzero(reader, sizeof *reader); /* its transport is closed by who opened it */
    return e;
}

static enum err reader_open(void *state, const struct device_options *options)
{
    struct sdt_device *device = state;
    struct sdt_reader *reader = &device->reader;
    struct transport io;
    device->file = options->record;
    enum err e = usb_open(choose, start, device, &io);
    if (!e)
        log_info("card reader open, %s, module %s",
                 reader->link.pipes.kind == SDT_SPLIT ? "four endpoints" : "two endpoints", reader->serial);
    return e;
}

static unsigned reader_presence(const struct device_options *options)
{
    (void)options;
    return usb_presence();
}

static const char *reader_serial(const void *state)
{
    const struct sdt_reader *reader = state;
    return reader->serial;
}

static enum err reader_find(void *state, bool *found)
{
    return sdt_reader_find(state, found);
}

static enum err reader_read(void *state, struct idcard *card)
{
    return sdt_reader_read(state, card);
}

static enum err reader_read_addresses(void *state, struct idcard_addresses *out)
{
    return sdt_reader_read_addresses(state, out);
}

static enum err reader_read_body_number(void *state, uint8_t out[IDCARD_BODY_SIZE])
{
    return sdt_reader_read_body_number(state, out);
}

static void reader_close(void *state)
{
    sdt_reader_stop(state);
    explicit_bzero(state, sizeof(struct sdt_device));
}

const struct reader_driver reader_sdt = {
    .device = {"sdt", sizeof(struct sdt_device), reader_open, reader_close},
    .presence = reader_presence,
    .serial = reader_serial,
    .find = reader_find,
    .read = reader_read,
    .read_addresses = reader_read_addresses,
    .read_body_number = reader_read_body_number,
};
