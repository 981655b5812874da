#include "drivers/scan_line.h"

#include <string.h>

#define LOG_MODULE "scanner"
#include "base/log.h"

static void add(struct scan_line *line, char c)
{
    if (line->used + 1 < SCAN_MAX)
        line->text[line->used++] = c;
    else
        line->is_spoilt = true;
}

static bool end(struct scan_line *line, char code[SCAN_MAX])
{
    bool is_good = line->used > 0 && !line->is_spoilt;
    if (line->is_spoilt)
        log_warning("a code was dropped: too long, or parts of it were lost");
    if (is_good) {
        memcpy(code, line->text, line->used);
        code[line->used] = '\0';
    }
    line->used = 0;
    line->is_spoilt = false;
    return is_good;
}

bool scan_line_feed(struct scan_line *line, char c, char code[SCAN_MAX])
{
    unsigned char byte = (unsigned char)c;
    if (c == '\r' || c == '\n')
        return end(line, code);
    if (byte > 0x7F)
        add(line, '?');
    else if (byte >= ' ' && byte != 0x7F && c != '|')
        add(line, c);
    return false;
}

bool scan_line_is_begun(const struct scan_line *line)
{
    return line->used > 0 || line->is_spoilt;
}
