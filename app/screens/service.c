/* An appointment, or a number in a queue: day, time, confirm; and what can be done with it afterwards. */
#include "screens/service.h"

#include "base/clock.h"
#include "model/date.h"
#include "screens/words.h"
#include "ui/lang.h"

#include <string.h>

enum { MINE_MAX = 40 };

/* ---- what is read ---- */

static void load_slots(struct service_screen *s, struct shell *shell, int32_t day)
{
    s->day = day;
    s->slot_count = 0;
    s->err = store_slots(shell_store(shell), s->service.id, day, s->slots, &s->slot_count);
}

static void load(struct service_screen *s, struct shell *shell, struct uuid service)
{
    struct slot_hours hours[SLOT_HOURS_MAX];
    size_t count;
    s->err = store_service(shell_store(shell), service, &s->service, hours, &count);
    if (s->err == ERR_OK)
        s->err = store_service_days(shell_store(shell), service, s->days, &s->day_count);
    if (s->err == ERR_OK && s->day)
        load_slots(s, shell, s->day);
}

/* Today's number, if they took one. */
static bool find_number(struct service_screen *s, struct shell *shell)
{
    struct booking all[MINE_MAX];
    size_t count = 0;
    bool is_found = false;
    if (!part_shows_own(shell) ||
        store_bookings(shell_store(shell), shell_subject(shell), all, MINE_MAX, &count) != ERR_OK)
        return false;
    for (size_t i = 0; i < count && !is_found; i++) {
        is_found = uuid_equal(all[i].service, s->service.id) && all[i].is_queue;
        if (is_found)
            s->mine = all[i];
    }
    explicit_bzero(all, sizeof all);
    return is_found;
}

static void enter_queue(struct service_screen *s, struct shell *shell)
{
    s->slot = -1;
    s->step = find_number(s, shell) ? STEP_MINE : STEP_CONFIRM;
    if (s->day_count && s->days[0].slots)
        load_slots(s, shell, s->days[0].day);
    if (s->slot_count)
        s->slot = 0;
}

/* Where they were before the card was laid. */
static void enter_slot(struct service_screen *s, struct shell *shell, int64_t starts_ms)
{
    load_slots(s, shell, day_at(starts_ms));
    s->step = STEP_SLOTS;
    for (size_t i = 0; i < s->slot_count; i++) {
        if (s->slots[i].starts_ms == starts_ms) {
            s->slot = (int)i;
            s->step = STEP_CONFIRM;
        }
    }
}

static void enter(void *state, struct shell *shell)
{
    struct service_screen *s = state;
    const struct topic *topic = shell_topic(shell);
    struct uuid service = topic->service;
    bool has_mine = part_shows_own(shell) && !uuid_is_zero(topic->booking);
    if (has_mine)
        s->err = store_booking(shell_store(shell), topic->booking, &s->mine);
    if (s->err != ERR_OK)
        return;
    load(s, shell, service);
    if (has_mine)
        s->step = STEP_MINE;
    else if (s->err == ERR_OK && s->service.kind == SERVICE_QUEUE)
        enter_queue(s, shell);
    else if (s->err == ERR_OK && topic->starts_ms)
        enter_slot(s, shell, topic->starts_ms);
}

/* ---- acts ---- */

static void show(struct service_screen *s, struct shell *shell, enum service_step step)
{
    s->step = step;
    s->has_last = s->needs_card = false;
    ui_list_to_top(shell_ui(shell));
    shell_announce(shell);
}

static void ask_mine(const struct service_screen *s, struct shell *shell, enum store_op op)
{
    shell_ask(shell,
              &(struct store_request){.op = op, .resident = shell_subject(shell), .booking = s->mine.id});
}

static void ask_slot(const struct service_screen *s, struct shell *shell, bool despite_clash)
{
    const struct service_slot *slot = &s->slots[s->slot];
    shell_ask(shell, &(struct store_request){.op = s->is_moving ? STORE_MOVE_BOOKING : STORE_BOOK,
                                             .resident = shell_subject(shell),
                                             .booking = s->mine.id,
                                             .order = {.service = s->service.id,
                                                       .starts_ms = slot->starts_ms,
                                                       .age_years = part_age_years(shell),
                                                       .is_home = s->is_at_home,
                                                       .waits = !s->is_moving && slot->seats_left == 0,
                                                       .despite_clash = despite_clash}});
}

static void book(struct service_screen *s, struct shell *shell, bool is_at_home)
{
    s->is_at_home = is_at_home;
    s->needs_card = !part_knows_who(shell);
    if (s->needs_card) {
        shell_return_after_card(
            shell, &(struct topic){.service = s->service.id, .starts_ms = s->slots[s->slot].starts_ms});
        shell_announce(shell);
        return;
    }
    ask_slot(s, shell, false);
}

static void go_back(struct service_screen *s, struct shell *shell)
{
    bool is_queue = s->service.kind == SERVICE_QUEUE;
    if (s->step == STEP_CONFIRM && !is_queue)
        show(s, shell, STEP_SLOTS);
    else if (s->step == STEP_SLOTS)
        show(s, shell, STEP_DAYS);
    else if (s->step == STEP_DAYS && s->is_moving)
        show(s, shell, STEP_MINE);
    else if (s->step == STEP_MINE)
        shell_goto(shell, shell_acts_for_adult(shell) ? "home" : "bookings");
    else
        shell_goto(shell, "services");
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct service_screen *s = state;
    switch (action) {
    case SERVICE_DAY:
        load_slots(s, shell, s->days[arg].day);
        show(s, shell, STEP_SLOTS);
        break;
    case SERVICE_SLOT:
        s->slot = arg;
        show(s, shell, STEP_CONFIRM);
        break;
    case SERVICE_BOOK:
    case SERVICE_BOOK_HOME:
        book(s, shell, action == SERVICE_BOOK_HOME);
        break;
    case SERVICE_BOOK_ANYWAY:
        ask_slot(s, shell, true);
        break;
    case SERVICE_CANCEL:
        show(s, shell, STEP_SURE);
        break;
    case SERVICE_CANCEL_SURE:
        ask_mine(s, shell, STORE_CANCEL_BOOKING);
        break;
    case SERVICE_ACCEPT:
        ask_mine(s, shell, STORE_ACCEPT_OFFER);
        break;
    case SERVICE_TICKET:
        shell_goto_ticket(shell, s->mine.id);
        break;
    case SERVICE_MOVE:
        s->is_moving = true;
        show(s, shell, STEP_DAYS);
        break;
    case SERVICE_KEEP:
        show(s, shell, s->step == STEP_CLASH ? STEP_CONFIRM : STEP_MINE);
        break;
    default:
        go_back(s, shell);
    }
}

/* What was chosen may be gone: then the times are shown as they are now. */
static enum service_step step_after(const struct service_screen *s)
{
    if (s->last_err != ERR_OK)
        return s->step;
    if (s->last.refusal == BOOKING_CLASH_ASKS)
        return STEP_CLASH;
    if (s->last_op == STORE_CANCEL_BOOKING || s->last_op == STORE_ACCEPT_OFFER)
        return STEP_MINE;
    if (s->last.refusal == BOOKING_NONE)
        return STEP_MINE;
    return s->last.refusal == BOOKING_NO_PLACE || s->last.refusal == BOOKING_UNKNOWN ||
                   s->last.refusal == BOOKING_OVER
               ? (s->service.kind == SERVICE_QUEUE ? STEP_CONFIRM : STEP_SLOTS)
               : STEP_CONFIRM;
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct service_screen *s = state;
    s->has_last = true;
    s->last_op = a->op;
    s->last_err = a->err;
    if (a->err == ERR_OK)
        s->last = a->booked;
    s->step = step_after(s);
    if (a->err == ERR_OK && s->last.refusal == BOOKING_NONE) {
        s->mine = s->last.booking;
        s->is_moving = false;
    }
    load(s, shell, s->service.id);
    if (s->slot >= (int)s->slot_count)
        s->slot = -1;
    if (s->slot < 0 && s->step == STEP_CONFIRM && s->service.kind == SERVICE_SLOTS)
        s->step = STEP_SLOTS;
}

const struct screen screen_service = {.name = "service",
                                      .state_size = sizeof(struct service_screen),
                                      .enter = enter,
                                      .draw = service_draw,
                                      .tap = tap,
                                      .answer = answer};
