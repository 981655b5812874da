/* The store: the one SQLite file of a kiosk. Everything that the kiosk promises is a row here before anybody
 * is told so: a function that changes something returns after COMMIT (WAL, synchronous=FULL), with the
 * change, its outbox event and its audit row in one transaction. The rules of lending are asked inside that
 * transaction.
 *
 * Thread: a struct store belongs to one thread at a time. The kiosk has two: the store thread's (writes) and
 * the UI thread's (store_open_readonly, short indexed reads). */
#pragma once

#include "base/conf.h"
#include "base/id.h"
#include "db/keys.h"
#include "model/circulation.h"
#include "model/identity.h"
#include "model/lending.h"
#include "model/receipt.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct store;

/* Opens for writing DATA/kiosk.db through the checksum VFS, makes it if missing, migrates it (a copy aside
 * first). Borrows conf and keys for the store's life. ERR_NEWER database of a newer program, ERR_CORRUPT,
 * ERR_IO, ERR_FULL. */
enum err store_open(struct store **out, const struct conf *conf, const struct keys *keys) MUST_CHECK;
/* The same file, reading only; ERR_NOT_FOUND if there is none, ERR_UNSUPPORTED if it has not been migrated
 * yet. */
enum err store_open_readonly(struct store **out, const struct conf *conf, const struct keys *keys) MUST_CHECK;
void store_close(struct store *store); /* accepts NULL */

/* ---- residents ---- */

/* What a session may know of its resident. */
struct resident {
    struct uuid id;
    char masked_name[96];
    enum age_class age;
    int age_years; /* by the card that store_identify saw; -1 = no card was laid, the age is kept nowhere */
    enum card_kind kind;
    int32_t card_valid_to_day;
    bool is_card_expired;
    struct uuid desk; /* store_identify: a staff member's card, whose PIN opens this desk (db/desk.h) */
    bool is_at_desk;  /* store_identify: an open desk waited for this card */
    bool is_second;   /* store_identify: a session waited for one more card (db/family.h) */
};

/* Finds the holder by the slow hash (80 ms; twice that for a newcomer whose card tells the number before it).
 * Known: *is_known, resident filled, changed card data updated. Who was known by the 2017 foreigner's card
 * and comes with the 2023 one stays the same resident, and from then on both cards lead there.
 * Unknown: the identity waits in the store's memory, under the id that resident->id then tells, until
 * store_register, store_forget or the next store_identify; nothing is written before consent. Nobody waits
 * for consent at a desk, nor as the second card of a session. Closes an open desk that did not wait for a
 * card.
 * resident->masked_name and is_card_expired are filled in both cases. */
enum err store_identify(struct store *store, const struct identity *identity, struct resident *out,
                        bool *is_known) MUST_CHECK;
/* The unknown holder whom store_identify gave this id agreed to the notice of this version, and is registered
 * under it. ERR_NOT_FOUND if that holder does not wait (any more), ERR_UNSUPPORTED if they are a child: only
 * a guardian may agree for a child. */
enum err store_register(struct store *store, struct uuid resident, int consent_version,
                        struct resident *out) MUST_CHECK;
/* Wipes the identity that waits for consent if it is this one, zero: whoever it is. */
void store_forget(struct store *store, struct uuid newcomer);

/* ---- what is kept about a resident ---- */

struct about {
    struct uuid id;
    char masked_name[96]; /* of a child: the nickname */
    bool is_child;        /* on a guardian's word: no card, so kind says nothing */
    enum card_kind kind;
    enum age_class age;
    int32_t card_valid_to_day;
    int consent_version; /* of the notice that they agreed to, and when */
    int64_t consent_ms;
    bool has_identity; /* full name and the number's last four, sealed to staff */
    bool has_phone;    /* sealed likewise */
    int64_t phone_ms;
    int64_t withdrawn_ms; /* consent taken back; 0 = it stands */
    int open_loans, closed_loans, receipts;
    int open_holds;                    /* reservations */
    int tags;                          /* second cards that are linked */
    int children, guardians, mandates; /* mandates: open ones, given and held (db/family.h) */
};

/* ERR_NOT_FOUND: no such resident. Works on a read-only store. */
enum err store_about(struct store *store, struct uuid resident, struct about *out) MUST_CHECK;
/* Under a consent of its own; replaces a number that is there. ERR_DATA: no Chinese mobile or landline number
 * (model/phone.h); ERR_NOT_FOUND: no such resident, or the consent was taken back. */
enum err store_set_phone(struct store *store, struct uuid resident, const char *digits,
                         int consent_version) MUST_CHECK;
/* ERR_NOT_FOUND: no such resident, or no number. */
enum err store_delete_phone(struct store *store, struct uuid resident) MUST_CHECK;
/* The resident takes the consent back. Nothing open: deleted at once (*is_deleted), the row is gone and loans
 * and audit lose their link; else nothing new is lent and the return of the last book deletes. Asking again
 * is no error. Second cards are unlinked at once in either case. After a deletion the database, its log and
 * the copies of migrations hold nothing of the row any more; the same card is a newcomer. ERR_NOT_FOUND: no
 * such resident; ERR_BUSY: the only guardian of a child that has books to return, nothing was changed. Other
 * children stay with their other guardian or are deleted, and mandates end. */
enum err store_withdraw(struct store *store, struct uuid resident, bool *is_deleted) MUST_CHECK;

/* ---- second cards ---- */

enum { TAGS_MAX = 3 }; /* of one resident */

struct tag {
    struct uuid id;
    int64_t linked_ms;
};

/* Links the card with this UID, under a consent of its own; a card that is theirs already stays so. Takes 80
 * ms. ERR_UNSUPPORTED, ERR_DATA: as tag_check (model/tag.h); ERR_BUSY: somebody else linked it; ERR_FULL: has
 * TAGS_MAX; ERR_NOT_FOUND: no such resident, or the consent was taken back. */
enum err store_link_tag(struct store *store, struct uuid resident, const struct tag_uid *uid,
                        int consent_version) MUST_CHECK;
/* ERR_NOT_FOUND: not this resident's. */
enum err store_unlink_tag(struct store *store, struct uuid resident, struct uuid tag) MUST_CHECK;
/* Oldest first. Works on a read-only store. */
enum err store_tags(struct store *store, struct uuid resident, struct tag tags[TAGS_MAX],
                    size_t *count) MUST_CHECK;
/* Who linked this card. Takes 80 ms. ERR_NOT_FOUND: nobody; ERR_UNSUPPORTED, ERR_DATA as above. */
enum err store_find_tag(struct store *store, const struct tag_uid *uid, struct resident *out) MUST_CHECK;

/* ---- books ---- */

struct loan {
    struct uuid id, copy;
    char title[160], author[96], publisher[96], barcode[32], owner[16];
    int32_t due_day;
    int64_t lent_ms;
    int renewals;
    bool is_open, is_overdue;
    enum refusal renewable; /* REFUSED_NONE, or why it cannot be renewed now */
};

enum { CANDIDATES_MAX = 4 };

struct candidate {
    struct uuid copy;
    char title[160], owner_name[64];
};

/* A reservation of a title. */
struct hold {
    struct uuid id, title_id;
    char title[160], author[96], publisher[96];
    char house[64];    /* where it will be fetched */
    int position;      /* in the title's queue across the houses, 1 = next; 0 = a copy was found */
    bool is_ready;     /* set aside in that house; found and not ready: on its way there */
    int32_t until_day; /* ready: the last day; 0 = it runs from the call to the resident's phone */
    int pickup;        /* stands for the name on the slip in the book and on the first screen */
};

/* What came of a scan. refusal says whether it was done; the loan (or just its title fields and copy) is
 * filled whenever the copy is known. */
struct circulation {
    enum refusal refusal;
    struct loan loan;
    int open_loans, limit; /* of the resident, after */
    char home_name[64];    /* return: where the copy is to go, or stays; IN_TRANSIT; RESERVED: is kept */
    bool is_elsewhere;     /* return: goes elsewhere, put on the transit shelf; the others: not here */
    bool is_awaited;       /* return: somebody reserved it; here: onto the shelf for reservations */
    int pickup;            /* return: the number of the slip for that shelf */
    bool has_arrived;      /* return: it was on its way to this house */
    int renewed;           /* renew_all: how many */
    struct hold hold;      /* place, cancel */
    bool is_forgotten;     /* return, undo: it was the last book of one who took the consent back: deleted */
    bool is_partner_library; /* return: the owner is no house of ours but the city or district library */
    int candidate_count;     /* REFUSED_AMBIGUOUS */
    struct candidate candidates[CANDIDATES_MAX];
};

/* code: as scanned (classified with the [barcode] rules). copy: zero, or the one chosen among candidates.
 * how: bits. ERR_NOT_FOUND: no such resident. */
enum {
    BORROW_CARD_EXPIRED = 1, /* the card that was laid, which may be an older one than the store knows */
    BORROW_BY_TAG = 2,       /* a second card opened the session: the event tells */
};
enum err store_borrow(struct store *store, struct uuid resident, const char *code, struct uuid copy,
                      unsigned how, struct circulation *out) MUST_CHECK;
/* The same on the word of staff, who tell why: a rule of refusal_may_override does not stop it. The loan and
 * its event are flagged with that rule; the reason stands in the audit list alone. ERR_DATA: no reason, or
 * longer than 200 bytes. */
enum err store_borrow_override(struct store *store, struct uuid resident, const char *code, struct uuid copy,
                               const char *reason, struct circulation *out) MUST_CHECK;
/* kind: FACT_LOST (ends an open loan), FACT_FOUND (lost, damaged or withdrawn no more, and in this house: it
 * goes to who waits for it, else home), FACT_DAMAGED or FACT_WITHDRAWN (on loan or not). refusal only where
 * the code names no copy or several. ERR_DATA: another kind, or the reason as above. */
enum err store_mark_copy(struct store *store, const char *code, struct uuid copy, enum fact_kind kind,
                         const char *reason, struct circulation *out) MUST_CHECK;
/* Takes back a loan made within the last 30 minutes: the loan never counted. REFUSED_NO_LOAN if it is older,
 * not open or not theirs. */
enum err store_undo_borrow(struct store *store, struct uuid resident, struct uuid loan,
                           struct circulation *out) MUST_CHECK;
/* resident zero: on the word of a receipt's token alone (receipt = its id, must contain the loan). */
enum err store_renew(struct store *store, struct uuid resident, struct uuid receipt, struct uuid loan,
                     struct circulation *out) MUST_CHECK;
/* Every open loan that can be renewed. If none could: refusal and loan are of the first. */
enum err store_renew_all(struct store *store, struct uuid resident, struct circulation *out) MUST_CHECK;
/* Needs no resident. A copy that was not on loan is still taken in (REFUSED_NOT_ON_LOAN, recorded). An ISBN
 * is always REFUSED_ISBN. */
enum err store_return(struct store *store, const char *code, struct uuid copy,
                      struct circulation *out) MUST_CHECK;
/* Open loans of a resident, soonest due first. Works on a read-only store. */
enum err store_loans(struct store *store, struct uuid resident, struct loan *loans, size_t max,
                     size_t *count) MUST_CHECK;

/* ---- reservations ---- */

/* For a copy to be fetched in this house, site NULL, or in another. ERR_NOT_FOUND: no such resident, title or
 * house. */
enum err store_place_hold(struct store *store, struct uuid resident, struct uuid title, const char *site,
                          struct circulation *out) MUST_CHECK;
/* REFUSED_NO_HOLD if it is not open or not theirs. A copy that was set aside goes to who waits next. */
enum err store_cancel_hold(struct store *store, struct uuid resident, struct uuid hold,
                           struct circulation *out) MUST_CHECK;
/* Open ones of a resident, ready ones first. Works on a read-only store. */
enum err store_holds(struct store *store, struct uuid resident, struct hold *holds, size_t max,
                     size_t *count) MUST_CHECK;
/* The numbers of what waits in this house to be fetched, newest first. Works on a read-only store. */
enum err store_ready_pickups(struct store *store, int *numbers, size_t max, size_t *count) MUST_CHECK;
/* Staff reached the resident: its days on the shelf run from today. ERR_NOT_FOUND: nothing is ready. */
enum err store_hold_called(struct store *store, struct uuid hold) MUST_CHECK;
/* What was not fetched in this house in time ends, and its copy goes to who waits next. Nothing while the
 * clock is wrong. */
enum err store_expire_holds(struct store *store, int *count) MUST_CHECK;

/* ---- facts of other machines ---- */

/* A fact about a copy as another machine recorded it. */
struct foreign_fact {
    struct uuid copy, resident; /* resident: of a LENT */
    bool is_override;           /* LENT: made by staff against a rule */
    struct fact fact;
};
/* Takes it in, however late it comes: the copy's loans, state and way are what all its facts say in the order
 * of their clocks. *is_new false: it was known. Moves our clock of events on, unless theirs is more than five
 * minutes ahead. ERR_DATA: a part that its kind needs is missing; ERR_NOT_FOUND: the copy or the resident is
 * not known here yet, so bring those first and come again. */
enum err store_apply_fact(struct store *store, const struct foreign_fact *fact, bool *is_new) MUST_CHECK;

/* ---- receipts ---- */

enum receipt_state { RECEIPT_SHOWN, RECEIPT_PRINTING, RECEIPT_PRINTED, RECEIPT_UNKNOWN };

/* Gives these loans of the resident a receipt: number, token, facts. */
enum err store_receipt_new(struct store *store, struct uuid resident, const struct uuid *loans, size_t count,
                           struct receipt_facts *out) MUST_CHECK;
enum err store_receipt_set_state(struct store *store, struct uuid receipt,
                                 enum receipt_state state) MUST_CHECK;
/* For the program that prints, when it starts: what was being printed when it ended is unknown. */
enum err store_receipts_recover(struct store *store) MUST_CHECK;
/* What the paper with this token shows, with the loans as they are now. Read-only store is enough.
 * Errors as token_verify; ERR_NOT_FOUND also when this kiosk does not know the receipt. */
enum err store_receipt_by_token(struct store *store, const char *token, struct receipt_facts *facts,
                                struct loan *loans, size_t max, size_t *count) MUST_CHECK;

/* ---- 求助 ---- */

enum help_cause { HELP_ASKED, HELP_SCANS }; /* the button, or three failed scans */
/* How long store_open_call still tells of a call after its answer. */
enum { HELP_ANSWER_SHOWN_MS = 5 * 60 * 1000 };

struct help_call {
    struct uuid id;
    enum help_cause cause;
    char place[32]; /* name of the screen that was shown */
    int64_t raised_ms, rung_ms;
    int64_t answered_ms;  /* 0 = still open */
    char answered_by[64]; /* whom staff named, "" = nobody yet */
};

/* Calls staff to this machine. While a call is open, calling again is the same call: it rings again, but not
 * more often than every 20 seconds. Nothing says whose call it is. */
enum err store_call_help(struct store *store, enum help_cause cause, const char *place,
                         struct uuid *out) MUST_CHECK;
/* Somebody is on the way. by: a staff member's name or number. ERR_NOT_FOUND: no such call, or answered
 * already; ERR_DATA: by is empty or longer than answered_by. */
enum err store_answer_help(struct store *store, struct uuid call, const char *by) MUST_CHECK;
/* The open call of this machine, else the newest that was answered within HELP_ANSWER_SHOWN_MS;
 * ERR_NOT_FOUND if there is none. Works on a read-only store. */
enum err store_open_call(struct store *store, struct help_call *out) MUST_CHECK;

/* ---- looking for a book ---- */

enum { FOUND_TITLES_MAX = 10, FOUND_SHELVES_MAX = 3 };

/* Copies of a title that stand in one house, or would if they were not lent. */
struct title_shelf {
    char house[64];
    int copies, copies_in; /* in: anybody may take it now */
    bool is_here;          /* this house */
};
struct found_title {
    struct uuid id;
    char title[160], author[96], publisher[96];
    struct title_shelf shelves[FOUND_SHELVES_MAX]; /* this house first, then where most are in */
    int shelf_count;       /* houses beyond the last shelf count only in the next line */
    int copies, copies_in; /* everywhere; of a title with dozens: of those looked at */
    int fit;               /* how well it fits, 0 = it is the title */
    int64_t place;         /* for the next page of a list */
};
/* Titles by what a reader remembers: the title, its beginning, a person, a part of either; letters as pinyin,
 * as initials of its syllables, or as they are; ISBN-13 or -10 or their beginnings, hyphens or not; a class
 * such as I247; of several words each somewhere. Traditional and simplified are the same. max at most (<=
 * FOUND_TITLES_MAX); the best fit first, among equals what is in here,
 * what is in elsewhere, what is out. Bounded work: of a fit that more titles have than asked for, those of
 * this house come first, then the longest known. Titles of an import are found once it is shown. Works on a
 * read-only store. */
enum err store_find_titles(struct store *store, const char *words, struct found_title *found, size_t max,
                           size_t *count) MUST_CHECK;
/* Those after the first skip (<= 200). */
enum err store_find_more_titles(struct store *store, const char *words, size_t skip,
                                struct found_title *found, size_t max, size_t *count) MUST_CHECK;
/* Titles of a class such as I or I247, this house's first. after: 0, or the place of the last one of the page
 * before. Works on a read-only store. */
enum err store_browse_class(struct store *store, const char *class, int64_t after, struct found_title *found,
                            size_t max, size_t *count) MUST_CHECK;
/* Titles whose copies came to this house last, newest first. Works on a read-only store. */
enum err store_new_titles(struct store *store, struct found_title *found, size_t max,
                          size_t *count) MUST_CHECK;
/* Makes the next titles findable, some milliseconds' worth; *left are not yet. An import does so itself; this
 * is for titles that an older program imported. */
enum err store_index_titles(struct store *store, int *left) MUST_CHECK;

/* ---- state of the house ---- */

struct house_counts {
    int copies_in; /* available copies whose home is this site and that nobody has on loan */
};
/* One query, answered from indexes. Works on a read-only store. */
enum err store_counts(struct store *store, struct house_counts *out) MUST_CHECK;
/* True while the wall clock is before the last promise of a date (a loan or a renewal) or before this program
 * was built: lending stops. Returns never move that mark, so a clock that ran ahead during returns cannot
 * stop lending later. */
bool store_clock_is_wrong(struct store *store);
/* Staff says that the clock is right now: after loans were made with a clock that ran ahead, nothing else
 * lets lending go on before that date comes. Recorded as an event. */
enum err store_accept_clock(struct store *store) MUST_CHECK;
/* Reads every page and runs SQLite's own checks. ERR_CORRUPT with the first finding in message. */
enum err store_check(struct store *store, char *message, size_t message_size) MUST_CHECK;

/* ---- catalogue, as kioskctl import fills it ---- */

/* Texts of UTF-8 without control characters; "" = not known. isbn: 13 digits, or # and the number of its
 * record for a title that has none. */
struct catalogue_title {
    char isbn[48], title[256], author[192], translator[192], publisher[128], year[8], clc[32], series[192],
        pages[32], price[32];
};
struct catalogue_copy {
    char owner[16], barcode[32], isbn[48];
    char site[16]; /* the house where it stands; "" = this one, if the copy is new */
    char call_number[48], price[32];
};
enum import_outcome { IMPORT_NEW, IMPORT_CHANGED, IMPORT_SAME };

/* Sites that own copies; kind 0 = house, 1 = partner library. */
enum err store_put_site(struct store *store, const char *id, const char *name, int kind) MUST_CHECK;
/* An import: begin, many rows, which are checked and staged in memory, some writes, end. A write
 * puts a hundred rows into the database, where nobody sees them; between two others lend and return.
 * end(true) writes what is left and shows all of it at once, in a transaction that is as short as for one
 * row; end(false) leaves everything as it was but for sites that were written. An import that was killed is
 * not seen either; the next one sweeps it up. Of a known row an empty text changes nothing. Between begin and
 * end every other call on this store is ERR_BUSY; begin too while another program imports. */
enum err store_import_begin(struct store *store) MUST_CHECK;
/* kind: as store_put_site. */
enum err store_import_site(struct store *store, const char *id, const char *name, int kind,
                           enum import_outcome *out) MUST_CHECK;
/* ERR_DATA: no title, no ISBN with a right check digit and no record number. */
enum err store_import_title(struct store *store, const struct catalogue_title *row,
                            enum import_outcome *out) MUST_CHECK;
/* ERR_NOT_FOUND: no title with that ISBN, or no such site. */
enum err store_import_copy(struct store *store, const struct catalogue_copy *row,
                           enum import_outcome *out) MUST_CHECK;
/* Writes the next rows; *written of *all are done, the same number = all. No rows after the first write. */
enum err store_import_write(struct store *store, int *written, int *all) MUST_CHECK;
enum err store_import_end(struct store *store, bool commit) MUST_CHECK;

/* ---- lists for staff, as kioskctl export prints them ---- */

/* Calls row for each row of the list: names and values as text, count columns. list: loans, overdue, titles,
 * copies, holdings (copies that are not withdrawn, with all that is known of their titles, which come one
 * after the other), receipts, events, audit, transit, calls, holds, pulls, problems, shelf-missing,
 * shelf-misplaced, shelf-unknown, and those of store_list_programme.c. ERR_NOT_FOUND for another list. */
enum err store_list(struct store *store, const char *list,
                    void (*row)(void *arg, int count, const char *const *names, const char *const *values),
                    void *arg) MUST_CHECK;
/* The same for the loans that are linked to one resident, open ones too, newest first. */
enum err store_list_resident(struct store *store, struct uuid resident,
                             void (*row)(void *arg, int count, const char *const *names,
                                         const char *const *values),
                             void *arg) MUST_CHECK;
/* The same for their reservations. */
enum err store_list_resident_holds(struct store *store, struct uuid resident,
                                   void (*row)(void *arg, int count, const char *const *names,
                                               const char *const *values),
                                   void *arg) MUST_CHECK;
