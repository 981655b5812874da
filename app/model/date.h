/* Calendar dates as day numbers (days since 1970-01-01), so that adding 30 days is adding 30. Any thread. */
#pragma once

#include "base/conf.h"

#include <stdbool.h>
#include <stdint.h>

enum { DAY_FOREVER = INT32_MAX };

struct civil {
    int year, month, day; /* month 1..12 */
};

int32_t day_from_civil(struct civil c);
struct civil day_to_civil(int32_t day);
int day_weekday(int32_t day); /* 1 = Monday .. 7 = Sunday */
/* The date and minute of the day at wall_ms in the process's time zone (main sets TZ from [site] timezone).
 */
int32_t day_at(int64_t wall_ms);
int minute_at(int64_t wall_ms);
int64_t day_ms(int32_t day, int minute); /* the way back */
/* YYYYMMDD or YYYY-MM-DD, a date that exists; false otherwise. */
bool day_parse(const char *text, int32_t *out);

bool day_is_open(const struct conf_site *site, int32_t day);
/* day itself if it is open, else the next open one (gives day back if none comes within 366 days). */
int32_t day_next_open(const struct conf_site *site, int32_t day);
/* Is the house open at that moment, and when it is next (wall_ms itself while it is open). */
bool house_is_open(const struct conf_site *site, int64_t wall_ms);
int64_t house_next_open_ms(const struct conf_site *site, int64_t wall_ms);
