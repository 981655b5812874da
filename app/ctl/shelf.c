/* Counting the shelves with a scanner that types into the terminal. */
#include "db/shelf.h"
#include "ctl/ctl.h"

#include <stdio.h>
#include <string.h>

static const char command[] = "shelf";

static enum ctl_exit tell(enum err e)
{
    if (e == ERR_OK)
        return CTL_OK;
    if (e == ERR_NOT_FOUND) {
        fprintf(stderr, "kioskctl %s: no count is open; `kioskctl shelf begin` opens one\n", command);
        return CTL_REFUSED;
    }
    fprintf(stderr, "kioskctl %s: %s\n", command, err_text(e));
    return CTL_ENVIRONMENT;
}

static void print_count(const struct shelf_count *c)
{
    printf("%d of %d books scanned, %d missing, %d misplaced, %d unknown labels%s\n", c->present, c->expected,
           c->missing, c->misplaced, c->unknown, c->ended_ms ? "" : "; the count is open");
}

static void print_scan(const struct shelf_scan *s)
{
    static const char *const outcomes[] = {
        [SHELF_PRESENT] = "here",
        [SHELF_ELSEWHERE] = "belongs to",
        [SHELF_ON_LOAN] = "is on loan by the books: scan it as returned",
        [SHELF_RESERVED] = "is reserved or on its way: it does not belong on this shelf",
        [SHELF_TAKEN_OUT] = "was taken out (lost, damaged, withdrawn)",
        [SHELF_UNKNOWN] = "is no book that the catalogue knows",
        [SHELF_ISBN] = "that is the publisher's code: scan the library's label",
    };
    printf("%d/%d  %s  %s  %s%s%s%s\n", s->present, s->expected, s->barcode, s->title, outcomes[s->outcome],
           s->outcome == SHELF_ELSEWHERE ? " " : "", s->outcome == SHELF_ELSEWHERE ? s->home_name : "",
           s->is_again ? " (again)" : "");
}

/* One code a line, until the end of the input. */
static enum err scan_lines(struct store *store, struct uuid count)
{
    char line[256];
    enum err e = ERR_OK;
    while (!e && fgets(line, sizeof line, stdin)) {
        struct shelf_scan scan;
        line[strcspn(line, "\r\n")] = '\0';
        e = *line ? store_shelf_scan(store, count, line, &scan) : ERR_OK;
        if (e == ERR_DATA) {
            printf("%s  is no code\n", line);
            e = ERR_OK;
        } else if (*line && !e) {
            print_scan(&scan);
        }
        fflush(stdout);
    }
    return e;
}

static enum err act(struct store *store, const char *word, struct shelf_count *count)
{
    enum err e =
        strcmp(word, "begin") == 0 ? store_shelf_begin(store, count) : store_shelf_newest(store, count);
    if (e || strcmp(word, "status") == 0)
        return e;
    if (count->ended_ms)
        return ERR_NOT_FOUND;
    if (strcmp(word, "scan") == 0)
        e = scan_lines(store, count->id);
    else if (strcmp(word, "end") == 0)
        return store_shelf_end(store, count->id, count);
    else if (strcmp(word, "drop") == 0)
        return store_shelf_drop(store, count->id);
    return e ? e : store_shelf_newest(store, count);
}

enum ctl_exit shelf_run(const struct conf *conf, int argc, char **argv)
{
    static const char *const known[] = {"begin", "scan", "end", "drop", "status"};
    const struct ctl_option options[] = {{NULL, NULL, NULL}};
    const char *words[1];
    struct shelf_count count;
    struct ctl_store s;
    size_t i = 0;
    if (ctl_parse(argc, argv, options, words, 1, 1) < 0)
        return CTL_USAGE;
    while (i < sizeof known / sizeof known[0] && strcmp(known[i], words[0]) != 0)
        i++;
    if (i == sizeof known / sizeof known[0])
        return ctl_usage_error(argv[0], "begin, scan, end, drop or status, not %s", words[0]);
    enum ctl_exit result = ctl_store_open(&s, conf, true);
    if (result != CTL_OK)
        return result;
    result = tell(act(s.store, words[0], &count));
    if (result == CTL_OK && strcmp(words[0], "drop") != 0)
        print_count(&count);
    ctl_store_close(&s);
    return result;
}
