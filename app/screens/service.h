/* The steps of an appointment, in two files: what is asked, and how it looks. One question at a time: which
 * day, what time, sure? UI thread. */
#pragma once

#include "screens/offer_parts.h"

struct service_screen {
    struct service service;
    enum err err; /* of reading it */
    struct service_day days[SERVICE_DAYS_MAX];
    size_t day_count;
    int32_t day; /* chosen */
    struct service_slot slots[SLOTS_MAX];
    size_t slot_count;
    int slot; /* chosen, -1 = a queue that is not open today */
    struct booking mine;
    enum service_step {
        STEP_DAYS,
        STEP_SLOTS,
        STEP_CONFIRM,
        STEP_MINE, /* what was booked */
        STEP_SURE, /* cancel it? */
        STEP_CLASH
    } step;
    bool is_moving;  /* mine gets another time */
    bool is_at_home; /* asked for */
    bool needs_card, has_last;
    enum store_op last_op;
    enum err last_err;
    struct booking_result last;
};

enum service_action {
    SERVICE_BACK,
    SERVICE_DAY,
    SERVICE_SLOT,
    SERVICE_BOOK,
    SERVICE_BOOK_HOME,
    SERVICE_BOOK_ANYWAY,
    SERVICE_CANCEL,
    SERVICE_CANCEL_SURE,
    SERVICE_KEEP,
    SERVICE_MOVE,
    SERVICE_ACCEPT,
    SERVICE_TICKET,
};

void service_draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame);
