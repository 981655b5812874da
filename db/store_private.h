/* What the store's own files share. */
#pragma once

#include "db/desk.h"
#include "db/problems.h"
#include "db/sql.h"

/* A card holder who was shown the notice and has not agreed yet: in memory only. */
struct newcomer {
    struct uuid id; /* zero: nobody waits */
    struct identity identity;
    uint8_t hash[LOOKUP_HASH_SIZE];
    uint8_t former_hash[LOOKUP_HASH_SIZE]; /* of the card before this one, where the card tells its number */
    bool has_former;
};

/* A staff member's card was laid: waits for the PIN, or open. id zero = neither. */
struct desk {
    struct uuid id, staff;
    bool is_open, is_expecting; /* expecting: the next card is a resident's, for this desk */
    struct desk_secrets *secrets;
};

/* The session whose card was laid first, and the card laid second in it (db/family.h). agent zero: none. */
struct company {
    struct uuid agent, second;
    bool is_expecting;
};

struct store {
    const struct conf *conf;
    const struct keys *keys;
    char path[300];
    bool is_readonly;
    bool is_importing;
    bool is_rehearsing;  /* changes are undone when they end */
    int import_lock;     /* file whose lock the import holds */
    bool must_reopen;    /* an error left the outcome unknown: read everything afresh */
    bool must_sweep;     /* something personal was deleted: no byte of it may stay in the log */
    int staged, written; /* rows of the import: how many were numbered, and went into the database */
    struct newcomer newcomer;
    struct desk desk;
    struct company company;
    struct uuid actor; /* the staff member whose act the next events are, zero = none's */
    struct uuid agent; /* the resident who acts for another in them, zero = nobody does */
    struct sql sql;
};

/* ---- transactions: store.c ---- */

/* ERR_OK or why there is no connection. A writer takes the write lock at once. */
enum err store_begin(struct store *store) MUST_CHECK;
/* Commits; after an error rolls back and returns the first one. */
enum err store_end(struct store *store) MUST_CHECK;
/* The same for who read n rows, which *count learns unless it failed. */
enum err store_end_list(struct store *store, size_t n, size_t *count) MUST_CHECK;

/* ---- event.c, inside a transaction ---- */

/* The act's event and its audit row; the event's id. object: what was acted on; resident: may be zero.
 * body_sql: a literal "SELECT json_object(...)" with the parameters of types, as sql_start. */
struct uuid event_record(struct store *store, const char *kind, struct uuid object, struct uuid resident,
                         const char *body_sql, const char *types, ...);
/* Is every event there, unchanged, in one chain? ERR_CORRUPT with words in message. */
enum err event_check_chain(struct sql *sql, char *message, size_t message_size) MUST_CHECK;

/* ---- store_index.c ---- */

/* After an import: joins the segments of the index in short transactions; all into one, which is read
 * quickest and worth it after an import of much of the catalogue, or those of about one size. */
enum err store_tidy_words(struct store *store, bool is_all) MUST_CHECK;

/* ---- store_facts.c, inside a transaction ---- */

struct new_loan {
    struct uuid id, resident, copy;
    int64_t lent_ms;
    int32_t due_day;
    bool is_override;
};
/* The row of a loan, closed until its fact opens it. */
void loan_insert(struct store *store, const struct new_loan *loan);
/* What this event of ours says about the copy: its loans, state and way follow. Of fact, loan, hold, due_day
 * to and undone are taken. */
void fact_add(struct store *store, struct uuid copy, struct uuid event, struct fact fact);
/* The rows of this copy as its facts say. */
void facts_refold(struct store *store, struct uuid copy);

/* ---- store_clock.c ---- */

/* Something was promised that depends on the date: from now on an earlier clock is wrong. */
void store_raise_clock(struct store *store);
int32_t store_today(void);

/* ---- store_list.c ---- */

/* A list for staff; sql: ?1 is today, ?3 this house. */
struct list {
    const char *name, *sql;
};
extern const struct list programme_lists[]; /* ended by a zeroed row */

/* ---- store_catalogue.c, inside a transaction ---- */

void site_put(struct store *store, const char *id, const char *name, int kind);

/* ---- catalogue_rows.c, inside a transaction ---- */

/* The number of the catalogue that everybody reads. */
int64_t catalogue_now(struct sql *sql);
/* The places where a title's and a copy's row are written. They stand from the catalogue `since` on: the
 * present number, then they are seen after this transaction, or the next one. Nothing is checked. */
void title_put(struct sql *sql, const struct catalogue_title *row, int64_t since);
void copy_put(struct sql *sql, const struct catalogue_copy *row, int64_t since, const char *house);
/* Takes away what nobody sees, of each table and reason at most so many rows: versions of imports that were
 * dropped, and those that stand no more. Not while an import writes. Returns how many rows it touched. */
int catalogue_sweep(struct sql *sql, int rows);

/* ---- store_residents.c ---- */

/* The masked name of a resident, sealed in this column. */
enum err resident_open_name(struct store *store, struct uuid resident, sqlite3_stmt *row, int column,
                            char *out, size_t size) MUST_CHECK;

/* The same by the id in the column before it, for lists of the desk; "" where there is none. A failure stays
 * in store->sql.err. */
void desk_read_name(struct store *store, sqlite3_stmt *row, int column, char *out, size_t size);

/* out holds the name's length and SEAL_OVERHEAD bytes. */
void resident_seal_name(struct store *store, struct uuid resident, const char *name, uint8_t *out);

/* What a session may know of the resident with this id; false if there is none. */
bool resident_read(struct store *store, struct uuid id, struct resident *out);

/* ---- store_staff.c, inside a transaction ---- */

struct staff_row {
    struct staff staff;
    int tries; /* wrong PINs since the last right one */
    struct staff_wrap wrap;
};
bool staff_read(struct store *store, struct uuid id, struct staff_row *out);
/* Another wrapped key, and no lock; recorded as staff_pin_set. */
void staff_set_wrap(struct store *store, struct uuid id, const struct staff_wrap *wrap);
bool staff_find_card(struct store *store, const uint8_t hash[LOOKUP_HASH_SIZE], struct staff_row *out);

/* ---- store_desk.c ---- */

/* Inside a transaction: a card was laid. Sets out->desk and is_at_desk; closes the desk that it does not
 * belong to. */
void desk_lay_card(struct store *store, const struct identity *identity, const uint8_t hash[LOOKUP_HASH_SIZE],
                   struct resident *out);
/* The staff key; the caller wipes it. Errors as store_desk_check. */
enum err desk_key(struct store *store, struct uuid desk, enum staff_role least,
                  uint8_t secret[STAFF_SECRET_SIZE]) MUST_CHECK;

/* ---- store_tags.c, inside a transaction ---- */

int tag_count(struct store *store, struct uuid resident);
void tag_unlink_all(struct store *store, struct uuid resident);

/* ---- store_about.c, inside a transaction ---- */

/* Takes the consent of a resident back, who has it still, and deletes if nothing is open. */
bool resident_withdraw(struct store *store, struct uuid resident);
/* Deletes a resident who took the consent back and has nothing open. */
bool resident_delete_if_done(struct store *store, struct uuid resident);

/* ---- store_family.c, inside a transaction ---- */

/* In SQL, of a row r of residents: who can be called for this one left a number; for a child that is a
 * guardian. */
#define HAS_PHONE(resident)                                                                                  \
    "r.phone IS NOT NULL AND (r.id = " resident                                                              \
    " OR r.id IN (SELECT guardian FROM guardians WHERE child = " resident "))"
bool resident_has_phone(struct store *store, const struct uuid *resident);

/* A child in whose name nothing new is lent any more; false of everybody else. */
bool child_is_of_age(struct store *store, struct uuid resident);
int child_birth_year(struct store *store, struct uuid resident); /* 0: no child without a card */
/* The only guardian of a child that has books to return. */
bool family_holds_back(struct store *store, struct uuid guardian);
/* The consent is taken back: children go to their other guardian or are deleted, mandates end. */
void family_dissolve(struct store *store, struct uuid resident);
/* No row names the resident any more. */
void family_delete(struct store *store, const struct uuid *resident);

/* ---- store_mandates.c, inside a transaction ---- */

/* Those that the resident gave and holds. */
void mandate_end_all(struct store *store, struct uuid resident);

/* ---- store_company.c ---- */

/* A new session, of this resident or, zero, of nobody: the one before is forgotten. */
void company_begin(struct store *store, struct uuid agent);
/* Inside a transaction: the second card was laid, of which store_identify tells this; id zero: unknown. */
void company_lay_card(struct store *store, const struct resident *laid);
bool company_is_second(const struct store *store, struct uuid agent, struct uuid second);

/* ---- store_copies.c ---- */

struct copy {
    struct uuid id, open_loan, borrower; /* zero when not on loan */
    struct uuid title_id;
    char hold_site[16], hold_name[64]; /* the house where it will be fetched */
    int pickup;
    struct uuid hold, holder;      /* set aside or on its way for; zero = nobody */
    char to_site[16], to_name[64]; /* on its way; "" = it is not */
    char owner[16], barcode[32], site[16], state[16];
    char owner_name[64], site_name[64];
    bool is_owned_by_partner;
    char title[160], author[96], publisher[96];
};

/* Which copy was scanned. resident zero = a return. False: out says why (UNKNOWN_COPY, ISBN, AMBIGUOUS). */
bool copy_find(struct store *store, struct uuid resident, const char *code, struct uuid chosen,
               struct copy *found, struct circulation *out);

bool copy_read(struct store *store, struct uuid id, struct copy *out);

/* In SQL, of a row c of copies: anybody may take it from its shelf. */
#define COPY_IS_IN                                                                                           \
    "c.state = 'available' AND NOT EXISTS (SELECT 1 FROM loans WHERE copy = c.id AND closed_ms IS NULL)"     \
    " AND NOT EXISTS (SELECT 1 FROM holds WHERE copy = c.id AND closed_ms IS NULL)"

/* ---- store_shelf.c ---- */

/* In SQL: the open count, else the last that ended. */
#define SHELF_NEWEST "(SELECT id FROM shelf_counts ORDER BY ended_ms IS NOT NULL LIMIT 1)"
/* In SQL, of that count: copies c with titles t that should stand here and were not scanned; that were
 * and should not, ?3 this house. */
#define SHELF_MISSING                                                                                        \
    " FROM shelf_copies s JOIN copies c ON c.id = s.copy JOIN titles t ON t.id = c.title"                    \
    " WHERE s.shelf_count = " SHELF_NEWEST " AND s.is_expected AND s.seen_ms IS NULL AND " COPY_IS_IN
#define SHELF_MISPLACED                                                                                      \
    " FROM shelf_copies s JOIN copies c ON c.id = s.copy JOIN titles t ON t.id = c.title"                    \
    " WHERE s.shelf_count = " SHELF_NEWEST " AND s.seen_ms IS NOT NULL AND NOT (c.site = ?3 AND " COPY_IS_IN \
    ")"

/* ---- store_holds.c, inside a transaction ---- */

int hold_count_open(struct store *store, struct uuid resident);
/* The resident's open reservation of the title, zero = none. */
struct uuid hold_of(struct store *store, struct uuid resident, struct uuid title);
/* Somebody else waits for the title, and nothing was found yet. */
bool hold_is_awaited(struct store *store, struct uuid title, struct uuid resident);
/* A copy that is in this house goes to who waits longest for its title; false: nobody does. out learns where.
 */
bool hold_give_copy(struct store *store, const struct copy *copy, struct circulation *out);
/* The same, and home if nobody waits. */
void copy_shelve(struct store *store, const struct copy *copy, struct circulation *out);
/* A copy that was set aside here is wanted no more. */
void hold_release_copy(struct store *store, struct uuid copy);
/* The resident has borrowed this copy: what else was found for the reservation is wanted no more. */
void hold_fulfilled(struct store *store, struct uuid hold, struct uuid lent_copy);
void hold_cancel_all(struct store *store, struct uuid resident);

/* ---- store_receipts.c, inside a transaction ---- */

/* The row of a paper with the next number; booking: whose ticket it is, zero = none's. */
void receipt_insert(struct store *store, struct uuid id, struct uuid booking);

/* ---- store_bookings.c, inside a transaction ---- */

int booking_count_open(struct store *store, struct uuid resident);
/* Every place of a resident who wants to be forgotten, but for things that are still here to be fetched. */
void booking_cancel_all(struct store *store, struct uuid resident);

/* ---- store_surveys.c, inside a transaction ---- */

/* Nothing tells any more what this resident answered, or that they did. */
void survey_forget(struct store *store, struct uuid resident);

/* ---- store_loans.c ---- */

/* Fills the title fields of a loan that does not exist. */
void loan_describe_copy(struct loan *loan, const struct copy *copy);
void loan_read(struct store *store, struct uuid loan, struct loan *out);
int loan_count_open(struct store *store, struct uuid resident);
bool loan_has_overdue(struct store *store, struct uuid resident);
/* It never counted. The event that tells it. */
struct uuid loan_take_back(struct store *store, struct uuid resident, const struct loan *loan);

/* ---- store_marks.c ---- */

bool reason_is_fit(const char *reason); /* not empty, not too long */
/* Why staff did it, into the audit row that this event has just got. NULL: nothing. */
void audit_reason(struct store *store, struct uuid event, const char *reason);

/* ---- store_problems.c, inside a transaction ---- */

/* Unless one of the kind is open for that book, or this event's was solved by somebody. copy zero: in no
 * catalogue. */
void problem_add(struct store *store, enum problem_kind kind, struct uuid copy, const char *site,
                 const char *code, struct uuid event);
void problem_add_copy(struct store *store, enum problem_kind kind, struct uuid copy, struct uuid event);
/* The loans of a copy as all its facts say: which of them ended by another lending alone. */
void problem_note_loans(struct store *store, struct uuid copy, const struct loan_state *loans, size_t count);
/* The resident of this loan, if it is open, has more than may be. */
void problem_if_over_limit(struct store *store, struct uuid loan, struct uuid event);

/* ---- lists of acts ---- */

/* In SQL: where the audit list of a time begins: its rows stand in the order in which they were written. */
#define AUDIT_SINCE "id > coalesce((SELECT id FROM audit WHERE at_ms < ?1 ORDER BY id DESC LIMIT 1), 0)"
/* In SQL, of a row a of audit: the title of the book that it was about. */
#define ACT_TITLE                                                                                            \
    "coalesce((SELECT t.title FROM copies c JOIN titles t ON t.id = c.title WHERE c.id ="                    \
    " coalesce((SELECT copy FROM loans WHERE id = a.object), (SELECT object FROM problems WHERE id ="        \
    " a.object), a.object)), (SELECT t.title FROM holds h JOIN titles t ON t.id = h.title WHERE h.id ="      \
    " a.object))"

/* ---- store_undo.c ---- */

bool undo_knows(const char *kind); /* an act of this kind may perhaps be taken back */
