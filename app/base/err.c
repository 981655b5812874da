#include "base/err.h"

#include <stddef.h>

static const struct {
    const char *name, *text;
} rows[] = {
#define X(name, text) {#name, text},
    ERR_LIST(X)
#undef X
};

static size_t row_of(enum err e)
{
    size_t row = (size_t)e;
    return row < sizeof rows / sizeof rows[0] ? row : ERR_IO;
}

const char *err_text(enum err e)
{
    return rows[row_of(e)].text;
}

const char *err_name(enum err e)
{
    return rows[row_of(e)].name;
}
