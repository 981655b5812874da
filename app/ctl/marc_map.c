#include "ctl/marc_map.h"

#include "base/utf8.h"

#include <string.h>

#define DIGITS "0123456789"

/* ---- parts of a record ---- */

static void append(char *out, const char *glue, const char *text, size_t len)
{
    char piece[CELL_SIZE];
    size_t used = strlen(out);
    str_format(piece, sizeof piece, "%.*s", (int)(len < CELL_SIZE ? len : CELL_SIZE), text);
    str_format(out + used, CELL_SIZE - used, "%s%s", used > 0 ? glue : "", piece);
}

/* Appends the subfields of field whose code is among codes, in their order; the glue before each stands in
 * glues at the code's place. */
static void append_subfields(char *out, const struct marc_field *field, const char *codes,
                             const char *const *glues)
{
    const char *at = field ? field->data : "", *text;
    char code;
    size_t len;
    while (marc_subfield(&at, &code, &text, &len)) {
        const char *place = strchr(codes, code);
        if (place && len > 0)
            append(out, glues[place - codes], text, len);
    }
}

/* The n-th subfield with the code; false if there are not so many. */
static bool put_subfield(char *out, const struct marc_field *field, char wanted, int n)
{
    const char *at = field ? field->data : "", *text;
    char code;
    size_t len;
    while (marc_subfield(&at, &code, &text, &len))
        if (code == wanted && n-- == 0) {
            *out = '\0';
            append(out, "", text, len);
            return true;
        }
    return false;
}

/* The first field with the tag that has the subfield. */
static bool put_first(char *out, const struct marc_record *record, const char *tag, char code)
{
    const struct marc_field *field;
    for (int n = 0; (field = marc_find(record, tag, n)); n++)
        if (put_subfield(out, field, code, 0) && *out)
            return true;
    return false;
}

static void put_control(char *out, const struct marc_record *record, const char *tag)
{
    const struct marc_field *field = marc_find(record, tag, 0);
    str_copy(out, CELL_SIZE, field ? field->data : "");
}

/* ---- cleaning ---- */

static bool ends_with(const char *text, const char *tail)
{
    size_t len = strlen(text), tail_len = strlen(tail);
    return len >= tail_len && strcmp(text + len - tail_len, tail) == 0;
}

/* ISBD sets the next element of a description off with signs, and MARC21 ends with a stop: no part of the
 * text. */
static void strip_tail(char *text)
{
    static const char *const signs[] = {" ", "/", ":", ";", ",", "=", ".", "．", "。", "　"};
    for (size_t i = 0; i < sizeof signs / sizeof signs[0];) {
        bool has_sign = ends_with(text, signs[i]);
        if (has_sign)
            text[strlen(text) - strlen(signs[i])] = '\0';
        i = has_sign ? 0 : i + 1;
    }
}

/* "王蒙 [著": a bracket that nothing closes goes, with what it holds. */
static void strip_open_bracket(char *text)
{
    char *open = strrchr(text, '[');
    if (open && open > text && !strchr(open, ']'))
        *open = '\0';
}

static bool has_year(const char *text)
{
    for (; *text; text++)
        if (strspn(text, DIGITS) >= 4)
            return true;
    return false;
}

/* ---- number of the title ---- */

/* "7-5037-1744-0 (pbk.)": up to the blank. */
static bool put_isbn(char *out, const struct marc_record *record, const char *tag)
{
    const struct marc_field *field;
    char number[CELL_SIZE];
    for (int n = 0; (field = marc_find(record, tag, n)); n++)
        for (int i = 0; put_subfield(number, field, 'a', i); i++) {
            number[strcspn(number, " (:")] = '\0';
            if (catalogue_isbn(number, out, CELL_SIZE))
                return true;
        }
    return false;
}

static void put_number(char *out, const struct marc_record *record, const char *isbn_tag)
{
    char number[CELL_SIZE], source[CELL_SIZE];
    if (put_isbn(out, record, isbn_tag))
        return;
    put_control(number, record, "001");
    put_control(source, record, "003");
    if (!source[0])
        put_first(source, record, "801", 'b');
    if (number[strspn(number, " ")])
        str_format(out, CELL_SIZE, "#%s%s%s", source, source[0] ? "-" : "", number);
    char *end = out;
    for (const char *p = out; *p; p++)
        if ((unsigned char)*p > ' ')
            *end++ = *p;
    *end = '\0';
}

/* ---- CNMARC ---- */

/* The names in the fields with this tag; of those with this role alone unless it is NULL. */
static void append_people(char *out, const struct marc_record *record, const char *tag, const char *role)
{
    static const char *const glues[] = {", "};
    const struct marc_field *field;
    char of_field[CELL_SIZE];
    for (int n = 0; (field = marc_find(record, tag, n)); n++)
        if (!role || (put_subfield(of_field, field, '4', 0) && strstr(of_field, role)))
            append_subfields(out, field, "a", glues);
}

static void map_cnmarc(const struct marc_record *record, char texts[][CELL_SIZE])
{
    static const char *const glues[] = {" ; ", " : ", ". ", ", "};
    const struct marc_field *title = marc_find(record, "200", 0);
    char coded[CELL_SIZE];
    put_number(texts[TITLE_ISBN], record, "010");
    append_subfields(texts[TITLE_TITLE], title, "aehi", glues);
    if (ends_with(texts[TITLE_TITLE], "．")) /* some systems end it so */
        texts[TITLE_TITLE][strlen(texts[TITLE_TITLE]) - strlen("．")] = '\0';
    append_subfields(texts[TITLE_AUTHOR], title, "f", glues);
    if (!texts[TITLE_AUTHOR][0])
        append_people(texts[TITLE_AUTHOR], record, "701", NULL);
    if (!texts[TITLE_AUTHOR][0])
        append_people(texts[TITLE_AUTHOR], record, "711", NULL);
    append_people(texts[TITLE_TRANSLATOR], record, "702", "译");
    put_first(texts[TITLE_PUBLISHER], record, "210", 'c');
    put_first(texts[TITLE_YEAR], record, "210", 'd');
    if (!has_year(texts[TITLE_YEAR]) && put_first(coded, record, "100", 'a') && strlen(coded) >= 13)
        str_format(texts[TITLE_YEAR], CELL_SIZE, "%.4s", coded + 9);
    put_first(texts[TITLE_CLC], record, "690", 'a');
    put_first(texts[TITLE_SERIES], record, "225", 'a');
    put_first(texts[TITLE_PAGES], record, "215", 'a');
    put_first(texts[TITLE_PRICE], record, "010", 'd');
}

/* ---- MARC21 ---- */

static bool has_cjk(const char *text)
{
    for (uint32_t cp; (cp = utf8_next(&text));)
        if (utf8_is_cjk(cp))
            return true;
    return false;
}

/* The field, or its twin in the original script (880 with the tag in $6), where that is Chinese. */
static const struct marc_field *original(const struct marc_record *record, const char *tag)
{
    char link[CELL_SIZE];
    const struct marc_field *twin;
    for (int n = 0; (twin = marc_find(record, "880", n)); n++)
        if (put_subfield(link, twin, '6', 0) && strncmp(link, tag, 3) == 0 && has_cjk(twin->data))
            return twin;
    return marc_find(record, tag, 0);
}

static const struct marc_field *either(const struct marc_record *record, const char *tag, const char *other)
{
    const struct marc_field *field = original(record, tag);
    return field ? field : original(record, other);
}

static void map_marc21(const struct marc_record *record, char texts[][CELL_SIZE])
{
    static const char *const blanks[] = {" ", " ", " ", " "};
    static const enum title_column described[] = {TITLE_TITLE, TITLE_AUTHOR, TITLE_PUBLISHER, TITLE_SERIES,
                                                  TITLE_PAGES};
    const struct marc_field *imprint = either(record, "264", "260"), *classes;
    const struct marc_field *title = original(record, "245");
    char scheme[CELL_SIZE];
    put_number(texts[TITLE_ISBN], record, "020");
    append_subfields(texts[TITLE_TITLE], title, "abnp", blanks);
    append_subfields(texts[TITLE_AUTHOR], either(record, "100", "110"), "a", blanks);
    if (!texts[TITLE_AUTHOR][0])
        append_subfields(texts[TITLE_AUTHOR], title, "c", blanks);
    put_subfield(texts[TITLE_PUBLISHER], imprint, 'b', 0);
    put_subfield(texts[TITLE_YEAR], imprint, 'c', 0);
    put_control(scheme, record, "008");
    if (!has_year(texts[TITLE_YEAR]) && strlen(scheme) >= 11)
        str_format(texts[TITLE_YEAR], CELL_SIZE, "%.4s", scheme + 7);
    for (int n = 0; !texts[TITLE_CLC][0] && (classes = marc_find(record, "084", n)); n++)
        if (put_subfield(scheme, classes, '2', 0) && strstr(scheme, "clc"))
            put_subfield(texts[TITLE_CLC], classes, 'a', 0);
    append_subfields(texts[TITLE_SERIES], either(record, "490", "440"), "a", blanks);
    put_first(texts[TITLE_PAGES], record, "300", 'a');
    put_first(texts[TITLE_PRICE], record, "020", 'c');
    for (size_t i = 0; i < sizeof described / sizeof described[0]; i++)
        strip_tail(texts[described[i]]);
}

/* ---- title and copies ---- */

/* What the setting (906b) points to: in own, the field of the copy, where that has the tag; else the first in
 * the record. */
static bool put_mapped(char *out, const struct marc_record *record, const char *setting,
                       const struct marc_field *own)
{
    char tag[4] = "";
    *out = '\0';
    if (!setting[0])
        return false;
    str_format(tag, sizeof tag, "%.3s", setting);
    if (own && strcmp(own->tag, tag) == 0)
        return put_subfield(out, own, setting[3], 0);
    return put_first(out, record, tag, setting[3]);
}

void marc_map_title(const struct marc_record *record, const struct conf_marc *marc, struct cells *out)
{
    memset(out, 0, sizeof *out);
    if (marc_find(record, "200", 0))
        map_cnmarc(record, out->texts);
    else
        map_marc21(record, out->texts);
    strip_open_bracket(out->texts[TITLE_AUTHOR]);
    if (!out->texts[TITLE_CLC][0])
        put_mapped(out->texts[TITLE_CLC], record, marc->class_mark, NULL);
}

/* The field of the n-th subfield that holds a barcode. */
static const struct marc_field *find_copy(const struct marc_record *record, const char *setting, int n,
                                          char *barcode)
{
    for (int i = 0; setting[0] && i < record->count; i++)
        if (strncmp(record->fields[i].tag, setting, 3) == 0)
            for (int place = 0; put_subfield(barcode, &record->fields[i], setting[3], place); place++)
                if (n-- == 0)
                    return &record->fields[i];
    return NULL;
}

/* The call number as it stands, else class and book number; of the copy's own field first. */
static void put_call_number(char *out, const struct marc_record *record, const struct conf_marc *marc,
                            const struct marc_field *own)
{
    char book[CELL_SIZE];
    bool is_own = strncmp(marc->call_number, own->tag, 3) == 0;
    if (is_own && put_mapped(out, record, marc->call_number, own) && *out)
        return;
    put_mapped(out, record, marc->class_mark, own);
    if (*out && put_mapped(book, record, marc->book_number, own) && *book)
        append(out, "/", book, strlen(book));
    if (!*out)
        put_mapped(out, record, marc->call_number, NULL);
}

bool marc_map_copy(const struct marc_record *record, const struct conf_marc *marc, int n, const char *isbn,
                   struct cells *out)
{
    memset(out, 0, sizeof *out);
    const struct marc_field *own = find_copy(record, marc->barcode, n, out->texts[COPY_BARCODE]);
    if (!own)
        return false;
    str_copy(out->texts[COPY_ISBN], CELL_SIZE, isbn);
    put_mapped(out->texts[COPY_OWNER], record, marc->owner, own);
    put_mapped(out->texts[COPY_SITE], record, marc->site, own);
    put_mapped(out->texts[COPY_PRICE], record, marc->price, own);
    put_call_number(out->texts[COPY_CALL_NUMBER], record, marc, own);
    return true;
}
