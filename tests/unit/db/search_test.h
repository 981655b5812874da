/* Titles and copies for the tests of search, and the question itself. */
#pragma once

#include "fixture.h"

#include "base/utf8.h"

static struct found_title found[FOUND_TITLES_MAX];

static inline size_t find(struct house *h, const char *words)
{
    size_t count = 99;
    assert_int_equal(store_find_titles(h->store, words, found, FOUND_TITLES_MAX, &count), ERR_OK);
    return count;
}

static inline void assert_first(struct house *h, const char *words, const char *title)
{
    assert_true(find(h, words) >= 1);
    assert_string_equal(found[0].title, title);
}

static int record;

/* In the house of that id, NULL = no copy. */
static inline void add(struct house *h, const char *title, const char *author, const char *clc,
                       const char *site)
{
    struct catalogue_title t = {.publisher = "出版社"};
    struct catalogue_copy c = {.owner = "zh1"};
    enum import_outcome outcome;
    make_isbn("978753", ++record, t.isbn);
    str_copy(t.title, sizeof t.title, title);
    str_copy(t.author, sizeof t.author, author);
    str_copy(t.clc, sizeof t.clc, clc);
    assert_int_equal(store_import_title(h->store, &t, &outcome), ERR_OK);
    if (!site)
        return;
    str_copy(c.isbn, sizeof c.isbn, t.isbn);
    str_copy(c.site, sizeof c.site, site);
    str_format(c.barcode, sizeof c.barcode, "S%05d", record);
    assert_int_equal(store_import_copy(h->store, &c, &outcome), ERR_OK);
}

static inline void add_some(struct house *h)
{
    record = 0;
    assert_int_equal(store_import_begin(h->store), ERR_OK);
    add(h, "中国通史", "吕思勉", "K20", "zh2");
    add(h, "中国", "[美] 费正清", "K20/1", NULL);
    add(h, "简明中国史", "某某", "K2", "zh1");
    add(h, "中国史", "某某", "K2", "zh2");
    add(h, "中国史纲", "张荫麟", "K2", "zh1");
    add(h, "城南舊事", "林海音 / 關維興", "I246.5", "zh1");
    add(h, "重庆火锅", "曾国平", "TS972.1", "zh1");
    add(h, "Harry Potter and the Stone", "J. K. Rowling", "I561.4", "zh1");
    add(h, "西安", "", "K9", NULL);
    add(h, "1984", "奥威尔", "I561.4", NULL);
    add(h, "某\"OR 1*^", "", "", NULL);
    assert_int_equal(store_import_end(h->store, true), ERR_OK);
}
