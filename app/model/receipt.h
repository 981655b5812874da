/* A receipt as data: laid out once as lines, then drawn alike on paper and on the screen
 * (ui/receipt_paint.h). Carries a number, never a name or an ID number. Any thread. */
#pragma once

#include "base/conf.h"
#include "base/id.h"
#include "model/token.h"

#include <stdbool.h>
#include <stdint.h>

enum receipt_style {
    RECEIPT_SMALL,  /* centred, small */
    RECEIPT_TITLE,  /* centred, the largest */
    RECEIPT_HUGE,   /* centred, a number that is called from afar */
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

enum ticket_kind { TICKET_PLACE, TICKET_SLOT, TICKET_QUEUE }; /* in an activity; an hour; a turn */

/* What the ticket of a booking says. */
struct ticket_facts {
    struct uuid id, booking;
    char number[24]; /* of the paper */
    int64_t issued_ms;
    uint32_t expires_min; /* of the token: a day after the last time it can be used for */
    char token[TOKEN_MAX];
    enum ticket_kind kind;
    bool is_waiting; /* for a place */
    bool is_asked;   /* its owner has not agreed yet */
    bool is_home;
    int place_number; /* the large one */
    char title[96], place[96], bring[160], price[48];
    int64_t starts_ms, ends_ms;
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
void receipt_of_ticket(struct receipt *out, const struct ticket_facts *facts, const struct conf_site *site,
                       bool is_reprint, const char *(*tr)(const char *));
