#include "base/clock.h"
#include "ctl/ctl.h"
#include "ctl/json.h"
#include "db/tickets.h"

#include <stdio.h>

/* What there is to tell of a token. */
struct verdict {
    const char *reason; /* NULL = valid */
    bool is_signed;     /* token is filled */
    bool is_known;      /* what the paper says is filled */
    struct token token;
    struct ticket_facts ticket; /* of a booking's */
    struct booking now;
    struct receipt_facts facts;
    struct loan loans[RECEIPT_LOANS_MAX];
    size_t loan_count;
    char id[37], issued[24], expires[24];
};

static const char *reason_of(enum err e)
{
    switch (e) {
    case ERR_OK:
        return NULL;
    case ERR_NOT_FOUND:
        return "foreign";
    case ERR_FORGED:
        return "forged";
    case ERR_EXPIRED:
        return "expired";
    default:
        return "not a token";
    }
}

static const char *loan_state(const struct loan *loan)
{
    return !loan->is_open ? "returned" : loan->is_overdue ? "overdue" : "on loan";
}

static bool is_ticket(const struct verdict *v)
{
    return v->token.kind == TOKEN_BOOKING;
}

static const char *booking_now(const struct booking *b)
{
    return b->state == BOOKING_CLOSED ? b->closed_how : booking_state_name(b->state);
}

static void print_json_ticket(const struct verdict *v)
{
    char starts[24];
    ctl_put_time(starts, v->ticket.starts_ms);
    json_put_pair(stdout, ", ", "number", v->ticket.number);
    json_put_pair(stdout, ", ", "title", v->ticket.title);
    json_put_pair(stdout, ", ", "starts", starts);
    json_put_pair(stdout, ", ", "state", booking_now(&v->now));
    printf(", \"place\": %d", v->ticket.place_number);
}

static void print_words_ticket(const struct verdict *v)
{
    char starts[24];
    ctl_put_time(starts, v->ticket.starts_ms);
    printf("number   %s\n  %d  %s  %s  %s\n", v->ticket.number, v->ticket.place_number, v->ticket.title,
           starts, booking_now(&v->now));
}

static void print_json(const struct verdict *v)
{
    printf("{\"valid\": %s", v->reason ? "false" : "true");
    if (v->reason)
        json_put_pair(stdout, ", ", "reason", v->reason);
    if (v->is_signed) {
        json_put_pair(stdout, ", ", "kind", is_ticket(v) ? "booking" : "loans");
        json_put_pair(stdout, ", ", is_ticket(v) ? "booking" : "receipt", v->id);
        json_put_pair(stdout, ", ", "issued", v->issued);
        json_put_pair(stdout, ", ", "expires", v->expires);
    }
    if (v->is_known && is_ticket(v)) {
        print_json_ticket(v);
    } else if (v->is_known) {
        json_put_pair(stdout, ", ", "number", v->facts.number);
        fputs(", \"loans\": [", stdout);
        for (size_t i = 0; i < v->loan_count; i++) {
            char due[16];
            ctl_put_day(due, v->loans[i].due_day);
            json_put_pair(stdout, i > 0 ? ", {" : "{", "title", v->loans[i].title);
            json_put_pair(stdout, ", ", "barcode", v->loans[i].barcode);
            json_put_pair(stdout, ", ", "due", due);
            json_put_pair(stdout, ", ", "state", loan_state(&v->loans[i]));
            putchar('}');
        }
        putchar(']');
    }
    puts("}");
}

static void print_words(const struct verdict *v)
{
    printf("%s%s\n", v->reason ? "refused: " : "valid", v->reason ? v->reason : "");
    if (v->is_signed)
        printf("kind     %s\n%s  %s\nissued   %s\nexpires  %s\n", is_ticket(v) ? "booking" : "loans",
               is_ticket(v) ? "booking" : "receipt", v->id, v->issued, v->expires);
    if (v->is_known && is_ticket(v))
        print_words_ticket(v);
    else if (v->is_known)
        printf("number   %s\n", v->facts.number);
    else if (v->is_signed && !v->reason)
        puts("this kiosk does not know the receipt");
    for (size_t i = 0; v->is_known && !is_ticket(v) && i < v->loan_count; i++) {
        char due[16];
        ctl_put_day(due, v->loans[i].due_day);
        printf("  %s  %s  due %s  %s\n", v->loans[i].barcode, v->loans[i].title, due,
               loan_state(&v->loans[i]));
    }
}

enum ctl_exit verify_run(const struct conf *conf, int argc, char **argv)
{
    const char *words[1];
    bool is_json = false;
    struct verdict v = {.reason = NULL};
    struct ctl_store s;
    const struct ctl_option options[] = {{"--json", &is_json, NULL}, {NULL, NULL, NULL}};
    if (ctl_parse(argc, argv, options, words, 1, 1) < 0)
        return CTL_USAGE;
    enum ctl_exit result = ctl_store_open(&s, conf, false);
    if (result != CTL_OK)
        return result;
    enum err e = token_verify(words[0], s.keys.token_public, clock_wall_ms(), &v.token);
    v.reason = reason_of(e);
    v.is_signed = e == ERR_OK || e == ERR_EXPIRED;
    if (v.is_signed) {
        uuid_text(v.token.object, v.id);
        ctl_put_time(v.issued, (int64_t)v.token.issued_min * 60000);
        ctl_put_time(v.expires, (int64_t)v.token.expires_min * 60000);
        v.is_known = (is_ticket(&v) ? store_ticket_by_token(s.store, words[0], &v.ticket, &v.now)
                                    : store_receipt_by_token(s.store, words[0], &v.facts, v.loans,
                                                             RECEIPT_LOANS_MAX, &v.loan_count)) == ERR_OK;
    }
    ctl_store_close(&s);
    (is_json ? print_json : print_words)(&v);
    return v.reason ? CTL_REFUSED : CTL_OK;
}
