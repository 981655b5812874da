/* The desk: opened by a staff member's card and PIN within the visit, and closed with it, or by another card.
 */
#include "app/shell.h"

#include <string.h>

#define LOG_MODULE "shell"
#include "base/log.h"

/* Tells the store's thread to wipe what belongs to this desk; again at the next tick if it is far behind. */
void shell_ask_to_close(struct shell *shell, struct uuid desk)
{
    enum err err = shell_ask_quietly(shell, &(struct store_request){.op = STORE_DESK_CLOSE, .desk = desk});
    shell->to_close = desk;
    if (err == ERR_OK)
        shell->to_close = (struct uuid){0};
}

void shell_close_desk(struct shell *shell)
{
    struct visit *visit = &shell->visit;
    if (!uuid_is_zero(visit->resident.desk))
        shell_ask_to_close(shell, visit->resident.desk);
    visit->resident.desk = (struct uuid){0};
    visit->is_desk_open = false;
    explicit_bzero(&visit->staff, sizeof visit->staff);
}

/* Only the screen that asked opens it: who went away from there while the PIN was looked at meant to leave.
 */
void shell_take_login(struct shell *shell, const struct store_answer *a)
{
    struct visit *visit = &shell->visit;
    if (a->err != ERR_OK || a->login.answer != DESK_OPEN || !uuid_equal(a->login.desk, visit->resident.desk))
        return;
    if (a->id < shell->first_id_of_screen || shell->next) {
        shell_close_desk(shell);
        return;
    }
    visit->is_desk_open = true;
    visit->staff = a->login.staff;
    shell_goto(shell, "desk");
}

bool shell_keeps_desk(struct shell *shell, const struct resident *laid)
{
    struct visit *visit = &shell->visit;
    if (!visit->is_desk_open)
        return false;
    if (uuid_equal(laid->desk, visit->resident.desk)) {
        visit->resident = *laid;
        return true;
    }
    shell_forget_visit(shell);
    return false;
}

void shell_lose_desk(struct shell *shell)
{
    shell_forget_visit(shell);
    shell_goto(shell, "idle");
    shell_show_card_trouble(shell, ERR_ACCESS, OF_STORE);
}

const char *shell_desk_detour(struct shell *shell, const struct screen *next)
{
    struct staff staff;
    bool has_card = !uuid_is_zero(shell->visit.resident.desk) && !shell->visit.is_by_tag;
    if (!next->needs_desk && (has_card || !next->needs_staff_card))
        return NULL;
    if (!shell->visit.is_desk_open)
        return shell->visit.is_open ? "home" : "idle";
    enum err err = store_staff_find(shell->store, shell->visit.staff.id, &staff);
    if (err == ERR_OK && !staff.is_disabled && staff.role >= next->least_role)
        return NULL;
    if (err == ERR_OK && !staff.is_disabled)
        return "desk";
    shell_forget_visit(shell);
    shell_show_card_trouble(shell, ERR_ACCESS, OF_STORE);
    return "idle";
}
