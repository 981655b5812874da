/* New copies and labels, at the desk. Thread: as store.h. */
#pragma once

#include "db/desk.h"

/* What a label shows. */
struct desk_copy {
    char title[160], barcode[32];
    char call_number[48]; /* of the copy, else the class of its title, "" = neither is known */
};

/* The copy with this label. Works on a read-only store, as the next one. ERR_NOT_FOUND: none, or several
 * owners' */
enum err store_desk_find_copy(struct store *store, const char *code, struct desk_copy *out) MUST_CHECK;
/* The title with this ISBN. ERR_NOT_FOUND. */
enum err store_desk_find_title(struct store *store, const char *isbn, char title[160]) MUST_CHECK;

struct desk_new_copy {
    enum desk_copy_outcome {
        COPY_ADDED,
        COPY_KNOWN,    /* a copy has this label already */
        COPY_NOT_OURS, /* no [barcode] rule says that the label is this house's */
        COPY_NO_TITLE
    } outcome;
    struct desk_copy copy; /* ADDED, KNOWN */
};
/* A copy of this title, with this label, stands in this house from now on (copy_registered). By librarians;
 * ERR_ACCESS as store_desk_check, ERR_BUSY while a catalogue is imported. */
enum err store_desk_add_copy(struct store *store, struct uuid desk, const char *isbn, const char *code,
                             struct desk_new_copy *out) MUST_CHECK;
