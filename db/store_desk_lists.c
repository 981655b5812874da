#include "db/desk_lists.h"

#include "base/clock.h"
#include "db/pool.h"
#include "model/date.h"

#include <string.h>

enum { MINUTE_MS = 60 * 1000 };

int64_t desk_midnight_ms(void)
{
    int64_t now = clock_wall_ms();
    return now - now % MINUTE_MS - (int64_t)minute_at(now) * MINUTE_MS;
}

enum err store_desk_counts(struct store *store, struct desk_counts *out)
{
    struct desk_counts counts = {.borrowed = 0};
    struct sql *sql = &store->sql;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *row = sql_start(sql,
                                  "SELECT sum(act = 'loan_made'), sum(act IN ('copy_returned', "
                                  "'foreign_copy_returned')), sum(act = 'loan_renewed'), sum(act = "
                                  "'loan_undone') FROM audit WHERE " AUDIT_SINCE,
                                  "l", desk_midnight_ms());
    if (sql_row(sql, row)) {
        counts.borrowed = sqlite3_column_int(row, 0) - sqlite3_column_int(row, 3);
        counts.returned = sqlite3_column_int(row, 1);
        counts.renewed = sqlite3_column_int(row, 2);
        sqlite3_reset(row);
    }
    row = sql_start(sql,
                    "SELECT sum(f.kind = 'copy_returned'), sum(f.kind = 'loan_renewed') FROM audit a JOIN"
                    " facts u ON u.event = a.event JOIN facts f ON f.event = u.undone WHERE a.act ="
                    " 'fact_undone' AND a." AUDIT_SINCE,
                    "l", desk_midnight_ms());
    if (sql_row(sql, row)) {
        counts.returned -= sqlite3_column_int(row, 0);
        counts.renewed -= sqlite3_column_int(row, 1);
        sqlite3_reset(row);
    }
    counts.problems = (int)sql_int(sql, "SELECT count(*) FROM problems WHERE solved_ms IS NULL", "");
    counts.overdue = (int)sql_int(sql, "SELECT count(*) FROM loans WHERE closed_ms IS NULL AND due_day < ?1",
                                  "i", store_today());
    counts.in_transit = (int)sql_int(sql, "SELECT count(*) FROM transit WHERE left_ms IS NULL", "");
    counts.to_phone = notice_count(store);
    counts.services = (int)sql_int(sql,
                                   "SELECT count(*) FROM bookings b JOIN services s ON s.id = b.service"
                                   " WHERE s.site = ?1 AND (b.state = 'asked' OR (b.state = 'booked' AND"
                                   " b.starts_ms < ?2))",
                                   "tl", store->conf->site.id, day_ms(store_today() + 1, 0));
    counts.calls = (int)sql_int(sql,
                                "SELECT count(*) FROM help_calls WHERE answered_ms IS NULL AND device ="
                                " (SELECT device FROM meta)",
                                "");
    err = store_end(store);
    if (!err)
        *out = counts;
    return err;
}

void desk_read_name(struct store *store, sqlite3_stmt *row, int column, char *out, size_t size)
{
    if (sqlite3_column_type(row, column) == SQLITE_NULL ||
        sqlite3_column_type(row, column + 1) == SQLITE_NULL)
        return;
    enum err err = resident_open_name(store, sql_uuid(row, column), row, column + 1, out, size);
    if (err)
        store->sql.err = err;
}

enum err store_desk_acts(struct store *store, int64_t since_ms, struct desk_act *acts, size_t max,
                         size_t *count)
{
    size_t n = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *rows = sql_start(
        &store->sql,
        "SELECT a.at_ms, a.act, " ACT_TITLE
        ", a.staff, a.event, EXISTS (SELECT 1 FROM facts WHERE undone = a.event) OR EXISTS (SELECT 1 FROM"
        " loans WHERE id = a.object AND closed_how = 'undone') OR EXISTS (SELECT 1 FROM holds WHERE id ="
        " a.object AND closed_how IS NOT 'cancelled') OR EXISTS (SELECT 1 FROM problems WHERE id = a.object"
        " AND solved_ms IS NULL), a.agent, r.masked_name FROM audit a LEFT JOIN residents r ON r.id = a.agent"
        " WHERE a." AUDIT_SINCE " ORDER BY a.id DESC",
        "l", since_ms);
    for (; n < max && sql_row(&store->sql, rows); n++) {
        struct staff_row staff = {.tries = 0};
        acts[n] = (struct desk_act){.at_ms = sqlite3_column_int64(rows, 0)};
        sql_text(rows, 1, acts[n].kind, sizeof acts[n].kind);
        sql_text(rows, 2, acts[n].title, sizeof acts[n].title);
        if (sqlite3_column_type(rows, 3) != SQLITE_NULL && staff_read(store, sql_uuid(rows, 3), &staff))
            memcpy(acts[n].staff, staff.staff.name, sizeof acts[n].staff);
        acts[n].event = sql_uuid(rows, 4);
        acts[n].may_undo = undo_knows(acts[n].kind) && !sqlite3_column_int(rows, 5);
        desk_read_name(store, rows, 6, acts[n].agent, sizeof acts[n].agent);
    }
    return store_end_list(store, n, count);
}

enum err store_desk_overdue(struct store *store, struct desk_loan *loans, size_t max, size_t *count)
{
    size_t n = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *rows = sql_start(
        &store->sql,
        "SELECT l.resident, r.masked_name, t.title, c.barcode, l.due_day, g.id, g.masked_name FROM loans l"
        " JOIN copies c ON c.id = l.copy JOIN titles t ON t.id = c.title JOIN residents r ON r.id ="
        " l.resident LEFT JOIN residents g ON g.id = (SELECT guardian FROM guardians WHERE child ="
        " l.resident ORDER BY since_ms, guardian LIMIT 1)"
        " WHERE l.closed_ms IS NULL AND l.due_day < ?1 ORDER BY l.due_day, l.lent_ms",
        "i", store_today());
    for (; n < max && sql_row(&store->sql, rows); n++) {
        struct desk_loan *loan = &loans[n];
        *loan = (struct desk_loan){.resident = sql_uuid(rows, 0), .due_day = sqlite3_column_int(rows, 4)};
        desk_read_name(store, rows, 0, loan->masked_name, sizeof loan->masked_name);
        sql_text(rows, 2, loan->title, sizeof loan->title);
        sql_text(rows, 3, loan->barcode, sizeof loan->barcode);
        desk_read_name(store, rows, 5, loan->guardian, sizeof loan->guardian);
    }
    return store_end_list(store, n, count);
}

enum err store_desk_transit(struct store *store, struct desk_transit *books, size_t max, size_t *count)
{
    size_t n = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *rows =
        sql_start(&store->sql,
                  "SELECT (SELECT t.title FROM copies c JOIN titles t ON t.id = c.title WHERE c.id = x.copy),"
                  " x.barcode, s.name, x.since_ms FROM transit x JOIN sites s ON s.id = x.to_site WHERE "
                  "x.left_ms IS NULL ORDER BY s.name, x.id",
                  "");
    for (; n < max && sql_row(&store->sql, rows); n++) {
        books[n] = (struct desk_transit){.since_ms = sqlite3_column_int64(rows, 3)};
        sql_text(rows, 0, books[n].title, sizeof books[n].title);
        sql_text(rows, 1, books[n].barcode, sizeof books[n].barcode);
        sql_text(rows, 2, books[n].to, sizeof books[n].to);
    }
    return store_end_list(store, n, count);
}
