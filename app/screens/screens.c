#include "screens/screen.h"

extern const struct screen screen_idle, screen_consent, screen_home, screen_borrow, screen_loans,
    screen_return, screen_receipt, screen_ticket, screen_bye, screen_trouble, screen_search, screen_me,
    screen_me_phone, screen_me_delete, screen_me_deleted, screen_me_tags;

const struct screen *const screens[] = {&screen_idle,
                                        &screen_consent,
                                        &screen_home,
                                        &screen_borrow,
                                        &screen_loans,
                                        &screen_return,
                                        &screen_receipt,
                                        &screen_ticket,
                                        &screen_bye,
                                        &screen_trouble,
                                        &screen_search,
                                        &screen_me,
                                        &screen_me_phone,
                                        &screen_me_delete,
                                        &screen_me_deleted,
                                        &screen_me_tags,
                                        NULL};
