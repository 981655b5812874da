/* search DIR WORDS TITLES: how long a search takes in a database of that many titles, made of the words of
 * real ones by the import itself (kept in DIR for the next time). Prints a line a kind of query, and all of
 * it as JSON into DIR/search.json. The queries are asked through the read-only connection of the screen;
 * cold: the system's cache of the database is emptied before each. */
#include "titles.h"

#include "base/utf8.h"
#include "db/sql.h"
#include "model/terms.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    COMMON = 200,
    HOUSES = 40,
    ASKED_MAX = 2000,
    WARM_TIMES = 2,
    MOST_MS = 20,
    FOUND_WHILE_TYPING = 5,
    COLD_QUERIES = 100
};

static int titles;
static struct conf conf;
static char done_path[300];

/* ---- the database ---- */

/* This house holds one title in 500, the others together most of them. */
static void import_copies(struct store *store, const struct catalogue_title *t, int *barcode)
{
    enum import_outcome outcome;
    for (int n = (int)draw(4); n > 0; n--) {
        struct catalogue_copy c = {0};
        int house = draw(250) ? 2 + (int)draw(HOUSES - 1) : 1;
        str_format(c.owner, sizeof c.owner, "h%d", house);
        str_copy(c.site, sizeof c.site, c.owner);
        str_format(c.barcode, sizeof c.barcode, "C%08d", ++*barcode);
        str_copy(c.isbn, sizeof c.isbn, t->isbn);
        must(store_import_copy(store, &c, &outcome), "a copy");
    }
}

/* own: without what other programs took. */
struct span {
    double ms, own_ms;
};

static struct span now(void)
{
    return (struct span){clock_ms(CLOCK_MONOTONIC), clock_ms(CLOCK_THREAD_CPUTIME_ID)};
}

static struct span since(struct span begun)
{
    struct span end = now();
    return (struct span){end.ms - begun.ms, end.own_ms - begun.own_ms};
}

static void keep_longest(struct span *longest, struct span took)
{
    longest->ms = took.ms > longest->ms ? took.ms : longest->ms;
    longest->own_ms = took.own_ms > longest->own_ms ? took.own_ms : longest->own_ms;
}

/* One copy in twenty is on loan. */
static void lend_some(void)
{
    struct sql sql = {0};
    char path[300];
    str_format(path, sizeof path, "%s/kiosk.db", conf.data_dir);
    must(sql_open(&sql.db, path, false), path);
    sql_exec(&sql, "PRAGMA foreign_keys = OFF;"
                   "INSERT INTO loans (id, resident, copy, lent_ms, due_day)"
                   " SELECT randomblob(16), randomblob(16), id, 0, 0 FROM (SELECT id, row_number() OVER ()"
                   " AS n FROM copy_rows) WHERE n % 20 = 0; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE)");
    must(sql.err, "loans");
    sql_finish(&sql);
}

static void make_database(const struct keys *keys)
{
    struct store *store;
    enum import_outcome outcome;
    char id[16], name[64];
    struct span begun = now(), longest = {0};
    must(store_open(&store, &conf, keys), "the database");
    for (int i = 1; i <= HOUSES; i++) {
        str_format(id, sizeof id, "h%d", i);
        str_format(name, sizeof name, "第%d邻里馆", i);
        must(store_put_site(store, id, name, 0), "a house");
    }
    must(store_import_begin(store), "import");
    for (int i = 0, barcode = 0; i < titles; i++) {
        struct catalogue_title t;
        make_title(i, &t);
        must(store_import_title(store, &t, &outcome), "a title");
        import_copies(store, &t, &barcode);
    }
    double staged_ms = since(begun).ms;
    for (int written = 0, all = 1; written < all;) {
        struct span at = now();
        must(store_import_write(store, &written, &all), "writing");
        keep_longest(&longest, since(at));
    }
    must(store_import_end(store, true), "import");
    store_close(store);
    lend_some();
    struct span all_took = since(begun);
    printf("%d titles staged in %.0f s, written and indexed in %.0f s; the longest step took %.0f ms, of its "
           "own %.0f\n",
           titles, staged_ms / 1000, (all_took.ms - staged_ms) / 1000, longest.ms, longest.own_ms);
    fclose(fopen(done_path, "we"));
}

/* That of an older program. */
static void migrate_database(const struct keys *keys)
{
    struct store *store;
    must(store_open(&store, &conf, keys), "the database");
    for (int left = 1; left > 0;)
        must(store_index_titles(store, &left), "the index");
    store_close(store);
}

/* ---- the questions ---- */

struct kind {
    const char *name;
    char asked[ASKED_MAX][96];
    int count;
};

static void add(struct kind *k, const char *text)
{
    if (k->count < ASKED_MAX && *text)
        str_copy(k->asked[k->count++], sizeof k->asked[0], text);
}

static void add_part(struct kind *k, const char *text, size_t bytes)
{
    char part[96];
    str_format(part, sizeof part, "%.*s", (int)bytes, text);
    add(k, part);
}

static void first_characters(char *out, size_t size, const char *text, int count)
{
    const char *p = text;
    for (int i = 0; i < count && *p; i++)
        utf8_next(&p);
    str_format(out, size, "%.*s", (int)(p - text), text);
}

static void fill(struct kind kinds[8])
{
    char text[96], pinyin[TERMS_PINYIN_SIZE], letters[96];
    const char *common[COMMON];
    int count = 0;
    for (int i = 0; i < word_count && count < COMMON; i++)
        if (utf8_count(words[i].text) == 2 && (unsigned char)words[i].text[0] >= 0x80)
            common[count++] = words[i].text;
    for (int i = 0; i < count; i++) {
        first_characters(text, sizeof text, common[i], 1);
        add(&kinds[0], text);
        add(&kinds[0], words[i].text);
        add(&kinds[1], common[i]);
        str_format(text, sizeof text, "%s%s", common[i], common[draw((uint32_t)count)]);
        add(&kinds[2], text);
        size_t used = 0;
        terms_pinyin(text, pinyin, sizeof pinyin);
        for (const char *p = pinyin; *p && *p != '|'; p++)
            if (p == pinyin || p[-1] == ' ')
                letters[used++] = *p;
        for (size_t n = 1; n <= used; n++)
            add_part(&kinds[3], letters, n);
        used = 0;
        for (const char *p = pinyin; *p && *p != '|'; p++)
            if (*p != ' ')
                letters[used++] = *p;
        letters[used] = '\0';
        for (size_t n = 1; n <= used; n++)
            add_part(&kinds[4], letters, n);
        str_format(text, sizeof text, "%s龘%s", common[i], common[draw((uint32_t)count)]);
        add(&kinds[5], text);
        str_format(text, sizeof text, "zzq%s", letters);
        add(&kinds[5], text);
        struct catalogue_title t;
        make_title((int)draw((uint32_t)titles), &t);
        add(&kinds[6], t.author);
        str_format(text, sizeof text, "%s %s", t.author, common[i]);
        add(&kinds[6], text);
        str_format(text, sizeof text, "%.*s", 5 + (int)draw(9), t.isbn);
        add(&kinds[7], text);
        str_format(text, sizeof text, "%.4s", t.clc);
        add(&kinds[7], text);
    }
}

static void evict(void)
{
    static const char *const tails[] = {"", "-wal"};
    for (int i = 0; i < 2; i++) {
        char path[300];
        str_format(path, sizeof path, "%s/kiosk.db%s", conf.data_dir, tails[i]);
        int fd = open(path, O_RDONLY | O_CLOEXEC);
        if (fd < 0)
            continue;
        fdatasync(fd);
        posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
        close(fd);
    }
}

static struct span ask(struct store *store, const char *text)
{
    static struct found_title found[FOUND_TITLES_MAX];
    size_t count;
    struct span begun = now();
    must(store_find_titles(store, text, found, FOUND_WHILE_TYPING, &count), text);
    return since(begun);
}

struct sample {
    double ms[ASKED_MAX * WARM_TIMES], own_ms[ASKED_MAX * WARM_TIMES];
    int count;
    double most_ms;
    const char *worst;
};

static void sample_add(struct sample *s, struct span took, const char *text)
{
    s->ms[s->count] = took.ms;
    s->own_ms[s->count++] = took.own_ms;
    if (took.ms > s->most_ms) {
        s->most_ms = took.ms;
        s->worst = text;
    }
}

static bool report(FILE *json, const char *kind, const char *how, struct sample *s)
{
    sort_ms(s->ms, s->count);
    sort_ms(s->own_ms, s->count);
    double median = percent(s->ms, s->count, 50), p99 = percent(s->ms, s->count, 99);
    double own_p99 = percent(s->own_ms, s->count, 99);
    printf("%-27s %s: median %6.2f ms, p99 %6.2f ms (own %5.2f), worst %6.2f ms (%s), of %d\n", kind, how,
           median, p99, own_p99, s->most_ms, s->worst, s->count);
    fprintf(json,
            "%s{\"queries\": \"%s\", \"cache\": \"%s\", \"median_ms\": %.3f, \"p99_ms\": %.3f,"
            " \"own_p99_ms\": %.3f, \"count\": %d}",
            ftell(json) > 2 ? ",\n" : "", kind, how, median, p99, own_p99, s->count);
    return p99 <= MOST_MS;
}

/* The first round reads everything in. */
static bool measure_warm(FILE *json, struct store *store, const struct kind *k)
{
    static struct sample sample;
    sample = (struct sample){.worst = ""};
    for (int times = 0; times <= WARM_TIMES; times++)
        for (int i = 0; i < k->count; i++) {
            struct span took = ask(store, k->asked[i]);
            if (times)
                sample_add(&sample, took, k->asked[i]);
        }
    return report(json, k->name, "warm", &sample);
}

static bool measure_cold(FILE *json, struct store *store, const struct kind *k)
{
    static struct sample sample;
    sample = (struct sample){.worst = ""};
    for (int i = 0; i < COLD_QUERIES; i++) {
        const char *text = k->asked[(size_t)i * (size_t)k->count / COLD_QUERIES];
        evict();
        sample_add(&sample, ask(store, text), text);
    }
    return report(json, k->name, "cold", &sample);
}

static bool measure(FILE *json, const struct keys *keys, const struct kind *k)
{
    struct store *store;
    must(store_open_readonly(&store, &conf, keys), "the database");
    ask(store, "zzzzzz"); /* what a program does once */
    bool is_good = measure_cold(json, store, k);
    is_good = measure_warm(json, store, k) && is_good;
    store_close(store);
    return is_good;
}

int main(int argc, char **argv)
{
    static struct kind kinds[8] = {{.name = "1 character"},
                                   {.name = "2 characters"},
                                   {.name = "4 characters"},
                                   {.name = "initials as they are typed"},
                                   {.name = "pinyin as it is typed"},
                                   {.name = "absent"},
                                   {.name = "author, author and word"},
                                   {.name = "part of an ISBN, class"}};
    static struct keys keys;
    struct stat st;
    char path[300];
    if (argc != 4)
        return 2;
    titles = atoi(argv[3]);
    read_words(argv[2]);
    conf_defaults(&conf);
    conf_set_data_dir(&conf, argv[1]);
    str_copy(conf.site.id, sizeof conf.site.id, "h1");
    str_copy(conf.site.name, sizeof conf.site.name, "第一邻里馆");
    str_format(done_path, sizeof done_path, "%s/done", argv[1]);
    str_format(path, sizeof path, "%s/search.json", argv[1]);
    if (stat(done_path, &st) != 0)
        make_database(&keys);
    else
        migrate_database(&keys);
    fill(kinds);
    FILE *json = fopen(path, "we");
    bool is_good = json;
    if (json)
        fputs("[", json);
    for (int i = 0; json && i < 8; i++)
        is_good = measure(json, &keys, &kinds[i]) && is_good;
    if (json)
        fprintf(json, "]\n");
    is_good = json && fclose(json) == 0 && is_good;
    return is_good ? 0 : 1;
}
