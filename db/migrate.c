#include "db/migrate.h"

#include "base/log.h"
#include "db/sql.h"

#include <stdio.h>
#include <unistd.h>

#define LOG_MODULE "migrate"

static enum err read_version(sqlite3 *db, int *out)
{
    sqlite3_stmt *query = NULL;
    int rc = sqlite3_prepare_v2(db, "PRAGMA user_version", -1, &query, NULL);
    if (rc == SQLITE_OK && (rc = sqlite3_step(query)) == SQLITE_ROW)
        *out = sqlite3_column_int(query, 0);
    sqlite3_finalize(query);
    return rc == SQLITE_ROW ? ERR_OK : sql_error(db, rc);
}

/* An older copy of that name is of an attempt that failed: the database has stayed at that version since. */
static enum err copy_aside(sqlite3 *db, const char *path, int number)
{
    char copy[512];
    snprintf(copy, sizeof copy, "%s.before-%04d", path, number);
    unlink(copy);
    sqlite3_stmt *vacuum = NULL;
    int rc = sqlite3_prepare_v2(db, "VACUUM INTO ?1", -1, &vacuum, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_bind_text(vacuum, 1, copy, -1, SQLITE_STATIC);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(vacuum);
    sqlite3_finalize(vacuum);
    return rc == SQLITE_DONE ? ERR_OK : sql_error(db, rc);
}

static enum err run(sqlite3 *db, const char *text)
{
    int rc = sqlite3_exec(db, text, NULL, NULL, NULL);
    return rc == SQLITE_OK ? ERR_OK : sql_error(db, rc);
}

/* Under the write lock. Another process may have taken the step while this one waited for the lock. */
static enum err advance(sqlite3 *db, const struct migration *step)
{
    int version = 0;
    char set_version[64];
    snprintf(set_version, sizeof set_version, "PRAGMA user_version = %d", step->number);
    enum err err = read_version(db, &version);
    if (err || version >= step->number)
        return err;
    err = run(db, step->sql);
    return err ? err : run(db, set_version);
}

static enum err take_step(sqlite3 *db, const struct migration *step)
{
    enum err err = run(db, "BEGIN IMMEDIATE");
    if (!err)
        err = advance(db, step);
    if (!err)
        err = run(db, "COMMIT");
    if (!err) {
        log_info("database is at version %d, %s", step->number, step->name);
        return ERR_OK;
    }
    log_error("step %04d_%s failed", step->number, step->name);
    if (!sqlite3_get_autocommit(db) && run(db, "ROLLBACK") != ERR_OK)
        log_error("and was not rolled back");
    return err;
}

enum err migrate(sqlite3 *db, const char *path, const struct migration *steps, size_t count)
{
    int version = 0;
    enum err err = read_version(db, &version);
    if (err)
        return err;
    if (version > steps[count - 1].number)
        return ERR_NEWER;
    if (version > 0 && version < steps[count - 1].number)
        err = copy_aside(db, path, version + 1);
    for (size_t i = 0; i < count && !err; i++)
        if (steps[i].number > version)
            err = take_step(db, &steps[i]);
    return err;
}
