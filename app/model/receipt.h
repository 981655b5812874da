/* A receipt as data: laid out once as lines, then drawn alike on paper and on the screen
 * (ui/receipt_paint.h). Carries a number, never a name or an ID number. Any thread. */
#pragma once

#include "base/conf.h"
#include "base/id.h"
#include "model/token.h"

#include <stdint.h>

enum receipt_style {
    RECEIPT_SMALL,  /* centred, small */
    RECEIPT_TITLE,  /* centred, the largest */
    RECEIPT_STRONG, /* centred, bold */
    RECEIPT_ITEM,   /* left, bold */
    RECEIPT_TEXT,   /* left, a sentence */
    RECEIPT_PAIR,   /* left and right */
    RECEIPT_RULE,   /* dashed line */
    RECEIPT_QR,     /* the token */
};

struct receipt_line {
    enum receipt_style style;
    char left[256], right[48];
};

enum { RECEIPT_LINES_MAX = 40, RECEIPT_LOANS_MAX = LOANS_LIMIT_MAX };

struct receipt {
    char number[24];
    char token[TOKEN_MAX];
    int line_count;
    struct receipt_line lines[RECEIPT_LINES_MAX];
};

struct receipt_loan {
    char title[160], barcode[32];
    int32_t due_day;
};

/* What the receipt of a visit says. */
struct receipt_facts {
    struct uuid id;
    char number[24]; /* "zh1-0042" */
    int64_t issued_ms;
    char token[TOKEN_MAX];
    int loan_count;
    struct receipt_loan loans[RECEIPT_LOANS_MAX];
};

/* A paper of its own kind: begin (house, title, time), lines, end (the house and when it is open, where that
 * is known). tr translates the fixed words (source language Chinese). */
void receipt_begin(struct receipt *r, const char *title, const struct conf_site *site, int64_t at_ms,
                   const char *(*tr)(const char *));
void receipt_add(struct receipt *r, enum receipt_style style, const char *left, const char *right);
void receipt_add_loan(struct receipt *r, const char *title, const char *barcode, int32_t due_day,
                      const char *(*tr)(const char *));
void receipt_end(struct receipt *r, const struct conf_site *site, const char *(*tr)(const char *));
/* The paper of a visit. is_reprint adds 补打. */
void receipt_of_loans(struct receipt *out, const struct receipt_facts *facts, const struct conf_site *site,
                      bool is_reprint, const char *(*tr)(const char *));
/* Token expiry for these loans: the last due date + 60 days, at midnight, in minutes since 1970. */
uint32_t receipt_expires_min(const struct receipt_facts *facts);
