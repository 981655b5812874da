/* The words of activities and services: when, for whom, how many seats, and why there is no place. UI thread
 * (tr). */
#pragma once

#include "db/bookings.h"

/* 今天, 明天, 周二 within a week, else 12月21日（周一）. */
void words_day(int32_t day, char *out, size_t size);
/* "明天 09:40", "周二 09:40"; short enough for a row. */
void words_when(int64_t starts_ms, char *out, size_t size);
/* "6–12 岁", "60 岁以上"; "" = everybody. */
void words_ages(int from, int to, char *out, size_t size);
/* 免费, or what it says. */
const char *words_price(const char *price);
/* "1:02:03" for the time until then. */
void words_countdown(int64_t left_ms, char *out, size_t size);

/* A few words for a badge, and their colour: jade, or amber for what waits. */
struct badge_words {
    char text[64];
    enum { BADGE_GOOD, BADGE_SOON } mood;
};
/* How it stands with a place that somebody has, and with the seats of what one could join. */
void words_state(const struct booking *booking, struct badge_words *out);
void words_seats(const struct activity_row *row, struct badge_words *out);

/* Why it was not done: what happened, and what can be done. booking is the one that is told of. */
void words_no_place(const struct booking_result *r, char *what, size_t what_size, char *todo,
                    size_t todo_size);
