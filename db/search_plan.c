#include "db/search_plan.h"

#include "base/utf8.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { UNITS_MAX = 24, WORDS_MAX = 4, LETTERS_LEAST = 3, INITIALS_MAX = 8, CLASS_MAX = 8, ISBN_LEAST = 4 };

/* Units that stand next to one another. */
struct phrase {
    struct terms_unit units[UNITS_MAX];
    int count;
};

/* An expression under way: parts with OR between. */
struct match {
    char *out;
    size_t used;
    int parts;
    bool is_cut;
};

static void put(struct match *m, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
static void put(struct match *m, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    int length = vsnprintf(m->out + m->used, SEARCH_MATCH_SIZE - m->used, fmt, args);
    va_end(args);
    m->is_cut = m->is_cut || length < 0 || m->used + (size_t)length >= SEARCH_MATCH_SIZE;
    m->used += m->is_cut ? 0 : (size_t)length;
}

static void put_part(struct match *m)
{
    if (m->parts++)
        put(m, " OR ");
}

static void put_unit(struct match *m, struct terms_unit unit)
{
    put(m, "%.*s", (int)unit.length, unit.text);
}

static void put_pair(struct match *m, const struct terms_unit *units)
{
    put_unit(m, units[0]);
    put(m, units[0].is_latin && units[1].is_latin ? "_" : "");
    put_unit(m, units[1]);
}

static void put_pairs(struct match *m, const char *mark, const struct phrase *p)
{
    for (int i = 0; i + 1 < p->count; i++) {
        put(m, "%s%s", i ? " " : "", mark);
        put_pair(m, &p->units[i]);
    }
}

/* A Latin word at the end may go on. */
static const char *close_quote(const struct phrase *p)
{
    return p->units[p->count - 1].is_latin ? "\" *" : "\"";
}

/* ---- titles and names as they are written ---- */

static void match_beginning(struct match *m, const struct phrase *p)
{
    if (p->count > 2)
        return;
    put_part(m);
    put(m, "\"^");
    if (p->count == 1)
        put_unit(m, p->units[0]);
    else
        put_pair(m, p->units);
    put(m, "%s", close_quote(p));
}

/* pair: the mark of the column's pairs. */
static void match_inside(struct match *m, const struct phrase *p, const char *pair)
{
    put_part(m);
    put(m, p->count == 1 ? "\"." : "\"");
    if (p->count == 1)
        put_unit(m, p->units[0]);
    else
        put_pairs(m, pair, p);
    put(m, "%s", p->count == 1 && p->units[0].length < LETTERS_LEAST ? "\"" : close_quote(p));
}

static void match_name(struct match *m, const struct phrase *p)
{
    put_part(m);
    put(m, "\"=");
    for (int i = 0; i < p->count; i++)
        put_unit(m, p->units[i]);
    put(m, "\"");
}

/* ---- letters as pinyin ---- */

static struct phrase phrase_of(const char *text)
{
    struct phrase p = {.count = 0};
    for (struct terms_unit unit; p.count < UNITS_MAX && (unit = terms_next(&text)).length != 0;)
        p.units[p.count++] = unit;
    return p;
}

static void match_pinyin_beginning(struct match *m, const struct phrase *s)
{
    put_part(m);
    put(m, "(\"<");
    put_unit(m, s->units[0]);
    put(m, "\"");
    if (s->count > 1) {
        put(m, " AND \"");
        put_pairs(m, "", s);
        put(m, "\" *");
    }
    put(m, ")");
}

static void match_pinyin_inside(struct match *m, const struct phrase *s)
{
    if (s->count < 2)
        return;
    put_part(m);
    put(m, "\"");
    put_pairs(m, "", s);
    put(m, "\" *");
}

/* Of a name too a part is enough, once it is more than one syllable: 王 alone begins 70,000 in a million. */
static void match_name_pinyin(struct match *m, const struct phrase *s)
{
    put_part(m);
    put(m, "\">");
    for (int i = 0; i < s->count; i++)
        put_unit(m, s->units[i]);
    put(m, "\"%s", s->count > 1 ? " *" : "");
}

static void match_splits(struct match *m, const char *letters,
                         void (*match)(struct match *m, const struct phrase *syllables))
{
    char splits[TERMS_SPLITS_MAX][TERMS_SPLIT_SIZE];
    size_t count = terms_split(letters, splits);
    for (size_t i = 0; i < count; i++) {
        struct phrase syllables = phrase_of(splits[i]);
        match(m, &syllables);
    }
}

static void match_initials(struct match *m, const char *letters)
{
    put_part(m);
    put(m, "\"@%.*s\"", INITIALS_MAX, letters);
}

static void match_name_initials(struct match *m, const char *letters)
{
    if (strlen(letters) < 2)
        return;
    put_part(m);
    put(m, "\"%%%s\"", letters);
}

static void match_initials_inside(struct match *m, const char *letters)
{
    if (strlen(letters) < LETTERS_LEAST)
        return;
    put_part(m);
    put(m, "\"");
    for (; letters[LETTERS_LEAST - 1]; letters++)
        put(m, "~%.3s%s", letters, letters[LETTERS_LEAST] ? " " : "\"");
}

/* ---- the plan ---- */

static struct match tier_begin(struct search_plan *plan)
{
    return (struct match){.out = plan->matches[plan->count]};
}

static void tier_end(struct search_plan *plan, const struct match *m)
{
    if (m->parts && !m->is_cut)
        plan->count++;
}

#define TIER(plan, match_call)                                                                               \
    do {                                                                                                     \
        struct match m = tier_begin(plan);                                                                   \
        match_call;                                                                                          \
        tier_end(plan, &m);                                                                                  \
    } while (0)

static bool are_letters(const char *text)
{
    for (; *text; text++)
        if (!islower((unsigned char)*text))
            return false;
    return true;
}

static void plan_pinyin(struct search_plan *plan, const char *letters)
{
    TIER(plan, match_splits(&m, letters, match_pinyin_beginning));
    TIER(plan, match_initials(&m, letters));
    TIER(plan, match_splits(&m, letters, match_name_pinyin));
    TIER(plan, match_name_initials(&m, letters));
    TIER(plan, match_splits(&m, letters, match_pinyin_inside));
    TIER(plan, match_initials_inside(&m, letters));
}

static void match_any(struct match *m, const struct phrase *p)
{
    char letters[TERMS_FOLDED_SIZE];
    match_inside(m, p, "");
    match_name(m, p);
    if (p->count > 1)
        match_inside(m, p, "+");
    str_format(letters, sizeof letters, "%.*s", (int)p->units[0].length, p->units[0].text);
    if (p->count > 1 || !are_letters(letters))
        return;
    match_splits(m, letters, match_pinyin_beginning);
    match_initials(m, letters);
    match_splits(m, letters, match_name_pinyin);
    match_name_initials(m, letters);
    match_splits(m, letters, match_pinyin_inside);
}

/* Several words: each somewhere. */
static void match_words(struct match *m, const struct phrase *words, int count)
{
    for (int i = 0; i < count; i++) {
        put(m, i ? " AND (" : "(");
        m->parts = 0;
        match_any(m, &words[i]);
        put(m, ")");
    }
}

/* 7-02-00425, 7020042494, 978702: without the 978 it is the older, shorter number, whose last digit does not
 * count. */
static void plan_isbn(struct search_plan *plan, const char *compact)
{
    size_t length = strlen(compact), digits = strspn(compact, "0123456789");
    if (digits < ISBN_LEAST || digits > 13 ||
        (digits != length && (digits != 9 || strcmp(compact + 9, "x") != 0)))
        return;
    if (strncmp(compact, "978", 3) == 0 || strncmp(compact, "979", 3) == 0)
        str_copy(plan->isbn, sizeof plan->isbn, compact);
    else if (digits <= 10)
        str_format(plan->isbn, sizeof plan->isbn, "978%.9s", compact);
}

/* I247.5 */
static void match_class(struct match *m, const char *compact)
{
    size_t letters = strspn(compact, "abcdefghijklmnopqrstuvwxyz");
    if (letters < 1 || letters > 2 || !isdigit((unsigned char)compact[letters]) ||
        compact[letters + strspn(compact + letters, "0123456789")])
        return;
    put_part(m);
    put(m, "\"#%.*s\"", CLASS_MAX, compact);
}

/* Parted by spaces, and where hanzi and Latin letters meet. */
static int list_words(const char *typed, char folded[WORDS_MAX][TERMS_FOLDED_SIZE], struct phrase words[])
{
    int parts = 0, count = 0;
    while (*typed && parts < WORDS_MAX) {
        char part[TERMS_FOLDED_SIZE];
        size_t length = strcspn(typed, " ");
        str_format(part, sizeof part, "%.*s", (int)length, typed);
        typed += length + strspn(typed + length, " ");
        terms_fold(part, folded[parts], TERMS_FOLDED_SIZE);
        struct phrase units = phrase_of(folded[parts++]);
        for (int i = 0; i < units.count; i++) {
            if (i == 0 || units.units[i].is_latin != units.units[i - 1].is_latin) {
                if (count == WORDS_MAX)
                    return count;
                words[count++].count = 0;
            }
            struct phrase *word = &words[count - 1];
            word->units[word->count++] = units.units[i];
        }
    }
    return count;
}

static void plan_words(struct search_plan *plan, const char *typed)
{
    char folded[WORDS_MAX][TERMS_FOLDED_SIZE];
    struct phrase words[WORDS_MAX];
    int count = list_words(typed, folded, words);
    if (count > 1)
        TIER(plan, match_words(&m, words, count));
}

void search_plan_make(struct search_plan *plan, const char *typed)
{
    char compact[TERMS_FOLDED_SIZE] = "";
    size_t used = 0;
    *plan = (struct search_plan){.count = 0};
    terms_fold(typed, plan->title, sizeof plan->title);
    struct phrase whole = phrase_of(plan->title);
    if (whole.count == 0)
        return;
    for (const char *p = plan->title; *p; p++)
        if (*p != ' ')
            compact[used++] = *p;
    plan->has_beginnings = whole.count > 2;
    TIER(plan, match_beginning(&m, &whole));
    TIER(plan, match_name(&m, &whole));
    TIER(plan, match_inside(&m, &whole, ""));
    if (whole.count > 1)
        TIER(plan, match_inside(&m, &whole, "+"));
    if (are_letters(compact))
        plan_pinyin(plan, compact);
    TIER(plan, match_class(&m, compact));
    plan_words(plan, typed);
    plan_isbn(plan, compact);
}
