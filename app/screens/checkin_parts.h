/* What a card checked in to, and what else its holder could do about it: the same on the home screen and in
 * the list of it all. UI thread. */
#pragma once

#include "screens/screen.h"

enum { CHECKIN_ITEMS_MAX = 8 };

struct checkin_item {
    bool is_done; /* they are in: to be taken back */
    struct check_in_choice choice;
};

struct checkin {
    struct checkin_item items[CHECKIN_ITEMS_MAX]; /* done ones first */
    size_t count;
    struct checkin_item asked; /* what the last tap was about */
    bool has_answer;
    enum err err;
    struct check_in answer;
    int minutes, times; /* a volunteer's hours, when they leave */
};

/* Of the visit as it is now; asks once in a visit what is due. */
void checkin_enter(struct checkin *c, struct shell *shell);
/* Does what the button of this item says. */
void checkin_tap(struct checkin *c, struct shell *shell, size_t i);
/* For the screen's answer(); others' answers are not looked at. */
void checkin_take(struct checkin *c, struct shell *shell, const struct store_answer *a);

/* How many can be done, and which comes first. */
int checkin_buttons(const struct checkin *c, size_t *first);
/* "撤销签到", "现场参加"; NULL: nothing can be done any more */
const char *checkin_button(const struct checkin_item *item);
/* What there is to know of it: the time of a check-in, or the places that are left. */
void checkin_words(const struct checkin_item *item, char *out, size_t size);
/* A line about the last tap, or what was checked in, or the only thing there is; "" = nothing. */
void checkin_news(const struct checkin *c, char *out, size_t size);
bool checkin_is_news(const struct checkin *c);     /* something happened, not only could */
bool checkin_has_trouble(const struct checkin *c); /* the last tap was refused */

/* "已签到 14:27", "您 14:27 已经签到". */
void words_checked_in(const struct check_in *c, char *out, size_t size);
/* Why somebody is not in. */
const char *words_not_checked_in(enum booking_refusal refusal);
