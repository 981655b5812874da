/* Counting the shelves: a volunteer scans every book that stands in this house, in as many visits as it
 * takes, and learns what is missing, what stands here wrongly, and which labels nobody knows. The catalogue
 * and the loans are not changed by it. One count at a time; the lists of the last one that ended (store_list:
 * shelf-missing, shelf-misplaced, shelf-unknown) stay until the next ends, and while one is open they are its
 * own. Thread: as store.h. */
#pragma once

#include "db/store.h"

struct shelf_count {
    struct uuid id;
    int64_t started_ms, ended_ms; /* ended 0 = open */
    int expected, present;        /* copies that stood here by the books at the beginning; scanned of those */
    int missing;                  /* of the others, those that should still stand here now */
    int misplaced, unknown;       /* scanned, and to be put right; labels that name no copy */
};

enum shelf_outcome {
    SHELF_PRESENT,
    SHELF_ELSEWHERE, /* at home in another house */
    SHELF_ON_LOAN,   /* by the books somebody has it */
    SHELF_RESERVED,  /* set aside, or on its way to who waits for it */
    SHELF_TAKEN_OUT, /* lost, damaged, withdrawn */
    SHELF_UNKNOWN,
    SHELF_ISBN, /* the publisher's code: not recorded */
};

struct shelf_scan {
    enum shelf_outcome outcome;
    bool is_again; /* scanned before in this count */
    char title[160], barcode[32];
    char home_name[64];    /* ELSEWHERE: where it belongs */
    int expected, present; /* as in shelf_count, so far */
};

/* Begins a count, or goes on with the open one. */
enum err store_shelf_begin(struct store *store, struct shelf_count *out) MUST_CHECK;
/* A copy that came back while the count runs is present too. ERR_NOT_FOUND: this count is not open;
 * ERR_DATA: code is no code. */
enum err store_shelf_scan(struct store *store, struct uuid count, const char *code,
                          struct shelf_scan *out) MUST_CHECK;
/* Recorded as shelf_counted. ERR_NOT_FOUND as above. */
enum err store_shelf_end(struct store *store, struct uuid count, struct shelf_count *out) MUST_CHECK;
/* Forgets an open count as if it had never begun. */
enum err store_shelf_drop(struct store *store, struct uuid count) MUST_CHECK;
/* The open count, else the last that ended; ERR_NOT_FOUND: there was none. Works on a read-only store. */
enum err store_shelf_newest(struct store *store, struct shelf_count *out) MUST_CHECK;
