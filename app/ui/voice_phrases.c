#include "base/utf8.h"
#include "ui/voice_table.h"

#include <ctype.h>
#include <string.h>

/* What stands before a place in the sentence. */
enum before {
    BEFORE_MASK,   /* the * of a name, at most with spaces and dots after it: the place is in that name */
    BEFORE_WORD,   /* letters or hanzi that were passed over: the place may be the middle of a name */
    BEFORE_BREAK,  /* the beginning, a space or a punctuation mark */
    BEFORE_SPOKEN, /* something that was spoken, at most with spaces, brackets and a colon after it */
};

static bool is_star(uint32_t cp)
{
    return cp == '*' || cp == U'＊';
}

static bool is_gap_of_name(uint32_t cp)
{
    return cp == ' ' || cp == U'·' || cp == U'•' || cp == U'‧' || cp == U'・' || cp == U'．';
}

static uint32_t code_at(const char *text)
{
    return utf8_next(&text);
}

static bool is_hanzi(uint32_t cp)
{
    return (cp >= 0x3400 && cp <= 0x9FFF) || cp >= 0x20000;
}

static bool is_word(uint32_t cp)
{
    return cp < 0x80 ? isalnum((int)cp) : is_hanzi(cp) || (cp >= 0xC0 && cp < 0x2000);
}

bool voice_letters(char *out, size_t size, const char *text)
{
    size_t used = 0;
    bool fits = true;
    while (*text && fits) {
        const char *start = text;
        if (!is_word(utf8_next(&text)))
            continue;
        size_t len = (size_t)(text - start);
        fits = used + len < size;
        if (fits) {
            memcpy(out + used, start, len);
            used += len;
        }
    }
    out[used] = '\0';
    return fits;
}

static bool begins_with(const char *text, const char *start, size_t *len)
{
    *len = strlen(start);
    return strncmp(text, start, *len) == 0;
}

void voice_line_add(struct voice_line *line, const struct voice_table *table, const char *text)
{
    for (size_t i = 0; i < table->count; i++)
        if (strcmp(table->phrases[i].text, text) == 0 && line->count < VOICE_LINE_MAX) {
            line->phrases[line->count++] = (uint16_t)i;
            return;
        }
}

/* Some phrase or number begins here, whether or not it would be spoken. */
static bool is_known_at(const struct voice_table *table, const char *text)
{
    size_t len;
    for (size_t i = 0; i < table->count; i++)
        if (begins_with(text, table->phrases[i].text, &len))
            return true;
    return isdigit((unsigned char)*text);
}

/* 张 and 明 of 张*明, May of May *: what was recorded says nothing against its being somebody's name. */
static bool is_masked_name(const char *after, enum before before)
{
    uint32_t cp;
    do
        cp = utf8_next(&after);
    while (is_gap_of_name(cp));
    return is_star(cp) || before == BEFORE_MASK;
}

/* May the phrase of len bytes at text be spoken there, or might it be a part of a name? */
static bool english_fits(const char *text, size_t len, enum before before, bool is_whole)
{
    bool is_short = len <= 3 && !memchr(text, ' ', len);
    bool is_before_number = text[len] == ' ' && isdigit((unsigned char)text[len + 1]);
    return before != BEFORE_WORD && !is_word(code_at(text + len)) &&
           (!is_short || is_whole || is_before_number || before == BEFORE_SPOKEN);
}

static bool chinese_fits(const struct voice_table *table, const char *text, size_t len, enum before before,
                         bool is_whole)
{
    enum { HANZI = 3 }; /* bytes of one */
    if (is_whole || len > 4 * HANZI)
        return true;
    bool ends_well = !is_word(code_at(text + len)) || is_known_at(table, text + len);
    return ends_well && (len > HANZI ? before != BEFORE_WORD : before == BEFORE_SPOKEN);
}

/* The longest phrase that fits at text, NULL = none; is_start: text is the whole sentence. */
static const struct voice_phrase *phrase_at(const struct voice_table *table, const char *text,
                                            enum before before, bool is_start)
{
    const struct voice_phrase *best = NULL;
    size_t best_len = 0, len;
    for (size_t i = 0; i < table->count; i++) {
        const struct voice_phrase *phrase = &table->phrases[i];
        if (phrase->text[0] == '#' || !begins_with(text, phrase->text, &len) || len <= best_len ||
            is_masked_name(text + len, before))
            continue;
        bool is_whole = is_start && !text[len];
        if (table->is_english ? english_fits(text, len, before, is_whole)
                              : chinese_fits(table, text, len, before, is_whole)) {
            best = phrase;
            best_len = len;
        }
    }
    return best;
}

/* Bytes of a title or name between marks at text, with the marks; to the end if it is not closed; 0 = none.
 */
static size_t quoted_len(const char *text)
{
    uint32_t open = code_at(text), close = open == U'《' ? U'》' : U'”';
    if (open != U'《' && open != U'“')
        return 0;
    const char *p = text;
    int depth = 0;
    while (*p) {
        uint32_t cp = utf8_next(&p);
        depth += (cp == open) - (cp == close);
        if (depth == 0)
            break;
    }
    return (size_t)(p - text);
}

/* Bytes of a code at text, like ZH000001 or 1301**********1234: nobody listens to that, and it may be
 * somebody's number. 0 = none. */
static size_t code_len(const char *text)
{
    bool has_digit = false, has_other = false;
    const char *p = text;
    for (; isalnum((unsigned char)*p) || (*p && strchr("*_-", *p)); p++) {
        has_digit |= isdigit((unsigned char)*p);
        has_other |= *p != '-' && !isdigit((unsigned char)*p);
    }
    return has_digit && has_other ? (size_t)(p - text) : 0;
}

/* Bytes to pass over at text; says what they leave before the next place. */
static size_t skip(const char *text, enum before *before)
{
    size_t len = quoted_len(text);
    if (len == 0)
        len = code_len(text);
    if (len) {
        *before = BEFORE_BREAK;
        return len;
    }
    const char *next = text;
    uint32_t cp = utf8_next(&next);
    bool is_thin =
        cp < 0x80 ? cp && strchr(" ():", (int)cp) : cp == U'（' || cp == U'）' || cp == U'　' || cp == U'：';
    if (is_star(cp))
        *before = BEFORE_MASK;
    else if (is_word(cp))
        *before = BEFORE_WORD;
    else if (*before == BEFORE_MASK && is_gap_of_name(cp))
        *before = BEFORE_MASK;
    else if (!is_thin || *before == BEFORE_WORD)
        *before = BEFORE_BREAK;
    return (size_t)(next - text);
}

static void keep_spoken(struct voice_line *line, const char *text, size_t len)
{
    size_t used = strlen(line->spoken);
    if (used + len < sizeof line->spoken) {
        memcpy(line->spoken + used, text, len);
        line->spoken[used + len] = '\0';
    }
}

/* A letter or dash that is all there is to say: a key of the keyboard. */
static bool add_key(struct voice_line *line, const struct voice_table *table, const char *text)
{
    if (!*text || text[1] || !(isalpha((unsigned char)*text) || *text == '-'))
        return false;
    voice_line_add(line, table, (char[]){'#', (char)tolower(*text), '\0'});
    keep_spoken(line, text, 1);
    return true;
}

void voice_phrases(const struct voice_table *table, const char *text, struct voice_line *line)
{
    *line = (struct voice_line){0};
    enum before before = BEFORE_BREAK;
    if (add_key(line, table, text))
        return;
    for (const char *p = text; *p;) {
        size_t count = line->count, len;
        const struct voice_phrase *phrase = phrase_at(table, p, before, p == text);
        if (phrase) {
            len = strlen(phrase->text);
            voice_line_add(line, table, phrase->text);
        } else {
            len = code_len(p) ? 0 : voice_number_add(line, table, p);
            if (is_masked_name(p + len, before) ||
                (is_word(code_at(p + len)) && !is_known_at(table, p + len)))
                line->count = count; /* 2001太空漫游 */
        }
        if (line->count > count) {
            keep_spoken(line, p, len);
            before = BEFORE_SPOKEN;
        } else {
            len = skip(p, &before);
        }
        p += len;
    }
}
