/* Shared by the tests of the toolkit: a window of the usual kiosk on a display that is only memory. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ui/internal.h"

#include <stdlib.h>
#include <string.h>

static inline int ui_setup(void **state)
{
    struct ui *ui;
    char message[256] = "";
    struct ui_options options = {.width_px = 1080, .height_px = 1920, .diagonal_inch = 21.5};
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    if (ui_create(&ui, &options, message, sizeof message) != ERR_OK)
        fail_msg("%s", message);
    *state = ui;
    return 0;
}

static inline int ui_teardown(void **state)
{
    ui_destroy(*state);
    return 0;
}
