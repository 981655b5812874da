#include "drivers/registry.h"

#include <stddef.h>

const struct reader_driver *const reader_drivers[] = {&reader_sdt, &reader_sim, NULL};
const struct printer_driver *const printer_drivers[] = {&printer_escpos, &printer_sim, NULL};
const struct scanner_driver *const scanner_drivers[] = {&scanner_keyboard, &scanner_sim, NULL};
