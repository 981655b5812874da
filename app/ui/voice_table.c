#include "ui/voice_table.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *copy_of(const char *text)
{
    size_t size = strlen(text) + 1;
    return memcpy(mem_alloc(size), text, size);
}

static bool is_file_name(const char *name)
{
    return *name && !name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789-_")];
}

/* Cuts line into its three fields and keeps it; false if it has not three. */
static bool take_line(struct voice_table *table, const char *dir, const char *lang, char *line)
{
    line[strcspn(line, "\r\n")] = '\0';
    const char *file = strsep(&line, "\t"), *text = strsep(&line, "\t"), *say = strsep(&line, "\t");
    char path[512];
    if (!say || !*say || line || !*text || !is_file_name(file) || table->count > UINT16_MAX ||
        !str_format(path, sizeof path, "%s/%s/%s.wav", dir, lang, file))
        return false;
    struct voice_phrase *grown = realloc(table->phrases, (table->count + 1) * sizeof *grown);
    if (!grown)
        abort();
    table->phrases = grown;
    table->phrases[table->count++] = (struct voice_phrase){copy_of(text), copy_of(path), false};
    return true;
}

enum err voice_table_load(struct voice_table *out, const char *dir, const char *lang, char *message,
                          size_t message_size)
{
    *out = (struct voice_table){.is_english = strcmp(lang, "en") == 0};
    char path[512], *line = NULL;
    str_format(path, sizeof path, "%s/%s.tsv", dir, lang);
    FILE *f = fopen(path, "re");
    if (!f) {
        str_format(message, message_size, "%s: %m", path);
        return ERR_NOT_FOUND;
    }
    size_t size = 0;
    enum err err = ERR_OK;
    for (int number = 1; err == ERR_OK && getline(&line, &size, f) >= 0; number++)
        if (!take_line(out, dir, lang, line)) {
            str_format(message, message_size, "%s:%d: must be FILE<tab>TEXT<tab>SAY", path, number);
            err = ERR_DATA;
        }
    if (err == ERR_OK && ferror(f)) {
        str_format(message, message_size, "%s: cannot be read", path);
        err = ERR_IO;
    }
    free(line);
    fclose(f);
    if (err != ERR_OK)
        voice_table_finish(out);
    return err;
}

void voice_table_finish(struct voice_table *table)
{
    for (size_t i = 0; i < table->count; i++) {
        free(table->phrases[i].text);
        free(table->phrases[i].path);
    }
    free(table->phrases);
    *table = (struct voice_table){0};
}
