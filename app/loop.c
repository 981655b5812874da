#include "app/loop.h"

#include "app/panel.h"
#include "base/clock.h"
#include "base/mem.h"

#include <SDL.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { IDLE_WAIT_MS = 1000, SCRIPT_WAIT_MS = 10, LOOK_MS = 8, FRAME_MS = 16 };

struct wake {
    Uint32 event_type;
    atomic_bool is_pending;
};

struct wake *wake_create(void)
{
    struct wake *wake = mem_alloc(sizeof *wake);
    wake->event_type = SDL_RegisterEvents(1);
    atomic_init(&wake->is_pending, false);
    return wake;
}

void wake_destroy(struct wake *wake)
{
    free(wake);
}

void wake_ring(void *arg)
{
    struct wake *wake = arg;
    if (atomic_exchange(&wake->is_pending, true))
        return;
    SDL_Event event = {.type = wake->event_type};
    if (SDL_PushEvent(&event) != 1)
        atomic_store(&wake->is_pending, false); /* queue full: the loop is awake anyway */
}

static void take_messages(struct shell *shell, int wait_ms)
{
    struct msg msg;
    for (; mailbox_get(shell->inbox, &msg, wait_ms) == ERR_OK; wait_ms = 0) {
        shell_handle(shell, &msg);
        shell_settle(shell);
    }
    explicit_bzero(&msg, sizeof msg);
}

static void take_event(struct loop *loop, const SDL_Event *event)
{
    struct shell *shell = loop->shell;
    struct ui_input input = ui_handle(shell->ui, event);
    if (input.kind == INPUT_TAP && input.action <= FRAME_BENCH)
        panel_tap(loop->bench, input.action);
    else
        shell_take(shell, &input);
    shell_settle(shell);
}

/* SDL 2.26 sleeps until an event comes with these two alone. Elsewhere, as with KMS, its wait looks for one
 * each millisecond; there the loop sleeps at its mailbox and looks for touches every 8 ms. */
static bool can_sleep(void)
{
    const char *driver = SDL_GetCurrentVideoDriver();
    return driver && (strcmp(driver, "x11") == 0 || strcmp(driver, "wayland") == 0);
}

static void take_all(struct loop *loop, int wait_ms)
{
    SDL_Event event;
    bool sleeps = can_sleep();
    bool has_event = sleeps ? SDL_WaitEventTimeout(&event, wait_ms) : SDL_PollEvent(&event);
    bool is_idle = !sleeps && !has_event;
    atomic_store(&loop->wake->is_pending, false);
    for (; has_event; has_event = SDL_PollEvent(&event))
        take_event(loop, &event);
    take_messages(loop->shell, !is_idle ? 0 : wait_ms < LOOK_MS ? wait_ms : LOOK_MS);
}

static bool has_to_draw(const struct loop *loop)
{
    return loop->shell->is_dirty || ui_is_moving(loop->shell->ui);
}

/* Milliseconds until the next picture may be drawn; a script that waits for no motion does not wait. */
static int due_ms(const struct loop *loop)
{
    int64_t left = loop->drawn_ms + FRAME_MS - clock_mono_ms();
    bool is_hurried = loop->script && !ui_is_moving(loop->shell->ui);
    return left > 0 && left < FRAME_MS && !is_hurried ? (int)left : 0;
}

static void draw(struct loop *loop)
{
    struct shell *shell = loop->shell;
    shell_draw(shell);
    panel_draw(shell);
    ui_frame_end(shell->ui);
    loop->drawn_ms = clock_mono_ms();
}

int loop_run(struct loop *loop)
{
    struct shell *shell = loop->shell;
    int exit_code = 0, rest_ms = loop->script ? SCRIPT_WAIT_MS : IDLE_WAIT_MS;
    bool is_drawn = false;
    while (!shell->is_closing && !*loop->is_asked_to_stop) {
        /* a script goes on at once when what it did is on the screen */
        take_all(loop, has_to_draw(loop) ? due_ms(loop) : loop->script && is_drawn ? 0 : rest_ms);
        shell_tick(shell);
        shell_settle(shell);
        if (loop->script) {
            enum script_state state = script_step(loop->script, shell, loop->bench);
            shell_settle(shell);
            exit_code = state == SCRIPT_FAILED;
            if (state != SCRIPT_RUNNING || script_restart_line(loop->script))
                break;
        }
        is_drawn = has_to_draw(loop) && due_ms(loop) == 0;
        if (is_drawn) {
            draw(loop);
            mem_wipe_stack();
        }
    }
    return exit_code;
}
