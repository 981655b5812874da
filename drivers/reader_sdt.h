/* Which USB devices are ID-card readers that can be driven, and how. Pure; any thread. */
#pragma once

#include "drivers/sdt_link.h"
#include "drivers/usb.h"

struct sdt_choice {
    const struct usb_interface *interface; /* of the device looked at */
    struct sdt_pipes pipes;
    const char *why; /* for the log, when refused */
};
/* Vendor and product id only make a device a candidate; its endpoints decide, because one id is sold with
 * both wirings. ERR_NOT_FOUND not a reader; ERR_UNSUPPORTED (with why) one wrapped in HID, one in its boot
 * loader, or one with unknown endpoints. */
enum err sdt_choose(const struct usb_device *device, struct sdt_choice *choice) MUST_CHECK;
