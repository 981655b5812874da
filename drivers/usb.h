/* USB devices through libusb-1.0, which nothing but usb.c calls. A driver looks at descriptor values, chooses
 * an interface, and gets a struct transport for its endpoints. Thread: the device's own; each open device has
 * a libusb context of its own. */
#pragma once

#include "drivers/transport.h"

#include <stdbool.h>

enum { USB_INTERFACES_MAX = 16, USB_ENDPOINTS_MAX = 16 };
enum { USB_CLASS_HID = 0x03, USB_CLASS_PRINT = 0x07, USB_CLASS_OWN = 0xFF };

struct usb_endpoint {
    uint8_t address; /* bit 7 set = IN */
    bool is_interrupt;
    uint16_t packet; /* wMaxPacketSize */
};

/* One alternate setting of one interface; endpoints that are neither bulk nor interrupt are left out. */
struct usb_interface {
    uint8_t number, alternate, class, subclass, protocol;
    uint8_t count;
    struct usb_endpoint endpoints[USB_ENDPOINTS_MAX];
};

struct usb_device {
    uint16_t vendor, product;
    uint8_t count;
    struct usb_interface interfaces[USB_INTERFACES_MAX];
};

struct usb_id {
    uint16_t vendor, product;
};
/* list ends with a zero id. */
bool usb_id_listed(const struct usb_device *device, const struct usb_id *list);

/* The endpoint with this address, NULL if there is none. */
const struct usb_endpoint *usb_endpoint_at(const struct usb_interface *interface, uint8_t address);
/* The only IN (or OUT) endpoint, NULL if there are none or several. */
const struct usb_endpoint *usb_endpoint_only(const struct usb_interface *interface, bool is_in);

/* A driver's choice, from descriptor values alone: ERR_OK with *interface set to one of the device's,
 * ERR_NOT_FOUND if the device is none of ours, ERR_UNSUPPORTED if it is but cannot be driven. */
typedef enum err usb_choose(const struct usb_device *device, void *arg,
                            const struct usb_interface **interface);

/* Asks an open device whether it works. It is closed behind an error, and the next one is tried. */
typedef enum err usb_start(void *arg, const struct transport *io);

/* Opens the first device that choose accepts and that starts (start may be NULL), and claims its interface,
 * taking it from a kernel driver for as long as it is open. Neither resets the device nor sets its
 * configuration: both hang some printers. ERR_NOT_FOUND, ERR_UNSUPPORTED, ERR_ACCESS (the udev rule to
 * install is logged), ERR_BUSY (the process that holds it is logged), ERR_IO, or what start says. io->close
 * ends it. */
enum err usb_open(usb_choose *choose, usb_start *start, void *arg, struct transport *io) MUST_CHECK;

/* Another number as soon as some device was plugged in or pulled out. <= 50 ms. */
unsigned usb_presence(void);
