/* Whose child a resident is, and who acts for whom, as `kioskctl resident` prints it. */
#pragma once

#include "db/family.h"

/* What follows the facts of a resident, in words or as pairs of the JSON object. Children are told in words
 * here, and in JSON by the caller, as residents of their own. */
enum err ctl_print_family(struct store *store, const struct about *about, bool is_json) MUST_CHECK;
