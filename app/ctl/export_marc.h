/* Titles, and copies with them, as CNMARC records (WH/T 0503) in ISO 2709. One thread. */
#pragma once

#include "ctl/charset.h"
#include "db/store.h"

/* list: titles, or copies: those titles that have some, with the local fields of the [marc] setting;
 * withdrawn copies are left out. Writes to stdout. copies needs [marc] barcode. */
enum err export_marc(struct store *store, const struct conf *conf, const char *list,
                     enum charset charset) MUST_CHECK;
