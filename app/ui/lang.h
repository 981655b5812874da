/* Languages: Chinese is the source, others are PO files in assets/lang. UI thread only. */
#pragma once

#include "base/err.h"
#include "base/utf8.h"

#include <stddef.h>

/* "zh", or the name of a PO file without its ending. ERR_NOT_FOUND, ERR_DATA (message: file, line). */
enum err lang_set(const char *name, const char *assets_dir, char *message, size_t message_size) MUST_CHECK;
const char *lang_name(void);
/* The sentence in the language in force; itself where there is no translation (tests refuse that). Borrowed
 * until the next lang_set. */
const char *tr(const char *chinese);
/* Around a sentence that stands in a table and goes through tr later, for tests/words.sh to see. */
#define TR(chinese) chinese
/* Puts the further arguments (const char *) in place of {0}, {1}... of an already translated sentence, so
 * that a translation may change their order. */
#define tr_fill(out, size, sentence, ...)                                                                    \
    str_fill(out, size, sentence, (const char *const[]){__VA_ARGS__, NULL})
