/* What the parts of kioskctl import share: one file on its way into the store. One thread. */
#pragma once

#include "ctl/catalogue.h"
#include "ctl/charset.h"
#include "ctl/progress.h"

/* What became of the rows of a kind. */
struct tally {
    int rows, outcomes[3] /* by enum import_outcome */, rejected, cut;
};

struct import {
    const char *name;                  /* "titles", "activities" */
    const struct catalogue_kind *kind; /* NULL: of the programme */
    const struct conf *conf;
    const char *path;
    struct store *store;
    struct tally tally, copies; /* copies: of MARC records, beside their titles */
    struct progress progress;
};

/* Puts the row and counts what came of it; where says which it is, "12" or "record 3". Errors are the
 * store's: a rejected row is told and counted. */
enum err import_put(struct import *im, const struct catalogue_kind *kind, struct catalogue_row *row,
                    struct tally *tally, const char *where) MUST_CHECK;
/* Tells of a row that cannot be put. */
void import_reject(struct import *im, struct tally *tally, const char *where, const char *reason);

/* All rows of the file. ERR_DATA: it has been told why nothing of it can be read; other errors are the
 * store's. */
enum err import_csv(struct import *im, const char *text, size_t len) MUST_CHECK;
enum err import_iso2709(struct import *im, const char *bytes, size_t len, enum charset charset) MUST_CHECK;
enum err import_marcxml(struct import *im, const char *text, size_t len) MUST_CHECK;

/* Is it one of the programme's: activities, services, surveys? */
bool import_is_programme(const char *kind);
/* Record by record, each put at once. Errors as above; what was put before one stays. */
enum err import_programme(struct import *im, const char *text, size_t len) MUST_CHECK;
/* Activities out of a calendar (iCalendar), the same way. */
enum err import_ics(struct import *im, const char *text, size_t len) MUST_CHECK;
