#include "db/request.h"

#include "db/problems.h"

static enum err circulate(struct store *store, const struct store_request *r, struct circulation *out)
{
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

static enum err expire(struct store *store)
{
    int count;
    return store_expire_holds(store, &count);
}

static bool is_of_family(enum store_op op)
{
    return op == STORE_REGISTER_CHILD || op == STORE_ADD_GUARDIAN || op == STORE_LEAVE_CHILD ||
           op == STORE_GIVE_MANDATE || op == STORE_END_MANDATE || op == STORE_EXPECT_SECOND;
}

static bool is_of_bookings(enum store_op op)
{
    return op >= STORE_BOOK && op <= STORE_CHECK_OUT;
}

/* A copied UID must not reach further than books, whatever a screen does. */
static bool needs_id_card(enum store_op op)
{
    return op == STORE_REGISTER || op == STORE_SET_PHONE || op == STORE_DELETE_PHONE ||
           op == STORE_WITHDRAW || op == STORE_LINK_TAG || op == STORE_UNLINK_TAG || op == STORE_DESK_OPEN ||
           is_of_family(op) || is_of_bookings(op) || op == STORE_TICKET_NEW || op == STORE_FINISH_SURVEY ||
           op == STORE_PAUSE_SURVEY;
}

/* What may be asked in the name of another resident. */
static bool is_for_child(enum store_op op)
{
    return op == STORE_RENEW || op == STORE_RENEW_ALL || op == STORE_CANCEL_HOLD ||
           op == STORE_MOVE_BOOKING || op == STORE_ACCEPT_OFFER || op == STORE_CHECK_IN ||
           op == STORE_UNDO_CHECK_IN || op == STORE_CHECK_OUT;
}

static bool is_for_anybody(enum store_op op)
{
    return op == STORE_BORROW || op == STORE_UNDO_BORROW || op == STORE_PLACE_HOLD ||
           op == STORE_RECEIPT_NEW || op == STORE_TICKET_NEW || op == STORE_BOOK ||
           op == STORE_CANCEL_BOOKING;
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
    int changed;
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
    case STORE_CHECK_OUT:
        return store_check_out(store, r->resident, r->session, r->agent, &answer->checked);
    default:
        return store_tidy_bookings(store, &changed);
    }
}

static enum err in_survey(struct store *store, const struct store_request *r, struct store_answer *answer)
{
    switch (r->op) {
    case STORE_FINISH_SURVEY:
        return store_finish_survey(store, r->resident, &r->form, r->is_anonymous);
    case STORE_PAUSE_SURVEY:
        answer->form = r->form;
        return store_pause_survey(store, &answer->form);
    default:
        return store_survey_words(store, r->desk, r->form.survey, r->form.subject, r->question, answer->words,
                                  SURVEY_WORDS_MAX, &answer->word_count);
    }
}

static enum err show_person(struct store *store, const struct store_request *r, struct store_answer *answer)
{
    enum err err = store_desk_person(store, r->desk, r->resident, &answer->person);
    return err ? err
               : store_desk_relatives(store, r->desk, r->resident, answer->relatives,
                                      &answer->relative_count);
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
        return store_hold_called(store, r->phoned);
    case STORE_DESK_BOOK:
        return book(store, r, true, &answer->booked);
    case STORE_DESK_CANCEL_BOOKING:
        return store_cancel_booking(store, r->resident, r->booking, &answer->booked);
    case STORE_DESK_BOOKING_CALLED:
        return store_booking_called(store, r->booking);
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

static void handle(struct store *store, const struct store_request *request, struct store_answer *answer)
{
    switch (request->op) {
    case STORE_IDENTIFY:
        answer->err = store_identify(store, &request->identity, &answer->resident, &answer->is_known);
        break;
    case STORE_REGISTER:
        answer->err = store_register(store, request->resident, request->consent_version, &answer->resident);
        break;
    case STORE_FORGET:
        store_forget(store, request->resident);
        break;
    case STORE_BORROW:
    case STORE_UNDO_BORROW:
    case STORE_RENEW:
    case STORE_RENEW_ALL:
    case STORE_RETURN:
    case STORE_PLACE_HOLD:
    case STORE_CANCEL_HOLD:
        answer->err = circulate(store, request, &answer->circulation);
        break;
    case STORE_RECEIPT_NEW:
        answer->err = store_receipt_new(store, request->resident, request->loans, request->loan_count,
                                        &answer->receipt);
        break;
    case STORE_RECEIPT_SET_STATE:
        answer->err = store_receipt_set_state(store, request->receipt, request->receipt_state);
        break;
    case STORE_TICKET_NEW:
        answer->err = store_ticket_new(store, request->resident, request->booking, &answer->ticket);
        break;
    case STORE_SET_PHONE:
    case STORE_DELETE_PHONE:
    case STORE_WITHDRAW:
    case STORE_LINK_TAG:
    case STORE_UNLINK_TAG:
    case STORE_FIND_TAG:
        answer->err = about_person(store, request, answer);
        break;
    case STORE_EXPIRE_HOLDS:
        answer->err = expire(store);
        break;
    case STORE_CALL_HELP:
        answer->err = store_call_help(store, request->help_cause, request->place, &answer->help_call);
        break;
    case STORE_DESK_OPEN:
        answer->err = store_desk_open(store, request->desk, request->code, &answer->login);
        break;
    case STORE_DESK_CLOSE:
        store_desk_close(store, request->desk);
        break;
    case STORE_DESK_EXPECT_CARD:
        store_desk_expect_card(store, request->desk, request->is_expecting);
        break;
    case STORE_DESK_PERSON:
        answer->err = show_person(store, request, answer);
        break;
    case STORE_DESK_FIND:
        answer->err =
            store_desk_find(store, request->desk, request->code, answer->persons, &answer->person_count);
        break;
    case STORE_DESK_ADD_COPY:
        answer->err =
            store_desk_add_copy(store, request->desk, request->isbn, request->code, &answer->new_copy);
        break;
    case STORE_SHELF_BEGIN:
    case STORE_SHELF_SCAN:
    case STORE_SHELF_END:
    case STORE_SHELF_DROP:
    case STORE_DESK_MARK:
    case STORE_DESK_LEND:
    case STORE_DESK_PHONED:
    case STORE_DESK_SOLVE:
    case STORE_DESK_UNDO:
    case STORE_DESK_SET_PIN:
    case STORE_DESK_ANSWER_CALL:
    case STORE_DESK_BOOK:
    case STORE_DESK_CANCEL_BOOKING:
    case STORE_DESK_BOOKING_CALLED:
    case STORE_DESK_ANSWER_BOOKING:
    case STORE_DESK_MARK_BOOKING:
    case STORE_DESK_CALL_NEXT:
    case STORE_DESK_CHECK_IN:
        answer->err = at_desk(store, request, answer);
        break;
    case STORE_BOOK:
    case STORE_CANCEL_BOOKING:
    case STORE_MOVE_BOOKING:
    case STORE_ACCEPT_OFFER:
    case STORE_CHECK_IN_DUE:
    case STORE_CHECK_IN:
    case STORE_UNDO_CHECK_IN:
    case STORE_CHECK_OUT:
    case STORE_TIDY_BOOKINGS:
        answer->err = with_bookings(store, request, answer);
        break;
    case STORE_FINISH_SURVEY:
    case STORE_PAUSE_SURVEY:
    case STORE_DESK_SURVEY_WORDS:
        answer->err = in_survey(store, request, answer);
        break;
    case STORE_EXPECT_SECOND:
    case STORE_END_COMPANY:
    case STORE_REGISTER_CHILD:
    case STORE_ADD_GUARDIAN:
    case STORE_LEAVE_CHILD:
    case STORE_GIVE_MANDATE:
    case STORE_END_MANDATE:
        answer->err = in_family(store, request, answer);
        break;
    }
}

/* For another resident: only what may be, by who may, and covered where that is an adult. */
static void handle_for(struct store *store, const struct store_request *request, struct store_answer *answer)
{
    bool is_child = false;
    bool may = !request->is_by_tag && (is_for_anybody(request->op) || is_for_child(request->op));
    answer->err = may ? store_act_for(store, request->agent, request->resident, &is_child) : ERR_ACCESS;
    if (!answer->err && !is_child && is_for_child(request->op))
        answer->err = ERR_ACCESS;
    if (!answer->err)
        handle(store, request, answer);
    if (!answer->err && !is_child && is_of_bookings(request->op))
        booking_cover(&answer->booked);
    else if (!answer->err && !is_child && request->op != STORE_RECEIPT_NEW && request->op != STORE_TICKET_NEW)
        circulation_cover(&answer->circulation);
    store_act_for_self(store);
}

void store_handle(struct store *store, const struct store_request *request, struct store_answer *answer)
{
    *answer = (struct store_answer){.op = request->op, .id = request->id};
    bool has_receipt = request->op == STORE_CHECK_IN_DUE && !uuid_is_zero(request->booking);
    if (request->is_by_tag && needs_id_card(request->op) && !has_receipt) {
        answer->err = ERR_ACCESS;
        return;
    }
    store_desk_act(store, request->desk);
    if (uuid_is_zero(request->agent))
        handle(store, request, answer);
    else
        handle_for(store, request, answer);
    store_desk_act(store, (struct uuid){0});
}
