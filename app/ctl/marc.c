#include "ctl/marc.h"

#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

enum { RECORD_END = 0x1D, FIELD_END = 0x1E, SUBFIELD = 0x1F, ESCAPE = 0x1B };
enum { LEADER_SIZE = 24, ENTRY_SIZE = 12, FIELD_MAX = 9999 }; /* of the directory: tag 3, length 4, place 5 */

void marc_record_finish(struct marc_record *record)
{
    free(record->text);
    record->text = NULL;
    record->count = 0;
}

const struct marc_field *marc_find(const struct marc_record *record, const char *tag, int n)
{
    for (int i = 0; i < record->count; i++)
        if (strcmp(record->fields[i].tag, tag) == 0 && n-- == 0)
            return &record->fields[i];
    return NULL;
}

bool marc_subfield(const char **at, char *code, const char **text, size_t *len)
{
    const char *mark = strchr(*at, SUBFIELD);
    while (mark && mark[1] == SUBFIELD) /* a mark without a code */
        mark++;
    if (!mark || !mark[1])
        return false;
    *code = mark[1];
    *text = mark + 2;
    *len = strcspn(*text, "\x1F");
    *at = *text + *len;
    return true;
}

/* ---- reading ---- */

void marc_reader_init(struct marc_reader *reader, const char *bytes, size_t len, enum charset charset)
{
    *reader = (struct marc_reader){.at = bytes, .end = bytes + len, .charset = charset};
    if (len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
        reader->at += 3;
}

/* count digits at text; -1 if it is something else. */
static int number_at(const char *text, int count)
{
    int n = 0;
    for (int i = 0; i < count; i++) {
        if (text[i] < '0' || text[i] > '9')
            return -1;
        n = n * 10 + text[i] - '0';
    }
    return n;
}

static bool is_tag(const char *text)
{
    for (int i = 0; i < 3; i++)
        if (text[i] < '0' || text[i] > 'z' || (text[i] > '9' && text[i] < 'A') ||
            (text[i] > 'Z' && text[i] < 'a'))
            return false;
    return true;
}

/* One entry of the directory: its field, without the end mark, is data[place .. place + *len). */
static bool read_entry(const char *entry, const char *data, size_t data_len, size_t *place, size_t *len)
{
    int length = number_at(entry + 3, 4), start = number_at(entry + 7, 5);
    if (!is_tag(entry) || length < 1 || start < 0 || (size_t)start + (size_t)length > data_len)
        return false;
    *place = (size_t)start;
    *len = (size_t)length - 1;
    return data[*place + *len] == FIELD_END && !memchr(data + *place, FIELD_END, *len);
}

/* The fields of a record of len bytes, each with its end mark, in the order of the directory, into raw. */
static const char *read_fields(const char *bytes, size_t len, struct marc_record *out, char *raw,
                               size_t *used)
{
    if (len < LEADER_SIZE + 2)
        return "no MARC record";
    int base = number_at(bytes + 12, 5);
    if (base < LEADER_SIZE + 1 || (size_t)base >= len || bytes[base - 1] != FIELD_END ||
        (base - LEADER_SIZE - 1) % ENTRY_SIZE != 0)
        return "the directory is damaged";
    const char *data = bytes + base;
    size_t data_len = len - (size_t)base - 1; /* without the record's end mark */
    out->count = 0;
    *used = 0;
    for (const char *entry = bytes + LEADER_SIZE; entry < data - 1; entry += ENTRY_SIZE) {
        size_t place, field_len;
        if (out->count == MARC_FIELDS_MAX)
            return "too many fields";
        if (!read_entry(entry, data, data_len, &place, &field_len) || *used + field_len + 1 > MARC_RECORD_MAX)
            return "the directory does not fit the fields";
        str_format(out->fields[out->count++].tag, 4, "%.3s", entry);
        memcpy(raw + *used, data + place, field_len + 1);
        *used += field_len + 1;
    }
    if (*used != data_len) /* two records, where an end mark was lost */
        return "the directory does not fit the fields";
    return NULL;
}

/* End marks become ends of strings; each belongs to one field. */
static void share_out(struct marc_record *record, size_t len)
{
    char *at = record->text;
    for (int i = 0; i < record->count; i++) {
        char *end = memchr(at, FIELD_END, len - (size_t)(at - record->text));
        *end = '\0';
        record->fields[i].data = at;
        at = end + 1;
    }
}

static const char *read_record(const char *bytes, size_t len, enum charset charset, struct marc_record *out)
{
    static char raw[MARC_RECORD_MAX];
    size_t used, text_len;
    const char *fault =
        len > MARC_RECORD_MAX ? "longer than a record can be" : read_fields(bytes, len, out, raw, &used);
    if (fault)
        return fault;
    if (memchr(raw, ESCAPE, used))
        return "in MARC-8: convert it with yaz-marcdump -f marc-8 -t utf-8 -o marc";
    if (charset_decode(charset, raw, used, &out->text, &text_len) != ERR_OK)
        return "bytes that are not of the file's charset";
    share_out(out, text_len);
    return NULL;
}

enum marc_result marc_next(struct marc_reader *reader, struct marc_record *out)
{
    while (reader->at < reader->end && (unsigned char)*reader->at <= ' ')
        reader->at++;
    if (reader->at == reader->end)
        return MARC_END;
    const char *start = reader->at;
    const char *stop = memchr(start, RECORD_END, (size_t)(reader->end - start));
    reader->at = stop ? stop + 1 : reader->end;
    reader->number++;
    out->text = NULL;
    reader->fault = stop ? read_record(start, (size_t)(reader->at - start), reader->charset, out)
                         : "cut off: its end mark is missing";
    return reader->fault ? MARC_BAD : MARC_RECORD;
}

/* ---- writing ---- */

enum err marc_writer_add(struct marc_writer *w, const char *tag, const char *data)
{
    char *bytes;
    size_t len;
    enum err e = charset_encode(w->charset, data, strlen(data), &bytes, &len);
    if (e)
        return e;
    size_t whole = LEADER_SIZE + w->directory_len + ENTRY_SIZE + 1 + w->data_len + len + 1 + 1;
    if (len + 1 > FIELD_MAX || whole > MARC_RECORD_MAX) {
        free(bytes);
        return ERR_FULL;
    }
    str_format(w->directory + w->directory_len, ENTRY_SIZE + 1, "%.3s%04zu%05zu", tag, len + 1, w->data_len);
    w->directory_len += ENTRY_SIZE;
    memcpy(w->data + w->data_len, bytes, len);
    w->data_len += len;
    w->data[w->data_len++] = FIELD_END;
    free(bytes);
    return ERR_OK;
}

void marc_writer_put(struct marc_writer *w)
{
    size_t base = LEADER_SIZE + w->directory_len + 1;
    fprintf(w->out, "%05zunam0 22%05zu   450 ", base + w->data_len + 1, base);
    fwrite(w->directory, 1, w->directory_len, w->out);
    fputc(FIELD_END, w->out);
    fwrite(w->data, 1, w->data_len, w->out);
    fputc(RECORD_END, w->out);
    w->directory_len = w->data_len = 0;
}
