/* How the cells of a row of the programme are read, for programme_activity.c and programme_service.c. False:
 * the row has the fault. A column that is not there leaves *out as it is. One thread. */
#pragma once

#include "ctl/programme.h"

bool row_refuse(struct programme_row *row, int column, const char *fault);
/* "" for a cell of blanks, and for a column that is not there. */
const char *row_cell(const struct programme_row *row, int column);
/* Has any of these columns text? */
bool row_has_any(const struct programme_row *row, int first, int last);

/* A text of a record and its column. */
struct text_field {
    int column;
    size_t offset, size;
};
bool row_texts(struct programme_row *row, const struct text_field *fields, size_t count, void *record);
/* "" = free; a bare number is in yuan. */
bool row_price(struct programme_row *row, int column, char *price, size_t size);
/* An empty cell is no. */
bool row_yes(struct programme_row *row, int column, bool *out);
/* With one of units behind it, or NULL; an empty cell is otherwise. */
bool row_number(struct programme_row *row, int column, const char *units, int least, int most, int otherwise,
                int *out, const char *fault);
/* Which of the kinds, each with its words; an empty cell is the first. */
bool row_kind(struct programme_row *row, int column, const char *const *words, int count, int *out,
              const char *fault);
