/* The facts about a copy, and what the rows of its loans, its state and its way say because of them: every
 * act adds its fact and writes the rows from the fold, and so does a fact of another machine, however late.
 */
#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "db/store_private.h"

#include <stdlib.h>
#include <string.h>

/* Another machine's clock may run this much ahead and still move ours on. */
enum { CLOCK_AHEAD_MS = 5 * 60 * 1000 };

/* ---- reading ---- */

static void read_fact(sqlite3_stmt *row, struct fact *f)
{
    char kind[32];
    sql_text(row, 3, kind, sizeof kind);
    *f = (struct fact){.hlc = sqlite3_column_int64(row, 0),
                       .device = sql_uuid(row, 1),
                       .event = sql_uuid(row, 2),
                       .at_ms = sqlite3_column_int64(row, 4),
                       .loan = sql_uuid(row, 6),
                       .hold = sql_uuid(row, 7),
                       .due_day = sqlite3_column_int(row, 8),
                       .undone = sql_uuid(row, 10)};
    if (!fact_parse(kind, &f->kind))
        f->kind = FACT_KIND_COUNT; /* of a newer program: says nothing here */
    sql_text(row, 5, f->site, sizeof f->site);
    sql_text(row, 9, f->to, sizeof f->to);
}

/* Returns owned, room for at least one. */
static struct fact *read_facts(struct store *store, struct uuid copy, size_t *count)
{
    size_t max = (size_t)sql_int(&store->sql, "SELECT count(*) FROM facts WHERE copy = ?1", "u", &copy);
    struct fact *facts = mem_alloc((max + 1) * sizeof *facts);
    sqlite3_stmt *row =
        sql_start(&store->sql,
                  "SELECT hlc, device, event, kind, at_ms, site, loan, hold, due_day, to_site,"
                  " undone FROM facts WHERE copy = ?1",
                  "u", &copy);
    *count = 0;
    while (sql_row(&store->sql, row))
        read_fact(row, &facts[(*count)++]);
    return facts;
}

/* ---- writing what they amount to ---- */

/* Whose resident is deleted stays closed, whatever is taken back. */
static void write_loan(struct store *store, const struct loan_state *loan)
{
    static const char *const ends[] = {
        [LOAN_OPEN] = NULL, [LOAN_RETURNED] = "returned", [LOAN_UNDONE] = "undone", [LOAN_LOST] = "lost"};
    sql_run(&store->sql,
            "UPDATE loans SET due_day = ?2, renewals = ?3, closed_ms = CASE WHEN ?5 IS NULL THEN NULL ELSE ?4"
            " END, closed_how = ?5 WHERE id = ?1 AND (?5 IS NOT NULL OR resident IS NOT NULL)",
            "uiilt", &loan->loan, loan->due_day, loan->renewals, loan->closed_ms, ends[loan->end]);
}

static void write_state(struct store *store, struct uuid copy, const struct copy_state *state)
{
    static const char *const conditions[] = {[COPY_GOOD] = "available",
                                             [COPY_LOST] = "lost",
                                             [COPY_DAMAGED] = "damaged",
                                             [COPY_WITHDRAWN] = "withdrawn"};
    bool is_moving = state->condition == COPY_GOOD && *state->to;
    sql_run(&store->sql, "UPDATE copy_rows SET state = ?2 WHERE id = ?1 AND state <> ?2", "ut", &copy,
            is_moving ? "transit" : conditions[state->condition]);
}

static void write_way(struct store *store, struct uuid copy, const struct copy_state *state)
{
    sql_run(
        &store->sql,
        "UPDATE transit SET left_ms = ?4 WHERE (owner, barcode) = (SELECT owner, barcode FROM copies WHERE"
        " id = ?1) AND left_ms IS NULL AND (from_site, to_site) <> (?2, ?3)",
        "uttl", &copy, state->from, state->to, clock_wall_ms());
    if (*state->to)
        sql_run(&store->sql,
                "INSERT INTO transit (copy, owner, barcode, from_site, to_site, since_ms)"
                " SELECT id, owner, barcode, ?2, ?3, ?4 FROM copies WHERE id = ?1 ON CONFLICT DO NOTHING",
                "uttl", &copy, state->from, state->to, state->since_ms);
}

/* A loan fulfils the reservation that its fact names, unless it is undone. */
static void write_fulfilled(struct store *store, const struct loan_state *loan)
{
    if (uuid_is_zero(loan->hold))
        return;
    if (loan->end == LOAN_UNDONE)
        sql_run(&store->sql,
                "UPDATE holds SET closed_ms = NULL, closed_how = NULL WHERE id = ?1 AND closed_how = 'lent'"
                " AND resident IS NOT NULL",
                "u", &loan->hold);
    else
        sql_run(&store->sql,
                "UPDATE holds SET closed_ms = ?2, closed_how = 'lent' WHERE id = ?1 AND closed_ms IS NULL",
                "ul", &loan->hold, loan->lent_ms);
}

/* Whose copy is gone waits again, at the old place; whoever has it now is told when it is ready. */
static void write_hold(struct store *store, struct uuid copy, const struct copy_state *state)
{
    int64_t ready_ms = state->is_set_aside ? state->since_ms : 0;
    sql_run(&store->sql,
            "UPDATE holds SET copy = NULL, ready_ms = NULL, until_day = NULL, called_ms = NULL"
            " WHERE copy = ?1 AND closed_ms IS NULL AND id IS NOT ?2",
            "uu", &copy, &state->hold);
    sql_run(&store->sql,
            "UPDATE holds SET copy = ?1, ready_ms = nullif(?3, 0), until_day = nullif(?4, 0) WHERE id = ?2"
            " AND closed_ms IS NULL AND (copy, coalesce(ready_ms, 0)) IS NOT (?1, ?3)",
            "uuli", &copy, &state->hold, ready_ms, state->until_day);
}

void facts_refold(struct store *store, struct uuid copy)
{
    size_t count, loan_count;
    struct copy_state state;
    struct fact *facts = read_facts(store, copy, &count);
    struct loan_state *loans = mem_alloc((count + 1) * sizeof *loans);
    circulation_fold(facts, count, &state, loans, &loan_count);
    for (int is_open = 0; is_open <= 1; is_open++) /* the open one last: no copy has two at any moment */
        for (size_t i = 0; i < loan_count; i++)
            if ((loans[i].end == LOAN_OPEN) == is_open)
                write_loan(store, &loans[i]);
    for (size_t i = 0; i < loan_count; i++)
        write_fulfilled(store, &loans[i]);
    write_hold(store, copy, &state);
    write_state(store, copy, &state);
    write_way(store, copy, &state);
    problem_note_loans(store, copy, loans, loan_count);
    free(loans);
    free(facts);
}

/* ---- adding ---- */

static bool is_lost(struct store *store, struct uuid copy)
{
    return sql_int(&store->sql, "SELECT state = 'lost' FROM copy_rows WHERE id = ?1", "u", &copy) == 1;
}

static void take(struct store *store, struct uuid copy, struct uuid event)
{
    bool was_lost = is_lost(store, copy);
    facts_refold(store, copy);
    bool was_seen = was_lost && !is_lost(store, copy) &&
                    sql_int(&store->sql,
                            "SELECT kind IN ('loan_made', 'copy_returned', 'copy_arrived') FROM facts WHERE"
                            " event = ?1",
                            "u", &event) == 1;
    if (was_seen)
        problem_add_copy(store, PROBLEM_LOST_SEEN, copy, event);
}

void loan_insert(struct store *store, const struct new_loan *loan)
{
    sql_run(&store->sql,
            "INSERT INTO loans (id, resident, copy, lent_ms, due_day, is_override, closed_ms, closed_how)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?4, 'returned') ON CONFLICT DO NOTHING",
            "uuulii", &loan->id, &loan->resident, &loan->copy, loan->lent_ms, loan->due_day,
            (int)loan->is_override);
}

void fact_add(struct store *store, struct uuid copy, struct uuid event, struct fact fact)
{
    sql_run(&store->sql,
            "INSERT INTO facts (copy, hlc, device, event, kind, at_ms, site, loan, hold, due_day, to_site,"
            " undone) SELECT ?1, hlc, device, id, kind, wall_ms, site, ?3, ?4, nullif(?5, 0), nullif(?6, ''),"
            " ?7 FROM events WHERE id = ?2",
            "uuuuitu", &copy, &event, &fact.loan, &fact.hold, fact.due_day, fact.to, &fact.undone);
    take(store, copy, event);
}

static void insert_foreign(struct store *store, const struct foreign_fact *in)
{
    const struct fact *f = &in->fact;
    sql_run(&store->sql,
            "INSERT INTO facts (copy, hlc, device, event, kind, at_ms, site, loan, hold, due_day, to_site,"
            " undone) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, nullif(?10, 0), nullif(?11, ''), ?12)",
            "uluutltuuitu", &in->copy, f->hlc, &f->device, &f->event, fact_event(f->kind), f->at_ms, f->site,
            &f->loan, &f->hold, f->due_day, f->to, &f->undone);
    sql_run(&store->sql, "UPDATE meta SET last_hlc = max(last_hlc, ?1) WHERE ?1 <= ?2", "ll", f->hlc,
            (clock_wall_ms() + CLOCK_AHEAD_MS) << 16);
}

static bool is_whole(const struct foreign_fact *in)
{
    const struct fact *f = &in->fact;
    bool has_loan = !uuid_is_zero(f->loan);
    bool needs_loan = f->kind == FACT_LENT || f->kind == FACT_UNDONE || f->kind == FACT_RENEWED;
    bool needs_way = f->kind == FACT_RETURNED || f->kind == FACT_SENT;
    return f->kind < FACT_KIND_COUNT && !uuid_is_zero(f->event) && !uuid_is_zero(f->device) && *f->site &&
           has_loan >= needs_loan && uuid_is_zero(f->undone) == (f->kind != FACT_TAKEN_BACK) &&
           (*f->to != '\0') >= needs_way;
}

/* What the rows of the fact refer to. */
static bool is_anchored(struct store *store, const struct foreign_fact *in)
{
    bool has_copy = sql_int(&store->sql, "SELECT count(*) FROM copies WHERE id = ?1", "u", &in->copy) == 1;
    if (in->fact.kind != FACT_LENT)
        return has_copy;
    return has_copy &&
           sql_int(&store->sql, "SELECT count(*) FROM residents WHERE id = ?1", "u", &in->resident) == 1;
}

static struct uuid borrower_of(struct store *store, struct uuid copy)
{
    struct uuid borrower = {0};
    sqlite3_stmt *row = sql_start(
        &store->sql, "SELECT resident FROM loans WHERE copy = ?1 AND closed_ms IS NULL", "u", &copy);
    if (sql_row(&store->sql, row)) {
        borrower = sql_uuid(row, 0);
        sqlite3_reset(row);
    }
    return borrower;
}

static void take_foreign(struct store *store, const struct foreign_fact *in)
{
    struct uuid borrower = borrower_of(store, in->copy);
    if (in->fact.kind == FACT_LENT)
        loan_insert(store, &(struct new_loan){.id = in->fact.loan,
                                              .resident = in->resident,
                                              .copy = in->copy,
                                              .lent_ms = in->fact.at_ms,
                                              .due_day = in->fact.due_day,
                                              .is_override = in->is_override});
    insert_foreign(store, in);
    take(store, in->copy, in->fact.event);
    if (in->fact.kind == FACT_LENT && !in->is_override)
        problem_if_over_limit(store, in->fact.loan, in->fact.event);
    if (!uuid_is_zero(borrower))
        resident_delete_if_done(store, borrower);
}

enum err store_apply_fact(struct store *store, const struct foreign_fact *in, bool *is_new)
{
    if (!is_whole(in))
        return ERR_DATA;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_unknown =
        sql_int(&store->sql, "SELECT count(*) FROM facts WHERE event = ?1", "u", &in->fact.event) == 0;
    bool has_anchor = is_anchored(store, in);
    if (is_unknown && has_anchor)
        take_foreign(store, in);
    err = store_end(store);
    if (err || !has_anchor)
        return err ? err : ERR_NOT_FOUND;
    *is_new = is_unknown;
    return ERR_OK;
}
