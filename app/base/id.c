#include "base/id.h"

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

struct uuid uuid_new(void)
{
    struct uuid id;
    if (getrandom(id.bytes, sizeof id.bytes, 0) != (ssize_t)sizeof id.bytes)
        abort(); /* no random source: nothing that this program promises would hold */
    int64_t ms = clock_wall_ms();
    for (int i = 0; i < 6; i++)
        id.bytes[i] = (uint8_t)(ms >> (40 - 8 * i));
    id.bytes[6] = (uint8_t)((id.bytes[6] & 0x0F) | 0x70);
    id.bytes[8] = (uint8_t)((id.bytes[8] & 0x3F) | 0x80);
    return id;
}

bool uuid_equal(struct uuid a, struct uuid b)
{
    return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0;
}

bool uuid_is_zero(struct uuid id)
{
    return uuid_equal(id, (struct uuid){0});
}

void uuid_text(struct uuid id, char out[37])
{
    const uint8_t *b = id.bytes;
    snprintf(out, 37, "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", b[0], b[1],
             b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11], b[12], b[13], b[14], b[15]);
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool uuid_parse(const char *text, struct uuid *out)
{
    struct uuid id;
    if (strlen(text) != 36)
        return false;
    for (int i = 0, n = 0; i < 36;) {
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (text[i++] != '-')
                return false;
            continue;
        }
        int high = hex_value(text[i]), low = hex_value(text[i + 1]);
        if (high < 0 || low < 0)
            return false;
        id.bytes[n++] = (uint8_t)(high * 16 + low);
        i += 2;
    }
    *out = id;
    return true;
}

int64_t hlc_next(int64_t last, int64_t wall_ms)
{
    int64_t now = wall_ms << 16;
    return now > last ? now : last + 1;
}
