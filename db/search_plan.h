/* What a reader typed as questions to the index of words (db/title_words.h), the best fit first. Nothing of
 * it reaches SQL or FTS5 but folded units inside quotation marks. Pure. */
#pragma once

#include "model/terms.h"

#include <stdbool.h>

enum { SEARCH_TIERS_MAX = 16, SEARCH_MATCH_SIZE = 6144, SEARCH_ISBN_SIZE = 16 };

struct search_plan {
    char title[TERMS_FOLDED_SIZE]; /* the whole folded; "" = nothing to look for */
    bool has_beginnings;           /* titles that begin with it are in no list: ask the order of titles */
    int count;
    char matches[SEARCH_TIERS_MAX][SEARCH_MATCH_SIZE]; /* FTS5 expressions */
    char isbn[SEARCH_ISBN_SIZE];                       /* the beginning of an ISBN-13, "" = none */
};

void search_plan_make(struct search_plan *plan, const char *typed);
