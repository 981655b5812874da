#include "base/clock.h"
#include "base/utf8.h"
#include "db/family.h"
#include "db/store_private.h"
#include "model/date.h"

#include <string.h>

enum { UNDO_WITHIN_MS = 30 * 60 * 1000 };

#define SELECT_LOAN                                                                                          \
    "SELECT l.id, l.copy, t.title, t.author, t.publisher, c.barcode, c.owner, l.due_day, l.lent_ms, "        \
    "l.renewals,"                                                                                            \
    " l.closed_ms IS NULL FROM loans l JOIN copies c ON c.id = l.copy JOIN titles t ON t.id = c.title"

static void read_loan(sqlite3_stmt *row, struct loan *loan)
{
    loan->id = sql_uuid(row, 0);
    loan->copy = sql_uuid(row, 1);
    sql_text(row, 2, loan->title, sizeof loan->title);
    sql_text(row, 3, loan->author, sizeof loan->author);
    sql_text(row, 4, loan->publisher, sizeof loan->publisher);
    sql_text(row, 5, loan->barcode, sizeof loan->barcode);
    sql_text(row, 6, loan->owner, sizeof loan->owner);
    loan->due_day = sqlite3_column_int(row, 7);
    loan->lent_ms = sqlite3_column_int64(row, 8);
    loan->renewals = sqlite3_column_int(row, 9);
    loan->is_open = sqlite3_column_int(row, 10);
    loan->is_overdue = loan->is_open && loan->due_day < store_today();
}

void loan_describe_copy(struct loan *loan, const struct copy *copy)
{
    loan->copy = copy->id;
    str_copy(loan->title, sizeof loan->title, copy->title);
    str_copy(loan->author, sizeof loan->author, copy->author);
    str_copy(loan->publisher, sizeof loan->publisher, copy->publisher);
    str_copy(loan->barcode, sizeof loan->barcode, copy->barcode);
    str_copy(loan->owner, sizeof loan->owner, copy->owner);
}

bool loan_has_overdue(struct store *store, struct uuid resident)
{
    return sql_int(&store->sql,
                   "SELECT count(*) FROM loans WHERE resident = ?1 AND closed_ms IS NULL AND due_day < ?2",
                   "ui", &resident, store_today()) > 0;
}

int loan_count_open(struct store *store, struct uuid resident)
{
    return (int)sql_int(&store->sql, "SELECT count(*) FROM loans WHERE resident = ?1 AND closed_ms IS NULL",
                        "u", &resident);
}

static bool is_reserved(struct store *store, const struct loan *loan, struct uuid resident)
{
    struct copy copy;
    return copy_read(store, loan->copy, &copy) && hold_is_awaited(store, copy.title_id, resident);
}

static enum refusal renewable(struct store *store, const struct loan *loan, bool is_own, struct uuid resident)
{
    return renew_decide(&store->conf->loans, &(struct renew_case){
                                                 .is_open_and_own = loan->is_open && is_own,
                                                 .renewals = loan->renewals,
                                                 .is_overdue = loan->is_overdue,
                                                 .has_overdue = loan_has_overdue(store, resident),
                                                 .is_reserved = is_reserved(store, loan, resident),
                                                 .is_clock_wrong = store_clock_is_wrong(store),
                                                 .due_day = loan->due_day,
                                                 .new_due_day = due_day(store->conf, store_today()),
                                             });
}

static struct uuid resident_of(struct store *store, struct uuid loan)
{
    struct uuid resident = {0};
    sqlite3_stmt *row = sql_start(&store->sql, "SELECT resident FROM loans WHERE id = ?1", "u", &loan);
    if (sql_row(&store->sql, row)) {
        resident = sql_uuid(row, 0);
        sqlite3_reset(row);
    }
    return resident;
}

void loan_read(struct store *store, struct uuid id, struct loan *out)
{
    sqlite3_stmt *row = sql_start(&store->sql, SELECT_LOAN " WHERE l.id = ?1", "u", &id);
    if (!sql_row(&store->sql, row))
        return;
    read_loan(row, out);
    sqlite3_reset(row);
    out->renewable = renewable(store, out, true, resident_of(store, id));
}

/* ---- undo ---- */

struct uuid loan_take_back(struct store *store, struct uuid resident, const struct loan *loan)
{
    struct uuid event =
        event_record(store, "loan_undone", loan->id, resident,
                     "SELECT json_object('loan', uuid(?1), 'resident', uuid(?2), 'copy', uuid(?3))", "uuu",
                     &loan->id, &resident, &loan->copy);
    fact_add(store, loan->copy, event, (struct fact){.loan = loan->id});
    return event;
}

enum err store_undo_borrow(struct store *store, struct uuid resident, struct uuid loan,
                           struct circulation *out)
{
    struct circulation result = {.limit = store->conf->loans.limit};
    enum err err = store_begin(store);
    if (err)
        return err;
    loan_read(store, loan, &result.loan);
    bool is_theirs = result.loan.is_open && uuid_equal(resident_of(store, loan), resident);
    bool is_recent = clock_wall_ms() - result.loan.lent_ms <= UNDO_WITHIN_MS;
    result.refusal = is_theirs && is_recent ? REFUSED_NONE : REFUSED_NO_LOAN;
    if (result.refusal == REFUSED_NONE) {
        loan_take_back(store, resident, &result.loan);
        loan_read(store, loan, &result.loan);
    }
    result.open_loans = loan_count_open(store, resident);
    result.is_forgotten = result.refusal == REFUSED_NONE && resident_delete_if_done(store, resident);
    err = store_end(store);
    if (!err)
        *out = result;
    return err;
}

/* ---- renew ---- */

static void extend(struct store *store, struct uuid resident, struct loan *loan)
{
    int32_t due = due_day(store->conf, store_today());
    struct uuid event = event_record(
        store, "loan_renewed", loan->id, resident,
        "SELECT json_object('loan', uuid(?1), 'resident', uuid(?2), 'due', date(?3 * 86400, 'unixepoch'),"
        " 'renewal', ?4, 'copy', uuid(?5))",
        "uuliu", &loan->id, &resident, (int64_t)due, loan->renewals + 1, &loan->copy);
    fact_add(store, loan->copy, event, (struct fact){.loan = loan->id, .due_day = due});
    store_raise_clock(store);
    loan_read(store, loan->id, loan);
}

/* A resident may renew what is theirs; a receipt's bearer what stands on the receipt. */
static bool may_touch(struct store *store, struct uuid resident, struct uuid receipt, struct uuid loan,
                      struct uuid owner)
{
    if (!uuid_is_zero(resident))
        return uuid_equal(resident, owner);
    return sql_int(&store->sql, "SELECT count(*) FROM receipt_loans WHERE receipt = ?1 AND loan = ?2", "uu",
                   &receipt, &loan) == 1;
}

enum err store_renew(struct store *store, struct uuid resident, struct uuid receipt, struct uuid loan,
                     struct circulation *out)
{
    struct circulation result = {.limit = store->conf->loans.limit};
    enum err err = store_begin(store);
    if (err)
        return err;
    struct uuid owner = resident_of(store, loan);
    bool is_own = may_touch(store, resident, receipt, loan, owner);
    loan_read(store, loan, &result.loan);
    result.refusal = renewable(store, &result.loan, is_own, owner);
    if (result.refusal == REFUSED_NONE)
        extend(store, owner, &result.loan);
    if (!is_own)
        result.loan = (struct loan){.renewable = REFUSED_NO_LOAN};
    result.open_loans = is_own ? loan_count_open(store, owner) : 0;
    err = store_end(store);
    if (!err)
        *out = result;
    return err;
}

/* out: how many, or the first that cannot be renewed and why. */
static void renew_each(struct store *store, struct uuid resident, const struct uuid *loans, size_t count,
                       struct circulation *out)
{
    for (size_t i = 0; i < count; i++) {
        struct loan loan = {0};
        loan_read(store, loans[i], &loan);
        if (loan.renewable == REFUSED_NONE) {
            extend(store, resident, &loan);
            out->renewed++;
        } else if (out->refusal == REFUSED_NONE) {
            out->refusal = loan.renewable;
            out->loan = loan;
        }
    }
    if (out->renewed)
        out->refusal = REFUSED_NONE;
}

enum err store_renew_all(struct store *store, struct uuid resident, struct circulation *out)
{
    struct circulation result = {.limit = store->conf->loans.limit};
    struct uuid loans[LOANS_LIMIT_MAX * 2];
    size_t count = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *row = sql_start(&store->sql,
                                  "SELECT id FROM loans WHERE resident = ?1 AND closed_ms IS NULL"
                                  " ORDER BY due_day, lent_ms",
                                  "u", &resident);
    while (count < sizeof loans / sizeof loans[0] && sql_row(&store->sql, row))
        loans[count++] = sql_uuid(row, 0);
    if (row)
        sqlite3_reset(row);
    result.refusal = count ? REFUSED_NONE : REFUSED_NO_LOAN;
    renew_each(store, resident, loans, count, &result);
    result.open_loans = loan_count_open(store, resident);
    err = store_end(store);
    if (!err)
        *out = result;
    return err;
}

/* ---- list ---- */

enum err store_loan(struct store *store, struct uuid loan, struct loan *out)
{
    struct loan found = {0};
    enum err err = store_begin(store);
    if (err)
        return err;
    loan_read(store, loan, &found);
    err = store_end(store);
    if (err || uuid_is_zero(found.id))
        return err ? err : ERR_NOT_FOUND;
    *out = found;
    return ERR_OK;
}

enum err store_loans(struct store *store, struct uuid resident, struct loan *loans, size_t max, size_t *count)
{
    struct sql *sql = &store->sql;
    size_t n = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *rows = sql_start(
        sql, SELECT_LOAN " WHERE l.resident = ?1 AND l.closed_ms IS NULL ORDER BY l.due_day, l.lent_ms", "u",
        &resident);
    while (n < max && sql_row(sql, rows)) {
        loans[n] = (struct loan){0};
        read_loan(rows, &loans[n++]);
    }
    for (size_t i = 0; i < n; i++)
        loans[i].renewable = renewable(store, &loans[i], true, resident);
    return store_end_list(store, n, count);
}
