#include "app/script.h"

#include "app/script_verbs.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SETTLE_LIMIT_MS = 10000 };

struct script {
    char *path;
    struct script_line *lines;
    size_t count, next;
    int64_t started_ms; /* when the line was first tried, -1 = not yet */
    int scans_sent;
    int tries; /* of the line */
    int restart_line;
};

/* Splits a line into words; "..." is one word. false if a quote is not closed. */
static bool split_words(char *text, struct script_line *line)
{
    line->count = 0;
    for (char *p = text; *p && line->count < SCRIPT_WORDS;) {
        p += strspn(p, " \t\r\n");
        if (!*p || *p == '#')
            break;
        bool is_quoted = *p == '"';
        char *end = is_quoted ? strchr(++p, '"') : p + strcspn(p, " \t\r\n");
        if (!end)
            return false;
        line->words[line->count++] = p;
        if (!*end)
            break;
        *end = '\0';
        p = end + 1;
    }
    return true;
}

static enum err add_line(struct script *s, const char *text, int number, char *message, size_t size)
{
    struct script_line line = {.number = number, .text = strdup(text)};
    if (!line.text)
        abort();
    bool is_whole = split_words(line.text, &line);
    if (is_whole && line.count == 0) {
        free(line.text);
        return ERR_OK;
    }
    line.verb = is_whole ? script_verb_find(&line) : NULL;
    if (!line.verb) {
        str_format(message, size, "%s:%d: no such command: %s", s->path, number,
                   line.count ? line.words[0] : text);
        free(line.text);
        return ERR_CONFIG;
    }
    s->lines = realloc(s->lines, (s->count + 1) * sizeof *s->lines);
    if (!s->lines)
        abort();
    s->lines[s->count++] = line;
    return ERR_OK;
}

enum err script_load(struct script **out, const char *path, int from_line, char *message, size_t size)
{
    FILE *f = fopen(path, "re");
    if (!f) {
        str_format(message, size, "%s: cannot be read", path);
        return ERR_NOT_FOUND;
    }
    struct script *s = mem_alloc(sizeof *s);
    s->path = strdup(path);
    s->started_ms = -1;
    char *text = NULL;
    size_t room = 0;
    enum err err = ERR_OK;
    for (int number = 1; err == ERR_OK && getline(&text, &room, f) >= 0; number++)
        err = add_line(s, text, number, message, size);
    free(text);
    fclose(f);
    while (s->next < s->count && s->lines[s->next].number < from_line)
        s->next++;
    if (err == ERR_OK)
        *out = s;
    else
        script_destroy(s);
    return err;
}

void script_destroy(struct script *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->count; i++)
        free(s->lines[i].text);
    free(s->lines);
    free(s->path);
    free(s);
}

int script_restart_line(const struct script *s)
{
    return s->restart_line;
}

/* Every scan has arrived, nothing is asked, and the frame on the screen is of now. */
static bool is_ready(const struct script *s, const struct shell *shell)
{
    return shell->screen && !shell->next && shell->open_questions == 0 && !shell->is_reading_card &&
           !shell->is_dirty && !ui_is_moving(shell->ui) && shell->scans_seen == s->scans_sent;
}

static enum script_state fail(const struct script *s, const struct script_line *line,
                              const struct shell *shell, const char *why)
{
    fprintf(stderr, "%s:%d: %s (the screen is %s)\n", s->path, line->number, why, shell_shown(shell));
    return SCRIPT_FAILED;
}

enum script_state script_step(struct script *s, struct shell *shell, struct bench *bench)
{
    while (s->next < s->count) {
        const struct script_line *line = &s->lines[s->next];
        int64_t now = clock_mono_ms();
        if (s->started_ms < 0) {
            s->started_ms = now;
            s->tries = 0;
        }
        if (line->verb->needs_ready && !is_ready(s, shell)) {
            if (now - s->started_ms > SETTLE_LIMIT_MS)
                return fail(s, line, shell, "the program does not come to rest");
            return SCRIPT_RUNNING;
        }
        struct script_call call = {.line = line,
                                   .shell = shell,
                                   .bench = bench,
                                   .waited_ms = now - s->started_ms,
                                   .scans_sent = &s->scans_sent,
                                   .tries = &s->tries};
        str_format(call.why, sizeof call.why, "did not come about");
        enum script_step step = line->verb->run(&call);
        if (step == STEP_FAILED || (step == STEP_AGAIN && call.waited_ms > call.limit_ms))
            return fail(s, line, shell, call.why);
        if (step == STEP_AGAIN)
            return SCRIPT_RUNNING;
        s->next++;
        s->started_ms = -1;
        if (step == STEP_RESTART) {
            s->restart_line = line->number + 1;
            return SCRIPT_RUNNING;
        }
        bool is_next_now = s->next < s->count && s->lines[s->next].verb->run == script_tap_now;
        if ((shell->is_dirty || shell->next) && !is_next_now)
            return SCRIPT_RUNNING;
    }
    return SCRIPT_PASSED;
}
