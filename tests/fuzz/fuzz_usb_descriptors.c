/* Any descriptors of a USB device, through the choices of the reader's and the printer's drivers. An
 * interface that is not the device's, or an endpoint that the chosen interface does not have, is stopped
 * here. */
#include "drivers/printer_escpos.h"
#include "drivers/reader_sdt.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { DEVICE = 1, INTERFACE = 4, ENDPOINT = 5 }; /* bDescriptorType (USB 2.0 specification, table 9-5) */

static uint16_t le16(const uint8_t *p)
{
    return (uint16_t)(p[0] | p[1] << 8);
}

static void add_endpoint(struct usb_interface *interface, const uint8_t *d)
{
    int type = d[3] & 3;
    uint16_t packet = le16(d + 4) & 0x7FF;
    if (type >= 2 && packet && interface->count < USB_ENDPOINTS_MAX)
        interface->endpoints[interface->count++] = (struct usb_endpoint){d[2], type == 3, packet};
}

/* Standard descriptors, one behind another: bLength, bDescriptorType, fields. What is cut off or of another
 * type is passed over, as libusb does. */
static void parse(struct usb_device *device, const uint8_t *d, size_t size)
{
    for (; size >= 2 && d[0] >= 2 && d[0] <= size; size -= d[0], d += d[0]) {
        if (d[1] == DEVICE && d[0] >= 18)
            device->vendor = le16(d + 8), device->product = le16(d + 10);
        else if (d[1] == INTERFACE && d[0] >= 9 && device->count < USB_INTERFACES_MAX)
            device->interfaces[device->count++] = (struct usb_interface){
                .number = d[2], .alternate = d[3], .class = d[5], .subclass = d[6], .protocol = d[7]};
        else if (d[1] == ENDPOINT && d[0] >= 7 && device->count)
            add_endpoint(&device->interfaces[device->count - 1], d);
    }
}

static void check(bool is_right)
{
    if (!is_right)
        abort();
}

static void check_interface(const struct usb_device *device, const struct usb_interface *interface)
{
    check(interface >= device->interfaces && interface < device->interfaces + device->count);
}

static void check_in(const struct usb_interface *interface, uint8_t address, size_t packet, size_t most)
{
    const struct usb_endpoint *in = usb_endpoint_at(interface, address);
    check(in && address & 0x80 && packet == in->packet && packet >= 1 && packet <= most);
}

static void check_out(const struct usb_interface *interface, uint8_t address)
{
    check(usb_endpoint_at(interface, address) && !(address & 0x80));
}

static void check_reader(const struct usb_device *device)
{
    struct sdt_choice choice = {0};
    enum err e = sdt_choose(device, &choice);
    check(e == ERR_OK || e == ERR_NOT_FOUND || (e == ERR_UNSUPPORTED && choice.why));
    if (e)
        return;
    check_interface(device, choice.interface);
    for (int i = 0; i < 2; i++) {
        check_in(choice.interface, choice.pipes.in[i], choice.pipes.packet[i], SDT_PACKET_MAX);
        check_out(choice.interface, choice.pipes.out[i]);
    }
    check((choice.pipes.kind == SDT_STREAM) == (choice.pipes.in[0] == choice.pipes.in[1]));
}

static void check_printer(const struct usb_device *device)
{
    const struct usb_interface *interface;
    struct escpos_pipes pipes;
    enum err e = escpos_choose(device, &interface, &pipes);
    check(e == ERR_OK || e == ERR_NOT_FOUND || e == ERR_UNSUPPORTED);
    if (e)
        return;
    check_interface(device, interface);
    check(pipes.interface == interface->number);
    check_in(interface, pipes.in, pipes.packet, ESCPOS_PACKET_MAX);
    check_out(interface, pipes.out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct usb_device device = {0};
    parse(&device, data, size);
    check_reader(&device);
    check_printer(&device);
    return 0;
}
