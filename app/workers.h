/* The threads beside the UI: the store's and one for each device. Each owns its connection or driver state,
 * reports by struct msg into inbox and ends when stopped. Start and stop from the UI thread. */
#pragma once

#include "app/msg.h"
#include "base/mailbox.h"

struct workers;

/* Borrows conf and keys; bench serves the simulated devices (may be NULL when none is configured). */
struct workers *workers_start(const struct conf *conf, const struct keys *keys, struct sim_bench *bench,
                              struct mailbox *inbox);
/* Accepts NULL. Closes the database, then ends every device's thread; at most as long as their longest calls.
 * False if one hangs in a foreign library beyond that: then all that it may touch stays, and the process has
 * to end. */
bool workers_stop(struct workers *workers);

/* Both never wait; ERR_FULL when the thread is far behind. */
enum err workers_ask_store(struct workers *workers, const struct store_request *request) MUST_CHECK;
/* Takes the raster, also on failure. */
enum err workers_print(struct workers *workers, struct uuid receipt, struct raster *raster) MUST_CHECK;
