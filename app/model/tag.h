/* Which second cards can be told from all others. Any thread. */
#pragma once

#include "base/err.h"
#include "base/tag.h"

/* ERR_DATA: no UID's length. ERR_UNSUPPORTED: not the card's own: random (ISO/IEC 14443-3, 6.5.4: 4 bytes,
 * the first 08), as most phones show, or one that many devices share. */
enum err tag_check(const struct tag_uid *uid) MUST_CHECK;
