#include "app/shell.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "model/date.h"
#include "screens/words.h"

#include <stdlib.h>
#include <string.h>

#define LOG_MODULE "shell"
#include "base/log.h"

void shell_init(struct shell *shell, const struct conf *conf, const struct keys *keys, struct ui *ui,
                struct mailbox *inbox, const char *assets_dir)
{
    *shell = (struct shell){.conf = conf,
                            .keys = keys,
                            .ui = ui,
                            .inbox = inbox,
                            .assets_dir = assets_dir,
                            .next_id = REQUEST_FIRST_OF_SCREENS,
                            .is_dirty = true};
    shell_reset_comfort(shell);
}

static void leave_screen(struct shell *shell)
{
    if (!shell->screen)
        return;
    if (shell->screen->leave)
        shell->screen->leave(shell->state);
    if (shell->screen->card)
        shell_expect_no_card(shell);
    explicit_bzero(shell->state, shell->screen->state_size);
    free(shell->state);
    shell->state = NULL;
    shell->screen = NULL;
    shell->printing = (struct uuid){0};
    shell->returns_after_card = false;
}

void shell_finish(struct shell *shell)
{
    leave_screen(shell);
    store_close(shell->store);
    explicit_bzero(shell, sizeof *shell);
}

static const struct screen *find_screen(const char *name)
{
    for (const struct screen *const *s = screens; *s; s++)
        if (strcmp((*s)->name, name) == 0)
            return *s;
    log_error("no screen is named %s", name);
    abort();
}

void shell_goto(struct shell *shell, const char *name)
{
    shell->next = find_screen(shell->health.store == ERR_OK ? name : "trouble");
    shell->next_code[0] = '\0';
}

void shell_goto_with_code(struct shell *shell, const char *name, const char *code)
{
    shell_goto(shell, name);
    str_copy(shell->next_code, sizeof shell->next_code, code);
}

void shell_goto_start(struct shell *shell)
{
    shell_goto(shell, shell->visit.is_open ? "home" : "idle");
}

void shell_scan_to_book(struct shell *shell, const char *code)
{
    shell_goto_with_code(shell, shell->visit.is_open && !shell->visit.is_gone ? "borrow" : "return", code);
}

void shell_goto_receipt(struct shell *shell, const struct uuid *loans, size_t count)
{
    shell->order = (struct receipt_order){.count = count};
    memcpy(shell->order.loans, loans, count * sizeof *loans);
    shell_goto(shell, "done");
}

void shell_goto_ticket(struct shell *shell, struct uuid booking)
{
    shell->order = (struct receipt_order){.booking = booking};
    shell_goto(shell, "done");
}

void shell_goto_topic(struct shell *shell, const char *name, const struct topic *topic)
{
    shell->topic = *topic;
    shell_goto(shell, name);
}

void shell_wipe_visit(struct shell *shell)
{
    bool is_somebodys = shell->visit.is_open || shell->visit.is_pending;
    if (is_somebodys)
        shell->came_by_tag = shell->visit.is_by_tag;
    shell_close_desk(shell);
    if (shell->visit.waits_for_two)
        shell_ask_to_part(shell, shell->visit.resident.id);
    if (shell->voice && is_somebodys)
        voice_forget(shell->voice);
    explicit_bzero(&shell->visit, sizeof shell->visit);
    explicit_bzero(&shell->order, sizeof shell->order);
    explicit_bzero(&shell->topic, sizeof shell->topic);
    explicit_bzero(shell->last_code, sizeof shell->last_code);
    shell->first_id_of_visit = shell->next_id;
    shell->failed_scans = 0;
    shell->overlay = OVERLAY_NONE;
    words_cover(false);
}

enum err shell_ask_quietly(struct shell *shell, struct store_request *request)
{
    request->id = shell->next_id++;
    enum err err = workers_ask_store(shell->workers, request);
    if (err == ERR_OK)
        shell->open_questions++;
    else
        log_warning("the store thread does not take requests: %s", err_text(err));
    return err;
}

/* Tells the store's thread to forget this newcomer; again at the next tick if it is far behind. By name, so
 * that the next person, whose card may be under way to it, is not forgotten instead. */
void shell_ask_to_forget(struct shell *shell, struct uuid newcomer)
{
    enum err err =
        shell_ask_quietly(shell, &(struct store_request){.op = STORE_FORGET, .resident = newcomer});
    shell->to_forget = newcomer;
    if (err == ERR_OK)
        shell->to_forget = (struct uuid){0};
}

void shell_forget_visit(struct shell *shell)
{
    struct uuid newcomer = shell->visit.resident.id;
    bool is_waiting = shell->visit.is_pending;
    shell_wipe_visit(shell);
    if (is_waiting)
        shell_ask_to_forget(shell, newcomer);
}

void shell_end_visit(struct shell *shell)
{
    shell_forget_visit(shell);
    shell->card_err = ERR_OK; /* thanks and the card must be seen */
    shell_goto(shell, "bye");
}

void shell_settle(struct shell *shell)
{
    while (shell->next) {
        const struct screen *next = shell->next;
        shell->next = NULL;
        if (next->needs_visit && shell->visit.is_gone) {
            shell_forget_visit(shell);
            next = find_screen("bye");
        } else if (next->needs_visit && !shell->visit.is_open) {
            next = find_screen("idle");
        } else if (next->needs_visit && !next->opens_by_tag && shell->visit.is_by_tag) {
            next = find_screen("home");
        }
        const char *detour = shell_desk_detour(shell, next);
        if (!detour)
            detour = shell_family_detour(shell, next);
        next = detour ? find_screen(detour) : next;
        detour = shell_door_detour(shell, next);
        next = detour ? find_screen(detour) : next;
        leave_screen(shell);
        ui_forget(shell->ui);
        if (next->is_resting) {
            shell_forget_visit(shell);
            shell_reset_comfort(shell);
        }
        shell->screen = next;
        shell->state = mem_alloc(next->state_size);
        shell->first_id_of_screen = shell->next_id;
        shell->entered_ms = shell->touched_ms = clock_mono_ms();
        shell->is_dirty = true;
        shell_sound(shell, strcmp(next->name, "bye") == 0 ? SOUND_ATTENTION : shell->sound);
        if (next->enter)
            next->enter(shell->state, shell);
        char code[SCAN_MAX];
        str_copy(code, sizeof code, shell->next_code);
        explicit_bzero(shell->next_code, sizeof shell->next_code);
        if (*code && next->scan)
            next->scan(shell->state, shell, code);
        explicit_bzero(code, sizeof code);
    }
}

/* ---- what screens ask ---- */

const struct visit *shell_visit(const struct shell *shell)
{
    return &shell->visit;
}

bool shell_came_by_tag(const struct shell *shell)
{
    return shell->came_by_tag;
}

bool shell_has_tag_reader(const struct shell *shell)
{
    return conf_has_tag_reader(shell->conf);
}

const struct receipt_order *shell_receipt_order(const struct shell *shell)
{
    return &shell->order;
}

const struct topic *shell_topic(const struct shell *shell)
{
    return &shell->topic;
}

void shell_return_after_card(struct shell *shell, const struct topic *topic)
{
    shell->topic = *topic;
    shell->returns_after_card = true;
}

const struct conf *shell_conf(const struct shell *shell)
{
    return shell->conf;
}

struct store *shell_store(const struct shell *shell)
{
    return shell->store;
}

struct ui *shell_ui(const struct shell *shell)
{
    return shell->ui;
}

const struct health *shell_health(const struct shell *shell)
{
    return &shell->health;
}

bool shell_is_busy(const struct shell *shell)
{
    return shell->open_questions > 0;
}

void shell_ask(struct shell *shell, struct store_request *request)
{
    request->id = shell->next_id++;
    request->is_by_tag = shell->visit.is_by_tag;
    request->desk = shell->visit.resident.desk;
    request->agent = shell_agent_of(shell, request);
    shell->visit.is_check_in_asked |= request->op == STORE_CHECK_IN_DUE && uuid_is_zero(request->booking);
    enum err err = workers_ask_store(shell->workers, request);
    if (err == ERR_OK) {
        shell->open_questions++;
    } else if (shell->screen && shell->screen->answer) {
        log_warning("the store thread does not take requests: %s", err_text(err));
        shell->screen->answer(shell->state, shell,
                              &(struct store_answer){.op = request->op, .id = request->id, .err = ERR_BUSY});
    }
    shell->is_dirty = true;
}

void shell_ask_code(struct shell *shell, enum store_op op, const char *code, struct uuid copy)
{
    bool is_own = uuid_is_zero(shell->visit.ward.id);
    struct store_request request = {
        .op = op, .is_card_expired = is_own && shell->visit.resident.is_card_expired, .copy = copy};
    if (op != STORE_RETURN) /* which is nobody's act */
        request.resident = shell_subject(shell);
    str_copy(request.code, sizeof request.code, code);
    shell_ask(shell, &request);
}

bool shell_is_closed(const struct shell *shell)
{
    return !house_is_open(&shell->conf->site, clock_wall_ms());
}

void shell_call_help(struct shell *shell, enum help_cause cause)
{
    struct store_request request = {.op = STORE_CALL_HELP, .help_cause = cause};
    str_copy(request.place, sizeof request.place, shell_shown(shell));
    if (shell_ask_quietly(shell, &request) != ERR_OK)
        log_error("a call for help was not recorded");
    shell->failed_scans = 0;
    shell->overlay = OVERLAY_HELP;
    shell_sound(shell, SOUND_ATTENTION);
}

/* The paper's fate is recorded whatever screen is shown when it is known. */
void shell_record_receipt(struct shell *shell, struct uuid receipt, enum receipt_state state)
{
    struct store_request request = {
        .op = STORE_RECEIPT_SET_STATE, .receipt = receipt, .receipt_state = state};
    if (shell_ask_quietly(shell, &request) != ERR_OK)
        log_error("the state of a receipt was not recorded");
}

void shell_print(struct shell *shell, struct uuid receipt, struct raster *raster)
{
    shell_record_receipt(shell, receipt, RECEIPT_PRINTING);
    shell->printing = receipt;
    enum err err = workers_print(shell->workers, receipt, raster);
    if (err != ERR_OK)
        shell_handle(shell, &(struct msg){.kind = MSG_PRINTED, .receipt = receipt, .err = err});
}

/* ---- what is shown ---- */

static enum overlay shown_overlay(const struct shell *shell)
{
    if (shell->is_reading_card)
        return OVERLAY_READING;
    return shell->card_err != ERR_OK ? OVERLAY_CARD_TROUBLE : shell->overlay;
}

const char *shell_shown(const struct shell *shell)
{
    static const char *const overlays[] = {NULL, "display", "help", "still-there", "reading", "card-trouble"};
    enum overlay overlay = shown_overlay(shell);
    if (overlay != OVERLAY_NONE)
        return overlays[overlay];
    return shell->screen ? shell->screen->name : "starting";
}

void shell_draw(struct shell *shell)
{
    shell->is_dirty = false;
    ui_frame_begin(shell->ui);
    struct frame frame = frame_draw(shell);
    shell->first_text = ui_text_count(shell->ui);
    enum overlay overlay = shown_overlay(shell);
    if (overlay != OVERLAY_NONE || !shell->screen)
        frame_draw_overlay(shell, overlay, frame);
    else
        shell->screen->draw(shell->state, shell, shell->ui, frame);
    shell_speak(shell);
}
