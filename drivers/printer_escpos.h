/* The receipt printer on USB: which device and interface it is. Thread: the device's own. */
#pragma once

#include "drivers/escpos_printer.h"
#include "drivers/usb.h"

/* Chooses the printer's interface: printer class (07/01), two-way protocol 02 before 01, or a vendor-class
 * interface of a listed id; in both cases with one bulk OUT and one bulk IN. ERR_NOT_FOUND no printer;
 * ERR_UNSUPPORTED one that cannot answer. */
enum err escpos_choose(const struct usb_device *device, const struct usb_interface **interface,
                       struct escpos_pipes *pipes) MUST_CHECK;
