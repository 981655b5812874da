/* How the devices are, as the screens see it: plain values that the device threads report. */
#pragma once

#include "base/err.h"

#include <stdbool.h>

struct health {
    enum err reader, printer, scanner, tag, sound; /* ERR_OK, or why it cannot be used now */
    char reader_serial[40];                        /* the reader's security module, for staff */
    bool is_paper_low;
    enum err store; /* ERR_OK, or nothing works */
};
