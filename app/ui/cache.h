/* Rendered texts and icons, kept by (text, font, colour) and bounded in bytes; the least recently used goes
 * first. What is dropped is wiped: it may be a name. UI thread. */
#pragma once

#include <SDL2/SDL.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cache_entry;

struct cache {
    struct cache_entry *buckets[256];
    struct cache_entry *newest, *oldest;
    size_t bytes, bytes_max;
    size_t hits, misses; /* since cache_init */
};

struct cache_key {
    const char *text;
    size_t len;
    const void *font; /* its identity alone; NULL for an icon */
    int size_px;
    uint32_t colour;
};

void cache_init(struct cache *cache, size_t bytes_max);
/* NULL: not there. Borrowed until the next cache_put or cache_wipe. */
SDL_Surface *cache_find(struct cache *cache, const struct cache_key *key);
/* Takes the surface over. A surface larger than the whole bound is kept until the next put. */
void cache_put(struct cache *cache, const struct cache_key *key, SDL_Surface *surface);
/* Drops and wipes everything; also the end of its life. */
void cache_wipe(struct cache *cache);
