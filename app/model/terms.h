/* By which words a title is found. A text is folded into units: one hanzi (or kana, or any other letter that
 * is not Latin), or one run of Latin letters and digits. The same folding is done to titles when they come in
 * and to what a reader types, one character for one, so that a part of a title folds to a part of it. Pure,
 * any thread. */
#pragma once

#include <stdbool.h>
#include <stddef.h>

enum {
    TERMS_FOLDED_SIZE = 256,
    TERMS_PINYIN_SIZE = 1024,
    TERMS_SPLITS_MAX = 16,
    TERMS_SPLIT_SIZE = 96,
};

/* Traditional characters and those of Taiwan and Hong Kong become simplified, letters small and without
 * accents, full-width signs half-width; all other signs and spaces go, but one space stays between two Latin
 * words. False if it was cut. */
bool terms_fold(const char *text, char *out, size_t size);
/* The same for persons: names parted by / ; 、 and the like are parted by |, what stands in brackets goes,
 * and so does 著, 编 or 译 behind a name. */
bool terms_fold_names(const char *text, char *out, size_t size);

/* The unit at *text, which moves behind it; length 0 at the end. folded: text of terms_fold. */
struct terms_unit {
    const char *text;
    size_t length; /* bytes */
    bool is_latin;
};
struct terms_unit terms_next(const char **text);

/* Syllables without tones with a space between, of each way in which folded may be read, at most four with |
 * between; the likeliest is first. ü is v, as on keyboards; a Latin word stands as it is; what has no reading
 * is left out. | parts names in folded as it does in the answer. */
void terms_pinyin(const char *folded, char *out, size_t size);

/* How typed letters may be cut into syllables, with a space between; the last one may be a syllable's
 * beginning. Those with longer syllables first. */
size_t terms_split(const char *letters, char splits[TERMS_SPLITS_MAX][TERMS_SPLIT_SIZE]);
