/* The tables of terms.c, made at build time by terms_tables.sh; each is sorted by its first column. */
#pragma once

#include <stddef.h>
#include <stdint.h>

struct terms_fold {
    uint32_t from, to;
};
struct terms_reading {
    uint32_t hanzi;
    uint16_t syllables[3]; /* the commonest first; 0 = no more */
};
struct terms_word {
    const char *text; /* two to four hanzi */
    uint16_t syllables[4];
};

extern const char terms_syllables[][8]; /* [0] is "" */
extern const size_t terms_syllable_count;
extern const struct terms_fold terms_folds[];
extern const size_t terms_fold_count;
extern const struct terms_reading terms_readings[];
extern const size_t terms_reading_count;
extern const struct terms_word terms_words[]; /* in the order of strcmp */
extern const size_t terms_word_count;
