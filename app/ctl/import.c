#include "base/mem.h"
#include "ctl/catalogue.h"
#include "ctl/charset.h"
#include "ctl/csv.h"
#include "ctl/ctl.h"
#include "ctl/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What became of the rows of a kind: taken as new, changed or known, or rejected. */
struct tally {
    int rows, outcomes[3], rejected, cut;
};

struct import {
    const struct catalogue_kind *kind;
    const struct conf *conf;
    const char *path;
    struct store *store;
    size_t len;              /* of the text */
    int places[COLUMNS_MAX]; /* of the kind's columns in the file's rows, -1 = not there */
    struct tally tally;
    struct progress progress;
    struct csv csv;
};

static void reject_row(struct import *im, const char *reason)
{
    im->tally.rejected++;
    progress_clear(&im->progress);
    fprintf(stderr, "%s:%d: %s\n", im->path, im->csv.row_line, reason);
}

/* The first row says where the columns are. */
static bool read_headings(struct import *im)
{
    for (int i = 0; i < COLUMNS_MAX; i++)
        im->places[i] = -1;
    if (csv_next(&im->csv) != CSV_ROW) {
        fprintf(stderr, "%s: no heading line\n", im->path);
        return false;
    }
    for (int i = im->csv.count; i-- > 0;) {
        int column = catalogue_column_find(im->kind, im->csv.fields[i]);
        if (column >= 0)
            im->places[column] = i;
    }
    for (int i = 0; i < COLUMNS_MAX; i++)
        if (im->kind->columns[i].is_needed && im->places[i] < 0) {
            fprintf(stderr, "%s:%d: no column named %s\n", im->path, im->csv.row_line,
                    im->kind->columns[i].headings);
            return false;
        }
    return true;
}

static enum err import_row(struct import *im)
{
    struct catalogue_row row = {.reason = NULL};
    for (int i = 0; i < COLUMNS_MAX; i++) {
        bool has_cell = im->places[i] >= 0 && im->places[i] < im->csv.count;
        row.cells[i] = has_cell ? im->csv.fields[im->places[i]] : "";
    }
    enum err e = im->kind->put(im->store, im->conf, &row);
    if (e == ERR_DATA && row.reason) {
        reject_row(im, row.reason);
        return ERR_OK;
    }
    if (!e) {
        im->tally.outcomes[row.outcome]++;
        im->tally.cut += row.is_cut;
    }
    return e;
}

static enum err import_rows(struct import *im)
{
    enum err e = ERR_OK;
    for (enum csv_result result; !e && (result = csv_next(&im->csv)) != CSV_END; im->tally.rows++) {
        progress_show(&im->progress, im->len - (size_t)(im->csv.end - im->csv.at), im->len);
        if (result == CSV_BAD_ROW)
            reject_row(im, im->csv.fault);
        else
            e = import_row(im);
    }
    progress_clear(&im->progress);
    return e;
}

/* Into the database, a batch at a time, where nobody sees it yet. */
static enum err write_rows(struct import *im)
{
    int written = 0, all = 1;
    enum err e = ERR_OK;
    while (!e && written < all) {
        e = store_import_write(im->store, &written, &all);
        progress_show(&im->progress, (size_t)written, (size_t)all);
    }
    progress_clear(&im->progress);
    return e;
}

static void tell_tally(const char *kind, const struct tally *t, bool is_dry_run)
{
    printf("%s: %d rows: %d new, %d changed, %d unchanged, %d rejected%s\n", kind, t->rows,
           t->outcomes[IMPORT_NEW], t->outcomes[IMPORT_CHANGED], t->outcomes[IMPORT_SAME], t->rejected,
           is_dry_run ? "; dry run: nothing was changed" : "");
    if (t->cut > 0)
        printf("%d rows had a text too long, which was shortened\n", t->cut);
}

static enum ctl_exit import_all(struct import *im, bool is_dry_run)
{
    enum err e = store_import_begin(im->store);
    if (e == ERR_BUSY) {
        fputs("kioskctl: another import is under way\n", stderr);
        return CTL_ENVIRONMENT;
    }
    if (!e)
        e = import_rows(im);
    if (!e && !is_dry_run)
        e = write_rows(im);
    enum err end = store_import_end(im->store, !e && !is_dry_run);
    if (e || end) {
        fprintf(stderr, "kioskctl: nothing was imported: %s\n", err_text(e ? e : end));
        return CTL_ENVIRONMENT;
    }
    tell_tally(im->kind->name, &im->tally, is_dry_run);
    return im->tally.rejected > 0 ? CTL_REFUSED : CTL_OK;
}

static enum ctl_exit import_text(struct import *im, const char *text, bool is_dry_run)
{
    struct ctl_store s;
    csv_init(&im->csv, text, im->len);
    if (!read_headings(im))
        return CTL_REFUSED;
    enum ctl_exit result = ctl_store_open(&s, im->conf, true);
    if (result != CTL_OK)
        return result;
    im->store = s.store;
    result = import_all(im, is_dry_run);
    ctl_store_close(&s);
    return result;
}

enum ctl_exit import_run(const struct conf *conf, int argc, char **argv)
{
    const char *words[2], *charset = "auto";
    bool is_dry_run = false;
    const struct ctl_option options[] = {
        {"--charset", NULL, &charset}, {"--dry-run", &is_dry_run, NULL}, {NULL, NULL, NULL}};
    if (ctl_parse(argc, argv, options, words, 2, 2) < 0)
        return CTL_USAGE;
    const struct catalogue_kind *kind = catalogue_kind_find(words[0]);
    if (!kind)
        return ctl_usage_error(argv[0], "cannot import %s", words[0]);
    if (strcmp(charset, "auto") != 0 && strcmp(charset, "utf-8") != 0 && strcmp(charset, "gb18030") != 0)
        return ctl_usage_error(argv[0], "--charset must be auto, utf-8 or gb18030");
    char *text;
    size_t len;
    enum err e = text_file_read(words[1], charset, &text, &len);
    if (e) {
        fprintf(stderr, "kioskctl: %s: %s\n", words[1],
                e == ERR_DATA ? "the text is not in that charset (auto: neither UTF-8 nor GB18030)"
                              : err_text(e));
        return e == ERR_DATA ? CTL_REFUSED : CTL_ENVIRONMENT;
    }
    struct import *im = mem_alloc(sizeof *im);
    *im = (struct import){.kind = kind, .conf = conf, .path = words[1], .len = len};
    progress_init(&im->progress, stderr, isatty(STDERR_FILENO) == 1, words[1]);
    enum ctl_exit result = import_text(im, text, is_dry_run);
    free(im);
    free(text);
    return result;
}
