#include "drivers/registry.h"

#include <stddef.h>

const struct device_driver *const reader_drivers[] = {&reader_sdt.device, &reader_sim.device, NULL};
const struct device_driver *const printer_drivers[] = {&printer_escpos.device, &printer_sim.device, NULL};
const struct device_driver *const scanner_drivers[] = {&scanner_keyboard.device, &scanner_serial.device,
                                                       &scanner_sim.device, NULL};
const struct device_driver *const tag_drivers[] = {&tag_pcsc.device, &tag_sim.device, NULL};
