/* Pieces that the screens of activities and services share. UI thread. */
#pragma once

#include "screens/parts.h"
#include "screens/words_booking.h"

/* Something to choose in a list: the whole row is touched. Icon, title, when (never cut) with a badge, and
 * where with a note. */
struct offer_row {
    int icon;
    const char *title; /* data */
    const char *when;  /* "" = nothing */
    const char *place; /* data; ends with … where it does not fit */
    const char *note;
    struct badge_words badge;
    int action, arg;
    bool is_disabled;
};
/* Three lines, or two where the list is too low for them: what stands below the title alone. */
int part_offer_height(struct ui *ui, struct rect list);
void part_offer(struct ui *ui, struct rect r, const struct offer_row *row);

/* Two lines in a box that is touched: a day, a time. */
struct cell {
    const char *over, *under; /* over is the larger one */
    bool is_off;              /* closed, full and not to be waited for */
    bool is_soft;             /* can be touched, but is not what people want */
    int action, arg;
};
void part_cell(struct ui *ui, struct rect r, const struct cell *cell);
/* count cells in rows of as many as have room, as a list; widest: of their words, for the width. paint gives
 * the i-th. */
void part_cells(struct ui *ui, struct rect r, const char *const *widest, int count, const void *arg,
                void (*paint)(struct ui *ui, struct rect r, int i, const void *arg));

/* Sentences one below the other, as part_lines draws them. */
enum { OFFER_LINES_MAX = 5, OFFER_LINE_SIZE = 512 };
struct offer_lines {
    char text[OFFER_LINES_MAX][OFFER_LINE_SIZE];
    int count;
};
char *offer_line(struct offer_lines *lines); /* the next one, to be filled */
void part_draw_lines(const struct offer_lines *lines, struct rect status, struct rect work, struct ui *ui);

/* A question with a way back: the safe answer is the large one. */
void part_question(struct ui *ui, struct frame frame, const char *title, const char *what, const char *todo,
                   struct button yes, struct button no);

/* Is there anything that the screens could show? */
bool part_has_activities(const struct shell *shell);
bool part_has_services(const struct shell *shell);

/* Can anybody enrol here? The session that an ID card opened, for whom it acts. */
bool part_knows_who(const struct shell *shell);
/* And may their places be shown? Not those of another adult. */
bool part_shows_own(const struct shell *shell);
/* The years on the card that was laid, if it is theirs who enrols; else -1. */
int part_age_years(const struct shell *shell);

/* To the ticket of a booking, on paper or on the screen. */
struct button part_ticket_button(int action, bool is_busy);

/* What came of an act on a booking, where it was not done: true if there was something to say. *used: the
 * height of it. */
bool part_not_done(struct ui *ui, struct rect r, enum err err, const struct booking_result *result,
                   int *used);
