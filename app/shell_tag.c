/* Second cards: whose it is, and the smaller session that it opens. */
#include "app/shell.h"

#include "base/clock.h"

#include <string.h>

/* A screen that waits for one to be linked takes it; else its holder is looked for. */
static void hand_on_tag(struct shell *shell, const struct tag_uid *uid)
{
    struct store_request request = {.op = STORE_FIND_TAG, .uid = *uid};
    if (shell->screen->tag && shell->screen->tag(shell->state, shell, uid))
        return;
    enum err err = shell_ask_quietly(shell, &request);
    shell->is_reading_card = err == ERR_OK;
    shell->finding_tag = err == ERR_OK ? request.id : 0;
    explicit_bzero(&request, sizeof request);
    if (err != ERR_OK)
        shell_show_card_trouble(shell, err, OF_STORE);
}

void shell_take_tag(struct shell *shell, const struct msg *msg)
{
    shell->tags_seen++;
    if (!shell->screen || shell->is_reading_card || shell->health.store != ERR_OK)
        return; /* an ID card that is being read counts */
    shell->touched_ms = clock_mono_ms();
    shell->card_err = ERR_OK;
    shell->overlay = OVERLAY_NONE;
    if (msg->err == ERR_OK)
        hand_on_tag(shell, &msg->uid);
    else
        shell_show_card_trouble(shell, msg->err, OF_TAG);
}

void shell_take_holder(struct shell *shell, const struct store_answer *a)
{
    if (a->id != shell->finding_tag)
        return; /* another card came meanwhile */
    shell->finding_tag = 0;
    shell->is_reading_card = false;
    if (shell->health.store != ERR_OK)
        return;
    if (a->err != ERR_OK) {
        shell_show_card_trouble(shell, a->err, OF_TAG);
        return;
    }
    if (shell->visit.is_open && uuid_equal(shell->visit.resident.id, a->resident.id))
        return;
    if (shell->visit.is_open || shell->visit.is_pending)
        shell_reset_comfort(shell); /* somebody else's large letters */
    shell_forget_visit(shell);
    if (shell_is_closed(shell)) {
        shell_goto(shell, "idle");
        shell_show_card_trouble(shell, ERR_CLOSED, OF_CARD);
        return;
    }
    shell_open_visit(shell, &a->resident, true);
}
