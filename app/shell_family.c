/* Acting for somebody else, and cards that are laid for a screen. */
#include "app/shell.h"

#include <string.h>

#define LOG_MODULE "shell"
#include "base/log.h"

/* ---- for whom ---- */

struct uuid shell_subject(const struct shell *shell)
{
    const struct visit *visit = &shell->visit;
    return uuid_is_zero(visit->ward.id) ? visit->resident.id : visit->ward.id;
}

bool shell_acts_for_adult(const struct shell *shell)
{
    return !uuid_is_zero(shell->visit.ward.id) && !shell->visit.ward.is_child;
}

void shell_act_for(struct shell *shell, const struct ward *ward)
{
    explicit_bzero(&shell->visit.ward, sizeof shell->visit.ward);
    if (!ward)
        return;
    shell_close_desk(shell);
    shell->visit.ward = *ward;
}

/* Whatever a screen asks in the name of another resident, it asks as who acts for them; but for staff at
 * their desk. */
struct uuid shell_agent_of(const struct shell *shell, const struct store_request *request)
{
    const struct visit *visit = &shell->visit;
    bool is_for_another = visit->is_open && !uuid_is_zero(request->resident) &&
                          !uuid_equal(request->resident, visit->resident.id);
    return is_for_another && !visit->is_desk_open ? visit->resident.id : (struct uuid){0};
}

size_t shell_lent(const struct shell *shell, struct uuid loans[RECEIPT_LOANS_MAX])
{
    const struct visit *visit = &shell->visit;
    struct uuid subject = shell_subject(shell);
    size_t n = 0;
    for (size_t i = 0; i < visit->lent_count && n < RECEIPT_LOANS_MAX; i++)
        if (uuid_equal(visit->lent[i].resident, subject))
            loans[n++] = visit->lent[i].loan;
    return n;
}

void shell_lose_ward(struct shell *shell)
{
    shell_act_for(shell, NULL);
    shell_goto(shell, "home");
    shell_show_card_trouble(shell, ERR_ACCESS, OF_WARD);
}

const char *shell_family_detour(const struct shell *shell, const struct screen *next)
{
    bool acts = !uuid_is_zero(shell->visit.ward.id);
    bool is_shut =
        (acts && next->whose == FOR_SELF) || (shell_acts_for_adult(shell) && next->whose == FOR_CHILD);
    return is_shut ? "home" : NULL;
}

/* ---- a card for a screen ---- */

static void expect(struct shell *shell, bool is_expecting)
{
    struct visit *visit = &shell->visit;
    struct store_request request = {.op = STORE_DESK_EXPECT_CARD,
                                    .desk = visit->resident.desk,
                                    .resident = visit->resident.id,
                                    .is_expecting = is_expecting};
    if (!shell->screen->needs_desk) {
        shell_close_desk(shell);
        visit->waits_for_two = true;
        request.op = STORE_EXPECT_SECOND;
    }
    if (shell_ask_quietly(shell, &request) != ERR_OK)
        log_warning(
            "whether a card is waited for is not told"); /* one that is laid is then asked for again */
}

void shell_expect_card(struct shell *shell)
{
    expect(shell, true);
}

void shell_expect_no_card(struct shell *shell)
{
    if (shell->screen->needs_desk ? shell->visit.is_desk_open : shell->visit.waits_for_two)
        expect(shell, false);
}

bool shell_take_card_on_screen(struct shell *shell, const struct resident *laid, bool is_known)
{
    const struct visit *visit = &shell->visit;
    if (!laid->is_at_desk && !laid->is_second)
        return false;
    bool is_awaited = laid->is_at_desk ? visit->is_desk_open : visit->waits_for_two;
    if (!is_awaited || !shell->screen->card || shell->screen->needs_desk != laid->is_at_desk ||
        shell->next) { /* it came when the screen left */
        shell_show_card_trouble(shell, ERR_CARD, OF_CARD);
        return true;
    }
    struct resident resident = *laid;
    if (!is_known)
        resident.id = (struct uuid){0};
    shell->screen->card(shell->state, shell, &resident);
    explicit_bzero(&resident, sizeof resident);
    return true;
}

/* Tells the store's thread to forget the second card of this session; again at the next tick if it is far
 * behind. */
void shell_ask_to_part(struct shell *shell, struct uuid agent)
{
    enum err err =
        shell_ask_quietly(shell, &(struct store_request){.op = STORE_END_COMPANY, .resident = agent});
    shell->to_part = agent;
    if (err == ERR_OK)
        shell->to_part = (struct uuid){0};
}
