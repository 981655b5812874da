/* An import is staged in tables of the connection's own memory, where it is checked against what the database
 * holds. From there it goes into the database as versions that nobody sees yet (db/catalogue_rows.c), in
 * short transactions with pauses, so that the kiosk waits for none of them longer than for a loan; the last
 * transaction shows them by one number.
 *
 * n numbers the staged rows. A title or a site keeps its first number and a copy takes its last, so that what
 * a copy needs is never in a later batch. */
#include "base/log.h"
#include "base/utf8.h"
#include "db/store_private.h"
#include "db/title_words.h"
#include "model/barcode.h"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#define LOG_MODULE "import"

enum { BATCH_ROWS = 100, INDEX_ROWS = 100, PAUSE_US = 5000 };

#define TITLE_COLUMNS "isbn, title, author, translator, publisher, year, clc, series, pages, price"
#define COPY_COLUMNS "owner, barcode, isbn, site, call_number, price"

#define CREATE_STAGE                                                                                         \
    "CREATE TEMP TABLE staged_sites (n INTEGER PRIMARY KEY, id TEXT UNIQUE CHECK (id <> ''), name TEXT,"     \
    " kind INTEGER CHECK (kind IN (0, 1)));"                                                                 \
    "CREATE TEMP TABLE staged_titles (n INTEGER PRIMARY KEY, is_new INTEGER, isbn TEXT UNIQUE, title TEXT,"  \
    " author TEXT, translator TEXT, publisher TEXT, year TEXT, clc TEXT, series TEXT, pages TEXT,"           \
    " price TEXT);"                                                                                          \
    "CREATE TEMP TABLE staged_copies (n INTEGER PRIMARY KEY, is_new INTEGER, owner TEXT, barcode TEXT,"      \
    " isbn TEXT, site TEXT, call_number TEXT, price TEXT, UNIQUE (owner, barcode))"

#define DROP_STAGE                                                                                           \
    "DROP TABLE temp.staged_sites; DROP TABLE temp.staged_titles; DROP TABLE temp.staged_copies"

/* ---- begin ---- */

/* One import at a time. The lock goes with the process that held it. */
static enum err lock(struct store *store)
{
    char path[sizeof store->path + 8];
    str_format(path, sizeof path, "%s-import", store->path);
    store->import_lock = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0660);
    if (store->import_lock < 0) {
        log_error("%s: %m", path);
        return ERR_IO;
    }
    if (flock(store->import_lock, LOCK_EX | LOCK_NB) == 0)
        return ERR_OK;
    close(store->import_lock);
    return ERR_BUSY;
}

static enum err sweep(struct store *store)
{
    int touched;
    enum err err;
    do {
        err = store_begin(store);
        if (err)
            return err;
        touched = catalogue_sweep(&store->sql, BATCH_ROWS);
        err = store_end(store);
        usleep(PAUSE_US);
    } while (!err && touched > 0);
    return err;
}

static enum err make_stage(struct store *store)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    sql_exec(&store->sql, CREATE_STAGE);
    return store_end(store);
}

enum err store_import_begin(struct store *store)
{
    if (store->is_importing)
        return ERR_BUSY;
    enum err err = lock(store);
    if (err)
        return err;
    err = sweep(store);
    if (!err)
        err = make_stage(store);
    if (err)
        close(store->import_lock);
    store->is_importing = err == ERR_OK;
    store->staged = store->written = 0;
    return err;
}

/* ---- staging ---- */

enum err store_import_site(struct store *store, const char *id, const char *name, int kind,
                           enum import_outcome *out)
{
    struct sql *sql = &store->sql;
    if (!store->is_importing)
        return ERR_DATA;
    sqlite3_stmt *known = sql_start(sql,
                                    "SELECT (name, kind) = (?2, ?3) FROM staged_sites WHERE id = ?1 UNION ALL"
                                    " SELECT (name, kind) = (?2, ?3) FROM sites WHERE id = ?1",
                                    "tti", id, name, kind);
    enum import_outcome outcome = IMPORT_NEW;
    if (sql_row(sql, known)) {
        outcome = sqlite3_column_int(known, 0) ? IMPORT_SAME : IMPORT_CHANGED;
        sqlite3_reset(known);
    }
    sql_run(sql,
            "INSERT INTO staged_sites (n, id, name, kind) VALUES (?1, ?2, ?3, ?4)"
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind",
            "itti", ++store->staged, id, name, kind);
    if (!sql->err)
        *out = outcome;
    return sql->err;
}

/* Columns of a row into texts of a struct. */
struct text_field {
    size_t offset, size;
};
#define TITLE(part) offsetof(struct catalogue_title, part), sizeof(((struct catalogue_title *)0)->part)
#define COPY(part) offsetof(struct catalogue_copy, part), sizeof(((struct catalogue_copy *)0)->part)
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct text_field title_fields[] = {
    {TITLE(isbn)}, {TITLE(title)}, {TITLE(author)}, {TITLE(translator)}, {TITLE(publisher)},
    {TITLE(year)}, {TITLE(clc)},   {TITLE(series)}, {TITLE(pages)},      {TITLE(price)}};
static const struct text_field copy_fields[] = {{COPY(owner)}, {COPY(barcode)},     {COPY(isbn)},
                                                {COPY(site)},  {COPY(call_number)}, {COPY(price)}};

static void read_fields(sqlite3_stmt *row, const struct text_field *fields, size_t count, void *out)
{
    for (size_t i = 0; i < count; i++)
        sql_text(row, (int)i, (char *)out + fields[i].offset, fields[i].size);
}

/* Empty texts of the new row take what the known one says; what came of that? */
static enum import_outcome merge(void *new_row, const void *known, const struct text_field *fields,
                                 size_t count)
{
    enum import_outcome outcome = IMPORT_SAME;
    for (size_t i = 0; i < count; i++) {
        char *text = (char *)new_row + fields[i].offset;
        const char *old = (const char *)known + fields[i].offset;
        if (text[0] == '\0')
            str_copy(text, fields[i].size, old);
        else if (strcmp(text, old) != 0)
            outcome = IMPORT_CHANGED;
    }
    return outcome;
}

/* Merges row with what stands in the stage, or else in the catalogue; the query's first row is that. */
static enum import_outcome merge_known(struct sql *sql, sqlite3_stmt *query, void *row,
                                       const struct text_field *fields, size_t count)
{
    union {
        struct catalogue_title title;
        struct catalogue_copy copy;
    } known;
    if (!sql_row(sql, query))
        return IMPORT_NEW;
    read_fields(query, fields, count, &known);
    sqlite3_reset(query);
    return merge(row, &known, fields, count);
}

static bool is_title_key(const char *isbn)
{
    return isbn[0] == '#' ? isbn[1] != '\0' : isbn13_is_valid(isbn);
}

enum err store_import_title(struct store *store, const struct catalogue_title *given,
                            enum import_outcome *out)
{
    struct sql *sql = &store->sql;
    struct catalogue_title row = *given;
    if (!store->is_importing || !is_title_key(row.isbn) || row.title[0] == '\0')
        return ERR_DATA;
    sqlite3_stmt *known = sql_start(sql,
                                    "SELECT " TITLE_COLUMNS " FROM staged_titles WHERE isbn = ?1 UNION ALL "
                                    "SELECT " TITLE_COLUMNS " FROM titles WHERE isbn = ?1",
                                    "t", row.isbn);
    enum import_outcome outcome = merge_known(sql, known, &row, title_fields, COUNT(title_fields));
    if (outcome != IMPORT_SAME)
        sql_run(sql,
                "INSERT INTO staged_titles (n, is_new, " TITLE_COLUMNS ")"
                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
                " ON CONFLICT (isbn) DO UPDATE SET title = excluded.title, author = excluded.author,"
                " translator = excluded.translator, publisher = excluded.publisher, year = excluded.year,"
                " clc = excluded.clc, series = excluded.series, pages = excluded.pages,"
                " price = excluded.price",
                "iitttttttttt", ++store->staged, outcome == IMPORT_NEW, row.isbn, row.title, row.author,
                row.translator, row.publisher, row.year, row.clc, row.series, row.pages, row.price);
    if (!sql->err)
        *out = outcome;
    return sql->err;
}

static bool has_title(struct sql *sql, const char *isbn)
{
    return sql_int(sql,
                   "SELECT EXISTS (SELECT 1 FROM titles WHERE isbn = ?1)"
                   " OR EXISTS (SELECT 1 FROM staged_titles WHERE isbn = ?1)",
                   "t", isbn) == 1;
}

static bool has_site(struct sql *sql, const char *id)
{
    return sql_int(sql,
                   "SELECT EXISTS (SELECT 1 FROM sites WHERE id = ?1)"
                   " OR EXISTS (SELECT 1 FROM staged_sites WHERE id = ?1)",
                   "t", id) == 1;
}

enum err store_import_copy(struct store *store, const struct catalogue_copy *given, enum import_outcome *out)
{
    struct sql *sql = &store->sql;
    struct catalogue_copy row = *given;
    if (!store->is_importing || row.barcode[0] == '\0')
        return ERR_DATA;
    sqlite3_stmt *known =
        sql_start(sql,
                  "SELECT " COPY_COLUMNS ", is_new FROM staged_copies WHERE owner = ?1 AND barcode = ?2"
                  " UNION ALL SELECT c.owner, c.barcode, t.isbn, c.site, c.call_number, c.price, 0"
                  " FROM copies c JOIN titles t ON t.id = c.title WHERE c.owner = ?1 AND c.barcode = ?2",
                  "tt", row.owner, row.barcode);
    enum import_outcome outcome = merge_known(sql, known, &row, copy_fields, COUNT(copy_fields));
    if (row.site[0] == '\0')
        str_copy(row.site, sizeof row.site, store->conf->site.id);
    bool is_complete = has_title(sql, row.isbn) && has_site(sql, row.owner) && has_site(sql, row.site);
    if (!sql->err && !is_complete)
        return ERR_NOT_FOUND;
    if (outcome != IMPORT_SAME)
        sql_run(sql,
                "REPLACE INTO staged_copies (n, is_new, " COPY_COLUMNS ") VALUES (?1, ?2 OR EXISTS (SELECT 1"
                " FROM staged_copies WHERE owner = ?3 AND barcode = ?4 AND is_new), ?3, ?4, ?5, ?6, ?7, ?8)",
                "iitttttt", ++store->staged, outcome == IMPORT_NEW, row.owner, row.barcode, row.isbn,
                row.site, row.call_number, row.price);
    if (!sql->err)
        *out = outcome;
    return sql->err;
}

/* ---- writing, a batch is the numbers first to last ---- */

static void write_sites(struct store *store, int first, int last)
{
    sqlite3_stmt *row = sql_start(
        &store->sql, "SELECT id, name, kind FROM staged_sites WHERE n BETWEEN ?1 AND ?2", "ii", first, last);
    while (sql_row(&store->sql, row))
        site_put(store, (const char *)sqlite3_column_text(row, 0), (const char *)sqlite3_column_text(row, 1),
                 sqlite3_column_int(row, 2));
}

static void write_titles(struct sql *sql, int first, int last, int64_t since)
{
    struct catalogue_title title;
    sqlite3_stmt *row =
        sql_start(sql, "SELECT " TITLE_COLUMNS " FROM staged_titles WHERE n BETWEEN ?1 AND ?2 ORDER BY n",
                  "ii", first, last);
    while (sql_row(sql, row)) {
        read_fields(row, title_fields, COUNT(title_fields), &title);
        title_put(sql, &title, since);
    }
}

static void write_copies(struct store *store, int first, int last, int64_t since)
{
    struct sql *sql = &store->sql;
    struct catalogue_copy copy;
    sqlite3_stmt *row =
        sql_start(sql, "SELECT " COPY_COLUMNS " FROM staged_copies WHERE n BETWEEN ?1 AND ?2 ORDER BY n",
                  "ii", first, last);
    while (sql_row(sql, row)) {
        read_fields(row, copy_fields, COUNT(copy_fields), &copy);
        copy_put(sql, &copy, since, store->conf->site.id);
    }
}

/* A transaction inside the import, which keeps other calls out. */
static enum err begin_part(struct store *store)
{
    if (store->sql.err || store->must_reopen) /* the stage went with the connection */
        return store->sql.err ? store->sql.err : ERR_IO;
    store->is_importing = false;
    sql_reset(&store->sql);
    enum err err = store_begin(store);
    store->is_importing = true;
    return err;
}

static void write_rows(struct store *store, int first, int last)
{
    int64_t since = catalogue_now(&store->sql) + 1;
    write_sites(store, first, last);
    write_titles(&store->sql, first, last, since);
    write_copies(store, first, last, since);
}

/* Rows first, then the words by which their titles are found. */
enum err store_import_write(struct store *store, int *written, int *all)
{
    int first = store->written + 1, last = store->written + BATCH_ROWS;
    if (!store->is_importing)
        return ERR_DATA;
    enum err err = begin_part(store);
    if (err)
        return err;
    if (first <= store->staged)
        write_rows(store, first, last);
    int to_index =
        title_words_index(&store->sql, store->conf->site.id, first <= store->staged ? 0 : INDEX_ROWS);
    err = store_end(store);
    if (err)
        return err;
    store->written = last < store->staged ? last : store->staged;
    usleep(PAUSE_US);
    *written = store->written;
    *all = store->staged + to_index;
    return ERR_OK;
}

/* ---- end ---- */

static int count_rows(struct sql *sql, const char *query)
{
    return (int)sql_int(sql, query, "");
}

/* From here on everybody reads the new catalogue. */
static enum err show(struct store *store)
{
    struct sql *sql = &store->sql;
    int new_titles = count_rows(sql, "SELECT count(*) FROM staged_titles WHERE is_new");
    int changed_titles = count_rows(sql, "SELECT count(*) FROM staged_titles WHERE NOT is_new");
    int new_copies = count_rows(sql, "SELECT count(*) FROM staged_copies WHERE is_new");
    int changed_copies = count_rows(sql, "SELECT count(*) FROM staged_copies WHERE NOT is_new");
    enum err err = begin_part(store);
    if (err || new_titles + changed_titles + new_copies + changed_copies == 0)
        return err ? err : store_end(store);
    sql_run(sql, "UPDATE meta SET catalogue = catalogue + 1", "");
    event_record(store, "catalogue_imported", (struct uuid){0}, (struct uuid){0},
                 "SELECT json_object('new_titles', ?1, 'changed_titles', ?2, 'new_copies', ?3,"
                 " 'changed_copies', ?4)",
                 "iiii", new_titles, changed_titles, new_copies, changed_copies);
    return store_end(store);
}

static enum err write_and_show(struct store *store)
{
    int written = 0, all = 1;
    enum err err = ERR_OK;
    while (!err && written < all)
        err = store_import_write(store, &written, &all);
    return err ? err : show(store);
}

static bool is_large(struct sql *sql)
{
    return sql_int(sql,
                   "SELECT 4 * (SELECT count(*) FROM staged_titles) > (SELECT max(n) FROM title_versions)",
                   "") == 1;
}

enum err store_import_end(struct store *store, bool commit)
{
    struct sql *sql = &store->sql;
    if (!store->is_importing)
        return ERR_DATA;
    enum err err = commit ? write_and_show(store) : ERR_OK;
    bool is_shown = commit && !err, is_much = is_shown && is_large(sql);
    store->is_importing = false;
    sql_reset(sql);
    sql->err = ERR_OK;
    if (!store->must_reopen) { /* else the stage went with the connection */
        sql_exec(sql, DROP_STAGE);
        err = err ? err : sql->err;
    }
    enum err swept = sweep(store);
    if (is_shown && !swept)
        swept = store_tidy_words(store, is_much);
    if (is_shown && swept)
        log_warning("what stands no more stays until the next import: %s", err_text(swept));
    close(store->import_lock);
    return err;
}
