#include "model/tag.h"

#include <stdbool.h>
#include <string.h>

enum { SHORT_SIZE = 4, RANDOM_FIRST = 0x08 };

/* One byte over and over, or the 01020304 of the first phones that played a card. */
static bool is_shared(const struct tag_uid *uid)
{
    static const uint8_t first_phones[SHORT_SIZE] = {1, 2, 3, 4};
    return memcmp(uid->bytes, uid->bytes + 1, uid->size - 1) == 0 ||
           (uid->size == SHORT_SIZE && memcmp(uid->bytes, first_phones, SHORT_SIZE) == 0);
}

enum err tag_check(const struct tag_uid *uid)
{
    if (uid->size < TAG_UID_MIN || uid->size > TAG_UID_MAX)
        return ERR_DATA;
    bool is_random = uid->size == SHORT_SIZE && uid->bytes[0] == RANDOM_FIRST;
    return is_random || is_shared(uid) ? ERR_UNSUPPORTED : ERR_OK;
}
