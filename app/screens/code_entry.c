#include "screens/code_entry.h"

#include "screens/parts.h"
#include "ui/lang.h"

#include <string.h>

enum { CODE_CHARACTERS_MAX = 31 };

void code_entry_open(struct code_entry *entry, struct shell *shell)
{
    *entry = (struct code_entry){.is_open = true,
                                 .keyboard = {.layouts = 1U << LAYOUT_LATIN,
                                              .layout = LAYOUT_LATIN,
                                              .max = CODE_CHARACTERS_MAX,
                                              .has_done = true}};
    shell_announce(shell);
}

void code_entry_close(struct code_entry *entry, struct shell *shell)
{
    if (!entry->is_open)
        return;
    explicit_bzero(entry, sizeof *entry);
    shell_announce(shell);
}

void code_entry_draw(struct ui *ui, struct frame frame, const struct code_entry *entry)
{
    part_title(ui, &frame.status, tr("输入条码号"), tr("照着书上条码下面的数字和字母输入"));
    keyboard_draw_field(ui, &frame.status, &entry->keyboard, tr("例如 AB123456"));
    keyboard_draw(ui, frame.work, &entry->keyboard);
}

bool code_entry_tap(struct code_entry *entry, struct shell *shell, int action, int arg)
{
    enum keyboard_event event = keyboard_tap(&entry->keyboard, action, arg);
    if (event == KEYBOARD_BACK)
        code_entry_close(entry, shell);
    return event == KEYBOARD_DONE;
}
