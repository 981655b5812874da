#include "screens/screen.h"

extern const struct screen screen_idle, screen_consent, screen_home, screen_borrow, screen_loans,
    screen_return, screen_receipt, screen_ticket, screen_bye, screen_trouble, screen_search, screen_me,
    screen_me_phone, screen_me_delete, screen_me_deleted, screen_me_tags, screen_desk_pin, screen_desk,
    screen_desk_today, screen_desk_audit, screen_desk_overdue, screen_desk_transit, screen_desk_calls,
    screen_desk_person, screen_desk_state, screen_desk_phone, screen_desk_stats, screen_desk_shelf,
    screen_desk_copy, screen_desk_mark, screen_desk_problems, screen_desk_own_pin, screen_ticket_seen,
    screen_family, screen_child_new;

const struct screen *const screens[] = {
    &screen_idle,         &screen_consent,      &screen_home,          &screen_borrow,
    &screen_loans,        &screen_return,       &screen_receipt,       &screen_ticket,
    &screen_bye,          &screen_trouble,      &screen_search,        &screen_me,
    &screen_me_phone,     &screen_me_delete,    &screen_me_deleted,    &screen_me_tags,
    &screen_desk_pin,     &screen_desk,         &screen_desk_today,    &screen_desk_audit,
    &screen_desk_overdue, &screen_desk_transit, &screen_desk_calls,    &screen_desk_person,
    &screen_desk_state,   &screen_desk_phone,   &screen_desk_stats,    &screen_desk_shelf,
    &screen_desk_copy,    &screen_desk_mark,    &screen_desk_problems, &screen_desk_own_pin,
    &screen_ticket_seen,  &screen_family,       &screen_child_new,     NULL};
