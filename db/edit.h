/* An edit of a whole record of a house: an activity, a service, a survey. For the store's own files, inside a
 * transaction.
 */
#pragma once

#include "db/store_private.h"

/* The house whose record it is, and the version that stands (0 = new). */
struct edit {
    const char *site;
    struct uuid id;
    int version;
    bool has_changed;
};
/* find: SQL of id and version of the record with site and code. site "" = this house. False, with the
 * transaction's error set: another house's (ERR_UNSUPPORTED), or based_on, if not 0, is not the version that
 * stands (ERR_BUSY). */
bool edit_begin(struct store *store, struct edit *e, const char *find, const char *site, const char *code,
                int based_on);
/* The event of a change. raise: SQL that sets the version ?2 of the record ?1. */
void edit_end(struct store *store, const struct edit *e, const char *kind, const char *raise,
              const char *code);
enum import_outcome edit_outcome(const struct edit *e);
/* The id of this house's record with that code; find as above. A transaction of its own. */
enum err edit_find(struct store *store, const char *find, const char *code, struct uuid *out) MUST_CHECK;
