/* What a resident's own page shows of activities and services: two tiles, and the next thing to come. UI
 * thread. */
#pragma once

#include "screens/offer_parts.h"

enum { HOME_BOOKINGS_MAX = 16 };

struct home_programme {
    bool has_activities, has_services; /* something is on offer, or was booked */
    struct booking bookings[HOME_BOOKINGS_MAX];
    size_t count;
};

void home_programme_load(struct home_programme *p, const struct shell *shell);
/* What waits for an answer or to be fetched; what comes today or tomorrow. False: nothing. */
bool home_words_urgent(const struct home_programme *p, char *out, size_t size);
bool home_words_next(const struct home_programme *p, char *out, size_t size);
/* One tile or two, side by side. */
void home_draw_programme(const struct home_programme *p, struct ui *ui, struct rect row, int act_activities,
                         int act_services);
