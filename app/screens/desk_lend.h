/* Lending to a resident at the desk by scanning: a step of the screen that shows the resident, which embeds a
 * struct desk_lend in its state. What a rule forbids may be lent all the same for a reason; what they have
 * already may be returned. UI thread. */
#pragma once

#include "screens/screen.h"

struct desk_lend {
    struct circulation last; /* of the last scan */
    bool has_last, was_return, asks_reason;
    char code[256]; /* of the last scan, to ask again with the reason or the chosen copy */
    enum err err;
};

void desk_lend_scan(struct desk_lend *lend, struct shell *shell, struct uuid resident, const char *code);
/* Does it want the screen's foot and work: is something to be chosen? */
bool desk_lend_asks(const struct desk_lend *lend);
/* What came of the last scan, at the top of *status; nothing before the first. */
void desk_lend_draw_status(const struct desk_lend *lend, struct ui *ui, struct rect *status);
/* The choices, where it asks; actions from first on. */
enum { DESK_LEND_ACTIONS = 5 };
void desk_lend_draw_choices(const struct desk_lend *lend, bool is_busy, struct ui *ui, struct rect foot,
                            struct rect work, int first);
void desk_lend_tap(struct desk_lend *lend, struct shell *shell, struct uuid resident, int action, int arg);
/* STORE_DESK_LEND and STORE_RETURN. */
void desk_lend_answer(struct desk_lend *lend, const struct store_answer *a);
