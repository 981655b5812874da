/* What a screen is, and what it may ask of the program. A screen is one const table; its state is zeroed on
 * enter and wiped on leave, so that nothing of a resident outlives it. UI thread only. */
#pragma once

#include "db/request.h"
#include "screens/health.h"
#include "ui/ui.h"

struct shell; /* app/shell.h implements what stands below */

/* Where a screen paints: status holds the title and what there is to read, work holds everything that can be
 * touched (below the top third of a portrait screen; the lower 45 % in low mode). */
struct frame {
    struct rect status, work;
};

struct screen {
    const char *name;
    size_t state_size;
    bool needs_visit;  /* only while a session is open */
    bool opens_by_tag; /* needs_visit: also in a session that a second card opened; else the ID card must have
                        */
    /* While the session acts for somebody else: FOR_CHILD shows what is kept of a resident, so it is shut
     * where that is an adult; FOR_SELF is the session's own resident's. */
    enum { FOR_ANYBODY, FOR_CHILD, FOR_SELF } whose;
    bool needs_staff_card; /* only in a visit that a staff member's card opened */
    bool needs_desk;       /* only while the desk is open, for staff of at least this role */
    enum staff_role least_role;
    bool reads_tokens; /* takes a receipt's QR itself; elsewhere it leads to the ticket screen */
    bool is_resting;   /* nobody's: no time runs out here */
    void (*enter)(void *state, struct shell *shell);
    void (*draw)(const void *state, const struct shell *shell, struct ui *ui, struct frame frame);
    void (*tap)(void *state, struct shell *shell, int action, int arg);
    void (*answer)(void *state, struct shell *shell,
                   const struct store_answer *answer); /* to its own questions */
    /* NULL: a book goes to borrow in a session, to return without one. */
    void (*scan)(void *state, struct shell *shell, const char *code);
    /* A second card was laid. NULL or false: its holder comes in. */
    bool (*tag)(void *state, struct shell *shell, const struct tag_uid *uid);
    /* A card was laid while this screen waited for one (shell_expect_card), at an open desk or in a session:
     * it is looked at here, and opens no session. NULL: another card ends the desk or the session. laid->id
     * is zero for who is not registered; in a session it may be the own card, and the screen still waits. */
    void (*card)(void *state, struct shell *shell, const struct resident *laid);
    void (*printed)(void *state, struct shell *shell, enum err err,
                    bool is_unknown); /* what came of shell_print */
    void (*leave)(void *state);       /* frees what the state owns */
    bool shows_seconds;               /* counts down: painted again each second */
    int stay_s;         /* moves on by itself after so many seconds; 0 = the session's own time */
    const char *then;   /* to this screen, NULL = idle */
    bool must_be_heard; /* its words are spoken even to people who did not ask for 朗读 */
};

/* Every screen, ended by NULL. */
extern const struct screen *const screens[];

/* ---- the session ---- */
enum { LENT_MAX = 4 * RECEIPT_LOANS_MAX };
struct visit {
    bool is_open;
    bool is_pending;    /* a newcomer reads the notice: nothing is stored yet */
    bool is_by_tag;     /* opened by a second card: borrowing and renewing only */
    bool is_desk_open;  /* the PIN of the staff card that opened the visit was right */
    struct staff staff; /* whose desk it is */
    bool is_gone;       /* deleted with the last return: over where a resident would be needed */
    struct resident resident;
    struct ward ward;   /* for whom acts are made now: the id zero = for the resident themself */
    bool waits_for_two; /* the store was asked to wait for a second card, and keeps it until the session ends
                         */
    struct lent {
        struct uuid loan, resident;
    } lent[LENT_MAX]; /* in this session, oldest first, undone ones taken out */
    size_t lent_count;
    bool is_check_in_asked; /* what is due was asked for; due: what they are in, or were in before */
    struct check_in due[CHECK_IN_DUE_MAX];
    size_t due_count;
};
const struct visit *shell_visit(const struct shell *shell);
/* For whom acts are made now; the session's resident or the ward. */
struct uuid shell_subject(const struct shell *shell);
/* Nothing is shown of what the ward had before. */
bool shell_acts_for_adult(const struct shell *shell);
/* From now on for this one, whom store_act_for allows; NULL: for the session's own resident. */
void shell_act_for(struct shell *shell, const struct ward *ward);
/* What was lent to the subject in this session and is still out, oldest first. */
size_t shell_lent(const struct shell *shell, struct uuid loans[RECEIPT_LOANS_MAX]);
void shell_end_visit(struct shell *shell); /* thanks, "take your card", then idle */

/* The desk alone: the tile of the staff card is gone until the card is laid again. */
void shell_close_desk(struct shell *shell);

/* ---- moving on ---- */
void shell_goto(struct shell *shell, const char *name); /* after the handler returns */
void shell_goto_start(struct shell *shell);             /* home in a session, else idle */
/* The same, and hands the scanned code on to the new screen. */
void shell_goto_with_code(struct shell *shell, const char *name, const char *code);
/* The screen shows another step of itself: its title is read aloud to those who asked for it. */
void shell_announce(struct shell *shell);
/* To the receipt screen with these loans. */
void shell_goto_receipt(struct shell *shell, const struct uuid *loans, size_t count);
/* To the same screen with the ticket of this open booking of the visit's resident: it is printed at once if
 * there is paper, and shown. */
void shell_goto_ticket(struct shell *shell, struct uuid booking);
struct receipt_order {
    struct uuid loans[RECEIPT_LOANS_MAX];
    size_t count;
    struct uuid booking; /* zero: of loans */
};
/* What a screen of activities and services is about; kept until the next one, for the session at most. */
struct topic {
    struct uuid activity, service, booking;
    int64_t starts_ms; /* of the slot that somebody chose before the card was laid; 0 = none */
};
void shell_goto_topic(struct shell *shell, const char *name, const struct topic *topic);
const struct topic *shell_topic(const struct shell *shell);
/* Nobody's session is open: a card that is laid while this screen is shown leads back to it, and to this. */
void shell_return_after_card(struct shell *shell, const struct topic *topic);
bool shell_came_by_tag(const struct shell *shell); /* who just left */
const struct receipt_order *shell_receipt_order(const struct shell *shell);

/* ---- the door ---- */
/* 门口签到: this kiosk checks in to one session and does nothing else, whoever comes. */
struct door {
    bool is_on;
    struct check_in session;
    struct resident laid; /* whose card was laid last, until the next one; desk not zero: of staff */
    bool is_known;        /* they are registered */
};
const struct door *shell_door(const struct shell *shell);
/* Ends the visit; the door stays until staff unlock it, or 15 minutes after the session's end. */
void shell_open_door(struct shell *shell, const struct check_in *session);
void shell_let_go_at_door(struct shell *shell); /* wipes who was there */
void shell_unlock_door(struct shell *shell);    /* the staff card that was laid: its PIN */

/* ---- asking ---- */
const struct conf *shell_conf(const struct shell *shell);
struct store *shell_store(const struct shell *shell); /* read-only, short queries */
struct ui *shell_ui(const struct shell *shell);       /* for painting a receipt outside draw */
/* The next card that is laid is for this screen's card(), once; or no more. In a session it closes the desk.
 */
void shell_expect_card(struct shell *shell);
void shell_expect_no_card(struct shell *shell);
/* Posts the request to the store thread; the answer comes to this screen if it is still shown. */
void shell_ask(struct shell *shell, struct store_request *request);
/* The same for a scanned code, in the name of the visit's resident if there is one; copy: zero, or the one
 * chosen. */
void shell_ask_code(struct shell *shell, enum store_op op, const char *code, struct uuid copy);
void shell_scan_to_book(struct shell *shell, const char *code); /* borrow in a session, else return */
/* What a screen found out about a scan itself. Three in a row that name nothing call for help: somebody may
 * not know whom to ask. */
void shell_note_scan(struct shell *shell, bool has_failed);
bool shell_is_busy(const struct shell *shell); /* a question is open: finishing buttons wait */
/* receipt: its id, or a new one for a paper that is no receipt, of which nothing is recorded. Gives the
 * raster to the printer's thread (taken, also on failure) and records what becomes of the receipt;
 * ends in the screen's printed(), if it is still shown. */
void shell_print(struct shell *shell, struct uuid receipt, struct raster *raster);
const struct health *shell_health(const struct shell *shell);
bool shell_has_tag_reader(const struct shell *shell); /* kiosk.conf allows second cards */
bool shell_is_closed(const struct shell *shell);      /* outside the house's opening hours */
