/* Looking for a book by what people remember of it. */
#include "base/utf8.h"
#include "db/store_private.h"

#include <string.h>

enum { PATTERN_SIZE = 300 };

/* %words% with LIKE's own signs taken as they are. */
static void make_pattern(char out[PATTERN_SIZE], const char *words)
{
    size_t n = 0;
    out[n++] = '%';
    for (; *words && n + 3 < PATTERN_SIZE; words++) {
        if (strchr("%_\\", *words))
            out[n++] = '\\';
        out[n++] = *words;
    }
    out[n++] = '%';
    out[n] = '\0';
}

/* Where the next copy stands: this house first. */
static void find_shelf(struct store *store, struct uuid title, struct found_title *out)
{
    sqlite3_stmt *row = sql_start(
        &store->sql,
        "SELECT s.name, count(*), s.id = ?2 FROM copies c JOIN sites s ON s.id = c.site"
        " WHERE c.title = ?1 AND " COPY_IS_IN " GROUP BY c.site ORDER BY c.site <> ?2, count(*) DESC LIMIT 1",
        "ut", &title, store->conf->site.id);
    if (!sql_row(&store->sql, row))
        return;
    sql_text(row, 0, out->house, sizeof out->house);
    out->copies_in = sqlite3_column_int(row, 1);
    out->is_here = sqlite3_column_int(row, 2);
    sqlite3_reset(row);
}

enum err store_find_titles(struct store *store, const char *words, struct found_title *found, size_t max,
                           size_t *count)
{
    char pattern[PATTERN_SIZE];
    make_pattern(pattern, words);
    enum err err = store_begin(store);
    if (err)
        return err;
    size_t n = 0;
    sqlite3_stmt *row = sql_start(&store->sql,
                                  "SELECT id, title, author, publisher FROM titles WHERE title LIKE ?1 ESCAPE"
                                  " '\\' OR author LIKE ?1 ESCAPE '\\' OR isbn = ?2 ORDER BY title LIMIT ?3",
                                  "tti", pattern, words, (int)max);
    while (sql_row(&store->sql, row)) {
        struct found_title *f = &found[n++];
        *f = (struct found_title){.id = sql_uuid(row, 0)};
        sql_text(row, 1, f->title, sizeof f->title);
        sql_text(row, 2, f->author, sizeof f->author);
        sql_text(row, 3, f->publisher, sizeof f->publisher);
    }
    for (size_t i = 0; i < n; i++)
        find_shelf(store, found[i].id, &found[i]);
    explicit_bzero(pattern, sizeof pattern);
    err = store_end(store);
    if (!err)
        *count = n;
    return err;
}
