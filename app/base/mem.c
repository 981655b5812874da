#include "base/mem.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { STACK_DEPTH = 64 << 10 };

void *mem_alloc(size_t size)
{
    void *p = calloc(1, size ? size : 1);
    if (!p)
        abort();
    return p;
}

void mem_wipe_stack(void)
{
    uint8_t depth[STACK_DEPTH];
    explicit_bzero(depth, sizeof depth);
}
