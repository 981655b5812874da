#include "ctl/charset.h"
#include "ctl/csv.h"
#include "ctl/ctl.h"
#include "ctl/export_ics.h"
#include "ctl/export_marc.h"
#include "ctl/json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A list on its way to stdout. */
struct sheet {
    enum charset charset;
    int rows;
    enum err err;
};

static void put_csv_line(FILE *out, int count, const char *const *texts)
{
    for (int i = 0; i < count; i++) {
        if (i > 0)
            fputc(',', out);
        csv_put(out, texts[i]);
    }
    fputc('\n', out);
}

/* Office programs take UTF-8 for something else unless a byte order mark begins it. */
static void put_csv_row(FILE *out, const struct sheet *sheet, int count, const char *const *names,
                        const char *const *values)
{
    if (sheet->rows == 0) {
        fputs(sheet->charset == CHARSET_UTF8 ? "\xEF\xBB\xBF" : "", out);
        put_csv_line(out, count, names);
    }
    put_csv_line(out, count, values);
}

static void put_json_row(FILE *out, const struct sheet *sheet, int count, const char *const *names,
                         const char *const *values)
{
    fputs(sheet->rows == 0 ? "[\n " : ",\n ", out);
    for (int i = 0; i < count; i++)
        json_put_pair(out, i == 0 ? "{" : ", ", names[i], values[i]);
    fputc('}', out);
}

static void print_row(struct sheet *sheet,
                      void (*put)(FILE *out, const struct sheet *sheet, int count, const char *const *names,
                                  const char *const *values),
                      int count, const char *const *names, const char *const *values)
{
    char *text, *bytes;
    size_t len, bytes_len;
    FILE *row = open_memstream(&text, &len);
    if (!row)
        abort(); /* as base/mem.h */
    put(row, sheet, count, names, values);
    fclose(row);
    if (!sheet->err)
        sheet->err = charset_encode(sheet->charset, text, len, &bytes, &bytes_len);
    if (!sheet->err) {
        fwrite(bytes, 1, bytes_len, stdout);
        free(bytes);
    }
    free(text);
    sheet->rows++;
}

static void print_csv(void *arg, int count, const char *const *names, const char *const *values)
{
    print_row(arg, put_csv_row, count, names, values);
}

static void print_json(void *arg, int count, const char *const *names, const char *const *values)
{
    print_row(arg, put_json_row, count, names, values);
}

static enum err print_list(struct store *store, const char *list, bool is_json, enum charset charset)
{
    struct sheet sheet = {.charset = charset};
    enum err e = store_list(store, list, is_json ? print_json : print_csv, &sheet);
    if (!e)
        e = sheet.err;
    if (!e && is_json)
        fputs(sheet.rows == 0 ? "[]\n" : "\n]\n", stdout);
    return e;
}

static bool is_one_of(const char *word, const char *first, const char *second)
{
    return strcmp(word, first) == 0 || strcmp(word, second) == 0;
}

enum ctl_exit export_run(const struct conf *conf, int argc, char **argv)
{
    const char *words[1], *format = "csv", *charset_name = "utf-8";
    bool is_json = false;
    enum charset charset;
    const struct ctl_option options[] = {{"--format", NULL, &format},
                                         {"--json", &is_json, NULL},
                                         {"--charset", NULL, &charset_name},
                                         {NULL, NULL, NULL}};
    if (ctl_parse(argc, argv, options, words, 1, 1) < 0)
        return CTL_USAGE;
    bool is_marc = strcmp(format, "marc") == 0, is_ics = strcmp(format, "ics") == 0;
    if (!is_marc && !is_ics && !is_one_of(format, "csv", "json"))
        return ctl_usage_error(argv[0], "--format must be csv, json, marc or ics");
    if (is_ics && (strcmp(words[0], "activities") != 0 || strcmp(charset_name, "utf-8") != 0))
        return ctl_usage_error(argv[0], "only activities are exported as iCalendar, and in UTF-8");
    if (is_marc && !is_one_of(words[0], "titles", "copies"))
        return ctl_usage_error(argv[0], "only titles and copies are exported as MARC");
    if (!charset_find(charset_name, &charset))
        return ctl_usage_error(argv[0], "--charset must be utf-8 or gb18030");
    if (is_marc && strcmp(words[0], "copies") == 0 && !conf->marc.barcode[0]) {
        fputs("kioskctl: [marc] barcode in kiosk.conf is empty: no field for copies\n", stderr);
        return CTL_ENVIRONMENT;
    }
    struct ctl_store s;
    enum ctl_exit result = ctl_store_open(&s, conf, false);
    if (result != CTL_OK)
        return result;
    is_json = is_json || strcmp(format, "json") == 0;
    enum err e = is_marc  ? export_marc(s.store, conf, words[0], charset)
                 : is_ics ? export_ics(s.store, conf)
                          : print_list(s.store, words[0], is_json, charset);
    ctl_store_close(&s);
    if (e == ERR_NOT_FOUND)
        return ctl_usage_error(argv[0], "there is no list %s", words[0]);
    if (e) {
        fprintf(stderr, "kioskctl: the list is not whole: %s\n", err_text(e));
        return CTL_ENVIRONMENT;
    }
    return CTL_OK;
}
