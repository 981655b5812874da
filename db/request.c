#include "db/request.h"

#include "db/problems.h"

static enum err circulate(struct store *store, const struct store_request *r, struct store_answer *answer)
{
    struct circulation *out = &answer->circulation;
    switch (r->op) {
    case STORE_BORROW:
        return store_borrow(
            store, r->resident, r->code, r->copy,
            (r->is_card_expired ? BORROW_CARD_EXPIRED : 0) | (r->is_by_tag ? BORROW_BY_TAG : 0), out);
    case STORE_UNDO_BORROW:
        return store_undo_borrow(store, r->resident, r->loan, out);
    case STORE_RENEW:
        return store_renew(store, r->resident, r->receipt, r->loan, out);
    case STORE_RENEW_ALL:
        return store_renew_all(store, r->resident, out);
    case STORE_PLACE_HOLD:
        return store_place_hold(store, r->resident, r->title, NULL, out);
    case STORE_CANCEL_HOLD:
        return store_cancel_hold(store, r->resident, r->hold, out);
    default:
        return store_return(store, r->code, r->copy, out);
    }
}

static enum err by_card(struct store *store, const struct store_request *r, struct store_answer *answer)
{
    switch (r->op) {
    case STORE_IDENTIFY:
        return store_identify(store, &r->identity, &answer->resident, &answer->is_known);
    case STORE_REGISTER:
        return store_register(store, r->resident, r->consent_version, &answer->resident);
    default:
        store_forget(store, r->resident);
        return ERR_OK;
    }
}

static enum err on_paper(struct store *store, const struct store_request *r, struct store_answer *answer)
{
    switch (r->op) {
    case STORE_RECEIPT_NEW:
        return store_receipt_new(store, r->resident, r->loans, r->loan_count, &answer->receipt);
    case STORE_TICKET_NEW:
        return store_ticket_new(store, r->resident, r->booking, &answer->ticket);
    default:
        return store_receipt_set_state(store, r->receipt, r->receipt_state);
    }
}

/* What nobody's session asks. */
static enum err of_itself(struct store *store, const struct store_request *r, struct store_answer *answer)
{
    int count;
    switch (r->op) {
    case STORE_EXPIRE_HOLDS:
        return store_expire_holds(store, &count);
    case STORE_TIDY_BOOKINGS:
        return store_tidy_bookings(store, &count);
    default:
        return store_call_help(store, r->help_cause, r->place, &answer->help_call);
    }
}

static enum err about_person(struct store *store, const struct store_request *r, struct store_answer *answer)
{
    switch (r->op) {
    case STORE_SET_PHONE:
        return store_set_phone(store, r->resident, r->code, r->consent_version);
    case STORE_DELETE_PHONE:
        return store_delete_phone(store, r->resident);
    case STORE_WITHDRAW:
        return store_withdraw(store, r->resident, &answer->is_deleted);
    case STORE_LINK_TAG:
        return store_link_tag(store, r->resident, &r->uid, r->consent_version);
    case STORE_UNLINK_TAG:
        return store_unlink_tag(store, r->resident, r->tag);
    default:
        return store_find_tag(store, &r->uid, &answer->resident);
    }
}

static enum err in_family(struct store *store, const struct store_request *r, struct store_answer *answer)
{
    switch (r->op) {
    case STORE_REGISTER_CHILD:
        return store_register_child(store, r->resident, r->code, r->birth_year, r->consent_version,
                                    &answer->child);
    case STORE_ADD_GUARDIAN:
        return store_add_guardian(store, r->resident, r->child, r->second, r->consent_version);
    case STORE_LEAVE_CHILD:
        return store_leave_child(store, r->resident, r->child, &answer->is_deleted);
    case STORE_GIVE_MANDATE:
        return store_give_mandate(store, r->resident, r->second, r->consent_version);
    case STORE_END_MANDATE:
        return store_end_mandate(store, r->resident, r->mandate);
    case STORE_EXPECT_SECOND:
        store_expect_second(store, r->resident, r->is_expecting);
        return ERR_OK;
    default:
        store_end_company(store, r->resident);
        return ERR_OK;
    }
}

static enum err book(struct store *store, const struct store_request *r, bool is_by_staff,
                     struct booking_result *out)
{
    struct booking_order order = r->order;
    order.resident = r->resident;
    order.is_by_staff = is_by_staff;
    return store_book(store, &order, out);
}

static enum err with_bookings(struct store *store, const struct store_request *r, struct store_answer *answer)
{
    switch (r->op) {
    case STORE_BOOK:
        return book(store, r, false, &answer->booked);
    case STORE_CANCEL_BOOKING:
        return store_cancel_booking(store, r->resident, r->booking, &answer->booked);
    case STORE_MOVE_BOOKING:
        return store_move_booking(store, r->resident, r->booking, r->order.starts_ms, &answer->booked);
    case STORE_ACCEPT_OFFER:
        return store_accept_offer(store, r->resident, r->booking, &answer->booked);
    case STORE_CHECK_IN_DUE:
        return store_check_in_due(store, r->resident, r->booking, r->check_in_how, answer->due,
                                  CHECK_IN_DUE_MAX, &answer->due_count);
    case STORE_CHECK_IN: /* a child's guardian brings it, and fetches it */
        return store_check_in(store, r->resident, r->session, r->check_in_how, r->agent, &answer->checked);
    case STORE_UNDO_CHECK_IN:
        return store_undo_check_in(store, r->resident, r->session, &answer->checked);
    default:
        return store_check_out(store, r->resident, r->session, r->agent, &answer->checked);
    }
}

static enum err in_survey(struct store *store, const struct store_request *r, struct store_answer *answer)
{
    if (r->op == STORE_FINISH_SURVEY)
        return store_finish_survey(store, r->resident, &r->form, r->is_anonymous);
    answer->form = r->form;
    return store_pause_survey(store, &answer->form);
}

static enum err show_person(struct store *store, const struct store_request *r, struct store_answer *answer)
{
    enum err err = store_desk_person(store, r->desk, r->resident, &answer->person);
    return err ? err
               : store_desk_relatives(store, r->desk, r->resident, answer->relatives,
                                      &answer->relative_count);
}

/* The store itself asks whose desk is open. */
static enum err of_desk(struct store *store, const struct store_request *r, struct store_answer *answer)
{
    switch (r->op) {
    case STORE_DESK_OPEN:
        return store_desk_open(store, r->desk, r->code, &answer->login);
    case STORE_DESK_PERSON:
        return show_person(store, r, answer);
    case STORE_DESK_FIND:
        return store_desk_find(store, r->desk, r->code, answer->persons, &answer->person_count);
    case STORE_DESK_ADD_COPY:
        return store_desk_add_copy(store, r->desk, r->isbn, r->code, &answer->new_copy);
    case STORE_DESK_SURVEY_WORDS:
        return store_survey_words(store, r->desk, r->form.survey, r->form.subject, r->question, answer->words,
                                  SURVEY_WORDS_MAX, &answer->word_count);
    case STORE_DESK_EXPECT_CARD:
        store_desk_expect_card(store, r->desk, r->is_expecting);
        return ERR_OK;
    default:
        store_desk_close(store, r->desk);
        return ERR_OK;
    }
}

/* What any staff member may do whose desk is open. */
static enum err at_desk(struct store *store, const struct store_request *r, struct store_answer *answer)
{
    struct staff staff;
    enum err err = store_desk_check(store, r->desk, STAFF_VOLUNTEER, &staff);
    if (err)
        return err;
    switch (r->op) {
    case STORE_SHELF_BEGIN:
        return store_shelf_begin(store, &answer->shelf);
    case STORE_SHELF_SCAN:
        return store_shelf_scan(store, r->shelf, r->code, &answer->shelf_scan);
    case STORE_SHELF_END:
        return store_shelf_end(store, r->shelf, &answer->shelf);
    case STORE_SHELF_DROP:
        return store_shelf_drop(store, r->shelf);
    case STORE_DESK_MARK:
        return store_mark_copy(store, r->code, r->copy, r->mark, r->reason, &answer->circulation);
    case STORE_DESK_LEND:
        return r->reason ? store_borrow_override(store, r->resident, r->code, r->copy, r->reason,
                                                 &answer->circulation)
                         : store_borrow(store, r->resident, r->code, r->copy, 0, &answer->circulation);
    case STORE_DESK_PHONED:
        return store_notice_called(store, r->phoned, r->notice, r->order.starts_ms);
    case STORE_DESK_BOOK:
        return book(store, r, true, &answer->booked);
    case STORE_DESK_CANCEL_BOOKING:
        return store_cancel_booking(store, r->resident, r->booking, &answer->booked);
    case STORE_DESK_ANSWER_BOOKING:
        return store_answer_booking(store, r->booking, r->is_agreed);
    case STORE_DESK_MARK_BOOKING:
        return store_mark_booking(store, r->booking, r->booking_mark);
    case STORE_DESK_CALL_NEXT:
        return store_call_next(store, r->order.service, &answer->called);
    case STORE_DESK_CHECK_IN:
        return store_check_in(store, r->resident, r->session, CHECK_IN_DESK, (struct uuid){0},
                              &answer->checked);
    case STORE_DESK_SOLVE:
        return store_problem_solve(store, r->problem, r->reason);
    case STORE_DESK_UNDO:
        return store_undo(store, r->event, r->reason, &answer->undo);
    case STORE_DESK_SET_PIN:
        return store_desk_set_pin(store, r->desk, r->code, r->new_pin, &answer->login);
    default: /* under the name that residents read */
        return store_answer_help(store, r->call, staff.name);
    }
}

/* Who may ask, whatever a screen does. */
enum {
    ID_CARD =
        1, /* not in a session that a second card opened: a copied UID must not reach further than books */
    FOR_CHILD = 2,   /* also in the name of a guardian's child */
    FOR_ANYBODY = 4, /* and of an adult */
    COVERED = 8,     /* an adult's agent is told no more than db/family.h says */
};

static const struct {
    enum err (*handle)(struct store *store, const struct store_request *r, struct store_answer *answer);
    unsigned rules;
} ops[] = {
    [STORE_IDENTIFY] = {by_card, 0},
    [STORE_REGISTER] = {by_card, ID_CARD},
    [STORE_FORGET] = {by_card, 0},
    [STORE_BORROW] = {circulate, FOR_ANYBODY | COVERED},
    [STORE_UNDO_BORROW] = {circulate, FOR_ANYBODY | COVERED},
    [STORE_RENEW] = {circulate, FOR_CHILD},
    [STORE_RETURN] = {circulate, 0},
    [STORE_RECEIPT_NEW] = {on_paper, FOR_ANYBODY},
    [STORE_RECEIPT_SET_STATE] = {on_paper, 0},
    [STORE_CALL_HELP] = {of_itself, 0},
    [STORE_SET_PHONE] = {about_person, ID_CARD},
    [STORE_DELETE_PHONE] = {about_person, ID_CARD},
    [STORE_WITHDRAW] = {about_person, ID_CARD},
    [STORE_LINK_TAG] = {about_person, ID_CARD},
    [STORE_UNLINK_TAG] = {about_person, ID_CARD},
    [STORE_FIND_TAG] = {about_person, 0},
    [STORE_DESK_OPEN] = {of_desk, ID_CARD},
    [STORE_DESK_CLOSE] = {of_desk, 0},
    [STORE_DESK_EXPECT_CARD] = {of_desk, 0},
    [STORE_DESK_PERSON] = {of_desk, 0},
    [STORE_DESK_FIND] = {of_desk, 0},
    [STORE_DESK_ANSWER_CALL] = {at_desk, 0},
    [STORE_DESK_PHONED] = {at_desk, 0},
    [STORE_DESK_ADD_COPY] = {of_desk, 0},
    [STORE_DESK_MARK] = {at_desk, 0},
    [STORE_DESK_LEND] = {at_desk, 0},
    [STORE_DESK_SOLVE] = {at_desk, 0},
    [STORE_DESK_UNDO] = {at_desk, 0},
    [STORE_DESK_SET_PIN] = {at_desk, 0},
    [STORE_PLACE_HOLD] = {circulate, FOR_ANYBODY | COVERED},
    [STORE_CANCEL_HOLD] = {circulate, FOR_CHILD},
    [STORE_EXPIRE_HOLDS] = {of_itself, 0},
    [STORE_RENEW_ALL] = {circulate, FOR_CHILD},
    [STORE_SHELF_BEGIN] = {at_desk, 0},
    [STORE_SHELF_SCAN] = {at_desk, 0},
    [STORE_SHELF_END] = {at_desk, 0},
    [STORE_SHELF_DROP] = {at_desk, 0},
    [STORE_EXPECT_SECOND] = {in_family, ID_CARD},
    [STORE_END_COMPANY] = {in_family, 0},
    [STORE_REGISTER_CHILD] = {in_family, ID_CARD},
    [STORE_ADD_GUARDIAN] = {in_family, ID_CARD},
    [STORE_LEAVE_CHILD] = {in_family, ID_CARD},
    [STORE_GIVE_MANDATE] = {in_family, ID_CARD},
    [STORE_END_MANDATE] = {in_family, ID_CARD},
    [STORE_BOOK] = {with_bookings, ID_CARD | FOR_ANYBODY | COVERED},
    [STORE_CANCEL_BOOKING] = {with_bookings, ID_CARD | FOR_ANYBODY | COVERED},
    [STORE_MOVE_BOOKING] = {with_bookings, ID_CARD | FOR_CHILD},
    [STORE_ACCEPT_OFFER] = {with_bookings, ID_CARD | FOR_CHILD},
    [STORE_CHECK_IN_DUE] = {with_bookings, ID_CARD},
    [STORE_CHECK_IN] = {with_bookings, ID_CARD | FOR_CHILD},
    [STORE_UNDO_CHECK_IN] = {with_bookings, ID_CARD | FOR_CHILD},
    [STORE_CHECK_OUT] = {with_bookings, ID_CARD | FOR_CHILD},
    [STORE_TIDY_BOOKINGS] = {of_itself, 0},
    [STORE_TICKET_NEW] = {on_paper, ID_CARD | FOR_ANYBODY},
    [STORE_FINISH_SURVEY] = {in_survey, ID_CARD},
    [STORE_PAUSE_SURVEY] = {in_survey, ID_CARD},
    [STORE_DESK_SURVEY_WORDS] = {of_desk, 0},
    [STORE_DESK_BOOK] = {at_desk, 0},
    [STORE_DESK_CANCEL_BOOKING] = {at_desk, 0},
    [STORE_DESK_ANSWER_BOOKING] = {at_desk, 0},
    [STORE_DESK_MARK_BOOKING] = {at_desk, 0},
    [STORE_DESK_CALL_NEXT] = {at_desk, 0},
    [STORE_DESK_CHECK_IN] = {at_desk, 0},
};

static void cover(const struct store_request *request, struct store_answer *answer)
{
    if (ops[request->op].handle == with_bookings)
        booking_cover(&answer->booked);
    else
        circulation_cover(&answer->circulation);
}

/* For another resident: only what may be, by who may, and covered where that is an adult. */
static enum err handle_for(struct store *store, const struct store_request *request,
                           struct store_answer *answer)
{
    bool is_child = false;
    unsigned rules = ops[request->op].rules;
    if (request->is_by_tag || !(rules & (FOR_CHILD | FOR_ANYBODY)))
        return ERR_ACCESS;
    enum err err = store_act_for(store, request->agent, request->resident, &is_child);
    if (!err && !is_child && !(rules & FOR_ANYBODY))
        err = ERR_ACCESS;
    if (!err)
        err = ops[request->op].handle(store, request, answer);
    if (!err && !is_child && rules & COVERED)
        cover(request, answer);
    store_act_for_self(store);
    return err;
}

void store_handle(struct store *store, const struct store_request *request, struct store_answer *answer)
{
    *answer = (struct store_answer){.op = request->op, .id = request->id};
    bool has_receipt = request->op == STORE_CHECK_IN_DUE && !uuid_is_zero(request->booking);
    if (request->is_by_tag && ops[request->op].rules & ID_CARD && !has_receipt) {
        answer->err = ERR_ACCESS;
        return;
    }
    store_desk_act(store, request->desk);
    answer->err = uuid_is_zero(request->agent) ? ops[request->op].handle(store, request, answer)
                                               : handle_for(store, request, answer);
    store_desk_act(store, (struct uuid){0});
}
