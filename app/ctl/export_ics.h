/* Activities as iCalendar on stdout. One thread. */
#pragma once

#include "base/conf.h"
#include "db/store.h"

/* Errors are the store's; ERR_DATA: an activity that its own list does not tell well enough. */
enum err export_ics(struct store *store, const struct conf *conf) MUST_CHECK;
