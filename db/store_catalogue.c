#include "db/store_private.h"

void site_put(struct store *store, const char *id, const char *name, int kind)
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
    enum err err = store_begin(store);
    if (err)
        return err;
    site_put(store, id, name, kind);
    return store_end(store);
}

enum err store_counts(struct store *store, struct house_counts *out)
{
    const char *site = store->conf->site.id;
    enum err err = store_begin(store);
    if (err)
        return err;
    int copies_in = (int)sql_int(
        &store->sql, "SELECT count(*) FROM copies c WHERE c.site = ?1 AND " COPY_IS_IN, "t", site);
    err = store_end(store);
    if (!err)
        out->copies_in = copies_in;
    return err;
}
