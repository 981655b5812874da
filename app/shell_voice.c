/* What the kiosk rings and says. A sound goes with every result; words are spoken where they must be heard
 * (take your card, are you still there) and, while 朗读 is on, the title and the result of what is shown,
 * read from the frame itself, so that no screen can forget it. */
#include "app/shell.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "ui/lang.h"

#include <string.h>

enum { SPEECH_MAX = 4096 };

void shell_sound(struct shell *shell, enum sound sound)
{
    shell->sound = sound;
    shell->is_speech_due = true;
}

void shell_announce(struct shell *shell)
{
    shell->is_speech_due = shell->is_dirty = true;
}

static bool is_about_a_book(enum store_op op)
{
    return op == STORE_BORROW || op == STORE_UNDO_BORROW || op == STORE_RENEW || op == STORE_RENEW_ALL ||
           op == STORE_RETURN || op == STORE_PLACE_HOLD || op == STORE_CANCEL_HOLD;
}

static bool is_desk_refusal(const struct store_answer *a)
{
    return (a->op == STORE_DESK_OPEN && a->login.answer != DESK_OPEN) ||
           (a->op == STORE_DESK_ADD_COPY && a->new_copy.outcome != COPY_ADDED) ||
           (a->op == STORE_SHELF_SCAN && a->shelf_scan.outcome != SHELF_PRESENT);
}

void shell_sound_of(struct shell *shell, const struct store_answer *a)
{
    enum refusal refusal = is_about_a_book(a->op) ? a->circulation.refusal : REFUSED_NONE;
    bool is_check_in = a->op >= STORE_CHECK_IN && a->op <= STORE_CHECK_OUT;
    bool is_refused =
        a->err == ERR_OK && (is_desk_refusal(a) || (is_check_in && a->checked.refusal != BOOKING_NONE));
    if ((a->op == STORE_RECEIPT_NEW || a->op == STORE_TICKET_NEW) && a->err == ERR_OK)
        return; /* the paper's own result follows */
    if (a->op == STORE_CHECK_IN_DUE && (a->err != ERR_OK || a->due_count == 0))
        return; /* nobody asked for it */
    shell_sound(shell, a->err != ERR_OK || is_refused                                   ? SOUND_FAILURE
                       : refusal == REFUSED_NONE                                        ? SOUND_SUCCESS
                       : refusal == REFUSED_NOT_ON_LOAN || refusal == REFUSED_AMBIGUOUS ? SOUND_ATTENTION
                                                                                        : SOUND_FAILURE);
}

/* Shown words that are spoken aloud even to people who did not ask for it. */
static bool must_be_heard(const struct shell *shell)
{
    const char *shown = shell_shown(shell);
    return strcmp(shown, "still-there") == 0 ||
           (shell->screen && shell->screen->must_be_heard && strcmp(shown, shell->screen->name) == 0);
}

static void collect(const struct shell *shell, bool is_all, char *out, size_t size)
{
    for (size_t i = shell->first_text; i < ui_text_count(shell->ui); i++) {
        const struct shown_text *text = ui_text_at(shell->ui, i);
        size_t used = strlen(out);
        if (!text->is_grouped && !text->is_private && (is_all || text->is_news || text->size >= TEXT_TITLE))
            str_format(out + used, size - used, "%s。", text->text);
    }
}

void shell_speak(struct shell *shell)
{
    if (!shell->is_speech_due)
        return;
    char text[SPEECH_MAX] = "";
    if (shell->is_reading || must_be_heard(shell))
        collect(shell, shell->is_reading_all, text, sizeof text);
    if (shell->voice && (shell->sound != SOUND_NONE || *text))
        voice_announce(shell->voice, shell->sound, lang_name(), text);
    explicit_bzero(text, sizeof text);
    shell->is_speech_due = shell->is_reading_all = false;
    shell->sound = SOUND_NONE;
}

void shell_read_aloud(struct shell *shell, bool is_on)
{
    shell->is_reading = is_on;
    shell->is_reading_all = shell->is_speech_due = is_on;
    if (!is_on && shell->voice)
        voice_stop(shell->voice);
}

void shell_focus(struct shell *shell, const char *label, bool is_disabled)
{
    char text[160];
    shell->touched_ms = clock_mono_ms();
    if (!*label)
        return; /* of a PIN */
    tr_fill(text, sizeof text, is_disabled ? tr("{0}，现在不能按") : "{0}", label);
    if (shell->voice)
        voice_announce(shell->voice, SOUND_NONE, lang_name(), text);
}

void shell_explore(struct shell *shell, bool is_on)
{
    ui_set_explore(shell->ui, is_on);
    shell_read_aloud(shell, is_on);
    shell->is_speech_due = false;
    if (shell->voice)
        voice_announce(shell->voice, SOUND_ATTENTION, lang_name(),
                       is_on ? tr("摸读打开了。碰一下读出来，再碰一下就选中。在空处按住三秒关掉")
                             : tr("摸读关掉了"));
}

void shell_hold(struct shell *shell)
{
    shell->touched_ms = clock_mono_ms();
    shell_explore(shell, !ui_is_exploring(shell->ui));
}

void shell_check_sound(struct shell *shell)
{
    enum err state = shell->voice ? voice_state(shell->voice) : ERR_NOT_FOUND;
    if (state == ERR_BUSY || state == ERR_STOPPED) /* not known yet; silent because the house wants it */
        state = ERR_OK;
    shell->is_dirty |= state != shell->health.sound;
    shell->health.sound = state;
}
