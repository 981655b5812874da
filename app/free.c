/* free and realloc for the whole program, foreign libraries included: what goes back to the heap is
 * overwritten first. The input method, fonts and USB copy what residents type and show into blocks of their
 * own, which nobody else can wipe. mallopt(M_PERTURB) would not do: glibc's thread cache keeps blocks of up
 * to 1 KiB as they were. Linked into kiosk alone, and not under sanitizers, which have an allocator of their
 * own. Any thread. */
#include <dlfcn.h>
#include <malloc.h>
#include <stdlib.h>
#include <string.h>

static void (*next_free)(void *);

void free(void *block)
{
    if (!block)
        return;
    explicit_bzero(block, malloc_usable_size(block));
    if (!next_free) /* twice at the same time finds the same */
        *(void **)&next_free = dlsym(RTLD_NEXT, "free");
    next_free(block);
}

/* Always moves, because growing in place cannot be told from moving before the old block is gone. */
void *realloc(void *block, size_t size)
{
    if (block && !size) {
        free(block);
        return NULL;
    }
    void *moved = malloc(size);
    if (!moved || !block)
        return moved;
    size_t kept = malloc_usable_size(block);
    memcpy(moved, block, kept < size ? kept : size);
    free(block);
    return moved;
}
