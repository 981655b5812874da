/* Children with their guardians: the rows, and who may make and end them. */
#include "db/family.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "db/seal.h"
#include "db/store_private.h"
#include "model/date.h"

#include <stdlib.h>
#include <string.h>

#define PLACE_BIRTH_YEAR "residents|birth_year"

enum { YEAR_SIZE = 4 };

static int this_year(void)
{
    return day_to_civil(store_today()).year;
}

static int count(struct store *store, const char *query, const struct uuid *id)
{
    return (int)sql_int(&store->sql, query, "u", id);
}

static bool is_guardian(struct store *store, const struct uuid *guardian, const struct uuid *child)
{
    return sql_int(&store->sql, "SELECT count(*) FROM guardians WHERE guardian = ?1 AND child = ?2", "uu",
                   guardian, child) == 1;
}

static int count_children(struct store *store, const struct uuid *guardian)
{
    return count(store, "SELECT count(*) FROM guardians WHERE guardian = ?1", guardian);
}

static int count_guardians(struct store *store, const struct uuid *child)
{
    return count(store, "SELECT count(*) FROM guardians WHERE child = ?1", child);
}

/* With a card, and the consent stands. */
static bool is_person(struct store *store, const struct uuid *resident)
{
    return count(
               store,
               "SELECT count(*) FROM residents WHERE id = ?1 AND birth_year IS NULL AND withdrawn_ms IS NULL",
               resident) == 1;
}

static bool is_grown_up(struct store *store, const struct uuid *resident)
{
    return sql_int(&store->sql, "SELECT count(*) FROM residents WHERE id = ?1 AND age_class >= ?2", "ui",
                   resident, AGE_ADULT) == 1;
}

bool resident_has_phone(struct store *store, const struct uuid *resident)
{
    return count(store, "SELECT count(*) FROM residents r WHERE " HAS_PHONE("?1"), resident) > 0;
}

/* ---- the year of birth ---- */

/* 0: sealed with another key or damaged, which is the error then. */
static int open_year(struct store *store, struct uuid child, sqlite3_stmt *row, int column)
{
    char text[YEAR_SIZE + 1] = "";
    size_t size = 0;
    enum err err = seal_open(store->keys, PLACE_BIRTH_YEAR, child, sqlite3_column_blob(row, column),
                             (size_t)sqlite3_column_bytes(row, column), text, YEAR_SIZE, &size);
    int year = atoi(text);
    explicit_bzero(text, sizeof text);
    if (err)
        store->sql.err = err;
    return year;
}

static bool is_of_age_in(int birth_year)
{
    return this_year() - birth_year > CHILD_YEARS;
}

int child_birth_year(struct store *store, struct uuid resident)
{
    sqlite3_stmt *row =
        sql_start(&store->sql, "SELECT birth_year FROM residents WHERE id = ?1 AND birth_year IS NOT NULL",
                  "u", &resident);
    if (!sql_row(&store->sql, row))
        return 0;
    int year = open_year(store, resident, row, 0);
    sqlite3_reset(row);
    return year;
}

bool child_is_of_age(struct store *store, struct uuid resident)
{
    int year = child_birth_year(store, resident);
    return year && is_of_age_in(year);
}

/* ---- a new child ---- */

static bool is_nickname(const char *text)
{
    size_t length = strlen(text);
    bool is_text = utf8_valid(text, length) && length > 0 && utf8_count(text) <= NICKNAME_MAX;
    for (const char *c = text; *c; c++)
        is_text = is_text && (unsigned char)*c >= ' ' && *c != 0x7f;
    return is_text && text[0] != ' ' && text[length - 1] != ' ';
}

static bool has_child_called(struct store *store, struct uuid guardian, const char *nickname)
{
    bool is_found = false;
    sqlite3_stmt *rows =
        sql_start(&store->sql,
                  "SELECT r.id, r.masked_name FROM guardians g JOIN residents r ON r.id = g.child"
                  " WHERE g.guardian = ?1",
                  "u", &guardian);
    while (sql_row(&store->sql, rows)) {
        char name[sizeof((struct ward *)NULL)->name];
        enum err err = resident_open_name(store, sql_uuid(rows, 0), rows, 1, name, sizeof name);
        if (err)
            store->sql.err = err;
        else
            is_found = is_found || strcmp(name, nickname) == 0;
        explicit_bzero(name, sizeof name);
    }
    return is_found;
}

static enum err may_register(struct store *store, struct uuid guardian, const char *nickname)
{
    if (!is_person(store, &guardian))
        return ERR_NOT_FOUND;
    if (!is_grown_up(store, &guardian))
        return ERR_UNSUPPORTED;
    if (has_child_called(store, guardian, nickname))
        return ERR_BUSY;
    return count_children(store, &guardian) < CHILDREN_MAX ? ERR_OK : ERR_FULL;
}

static void link_guardian(struct store *store, struct uuid child, struct uuid guardian, int consent_version)
{
    sql_run(&store->sql,
            "INSERT INTO guardians (child, guardian, since_ms, consent_version) VALUES (?1, ?2, ?3, ?4)",
            "uuli", &child, &guardian, clock_wall_ms(), consent_version);
}

static void insert_child(struct store *store, struct uuid child, const char *nickname, int birth_year,
                         int consent_version)
{
    uint8_t name[sizeof((struct ward *)NULL)->name + SEAL_OVERHEAD], year[YEAR_SIZE + SEAL_OVERHEAD];
    uint8_t identity[SEALED_IDENTITY_MAX];
    char text[YEAR_SIZE + 1];
    str_format(text, sizeof text, "%d", birth_year);
    resident_seal_name(store, child, nickname, name);
    seal_for_kiosk(store->keys, PLACE_BIRTH_YEAR, child, text, YEAR_SIZE, year);
    size_t size = seal_for_staff(store->keys, child, nickname, "", identity);
    sql_run(&store->sql,
            "INSERT INTO residents (id, masked_name, identity, age_class, birth_year, consent_version, "
            "consent_ms)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            "ubbibil", &child, name, strlen(nickname) + SEAL_OVERHEAD, identity, size, AGE_CHILD, year,
            sizeof year, consent_version, clock_wall_ms());
    explicit_bzero(text, sizeof text);
}

enum err store_register_child(struct store *store, struct uuid guardian, const char *nickname, int birth_year,
                              int consent_version, struct uuid *out)
{
    struct uuid child = uuid_new();
    if (!is_nickname(nickname) || is_of_age_in(birth_year) || birth_year > this_year())
        return ERR_DATA;
    enum err err = store_begin(store);
    if (err)
        return err;
    enum err refusal = may_register(store, guardian, nickname);
    if (!refusal) {
        insert_child(store, child, nickname, birth_year, consent_version);
        link_guardian(store, child, guardian, consent_version);
        event_record(store, "child_registered", child, child,
                     "SELECT json_object('resident', uuid(?1), 'guardian', uuid(?2), 'consent_version', ?3)",
                     "uui", &child, &guardian, consent_version);
    }
    err = store_end(store);
    if (!err && !refusal)
        *out = child;
    return err ? err : refusal;
}

/* ---- guardians ---- */

static enum err may_add(struct store *store, const struct uuid *guardian, const struct uuid *child,
                        const struct uuid *second)
{
    if (!is_guardian(store, guardian, child) || !company_is_second(store, *guardian, *second))
        return ERR_ACCESS;
    if (is_guardian(store, second, child))
        return ERR_BUSY;
    if (!is_grown_up(store, second))
        return ERR_UNSUPPORTED;
    return count_guardians(store, child) < GUARDIANS_MAX && count_children(store, second) < CHILDREN_MAX
               ? ERR_OK
               : ERR_FULL;
}

enum err store_add_guardian(struct store *store, struct uuid guardian, struct uuid child, struct uuid second,
                            int consent_version)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    enum err refusal = may_add(store, &guardian, &child, &second);
    if (!refusal) {
        link_guardian(store, child, second, consent_version);
        event_record(
            store, "guardian_added", child, child,
            "SELECT json_object('resident', uuid(?1), 'guardian', uuid(?2), 'first_guardian', uuid(?3),"
            " 'consent_version', ?4)",
            "uuui", &child, &second, &guardian, consent_version);
    }
    err = store_end(store);
    return err ? err : refusal;
}

static void unlink_guardian(struct store *store, const struct uuid *child, const struct uuid *guardian)
{
    sql_run(&store->sql, "DELETE FROM guardians WHERE child = ?1 AND guardian = ?2", "uu", child, guardian);
    event_record(store, "guardian_removed", *child, *child,
                 "SELECT json_object('resident', uuid(?1), 'guardian', uuid(?2))", "uu", child, guardian);
}

/* True: it was the last one, and the child is deleted. */
static bool leave(struct store *store, const struct uuid *child, const struct uuid *guardian)
{
    bool is_last = count_guardians(store, child) == 1;
    unlink_guardian(store, child, guardian);
    if (is_last)
        resident_withdraw(store, *child);
    return is_last;
}

enum err store_leave_child(struct store *store, struct uuid guardian, struct uuid child, bool *is_deleted)
{
    bool was_last = false;
    enum err err = store_begin(store);
    if (err)
        return err;
    enum err refusal = !is_guardian(store, &guardian, &child)                                     ? ERR_ACCESS
                       : count_guardians(store, &child) == 1 && loan_count_open(store, child) > 0 ? ERR_BUSY
                                                                                                  : ERR_OK;
    if (!refusal)
        was_last = leave(store, &child, &guardian);
    err = store_end(store);
    if (!err && !refusal)
        *is_deleted = was_last;
    return err ? err : refusal;
}

/* ---- a resident who leaves ---- */

bool family_holds_back(struct store *store, struct uuid guardian)
{
    return count(
               store,
               "SELECT count(*) FROM guardians g JOIN loans l ON l.resident = g.child AND l.closed_ms IS NULL"
               " WHERE g.guardian = ?1 AND NOT EXISTS (SELECT 1 FROM guardians o WHERE o.child = g.child AND"
               " o.guardian <> g.guardian)",
               &guardian) > 0;
}

/* The first row's id, read before anything is changed under it. */
static bool first(struct store *store, const char *query, const struct uuid *resident, struct uuid *out)
{
    sqlite3_stmt *row = sql_start(&store->sql, query, "u", resident);
    if (!sql_row(&store->sql, row))
        return false;
    *out = sql_uuid(row, 0);
    sqlite3_reset(row);
    return true;
}

void family_dissolve(struct store *store, struct uuid resident)
{
    struct uuid id;
    while (first(store, "SELECT child FROM guardians WHERE guardian = ?1 LIMIT 1", &resident, &id))
        leave(store, &id, &resident);
    mandate_end_all(store, resident);
}

void family_delete(struct store *store, const struct uuid *resident)
{
    sql_run(&store->sql, "DELETE FROM guardians WHERE child = ?1 OR guardian = ?1", "u", resident);
    sql_run(&store->sql, "DELETE FROM mandates WHERE giver = ?1 OR agent = ?1", "u", resident);
}

/* ---- lists ---- */

static void read_ward(struct store *store, sqlite3_stmt *row, struct ward *out)
{
    *out = (struct ward){.id = sql_uuid(row, 0),
                         .is_child = sqlite3_column_type(row, 2) != SQLITE_NULL,
                         .mandate = sql_uuid(row, 3),
                         .guardians = sqlite3_column_int(row, 4),
                         .open_loans = sqlite3_column_int(row, 5)};
    enum err err = resident_open_name(store, out->id, row, 1, out->name, sizeof out->name);
    if (err)
        store->sql.err = err;
    if (!err && out->is_child)
        out->birth_year = open_year(store, out->id, row, 2);
    out->is_of_age = out->is_child && is_of_age_in(out->birth_year);
}

enum err store_wards(struct store *store, struct uuid agent, struct ward wards[WARDS_MAX], size_t *count)
{
    size_t n = 0;
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *rows = sql_start(
        &store->sql,
        "SELECT r.id, r.masked_name, r.birth_year, NULL, (SELECT count(*) FROM guardians WHERE child ="
        " r.id), (SELECT count(*) FROM loans WHERE resident = r.id AND closed_ms IS NULL), 0 AS part,"
        " g.since_ms AS since FROM guardians g JOIN residents r ON r.id = g.child WHERE g.guardian = ?1"
        " UNION ALL SELECT r.id, r.masked_name, NULL, m.id, 0, 0, 1, m.given_ms FROM mandates m"
        " JOIN residents r ON r.id = m.giver WHERE m.agent = ?1 AND m.ended_ms IS NULL"
        " ORDER BY part, since, 1",
        "u", &agent);
    while (n < WARDS_MAX && sql_row(&store->sql, rows))
        read_ward(store, rows, &wards[n++]);
    return store_end_list(store, n, count);
}
