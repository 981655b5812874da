/* Memory. A kiosk that is out of memory aborts and is started again: the store is transactional, so nothing
 * is lost. Any thread. */
#pragma once

#include <stddef.h>

/* Zeroed; never NULL. Free with free(). */
void *mem_alloc(size_t size);
