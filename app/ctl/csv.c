#include "ctl/csv.h"

#include <string.h>

void csv_init(struct csv *c, const char *text, size_t len)
{
    c->at = text;
    c->end = text + len;
    c->line = 1;
    if (len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0)
        c->at += 3;
}

static bool fail(struct csv *c, const char *fault)
{
    c->fault = fault;
    return false;
}

static bool put(struct csv *c, char byte)
{
    if (c->used == CSV_ROW_MAX)
        return fail(c, "row too long (is a quote missing?)");
    c->buffer[c->used++] = byte;
    return true;
}

/* LF, CR or CR LF. */
static size_t line_end_size(const struct csv *c)
{
    if (c->at == c->end || (*c->at != '\n' && *c->at != '\r'))
        return 0;
    return *c->at == '\r' && c->at + 1 < c->end && c->at[1] == '\n' ? 2 : 1;
}

static bool skip_line_end(struct csv *c)
{
    size_t size = line_end_size(c);
    c->at += size;
    c->line += size > 0;
    return size > 0;
}

static void skip_spaces(struct csv *c)
{
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\t'))
        c->at++;
}

static bool is_field_end(const struct csv *c)
{
    return c->at == c->end || *c->at == ',' || line_end_size(c) > 0;
}

static bool read_quoted(struct csv *c)
{
    for (c->at++; c->at < c->end;) {
        if (*c->at == '"' && (++c->at == c->end || *c->at != '"')) {
            skip_spaces(c);
            return is_field_end(c) || fail(c, "text after a closing quote");
        }
        const char *byte = c->at;
        if (!skip_line_end(c))
            c->at++;
        for (; byte < c->at; byte++)
            if (!put(c, *byte))
                return false;
    }
    return fail(c, "quote never closed");
}

static bool read_plain(struct csv *c)
{
    size_t start = c->used;
    while (!is_field_end(c))
        if (!put(c, *c->at++))
            return false;
    while (c->used > start && (c->buffer[c->used - 1] == ' ' || c->buffer[c->used - 1] == '\t'))
        c->used--;
    return true;
}

static bool read_field(struct csv *c)
{
    if (c->count == CSV_FIELDS_MAX)
        return fail(c, "too many fields");
    c->fields[c->count++] = c->buffer + c->used;
    skip_spaces(c);
    bool is_quoted = c->at < c->end && *c->at == '"';
    return (is_quoted ? read_quoted(c) : read_plain(c)) && put(c, '\0');
}

static bool read_row(struct csv *c)
{
    c->count = 0;
    c->used = 0;
    while (read_field(c)) {
        if (c->at == c->end || skip_line_end(c))
            return true;
        c->at++; /* the comma */
    }
    return false;
}

static void skip_line(struct csv *c)
{
    while (c->at < c->end && line_end_size(c) == 0)
        c->at++;
    skip_line_end(c);
}

enum csv_result csv_next(struct csv *c)
{
    do
        skip_spaces(c);
    while (skip_line_end(c));
    if (c->at == c->end)
        return CSV_END;
    const char *start = c->at;
    c->row_line = c->line;
    if (read_row(c))
        return CSV_ROW;
    /* A stray quote swallows what follows it: go on behind the first line of the row. */
    c->at = start;
    c->line = c->row_line;
    skip_line(c);
    return CSV_BAD_ROW;
}

static bool needs_quotes(const char *text)
{
    return text[strcspn(text, "\",\r\n")] || text[0] == ' ' || text[0] == '\t' ||
           (text[0] && strchr(" \t", text[strlen(text) - 1]));
}

void csv_put(FILE *out, const char *text)
{
    if (!needs_quotes(text)) {
        fputs(text, out);
        return;
    }
    fputc('"', out);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fputc('"', out);
}
