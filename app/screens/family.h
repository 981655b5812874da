/* The steps of 家人代办, in two files: whom one may act for, and the second card. One question at a time. UI
 * thread. */
#pragma once

#include "screens/screen.h"

struct family {
    enum family_step {
        FAMILY_LIST,    /* children, who may be acted for, who may act for me */
        FAMILY_ONE,     /* one of them is chosen: what is to be done */
        FAMILY_LEAVE,   /* the child is to be deleted: sure? */
        FAMILY_WAIT,    /* for the second card */
        FAMILY_LAID,    /* it was laid: act once, or from now on? */
        FAMILY_MANDATE, /* from now on: what its giver agrees to */
        FAMILY_JOIN,    /* it was laid for a child: what the second guardian agrees to */
    } step;
    struct ward wards[WARDS_MAX];
    struct agent agents[AGENTS_MAX];
    size_t ward_count, agent_count;
    int chosen;         /* of wards, then agents */
    bool is_for_child;  /* the second card is a guardian's for the chosen child */
    struct ward second; /* who laid it */
    enum err err;       /* of the last thing that was asked, or of reading the list */
    const char
        *trouble; /* what was wrong with it in words, for tr(); NULL = none that is known better than err */
    const char *done; /* what was done, likewise */
};

/* ---- family_second.c ---- */
enum { FAMILY_SECOND_ACTIONS = 100 };

void family_wait(struct family *s, struct shell *shell, bool is_for_child);
void family_draw_second(const struct family *s, const struct shell *shell, struct ui *ui, struct frame frame);
void family_tap_second(struct family *s, struct shell *shell, int action);
void family_card(void *state, struct shell *shell, const struct resident *laid);
bool family_tag(void *state, struct shell *shell, const struct tag_uid *uid);
/* Why an answer to one of these steps' questions is no success, for tr(); NULL = nothing that err does not
 * tell. */
const char *family_trouble(const struct store_answer *a);

/* ---- family.c ---- */
void family_show(struct family *s, struct shell *shell, enum family_step step);
void family_load(struct family *s, struct shell *shell);
/* Title, and below it what went wrong or was done. */
void family_heading(const struct family *s, struct ui *ui, struct rect *status, const char *title,
                    const char *subtitle);
