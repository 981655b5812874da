#include "db/store_private.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "db/migrate.h"
#include "db/programme.h"
#include "db/wal.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOG_MODULE "store"

/* ---- transactions ---- */

static enum err reopen(struct store *store)
{
    sql_finish(&store->sql);
    enum err err = sql_open(&store->sql.db, store->path, store->is_readonly);
    store->must_reopen = err != ERR_OK;
    return err;
}

/* What was deleted is gone from the file when the transaction is; here it goes from the log and from the
 * copies that migrations left. A reader may keep the log for a moment: the next commit tries again. */
static void sweep(struct store *store)
{
    char copy[sizeof store->path + 16];
    int rc = sqlite3_wal_checkpoint_v2(store->sql.db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    store->must_sweep = rc != SQLITE_OK;
    if (rc != SQLITE_OK)
        log_warning("deleted data stays in the log until the next act: %s", sqlite3_errstr(rc));
    for (size_t i = 0; i < migration_count; i++) {
        str_format(copy, sizeof copy, "%s.before-%04d", store->path, migrations[i].number);
        if (unlink(copy) != 0 && errno != ENOENT)
            log_error("%s: cannot be removed, errno %d", copy, errno);
    }
}

enum err store_begin(struct store *store)
{
    if (store->is_importing)
        return ERR_BUSY;
    if (store->must_reopen) {
        enum err err = reopen(store);
        if (err)
            return err;
    }
    store->sql.err = ERR_OK;
    sql_exec(&store->sql, store->is_readonly ? "BEGIN" : "BEGIN IMMEDIATE");
    return store->sql.err;
}

/* A commit that failed may have reached the disk all the same: the connection is thrown away, and the next
 * call reads what is there. */
enum err store_end(struct store *store)
{
    struct sql *sql = &store->sql;
    sql_reset(sql);
    sql_exec(sql, store->is_rehearsing ? "ROLLBACK" : "COMMIT");
    enum err err = sql->err;
    sql->err = ERR_OK;
    if (!err && store->must_sweep)
        sweep(store);
    if (err) {
        if (!sqlite3_get_autocommit(sql->db))
            sql_exec(sql, "ROLLBACK");
        store->must_reopen = true;
    }
    return err;
}

enum err store_end_list(struct store *store, size_t n, size_t *count)
{
    enum err err = store_end(store);
    if (!err)
        *count = n;
    return err;
}

void store_rehearse(struct store *store)
{
    store->is_rehearsing = true;
}

/* ---- life ---- */

static struct store *new_store(const struct conf *conf, const struct keys *keys, bool is_readonly)
{
    struct store *store = mem_alloc(sizeof *store);
    store->conf = conf;
    store->keys = keys;
    store->is_readonly = is_readonly;
    str_format(store->path, sizeof store->path, "%s/kiosk.db", conf->data_dir);
    return store;
}

/* The log is emptied after a recovery, so that what a crash left at its end never meets what another one
 * leaves. */
static void empty_log(struct store *store)
{
    int rc = sqlite3_wal_checkpoint_v2(store->sql.db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    if (rc != SQLITE_OK && rc != SQLITE_BUSY)
        store->sql.err = sql_error(store->sql.db, rc);
}

static enum err introduce_kiosk(struct store *store)
{
    struct uuid device = uuid_new();
    enum err err = store_begin(store);
    if (err)
        return err;
    sql_run(&store->sql, "INSERT INTO meta (id, device) VALUES (1, ?1) ON CONFLICT DO NOTHING", "u", &device);
    err = store_end(store);
    return err ? err : store_put_site(store, store->conf->site.id, store->conf->site.name, 0);
}

static enum err open_for_writing(struct store *store)
{
    char log_path[sizeof store->path + 4];
    if (mkdir(store->conf->data_dir, 0770) != 0 && errno != EEXIST) {
        log_error("%s: cannot be made, errno %d", store->conf->data_dir, errno);
        return ERR_IO;
    }
    str_format(log_path, sizeof log_path, "%s-wal", store->path);
    enum err err = wal_check_file(log_path);
    if (!err)
        err = sql_open(&store->sql.db, store->path, false);
    if (!err)
        err = migrate(store->sql.db, store->path, migrations, migration_count);
    if (!err) {
        empty_log(store);
        err = store->sql.err;
    }
    return err ? err : introduce_kiosk(store);
}

static enum err open_for_reading(struct store *store)
{
    if (access(store->path, F_OK) != 0)
        return ERR_NOT_FOUND;
    enum err err = sql_open(&store->sql.db, store->path, true);
    if (err)
        return err;
    int64_t version = sql_int(&store->sql, "PRAGMA user_version", "");
    int64_t newest = migrations[migration_count - 1].number;
    if (store->sql.err)
        return store->sql.err;
    return version == newest ? ERR_OK : version > newest ? ERR_NEWER : ERR_UNSUPPORTED;
}

static enum err open_store(struct store **out, struct store *store)
{
    enum err err = store->is_readonly ? open_for_reading(store) : open_for_writing(store);
    if (err)
        store_close(store);
    else
        *out = store;
    return err;
}

enum err store_open(struct store **out, const struct conf *conf, const struct keys *keys)
{
    return open_store(out, new_store(conf, keys, false));
}

enum err store_open_readonly(struct store **out, const struct conf *conf, const struct keys *keys)
{
    return open_store(out, new_store(conf, keys, true));
}

void store_close(struct store *store)
{
    if (!store)
        return;
    store_forget(store, (struct uuid){0});
    store_desk_close(store, (struct uuid){0});
    if (store->is_importing && store_import_end(store, false) != ERR_OK)
        log_warning("an unfinished import was dropped");
    sql_finish(&store->sql);
    free(store);
}

/* ---- check ---- */

/* Every page, through a connection that has none in its cache, free pages included: a copy into memory. */
static enum err copy_to_memory(const char *path, sqlite3 **out)
{
    sqlite3 *source = NULL, *memory = NULL;
    enum err err = sql_open(&source, path, true);
    if (err)
        return err;
    int rc = sqlite3_open(":memory:", &memory);
    sqlite3_backup *backup = rc == SQLITE_OK ? sqlite3_backup_init(memory, "main", source, "main") : NULL;
    if (backup) {
        int step = sqlite3_backup_step(backup, -1);
        rc = sqlite3_backup_finish(backup);
        if (rc == SQLITE_OK && step != SQLITE_DONE)
            rc = step; /* finish keeps silent about a lock */
    } else if (rc == SQLITE_OK) {
        rc = sqlite3_errcode(memory);
    }
    err = rc == SQLITE_OK ? ERR_OK : sql_error(memory, rc);
    sqlite3_close(source);
    if (err)
        sqlite3_close(memory);
    else
        *out = memory;
    return err;
}

/* A check that prints "ok" or nothing when all is well. */
static enum err run_check(struct sql *sql, const char *pragma, char *message, size_t message_size)
{
    sqlite3_stmt *rows = sql_start(sql, pragma, "");
    str_copy(message, message_size, "");
    if (sql_row(sql, rows)) {
        sql_text(rows, 0, message, message_size);
        sqlite3_reset(rows);
    }
    if (sql->err)
        return sql->err;
    return message[0] == '\0' || strcmp(message, "ok") == 0 ? ERR_OK : ERR_CORRUPT;
}

enum err store_check(struct store *store, char *message, size_t message_size)
{
    struct sql sql = {0};
    str_copy(message, message_size, "");
    enum err err = copy_to_memory(store->path, &sql.db);
    if (err)
        str_copy(message, message_size,
                 err == ERR_CORRUPT ? "a page does not match its checksum" : err_text(err));
    if (!err)
        err = run_check(&sql, "PRAGMA integrity_check(1)", message, message_size);
    if (!err)
        err = run_check(&sql, "PRAGMA foreign_key_check", message, message_size);
    if (!err)
        err = event_check_chain(&sql, message, message_size);
    sql_finish(&sql);
    return err;
}
