#include "base/mem.h"
#include "base/utf8.h"
#include "ctl/import.h"
#include "ctl/marc_map.h"
#include "ctl/marcxml.h"

#include <stdlib.h>

/* A file of records. */
struct records {
    struct import *im;
    const struct catalogue_kind *copies;
    int number;
    enum err err; /* the first of the store's */
    struct cells title, copy;
};

static void point_to(struct catalogue_row *row, const struct cells *cells)
{
    *row = (struct catalogue_row){.reason = NULL};
    for (int i = 0; i < COLUMNS_MAX; i++)
        row->cells[i] = cells->texts[i];
}

/* The title, then its copies. */
static enum err import_record(struct records *r, const struct marc_record *record)
{
    struct import *im = r->im;
    const struct conf_marc *marc = &im->conf->marc;
    struct catalogue_row row;
    char where[96];
    str_format(where, sizeof where, "record %d", r->number);
    marc_map_title(record, marc, &r->title);
    point_to(&row, &r->title);
    enum err e = import_put(im, im->kind, &row, &im->tally, where);
    for (int n = 0; !e && marc_map_copy(record, marc, n, r->title.texts[TITLE_ISBN], &r->copy); n++) {
        str_format(where, sizeof where, "record %d, copy %s", r->number, r->copy.texts[COPY_BARCODE]);
        point_to(&row, &r->copy);
        e = import_put(im, r->copies, &row, &im->copies, where);
    }
    return e;
}

static struct records *new_records(struct import *im)
{
    struct records *r = mem_alloc(sizeof *r);
    r->im = im;
    r->copies = catalogue_kind_find("copies");
    return r;
}

enum err import_iso2709(struct import *im, const char *bytes, size_t len, enum charset charset)
{
    struct records *r = new_records(im);
    struct marc_record *record = mem_alloc(sizeof *record);
    struct marc_reader reader;
    enum err e = ERR_OK;
    char where[32];
    marc_reader_init(&reader, bytes, len, charset);
    for (enum marc_result result; !e && (result = marc_next(&reader, record)) != MARC_END;) {
        progress_show(&im->progress, len - (size_t)(reader.end - reader.at), len);
        r->number = reader.number;
        str_format(where, sizeof where, "record %d", reader.number);
        if (result == MARC_BAD)
            import_reject(im, &im->tally, where, reader.fault);
        else
            e = import_record(r, record);
        marc_record_finish(record);
    }
    free(record);
    free(r);
    return e;
}

static void on_record(void *arg, struct marc_record *record)
{
    struct records *r = arg;
    r->number++;
    if (!r->err)
        r->err = import_record(r, record);
}

enum err import_marcxml(struct import *im, const char *text, size_t len)
{
    struct records *r = new_records(im);
    struct marcxml_fault fault;
    enum err e = marcxml_read(text, len, on_record, r, &fault);
    if (e)
        fprintf(stderr, "%s:%d: %s\n", im->path, fault.line, fault.words);
    else
        e = r->err;
    free(r);
    return e;
}
