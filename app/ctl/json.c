#include "ctl/json.h"

#include "base/utf8.h"

void json_put_text(FILE *out, const char *text)
{
    fputc('"', out);
    for (uint32_t cp; (cp = utf8_next(&text));) {
        char bytes[4] = "";
        size_t len = utf8_put(bytes, cp);
        if (cp == '"' || cp == '\\')
            fprintf(out, "\\%c", (char)cp);
        else if (cp < ' ')
            fprintf(out, "\\u%04x", (unsigned)cp);
        else
            fwrite(bytes, 1, len, out);
    }
    fputc('"', out);
}

void json_put_pair(FILE *out, const char *separator, const char *name, const char *text)
{
    fputs(separator, out);
    json_put_text(out, name);
    fputs(": ", out);
    json_put_text(out, text);
}
