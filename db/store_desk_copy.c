#include "db/desk_copy.h"

#include "base/utf8.h"
#include "db/store_private.h"
#include "model/barcode.h"

#include <string.h>

/* owner "" = whoever's, if there is one alone. */
static bool read_copy(struct store *store, const char *owner, const char *barcode, struct desk_copy *out)
{
    sqlite3_stmt *row =
        sql_start(&store->sql,
                  "SELECT t.title, c.barcode, CASE c.call_number WHEN '' THEN t.clc ELSE c.call_number"
                  " END FROM copies c JOIN titles t ON t.id = c.title"
                  " WHERE c.barcode = ?2 AND ?1 IN ('', c.owner)",
                  "tt", owner, barcode);
    if (!sql_row(&store->sql, row))
        return false;
    *out = (struct desk_copy){.title = ""};
    sql_text(row, 0, out->title, sizeof out->title);
    sql_text(row, 1, out->barcode, sizeof out->barcode);
    sql_text(row, 2, out->call_number, sizeof out->call_number);
    bool is_alone = !sql_row(&store->sql, row);
    sqlite3_reset(row);
    return is_alone;
}

enum err store_desk_find_copy(struct store *store, const char *code, struct desk_copy *out)
{
    struct code what;
    struct desk_copy copy;
    code_classify(store->conf, code, &what);
    enum err err = store_begin(store);
    if (err)
        return err;
    bool is_found = read_copy(store, what.owner, what.text, &copy);
    err = store_end(store);
    if (err || !is_found)
        return err ? err : ERR_NOT_FOUND;
    *out = copy;
    return ERR_OK;
}

enum err store_desk_find_title(struct store *store, const char *isbn, char title[160])
{
    char found[160] = "";
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *row = sql_start(&store->sql, "SELECT title FROM titles WHERE isbn = ?1", "t", isbn);
    if (sql_row(&store->sql, row)) {
        sql_text(row, 0, found, sizeof found);
        sqlite3_reset(row);
    }
    err = store_end(store);
    if (err || !*found)
        return err ? err : ERR_NOT_FOUND;
    str_copy(title, sizeof found, found);
    return ERR_OK;
}

/* As an import of one row, which nobody sees half. */
static enum err import_one(struct store *store, const char *isbn, const struct code *code)
{
    struct catalogue_copy row = {.price = ""};
    enum import_outcome outcome;
    str_copy(row.owner, sizeof row.owner, code->owner);
    str_copy(row.barcode, sizeof row.barcode, code->text);
    str_copy(row.isbn, sizeof row.isbn, isbn);
    enum err err = store_import_begin(store);
    if (err)
        return err;
    err = store_import_copy(store, &row, &outcome);
    enum err end = store_import_end(store, !err);
    return err ? err : end;
}

static enum err record(struct store *store, const struct code *code, struct desk_copy *out)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    struct uuid copy = {0};
    sqlite3_stmt *row = sql_start(&store->sql, "SELECT id FROM copy_rows WHERE owner = ?1 AND barcode = ?2",
                                  "tt", code->owner, code->text);
    if (sql_row(&store->sql, row)) {
        copy = sql_uuid(row, 0);
        sqlite3_reset(row);
    }
    event_record(store, "copy_registered", copy, (struct uuid){0},
                 "SELECT json_object('copy', uuid(?1), 'owner', ?2, 'barcode', ?3)", "utt", &copy,
                 code->owner, code->text);
    read_copy(store, code->owner, code->text, out);
    return store_end(store);
}

enum err store_desk_add_copy(struct store *store, struct uuid desk, const char *isbn, const char *code,
                             struct desk_new_copy *out)
{
    struct desk_new_copy added = {.outcome = COPY_ADDED};
    struct code what;
    char title[160];
    code_classify(store->conf, code, &what);
    enum err err = store_desk_check(store, desk, STAFF_LIBRARIAN, NULL);
    if (err)
        return err;
    if (what.kind != CODE_COPY || strcmp(what.owner, store->conf->site.id) != 0)
        added.outcome = COPY_NOT_OURS;
    else if (store_desk_find_copy(store, code, &added.copy) == ERR_OK)
        added.outcome = COPY_KNOWN;
    else if (store_desk_find_title(store, isbn, title) != ERR_OK)
        added.outcome = COPY_NO_TITLE;
    if (added.outcome == COPY_ADDED) {
        store_desk_act(store, desk);
        err = import_one(store, isbn, &what);
        if (!err)
            err = record(store, &what, &added.copy);
        store_desk_act(store, (struct uuid){0});
    }
    if (!err)
        *out = added;
    return err;
}
