/* Line breaking for mixed Chinese and Latin. Pure: the widths come from the caller. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wrap_measure {
    int (*advance)(void *context, uint32_t cp);
    void *context;
};

struct wrap_line {
    const char *start;
    size_t len; /* bytes, without the spaces and the \n at the end */
    int width;
};

/* Takes the next line off *text; false at the end. Breaks at \n, at spaces and between Chinese characters,
 * but never before closing or after opening punctuation, nor between a figure and its unit (12月). A word
 * that is longer than a line is broken where the line ends. */
bool wrap_next(const char **text, int width, const struct wrap_measure *measure, struct wrap_line *line);
int wrap_width(const char *text, size_t len, const struct wrap_measure *measure);
/* The width to break text at, at most this: a little narrower where else the last line would be one or two
 * lonely characters, and no line is added by it. */
int wrap_width_without_widow(const char *text, int width, const struct wrap_measure *measure);
