/* Titles and copies as versions: what an import writes is seen when meta.catalogue reaches its number. The
 * views titles and copies show the versions that stand. */
#include "db/store_private.h"
#include "db/title_words.h"

#include <string.h>

int64_t catalogue_now(struct sql *sql)
{
    return sql_int(sql, "SELECT catalogue FROM meta", "");
}

/* The version before this one ends where this one begins; one of a later import stays the later one. */
void title_put(struct sql *sql, const struct catalogue_title *row, int64_t since)
{
    struct uuid id = uuid_new();
    sql_run(sql, "INSERT INTO title_rows (id, isbn) VALUES (?1, ?2) ON CONFLICT (isbn) DO NOTHING", "ut", &id,
            row->isbn);
    sql_run(sql,
            "UPDATE title_versions SET until = ?2 WHERE id = (SELECT id FROM title_rows WHERE isbn = ?1)"
            " AND since < ?2 AND (until IS NULL OR until > ?2)",
            "tl", row->isbn, since);
    sql_run(sql,
            "INSERT INTO title_versions (id, since, until, title, author, translator, publisher, year, clc,"
            " series, pages, price)"
            " SELECT r.id, ?2, (SELECT min(since) FROM title_versions WHERE id = r.id AND since > ?2),"
            " ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 FROM title_rows r WHERE r.isbn = ?1"
            " ON CONFLICT (id, since) DO UPDATE SET title = excluded.title, author = excluded.author,"
            " translator = excluded.translator, publisher = excluded.publisher, year = excluded.year,"
            " clc = excluded.clc, series = excluded.series, pages = excluded.pages, price = excluded.price",
            "tlttttttttt", row->isbn, since, row->title, row->author, row->translator, row->publisher,
            row->year, row->clc, row->series, row->pages, row->price);
    title_words_renew(sql, sql_int(sql,
                                   "SELECT n FROM title_versions WHERE since = ?2"
                                   " AND id = (SELECT id FROM title_rows WHERE isbn = ?1)",
                                   "tl", row->isbn, since));
}

void copy_put(struct sql *sql, const struct catalogue_copy *row, int64_t since, const char *house)
{
    struct uuid id = uuid_new();
    sql_run(sql,
            "INSERT INTO copy_rows (id, owner, barcode) VALUES (?1, ?2, ?3) ON CONFLICT (owner, barcode) DO "
            "NOTHING",
            "utt", &id, row->owner, row->barcode);
    sql_run(sql,
            "UPDATE copy_versions SET until = ?3"
            " WHERE id = (SELECT id FROM copy_rows WHERE owner = ?1 AND barcode = ?2)"
            " AND since < ?3 AND (until IS NULL OR until > ?3)",
            "ttl", row->owner, row->barcode, since);
    sql_run(sql,
            "INSERT INTO copy_versions (id, since, until, title, site, call_number, price)"
            " SELECT r.id, ?3, (SELECT min(since) FROM copy_versions WHERE id = r.id AND since > ?3), t.id,"
            " ?5, ?6, ?7 FROM copy_rows r, title_rows t WHERE r.owner = ?1 AND r.barcode = ?2 AND t.isbn = ?4"
            " ON CONFLICT (id, since) DO UPDATE SET title = excluded.title, site = excluded.site,"
            " call_number = excluded.call_number, price = excluded.price",
            "ttltttt", row->owner, row->barcode, since, row->isbn, row->site, row->call_number, row->price);
    if (strcmp(row->site, house) == 0)
        title_words_bring_home(sql, row->isbn);
}

static int run_on_some(struct sql *sql, const char *text, int rows)
{
    sql_run(sql, text, "i", rows);
    return sql->err ? 0 : sqlite3_changes(sql->db);
}

enum { SOME_MAX = 500 };

#define NUMBERS(table, which) "SELECT n FROM " table " WHERE " which " (SELECT catalogue FROM meta) LIMIT ?1"
#define OPEN_AGAIN(table) "UPDATE " table " SET until = NULL WHERE n IN (" NUMBERS(table, "until >") ")"
#define DELETE_COPIES(which) "DELETE FROM copy_versions WHERE n IN (" NUMBERS("copy_versions", which) ")"

/* With the words by which they are found. */
static int delete_titles(struct sql *sql, const char *query, int rows)
{
    int64_t n[SOME_MAX];
    int count = 0;
    sqlite3_stmt *row = sql_start(sql, query, "i", rows < SOME_MAX ? rows : SOME_MAX);
    while (sql_row(sql, row))
        n[count++] = sqlite3_column_int64(row, 0);
    for (int i = 0; i < count; i++) {
        title_words_drop(sql, n[i]);
        sql_run(sql, "DELETE FROM title_versions WHERE n = ?1", "l", n[i]);
    }
    return count;
}

/* Written and never shown, ended by such a one, ended. */
int catalogue_sweep(struct sql *sql, int rows)
{
    return run_on_some(sql, DELETE_COPIES("since >"), rows) +
           run_on_some(sql, OPEN_AGAIN("copy_versions"), rows) +
           run_on_some(sql, DELETE_COPIES("until <="), rows) +
           delete_titles(sql, NUMBERS("title_versions", "since >"), rows) +
           run_on_some(sql, OPEN_AGAIN("title_versions"), rows) +
           delete_titles(sql, NUMBERS("title_versions", "until <="), rows);
}
