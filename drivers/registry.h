/* The drivers that registry.c lists. */
#pragma once

#include "drivers/driver.h"

extern const struct reader_driver reader_sdt, reader_sim;
extern const struct printer_driver printer_escpos, printer_sim;
extern const struct scanner_driver scanner_keyboard, scanner_serial, scanner_sim;
extern const struct tag_driver tag_pcsc, tag_sim;
