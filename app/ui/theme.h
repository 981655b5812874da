/* The look as one const table: colours by role, sizes in millimetres. no other file holds a colour literal.
 */
#pragma once

#include "ui/ui.h"

#include <stdint.h>

enum { RECEIPT_WHITE = 0xFFFFFF, RECEIPT_BLACK = 0x000000 }; /* paper looks the same in every theme */

struct theme {
    const char *name;
    uint32_t colours[ROLE_COUNT]; /* 0xRRGGBB */
    double text_mm[TEXT_SIZE_COUNT];
    double target_mm, gap_mm;
};

/* NULL for an unknown name. */
const struct theme *theme_find(const char *name);
/* What one role is painted on: the tint of JADE, AMBER and SEAL. */
enum role theme_tint(enum role role);
/* WCAG 2 contrast ratio of two roles, 1 to 21. */
double theme_contrast(const struct theme *theme, enum role a, enum role b);
