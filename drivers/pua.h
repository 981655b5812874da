/* Old private-use code points. Characters that GB 18030-2000 and GBK had and Unicode had not yet were kept as
 * U+E5E5, U+E78D..U+E796, U+E7C7, U+E7C8, U+E7E7..U+E7F3 and U+E815..U+E864; ID cards and old databases still
 * hand them over. Source of the table: the GB 18030 codes A3A0, A6D9..A6DF, A6EC, A6ED, A6F3, A8BC, A8BF,
 * A989..A995, FE50..FE7E and FE80..FEA0 (in this order the code points above) as glibc's iconv converts them
 * today; A3A0, which it leaves alone, is a blank (WHATWG Encoding, gb18030). Pure; any thread. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

enum { PUA_UNKNOWN = 0x25A1 }; /* □ */

bool pua_is_private(uint32_t cp);
/* The real code point; PUA_UNKNOWN for a private one that is not in the table: what a font draws there is
 * some other sign. Any other code point is returned as it is. */
uint32_t pua_to_real(uint32_t cp);
