#include "app/shell.h"

#include "base/clock.h"
#include "base/mem.h"
#include "base/utf8.h"
#include "model/date.h"
#include "ui/lang.h"

#include <stdlib.h>
#include <string.h>

#define LOG_MODULE "shell"
#include "base/log.h"

enum { CARD_NEWS_MS = 10000, DOUBLE_SCAN_MS = 1500, SLOW_FACTOR = 3 };

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
    explicit_bzero(shell->state, shell->screen->state_size);
    free(shell->state);
    shell->state = NULL;
    shell->screen = NULL;
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
    shell->next = find_screen(name);
    shell->next_code[0] = '\0';
}

void shell_goto_with_code(struct shell *shell, const char *name, const char *code)
{
    shell_goto(shell, name);
    str_copy(shell->next_code, sizeof shell->next_code, code);
}

void shell_goto_receipt(struct shell *shell, const struct uuid *loans, size_t count, bool wants_paper)
{
    shell->order = (struct receipt_order){.count = count, .wants_paper = wants_paper};
    memcpy(shell->order.loans, loans, count * sizeof *loans);
    shell_goto(shell, "done");
}

static void forget_visit(struct shell *shell)
{
    if (shell->workers)
        shell_ask(shell, &(struct store_request){.op = STORE_FORGET});
    explicit_bzero(&shell->visit, sizeof shell->visit);
    explicit_bzero(&shell->order, sizeof shell->order);
    explicit_bzero(shell->last_code, sizeof shell->last_code);
    shell->first_id_of_visit = shell->next_id;
    shell->overlay = OVERLAY_NONE;
}

void shell_end_visit(struct shell *shell)
{
    forget_visit(shell);
    shell_goto(shell, "bye");
}

void shell_settle(struct shell *shell)
{
    while (shell->next) {
        const struct screen *next = shell->next;
        shell->next = NULL;
        leave_screen(shell);
        ui_forget(shell->ui);
        if (strcmp(next->name, "idle") == 0) {
            forget_visit(shell);
            shell_reset_comfort(shell);
        }
        shell->screen = next;
        shell->state = mem_alloc(next->state_size);
        shell->first_id_of_screen = shell->next_id;
        shell->entered_ms = shell->touched_ms = clock_mono_ms();
        shell->is_dirty = true;
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

const struct receipt_order *shell_receipt_order(const struct shell *shell)
{
    return &shell->order;
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

void shell_print(struct shell *shell, struct raster *raster)
{
    enum err err = workers_print(shell->workers, raster);
    shell->is_printing = err == ERR_OK;
    if (err != ERR_OK && shell->screen->printed)
        shell->screen->printed(shell->state, shell, err, false);
    shell->is_dirty = true;
}

/* ---- what happens ---- */

static void open_visit(struct shell *shell, const struct resident *resident)
{
    shell->visit = (struct visit){.is_open = true, .resident = *resident};
    shell->first_id_of_visit = shell->next_id;
    shell_goto(shell, "home");
}

static void on_identified(struct shell *shell, const struct store_answer *a)
{
    shell->is_reading_card = false;
    if (a->err != ERR_OK) {
        shell->card_err = a->err;
        shell->card_err_until_ms = clock_mono_ms() + CARD_NEWS_MS;
        return;
    }
    shell->touched_ms = clock_mono_ms();
    bool is_same = shell->visit.is_open && a->is_known && uuid_equal(shell->visit.resident.id, a->resident.id);
    if (is_same)
        return;
    explicit_bzero(&shell->visit, sizeof shell->visit);
    shell->overlay = OVERLAY_NONE;
    if (a->is_known) {
        open_visit(shell, &a->resident);
    } else {
        shell->visit.resident = a->resident;
        shell->first_id_of_visit = shell->next_id;
        shell_goto(shell, "consent");
    }
}

/* Keeps the list of what was lent in this visit, whatever screen is shown when the answer comes. */
static void note_loan(struct shell *shell, const struct store_answer *a)
{
    struct visit *visit = &shell->visit;
    if (a->err != ERR_OK || a->circulation.refusal != REFUSED_NONE)
        return;
    if (a->op == STORE_BORROW && visit->lent_count < RECEIPT_LOANS_MAX)
        visit->lent[visit->lent_count++] = a->circulation.loan.id;
    if (a->op != STORE_UNDO_BORROW)
        return;
    size_t kept = 0;
    for (size_t i = 0; i < visit->lent_count; i++)
        if (!uuid_equal(visit->lent[i], a->circulation.loan.id))
            visit->lent[kept++] = visit->lent[i];
    visit->lent_count = kept;
}

static void on_answer(struct shell *shell, const struct store_answer *a)
{
    if (a->err == ERR_CORRUPT) {
        shell->health.store = a->err;
        forget_visit(shell);
        shell_goto(shell, "trouble");
    }
    if (a->id == REQUEST_CARD) {
        on_identified(shell, a);
        return;
    }
    shell->open_questions--;
    if (a->id < shell->first_id_of_visit)
        return;
    if (a->op == STORE_REGISTER && a->err == ERR_OK)
        open_visit(shell, &a->resident);
    note_loan(shell, a);
    if (a->id >= shell->first_id_of_screen && shell->screen->answer && !shell->next)
        shell->screen->answer(shell->state, shell, a);
}

static void on_scan(struct shell *shell, const char *code)
{
    int64_t now = clock_mono_ms();
    shell->scans_seen++;
    bool is_double = strcmp(code, shell->last_code) == 0 && now - shell->last_code_ms < DOUBLE_SCAN_MS;
    str_copy(shell->last_code, sizeof shell->last_code, code);
    shell->last_code_ms = now;
    if (is_double || !shell->screen || !shell->screen->scan)
        return;
    shell->touched_ms = now;
    shell->overlay = OVERLAY_NONE;
    shell->screen->scan(shell->state, shell, code);
}

static void on_store_ready(struct shell *shell, enum err err)
{
    if (err == ERR_OK)
        err = store_open_readonly(&shell->store, shell->conf, shell->keys);
    shell->health.store = err;
    if (err != ERR_OK)
        log_error("the store cannot be opened: %s", err_text(err));
    shell_goto(shell, err == ERR_OK ? "idle" : "trouble");
}

void shell_handle(struct shell *shell, struct msg *msg)
{
    shell->is_dirty = true;
    switch (msg->kind) {
    case MSG_STORE_READY:
        on_store_ready(shell, msg->err);
        break;
    case MSG_STORE_ANSWER:
        on_answer(shell, &msg->answer);
        break;
    case MSG_READER:
        shell->health.reader = msg->err;
        shell->is_reading_card = false;
        str_copy(shell->health.reader_serial, sizeof shell->health.reader_serial, msg->text);
        break;
    case MSG_CARD_SEEN:
        shell->is_reading_card = true;
        shell->card_err = ERR_OK;
        break;
    case MSG_CARD_FAILED:
        shell->is_reading_card = false;
        shell->card_err = msg->err;
        shell->card_err_until_ms = clock_mono_ms() + CARD_NEWS_MS;
        break;
    case MSG_PRINTER:
        shell->health.printer = msg->err;
        shell->health.is_paper_low = msg->is_paper_low;
        break;
    case MSG_PRINTED:
        shell->is_printing = false;
        if (shell->screen && shell->screen->printed)
            shell->screen->printed(shell->state, shell, msg->err, msg->is_unknown);
        break;
    case MSG_SCANNER:
        shell->health.scanner = msg->err;
        break;
    case MSG_SCAN:
        on_scan(shell, msg->text);
        break;
    }
}

/* ---- touch ---- */

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
    shell->is_low = shell->is_slow = false;
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

static void frame_tap(struct shell *shell, int action)
{
    switch (action) {
    case FRAME_EXIT:
        shell_end_visit(shell);
        break;
    case FRAME_DISPLAY:
        shell->overlay = OVERLAY_DISPLAY;
        break;
    case FRAME_HELP:
        shell->overlay = OVERLAY_HELP;
        break;
    case FRAME_LANG:
        shell_set_lang(shell, strcmp(lang_name(), "zh") == 0 ? "en" : "zh");
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
    if (action < 0)
        frame_tap(shell, action);
    else if (shell->screen && shell->screen->tap)
        shell->screen->tap(shell->state, shell, action, arg);
}

void shell_swipe(struct shell *shell, int direction)
{
    struct ui_input input;
    if (ui_tap_label(shell->ui, direction > 0 ? tr("下一页") : tr("上一页"), NULL, &input) == ERR_OK)
        shell_tap(shell, input.action, input.arg);
}

/* ---- time ---- */

static bool has_deadline(const struct shell *shell)
{
    return shell->screen && !shell->screen->stay_s && strcmp(shell->screen->name, "idle") != 0 &&
           strcmp(shell->screen->name, "trouble") != 0;
}

/* Milliseconds since the last touch, and when the warning and the end come. */
static int64_t idle_ms(const struct shell *shell)
{
    return clock_mono_ms() - shell->touched_ms;
}

static int64_t factor(const struct shell *shell)
{
    return shell->is_slow ? SLOW_FACTOR : 1;
}

static int64_t warn_after_ms(const struct shell *shell)
{
    return shell->conf->screen.idle_s * 1000 * factor(shell);
}

static int64_t end_after_ms(const struct shell *shell)
{
    return warn_after_ms(shell) + shell->conf->screen.warn_s * 1000 * factor(shell);
}

int shell_seconds_left(const struct shell *shell)
{
    if (!has_deadline(shell))
        return -1;
    int64_t left = (shell->overlay == OVERLAY_STILL_THERE ? end_after_ms(shell) : warn_after_ms(shell)) - idle_ms(shell);
    return left > 0 ? (int)((left + 999) / 1000) : 0;
}

static void tick_session(struct shell *shell)
{
    if (idle_ms(shell) >= end_after_ms(shell)) {
        if (shell->visit.is_open || strcmp(shell->screen->name, "consent") == 0)
            shell_end_visit(shell);
        else
            shell_goto(shell, "idle");
    } else if (idle_ms(shell) >= warn_after_ms(shell) && shell->overlay != OVERLAY_STILL_THERE) {
        shell->overlay = OVERLAY_STILL_THERE;
        shell->is_dirty = true;
    }
}

void shell_tick(struct shell *shell)
{
    int64_t now = clock_mono_ms();
    if (has_deadline(shell)) {
        tick_session(shell);
    } else if (shell->screen && shell->overlay != OVERLAY_NONE && idle_ms(shell) >= warn_after_ms(shell)) {
        shell->overlay = OVERLAY_NONE; /* somebody left the settings open on the first screen */
        shell_goto(shell, "idle");
    }
    if (shell->screen && shell->screen->stay_s && now - shell->entered_ms >= shell->screen->stay_s * 1000)
        shell_goto(shell, "idle");
    if (shell->card_err != ERR_OK && now >= shell->card_err_until_ms) {
        shell->card_err = ERR_OK;
        shell->is_dirty = true;
    }
    int64_t shown = has_deadline(shell) ? shell_seconds_left(shell) : clock_wall_ms() / 60000;
    if (shown != shell->drawn_second) {
        shell->drawn_second = shown;
        shell->is_dirty = true;
    }
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

bool shell_is_settled(const struct shell *shell)
{
    return shell->screen && !shell->next && shell->open_questions == 0 && !shell->is_printing &&
           !shell->is_reading_card && !shell->is_dirty;
}

void shell_draw(struct shell *shell)
{
    shell->is_dirty = false;
    ui_frame_begin(shell->ui);
    struct frame frame = frame_draw(shell);
    enum overlay overlay = shown_overlay(shell);
    if (overlay != OVERLAY_NONE || !shell->screen)
        frame_draw_overlay(shell, overlay, frame);
    else
        shell->screen->draw(shell->state, shell, shell->ui, frame);
}
