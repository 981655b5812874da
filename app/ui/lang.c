#include "ui/lang.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SENTENCE_MAX = 4096 };

struct entry {
    char *id, *text; /* owned */
};

/* The language in force: entries in the order of their ids. */
static struct {
    char name[16];
    struct entry *entries;
    size_t count;
} language = {.name = "zh"};

static void entries_drop(struct entry *entries, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        free(entries[i].id);
        free(entries[i].text);
    }
    free(entries);
}

static int entry_compare(const void *a, const void *b)
{
    const struct entry *x = a, *y = b;
    return strcmp(x->id, y->id);
}

/* A PO file being read: msgid and msgstr of the entry at hand, and which of them a further "…" line goes on.
 */
struct po {
    struct entry *entries;
    size_t count, room;
    char id[SENTENCE_MAX], text[SENTENCE_MAX];
    enum { PART_NONE, PART_ID, PART_TEXT } part;
    bool is_fuzzy;
    const char *trouble; /* NULL = none */
};

static char *copy_of(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(mem_alloc(size), text, size);
}

/* Keeps the entry at hand, unless it is the header, not translated or fuzzy. */
static void entry_end(struct po *po)
{
    if (po->part == PART_ID)
        po->trouble = "msgid without msgstr";
    if (po->part == PART_TEXT && po->id[0] && po->text[0] && !po->is_fuzzy) {
        if (po->count == po->room) {
            po->room = po->room ? po->room * 2 : 256;
            struct entry *more = mem_alloc(po->room * sizeof *more);
            if (po->count)
                memcpy(more, po->entries, po->count * sizeof *more);
            free(po->entries);
            po->entries = more;
        }
        po->entries[po->count++] = (struct entry){copy_of(po->id), copy_of(po->text)};
    }
    if (po->part == PART_TEXT)
        po->is_fuzzy = false;
    po->part = PART_NONE;
}

static char unescape(char c)
{
    return c == 'n' ? '\n' : c == 't' ? '\t' : c == '"' || c == '\\' ? c : '\0';
}

/* Appends a quoted string, "like \"this\"\n", to out. */
static void string_append(struct po *po, char out[SENTENCE_MAX], const char *quoted)
{
    size_t len = strlen(out);
    if (*quoted++ != '"') {
        po->trouble = "a string in quotes is expected";
        return;
    }
    for (; *quoted && *quoted != '"'; quoted++) {
        char c = *quoted;
        if (c == '\\') {
            c = unescape(*++quoted);
            if (!c) {
                po->trouble = "unknown escape";
                return;
            }
        }
        if (len + 1 >= SENTENCE_MAX) {
            po->trouble = "the sentence is too long";
            return;
        }
        out[len++] = c;
        out[len] = '\0';
    }
    if (quoted[0] != '"' || quoted[1] != '\0')
        po->trouble = "the string is not closed";
}

/* The rest of line after a keyword and its spaces, NULL if it does not begin with it. */
static const char *after(const char *line, const char *keyword)
{
    size_t len = strlen(keyword);
    if (strncmp(line, keyword, len) != 0 || (line[len] != ' ' && line[len] != '\t'))
        return NULL;
    return line + len + strspn(line + len, " \t");
}

static void line_read(struct po *po, const char *line)
{
    const char *rest;
    if (*line == '\0' || *line == '#') {
        entry_end(po);
        if (line[0] == '#' && line[1] == ',' && strstr(line, "fuzzy"))
            po->is_fuzzy = true;
    } else if ((rest = after(line, "msgid"))) {
        entry_end(po);
        po->part = PART_ID;
        po->id[0] = po->text[0] = '\0';
        string_append(po, po->id, rest);
    } else if ((rest = after(line, "msgstr")) && po->part == PART_ID) {
        po->part = PART_TEXT;
        string_append(po, po->text, rest);
    } else if (*line == '"' && po->part != PART_NONE) {
        string_append(po, po->part == PART_ID ? po->id : po->text, line);
    } else {
        po->trouble = "neither msgid, msgstr, a string nor a comment";
    }
}

static enum err file_read(struct po *po, FILE *f, const char *path, char *message, size_t message_size)
{
    char line[SENTENCE_MAX];
    int number = 0;
    while (!po->trouble && fgets(line, sizeof line, f)) {
        number++;
        size_t len = strcspn(line, "\r\n");
        if (!line[len] && !feof(f))
            po->trouble = "the line is too long";
        while (len > 0 && (line[len - 1] == ' ' || line[len - 1] == '\t'))
            len--;
        line[len] = '\0';
        if (!po->trouble && !utf8_valid(line, len))
            po->trouble = "not UTF-8";
        if (!po->trouble)
            line_read(po, line + strspn(line, " \t"));
    }
    if (!po->trouble)
        entry_end(po);
    if (!po->trouble)
        return ERR_OK;
    str_format(message, message_size, "%s:%d: %s", path, number, po->trouble);
    return ERR_DATA;
}

static void language_replace(const char *name, struct entry *entries, size_t count)
{
    entries_drop(language.entries, language.count);
    language.entries = entries;
    language.count = count;
    str_copy(language.name, sizeof language.name, name);
}

enum err lang_set(const char *name, const char *assets_dir, char *message, size_t message_size)
{
    if (strcmp(name, "zh") == 0) {
        language_replace(name, NULL, 0);
        return ERR_OK;
    }
    char path[512];
    bool is_name = strlen(name) < sizeof language.name && !strchr(name, '/');
    bool is_whole = str_format(path, sizeof path, "%s/lang/%s.po", assets_dir, name);
    FILE *f = is_name && is_whole ? fopen(path, "re") : NULL;
    if (!f) {
        str_format(message, message_size, "%s: %s", path, is_name ? strerror(errno) : "not a language");
        return ERR_NOT_FOUND;
    }
    struct po *po = mem_alloc(sizeof *po);
    enum err e = file_read(po, f, path, message, message_size);
    fclose(f);
    if (e) {
        entries_drop(po->entries, po->count);
    } else {
        if (po->count)
            qsort(po->entries, po->count, sizeof *po->entries, entry_compare);
        language_replace(name, po->entries, po->count);
    }
    free(po);
    return e;
}

const char *lang_name(void)
{
    return language.name;
}

const char *tr(const char *chinese)
{
    struct entry key = {.id = (char *)(uintptr_t)chinese};
    if (!language.count)
        return chinese;
    struct entry *found = bsearch(&key, language.entries, language.count, sizeof key, entry_compare);
    return found ? found->text : chinese;
}
