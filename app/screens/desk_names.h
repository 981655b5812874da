/* Looking for a resident who has no card along, by name or whole number: a step that a desk screen embeds in
 * its state. What was typed and found is wiped with it. UI thread. */
#pragma once

#include "screens/screen.h"
#include "ui/keyboard.h"

struct desk_names {
    bool is_open, has_found; /* found: the list is shown, not the keyboard */
    struct keyboard keyboard;
    struct person persons[PERSONS_MAX];
    int count;
    enum err err;
};

void desk_names_open(struct desk_names *names, struct shell *shell);
void desk_names_draw(struct ui *ui, struct frame frame, const struct desk_names *names, bool is_busy);
/* True: *chosen is whom to look at. */
bool desk_names_tap(struct desk_names *names, struct shell *shell, int action, int arg, struct uuid *chosen);
/* To the question that a tap asked. */
void desk_names_answer(struct desk_names *names, struct shell *shell, const struct store_answer *answer);
