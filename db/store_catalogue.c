#include "db/store_private.h"
#include "model/barcode.h"

#include <string.h>

static void put_site(struct store *store, const char *id, const char *name, int kind)
{
    struct sql *sql = &store->sql;
    if (sql_int(sql, "SELECT count(*) FROM sites WHERE id = ?1 AND name = ?2 AND kind = ?3", "tti", id, name,
                kind) == 1)
        return;
    sql_run(sql,
            "INSERT INTO sites (id, name, kind) VALUES (?1, ?2, ?3)"
            " ON CONFLICT (id) DO UPDATE SET name = excluded.name, kind = excluded.kind",
            "tti", id, name, kind);
    event_record(store, "site_put", (struct uuid){0}, (struct uuid){0},
                 "SELECT json_object('site', ?1, 'name', ?2, 'site_kind', ?3)", "tti", id, name, kind);
}

enum err store_put_site(struct store *store, const char *id, const char *name, int kind)
{
    if (store->is_importing) {
        put_site(store, id, name, kind);
        return store->sql.err;
    }
    enum err err = store_begin(store);
    if (err)
        return err;
    put_site(store, id, name, kind);
    return store_end(store);
}

/* ---- import ---- */

enum err store_import_begin(struct store *store)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    store->is_importing = true;
    memset(&store->imported, 0, sizeof store->imported);
    return ERR_OK;
}

/* Rows that the last statement changed. */
static bool has_changed(struct store *store)
{
    return !store->sql.err && sqlite3_changes(store->sql.db) > 0;
}

enum err store_import_title(struct store *store, const struct catalogue_title *row, bool *is_new)
{
    struct sql *sql = &store->sql;
    if (!store->is_importing || !isbn13_is_valid(row->isbn) || row->title[0] == '\0')
        return ERR_DATA;
    struct uuid id = uuid_new();
    bool is_known = sql_int(sql, "SELECT count(*) FROM titles WHERE isbn = ?1", "t", row->isbn) == 1;
    sql_run(sql,
            "INSERT INTO titles (id, isbn, title, author, publisher, year, clc) VALUES (?1, ?2, ?3, ?4, ?5, "
            "?6, ?7)"
            " ON CONFLICT (isbn) DO UPDATE SET title = excluded.title, author = excluded.author,"
            " publisher = excluded.publisher, year = excluded.year, clc = excluded.clc"
            " WHERE (title, author, publisher, year, clc) <> (excluded.title, excluded.author, "
            "excluded.publisher,"
            " excluded.year, excluded.clc)",
            "utttttt", &id, row->isbn, row->title, row->author, row->publisher, row->year, row->clc);
    if (has_changed(store))
        ++*(is_known ? &store->imported.changed_titles : &store->imported.new_titles);
    if (!sql->err)
        *is_new = !is_known;
    return sql->err;
}

static bool has_what_copy_needs(struct sql *sql, const struct catalogue_copy *row)
{
    return sql_int(sql,
                   "SELECT EXISTS (SELECT 1 FROM titles WHERE isbn = ?1) AND EXISTS (SELECT 1 FROM sites "
                   "WHERE id = ?2)"
                   " AND EXISTS (SELECT 1 FROM sites WHERE id = ?3)",
                   "ttt", row->isbn, row->owner, row->site) == 1;
}

enum err store_import_copy(struct store *store, const struct catalogue_copy *row, bool *is_new)
{
    struct sql *sql = &store->sql;
    if (!store->is_importing || row->barcode[0] == '\0')
        return ERR_DATA;
    struct uuid id = uuid_new();
    bool is_complete = has_what_copy_needs(sql, row);
    bool is_known = sql_int(sql, "SELECT count(*) FROM copies WHERE owner = ?1 AND barcode = ?2", "tt",
                            row->owner, row->barcode) == 1;
    if (!sql->err && !is_complete)
        return ERR_NOT_FOUND;
    sql_run(sql,
            "INSERT INTO copies (id, title, owner, barcode, site)"
            " SELECT ?1, id, ?3, ?4, ?5 FROM titles WHERE isbn = ?2"
            " ON CONFLICT (owner, barcode) DO UPDATE SET title = excluded.title, site = excluded.site"
            " WHERE (title, site) <> (excluded.title, excluded.site)",
            "utttt", &id, row->isbn, row->owner, row->barcode, row->site);
    if (has_changed(store))
        ++*(is_known ? &store->imported.changed_copies : &store->imported.new_copies);
    if (!sql->err)
        *is_new = !is_known;
    return sql->err;
}

static void record_import(struct store *store)
{
    const int counts[] = {store->imported.new_titles, store->imported.changed_titles,
                          store->imported.new_copies, store->imported.changed_copies};
    if (counts[0] + counts[1] + counts[2] + counts[3] == 0)
        return;
    event_record(
        store, "catalogue_imported", (struct uuid){0}, (struct uuid){0},
        "SELECT json_object('new_titles', ?1, 'changed_titles', ?2, 'new_copies', ?3, 'changed_copies', ?4)",
        "iiii", counts[0], counts[1], counts[2], counts[3]);
}

enum err store_import_end(struct store *store, bool commit)
{
    if (!store->is_importing)
        return ERR_DATA;
    store->is_importing = false;
    if (commit) {
        record_import(store);
        return store_end(store);
    }
    sql_reset(&store->sql);
    store->sql.err = ERR_OK;
    sql_exec(&store->sql, "ROLLBACK");
    return store->sql.err;
}

/* ---- counts ---- */

enum err store_counts(struct store *store, struct house_counts *out)
{
    const char *site = store->conf->site.id;
    enum err err = store_begin(store);
    if (err)
        return err;
    int copies_in = (int)sql_int(
        &store->sql,
        "SELECT count(*) FROM copies c WHERE c.site = ?1 AND c.state = 'available' AND NOT EXISTS"
        " (SELECT 1 FROM loans WHERE copy = c.id AND closed_ms IS NULL)",
        "t", site);
    err = store_end(store);
    if (!err)
        out->copies_in = copies_in;
    return err;
}
