#include "drivers/printer_escpos.h"

#include "base/log.h"
#include "drivers/registry.h"

#define LOG_MODULE "printer"

/* ---- choice ---- */

/* Vendor-class printers and clones seen in CUPS's quirk list and in public receipt-printing projects. */
static const struct usb_id vendor_class[] = {{0x04B8, 0x0202}, {0x0416, 0x5011}, {0x0483, 0x5743},
                                             {0x0483, 0x5840}, {0x0456, 0x0808}, {0, 0}};

static int fitness(const struct usb_device *device, const struct usb_interface *interface)
{
    if (interface->class == USB_CLASS_PRINT && interface->subclass == 1)
        return interface->protocol == 2 ? 3 : interface->protocol == 1 ? 2 : 0;
    return interface->class == USB_CLASS_OWN && usb_id_listed(device, vendor_class) ? 1 : 0;
}

enum err escpos_choose(const struct usb_device *device, const struct usb_interface **interface,
                       struct escpos_pipes *pipes)
{
    int best = 0;
    bool is_printer = false;
    for (int i = 0; i < device->count; i++) {
        const struct usb_interface *one = &device->interfaces[i];
        const struct usb_endpoint *in = usb_endpoint_only(one, true), *out = usb_endpoint_only(one, false);
        int fit = fitness(device, one);
        is_printer = is_printer || fit > 0;
        if (fit <= best || !in || !out || in->packet > ESCPOS_PACKET_MAX)
            continue;
        best = fit;
        *interface = one;
        *pipes = (struct escpos_pipes){one->number, out->address, in->address, in->packet};
    }
    return best ? ERR_OK : is_printer ? ERR_UNSUPPORTED : ERR_NOT_FOUND;
}

/* ---- driver ---- */

static enum err choose(const struct usb_device *device, void *arg, const struct usb_interface **interface)
{
    enum err e = escpos_choose(device, interface, arg);
    if (e == ERR_UNSUPPORTED)
        log_trouble("printer %04x:%04x cannot be used: it has no way to answer", device->vendor,
                    device->product);
    return e;
}

static enum err printer_open(void *state, const struct device_options *options)
{
    struct escpos_printer *printer = state;
    printer->width_dots = options->width_dots;
    printer->has_half_receipt = options->has_half_receipt;
    return usb_open(choose, NULL, &printer->pipes, &printer->io);
}

static enum err printer_status(void *state, struct printer_status *out)
{
    return escpos_printer_status(state, out);
}

static enum err printer_print(void *state, const struct raster *raster, bool *started,
                              bool (*is_stopped)(void *arg), void *arg)
{
    return escpos_printer_print(state, raster, started, is_stopped, arg);
}

static void printer_close(void *state)
{
    escpos_printer_close(state);
}

const struct printer_driver printer_escpos = {
    .device = {"escpos", sizeof(struct escpos_printer), printer_open, printer_close},
    .status = printer_status,
    .print = printer_print,
};
