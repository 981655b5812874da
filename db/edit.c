#include "db/edit.h"

#include <string.h>

bool edit_begin(struct store *store, struct edit *e, const char *find, const char *site, const char *code,
                int based_on)
{
    e->site = *site ? site : store->conf->site.id;
    sqlite3_stmt *row = sql_start(&store->sql, find, "tt", e->site, code);
    if (sql_row(&store->sql, row)) {
        e->id = sql_uuid(row, 0);
        e->version = sqlite3_column_int(row, 1);
        sqlite3_reset(row);
    } else {
        e->id = uuid_new();
    }
    if (strcmp(e->site, store->conf->site.id) != 0)
        store->sql.err = ERR_UNSUPPORTED;
    else if (e->version && based_on && based_on != e->version)
        store->sql.err = ERR_BUSY;
    return store->sql.err == ERR_OK;
}

void edit_end(struct store *store, const struct edit *e, const char *kind, const char *raise,
              const char *code)
{
    if (!e->has_changed)
        return;
    if (e->version)
        sql_run(&store->sql, raise, "ui", &e->id, e->version + 1);
    event_record(store, kind, e->id, (struct uuid){0},
                 "SELECT json_object('id', uuid(?1), 'site', ?2, 'code', ?3, 'version', ?4)", "utti", &e->id,
                 e->site, code, e->version + 1);
}

enum import_outcome edit_outcome(const struct edit *e)
{
    return !e->version ? IMPORT_NEW : e->has_changed ? IMPORT_CHANGED : IMPORT_SAME;
}

enum err edit_find(struct store *store, const char *find, const char *code, struct uuid *out)
{
    enum err err = store_begin(store);
    if (err)
        return err;
    sqlite3_stmt *row = sql_start(&store->sql, find, "tt", store->conf->site.id, code);
    bool is_found = sql_row(&store->sql, row);
    if (is_found)
        *out = sql_uuid(row, 0);
    err = store_end(store);
    return err || is_found ? err : ERR_NOT_FOUND;
}
