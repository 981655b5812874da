#include "base/mem.h"
#include "drivers/driver.h"

#include <stdlib.h>
#include <string.h>

bool device_is_wanted(const struct device_driver *driver, const char *wanted)
{
    return strcmp(wanted, driver->name) == 0 ||
           (strcmp(wanted, "auto") == 0 && strcmp(driver->name, "sim") != 0);
}

/* Of several drivers the one that came furthest knows best why none could open. */
static int distance(enum err err)
{
    return err == ERR_NOT_FOUND ? 0 : err == ERR_UNSUPPORTED ? 1 : 2;
}

enum err device_open(struct device *out, const struct device_driver *const *drivers, const char *wanted,
                     const struct device_options *options)
{
    enum err err = ERR_NOT_FOUND;
    for (; *drivers; drivers++) {
        if (!device_is_wanted(*drivers, wanted))
            continue;
        struct device device = {*drivers, mem_alloc((*drivers)->state_size)};
        enum err one = device.driver->open(device.state, options);
        if (one == ERR_OK) {
            *out = device;
            return ERR_OK;
        }
        device_close(&device);
        if (distance(one) > distance(err))
            err = one;
    }
    return err;
}

void device_close(struct device *device)
{
    if (!device->driver)
        return;
    device->driver->close(device->state);
    explicit_bzero(device->state, device->driver->state_size);
    free(device->state);
    *device = (struct device){0};
}

enum err printer_status_err(const struct printer_status *status)
{
    return status->is_cover_open  ? ERR_COVER
           : status->is_paper_out ? ERR_PAPER
           : status->has_failed   ? ERR_JAMMED
           : status->is_hot       ? ERR_HOT
           : !status->is_online   ? ERR_BUSY
                                  : ERR_OK;
}
