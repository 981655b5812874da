/* All time comes from here, so that a test or a UI script can move it. Any thread. */
#pragma once

#include <stdint.h>

int64_t clock_wall_ms(void);        /* since 1970, UTC */
int64_t clock_mono_ms(void);        /* never goes back; for timers */
int64_t clock_boottime_ms(void);    /* counts suspend; stored in events to correct wrong clocks later */
const uint8_t *clock_boot_id(void); /* 16 bytes, changes at each boot; static */

/* Tests and scripts: move every clock forward (a person who waits). */
void clock_advance_ms(int64_t by_ms);
/* Tests: from now on the monotonic clock moves by clock_advance_ms alone, however slow the machine is. */
void clock_stop(void);
/* Tests and scripts: set the wall clock alone (somebody set the time). */
void clock_set_wall_ms(int64_t wall_ms);
