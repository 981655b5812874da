#include "model/pin.h"

#include <string.h>

/* Each digit follows the one before by the same step: 0 = one digit repeated, 1 and -1 = a run. */
static bool goes_by(const char *pin, int step)
{
    for (; pin[1]; pin++)
        if (pin[1] - pin[0] != step)
            return false;
    return true;
}

bool pin_is_acceptable(const char *pin, const char *card_number)
{
    size_t length = strlen(pin);
    if (length < PIN_MIN || length > PIN_MAX || strspn(pin, "0123456789") != length)
        return false;
    return !goes_by(pin, 0) && !goes_by(pin, 1) && !goes_by(pin, -1) && !strstr(card_number, pin);
}
