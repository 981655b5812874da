/* An import of many titles and copies, and what the database holds of it. */
#pragma once

#include "fixture.h"

#include "base/utf8.h"

enum { ROWS = 500 };

static inline struct catalogue_title title_of(int n)
{
    struct catalogue_title t = {.author = "作者"};
    make_isbn("978799", n, t.isbn);
    str_format(t.title, sizeof t.title, "新书%d", n);
    return t;
}

static inline struct catalogue_copy copy_of(const struct catalogue_title *t, int n)
{
    struct catalogue_copy c = {.owner = "zh9", .site = "zh1"};
    str_format(c.barcode, sizeof c.barcode, "N%06d", n);
    str_copy(c.isbn, sizeof c.isbn, t->isbn);
    return c;
}

static inline enum import_outcome put_title(struct house *h, const struct catalogue_title *title)
{
    enum import_outcome outcome;
    assert_int_equal(store_import_title(h->store, title, &outcome), ERR_OK);
    return outcome;
}

static inline enum import_outcome put_copy(struct house *h, const struct catalogue_copy *copy)
{
    enum import_outcome outcome;
    assert_int_equal(store_import_copy(h->store, copy, &outcome), ERR_OK);
    return outcome;
}

/* A site, then titles, each with a copy; *added of them are new. */
static inline void stage(struct house *h, int *added)
{
    enum import_outcome outcome;
    *added = 0;
    assert_int_equal(store_import_begin(h->store), ERR_OK);
    assert_int_equal(store_import_site(h->store, "zh9", "新馆", 0, &outcome), ERR_OK);
    for (int i = 0; i < ROWS; i++) {
        struct catalogue_title title = title_of(i);
        struct catalogue_copy copy = copy_of(&title, i);
        *added += put_title(h, &title) == IMPORT_NEW;
        *added += put_copy(h, &copy) == IMPORT_NEW;
    }
}

static inline int64_t rows_in(struct house *h)
{
    return query(h, "SELECT (SELECT count(*) FROM titles WHERE title LIKE '新书%')"
                    " + (SELECT count(*) FROM copies WHERE owner = 'zh9')");
}

/* Written, seen or not. */
static inline int64_t versions_in(struct house *h)
{
    return query(h, "SELECT (SELECT count(*) FROM title_versions) + (SELECT count(*) FROM copy_versions)");
}

/* Five of the fixture's titles get another author, a copy of each a call number. */
static inline void stage_changes(struct house *h)
{
    static const char *const barcodes[] = {"", "A0001", "A0002", "A0003", "A0004", "A0005"};
    for (int i = 1; i <= 5; i++) {
        struct catalogue_title title = {.title = "书名", .author = "新作者"};
        struct catalogue_copy copy = {.owner = "zh1", .call_number = "I247/1"};
        str_copy(title.isbn, sizeof title.isbn, isbns[i]);
        str_copy(copy.isbn, sizeof copy.isbn, isbns[i]);
        str_copy(copy.barcode, sizeof copy.barcode, barcodes[i]);
        assert_int_equal(put_title(h, &title), IMPORT_CHANGED);
        assert_int_equal(put_copy(h, &copy), IMPORT_CHANGED);
    }
}

static inline int64_t changes_in(struct house *h)
{
    return query(h, "SELECT (SELECT count(*) FROM titles WHERE author = '新作者')"
                    " + (SELECT count(*) FROM copies WHERE call_number = 'I247/1')");
}
