/* MARC records: ISO 2709 as catalogues exchange it (GB/T 2901), read from bytes and written. The same records
 * come from MARCXML (ctl/marcxml.h). One thread. */
#pragma once

#include "ctl/charset.h"

#include <stdio.h>

enum { MARC_FIELDS_MAX = 7700, MARC_RECORD_MAX = 99999 };

/* text of tags 001 to 009; else two indicators, then \x1F, a code and text for each subfield. */
struct marc_field {
    char tag[4];
    const char *data;
};

struct marc_record {
    int count;
    struct marc_field fields[MARC_FIELDS_MAX];
    char *text; /* UTF-8, holds what data points to; the record's own, freed by marc_record_finish */
};

void marc_record_finish(struct marc_record *record);

/* The n-th field (from 0) with this tag, NULL if there are not so many. */
const struct marc_field *marc_find(const struct marc_record *record, const char *tag, int n);
/* Steps through the subfields: *at is field->data at first. False at the end. text is no string: len bytes.
 */
bool marc_subfield(const char **at, char *code, const char **text, size_t *len);

struct marc_reader {
    const char *at, *end; /* the file, borrowed */
    enum charset charset;
    int number;        /* of the last record, from 1; damaged ones count */
    const char *fault; /* MARC_BAD: why */
};

enum marc_result { MARC_RECORD, MARC_BAD, MARC_END };

void marc_reader_init(struct marc_reader *reader, const char *bytes, size_t len, enum charset charset);
/* The next record, which the caller finishes. A damaged one is told, and reading goes on behind its end mark
 * 0x1D. Line ends between records are skipped. The directory must fit the fields to the byte; the length at
 * the beginning need not, because the end mark is there to be seen. */
enum marc_result marc_next(struct marc_reader *reader, struct marc_record *out);

/* A record in the making: fields in order, then marc_writer_put. */
struct marc_writer {
    FILE *out;
    enum charset charset;
    size_t directory_len, data_len;
    char directory[MARC_RECORD_MAX], data[MARC_RECORD_MAX];
};

/* data as in struct marc_field. ERR_FULL: the record or the field would be too long; it is as it was. */
enum err marc_writer_add(struct marc_writer *writer, const char *tag, const char *data) MUST_CHECK;
/* Writes the record and begins the next one. */
void marc_writer_put(struct marc_writer *writer);
