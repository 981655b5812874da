/* kioskctl at the desk: cards and PINs of staff. One thread. */
#pragma once

#include "ctl/ctl.h"
#include "db/desk.h"
#include "model/pin.h"

/* Where cards and PINs come from. */
struct ctl_desk_source {
    const char *card;       /* --card: a card file instead of the reader, with the simulated reader only */
    const char *admin_card; /* --admin-card: the same for the administrator's */
    const char *pin_fd;     /* --pin-fd: a file descriptor with one PIN a line, in the order in which they are
                               asked; NULL = the terminal, which does not show them */
};

/* Waits for a card on the reader, or reads the card file. CTL_OK and *out (wipe it), or what was told. */
enum ctl_exit ctl_take_card(const struct conf *conf, const char *command, const char *file,
                            const char *prompt, struct identity *out);
/* A PIN, once; is_new: twice at a terminal, and one that nobody guesses. */
enum ctl_exit ctl_ask_pin(const char *command, const struct ctl_desk_source *source, const char *prompt,
                          const struct identity *is_new, char pin[PIN_MAX + 2]);
/* Opens the desk with a staff member's card and PIN; what is wrong with them is told, not which. file: of the
 * card, NULL = the reader. *laid and typed (may be NULL): the card and the PIN, wiped by the caller. */
enum ctl_exit ctl_open_desk(const struct conf *conf, const char *command, struct store *store,
                            const struct ctl_desk_source *source, const char *file, struct uuid *desk,
                            struct identity *laid, char typed[PIN_MAX + 2]);
/* Enrols the holder of a card that is asked for here, with a PIN that is asked for here. */
enum ctl_exit ctl_enrol(const struct conf *conf, const char *command, struct store *store,
                        const struct ctl_desk_source *source, const char *name, enum staff_role role);
