#include "ctl/charset.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { FILE_MAX = 256 * 1024 * 1024 };

static enum err read_bytes(FILE *f, char **bytes, size_t *len)
{
    size_t room = 65536, used = 0;
    char *text = mem_alloc(room);
    for (size_t got; (got = fread(text + used, 1, room - used - 1, f)) > 0;) {
        used += got;
        if (used > FILE_MAX)
            break;
        if (used + 1 == room) {
            char *larger = mem_alloc(room * 2);
            memcpy(larger, text, used);
            free(text);
            text = larger;
            room *= 2;
        }
    }
    if (ferror(f) || used > FILE_MAX) {
        free(text);
        return used > FILE_MAX ? ERR_FULL : ERR_IO;
    }
    text[used] = '\0';
    *bytes = text;
    *len = used;
    return ERR_OK;
}

/* A byte of GB18030 becomes at most two of UTF-8 (a pair of bytes three), a byte of UTF-8 at most two. */
static enum err convert(const char *to, const char *from, const char *bytes, size_t len, char **out,
                        size_t *out_len)
{
    iconv_t converter = iconv_open(to, from);
    if (converter == (iconv_t)-1)
        return ERR_UNSUPPORTED;
    size_t in_left = len, out_left = len * 2;
    char *converted = mem_alloc(len * 2 + 1), *in = (char *)bytes, *end = converted;
    bool is_whole = iconv(converter, &in, &in_left, &end, &out_left) == 0 &&
                    iconv(converter, NULL, NULL, &end, &out_left) == 0 && in_left == 0;
    iconv_close(converter);
    if (!is_whole) {
        free(converted);
        return ERR_DATA;
    }
    *end = '\0';
    *out = converted;
    *out_len = (size_t)(end - converted);
    return ERR_OK;
}

static enum err copy(const char *bytes, size_t len, char **out, size_t *out_len)
{
    if (!utf8_valid(bytes, len))
        return ERR_DATA;
    *out = mem_alloc(len + 1);
    if (len > 0)
        memcpy(*out, bytes, len);
    *out_len = len;
    return ERR_OK;
}

bool charset_find(const char *name, enum charset *out)
{
    bool is_utf8 = strcmp(name, "utf-8") == 0, is_gb18030 = strcmp(name, "gb18030") == 0;
    if (is_utf8 || is_gb18030)
        *out = is_utf8 ? CHARSET_UTF8 : CHARSET_GB18030;
    return is_utf8 || is_gb18030;
}

enum err charset_tell(const char *bytes, size_t len, enum charset *out)
{
    char *text;
    size_t text_len;
    if (!memchr(bytes, '\0', len) && utf8_valid(bytes, len)) {
        *out = CHARSET_UTF8;
        return ERR_OK;
    }
    enum err e = charset_decode(CHARSET_GB18030, bytes, len, &text, &text_len);
    if (!e) {
        *out = CHARSET_GB18030;
        free(text);
    }
    return e;
}

enum err charset_decode(enum charset charset, const char *bytes, size_t len, char **text, size_t *text_len)
{
    if (memchr(bytes, '\0', len))
        return ERR_DATA;
    return charset == CHARSET_UTF8 ? copy(bytes, len, text, text_len)
                                   : convert("UTF-8", "GB18030", bytes, len, text, text_len);
}

enum err charset_encode(enum charset charset, const char *text, size_t len, char **bytes, size_t *bytes_len)
{
    return charset == CHARSET_UTF8 ? copy(text, len, bytes, bytes_len)
                                   : convert("GB18030", "UTF-8", text, len, bytes, bytes_len);
}

enum err file_read_whole(const char *path, char **bytes, size_t *len)
{
    FILE *f = fopen(path, "re");
    if (!f)
        return errno == ENOENT ? ERR_NOT_FOUND : errno == EACCES ? ERR_ACCESS : ERR_IO;
    enum err e = read_bytes(f, bytes, len);
    fclose(f);
    return e;
}
