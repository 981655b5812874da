/* 门口签到: the kiosk checks in to one session alone, and opens none of its own, until staff end it or it is
 * over. */
#include "app/shell.h"

#include "base/clock.h"

#include <string.h>

enum { STAYS_MS = 15 * 60 * 1000 }; /* after the end: who comes out may ask */

const struct door *shell_door(const struct shell *shell)
{
    return &shell->door;
}

void shell_let_go_at_door(struct shell *shell)
{
    struct door *door = &shell->door;
    if (!uuid_is_zero(door->laid.desk))
        shell_ask_to_close(shell, door->laid.desk);
    if (!uuid_is_zero(door->laid.id) && !door->is_known)
        shell_ask_to_forget(shell, door->laid.id);
    door->laid = (struct resident){.age_years = -1};
    door->is_known = false;
}

void shell_open_door(struct shell *shell, const struct check_in *session)
{
    shell_forget_visit(shell);
    shell->door = (struct door){.is_on = true, .session = *session};
    shell_goto(shell, "door");
}

bool shell_take_card_at_door(struct shell *shell, const struct resident *laid, bool is_known)
{
    if (!shell->door.is_on)
        return false;
    shell_forget_visit(shell); /* of who tried a PIN here */
    shell_let_go_at_door(shell);
    shell->door.laid = *laid;
    shell->door.is_known = is_known;
    shell_goto(shell, "door-said");
    return true;
}

void shell_unlock_door(struct shell *shell)
{
    struct door *door = &shell->door;
    shell->visit =
        (struct visit){.is_open = door->is_known, .is_pending = !door->is_known, .resident = door->laid};
    shell->first_id_of_visit = shell->next_id;
    door->laid = (struct resident){.age_years = -1};
    shell_goto(shell, "desk-pin");
}

/* The PIN was right: the desk opens, and the door is shut. */
const char *shell_door_detour(struct shell *shell, const struct screen *next)
{
    static const char *const allowed[] = {"door", "door-said", "desk-pin", "trouble"};
    if (!shell->door.is_on)
        return NULL;
    if (shell->visit.is_desk_open) {
        explicit_bzero(&shell->door, sizeof shell->door);
        return NULL;
    }
    for (size_t i = 0; i < sizeof allowed / sizeof allowed[0]; i++)
        if (strcmp(next->name, allowed[i]) == 0)
            return NULL;
    return "door";
}

void shell_tick_door(struct shell *shell)
{
    const struct door *door = &shell->door;
    bool is_over = door->is_on && clock_wall_ms() >= door->session.ends_ms + STAYS_MS;
    if (!is_over || !shell->screen || !shell->screen->is_resting)
        return;
    explicit_bzero(&shell->door, sizeof shell->door);
    shell_goto(shell, "idle");
}
