#include "model/terms.h"

#include "base/utf8.h"
#include "model/terms_tables.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* ---- folding ---- */

/* Letters of U+00C0 to U+017F without their accents; * = no letter. */
static const char latin[] = "aaaaaaaceeeeiiiidnooooo*ouuuuytsaaaaaaaceeeeiiiidnooooo*ouuuuyty"
                            "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkkllllllllll"
                            "nnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";
/* U+01CD to U+01DC: vowels with tones. */
static const char tones[] = "aaiioouuuuuuuuuu";

static bool is_between(uint32_t cp, uint32_t first, uint32_t last)
{
    return cp >= first && cp <= last;
}

static bool is_sign(uint32_t cp)
{
    return cp < 0xC0 || is_between(cp, 0x2000, 0x214F) || is_between(cp, 0x2190, 0x2DFF) ||
           (is_between(cp, 0x2E00, 0x303F) && cp != 0x3005 && cp != 0x3007 &&
            !is_between(cp, 0x2E80, 0x2FDF)) ||
           cp == 0x30A0 || cp == 0x30FB || is_between(cp, 0xD800, 0xF8FF) || is_between(cp, 0xFE00, 0xFE6F) ||
           is_between(cp, 0xFF00, 0xFF65) || cp > 0xFFE0;
}

static int compare_code(const void *key, const void *member)
{
    uint32_t a = *(const uint32_t *)key, b = *(const uint32_t *)member; /* the first of each table's row */
    return a < b ? -1 : a > b;
}

/* 0 for what is no part of a word. */
static uint32_t fold(uint32_t cp)
{
    if (is_between(cp, 0xFF01, 0xFF5E))
        cp -= 0xFEE0;
    if (cp < 0x80)
        return isalnum((int)cp) ? (uint32_t)tolower((int)cp) : 0;
    if (is_between(cp, 0xC0, 0x17F))
        return latin[cp - 0xC0] == '*' ? 0 : (uint32_t)latin[cp - 0xC0];
    if (is_between(cp, 0x1CD, 0x1DC))
        return (uint32_t)tones[cp - 0x1CD];
    const struct terms_fold *row =
        bsearch(&cp, terms_folds, terms_fold_count, sizeof *terms_folds, compare_code);
    return row ? row->to : is_sign(cp) && cp < 0x20000 ? 0 : cp;
}

/* Where folded characters are written; used never reaches size. */
struct sink {
    char *out;
    size_t size, used;
    bool is_cut;
};

static void sink_put(struct sink *s, const char *bytes, size_t length)
{
    if (s->is_cut || s->used + length >= s->size) {
        s->is_cut = true;
        return;
    }
    memcpy(s->out + s->used, bytes, length);
    s->used += length;
}

static void sink_fold(struct sink *s, uint32_t cp, bool *has_gap)
{
    char bytes[4];
    uint32_t to = fold(cp);
    if (!to) {
        *has_gap = true;
        return;
    }
    bool is_latin = to < 0x80, follows_latin = s->used && isalnum((unsigned char)s->out[s->used - 1]);
    if (is_latin && follows_latin && *has_gap)
        sink_put(s, " ", 1);
    sink_put(s, bytes, utf8_put(bytes, to));
    *has_gap = false;
}

bool terms_fold(const char *text, char *out, size_t size)
{
    struct sink s = {.out = out, .size = size};
    bool has_gap = false;
    for (uint32_t cp; (cp = utf8_next(&text)) != 0;)
        sink_fold(&s, cp, &has_gap);
    out[s.used] = '\0';
    return !s.is_cut;
}

static bool is_one_of(uint32_t cp, const char *signs)
{
    for (uint32_t sign; (sign = utf8_next(&signs)) != 0;)
        if (sign == cp)
            return true;
    return false;
}

/* 余华著 is 余华. begin: where the name does. */
static void cut_role(struct sink *s, size_t begin)
{
    static const char *const roles[] = {"编着", "主编", "编译", "着", "编", "译"}; /* as folded */
    for (size_t i = 0; i < sizeof roles / sizeof roles[0]; i++) {
        size_t length = strlen(roles[i]), least = begin + strlen("余华");
        if (s->used >= least + length && memcmp(s->out + s->used - length, roles[i], length) == 0) {
            s->used -= length;
            return;
        }
    }
}

bool terms_fold_names(const char *text, char *out, size_t size)
{
    struct sink s = {.out = out, .size = size};
    bool has_gap = false;
    int depth = 0;
    size_t begin = 0;
    for (uint32_t cp; (cp = utf8_next(&text)) != 0;) {
        if (is_one_of(cp, "[(（【〔［")) {
            depth++;
        } else if (is_one_of(cp, "])）】〕］")) {
            depth = depth ? depth - 1 : 0;
        } else if (is_one_of(cp, "/／;；、,，&＆|")) {
            cut_role(&s, begin);
            if (s.used && out[s.used - 1] != '|')
                sink_put(&s, "|", 1);
            begin = s.used;
        } else if (!depth) {
            sink_fold(&s, cp, &has_gap);
        }
    }
    cut_role(&s, begin);
    if (s.used && out[s.used - 1] == '|')
        s.used--;
    out[s.used] = '\0';
    return !s.is_cut;
}

struct terms_unit terms_next(const char **text)
{
    while (**text == ' ')
        (*text)++;
    struct terms_unit unit = {.text = *text, .is_latin = isalnum((unsigned char)**text)};
    if (unit.is_latin)
        while (isalnum((unsigned char)**text))
            (*text)++;
    else if (**text != '|')
        utf8_next(text);
    unit.length = (size_t)(*text - unit.text);
    return unit;
}

/* ---- pinyin ---- */

enum { UNITS_MAX = 64, WORD_MAX = 4, READINGS_MAX = 3, VARIANTS_MAX = 4 };

struct reading {
    struct terms_unit unit;
    uint16_t syllables[READINGS_MAX];
    int count;
};

static const struct terms_word *find_word(const char *text, size_t length)
{
    size_t low = 0, high = terms_word_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strncmp(text, terms_words[middle].text, length);
        if (order == 0 && terms_words[middle].text[length] == '\0')
            return &terms_words[middle];
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

static void read_hanzi(struct reading *r)
{
    const char *text = r->unit.text;
    uint32_t cp = utf8_next(&text);
    const struct terms_reading *row =
        bsearch(&cp, terms_readings, terms_reading_count, sizeof *terms_readings, compare_code);
    while (row && r->count < READINGS_MAX && row->syllables[r->count]) {
        r->syllables[r->count] = row->syllables[r->count];
        r->count++;
    }
}

/* The longest known word at r[0]; returns its characters, 0 = none. */
static int read_word(struct reading *r, int left)
{
    for (int n = left < WORD_MAX ? left : WORD_MAX; n >= 2; n--) {
        size_t length = (size_t)(r[n - 1].unit.text - r->unit.text) + r[n - 1].unit.length;
        const struct terms_word *word = find_word(r->unit.text, length);
        if (!word)
            continue;
        for (int i = 0; i < n; i++) {
            r[i].count = 1;
            r[i].syllables[0] = word->syllables[i];
        }
        return n;
    }
    return 0;
}

static int read_units(const char **text, struct reading readings[UNITS_MAX])
{
    int count = 0;
    for (struct terms_unit unit; (unit = terms_next(text)).length != 0;)
        if (count < UNITS_MAX)
            readings[count++] = (struct reading){.unit = unit};
    for (int i = 0; i < count;) {
        int known = readings[i].unit.is_latin ? 0 : read_word(&readings[i], count - i);
        if (!known && !readings[i].unit.is_latin)
            read_hanzi(&readings[i]);
        i += known ? known : 1;
    }
    return count;
}

/* chosen: which reading the first two that have several take. */
static void put_variant(struct sink *s, const struct reading *readings, int count, const int chosen[2])
{
    size_t begin = s->used;
    if (begin)
        sink_put(s, "|", 1);
    for (int i = 0, unsure = 0, written = 0; i < count; i++) {
        const struct reading *r = &readings[i];
        if (!r->count && !r->unit.is_latin)
            continue;
        int which = r->count > 1 && unsure < 2 ? chosen[unsure++] : 0;
        const char *syllable = terms_syllables[r->syllables[which]];
        if (written++)
            sink_put(s, " ", 1);
        sink_put(s, r->unit.is_latin ? r->unit.text : syllable,
                 r->unit.is_latin ? r->unit.length : strlen(syllable));
    }
    if (s->is_cut || s->used == begin + 1)
        s->used = begin;
}

static void put_variants(struct sink *s, const struct reading *readings, int count)
{
    int most[2] = {1, 1}, unsure = 0, written = 0;
    for (int i = 0; i < count && unsure < 2; i++)
        if (readings[i].count > 1)
            most[unsure++] = readings[i].count;
    for (int second = 0; second < most[1]; second++)
        for (int first = 0; first < most[0] && written < VARIANTS_MAX; first++, written++)
            put_variant(s, readings, count, (const int[2]){first, second});
}

void terms_pinyin(const char *folded, char *out, size_t size)
{
    struct sink s = {.out = out, .size = size};
    struct reading readings[UNITS_MAX];
    while (*folded) {
        int count = read_units(&folded, readings);
        if (count)
            put_variants(&s, readings, count);
        if (*folded)
            folded++;
    }
    out[s.used] = '\0';
}

/* ---- what was typed ---- */

enum { SYLLABLE_MAX = 6 };

static int compare_syllable(const void *key, const void *member)
{
    return strcmp(key, member);
}

static bool is_syllable(const char *text, size_t length)
{
    char key[8] = "";
    memcpy(key, text, length);
    return bsearch(key, terms_syllables, terms_syllable_count, sizeof *terms_syllables, compare_syllable);
}

static bool begins_syllable(const char *text)
{
    size_t length = strlen(text);
    for (size_t i = 1; length <= SYLLABLE_MAX && i < terms_syllable_count; i++)
        if (strncmp(terms_syllables[i], text, length) == 0)
            return true;
    return false;
}

struct splitting {
    const char *letters;
    size_t length, cuts[TERMS_SPLIT_SIZE], cut_count, count;
    char (*splits)[TERMS_SPLIT_SIZE];
    bool is_dead[TERMS_SPLIT_SIZE]; /* nothing can be cut from there on */
};

static void keep_split(struct splitting *s)
{
    char *out = s->splits[s->count++];
    for (size_t i = 0, cut = 0; i < s->length; i++) {
        if (cut < s->cut_count && i == s->cuts[cut]) {
            *out++ = ' ';
            cut++;
        }
        *out++ = s->letters[i];
    }
    *out = '\0';
}

static void split_from(struct splitting *s, size_t from)
{
    size_t count_before = s->count;
    if (begins_syllable(s->letters + from))
        keep_split(s);
    for (size_t n = SYLLABLE_MAX; n > 0 && !s->is_dead[from]; n--) {
        if (from + n >= s->length || s->count == TERMS_SPLITS_MAX || !is_syllable(s->letters + from, n))
            continue;
        s->cuts[s->cut_count++] = from + n;
        split_from(s, from + n);
        s->cut_count--;
    }
    s->is_dead[from] = s->count == count_before;
}

size_t terms_split(const char *letters, char splits[TERMS_SPLITS_MAX][TERMS_SPLIT_SIZE])
{
    struct splitting s = {.letters = letters, .length = strlen(letters), .splits = splits};
    if (s.length == 0 || s.length > TERMS_SPLIT_SIZE / 2 - 1)
        return 0;
    split_from(&s, 0);
    return s.count;
}
