/* A store call as a value, so that the store thread is a loop: take a request, store_handle it, post the
 * answer. The answer carries the request's id; a screen ignores answers that it did not ask for. */
#pragma once

#include "db/bookings.h"
#include "db/desk_copy.h"
#include "db/desk_lists.h"
#include "db/family.h"
#include "db/shelf.h"
#include "db/surveys.h"
#include "db/tickets.h"
#include "db/undo.h"

enum store_op {
    STORE_IDENTIFY,
    STORE_REGISTER,
    STORE_FORGET,
    STORE_BORROW,
    STORE_UNDO_BORROW,
    STORE_RENEW,
    STORE_RETURN,
    STORE_RECEIPT_NEW,
    STORE_RECEIPT_SET_STATE,
    STORE_CALL_HELP,
    STORE_SET_PHONE,
    STORE_DELETE_PHONE,
    STORE_WITHDRAW,
    STORE_LINK_TAG,
    STORE_UNLINK_TAG,
    STORE_FIND_TAG,
    STORE_DESK_OPEN,
    STORE_DESK_CLOSE,
    STORE_DESK_EXPECT_CARD,
    STORE_DESK_PERSON,
    STORE_DESK_FIND,
    STORE_DESK_ANSWER_CALL,
    STORE_DESK_PHONED,
    STORE_DESK_ADD_COPY,
    STORE_DESK_MARK,
    STORE_DESK_LEND,
    STORE_DESK_SOLVE,
    STORE_DESK_UNDO,
    STORE_DESK_SET_PIN,
    STORE_PLACE_HOLD,
    STORE_CANCEL_HOLD,
    STORE_EXPIRE_HOLDS,
    STORE_RENEW_ALL,
    STORE_SHELF_BEGIN,
    STORE_SHELF_SCAN,
    STORE_SHELF_END,
    STORE_SHELF_DROP,
    STORE_EXPECT_SECOND,
    STORE_END_COMPANY,
    STORE_REGISTER_CHILD,
    STORE_ADD_GUARDIAN,
    STORE_LEAVE_CHILD,
    STORE_GIVE_MANDATE,
    STORE_END_MANDATE,
    STORE_BOOK,
    STORE_CANCEL_BOOKING,
    STORE_MOVE_BOOKING,
    STORE_ACCEPT_OFFER,
    STORE_CHECK_IN_DUE,
    STORE_CHECK_IN,
    STORE_UNDO_CHECK_IN,
    STORE_CHECK_OUT,
    STORE_TIDY_BOOKINGS,
    STORE_TICKET_NEW,
    STORE_FINISH_SURVEY,
    STORE_PAUSE_SURVEY,
    STORE_DESK_SURVEY_WORDS,
    STORE_DESK_BOOK,
    STORE_DESK_CANCEL_BOOKING,
    STORE_DESK_ANSWER_BOOKING,
    STORE_DESK_MARK_BOOKING,
    STORE_DESK_CALL_NEXT,
    STORE_DESK_CHECK_IN,
};

/* Carries a card holder's identity: wiped by the store thread after use (mailbox slots wipe themselves). */
struct store_request {
    enum store_op op;
    uint32_t id;
    bool is_by_tag; /* a second card opened the session: ERR_ACCESS for what concerns the person */
    struct uuid
        desk; /* of the session's staff card, zero = none. Once it is open, acts are its staff member's */
    struct uuid agent; /* whose session it is, where it acts for another resident; zero = it does not */
    struct uuid resident, copy, loan, receipt;
    struct uuid title, hold; /* place_hold; cancel_hold */
    char code[256];       /* borrow, return; set_phone: digits; desk_open: PIN; desk_find: words; shelf_scan;
                             desk_add_copy; register_child: nickname;
                             desk_set_pin: the old one */
    char new_pin[16];     /* desk_set_pin */
    struct uuid problem;  /* desk_solve; reason: what was done */
    struct uuid event;    /* desk_undo: the act's */
    bool is_card_expired; /* borrow: of the card that opened the session */
    struct identity identity;             /* identify */
    struct tag_uid uid;                   /* link_tag, find_tag */
    struct uuid tag;                      /* unlink_tag */
    int consent_version;                  /* register, set_phone, link_tag, and of the family */
    int birth_year;                       /* register_child */
    struct uuid child, second, mandate;   /* of the family (db/family.h); resident is whose session it is */
    struct uuid loans[RECEIPT_LOANS_MAX]; /* receipt_new */
    size_t loan_count;
    enum receipt_state receipt_state;
    enum help_cause help_cause; /* call_help */
    char place[32];             /* call_help */
    struct uuid call;           /* desk_answer_call */
    char isbn[16];              /* desk_add_copy */
    struct uuid phoned;         /* desk_phoned: the reservation or booking */
    enum notice_kind notice;    /* desk_phoned; called_off: with order.starts_ms */
    struct uuid shelf;          /* shelf_scan, shelf_end, shelf_drop: the count */
    bool is_expecting;          /* desk_expect_card, expect_second */
    enum fact_kind mark;        /* desk_mark: lost, found, damaged, withdrawn */
    struct booking_order order; /* book (of the request's resident); move_booking: starts_ms */
    struct uuid booking;        /* cancel, move, accept; check_in_due: zero, or of the receipt; at the desk;
                                   ticket_new */
    struct uuid session;        /* check_in, undo_check_in (or the booking), check_out */
    enum check_in_how check_in_how; /* check_in_due, check_in */
    enum booking_mark booking_mark; /* desk_mark_booking */
    bool is_agreed;                 /* desk_answer_booking */
    struct survey_form form;        /* finish_survey, pause_survey; desk_survey_words: of which */
    int question;                   /* desk_survey_words */
    bool is_anonymous;              /* finish_survey */
    const char *reason;             /* desk_mark, desk_lend (NULL: no rule is overridden): static */
};

struct store_answer {
    enum store_op op;
    uint32_t id;
    enum err err;
    bool is_known;   /* identify */
    bool is_deleted; /* withdraw, leave_child */
    union {
        struct resident resident;       /* identify, register, find_tag */
        struct circulation circulation; /* borrow, undo, renew, return, and holds */
        struct receipt_facts receipt;   /* receipt_new */
        struct uuid help_call;          /* call_help */
        struct desk_login login;        /* desk_open, desk_set_pin */
        struct undo undo;               /* desk_undo */
        struct {                        /* desk_person */
            struct person person, relatives[RELATIVES_MAX];
            int relative_count;
        };
        struct booking_result booked; /* book, cancel_booking, move_booking, accept_offer */
        struct {                      /* check_in_due */
            struct check_in due[CHECK_IN_DUE_MAX];
            size_t due_count;
        };
        struct ticket_facts ticket; /* ticket_new */
        struct check_in checked;    /* check_in, undo_check_in, check_out */
        struct booking called;      /* desk_call_next */
        struct survey_form form;    /* pause_survey: with its code */
        struct {                    /* desk_survey_words */
            char words[SURVEY_WORDS_MAX][ANSWER_WORDS_MAX];
            size_t word_count;
        };
        struct uuid child;             /* register_child */
        struct desk_new_copy new_copy; /* desk_add_copy */
        struct shelf_count shelf;      /* shelf_begin, shelf_end */
        struct shelf_scan shelf_scan;  /* shelf_scan */
        struct {                       /* desk_find */
            struct person persons[PERSONS_MAX];
            int person_count;
        };
    };
};

void store_handle(struct store *store, const struct store_request *request, struct store_answer *answer);
