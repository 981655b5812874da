#include "ctl/export_marc.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "ctl/marc.h"

#include <stdlib.h>
#include <string.h>

enum { DATA_SIZE = 2048 };

struct export
{
    const struct conf_marc *marc;
    bool has_copies;
    enum err err;  /* the first */
    char isbn[64]; /* of the record in the making, "" = none is */
    struct marc_writer writer;
    /* of the row */
    int count;
    const char *const *names, *const *values;
};

static const char *value(const struct export *x, const char *name)
{
    for (int i = 0; i < x->count; i++)
        if (strcmp(x->names[i], name) == 0)
            return x->values[i];
    return "";
}

static void add(struct export *x, const char *tag, const char *data)
{
    if (!x->err)
        x->err = marc_writer_add(&x->writer, tag, data);
}

/* Appends the subfield if there is text. */
static void append(char data[DATA_SIZE], char code, const char *text)
{
    size_t used = strlen(data);
    if (*text)
        str_format(data + used, DATA_SIZE - used, "\x1F%c%s", code, text);
}

/* A field of one or two subfields, if any has text. */
static void add_field(struct export *x, const char *tag, const char *indicators, const char *codes,
                      const char *first, const char *second)
{
    char data[DATA_SIZE];
    str_copy(data, sizeof data, indicators);
    append(data, codes[0], first);
    append(data, codes[1], second);
    if (strlen(data) > 2)
        add(x, tag, data);
}

/* Yuan, "29.00", are CNY there. */
static void put_price(char out[64], const char *price)
{
    bool is_yuan = *price && !price[strspn(price, "0123456789.")];
    str_format(out, 64, "%s%s", is_yuan ? "CNY" : "", price);
}

/* Coded data: what is not known stays blank. 50 = ISO 10646, as the records of others say whatever they are
 * in. */
static void add_coded(struct export *x)
{
    char data[DATA_SIZE];
    const char *year = value(x, "year");
    str_format(data, sizeof data,
               "  \x1F"
               "a        %c%-4.4s    em y0chiy50      ea",
               *year ? 'd' : 'u', year);
    add(x, "100", data);
}

static void begin_record(struct export *x)
{
    const char *isbn = value(x, "isbn");
    char price[64];
    bool has_isbn = isbn[0] != '#';
    str_copy(x->isbn, sizeof x->isbn, isbn);
    put_price(price, value(x, "price"));
    add(x, "001", isbn + !has_isbn);
    add_field(x, "010", "  ", "ad", has_isbn ? isbn : "", price);
    add_coded(x);
    add_field(x, "200", "1 ", "af", value(x, "title"), value(x, "author"));
    add_field(x, "210", "  ", "cd", value(x, "publisher"), value(x, "year"));
    add_field(x, "215", "  ", "ad", value(x, "pages"), "");
    add_field(x, "225", "2 ", "av", value(x, "series"), "");
    add_field(x, "690", "  ", "av", value(x, "clc"), "");
    if (*value(x, "translator"))
        add_field(x, "702", " 0", "a4", value(x, "translator"), "译");
}

static void end_record(struct export *x)
{
    if (x->isbn[0] && !x->err)
        marc_writer_put(&x->writer);
    x->isbn[0] = '\0';
}

/* ---- copies ---- */

static bool is_in(const char *setting, const char *tag)
{
    return setting[0] && strncmp(setting, tag, 3) == 0;
}

/* The call number is class and book number where the copy's own field has them: F124/26. */
static void append_call_number(char data[DATA_SIZE], const struct conf_marc *marc, const char *call_number)
{
    char class_mark[64];
    size_t class_len = strcspn(call_number, "/");
    str_format(class_mark, sizeof class_mark, "%.*s", (int)class_len, call_number);
    if (is_in(marc->class_mark, marc->barcode))
        append(data, marc->class_mark[3], class_mark);
    if (is_in(marc->book_number, marc->barcode) && call_number[class_len])
        append(data, marc->book_number[3], call_number + class_len + 1);
    if (is_in(marc->call_number, marc->barcode))
        append(data, marc->call_number[3], call_number);
}

static enum err add_copy(struct export *x)
{
    const struct conf_marc *marc = x->marc;
    char tag[4], data[DATA_SIZE] = "  ", price[64];
    str_format(tag, sizeof tag, "%.3s", marc->barcode);
    if (is_in(marc->owner, tag))
        append(data, marc->owner[3], value(x, "owner"));
    append(data, marc->barcode[3], value(x, "barcode"));
    if (is_in(marc->site, tag))
        append(data, marc->site[3], value(x, "site"));
    append_call_number(data, marc, value(x, "call_number"));
    put_price(price, value(x, "copy_price"));
    if (is_in(marc->price, tag))
        append(data, marc->price[3], price);
    return marc_writer_add(&x->writer, tag, data);
}

/* ---- rows ---- */

static void on_row(void *arg, int count, const char *const *names, const char *const *values)
{
    struct export *x = arg;
    x->count = count;
    x->names = names;
    x->values = values;
    if (strcmp(x->isbn, value(x, "isbn")) != 0) {
        end_record(x);
        begin_record(x);
    }
    if (!x->has_copies || x->err)
        return;
    x->err = add_copy(x);
    if (x->err == ERR_FULL) { /* more copies than a record holds: the title again, with the others */
        x->err = ERR_OK;
        end_record(x);
        begin_record(x);
        if (!x->err)
            x->err = add_copy(x);
    }
}

enum err export_marc(struct store *store, const struct conf *conf, const char *list, enum charset charset)
{
    struct export *x = mem_alloc(sizeof *x);
    x->marc = &conf->marc;
    x->has_copies = strcmp(list, "copies") == 0;
    x->writer.out = stdout;
    x->writer.charset = charset;
    enum err e = store_list(store, x->has_copies ? "holdings" : "titles", on_row, x);
    end_record(x);
    if (!e)
        e = x->err;
    free(x);
    return e;
}
