#include "ctl/marcxml.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <expat.h>
#include <stdlib.h>
#include <string.h>

struct reading {
    XML_Parser parser;
    struct marc_record record;
    size_t starts[MARC_FIELDS_MAX]; /* of the fields in the text */
    FILE *text;                     /* of the record; NULL outside of one */
    size_t text_len;
    bool is_in_field, is_in_text;
    bool has_doctype;
    void (*on_record)(void *arg, struct marc_record *record);
    void *arg;
};

static void drop_record(struct reading *r)
{
    if (r->text)
        fclose(r->text);
    r->text = NULL;
    marc_record_finish(&r->record);
    r->is_in_field = r->is_in_text = false;
}

static void begin_record(struct reading *r)
{
    drop_record(r);
    r->text = open_memstream(&r->record.text, &r->text_len);
    if (!r->text)
        abort(); /* as base/mem.h */
}

static void end_record(struct reading *r)
{
    fclose(r->text);
    r->text = NULL;
    for (int i = 0; i < r->record.count; i++)
        r->record.fields[i].data = r->record.text + r->starts[i];
    r->on_record(r->arg, &r->record);
    drop_record(r);
}

static const char *find_attribute(const char **attributes, const char *name)
{
    for (; *attributes; attributes += 2)
        if (strcmp(*attributes, name) == 0)
            return attributes[1];
    return "";
}

/* One character of ASCII; what is none is a blank. */
static int mark_of(const char **attributes, const char *name)
{
    char c = *find_attribute(attributes, name);
    return c > ' ' && c < 0x7F ? c : ' ';
}

/* A field too many is left out: no record of a book has as many. */
static void begin_field(struct reading *r, const char **attributes)
{
    if (r->record.count == MARC_FIELDS_MAX)
        return;
    fflush(r->text);
    r->starts[r->record.count] = r->text_len;
    str_copy(r->record.fields[r->record.count++].tag, 4, find_attribute(attributes, "tag"));
    r->is_in_field = true;
}

/* Namespaces go by many names: what counts is behind the colon. */
static const char *local_name(const char *name)
{
    const char *colon = strrchr(name, ':');
    return colon ? colon + 1 : name;
}

static void on_start(void *arg, const char *full_name, const char **attributes)
{
    struct reading *r = arg;
    const char *name = local_name(full_name);
    if (strcmp(name, "record") == 0) {
        begin_record(r);
    } else if (!r->text) {
        return;
    } else if (strcmp(name, "controlfield") == 0) {
        begin_field(r, attributes);
        r->is_in_text = r->is_in_field;
    } else if (strcmp(name, "datafield") == 0) {
        begin_field(r, attributes);
        if (r->is_in_field)
            fprintf(r->text, "%c%c", mark_of(attributes, "ind1"), mark_of(attributes, "ind2"));
    } else if (strcmp(name, "subfield") == 0 && r->is_in_field) {
        fprintf(r->text, "\x1F%c", mark_of(attributes, "code"));
        r->is_in_text = true;
    }
}

static void on_end(void *arg, const char *full_name)
{
    struct reading *r = arg;
    const char *name = local_name(full_name);
    if (!r->text)
        return;
    if (strcmp(name, "record") == 0) {
        end_record(r);
    } else if (strcmp(name, "subfield") == 0) {
        r->is_in_text = false;
    } else if (r->is_in_field && (strcmp(name, "datafield") == 0 || strcmp(name, "controlfield") == 0)) {
        fputc('\0', r->text);
        r->is_in_field = r->is_in_text = false;
    }
}

static void on_text(void *arg, const char *text, int len)
{
    struct reading *r = arg;
    for (int i = 0; r->is_in_text && i < len; i++)
        fputc((unsigned char)text[i] < ' ' ? ' ' : text[i], r->text);
}

/* A list of records needs no entities, and somebody else's file shall not make any. */
static void on_doctype(void *arg, const char *name, const char *system_id, const char *public_id,
                       int is_internal)
{
    struct reading *r = arg;
    (void)name, (void)system_id, (void)public_id, (void)is_internal;
    r->has_doctype = true;
    XML_StopParser(r->parser, XML_FALSE);
}

enum err marcxml_read(const char *text, size_t len, void (*on_record)(void *arg, struct marc_record *record),
                      void *arg, struct marcxml_fault *fault)
{
    struct reading *r = mem_alloc(sizeof *r);
    r->on_record = on_record;
    r->arg = arg;
    r->parser = XML_ParserCreate("UTF-8");
    if (!r->parser)
        abort(); /* as base/mem.h */
    XML_SetUserData(r->parser, r);
    XML_SetElementHandler(r->parser, on_start, on_end);
    XML_SetCharacterDataHandler(r->parser, on_text);
    XML_SetStartDoctypeDeclHandler(r->parser, on_doctype);
    bool is_whole = XML_Parse(r->parser, text, (int)len, XML_TRUE) == XML_STATUS_OK;
    *fault = (struct marcxml_fault){0};
    if (!is_whole) {
        fault->line = (int)XML_GetCurrentLineNumber(r->parser);
        fault->words =
            r->has_doctype ? "a DOCTYPE is not taken" : XML_ErrorString(XML_GetErrorCode(r->parser));
    }
    drop_record(r);
    XML_ParserFree(r->parser);
    free(r);
    return is_whole ? ERR_OK : ERR_DATA;
}
