/* Languages: Chinese is the source, others are PO files in assets/lang. UI thread only. */
#pragma once

#include "base/err.h"

#include <stddef.h>

/* "zh", or the name of a PO file without its ending. ERR_NOT_FOUND, ERR_DATA (message: file, line). */
enum err lang_set(const char *name, const char *assets_dir, char *message, size_t message_size) MUST_CHECK;
const char *lang_name(void);
/* The sentence in the language in force; itself where there is no translation (tests refuse that). Borrowed
 * until the next lang_set. */
const char *tr(const char *chinese);
/* Puts text[0], text[1]... in place of {0}, {1}... of an already translated sentence, so that a translation
 * may change their order. The arguments are const char *, ended by NULL. */
void tr_fill(char *out, size_t size, const char *sentence, ...) __attribute__((sentinel));
