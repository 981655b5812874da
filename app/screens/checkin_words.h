/* What a check-in says, on each screen alike. UI thread (tr). */
#pragma once

#include "db/bookings.h"

#include <stddef.h>

/* "已签到 14:27", "您 14:27 已经签到". */
void words_checked_in(const struct check_in *c, char *out, size_t size);
