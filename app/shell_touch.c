/* What a finger does outside the screens, and what the clock does to a session. */
#include "app/shell.h"

#include "base/clock.h"
#include "model/date.h"
#include "screens/words.h"
#include "ui/lang.h"

#include <string.h>

#define LOG_MODULE "shell"
#include "base/log.h"

enum { SLOW_FACTOR = 3 };

bool shell_set_lang(struct shell *shell, const char *lang)
{
    char message[256];
    enum err err = lang_set(lang, shell->assets_dir, message, sizeof message);
    if (err != ERR_OK)
        log_error("%s", message);
    shell->is_dirty = true;
    return err == ERR_OK;
}

void shell_reset_comfort(struct shell *shell)
{
    ui_set_theme(shell->ui, shell->conf->screen.theme);
    if (!shell_set_lang(shell, shell->conf->screen.lang))
        shell_set_lang(shell, "zh");
    shell->is_low = shell->is_slow = shell->is_reading = false;
    ui_set_explore(shell->ui, false);
}

/* Turns one half of "large+contrast" on or off. */
static void toggle_theme(struct shell *shell, bool flip_large, bool flip_contrast)
{
    bool is_large = (strstr(ui_theme(shell->ui), "large") != NULL) != flip_large;
    bool is_contrast = (strstr(ui_theme(shell->ui), "contrast") != NULL) != flip_contrast;
    ui_set_theme(shell->ui, is_large && is_contrast ? "large+contrast"
                            : is_large              ? "large"
                            : is_contrast           ? "contrast"
                                                    : "standard");
}

/* Somebody goes: with thanks and the card, or from a screen that needed none. */
static void leave(struct shell *shell)
{
    if (shell->visit.is_open || shell->visit.is_pending)
        shell_end_visit(shell);
    else
        shell_goto(shell, "idle");
}

static void frame_tap(struct shell *shell, int action)
{
    switch (action) {
    case FRAME_EXIT:
        leave(shell);
        break;
    case FRAME_DISPLAY:
        shell->overlay = OVERLAY_DISPLAY;
        shell->is_speech_due = true;
        break;
    case FRAME_HELP:
        shell_call_help(shell, HELP_ASKED);
        break;
    case FRAME_READ:
        shell_read_aloud(shell, !shell->is_reading);
        break;
    case FRAME_COVER:
        words_cover(!words_is_covered());
        break;
    case FRAME_LANG:
        shell_set_lang(shell, strcmp(lang_name(), "zh") == 0 ? "en" : "zh");
        shell_read_aloud(shell, shell->is_reading);
        break;
    case FRAME_STAY:
    case FRAME_CLOSE:
        shell->overlay = OVERLAY_NONE;
        break;
    case FRAME_LARGE:
        toggle_theme(shell, true, false);
        break;
    case FRAME_CONTRAST:
        toggle_theme(shell, false, true);
        break;
    case FRAME_LOW:
        shell->is_low = !shell->is_low;
        break;
    case FRAME_EXPLORE:
        shell_explore(shell, !ui_is_exploring(shell->ui));
        break;
    case FRAME_SLOW:
        shell->is_slow = !shell->is_slow;
        break;
    default:
        break;
    }
}

void shell_tap(struct shell *shell, int action, int arg)
{
    shell->touched_ms = clock_mono_ms();
    shell->card_err = ERR_OK;
    shell->is_dirty = true;
    if (shell->overlay == OVERLAY_STILL_THERE) /* whatever was tapped: somebody is there */
        shell->overlay = OVERLAY_NONE;
    if (action < 0)
        frame_tap(shell, action);
    else if (shell->screen && shell->screen->tap)
        shell->screen->tap(shell->state, shell, action, arg);
}

void shell_take(struct shell *shell, const struct ui_input *input)
{
    if (input->kind == INPUT_NONE)
        return;
    shell->is_dirty = true;
    switch (input->kind) {
    case INPUT_TAP:
        shell_tap(shell, input->action, input->arg);
        break;
    case INPUT_FOCUS:
        shell_focus(shell, input->label, input->is_disabled);
        break;
    case INPUT_HOLD:
        shell_hold(shell);
        break;
    case INPUT_SCROLLED:
        shell->touched_ms = clock_mono_ms();
        break;
    case INPUT_CLOSED:
        shell->is_closing = true;
        break;
    case INPUT_NONE:
    case INPUT_REDRAW:
        break;
    }
}

/* ---- time ---- */

static bool has_deadline(const struct shell *shell)
{
    return shell->screen && !shell->screen->stay_s && !shell->screen->is_resting;
}

/* Milliseconds since the last touch, and when the warning and the end come. */
static int64_t idle_ms(const struct shell *shell)
{
    return clock_mono_ms() - shell->touched_ms;
}

int shell_patience(const struct shell *shell)
{
    return shell->is_slow ? SLOW_FACTOR : 1;
}

static int64_t warn_after_ms(const struct shell *shell)
{
    return shell->conf->screen.idle_s * 1000 * shell_patience(shell);
}

static int64_t end_after_ms(const struct shell *shell)
{
    return warn_after_ms(shell) + shell->conf->screen.warn_s * 1000 * shell_patience(shell);
}

int shell_seconds_left(const struct shell *shell)
{
    if (!has_deadline(shell))
        return -1;
    int64_t left =
        (shell->overlay == OVERLAY_STILL_THERE ? end_after_ms(shell) : warn_after_ms(shell)) - idle_ms(shell);
    return left > 0 ? (int)((left + 999) / 1000) : 0;
}

static void tick_session(struct shell *shell)
{
    if (idle_ms(shell) >= end_after_ms(shell)) {
        leave(shell);
    } else if (idle_ms(shell) >= warn_after_ms(shell) && shell->warned_touch_ms != shell->touched_ms) {
        shell->warned_touch_ms = shell->touched_ms;
        shell->overlay = OVERLAY_STILL_THERE;
        shell_sound(shell, SOUND_ATTENTION);
        shell->is_dirty = true;
    }
}

/* Staff may answer a call from another program, so the row is asked for while anybody waits. */
static void tick_help(struct shell *shell)
{
    struct help_call call = {0};
    if (shell->overlay != OVERLAY_HELP || shell->health.store != ERR_OK)
        return;
    if (store_open_call(shell->store, &call) != ERR_OK)
        call = (struct help_call){0};
    shell->is_dirty |= call.raised_ms != shell->help.raised_ms || call.answered_ms != shell->help.answered_ms;
    shell->help = call;
}

/* On the button 退出, which only a visit has, and in the warning. */
static bool shows_seconds(const struct shell *shell)
{
    bool has_exit = shell->visit.is_open || shell->visit.is_pending;
    return has_deadline(shell) && (has_exit || shell->overlay == OVERLAY_STILL_THERE);
}

/* Somebody without a session opened the settings, or changed one. */
static bool is_changed_for_somebody(const struct shell *shell)
{
    const struct conf_screen *usual = &shell->conf->screen;
    return shell->screen && shell->screen->is_resting &&
           (shell->overlay != OVERLAY_NONE || ui_is_exploring(shell->ui) || shell->is_low || shell->is_slow ||
            shell->is_reading || strcmp(ui_theme(shell->ui), usual->theme) != 0 ||
            strcmp(lang_name(), usual->lang) != 0);
}

/* At the start and after midnight: what was reserved and not fetched in time goes to who waits next. */
static void tick_day(struct shell *shell)
{
    int32_t today = day_at(clock_wall_ms());
    if (!shell->store || shell->tidied_day == today)
        return;
    if (shell_ask_quietly(shell, &(struct store_request){.op = STORE_EXPIRE_HOLDS}) == ERR_OK)
        shell->tidied_day = today;
}

/* Each minute in which nothing else is asked: places that were offered go to who waits next. */
static void tick_minute(struct shell *shell)
{
    enum { MINUTE_MS = 60000 };
    int64_t minute = clock_wall_ms() / MINUTE_MS;
    if (!shell->store || shell->tidied_minute == minute || shell_is_busy(shell))
        return;
    if (shell_ask_quietly(shell, &(struct store_request){.op = STORE_TIDY_BOOKINGS}) == ERR_OK)
        shell->tidied_minute = minute;
}

void shell_tick(struct shell *shell)
{
    int64_t now = clock_mono_ms();
    if (has_deadline(shell)) {
        tick_session(shell);
    } else if (is_changed_for_somebody(shell) && idle_ms(shell) >= warn_after_ms(shell)) {
        shell_goto(shell, "idle"); /* who went away without a session */
    }
    tick_help(shell);
    shell_tick_door(shell);
    shell_check_sound(shell);
    if (!uuid_is_zero(shell->to_forget))
        shell_ask_to_forget(shell, shell->to_forget);
    if (!uuid_is_zero(shell->to_close))
        shell_ask_to_close(shell, shell->to_close);
    if (!uuid_is_zero(shell->to_part))
        shell_ask_to_part(shell, shell->to_part);
    if (shell->screen && shell->screen->stay_s && !shell->has_card &&
        now - shell->entered_ms >= shell->screen->stay_s * 1000 * shell_patience(shell))
        shell_goto(shell, shell->screen->then ? shell->screen->then : "idle");
    if (shell->card_err != ERR_OK && now >= shell->card_err_until_ms) {
        shell->card_err = ERR_OK;
        shell_announce(shell); /* what came meanwhile was not heard */
    }
    tick_day(shell);
    tick_minute(shell);
    bool counts_down = shell->screen && shell->screen->shows_seconds;
    int64_t shown = counts_down            ? clock_wall_ms() / 1000
                    : shows_seconds(shell) ? shell_seconds_left(shell)
                                           : clock_wall_ms() / 60000;
    if (shown != shell->drawn_second) {
        if (shell->screen && shell->screen->is_resting && shell->screen->enter)
            shell->screen->enter(shell->state, shell); /* what it counts may have changed in this minute */
        shell->drawn_second = shown;
        shell->is_dirty = true;
    }
}
