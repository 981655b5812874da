#include "db/title_words.h"

#include "base/utf8.h"
#include "model/terms.h"

#include <ctype.h>
#include <string.h>

enum {
    TOKENS_SIZE = 16384,
    BEGINNING_MAX = 6,
    INITIALS_MAX = 8,
    CLASS_MAX = 8,
    UNITS_MAX = 128,
    TIDY_PAGES = 100
};

/* A row of title_terms. */
struct terms {
    int64_t n, rank;
    char title[TERMS_FOLDED_SIZE], names[2 * TERMS_FOLDED_SIZE];
    char pinyin[TERMS_PINYIN_SIZE], names_pinyin[TERMS_PINYIN_SIZE], class[CLASS_MAX + 1];
};

/* ---- tokens ---- */

struct tokens {
    char text[TOKENS_SIZE];
    size_t used;
};

static void put(struct tokens *t, const char *bytes, size_t length)
{
    if (t->used + length < sizeof t->text) {
        memcpy(t->text + t->used, bytes, length);
        t->used += length;
    }
    t->text[t->used] = '\0';
}

static void begin(struct tokens *t, const char *mark)
{
    put(t, " ", t->used ? 1 : 0);
    put(t, mark, strlen(mark));
}

static void put_unit(struct tokens *t, const char *mark, struct terms_unit unit, size_t length)
{
    begin(t, mark);
    put(t, unit.text, length);
}

/* Two Latin words stay two. */
static void put_pair(struct tokens *t, const char *mark, struct terms_unit a, struct terms_unit b)
{
    put_unit(t, mark, a, a.length);
    put(t, "_", a.is_latin && b.is_latin ? 1 : 0);
    put(t, b.text, b.length);
}

static int list_units(const char **text, struct terms_unit units[UNITS_MAX])
{
    int count = 0;
    for (struct terms_unit unit; (unit = terms_next(text)).length != 0;)
        if (count < UNITS_MAX)
            units[count++] = unit;
    if (**text == '|')
        (*text)++;
    return count;
}

static void put_pairs(struct tokens *t, const char *mark, const struct terms_unit *units, int count)
{
    for (int i = 0; i + 1 < count; i++)
        put_pair(t, mark, units[i], units[i + 1]);
}

static void put_title(struct tokens *t, const char *title)
{
    struct terms_unit units[UNITS_MAX];
    int count = list_units(&title, units);
    if (count)
        put_unit(t, "^", units[0], units[0].length);
    if (count > 1)
        put_pair(t, "^", units[0], units[1]);
    put_pairs(t, "", units, count);
    for (int i = 0; i < count; i++)
        put_unit(t, ".", units[i], units[i].length);
}

static void put_names(struct tokens *t, const char *names)
{
    struct terms_unit units[UNITS_MAX];
    while (*names) {
        int count = list_units(&names, units);
        begin(t, "=");
        for (int i = 0; i < count; i++) {
            put(t, units[i].text, units[i].length);
            if (units[i].is_latin)
                put_unit(t, ".", units[i], units[i].length);
        }
        put_pairs(t, "+", units, count);
    }
}

static void put_title_pinyin(struct tokens *t, const char *pinyin)
{
    struct terms_unit s[UNITS_MAX];
    char initials[UNITS_MAX];
    while (*pinyin) {
        int count = list_units(&pinyin, s);
        for (size_t n = 1; count && n <= s[0].length && n <= BEGINNING_MAX; n++)
            put_unit(t, "<", s[0], n);
        put_pairs(t, "", s, count);
        for (int i = 0; i < count; i++)
            initials[i] = s[i].text[0];
        for (int n = 1; n <= count && n <= INITIALS_MAX; n++)
            put_unit(t, "@", (struct terms_unit){.text = initials}, (size_t)n);
        for (int i = 0; i + 2 < count; i++)
            put_unit(t, "~", (struct terms_unit){.text = initials + i}, 3);
    }
}

static void put_names_pinyin(struct tokens *t, const char *pinyin)
{
    struct terms_unit s[UNITS_MAX];
    while (*pinyin) {
        int count = list_units(&pinyin, s);
        begin(t, ">");
        for (int i = 0; i < count; i++)
            put(t, s[i].text, s[i].length);
        begin(t, "%");
        for (int i = 0; i < count; i++)
            put(t, s[i].text, 1);
    }
}

static void make_tokens(struct tokens *t, const struct terms *terms)
{
    t->used = 0;
    put_title(t, terms->title);
    put_names(t, terms->names);
    put_title_pinyin(t, terms->pinyin);
    put_names_pinyin(t, terms->names_pinyin);
    for (size_t n = 1; n <= strlen(terms->class); n++)
        put_unit(t, "#", (struct terms_unit){.text = terms->class}, n);
}

/* ---- rows ---- */

static void index_tokens(struct sql *sql, const struct terms *terms)
{
    struct tokens t;
    make_tokens(&t, terms);
    sql_run(sql, "INSERT INTO title_words (rowid, tokens) VALUES (?1, ?2)", "lt", terms->rank, t.text);
}

static void unindex_tokens(struct sql *sql, const struct terms *terms)
{
    struct tokens t;
    make_tokens(&t, terms);
    sql_run(sql, "INSERT INTO title_words (title_words, rowid, tokens) VALUES ('delete', ?1, ?2)", "lt",
            terms->rank, t.text);
}

static bool read_terms(struct sql *sql, int64_t n, struct terms *out)
{
    sqlite3_stmt *row = sql_start(
        sql, "SELECT n, rank, title, names, pinyin, names_pinyin, class FROM title_terms WHERE n = ?1", "l",
        n);
    if (!sql_row(sql, row))
        return false;
    *out = (struct terms){.n = sqlite3_column_int64(row, 0), .rank = sqlite3_column_int64(row, 1)};
    sql_text(row, 2, out->title, sizeof out->title);
    sql_text(row, 3, out->names, sizeof out->names);
    sql_text(row, 4, out->pinyin, sizeof out->pinyin);
    sql_text(row, 5, out->names_pinyin, sizeof out->names_pinyin);
    sql_text(row, 6, out->class, sizeof out->class);
    sqlite3_reset(row);
    return true;
}

/* I247.57/6289: the letters and digits before the slash. */
static void make_class(const char *clc, char out[CLASS_MAX + 1])
{
    size_t used = 0;
    for (; *clc && *clc != '/' && used < CLASS_MAX; clc++)
        if (isalnum((unsigned char)*clc))
            out[used++] = (char)tolower((unsigned char)*clc);
    out[used] = '\0';
}

/* row: n, title, author, translator, clc. */
static void make_terms(sqlite3_stmt *row, struct terms *out)
{
    char names[2 * TERMS_FOLDED_SIZE];
    *out = (struct terms){.n = sqlite3_column_int64(row, 0)};
    terms_fold((const char *)sqlite3_column_text(row, 1), out->title, sizeof out->title);
    str_format(names, sizeof names, "%s/%s", (const char *)sqlite3_column_text(row, 2),
               (const char *)sqlite3_column_text(row, 3));
    terms_fold_names(names, out->names, sizeof out->names);
    terms_pinyin(out->title, out->pinyin, sizeof out->pinyin);
    terms_pinyin(out->names, out->names_pinyin, sizeof out->names_pinyin);
    make_class((const char *)sqlite3_column_text(row, 4), out->class);
}

static void add_terms(struct sql *sql, const struct terms *t)
{
    sql_run(sql,
            "INSERT INTO title_terms (n, rank, title, names, pinyin, names_pinyin, class)"
            " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            "llttttt", t->n, t->rank, t->title, t->names, t->pinyin, t->names_pinyin, t->class);
    index_tokens(sql, t);
}

static bool is_here(struct sql *sql, int64_t n, const char *house)
{
    return sql_int(sql,
                   "SELECT EXISTS (SELECT 1 FROM copy_versions c JOIN title_versions v ON v.id = c.title"
                   " WHERE v.n = ?1 AND c.site = ?2)",
                   "lt", n, house) == 1;
}

/* A negative number joins segments of any size. */
bool title_words_tidy(struct sql *sql, bool is_all)
{
    int before = sql->err ? 0 : sqlite3_total_changes(sql->db);
    sql_run(sql, "INSERT INTO title_words (title_words, rank) VALUES ('merge', ?1)", "i",
            is_all ? -TIDY_PAGES : TIDY_PAGES);
    return !sql->err && sqlite3_total_changes(sql->db) - before >= 2;
}

int title_words_index(struct sql *sql, const char *house, int rows)
{
    struct terms terms;
    int64_t done = sql_int(sql, "SELECT max(n) FROM title_terms", "");
    sqlite3_stmt *row = sql_start(sql,
                                  "SELECT n, title, author, translator, clc FROM title_versions WHERE n > ?1"
                                  " ORDER BY n LIMIT ?2",
                                  "li", done, rows);
    while (sql_row(sql, row)) {
        make_terms(row, &terms);
        terms.rank = terms.n + (is_here(sql, terms.n, house) ? 0 : RANK_ELSEWHERE);
        add_terms(sql, &terms);
    }
    title_words_tidy(sql, false);
    return (int)sql_int(sql,
                        "SELECT ifnull((SELECT max(n) FROM title_versions), 0)"
                        " - ifnull((SELECT max(n) FROM title_terms), 0)",
                        "");
}

void title_words_drop(struct sql *sql, int64_t n)
{
    struct terms terms;
    if (!read_terms(sql, n, &terms))
        return;
    unindex_tokens(sql, &terms);
    sql_run(sql, "DELETE FROM title_terms WHERE n = ?1", "l", n);
}

void title_words_renew(struct sql *sql, int64_t n)
{
    struct terms terms;
    if (!read_terms(sql, n, &terms))
        return;
    int64_t rank = terms.rank;
    title_words_drop(sql, n);
    sqlite3_stmt *row =
        sql_start(sql, "SELECT n, title, author, translator, clc FROM title_versions WHERE n = ?1", "l", n);
    while (sql_row(sql, row)) {
        make_terms(row, &terms);
        terms.rank = rank;
        add_terms(sql, &terms);
    }
}

static void move_home(struct sql *sql, int64_t n)
{
    struct terms terms;
    if (!read_terms(sql, n, &terms) || terms.rank < RANK_ELSEWHERE)
        return;
    unindex_tokens(sql, &terms);
    terms.rank = n;
    sql_run(sql, "UPDATE title_terms SET rank = ?1 WHERE n = ?1", "l", n);
    index_tokens(sql, &terms);
}

void title_words_bring_home(struct sql *sql, const char *isbn)
{
    sqlite3_stmt *row =
        sql_start(sql, "SELECT v.n FROM title_rows r JOIN title_versions v ON v.id = r.id WHERE r.isbn = ?1",
                  "t", isbn);
    while (sql_row(sql, row))
        move_home(sql, sqlite3_column_int64(row, 0));
}
