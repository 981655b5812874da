/* An import is staged in tables of the connection's own memory, where it is checked against what the database
 * holds, and is then moved in short transactions: the kiosk waits for none of them longer than for a loan.
 *
 * n numbers the staged rows. A title or a site keeps its first number and a copy takes its last, so that what
 * a copy needs is never in a later batch. */
#include "db/store_private.h"
#include "model/barcode.h"

enum { BATCH_ROWS = 250 };

#define CREATE_STAGE                                                                                         \
    "CREATE TEMP TABLE staged_sites (n INTEGER PRIMARY KEY, id TEXT UNIQUE CHECK (id <> ''), name TEXT,"     \
    " kind INTEGER CHECK (kind IN (0, 1)));"                                                                 \
    "CREATE TEMP TABLE staged_titles (n INTEGER PRIMARY KEY, id BLOB, isbn TEXT UNIQUE, title TEXT,"         \
    " author TEXT, publisher TEXT, year TEXT, clc TEXT);"                                                    \
    "CREATE TEMP TABLE staged_copies (n INTEGER PRIMARY KEY, id BLOB, isbn TEXT, owner TEXT, barcode TEXT,"  \
    " site TEXT, UNIQUE (owner, barcode))"

#define DROP_STAGE                                                                                           \
    "DROP TABLE temp.staged_sites; DROP TABLE temp.staged_titles; DROP TABLE temp.staged_copies"

/* ---- staging ---- */

enum err store_import_begin(struct store *store)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    sql_exec(&store->sql, CREATE_STAGE);
    err = store_end(store);
    store->is_importing = err == ERR_OK;
    store->staged = 0;
    return err;
}

enum err import_stage_site(struct store *store, const char *id, const char *name, int kind)
{
    sql_run(&store->sql,
            "INSERT INTO staged_sites (n, id, name, kind) VALUES (?1, ?2, ?3, ?4)"
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind",
            "itti", ++store->staged, id, name, kind);
    return store->sql.err;
}

static bool has_title(struct sql *sql, const char *isbn)
{
    return sql_int(sql,
                   "SELECT EXISTS (SELECT 1 FROM titles WHERE isbn = ?1)"
                   " OR EXISTS (SELECT 1 FROM staged_titles WHERE isbn = ?1)",
                   "t", isbn) == 1;
}

enum err store_import_title(struct store *store, const struct catalogue_title *row, bool *is_new)
{
    struct sql *sql = &store->sql;
    if (!store->is_importing || !isbn13_is_valid(row->isbn) || row->title[0] == '\0')
        return ERR_DATA;
    struct uuid id = uuid_new();
    bool is_known = has_title(sql, row->isbn);
    sql_run(sql,
            "INSERT INTO staged_titles (n, id, isbn, title, author, publisher, year, clc)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
            " ON CONFLICT (isbn) DO UPDATE SET title = excluded.title, author = excluded.author,"
            " publisher = excluded.publisher, year = excluded.year, clc = excluded.clc",
            "iutttttt", ++store->staged, &id, row->isbn, row->title, row->author, row->publisher, row->year,
            row->clc);
    if (!sql->err)
        *is_new = !is_known;
    return sql->err;
}

static bool has_site(struct sql *sql, const char *id)
{
    return sql_int(sql,
                   "SELECT EXISTS (SELECT 1 FROM sites WHERE id = ?1)"
                   " OR EXISTS (SELECT 1 FROM staged_sites WHERE id = ?1)",
                   "t", id) == 1;
}

enum err store_import_copy(struct store *store, const struct catalogue_copy *row, bool *is_new)
{
    struct sql *sql = &store->sql;
    if (!store->is_importing || row->barcode[0] == '\0')
        return ERR_DATA;
    struct uuid id = uuid_new();
    bool is_complete = has_title(sql, row->isbn) && has_site(sql, row->owner) && has_site(sql, row->site);
    bool is_known = sql_int(sql,
                            "SELECT EXISTS (SELECT 1 FROM copies WHERE owner = ?1 AND barcode = ?2)"
                            " OR EXISTS (SELECT 1 FROM staged_copies WHERE owner = ?1 AND barcode = ?2)",
                            "tt", row->owner, row->barcode) == 1;
    if (!sql->err && !is_complete)
        return ERR_NOT_FOUND;
    sql_run(sql,
            "REPLACE INTO staged_copies (n, id, isbn, owner, barcode, site)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            "iutttt", ++store->staged, &id, row->isbn, row->owner, row->barcode, row->site);
    if (!sql->err)
        *is_new = !is_known;
    return sql->err;
}

/* ---- moving, a batch is the numbers first to last ---- */

struct moved {
    int added, changed;
};

static void move_sites(struct store *store, int first, int last)
{
    sqlite3_stmt *row = sql_start(
        &store->sql, "SELECT id, name, kind FROM staged_sites WHERE n BETWEEN ?1 AND ?2", "ii", first, last);
    while (sql_row(&store->sql, row))
        site_put(store, (const char *)sqlite3_column_text(row, 0), (const char *)sqlite3_column_text(row, 1),
                 sqlite3_column_int(row, 2));
}

static struct moved move_titles(struct sql *sql, int first, int last)
{
    struct moved moved = {.added =
                              (int)sql_int(sql,
                                           "SELECT count(*) FROM staged_titles s WHERE n BETWEEN ?1 AND ?2"
                                           " AND NOT EXISTS (SELECT 1 FROM titles WHERE isbn = s.isbn)",
                                           "ii", first, last)};
    sql_run(sql,
            "INSERT INTO titles (id, isbn, title, author, publisher, year, clc)"
            " SELECT id, isbn, title, author, publisher, year, clc FROM staged_titles"
            " WHERE n BETWEEN ?1 AND ?2 ORDER BY n"
            " ON CONFLICT (isbn) DO UPDATE SET title = excluded.title, author = excluded.author,"
            " publisher = excluded.publisher, year = excluded.year, clc = excluded.clc"
            " WHERE (title, author, publisher, year, clc)"
            " <> (excluded.title, excluded.author, excluded.publisher, excluded.year, excluded.clc)",
            "ii", first, last);
    moved.changed = sqlite3_changes(sql->db) - moved.added;
    return moved;
}

static struct moved move_copies(struct sql *sql, int first, int last)
{
    struct moved moved = {.added =
                              (int)sql_int(sql,
                                           "SELECT count(*) FROM staged_copies s WHERE n BETWEEN ?1 AND ?2"
                                           " AND NOT EXISTS (SELECT 1 FROM copies"
                                           " WHERE owner = s.owner AND barcode = s.barcode)",
                                           "ii", first, last)};
    sql_run(sql,
            "INSERT INTO copies (id, title, owner, barcode, site)"
            " SELECT s.id, t.id, s.owner, s.barcode, s.site FROM staged_copies s CROSS JOIN titles t"
            " WHERE s.n BETWEEN ?1 AND ?2 AND t.isbn = s.isbn ORDER BY s.n"
            " ON CONFLICT (owner, barcode) DO UPDATE SET title = excluded.title, site = excluded.site"
            " WHERE (title, site) <> (excluded.title, excluded.site)",
            "ii", first, last);
    moved.changed = sqlite3_changes(sql->db) - moved.added;
    return moved;
}

static enum err move_batch(struct store *store, int first, int last)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    move_sites(store, first, last);
    struct moved titles = move_titles(&store->sql, first, last);
    struct moved copies = move_copies(&store->sql, first, last);
    if (titles.added + titles.changed + copies.added + copies.changed > 0)
        event_record(store, "catalogue_imported", (struct uuid){0}, (struct uuid){0},
                     "SELECT json_object('new_titles', ?1, 'changed_titles', ?2, 'new_copies', ?3, "
                     "'changed_copies', ?4)",
                     "iiii", titles.added, titles.changed, copies.added, copies.changed);
    return store_end(store);
}

enum err store_import_end(struct store *store, bool commit)
{
    struct sql *sql = &store->sql;
    if (!store->is_importing)
        return ERR_DATA;
    enum err err = commit ? sql->err : ERR_OK;
    store->is_importing = false;
    sql_reset(sql);
    for (int first = 1; commit && !err && first <= store->staged; first += BATCH_ROWS)
        err = move_batch(store, first, first + BATCH_ROWS - 1);
    sql->err = ERR_OK;
    if (store->must_reopen) /* the stage goes with the connection */
        return err;
    sql_exec(sql, DROP_STAGE);
    return err ? err : sql->err;
}
