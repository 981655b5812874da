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

enum { FILE_MAX = 64 * 1024 * 1024 };

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

static enum err convert_gb18030(char **text, size_t *len)
{
    iconv_t converter = iconv_open("UTF-8", "GB18030");
    if (converter == (iconv_t)-1)
        return ERR_UNSUPPORTED;
    /* A byte of GB18030 becomes at most two of UTF-8 (a pair of bytes three). */
    size_t in_left = *len, size = *len * 2 + 1, out_left = size - 1;
    char *utf8 = mem_alloc(size), *in = *text, *out = utf8;
    bool is_whole = iconv(converter, &in, &in_left, &out, &out_left) == 0 &&
                    iconv(converter, NULL, NULL, &out, &out_left) == 0 && in_left == 0;
    iconv_close(converter);
    if (!is_whole) {
        free(utf8);
        return ERR_DATA;
    }
    free(*text);
    *text = utf8;
    *len = (size_t)(out - utf8);
    utf8[*len] = '\0';
    return ERR_OK;
}

static enum err to_utf8(const char *charset, char **text, size_t *len)
{
    bool is_gb18030 = strcmp(charset, "gb18030") == 0;
    if (memchr(*text, '\0', *len))
        return ERR_DATA;
    if (!is_gb18030 && utf8_valid(*text, *len))
        return ERR_OK;
    return strcmp(charset, "utf-8") == 0 ? ERR_DATA : convert_gb18030(text, len);
}

enum err text_file_read(const char *path, const char *charset, char **text, size_t *len)
{
    FILE *f = fopen(path, "re");
    if (!f)
        return errno == ENOENT ? ERR_NOT_FOUND : errno == EACCES ? ERR_ACCESS : ERR_IO;
    char *bytes = NULL;
    size_t size = 0;
    enum err e = read_bytes(f, &bytes, &size);
    fclose(f);
    if (!e)
        e = to_utf8(charset, &bytes, &size);
    if (e) {
        free(bytes);
        return e;
    }
    *text = bytes;
    *len = size;
    return ERR_OK;
}
