/* Typing the number of a book whose barcode does not scan: a step of the screen that asked, which embeds a
 * struct code_entry in its state and keeps whatever it has shown so far. UI thread. */
#pragma once

#include "screens/screen.h"
#include "ui/keyboard.h"

struct code_entry {
    bool is_open;
    struct keyboard keyboard;
};

void code_entry_open(struct code_entry *entry, struct shell *shell);
void code_entry_draw(struct ui *ui, struct frame frame, const struct code_entry *entry);
/* True when keyboard.text is to be taken as if it had been scanned; 返回 closes the step. */
bool code_entry_tap(struct code_entry *entry, struct shell *shell, int action, int arg);
/* Wipes what was typed; well if none is open. */
void code_entry_close(struct code_entry *entry, struct shell *shell);
