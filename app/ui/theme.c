#include "ui/theme.h"

#include <math.h>
#include <string.h>

#define STANDARD_COLOURS                                                                                     \
    {                                                                                                        \
        [ROLE_PAPER] = 0xF6F2E9, [ROLE_CARD] = 0xFFFFFF, [ROLE_INK] = 0x1E1D1A, [ROLE_INK_SOFT] = 0x555149,  \
        [ROLE_LINE] = 0xDDD6C8, [ROLE_EDGE] = 0x8A857C, [ROLE_JADE] = 0x165948, [ROLE_JADE_TINT] = 0xE3F0EB, \
        [ROLE_ON_JADE] = 0xFFFFFF, [ROLE_SEAL] = 0x8E2D1D, [ROLE_SEAL_TINT] = 0xFBE9E4,                      \
        [ROLE_AMBER] = 0x704900, [ROLE_AMBER_TINT] = 0xFCF1D8                                                \
    }

#define CONTRAST_COLOURS                                                                                     \
    {                                                                                                        \
        [ROLE_PAPER] = 0x000000, [ROLE_CARD] = 0x000000, [ROLE_INK] = 0xFFFFFF, [ROLE_INK_SOFT] = 0xFFFFFF,  \
        [ROLE_LINE] = 0x8C8C8C, [ROLE_EDGE] = 0xFFFFFF, [ROLE_JADE] = 0xFFE600, [ROLE_JADE_TINT] = 0x2B2700, \
        [ROLE_ON_JADE] = 0x000000, [ROLE_SEAL] = 0xFFFFFF, [ROLE_SEAL_TINT] = 0x3A3A3A,                      \
        [ROLE_AMBER] = 0xFFE600, [ROLE_AMBER_TINT] = 0x2B2700                                                \
    }

#define SIZES(scale)                                                                                         \
    .text_mm = {[TEXT_BODY] = 10 * (scale),                                                                  \
                [TEXT_LEAD] = 12 * (scale),                                                                  \
                [TEXT_TITLE] = 16 * (scale),                                                                 \
                [TEXT_HERO] = 24 * (scale)},                                                                 \
    .target_mm = 20 * (scale), .gap_mm = 4

static const struct theme themes[] = {
    {.name = "standard", .colours = STANDARD_COLOURS, SIZES(1)},
    {.name = "large", .colours = STANDARD_COLOURS, SIZES(1.35)},
    {.name = "contrast", .colours = CONTRAST_COLOURS, SIZES(1)},
    {.name = "large+contrast", .colours = CONTRAST_COLOURS, SIZES(1.35)},
};

const struct theme *theme_find(const char *name)
{
    for (size_t i = 0; i < sizeof themes / sizeof themes[0]; i++)
        if (strcmp(themes[i].name, name) == 0)
            return &themes[i];
    return NULL;
}

enum role theme_tint(enum role role)
{
    switch (role) {
    case ROLE_SEAL:
        return ROLE_SEAL_TINT;
    case ROLE_AMBER:
        return ROLE_AMBER_TINT;
    default:
        return ROLE_JADE_TINT;
    }
}

static double linear(uint32_t byte)
{
    double c = (double)(byte & 0xFF) / 255;
    return c <= 0.03928 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t rgb)
{
    return 0.2126 * linear(rgb >> 16) + 0.7152 * linear(rgb >> 8) + 0.0722 * linear(rgb);
}

double theme_contrast(const struct theme *theme, enum role a, enum role b)
{
    double x = luminance(theme->colours[a]), y = luminance(theme->colours[b]);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}
