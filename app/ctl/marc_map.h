/* What a MARC record says of a title and its copies, as the cells that a CSV row has (ctl/catalogue.h).
 * CNMARC (WH/T 0503) is told by its field 200, else the record is MARC21. One thread. */
#pragma once

#include "ctl/catalogue.h"
#include "ctl/marc.h"

enum { CELL_SIZE = 1024 };

struct cells {
    char texts[COLUMNS_MAX][CELL_SIZE];
};

/* The title by enum title_column. Without a right ISBN, "#" and the record's number, after its source:
 * "#BNU-123". */
void marc_map_title(const struct marc_record *record, const struct conf_marc *marc, struct cells *out);
/* The n-th copy (from 0) by enum copy_column; isbn is the title's cell. False if there are not so many. */
bool marc_map_copy(const struct marc_record *record, const struct conf_marc *marc, int n, const char *isbn,
                   struct cells *out);
