/* What the device threads and the store thread tell the UI thread: small values, copied through one bounded
 * mailbox. */
#pragma once

#include "db/request.h"
#include "drivers/driver.h"

struct msg {
    enum {
        MSG_STORE_READY,  /* err: ERR_OK, or why the store cannot be opened */
        MSG_STORE_ANSWER, /* answer */
        MSG_READER,       /* err; text = the module's serial number when ERR_OK */
        MSG_CARD_SEEN,    /* a card was found and is being read */
        MSG_CARD_FAILED,  /* err */
        MSG_CARD_GONE,    /* no card answers any more: it was lifted, or it was read and keeps silent */
        MSG_PRINTER,      /* err; is_paper_low */
        MSG_PRINTED,      /* receipt, err; is_unknown: paper may have come out all the same */
        MSG_SCANNER,      /* err */
        MSG_SCAN,         /* text = the code */
        MSG_TAG_READER,   /* err */
        MSG_TAG,          /* a second card was laid: uid, or err */
    } kind;
    enum err err;
    bool is_paper_low, is_unknown;
    struct uuid receipt;
    char text[SCAN_MAX];
    struct tag_uid uid;
    struct store_answer answer;
};

/* What the printer's thread gets. */
struct print_job {
    struct uuid receipt;
    struct raster raster; /* owned */
};

/* Request ids below this are not asked by a screen. */
enum { REQUEST_CARD = 1, REQUEST_FIRST_OF_SCREENS = 16 };
