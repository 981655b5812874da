#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Length and value of the sequence at s (n bytes left); length 0 = malformed. */
static size_t decode(const unsigned char *s, size_t n, uint32_t *cp)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (s[0] < 0x80) {
        *cp = s[0];
        return 1;
    }
    size_t len = (s[0] & 0xE0) == 0xC0 ? 2 : (s[0] & 0xF0) == 0xE0 ? 3 : (s[0] & 0xF8) == 0xF0 ? 4 : 0;
    if (len == 0 || len > n)
        return 0;
    uint32_t value = s[0] & (0xFFU >> (len + 1));
    for (size_t i = 1; i < len; i++) {
        if ((s[i] & 0xC0) != 0x80)
            return 0;
        value = value << 6 | (s[i] & 0x3F);
    }
    if (value < least[len] || value > 0x10FFFFU || (value >= 0xD800 && value <= 0xDFFF))
        return 0;
    *cp = value;
    return len;
}

uint32_t utf8_next(const char **text)
{
    const unsigned char *s = (const unsigned char *)*text;
    if (!*s)
        return 0;
    uint32_t cp;
    size_t len = decode(s, strnlen(*text, 4), &cp);
    *text += len ? len : 1;
    return len ? cp : 0xFFFD;
}

size_t utf8_put(char out[4], uint32_t cp)
{
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t len = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = len; i-- > 1; cp >>= 6)
        out[i] = (char)(0x80 | (cp & 0x3F));
    out[0] = (char)(lead[len] | cp);
    return len;
}

bool utf8_valid(const char *text, size_t len)
{
    const unsigned char *s = (const unsigned char *)text;
    for (size_t i = 0; i < len;) {
        uint32_t cp;
        size_t n = decode(s + i, len - i, &cp);
        if (!n)
            return false;
        i += n;
    }
    return true;
}

size_t utf8_count(const char *text)
{
    size_t n = 0;
    while (utf8_next(&text))
        n++;
    return n;
}

bool str_copy(char *out, size_t size, const char *text)
{
    size_t len = strlen(text);
    bool whole = len < size;
    if (!whole)
        for (len = size - 1; len > 0 && ((unsigned char)text[len] & 0xC0) == 0x80;)
            len--;
    memmove(out, text, len);
    out[len] = '\0';
    return whole;
}

bool str_format(char *out, size_t size, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    int need = vsnprintf(out, size, fmt, args);
    va_end(args);
    if (need >= 0 && (size_t)need < size)
        return true;
    size_t end = strlen(out), start = end;
    while (start > 0 && ((unsigned char)out[start - 1] & 0xC0) == 0x80)
        start--;
    if (start > 0 && !utf8_valid(out + start - 1, end - start + 1))
        out[start - 1] = '\0';
    return false;
}

bool str_fill(char *out, size_t size, const char *pattern, const char *const *args)
{
    size_t arg_count = 0, used = 0;
    while (args[arg_count])
        arg_count++;
    out[0] = '\0';
    for (const char *p = pattern; *p;) {
        char piece[5] = "";
        const char *next = p, *text = piece;
        if (p[0] == '{' && p[1] >= '0' && p[1] <= '9' && p[2] == '}' && (size_t)(p[1] - '0') < arg_count) {
            text = args[p[1] - '0'];
            next = p + 3;
        } else {
            utf8_next(&next);
            memcpy(piece, p, (size_t)(next - p));
        }
        if (!str_copy(out + used, size - used, text))
            return false;
        used += strlen(out + used);
        p = next;
    }
    return true;
}

bool utf8_is_cjk(uint32_t cp)
{
    return (cp >= 0x2E80 && cp <= 0x9FFF) || (cp >= 0xAC00 && cp <= 0xD7AF) ||
           (cp >= 0xF900 && cp <= 0xFAFF) || (cp >= 0xFE30 && cp <= 0xFE4F) ||
           (cp >= 0xFF00 && cp <= 0xFFEF) || (cp >= 0x20000 && cp <= 0x3FFFF);
}
