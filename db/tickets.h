/* The ticket of a booking: its paper, and what the token on it leads to. Thread: as store.h. */
#pragma once

#include "db/bookings.h"

/* The ticket of this open booking of the resident; the same one whenever it is asked for again.
 * ERR_NOT_FOUND: not open, or not theirs. */
enum err store_ticket_new(struct store *store, struct uuid resident, struct uuid booking,
                          struct ticket_facts *out) MUST_CHECK;
/* What the paper with this token shows, and how its booking stands. Works on a read-only store. Errors as
 * token_verify; ERR_DATA also for a receipt of loans, ERR_NOT_FOUND when this kiosk made no such ticket. */
enum err store_ticket_by_token(struct store *store, const char *token, struct ticket_facts *facts,
                               struct booking *now) MUST_CHECK;
