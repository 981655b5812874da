/* What the tests on the emulated bus share: each test gets a bus of its own. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "usbemu.h"

static struct usbemu_bus *bus;

static int setup(void **state)
{
    (void)state;
    bus = usbemu_bus_create();
    return 0;
}

/* No test may need an ioctl such as reset: usb.h promises so, because it hangs printers. */
static int teardown(void **state)
{
    (void)state;
    int refused = usbemu_refused(bus);
    usbemu_bus_destroy(bus);
    return refused;
}
