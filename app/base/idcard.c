#include "base/idcard.h"

#include <string.h>

void idcard_wipe(struct idcard *card)
{
    explicit_bzero(card, sizeof *card);
}
