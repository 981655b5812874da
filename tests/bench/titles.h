/* Titles made of the words of real ones, and the sums of what was measured. Every machine makes the same. */
#pragma once

#include "db/store.h"

#include <time.h>

enum { WORDS_MAX = 4000 };

struct word {
    char text[32];
    int count; /* so often it occurs */
};

extern struct word words[WORDS_MAX];
extern int word_count;

/* Ends the program where something failed that must not. */
void must(enum err err, const char *what);

void read_words(const char *path);
uint32_t draw(uint32_t below);
void make_title(int number, struct catalogue_title *t);

double clock_ms(clockid_t clock);
void sort_ms(double *ms, int count);
double percent(const double *sorted, int count, int n);
