/* The number by which the antenna of a second card (city card, library card, phone) tells it from others: its
 * UID. It says who a person is to whoever has seen it before, so it is wiped after use. */
#pragma once

#include <stddef.h>
#include <stdint.h>

enum { TAG_UID_MIN = 4, TAG_UID_MAX = 10 };

struct tag_uid {
    size_t size; /* TAG_UID_MIN to TAG_UID_MAX */
    uint8_t bytes[TAG_UID_MAX];
};
