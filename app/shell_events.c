/* What the threads beside the UI report: cards, scans, answers of the store, devices. */
#include "app/shell.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "model/barcode.h"

#include <string.h>

#define LOG_MODULE "shell"
#include "base/log.h"

enum { CARD_NEWS_MS = 10000, DOUBLE_SCAN_MS = 1500, SCANS_UNTIL_HELP = 3 };

void shell_open_visit(struct shell *shell, const struct resident *resident, bool is_by_tag)
{
    shell->visit = (struct visit){.is_open = true, .is_by_tag = is_by_tag, .resident = *resident};
    shell->first_id_of_visit = shell->next_id;
    shell_sound(shell, SOUND_SUCCESS);
    shell_goto(shell, "home");
}

void shell_show_card_trouble(struct shell *shell, enum err err, enum card_source source)
{
    shell->is_reading_card = false;
    if (shell->health.store != ERR_OK)
        return; /* the screen says already that nothing works */
    shell->card_err = err;
    shell->card_err_source = source;
    shell_sound(shell, SOUND_FAILURE);
    shell->card_err_until_ms = clock_mono_ms() + CARD_NEWS_MS * shell_patience(shell);
}

static void on_identified(struct shell *shell, const struct store_answer *a)
{
    shell->is_reading_card = false;
    if (a->err != ERR_OK)
        shell_show_card_trouble(shell, a->err, OF_STORE);
    if (a->err != ERR_OK)
        return;
    if (shell->health.store != ERR_OK) {
        shell_ask_to_forget(shell, a->resident.id);
        return;
    }
    shell->touched_ms = clock_mono_ms();
    shell->card_err = ERR_OK;
    shell->overlay = OVERLAY_NONE;
    if (shell_take_card_at_door(shell, &a->resident, a->is_known))
        return;
    if (shell_take_card_on_screen(shell, &a->resident, a->is_known))
        return;
    if (shell_keeps_desk(shell, &a->resident))
        return;
    if (shell->visit.is_open && a->is_known && uuid_equal(shell->visit.resident.id, a->resident.id)) {
        shell->visit.is_by_tag = false; /* more is open to them now */
        shell->visit.resident = a->resident;
        return;
    }
    if (shell->visit.is_open || shell->visit.is_pending)
        shell_reset_comfort(shell); /* somebody else's large letters */
    const char *back = shell->returns_after_card ? shell->screen->name : NULL;
    struct topic topic = shell->topic;
    shell_wipe_visit(shell);
    bool is_staff = !uuid_is_zero(a->resident.desk);
    if (shell_is_closed(shell) && !is_staff) { /* a visit that has begun goes on, a new one does not begin */
        shell_ask_to_forget(shell, a->resident.id);
        shell_goto(shell, "idle");
        shell_show_card_trouble(shell, ERR_CLOSED, OF_CARD);
        return;
    }
    if (a->is_known) {
        shell_open_visit(shell, &a->resident, false);
        if (back)
            shell_goto_topic(shell, back, &topic);
    } else {
        shell->visit = (struct visit){.is_pending = true, .resident = a->resident};
        shell_goto(shell, "consent");
    }
}

/* Keeps the list of what was lent in this visit and is still out, whatever screen is shown when the answer
 * comes. */
static void note_loan(struct shell *shell, const struct store_answer *a)
{
    struct visit *visit = &shell->visit;
    if (a->err != ERR_OK || a->circulation.refusal != REFUSED_NONE)
        return;
    if (a->op == STORE_BORROW && visit->lent_count < LENT_MAX)
        visit->lent[visit->lent_count++] = (struct lent){a->circulation.loan.id, shell_subject(shell)};
    if (a->op != STORE_UNDO_BORROW && a->op != STORE_RETURN)
        return;
    size_t kept = 0;
    for (size_t i = 0; i < visit->lent_count; i++)
        if (!uuid_equal(visit->lent[i].loan, a->circulation.loan.id))
            visit->lent[kept++] = visit->lent[i];
    visit->lent_count = kept;
}

static struct check_in *find_due(struct visit *visit, struct uuid what)
{
    for (size_t i = 0; i < visit->due_count; i++)
        if (uuid_equal(visit->due[i].what, what))
            return &visit->due[i];
    return NULL;
}

static void take_out(struct visit *visit, const struct check_in *gone)
{
    for (size_t i = (size_t)(gone - visit->due) + 1; i < visit->due_count; i++)
        visit->due[i - 1] = visit->due[i];
    visit->due_count--;
}

/* What the visit's own resident is in, whatever screen is shown when the answer comes. */
static void note_check_in(struct shell *shell, const struct store_answer *a)
{
    struct visit *visit = &shell->visit;
    if (a->err != ERR_OK || !visit->is_open)
        return;
    for (size_t i = 0; a->op == STORE_CHECK_IN_DUE && i < a->due_count; i++)
        if (a->due[i].refusal == BOOKING_NONE && visit->due_count < CHECK_IN_DUE_MAX &&
            !find_due(visit, a->due[i].what))
            visit->due[visit->due_count++] = a->due[i];
    if ((a->op != STORE_UNDO_CHECK_IN && a->op != STORE_CHECK_OUT) || a->checked.refusal != BOOKING_NONE)
        return;
    struct check_in *due = find_due(visit, a->checked.what);
    if (due)
        take_out(visit, due);
}

static void count_scan(struct shell *shell, bool has_failed)
{
    shell->failed_scans = has_failed ? shell->failed_scans + 1 : 0;
    if (shell->failed_scans >= SCANS_UNTIL_HELP)
        shell_call_help(shell, HELP_SCANS);
}

void shell_note_scan(struct shell *shell, bool has_failed)
{
    shell_sound(shell, has_failed ? SOUND_FAILURE : SOUND_SUCCESS);
    count_scan(shell, has_failed);
}

static void note_book_scan(struct shell *shell, const struct store_answer *a)
{
    if (a->op == STORE_BORROW || a->op == STORE_RETURN)
        count_scan(shell, a->err != ERR_OK || a->circulation.refusal == REFUSED_UNKNOWN_COPY ||
                              a->circulation.refusal == REFUSED_ISBN);
}

/* Whoever took the consent back is deleted with the last return, which anybody may make: nothing more is done
 * in the name of this resident, and no name is shown. */
static void note_deletion(struct shell *shell, const struct store_answer *a)
{
    struct about about;
    struct visit *visit = &shell->visit;
    if (a->op != STORE_RETURN || a->err != ERR_OK || !a->circulation.is_forgotten || !visit->is_open)
        return;
    if (!uuid_is_zero(visit->ward.id) && store_about(shell->store, visit->ward.id, &about) == ERR_NOT_FOUND)
        shell_act_for(shell, NULL);
    visit->is_gone = store_about(shell->store, visit->resident.id, &about) == ERR_NOT_FOUND;
    if (visit->is_gone)
        explicit_bzero(visit->resident.masked_name, sizeof visit->resident.masked_name);
}

/* The same visit, now with a resident. */
static void open_registered(struct shell *shell, const struct resident *registered)
{
    struct resident resident = *registered;
    resident.desk = shell->visit.resident.desk;
    shell_open_visit(shell, &resident, false);
}

static void on_answer(struct shell *shell, const struct store_answer *a)
{
    if (a->err == ERR_CORRUPT) {
        shell->health.store = a->err;
        shell_wipe_visit(shell);
        shell_goto(shell, "trouble");
    }
    if (a->id == REQUEST_CARD) {
        on_identified(shell, a);
        return;
    }
    shell->open_questions--;
    if (a->op == STORE_FIND_TAG) {
        shell_take_holder(shell, a);
        return;
    }
    if (a->op == STORE_EXPIRE_HOLDS || a->op == STORE_TIDY_BOOKINGS)
        shell->drawn_second = -1; /* the first screen counts again */
    if (a->op == STORE_FORGET || a->op == STORE_RECEIPT_SET_STATE || a->op == STORE_CALL_HELP ||
        a->op == STORE_EXPIRE_HOLDS || a->op == STORE_TIDY_BOOKINGS || a->op == STORE_DESK_CLOSE ||
        a->op == STORE_DESK_EXPECT_CARD || a->op == STORE_EXPECT_SECOND || a->op == STORE_END_COMPANY)
        return; /* the shell's own */
    if (a->id < shell->first_id_of_visit)
        return;
    if (a->op == STORE_REGISTER && a->err == ERR_OK)
        open_registered(shell, &a->resident);
    if (a->op == STORE_DESK_OPEN)
        shell_take_login(shell, a);
    if (shell->visit.is_desk_open && a->err == ERR_ACCESS) {
        shell_lose_desk(shell);
        return;
    }
    if (!uuid_is_zero(shell->visit.ward.id) && a->err == ERR_ACCESS) {
        shell_lose_ward(shell);
        return;
    }
    note_loan(shell, a);
    note_check_in(shell, a);
    note_deletion(shell, a);
    shell_sound_of(shell, a);
    if (a->id >= shell->first_id_of_screen && shell->screen->answer && !shell->next)
        shell->screen->answer(shell->state, shell, a);
    note_book_scan(shell, a);
}

/* False while nobody knows whose the book will be, or none can be taken. */
static bool takes_scans(const struct shell *shell)
{
    bool is_nobodys = shell->visit.is_pending && !shell->visit.is_desk_open;
    return shell->screen && !shell->is_reading_card && !is_nobodys && shell->health.store == ERR_OK;
}

static void hand_on_scan(struct shell *shell, const char *code)
{
    struct code what;
    shell->overlay = OVERLAY_NONE;
    shell->card_err = ERR_OK;
    code_classify(shell->conf, code, &what);
    if (shell->screen->needs_desk && !shell->screen->scan)
        shell_sound(shell, SOUND_FAILURE); /* nothing is lent in a volunteer's name by a scan at the desk */
    else if (what.kind == CODE_TOKEN && !shell->screen->reads_tokens && !shell->screen->needs_desk)
        shell_goto_with_code(shell, "ticket", code);
    else if (shell->screen->scan)
        shell->screen->scan(shell->state, shell, code);
    else
        shell_scan_to_book(shell, code);
}

static void on_scan(struct shell *shell, const char *code)
{
    int64_t now = clock_mono_ms();
    shell->scans_seen++;
    bool is_double = strcmp(code, shell->last_code) == 0 && now - shell->last_code_ms < DOUBLE_SCAN_MS;
    if (!is_double && !takes_scans(shell)) {
        shell_sound(shell, SOUND_FAILURE);
        return;
    }
    str_copy(shell->last_code, sizeof shell->last_code, code);
    shell->last_code_ms = now;
    if (is_double)
        return;
    shell->touched_ms = now;
    hand_on_scan(shell, code);
}

static void on_printed(struct shell *shell, const struct msg *msg)
{
    bool is_awaited = uuid_equal(msg->receipt, shell->printing);
    shell_record_receipt(shell, msg->receipt,
                         msg->err == ERR_OK ? RECEIPT_PRINTED
                         : msg->is_unknown  ? RECEIPT_UNKNOWN
                                            : RECEIPT_SHOWN);
    if (!is_awaited)
        return;
    shell->printing = (struct uuid){0};
    shell_sound(shell, msg->err == ERR_OK ? SOUND_SUCCESS : SOUND_FAILURE);
    if (shell->screen->printed)
        shell->screen->printed(shell->state, shell, msg->err, msg->is_unknown);
}

static void on_store_ready(struct shell *shell, enum err err)
{
    if (err == ERR_OK)
        err = store_open_readonly(&shell->store, shell->conf, shell->keys);
    shell->health.store = err;
    if (err != ERR_OK)
        log_error("the store cannot be opened: %s", err_text(err));
    shell_goto(shell, "idle");
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
        shell->is_reading_card = shell->has_card = false;
        str_copy(shell->health.reader_serial, sizeof shell->health.reader_serial, msg->text);
        break;
    case MSG_CARD_SEEN:
        shell->is_reading_card = shell->has_card = true;
        shell->finding_tag = 0;
        shell->card_err = ERR_OK;
        break;
    case MSG_CARD_FAILED:
        shell_show_card_trouble(shell, msg->err, OF_CARD);
        break;
    case MSG_CARD_GONE:
        shell->has_card = false;
        break;
    case MSG_PRINTER:
        shell->health.printer = msg->err;
        shell->health.is_paper_low = msg->is_paper_low;
        break;
    case MSG_PRINTED:
        on_printed(shell, msg);
        break;
    case MSG_SCANNER:
        shell->health.scanner = msg->err;
        break;
    case MSG_SCAN:
        on_scan(shell, msg->text);
        break;
    case MSG_TAG_READER:
        shell->health.tag = msg->err;
        break;
    case MSG_TAG:
        shell_take_tag(shell, msg);
        break;
    }
}
