#include "db/undo.h"

#include "db/desk_lists.h"
#include "db/store_private.h"

#include <string.h>

const char *undo_answer_name(enum undo_answer answer)
{
    static const char *const names[] = {
        [UNDO_FINE] = "done",
        [UNDO_NO_WAY] = "no act that can be taken back",
        [UNDO_NOT_TODAY] = "not of today",
        [UNDO_ALREADY] = "taken back already",
        [UNDO_LENT_SINCE] = "the book was lent since",
        [UNDO_RETURNED_SINCE] = "the loan has ended since",
        [UNDO_CHANGED_SINCE] = "something else became of it since: take that back first",
        [UNDO_RESERVED_SINCE] = "the resident reserved the title anew",
        [UNDO_RESIDENT_GONE] = "the resident's record is gone",
    };
    return names[answer];
}

struct act {
    struct uuid event, object, resident; /* as in its audit row */
    struct uuid copy, loan;              /* of its fact, zero = it is none */
    int64_t at_ms;
    char kind[32], title[160];
};

/* ---- may it be? ---- */

static bool is_taken_back(struct store *store, const struct act *act)
{
    return sql_int(&store->sql, "SELECT count(*) FROM facts WHERE undone = ?1", "u", &act->event) > 0;
}

/* The newest act upon the copy since then that still stands; what follows by itself is none. */
static enum undo_answer judge_later(struct store *store, const struct act *act)
{
    char kind[32];
    sqlite3_stmt *row = sql_start(
        &store->sql,
        "SELECT l.kind FROM facts l WHERE l.copy = ?1 AND (l.hlc, l.device, l.event) > (SELECT hlc, device,"
        " event FROM facts WHERE event = ?2) AND l.kind IN ('loan_made', 'copy_returned', 'copy_arrived',"
        " 'copy_lost', 'copy_found', 'copy_damaged', 'copy_withdrawn') AND NOT EXISTS (SELECT 1 FROM facts u"
        " WHERE u.undone = l.event) AND NOT EXISTS (SELECT 1 FROM facts u WHERE u.kind = 'loan_undone' AND"
        " l.kind = 'loan_made' AND u.loan = l.loan) ORDER BY l.hlc DESC, l.device DESC, l.event DESC LIMIT 1",
        "uu", &act->copy, &act->event);
    if (!sql_row(&store->sql, row))
        return UNDO_FINE;
    sql_text(row, 0, kind, sizeof kind);
    sqlite3_reset(row);
    return strcmp(kind, "loan_made") == 0 ? UNDO_LENT_SINCE : UNDO_CHANGED_SINCE;
}

static bool has_lost_its_resident(struct store *store, struct uuid loan)
{
    return sql_int(&store->sql, "SELECT count(*) FROM loans WHERE id = ?1 AND resident IS NULL", "u",
                   &loan) == 1;
}

static enum undo_answer judge_copy(struct store *store, const struct act *act)
{
    if (is_taken_back(store, act))
        return UNDO_ALREADY;
    enum undo_answer later = judge_later(store, act);
    return later == UNDO_FINE && has_lost_its_resident(store, act->loan) ? UNDO_RESIDENT_GONE : later;
}

static bool is_open(struct store *store, struct uuid loan)
{
    return sql_int(&store->sql, "SELECT count(*) FROM loans WHERE id = ?1 AND closed_ms IS NULL", "u",
                   &loan) == 1;
}

static enum undo_answer judge_loan(struct store *store, const struct act *act)
{
    if (is_open(store, act->loan))
        return UNDO_FINE;
    if (sql_int(&store->sql, "SELECT count(*) FROM loans WHERE id = ?1 AND closed_how = 'undone'", "u",
                &act->loan) == 1)
        return UNDO_ALREADY;
    return judge_later(store, act) == UNDO_LENT_SINCE ? UNDO_LENT_SINCE : UNDO_RETURNED_SINCE;
}

static enum undo_answer judge_renewal(struct store *store, const struct act *act)
{
    if (is_taken_back(store, act))
        return UNDO_ALREADY;
    return is_open(store, act->loan) ? UNDO_FINE : UNDO_RETURNED_SINCE;
}

static enum undo_answer judge_cancelled(struct store *store, const struct act *act)
{
    struct sql *sql = &store->sql;
    const struct uuid *hold = &act->object;
    if (sql_int(sql, "SELECT count(*) FROM holds WHERE id = ?1 AND closed_how = 'cancelled'", "u", hold) != 1)
        return UNDO_ALREADY;
    if (sql_int(sql,
                "SELECT count(*) FROM holds h JOIN residents r ON r.id = h.resident WHERE h.id = ?1 AND"
                " r.withdrawn_ms IS NULL",
                "u", hold) != 1)
        return UNDO_RESIDENT_GONE;
    if (sql_int(sql,
                "SELECT count(*) FROM holds h JOIN holds o ON o.resident = h.resident AND o.title = h.title"
                " WHERE h.id = ?1 AND o.closed_ms IS NULL",
                "u", hold) > 0)
        return UNDO_RESERVED_SINCE;
    bool has_it = sql_int(sql,
                          "SELECT count(*) FROM holds h JOIN loans l ON l.resident = h.resident JOIN copies c"
                          " ON c.id = l.copy AND c.title = h.title WHERE h.id = ?1 AND l.closed_ms IS NULL",
                          "u", hold) > 0;
    return has_it ? UNDO_LENT_SINCE : UNDO_FINE;
}

static enum undo_answer judge_solved(struct store *store, const struct act *act)
{
    bool is_solved =
        sql_int(&store->sql, "SELECT count(*) FROM problems p WHERE id = ?1 AND solved_ms IS NOT NULL", "u",
                &act->object) == 1;
    return is_solved ? UNDO_FINE : UNDO_ALREADY;
}

/* ---- taking back ---- */

static struct uuid take_back(struct store *store, const struct act *act, struct uuid fact)
{
    struct uuid event =
        event_record(store, "fact_undone", act->copy, act->resident,
                     "SELECT json_object('copy', uuid(?1), 'fact', uuid(?2), 'kind', (SELECT kind FROM facts"
                     " WHERE event = ?2))",
                     "uu", &act->copy, &fact);
    fact_add(store, act->copy, event, (struct fact){.undone = fact});
    return event;
}

/* The newest fact behind the act that the store made by itself and that still stands. */
static struct uuid find_consequence(struct store *store, const struct act *act)
{
    struct uuid event = {0};
    sqlite3_stmt *row = sql_start(
        &store->sql,
        "SELECT l.event FROM facts l WHERE l.copy = ?1 AND (l.hlc, l.device, l.event) > (SELECT hlc, device,"
        " event FROM facts WHERE event = ?2) AND l.kind IN ('copy_set_aside', 'copy_sent', 'copy_put_back')"
        " AND NOT EXISTS (SELECT 1 FROM facts u WHERE u.undone = l.event)"
        " ORDER BY l.hlc DESC, l.device DESC, l.event DESC LIMIT 1",
        "uu", &act->copy, &act->event);
    if (sql_row(&store->sql, row)) {
        event = sql_uuid(row, 0);
        sqlite3_reset(row);
    }
    return event;
}

static struct uuid undo_copy(struct store *store, const struct act *act)
{
    for (;;) {
        struct uuid consequence = find_consequence(store, act);
        if (uuid_is_zero(consequence))
            break;
        take_back(store, act, consequence);
    }
    struct uuid event = take_back(store, act, act->event);
    problem_if_over_limit(store, act->loan, event);
    return event;
}

static struct uuid undo_loan(struct store *store, const struct act *act)
{
    struct loan loan = {0};
    loan_read(store, act->loan, &loan);
    return loan_take_back(store, act->resident, &loan);
}

static struct uuid undo_renewal(struct store *store, const struct act *act)
{
    return take_back(store, act, act->event);
}

/* What was on its way to it when it was cancelled, and still is, is so again. */
static void find_its_copies(struct store *store, struct uuid hold)
{
    struct uuid copies[8];
    size_t n = 0;
    sqlite3_stmt *row =
        sql_start(&store->sql,
                  "SELECT DISTINCT f.copy FROM holds h JOIN copies c ON c.title = h.title JOIN facts f ON"
                  " f.copy = c.id AND f.hold = h.id WHERE h.id = ?1",
                  "u", &hold);
    while (n < sizeof copies / sizeof copies[0] && sql_row(&store->sql, row))
        copies[n++] = sql_uuid(row, 0);
    if (row)
        sqlite3_reset(row);
    for (size_t i = 0; i < n; i++)
        facts_refold(store, copies[i]);
}

/* Back at its old place in the queue. */
static struct uuid undo_cancelled(struct store *store, const struct act *act)
{
    sql_run(&store->sql,
            "UPDATE holds SET closed_ms = NULL, closed_how = NULL, ready_ms = NULL, until_day = NULL,"
            " called_ms = NULL WHERE id = ?1",
            "u", &act->object);
    find_its_copies(store, act->object);
    return event_record(store, "hold_reopened", act->object, act->resident,
                        "SELECT json_object('hold', uuid(?1), 'resident', uuid(?2))", "uu", &act->object,
                        &act->resident);
}

static struct uuid undo_solved(struct store *store, const struct act *act)
{
    sql_run(&store->sql, "UPDATE problems SET solved_ms = NULL, solved_by = NULL, note = NULL WHERE id = ?1",
            "u", &act->object);
    return event_record(store, "problem_reopened", act->object, (struct uuid){0},
                        "SELECT json_object('problem', uuid(?1))", "u", &act->object);
}

/* ---- one table of what can be ---- */

static const struct undoable {
    const char *kind;
    enum undo_answer (*judge)(struct store *store, const struct act *act);
    struct uuid (*undo)(struct store *store, const struct act *act); /* the event that tells it */
} undoables[] = {
    {"loan_made", judge_loan, undo_loan},
    {"loan_renewed", judge_renewal, undo_renewal},
    {"copy_returned", judge_copy, undo_copy},
    {"copy_arrived", judge_copy, undo_copy},
    {"copy_lost", judge_copy, undo_copy},
    {"copy_found", judge_copy, undo_copy},
    {"copy_damaged", judge_copy, undo_copy},
    {"copy_withdrawn", judge_copy, undo_copy},
    {"hold_cancelled", judge_cancelled, undo_cancelled},
    {"problem_solved", judge_solved, undo_solved},
};

static const struct undoable *find_undoable(const char *kind)
{
    for (size_t i = 0; i < sizeof undoables / sizeof undoables[0]; i++)
        if (strcmp(undoables[i].kind, kind) == 0)
            return &undoables[i];
    return NULL;
}

bool undo_knows(const char *kind)
{
    return find_undoable(kind) != NULL;
}

static bool read_act(struct store *store, struct uuid event, struct act *out)
{
    sqlite3_stmt *row = sql_start(
        &store->sql,
        "SELECT a.act, a.object, a.resident, a.at_ms, f.copy, f.loan, " ACT_TITLE
        " FROM audit a LEFT JOIN facts f ON f.event = a.event WHERE a.event = ?2 AND a." AUDIT_SINCE,
        "lu", desk_midnight_ms(), &event);
    if (!sql_row(&store->sql, row))
        return false;
    *out = (struct act){.event = event,
                        .object = sql_uuid(row, 1),
                        .resident = sql_uuid(row, 2),
                        .at_ms = sqlite3_column_int64(row, 3),
                        .copy = sql_uuid(row, 4),
                        .loan = sql_uuid(row, 5)};
    sql_text(row, 0, out->kind, sizeof out->kind);
    sql_text(row, 6, out->title, sizeof out->title);
    sqlite3_reset(row);
    return true;
}

/* An event that is none of today's acts. */
static enum undo_answer judge_missing(struct store *store, struct uuid event)
{
    char kind[32] = "";
    sqlite3_stmt *row = sql_start(&store->sql, "SELECT kind FROM events WHERE id = ?1", "u", &event);
    if (sql_row(&store->sql, row)) {
        sql_text(row, 0, kind, sizeof kind);
        sqlite3_reset(row);
    }
    return find_undoable(kind) ? UNDO_NOT_TODAY : UNDO_NO_WAY;
}

/* out->answer, and what to undo, NULL = nothing. */
static const struct undoable *judge(struct store *store, struct uuid event, struct act *act, struct undo *out)
{
    *out = (struct undo){.answer = UNDO_NO_WAY};
    if (!read_act(store, event, act)) {
        out->answer = judge_missing(store, event);
        return NULL;
    }
    const struct undoable *what = find_undoable(act->kind);
    memcpy(out->kind, act->kind, sizeof out->kind);
    memcpy(out->title, act->title, sizeof out->title);
    if (what)
        out->answer = what->judge(store, act);
    return out->answer == UNDO_FINE ? what : NULL;
}

enum err store_undo_look(struct store *store, struct uuid event, struct undo *out)
{
    struct act act;
    struct undo undo;
    enum err err = store_begin(store);
    if (err)
        return err;
    judge(store, event, &act, &undo);
    err = store_end(store);
    if (!err)
        *out = undo;
    return err;
}

enum err store_undo(struct store *store, struct uuid event, const char *reason, struct undo *out)
{
    struct act act;
    struct undo undo;
    if (!reason_is_fit(reason))
        return ERR_DATA;
    enum err err = store_begin(store);
    if (err)
        return err;
    const struct undoable *what = judge(store, event, &act, &undo);
    if (what) {
        audit_reason(store, what->undo(store, &act), reason);
        resident_delete_if_done(store, act.resident); /* whose last loan it was, and who asked for it */
    }
    err = store_end(store);
    if (!err)
        *out = undo;
    return err;
}
