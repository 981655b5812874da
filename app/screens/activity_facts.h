/* What an activity's screen says about it. UI thread. */
#pragma once

#include "screens/offer_parts.h"

struct activity_facts {
    struct activity_row row;
    struct activity_session sessions[ACTIVITY_SESSIONS_MAX];
    size_t session_count;
};

/* When, where, for whom. */
void activity_main_lines(const struct activity_facts *f, struct offer_lines *lines);
/* What it is, what to bring, every day of it; is there any of this? */
bool activity_has_more(const struct activity_facts *f);
void activity_more_lines(const struct activity_facts *f, struct offer_lines *lines);
