/* The program around the screens: which one is shown, whose session it is, and when it ends. Every timer,
 * list and buffer of a session lives here or in the shown screen's state and is wiped when it ends. UI thread
 * only. */
#pragma once

#include "app/msg.h"
#include "app/workers.h"
#include "screens/screen.h"
#include "ui/voice.h"

/* Panels that cover the screen for a moment. */
enum overlay {
    OVERLAY_NONE,
    OVERLAY_DISPLAY,
    OVERLAY_HELP,
    OVERLAY_STILL_THERE,
    OVERLAY_READING,      /* follows from is_reading_card */
    OVERLAY_CARD_TROUBLE, /* follows from card_err */
};

/* Actions of the frame around the screens; a screen's own are >= 0. */
enum frame_action {
    FRAME_EXIT = -1,
    FRAME_DISPLAY = -2,
    FRAME_LANG = -3,
    FRAME_HELP = -4,
    FRAME_STAY = -5,
    FRAME_CLOSE = -6,
    FRAME_LARGE = -7,
    FRAME_CONTRAST = -8,
    FRAME_LOW = -9,
    FRAME_SLOW = -10,
    FRAME_READ = -11,
    FRAME_COVER = -12,
    FRAME_EXPLORE = -13,
    FRAME_BENCH = -100, /* the bench panel's own: -100 - item */
};

struct shell {
    const struct conf *conf;
    struct ui *ui;
    struct voice *voice; /* NULL where the recordings cannot be used */
    struct store *store; /* read-only; NULL until the store thread is ready */
    const struct keys *keys;
    struct workers *workers;
    struct mailbox *inbox;
    const char *assets_dir;

    const struct screen *screen; /* NULL while starting */
    void *state;
    const struct screen *next;
    char next_code[SCAN_MAX];
    enum overlay overlay;

    struct visit visit;
    struct receipt_order order;
    struct door door;
    struct topic topic;
    bool returns_after_card; /* to the shown screen and its topic */
    uint32_t next_id, first_id_of_screen, first_id_of_visit;
    int open_questions;
    struct uuid printing;  /* the receipt that the shown screen waits for, zero = none */
    struct uuid to_forget; /* newcomer of whom the store's thread still has to hear that they left */
    struct uuid to_close;  /* desk of which it still has to hear that it is closed */
    struct uuid to_part;   /* who acted for another, of whom it still has to hear that they left */

    struct health health;
    bool is_reading_card, has_card;
    enum err card_err; /* shown until card_err_until_ms */
    enum card_source { OF_CARD, OF_STORE, OF_TAG, OF_WARD } card_err_source;
    uint32_t
        finding_tag;  /* the question whose it is, 0 = none; an ID card that comes meanwhile counts instead */
    bool came_by_tag; /* who just left */
    int64_t card_err_until_ms, entered_ms, touched_ms;
    int64_t warned_touch_ms; /* the touch after which 还在吗 was asked */
    char last_code[SCAN_MAX];
    int64_t last_code_ms;
    int scans_seen, tags_seen;

    int32_t tidied_day;    /* on which reservations that ran out were looked for */
    int64_t tidied_minute; /* in which places that ran out were */
    int failed_scans;      /* in a row: the third calls staff */
    struct help_call help; /* raised_ms 0 = nobody was called, or too long ago */

    bool is_slow, is_low, is_reading, is_dirty, is_closing; /* is_reading: 朗读 */
    int64_t drawn_second;                                   /* what the clocks on the screen show */

    enum sound sound;    /* goes with the next frame */
    bool is_speech_due;  /* the next frame is new to the person */
    bool is_reading_all; /* 朗读 was just pressed: everything on the screen, not the news alone */
    size_t first_text;   /* of the frame's texts: those before belong to the bars */
};

void shell_init(struct shell *shell, const struct conf *conf, const struct keys *keys, struct ui *ui,
                struct mailbox *inbox, const char *assets_dir);
/* Leaves the screen, wipes everything of the session. */
void shell_finish(struct shell *shell);

void shell_handle(struct shell *shell, struct msg *msg); /* wiped by the caller */
void shell_tap(struct shell *shell, int action, int arg);
/* What a finger did, whatever it is; taps included. */
void shell_take(struct shell *shell, const struct ui_input *input);
/* 摸读: a finger that explores came onto this zone. */
void shell_focus(struct shell *shell, const char *label, bool is_disabled);
/* A finger rested on the glass and lifted: turns 摸读 on or off. */
void shell_hold(struct shell *shell);
/* Timers; call at least each second. */
void shell_tick(struct shell *shell);
/* Goes to the screen that was asked for, if any. */
void shell_settle(struct shell *shell);
void shell_draw(struct shell *shell);

/* Name of what is shown, an overlay before its screen. */
const char *shell_shown(const struct shell *shell);
/* 3 for people who asked for more time, else 1: every time on the screen is multiplied by it. */
int shell_patience(const struct shell *shell);
/* Whole seconds until the session ends by itself; -1 without a session. */
int shell_seconds_left(const struct shell *shell);
bool shell_set_lang(struct shell *shell, const char *lang);
/* Standard theme, site's language, no low or slow mode: as each session ends, and what nobody uses any more.
 */
void shell_reset_comfort(struct shell *shell);

/* Wipes everything of the session here; shell_forget_visit tells the store's thread too. */
void shell_wipe_visit(struct shell *shell);
void shell_forget_visit(struct shell *shell);
void shell_ask_to_forget(struct shell *shell, struct uuid newcomer);
/* app/shell_voice.c: a sound with the next frame, and what is new there is read if 朗读 is on. */
void shell_sound(struct shell *shell, enum sound sound);
void shell_sound_of(struct shell *shell, const struct store_answer *answer); /* success, failure, look here */
void shell_speak(struct shell *shell);                                       /* after each frame */
void shell_read_aloud(struct shell *shell, bool is_on);
void shell_explore(struct shell *shell, bool is_on); /* 摸读 */
void shell_check_sound(struct shell *shell);

/* app/shell_desk.c */
void shell_ask_to_close(struct shell *shell, struct uuid desk);
void shell_take_login(struct shell *shell, const struct store_answer *answer);
/* The staff member's own card was laid again: true, and the desk stays open. Else it is not theirs any more.
 */
bool shell_keeps_desk(struct shell *shell, const struct resident *laid);
/* The store says that this desk may not do it (any more). */
void shell_lose_desk(struct shell *shell);
/* Where a desk screen leads instead while the desk is not open, NULL = there. */
const char *shell_desk_detour(struct shell *shell, const struct screen *next);

/* app/shell_family.c */
/* False: the card is somebody's who comes in. */
bool shell_take_card_on_screen(struct shell *shell, const struct resident *laid, bool is_known);
/* Who acts where this is asked in the name of another: zero = nobody does. */
struct uuid shell_agent_of(const struct shell *shell, const struct store_request *request);
void shell_ask_to_part(struct shell *shell, struct uuid agent);
/* The store says that the session may not act for the ward (any more). */
void shell_lose_ward(struct shell *shell);
/* Where a screen leads instead while the session acts for another, NULL = there. */
const char *shell_family_detour(const struct shell *shell, const struct screen *next);

/* app/shell_door.c */
bool shell_take_card_at_door(struct shell *shell, const struct resident *laid, bool is_known);
/* Where the door leads instead, NULL = there. */
const char *shell_door_detour(struct shell *shell, const struct screen *next);
void shell_tick_door(struct shell *shell);

/* A request of the shell's own: its answer goes to no screen. */
enum err shell_ask_quietly(struct shell *shell, struct store_request *request);
/* app/shell_tag.c */
void shell_take_tag(struct shell *shell, const struct msg *msg);
void shell_take_holder(struct shell *shell, const struct store_answer *answer);
/* app/shell_events.c */
void shell_open_visit(struct shell *shell, const struct resident *resident, bool is_by_tag);
void shell_show_card_trouble(struct shell *shell, enum err err, enum card_source source);

/* 求助: the desk hears it; the panel shows who comes. */
void shell_call_help(struct shell *shell, enum help_cause cause);
void shell_record_receipt(struct shell *shell, struct uuid receipt, enum receipt_state state);

/* app/frame.c */
struct frame frame_draw(struct shell *shell); /* bars; returns where the screen paints */
void frame_draw_overlay(struct shell *shell, enum overlay overlay, struct frame frame);
