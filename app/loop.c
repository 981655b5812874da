#include "app/loop.h"

#include "app/panel.h"
#include "base/mem.h"

#include <SDL.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

enum { IDLE_WAIT_MS = 1000, SCRIPT_WAIT_MS = 10 };

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

static void take_messages(struct shell *shell)
{
    struct msg msg;
    while (mailbox_get(shell->inbox, &msg, 0) == ERR_OK) {
        shell_handle(shell, &msg);
        shell_settle(shell);
    }
    explicit_bzero(&msg, sizeof msg);
}

static void take_event(struct loop *loop, const SDL_Event *event)
{
    struct shell *shell = loop->shell;
    struct ui_input input = ui_handle(shell->ui, event);
    if (input.kind == INPUT_NONE)
        return;
    shell->is_dirty = true;
    if (input.kind == INPUT_TAP && input.action <= FRAME_BENCH)
        panel_tap(loop->bench, input.action);
    else if (input.kind == INPUT_TAP)
        shell_tap(shell, input.action, input.arg);
    else if (input.kind == INPUT_SWIPE_UP || input.kind == INPUT_SWIPE_DOWN)
        shell_swipe(shell, input.kind == INPUT_SWIPE_UP ? 1 : -1);
    else if (input.kind == INPUT_CLOSED)
        shell->is_closing = true;
    shell_settle(shell);
}

static void draw(struct shell *shell)
{
    shell_draw(shell);
    panel_draw(shell);
    ui_frame_end(shell->ui);
}

int loop_run(struct loop *loop)
{
    struct shell *shell = loop->shell;
    int exit_code = 0;
    while (!shell->is_closing && !*loop->is_asked_to_stop) {
        SDL_Event event;
        bool has_event = SDL_WaitEventTimeout(&event, loop->script ? SCRIPT_WAIT_MS : IDLE_WAIT_MS);
        atomic_store(&loop->wake->is_pending, false);
        for (; has_event; has_event = SDL_PollEvent(&event))
            take_event(loop, &event);
        take_messages(shell);
        shell_tick(shell);
        shell_settle(shell);
        if (loop->script) {
            enum script_state state = script_step(loop->script, shell, loop->bench);
            shell_settle(shell);
            exit_code = state == SCRIPT_FAILED;
            if (state != SCRIPT_RUNNING || script_restart_line(loop->script))
                break;
        }
        if (shell->is_dirty) {
            draw(shell);
            mem_wipe_stack();
        }
    }
    return exit_code;
}
