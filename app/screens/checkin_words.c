#include "screens/checkin_words.h"

#include "screens/words.h"
#include "ui/lang.h"

void words_checked_in(const struct check_in *c, char *out, size_t size)
{
    char hour[16];
    words_hour(c->in_ms, hour, sizeof hour);
    tr_fill(out, size, c->is_again ? tr("您 {0} 已经签到") : tr("已签到 {0}"), hour);
}
