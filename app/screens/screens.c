#include "screens/screen.h"

#define SCREENS(X)                                                                                           \
    X(idle)                                                                                                  \
    X(consent)                                                                                               \
    X(home)                                                                                                  \
    X(borrow)                                                                                                \
    X(loans)                                                                                                 \
    X(return )                                                                                               \
    X(receipt)                                                                                               \
    X(ticket)                                                                                                \
    X(bye)                                                                                                   \
    X(trouble)                                                                                               \
    X(search)                                                                                                \
    X(me)                                                                                                    \
    X(me_phone)                                                                                              \
    X(me_delete)                                                                                             \
    X(me_deleted)                                                                                            \
    X(me_tags)                                                                                               \
    X(desk_pin)                                                                                              \
    X(desk)                                                                                                  \
    X(desk_today)                                                                                            \
    X(desk_audit)                                                                                            \
    X(desk_overdue)                                                                                          \
    X(desk_transit)                                                                                          \
    X(desk_calls)                                                                                            \
    X(desk_person)                                                                                           \
    X(desk_state)                                                                                            \
    X(desk_phone)                                                                                            \
    X(desk_stats)                                                                                            \
    X(desk_shelf)                                                                                            \
    X(desk_copy)                                                                                             \
    X(desk_mark)                                                                                             \
    X(desk_problems)                                                                                         \
    X(desk_own_pin)                                                                                          \
    X(desk_services)                                                                                         \
    X(ticket_seen)                                                                                           \
    X(family)                                                                                                \
    X(child_new)                                                                                             \
    X(checkin)                                                                                               \
    X(survey)                                                                                                \
    X(door)                                                                                                  \
    X(door_said)                                                                                             \
    X(desk_session)                                                                                          \
    X(activities)                                                                                            \
    X(activity)                                                                                              \
    X(bookings)                                                                                              \
    X(services)                                                                                              \
    X(service)                                                                                               \
    X(timetable)

#define X(name) extern const struct screen screen_##name;
SCREENS(X)
#undef X

const struct screen *const screens[] = {
#define X(name) &screen_##name,
    SCREENS(X)
#undef X
        NULL};
