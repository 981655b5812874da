/* The recordings of one language and the sentences that they speak. A sentence is never read letter by
 * letter: it is looked through for phrases that were recorded and for numbers. So a name or the title of a
 * book, neither of which was ever recorded, cannot be spoken. Pure but for voice_table_load; any thread. */
#pragma once

#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct voice_phrase {
    char *text, *path; /* owned; text "#…" is a number's or a key's, never found in a sentence */
    bool is_reported;  /* of the voice thread: the log knows that this recording is damaged */
};

struct voice_table {
    bool is_english;
    struct voice_phrase *phrases; /* owned */
    size_t count;
};

enum { VOICE_LINE_MAX = 96, VOICE_SPOKEN_MAX = 512 };

/* What is spoken of a sentence. */
struct voice_line {
    uint16_t phrases[VOICE_LINE_MAX]; /* indices of table->phrases in their order */
    size_t count;
    char spoken[VOICE_SPOKEN_MAX]; /* the same as it stood in the sentence */
};

/* Reads dir/LANG.tsv: FILE<tab>TEXT<tab>SAY (how it is pronounced: for whoever records it), one phrase a
 * line; FILE means dir/LANG/FILE.wav. ERR_NOT_FOUND, ERR_DATA (message: file, line); out is then empty. */
enum err voice_table_load(struct voice_table *out, const char *dir, const char *lang, char *message,
                          size_t message_size) MUST_CHECK;
void voice_table_finish(struct voice_table *table);

/* The phrases of text (UTF-8, malformed bytes are passed over): the longest phrase at each place; numbers,
 * dates (2026-10-07) and times (09:00) as people say them, up to 9999, longer ones digit by digit. Passed
 * over: whatever was not recorded; all between 《 and 》 or “ and ” unless the phrase itself has the marks;
 * codes that mix digits with letters, * or _. Words that might be a part of a name count only where they
 * cannot be: up to four hanzi between marks, spaces or spoken words; one hanzi, and English of at most three
 * letters, beside a number or by themselves; a number not before hanzi that are passed over; nothing beside
 * the * of a masked name, nor beyond a space or dot from it. A bare title
 * that is itself a number or a recorded phrase would be spoken: the caller puts titles between marks. What
 * does not fit in the line is left out at the end. */
void voice_phrases(const struct voice_table *table, const char *text, struct voice_line *line);

/* The letters, digits and hanzi of text alone. Returns false if they did not fit. */
bool voice_letters(char *out, size_t size, const char *text);

/* ---- for voice_phrases.c and voice_numbers.c ---- */
/* Adds the phrase with exactly this text, if there is one. */
void voice_line_add(struct voice_line *line, const struct voice_table *table, const char *text);
/* Adds the number, date or time at text; returns its bytes, 0 if none stands there. */
size_t voice_number_add(struct voice_line *line, const struct voice_table *table, const char *text);
