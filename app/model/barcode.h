/* What a scanned code is. Any thread. */
#pragma once

#include "base/conf.h"

enum { CODE_TEXT = 256 };

enum code_kind {
    CODE_UNKNOWN, /* matches no rule; still tried as a copy number of any owner */
    CODE_COPY,    /* owner says whose */
    CODE_ISBN,  /* EAN-13 978/979 with the right check digit, hyphens or not, alone or with an add-on of 2 or
                   5 digits; ISBN-10 */
    CODE_TOKEN, /* a receipt's QR, with or without the receipt_url prefix */
};

struct code {
    enum code_kind kind;
    char text[CODE_TEXT]; /* the copy number without start and stop characters, the ISBN-13, or the token
                             without its prefix */
    char owner[16];       /* CODE_COPY */
};

/* raw: what the scanner sent, perhaps with an AIM identifier before it ("]C0..."). */
void code_classify(const struct conf *conf, const char *raw, struct code *out);
bool isbn13_is_valid(const char *digits);
