/* Brings a database to the version of this program: numbered steps of plain SQL (db/migrations/NNNN_what.sql,
 * embedded at build), PRAGMA user_version says which were taken. A landed step never changes. The store's own
 * thread. */
#pragma once

#include "base/err.h"

#include <sqlite3.h>
#include <stddef.h>

struct migration {
    int number; /* 1, 2, 3 ... without a gap */
    const char *name, *sql;
};

extern const struct migration migrations[];
extern const size_t migration_count;

/* Each missing step is one transaction; a step that fails leaves the version before it whole. A database that
 * is not empty is first copied to PATH.before-NNNN (NNNN = the first missing step). ERR_NEWER: user_version
 * is beyond the last step; otherwise as sql_error. */
enum err migrate(sqlite3 *db, const char *path, const struct migration *steps, size_t count) MUST_CHECK;
