/* Chinese input: keys in, candidates out; the only caller of librime. The engine is one for the process and
 * learns nothing: its user dictionary is off, it has no folder to write into, logs nothing, and every call
 * begins and ends with an empty composition. UI thread. */
#pragma once

#include "base/err.h"

#include <stdbool.h>

enum ime_layout { IME_PINYIN, IME_T9 };
/* The engine's time grows faster than the square of the keys: with so many it is below 0.1 s at worst. */
enum { IME_PINYIN_KEYS_MAX = 24, IME_T9_KEYS_MAX = 16 };
enum { IME_KEYS_SIZE = IME_PINYIN_KEYS_MAX + 1, IME_WORD_SIZE = 64, IME_WORDS_MAX = 64 };

/* Words that the keys may mean, best first. */
struct ime_words {
    int count;
    char words[IME_WORDS_MAX][IME_WORD_SIZE];
    int places[IME_WORDS_MAX]; /* in the engine's own list */
};

/* dir: the tables that the build made; read only. ERR_NOT_FOUND: none there, or not as the
 * build left them (logged: which). */
enum err ime_start(const char *dir) MUST_CHECK;
void ime_stop(void); /* also after a failed start */
bool ime_is_ready(void);
/* keys: letters a-z, or digits 2-9 for IME_T9. Words with characters outside GB 2312 are left out: nobody
 * looks for them and not every font has them. Nothing without an engine. */
void ime_find(enum ime_layout layout, const char *keys, struct ime_words *out);
/* Takes word i of what ime_find gave for these keys: keys shrinks to what the word did not use up. */
void ime_choose(enum ime_layout layout, char keys[IME_KEYS_SIZE], const struct ime_words *words, int i);
