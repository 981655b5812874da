/* Cells of a spreadsheet as people fill them. One thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

/* Sets why something cannot be read; false. */
bool cell_fail(const char **fault, const char *words);
/* Past blanks and control characters; the blank of Chinese typing (U+3000) is one. */
void cell_skip_blanks(const char **at);
/* Copies a cell as one line of text: line breaks and runs of blanks become one space. False if it was cut. */
bool cell_text(char *out, size_t size, const char *cell);
/* Is the cell one of "yes|是|..."? Case does not matter. */
bool cell_is_one_of(const char *words, const char *cell);
/* A whole number, also with full-width digits, with nothing but one of units ("岁|years", NULL = none) behind
 * it. */
bool cell_number(const char *cell, const char *units, int least, int most, int *out);
/* yes, no, 是, 否 and their like; an empty cell is no. */
bool cell_yes(const char *cell, bool *out);

/* Reading piece by piece; each moves *at behind what it took, and leaves it where nothing fits. */

/* One of "-|至|...", after blanks; the first that fits. */
bool cell_take(const char **at, const char *words);
/* At most 8 digits, after blanks. */
bool cell_take_number(const char **at, int *out);
/* Items of a cell stand between semicolons or line breaks. The text from here to the end of the item, as
 * cell_text; false if it was cut. */
bool cell_take_rest(const char **at, char *out, size_t size);
/* Past the ends of items and blanks; false if there was none, which only the end of the cell forgives. */
bool cell_take_item_end(const char **at);
