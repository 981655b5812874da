#include "db/sql.h"

#include "base/log.h"
#include "base/utf8.h"
#include "db/vfs_checksum.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define LOG_MODULE "sql"

enum { BUSY_TIMEOUT_MS = 2000 };

static enum err translate(int rc)
{
    if (rc == SQLITE_IOERR_DATA)
        return ERR_CORRUPT;
    switch (rc & 0xFF) {
    case SQLITE_OK:
        return ERR_OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_BUSY;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return ERR_CORRUPT;
    case SQLITE_FULL:
        return ERR_FULL;
    case SQLITE_PERM:
    case SQLITE_READONLY:
        return ERR_ACCESS;
    case SQLITE_CONSTRAINT:
        return ERR_DATA;
    case SQLITE_NOMEM:
        abort(); /* as base/mem.h: started again, nothing that was promised is lost */
    default:
        return ERR_IO;
    }
}

enum err sql_error(sqlite3 *db, int rc)
{
    int extended = db ? sqlite3_extended_errcode(db) : rc;
    enum err err = translate((extended & 0xFF) == (rc & 0xFF) ? extended : rc);
    if (extended == SQLITE_IOERR_FSYNC || extended == SQLITE_IOERR_DIR_FSYNC)
        log_error("the disk refused to sync: whether the last transaction is kept is unknown");
    else if (err != ERR_OK && err != ERR_BUSY)
        log_error("%d/%d: %s", rc, extended, db ? sqlite3_errmsg(db) : sqlite3_errstr(rc));
    return err;
}

static void uuid_as_text(sqlite3_context *context, int count, sqlite3_value **values)
{
    (void)count;
    struct uuid id;
    char text[37];
    if (sqlite3_value_bytes(values[0]) != (int)sizeof id.bytes)
        return; /* NULL */
    memcpy(id.bytes, sqlite3_value_blob(values[0]), sizeof id.bytes);
    uuid_text(id, text);
    sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}

/* Looks again each millisecond: SQLite's own pauses grow to 100, and whoever lends would miss the gaps
 * between the batches of an import. */
static int wait_for_lock(void *arg, int tries)
{
    (void)arg;
    usleep(1000);
    return tries < BUSY_TIMEOUT_MS;
}

/* temp_store: nothing of a resident may reach a temporary file. cache_spill: see vfs_checksum.h. */
static int configure(sqlite3 *db, bool is_readonly)
{
    int reserved = CHECKSUM_RESERVED;
    int rc = sqlite3_extended_result_codes(db, 1);
    if (rc == SQLITE_OK)
        rc = sqlite3_busy_handler(db, wait_for_lock, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_file_control(db, "main", SQLITE_FCNTL_RESERVE_BYTES, &reserved);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(db,
                          "PRAGMA page_size = 4096; PRAGMA mmap_size = 0; PRAGMA cache_spill = OFF;"
                          "PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON; PRAGMA foreign_keys = ON;"
                          "PRAGMA trusted_schema = OFF",
                          NULL, NULL, NULL);
    if (rc == SQLITE_OK && is_readonly) /* the screen's: what lies above the leaves of a large catalogue */
        rc = sqlite3_exec(db, "PRAGMA cache_size = -16384", NULL, NULL, NULL);
    if (rc == SQLITE_OK && !is_readonly)
        rc = sqlite3_exec(db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL", NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_create_function(db, "uuid", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC, NULL, uuid_as_text,
                                     NULL, NULL);
    return rc;
}

enum err sql_open(sqlite3 **out, const char *path, bool is_readonly)
{
    vfs_checksum_register();
    sqlite3 *db = NULL;
    int flags = is_readonly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
    int rc = sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_NOMUTEX, VFS_CHECKSUM_NAME);
    if (rc == SQLITE_OK)
        rc = configure(db, is_readonly);
    if (rc == SQLITE_OK) {
        *out = db;
        return ERR_OK;
    }
    enum err err = sql_error(db, rc);
    sqlite3_close(db);
    return err;
}

void sql_finish(struct sql *sql)
{
    for (int i = 0; i < sql->count; i++)
        sqlite3_finalize(sql->statements[i].stmt);
    sqlite3_close(sql->db);
    *sql = (struct sql){0};
}

void sql_reset(struct sql *sql)
{
    for (int i = 0; i < sql->count; i++) {
        sqlite3_reset(sql->statements[i].stmt);
        sqlite3_clear_bindings(sql->statements[i].stmt);
    }
}

static void keep_error(struct sql *sql, int rc)
{
    if (rc != SQLITE_OK && sql->err == ERR_OK)
        sql->err = sql_error(sql->db, rc);
}

void sql_exec(struct sql *sql, const char *text)
{
    if (sql->err == ERR_OK)
        keep_error(sql, sqlite3_exec(sql->db, text, NULL, NULL, NULL));
}

static sqlite3_stmt *find_statement(struct sql *sql, const char *text)
{
    for (int i = 0; i < sql->count; i++)
        if (sql->statements[i].sql == text)
            return sql->statements[i].stmt;
    if (sql->count == (int)(sizeof sql->statements / sizeof sql->statements[0]))
        abort(); /* the table holds every statement of the program */
    sqlite3_stmt *stmt = NULL;
    keep_error(sql, sqlite3_prepare_v3(sql->db, text, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL));
    if (stmt)
        sql->statements[sql->count++] = (struct statement){text, stmt};
    return stmt;
}

static int bind_uuid(sqlite3_stmt *stmt, int n, const struct uuid *id)
{
    if (!id || uuid_is_zero(*id))
        return sqlite3_bind_null(stmt, n);
    return sqlite3_bind_blob(stmt, n, id->bytes, sizeof id->bytes, SQLITE_STATIC);
}

static int bind_all(sqlite3_stmt *stmt, const char *types, va_list *args)
{
    int rc = SQLITE_OK;
    for (int n = 1; types[n - 1] && rc == SQLITE_OK; n++) {
        switch (types[n - 1]) {
        case 'i':
            rc = sqlite3_bind_int(stmt, n, va_arg(*args, int));
            break;
        case 'l':
            rc = sqlite3_bind_int64(stmt, n, va_arg(*args, int64_t));
            break;
        case 't':
            rc = sqlite3_bind_text(stmt, n, va_arg(*args, const char *), -1, SQLITE_STATIC);
            break;
        case 'u':
            rc = bind_uuid(stmt, n, va_arg(*args, const struct uuid *));
            break;
        case 'b': {
            const void *bytes = va_arg(*args, const void *);
            rc = sqlite3_bind_blob64(stmt, n, bytes, va_arg(*args, size_t), SQLITE_STATIC);
            break;
        }
        default:
            abort();
        }
    }
    return rc;
}

sqlite3_stmt *sql_start_list(struct sql *sql, const char *text, const char *types, va_list *args)
{
    sqlite3_stmt *stmt = sql->err == ERR_OK ? find_statement(sql, text) : NULL;
    if (!stmt)
        return NULL;
    sqlite3_reset(stmt);
    keep_error(sql, bind_all(stmt, types, args));
    return sql->err == ERR_OK ? stmt : NULL;
}

sqlite3_stmt *sql_start(struct sql *sql, const char *text, const char *types, ...)
{
    va_list args;
    va_start(args, types);
    sqlite3_stmt *stmt = sql_start_list(sql, text, types, &args);
    va_end(args);
    return stmt;
}

bool sql_row(struct sql *sql, sqlite3_stmt *stmt)
{
    if (!stmt || sql->err != ERR_OK)
        return false;
    int rc = sqlite3_step(stmt);
    if (rc == SQLITE_ROW)
        return true;
    if (rc != SQLITE_DONE)
        keep_error(sql, rc);
    sqlite3_reset(stmt);
    return false;
}

void sql_run(struct sql *sql, const char *text, const char *types, ...)
{
    va_list args;
    va_start(args, types);
    sqlite3_stmt *stmt = sql_start_list(sql, text, types, &args);
    va_end(args);
    while (sql_row(sql, stmt))
        ;
}

int64_t sql_int(struct sql *sql, const char *text, const char *types, ...)
{
    va_list args;
    va_start(args, types);
    sqlite3_stmt *stmt = sql_start_list(sql, text, types, &args);
    va_end(args);
    if (!sql_row(sql, stmt))
        return 0;
    int64_t value = sqlite3_column_int64(stmt, 0);
    sqlite3_reset(stmt);
    return value;
}

struct uuid sql_uuid(sqlite3_stmt *stmt, int column)
{
    struct uuid id = {0};
    if (sqlite3_column_bytes(stmt, column) == (int)sizeof id.bytes)
        memcpy(id.bytes, sqlite3_column_blob(stmt, column), sizeof id.bytes);
    return id;
}

void sql_text(sqlite3_stmt *stmt, int column, char *out, size_t size)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    str_copy(out, size, text ? text : "");
}
