/* Plays a UI script against the running program: one command a line, # comments. Cards, scans and device
 * faults go through the bench; taps go the way of a finger. Every command waits until the program has
 * settled, expectations wait up to their limit. UI thread. */
#pragma once

#include "app/bench.h"
#include "app/shell.h"

#include <stdbool.h>

struct script;

/* ERR_NOT_FOUND; ERR_CONFIG with "FILE:LINE: what is wrong" for a line that is no command. from_line: the
 * first line to play (after a restart). restart is called by "restart kill" and does not return. */
enum err script_load(struct script **out, const char *path, int from_line, char *message,
                     size_t size) MUST_CHECK;
void script_destroy(struct script *script);

/* People come while the house is open: goes on to the next opening if it is closed. Before the devices start,
 * whose waiting would seem over. */
void script_until_open(const struct conf_site *site);

enum script_state { SCRIPT_RUNNING, SCRIPT_PASSED, SCRIPT_FAILED };
/* Goes on as far as it can now; says on stderr what failed and where. */
enum script_state script_step(struct script *script, struct shell *shell, struct bench *bench);
/* The line that "restart kill" stands on, 0 if none was reached: the program must replace itself and go on
 * after it. */
int script_restart_line(const struct script *script);
