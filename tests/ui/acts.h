/* What the writers of random UI scripts share: chance that a seed repeats. */
#pragma once

#include <stdint.h>

static uint64_t seed;

/* SplitMix64 */
static uint64_t next(void)
{
    uint64_t z = seed += 0x9E3779B97F4A7C15U;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9U;
    z = (z ^ z >> 27) * 0x94D049BB133111EBU;
    return z ^ z >> 31;
}

static int below(int n)
{
    return (int)(next() % (uint64_t)n);
}

#define PICK(words) (words)[below(sizeof(words) / sizeof(words)[0])]
