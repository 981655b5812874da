/* Shared by the tests of the toolkit: a window of the usual kiosk on a display that is only memory. */
#pragma once

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"
#include "ui/internal.h"

#include <stdlib.h>
#include <string.h>

static inline int ui_setup(void **state)
{
    struct ui *ui;
    char message[256] = "";
    struct ui_options options = {.width_px = 1080, .height_px = 1920, .diagonal_inch = 21.5};
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    clock_stop();
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

static inline struct ui_input finger(struct ui *ui, uint32_t type, int id, int x, int y)
{
    SDL_Event event = {
        .tfinger = {
            .type = type, .fingerId = id, .x = ((float)x + 0.5F) / 1080, .y = ((float)y + 0.5F) / 1920}};
    return ui_handle(ui, &event);
}

/* What the press gave if it moved the focus, else what the release gave. */
static inline struct ui_input touch_at(struct ui *ui, int x, int y)
{
    struct ui_input down = finger(ui, SDL_FINGERDOWN, 1, x, y), up = finger(ui, SDL_FINGERUP, 1, x, y);
    return down.kind == INPUT_FOCUS ? down : up;
}

static inline uint32_t pixel(const struct ui *ui, int x, int y)
{
    const uint8_t *row = (const uint8_t *)ui->canvas->pixels + (size_t)y * (size_t)ui->canvas->pitch;
    uint32_t colour;
    memcpy(&colour, row + (size_t)x * sizeof colour, sizeof colour);
    return colour;
}
