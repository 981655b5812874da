#include "ctl/import.h"

#include "ctl/ctl.h"
#include "ctl/ics.h"
#include "db/programme.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- a row ---- */

void import_reject(struct import *im, struct tally *tally, const char *where, const char *reason)
{
    tally->rows++;
    tally->rejected++;
    progress_clear(&im->progress);
    fprintf(stderr, "%s:%s: %s\n", im->path, where, reason);
}

enum err import_put(struct import *im, const struct catalogue_kind *kind, struct catalogue_row *row,
                    struct tally *tally, const char *where)
{
    enum err e = kind->put(im->store, im->conf, row);
    if (e == ERR_DATA && row->reason) {
        import_reject(im, tally, where, row->reason);
        return ERR_OK;
    }
    if (!e) {
        tally->rows++;
        tally->outcomes[row->outcome]++;
        tally->cut += row->is_cut;
    }
    return e;
}

/* ---- a file ---- */

enum format { FORMAT_CSV, FORMAT_ISO2709, FORMAT_MARCXML, FORMAT_ICS };

/* The bytes decide here too: only ISO 2709 has its end marks, only XML begins with <. */
static enum format tell_format(const char *bytes, size_t len)
{
    if (memchr(bytes, 0x1D, len) || memchr(bytes, 0x1E, len))
        return FORMAT_ISO2709;
    if (ics_is_calendar(bytes))
        return FORMAT_ICS;
    if (len >= 3 && memcmp(bytes, "\xEF\xBB\xBF", 3) == 0)
        bytes += 3;
    return bytes[strspn(bytes, " \t\r\n")] == '<' ? FORMAT_MARCXML : FORMAT_CSV;
}

static enum err decode(const struct import *im, enum charset charset, const char *bytes, size_t len,
                       char **text, size_t *text_len)
{
    enum err e = charset_decode(charset, bytes, len, text, text_len);
    if (e)
        fprintf(stderr, "%s: the text is not in that charset\n", im->path);
    return e;
}

static enum err read_rows(struct import *im, const char *bytes, size_t len, enum charset charset)
{
    enum format format = tell_format(bytes, len);
    char *text;
    size_t text_len;
    if (format == FORMAT_ISO2709)
        return import_iso2709(im, bytes, len, charset);
    enum err e = decode(im, charset, bytes, len, &text, &text_len);
    if (e)
        return e;
    e = format == FORMAT_CSV ? import_csv(im, text, text_len) : import_marcxml(im, text, text_len);
    free(text);
    return e;
}

/* Into the database, a batch at a time, where nobody sees it yet. */
static enum err write_rows(struct import *im)
{
    int written = 0, all = 1;
    enum err e = ERR_OK;
    progress_clear(&im->progress);
    im->progress.what = "into the database";
    while (!e && written < all) {
        e = store_import_write(im->store, &written, &all);
        progress_show(&im->progress, (size_t)written, (size_t)all);
    }
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

static enum ctl_exit tell_error(enum err e)
{
    if (e == ERR_BUSY)
        fputs("kioskctl: another import is under way\n", stderr);
    else
        fprintf(stderr, "kioskctl: nothing was imported: %s\n", err_text(e));
    return e == ERR_DATA ? CTL_REFUSED : CTL_ENVIRONMENT;
}

static enum ctl_exit import_all(struct import *im, const char *bytes, size_t len, enum charset charset,
                                bool is_dry_run)
{
    enum err e = store_import_begin(im->store);
    if (e)
        return tell_error(e);
    e = read_rows(im, bytes, len, charset);
    if (!e && !is_dry_run)
        e = write_rows(im);
    progress_clear(&im->progress);
    enum err end = store_import_end(im->store, !e && !is_dry_run);
    if (e || end)
        return tell_error(e ? e : end);
    tell_tally(im->name, &im->tally, is_dry_run);
    if (im->copies.rows > 0)
        tell_tally("copies", &im->copies, is_dry_run);
    return im->tally.rejected + im->copies.rejected > 0 ? CTL_REFUSED : CTL_OK;
}

/* The programme: nobody has to see all of it at once. */
static enum ctl_exit import_records(struct import *im, const char *bytes, size_t len, enum charset charset,
                                    bool is_dry_run)
{
    char *text;
    size_t text_len;
    enum err e = decode(im, charset, bytes, len, &text, &text_len);
    if (e)
        return tell_error(e);
    if (is_dry_run)
        store_rehearse(im->store);
    bool is_ics = tell_format(bytes, len) == FORMAT_ICS;
    e = (is_ics ? import_ics : import_programme)(im, text, text_len);
    free(text);
    progress_clear(&im->progress);
    if (e == ERR_DATA)
        return tell_error(e);
    tell_tally(im->name, &im->tally, is_dry_run);
    if (e)
        fprintf(stderr, "kioskctl: the import stopped there: %s\n", err_text(e));
    return e ? CTL_ENVIRONMENT : im->tally.rejected > 0 ? CTL_REFUSED : CTL_OK;
}

/* ---- the command ---- */

static enum ctl_exit tell_charset(const char *path, const char *name, const char *bytes, size_t len,
                                  enum charset *out)
{
    if (charset_find(name, out))
        return CTL_OK;
    enum err e = charset_tell(bytes, len, out);
    if (e)
        fprintf(stderr, "kioskctl: %s: %s\n", path,
                e == ERR_DATA
                    ? "neither UTF-8 nor GB18030. If it is one of them but for some damage, name it with "
                      "--charset"
                    : err_text(e));
    return e == ERR_DATA ? CTL_REFUSED : e ? CTL_ENVIRONMENT : CTL_OK;
}

static enum ctl_exit import_bytes(struct import *im, const char *charset_name, const char *bytes, size_t len,
                                  bool is_dry_run)
{
    struct ctl_store s;
    enum charset charset;
    enum ctl_exit result = tell_charset(im->path, charset_name, bytes, len, &charset);
    if (result == CTL_OK)
        result = ctl_store_open(&s, im->conf, true);
    if (result != CTL_OK)
        return result;
    im->store = s.store;
    result = (im->kind ? import_all : import_records)(im, bytes, len, charset, is_dry_run);
    ctl_store_close(&s);
    return result;
}

enum ctl_exit import_run(const struct conf *conf, int argc, char **argv)
{
    const char *words[2], *charset = "auto";
    bool is_dry_run = false;
    enum charset named;
    const struct ctl_option options[] = {
        {"--charset", NULL, &charset}, {"--dry-run", &is_dry_run, NULL}, {NULL, NULL, NULL}};
    if (ctl_parse(argc, argv, options, words, 2, 2) < 0)
        return CTL_USAGE;
    struct import im = {
        .name = words[0], .kind = catalogue_kind_find(words[0]), .conf = conf, .path = words[1]};
    if (!im.kind && !import_is_programme(im.name))
        return ctl_usage_error(argv[0], "cannot import %s", words[0]);
    if (strcmp(charset, "auto") != 0 && !charset_find(charset, &named))
        return ctl_usage_error(argv[0], "--charset must be auto, utf-8 or gb18030");
    char *bytes;
    size_t len;
    enum err e = file_read_whole(im.path, &bytes, &len);
    if (e) {
        fprintf(stderr, "kioskctl: %s: %s\n", im.path,
                e == ERR_FULL ? "larger than 256 MiB; split it" : err_text(e));
        return CTL_ENVIRONMENT;
    }
    enum ctl_exit result;
    enum format format = tell_format(bytes, len);
    if (format == FORMAT_ICS && strcmp(im.name, "activities") != 0) {
        result = ctl_usage_error(argv[0], "a calendar is imported as activities");
    } else if (format != FORMAT_CSV && format != FORMAT_ICS && strcmp(im.name, "titles") != 0) {
        result =
            ctl_usage_error(argv[0], "MARC records are imported as titles, and bring their copies along");
    } else {
        progress_init(&im.progress, stderr, isatty(STDERR_FILENO) == 1, im.path);
        result = import_bytes(&im, charset, bytes, len, is_dry_run);
    }
    free(bytes);
    return result;
}
