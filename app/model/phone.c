#include "model/phone.h"

#include <string.h>

bool phone_is_valid(const char *digits)
{
    size_t length = strlen(digits);
    if (length < 11 || strspn(digits, "0123456789") != length)
        return false;
    if (digits[0] == '1')
        return length == 11 && digits[1] >= '3';
    bool has_short_area = digits[1] == '2' || strncmp(digits, "010", 3) == 0;
    if (digits[0] != '0' || (digits[1] < '3' && !has_short_area))
        return false;
    const char *local = digits + (has_short_area ? 3 : 4);
    size_t local_length = strlen(local);
    return local[0] >= '2' && (local_length == 8 || (local_length == 7 && !has_short_area));
}
