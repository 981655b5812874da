/* Rows of a CSV text as people's programs write them: RFC 4180, with LF, CR or CR LF, blank lines, spaces
 * around fields, and quotes inside unquoted fields. A row that cannot be read is told and the next line is
 * tried. One thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

enum { CSV_FIELDS_MAX = 64, CSV_ROW_MAX = 65536 };

enum csv_result { CSV_ROW, CSV_BAD_ROW, CSV_END };

struct csv {
    const char *at, *end; /* the text, borrowed */
    int line;             /* where at is, from 1 */
    int row_line;         /* where the last row begins */
    const char *fault;    /* CSV_BAD_ROW: why */
    int count;
    const char *fields[CSV_FIELDS_MAX]; /* of the last row, valid until the next call */
    size_t used;
    char buffer[CSV_ROW_MAX];
};

/* text: UTF-8 without NUL bytes, borrowed while c is used; a byte order mark is skipped. */
void csv_init(struct csv *c, const char *text, size_t len);
enum csv_result csv_next(struct csv *c);
/* Writes text as a field, in quotes where it needs them. */
void csv_put(FILE *out, const char *text);
