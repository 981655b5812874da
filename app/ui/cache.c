#include "ui/cache.h"

#include "base/mem.h"

#include <stdlib.h>
#include <string.h>

struct cache_entry {
    struct cache_entry *next; /* in the bucket */
    struct cache_entry *newer, *older;
    SDL_Surface *surface;
    const void *font;
    int size_px;
    uint32_t colour;
    uint32_t hash;
    size_t len;
    char text[];
};

void cache_init(struct cache *cache, size_t bytes_max)
{
    *cache = (struct cache){.bytes_max = bytes_max};
}

static uint32_t key_hash(const struct cache_key *key)
{
    uint32_t h =
        2166136261U ^ key->colour ^ (uint32_t)key->size_px ^ (uint32_t)(uintptr_t)key->font; /* FNV-1a */
    for (size_t i = 0; i < key->len; i++)
        h = (h ^ (unsigned char)key->text[i]) * 16777619U;
    return h;
}

static struct cache_entry **bucket_of(struct cache *cache, uint32_t hash)
{
    return &cache->buckets[(hash ^ hash >> 16) % (sizeof cache->buckets / sizeof cache->buckets[0])];
}

static bool is_same(const struct cache_entry *e, const struct cache_key *key)
{
    return e->len == key->len && e->font == key->font && e->size_px == key->size_px &&
           e->colour == key->colour && memcmp(e->text, key->text, key->len) == 0;
}

static void list_remove(struct cache *cache, struct cache_entry *e)
{
    if (e->newer)
        e->newer->older = e->older;
    else
        cache->newest = e->older;
    if (e->older)
        e->older->newer = e->newer;
    else
        cache->oldest = e->newer;
}

static void list_add_newest(struct cache *cache, struct cache_entry *e)
{
    e->newer = NULL;
    e->older = cache->newest;
    if (e->older)
        e->older->newer = e;
    else
        cache->oldest = e;
    cache->newest = e;
}

static size_t entry_bytes(const struct cache_entry *e)
{
    return sizeof *e + e->len + (size_t)e->surface->pitch * (size_t)e->surface->h;
}

static void entry_drop(struct cache *cache, struct cache_entry *e)
{
    struct cache_entry **link = bucket_of(cache, e->hash);
    while (*link != e)
        link = &(*link)->next;
    *link = e->next;
    list_remove(cache, e);
    cache->bytes -= entry_bytes(e);
    explicit_bzero(e->surface->pixels, (size_t)e->surface->pitch * (size_t)e->surface->h);
    SDL_FreeSurface(e->surface);
    explicit_bzero(e->text, e->len);
    free(e);
}

SDL_Surface *cache_find(struct cache *cache, const struct cache_key *key)
{
    for (struct cache_entry *e = *bucket_of(cache, key_hash(key)); e; e = e->next)
        if (is_same(e, key)) {
            cache->hits++;
            list_remove(cache, e);
            list_add_newest(cache, e);
            return e->surface;
        }
    cache->misses++;
    return NULL;
}

void cache_put(struct cache *cache, const struct cache_key *key, SDL_Surface *surface)
{
    struct cache_entry *e = mem_alloc(sizeof *e + key->len);
    *e = (struct cache_entry){.surface = surface,
                              .font = key->font,
                              .size_px = key->size_px,
                              .colour = key->colour,
                              .hash = key_hash(key),
                              .len = key->len};
    memcpy(e->text, key->text, key->len);
    while (cache->oldest && cache->bytes + entry_bytes(e) > cache->bytes_max)
        entry_drop(cache, cache->oldest);
    struct cache_entry **bucket = bucket_of(cache, e->hash);
    e->next = *bucket;
    *bucket = e;
    list_add_newest(cache, e);
    cache->bytes += entry_bytes(e);
}

void cache_wipe(struct cache *cache)
{
    for (struct cache_entry *e = cache->oldest, *newer; e; e = newer) {
        newer = e->newer;
        entry_drop(cache, e);
    }
}
