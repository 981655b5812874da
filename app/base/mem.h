/* Memory. A kiosk that is out of memory aborts and is started again: the store is transactional, so nothing
 * is lost. Any thread. */
#pragma once

#include <stddef.h>

/* Zeroed; never NULL. Free with free(). */
void *mem_alloc(size_t size);

/* Overwrites what calls that have returned left on this thread's stack: copies in their variables and in the
 * registers that they saved. For a thread that has just handled a card holder's data. */
void mem_wipe_stack(void);
