#include "db/problems.h"

#include "base/clock.h"
#include "db/store_private.h"

#include <string.h>

static const char *const kinds[] = {
#define X(name, word) word,
    PROBLEM_LIST(X)
#undef X
};

const char *problem_kind_name(enum problem_kind kind)
{
    return kind < PROBLEM_OTHER ? kinds[kind] : "other";
}

static enum problem_kind kind_of(const char *name)
{
    int kind = 0;
    while (kind < PROBLEM_OTHER && strcmp(kinds[kind], name) != 0)
        kind++;
    return (enum problem_kind)kind;
}

/* ---- causes ---- */

void problem_add(struct store *store, enum problem_kind kind, struct uuid copy, const char *site,
                 const char *code, struct uuid event)
{
    struct uuid id = uuid_new();
    sql_run(&store->sql,
            "INSERT INTO problems (id, kind, object, site, code, at_ms, event) SELECT ?1, ?2, ?3, ?4, ?5, ?6,"
            " ?7 WHERE NOT EXISTS (SELECT 1 FROM problems WHERE kind = ?2 AND object IS ?3 AND site = ?4 AND"
            " code = ?5 AND solved_ms IS NULL)"
            " ON CONFLICT (kind, event) DO UPDATE SET solved_ms = NULL WHERE note IS NULL",
            "ututtlu", &id, kinds[kind], &copy, site, code, clock_wall_ms(), &event);
}

void problem_add_copy(struct store *store, enum problem_kind kind, struct uuid id, struct uuid event)
{
    struct copy copy;
    if (copy_read(store, id, &copy))
        problem_add(store, kind, id, copy.owner, copy.barcode, event);
}

void problem_note_loans(struct store *store, struct uuid copy, const struct loan_state *loans, size_t count)
{
    sql_run(
        &store->sql,
        "UPDATE problems SET solved_ms = ?2 WHERE object = ?1 AND kind = 'lent_twice' AND solved_ms IS NULL",
        "ul", &copy, clock_wall_ms());
    for (size_t i = 0; i < count; i++)
        if (!uuid_is_zero(loans[i].overtaken_by))
            problem_add_copy(store, PROBLEM_LENT_TWICE, copy, loans[i].overtaken_by);
}

void problem_if_over_limit(struct store *store, struct uuid loan, struct uuid event)
{
    struct uuid resident, copy;
    sqlite3_stmt *row = sql_start(
        &store->sql, "SELECT resident, copy FROM loans WHERE id = ?1 AND closed_ms IS NULL", "u", &loan);
    if (!sql_row(&store->sql, row))
        return;
    resident = sql_uuid(row, 0);
    copy = sql_uuid(row, 1);
    sqlite3_reset(row);
    if (loan_count_open(store, resident) > store->conf->loans.limit)
        problem_add_copy(store, PROBLEM_OVER_LIMIT, copy, event);
}

/* ---- what volunteers do ---- */

enum err store_problems(struct store *store, struct problem *problems, size_t max, size_t *count)
{
    size_t n = 0;
    char kind[32];
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *rows =
        sql_start(&store->sql,
                  "SELECT p.id, p.kind, (SELECT t.title FROM copies c JOIN titles t ON t.id = c.title WHERE"
                  " c.id = p.object), p.code, (SELECT name FROM sites WHERE id = p.site), p.at_ms"
                  " FROM problems p WHERE p.solved_ms IS NULL ORDER BY p.at_ms DESC, p.id DESC",
                  "");
    for (; n < max && sql_row(&store->sql, rows); n++) {
        problems[n] = (struct problem){.id = sql_uuid(rows, 0), .at_ms = sqlite3_column_int64(rows, 5)};
        sql_text(rows, 1, kind, sizeof kind);
        problems[n].kind = kind_of(kind);
        sql_text(rows, 2, problems[n].title, sizeof problems[n].title);
        sql_text(rows, 3, problems[n].code, sizeof problems[n].code);
        sql_text(rows, 4, problems[n].house, sizeof problems[n].house);
    }
    return store_end_list(store, n, count);
}

enum err store_problem_solve(struct store *store, struct uuid problem, const char *note)
{
    if (!reason_is_fit(note))
        return ERR_DATA;
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_open = sql_int(&store->sql, "SELECT count(*) FROM problems WHERE id = ?1 AND solved_ms IS NULL",
                           "u", &problem) == 1;
    if (is_open) {
        sql_run(&store->sql, "UPDATE problems SET solved_ms = ?2, solved_by = ?3, note = ?4 WHERE id = ?1",
                "ulut", &problem, clock_wall_ms(), &store->actor, note);
        struct uuid event = event_record(
            store, "problem_solved", problem, (struct uuid){0},
            "SELECT json_object('problem', uuid(id), 'kind', kind, 'cause', uuid(event)) FROM problems"
            " WHERE id = ?1",
            "u", &problem);
        audit_reason(store, event, note);
    }
    err = store_end(store);
    return err || is_open ? err : ERR_NOT_FOUND;
}
