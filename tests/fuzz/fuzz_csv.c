/* Any bytes as CSV: every row lies within its bounds, the lines only grow, and fields written come back. */
#include "ctl/csv.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The fields of first, written behind another one and read again, are the same. */
static void check_round_trip(const struct csv *first)
{
    static struct csv second;
    char *text = NULL;
    size_t len;
    FILE *out = open_memstream(&text, &len);
    fputc('x', out);
    for (int i = 0; i < first->count; i++) {
        fputc(',', out);
        csv_put(out, first->fields[i]);
    }
    fclose(out);
    csv_init(&second, text, len);
    if (csv_next(&second) != CSV_ROW || second.count != first->count + 1)
        abort();
    for (int i = 0; i < first->count; i++)
        if (strcmp(first->fields[i], second.fields[i + 1]) != 0)
            abort();
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct csv csv;
    if (size > CSV_ROW_MAX / 4 || memchr(data, '\0', size))
        return 0;
    char *text = malloc(size); /* no NUL behind it: reading past the end is seen */
    if (size > 0)
        memcpy(text, data, size);
    csv_init(&csv, text, size);
    int line = 0;
    for (enum csv_result result; (result = csv_next(&csv)) != CSV_END; line = csv.row_line) {
        if (csv.row_line <= line || csv.count > CSV_FIELDS_MAX)
            abort();
        if (result == CSV_ROW && csv.count < CSV_FIELDS_MAX)
            check_round_trip(&csv);
        if (result == CSV_BAD_ROW && !csv.fault)
            abort();
    }
    free(text);
    return 0;
}
