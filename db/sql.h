/* How the store's files speak to SQLite. Errors stick: the first one of a transaction is kept in the store,
 * every later statement does nothing, and store_end rolls back and returns it; so the code between reads as
 * if nothing failed. The store's own thread. */
#pragma once

#include "base/id.h"
#include "db/store.h"

#include <sqlite3.h>
#include <stdarg.h>

/* The one translator from SQLite's codes; logs anything but "busy". db may be NULL. */
enum err sql_error(sqlite3 *db, int rc) MUST_CHECK;

/* A connection through the checksum VFS with the settings that every connection has. Closed with
 * sqlite3_close. */
enum err sql_open(sqlite3 **out, const char *path, bool is_readonly) MUST_CHECK;

struct statement {
    const char *sql; /* the literal's address is the key */
    sqlite3_stmt *stmt;
};

/* A connection, its statements, and the first error. */
struct sql {
    sqlite3 *db;
    enum err err;
    int count;
    struct statement statements[512];
};

void sql_finish(struct sql *sql);
/* Resets every statement and forgets what was bound. */
void sql_reset(struct sql *sql);
void sql_exec(struct sql *sql, const char *text);

/* Prepares (once) and binds. text must be a literal. types, one letter per parameter: i int, l int64_t, t
 * const char * (NULL allowed), u const struct uuid * (NULL or all zero = NULL), b const void * and size_t.
 * Arguments are borrowed until the last sql_row. NULL after an error. */
sqlite3_stmt *sql_start(struct sql *sql, const char *text, const char *types, ...);
sqlite3_stmt *sql_start_list(struct sql *sql, const char *text, const char *types, va_list *args);
/* True when there is a next row; false at the end, after an error, and for NULL. */
bool sql_row(struct sql *sql, sqlite3_stmt *stmt);
void sql_run(struct sql *sql, const char *text, const char *types, ...);
/* First column of the first row, 0 if there is none. */
int64_t sql_int(struct sql *sql, const char *text, const char *types, ...);

struct uuid sql_uuid(sqlite3_stmt *stmt, int column); /* zero for NULL */
void sql_text(sqlite3_stmt *stmt, int column, char *out, size_t size);
