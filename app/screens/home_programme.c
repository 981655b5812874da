#include "screens/home_programme.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "model/date.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

void home_programme_load(struct home_programme *p, const struct shell *shell)
{
    if (part_shows_own(shell) && store_bookings(shell_store(shell), shell_subject(shell), p->bookings,
                                                HOME_BOOKINGS_MAX, &p->count) != ERR_OK)
        p->count = 0;
    p->has_activities = part_has_activities(shell);
    p->has_services = part_has_services(shell);
    for (size_t i = 0; i < p->count; i++) {
        p->has_activities |= uuid_is_zero(p->bookings[i].service);
        p->has_services |= uuid_is_zero(p->bookings[i].activity);
    }
}

static bool is_ready(const struct booking *b)
{
    return b->ready_ms && !b->collected_ms;
}

bool home_words_urgent(const struct home_programme *p, char *out, size_t size)
{
    for (size_t i = 0; i < p->count; i++) {
        const struct booking *b = &p->bookings[i];
        bool is_offered = b->state == BOOKING_OFFERED;
        if (is_offered || is_ready(b))
            tr_fill(out, size, is_offered ? tr("名额到了，请答复：{0}") : tr("《{0}》可以取了"),
                    words_private(b->title));
        if (is_offered || is_ready(b))
            return true;
    }
    return false;
}

static void words_one(const struct booking *b, char *out, size_t size)
{
    char when[96];
    words_when(b->starts_ms, when, sizeof when);
    str_format(out, size, "%s %s", when, words_private(b->title));
}

bool home_words_next(const struct home_programme *p, char *out, size_t size)
{
    int32_t today = day_at(clock_wall_ms());
    for (size_t i = 0; i < p->count; i++) {
        const struct booking *b = &p->bookings[i];
        int32_t day = day_at(b->starts_ms);
        if (b->state != BOOKING_BOOKED || is_ready(b) || day < today || day > today + 1)
            continue;
        words_one(b, out, size);
        return true;
    }
    return false;
}

/* The next one of a kind; NULL = none. */
static const struct booking *first_of(const struct home_programme *p, bool is_service)
{
    for (size_t i = 0; i < p->count; i++)
        if (uuid_is_zero(p->bookings[i].activity) == is_service)
            return &p->bookings[i];
    return NULL;
}

static void draw_tile(const struct home_programme *p, bool is_service, int action, struct ui *ui,
                      struct rect r)
{
    const struct booking *first = first_of(p, is_service);
    char detail[160];
    struct badge_words state = {.text = ""};
    str_copy(detail, sizeof detail, is_service ? tr("约个时间") : tr("报名，看课程表"));
    if (first)
        words_one(first, detail, sizeof detail);
    bool is_news = first && (first->state == BOOKING_OFFERED || is_ready(first));
    if (is_news)
        words_state(first, &state);
    ui_tile(ui, r,
            (struct tile){is_service ? ICON_SERVICE : ICON_EVENTS, is_service ? tr("服务预约") : tr("活动"),
                          detail, is_news ? state.text : NULL, false,
                          is_news && is_ready(first) ? ROLE_JADE : ROLE_AMBER, action, 0});
}

void home_draw_programme(const struct home_programme *p, struct ui *ui, struct rect row, int act_activities,
                         int act_services)
{
    int count = p->has_activities + p->has_services;
    if (p->has_activities)
        draw_tile(p, false, act_activities, ui, rect_column(row, count, 0, ui_gap(ui)));
    if (p->has_services)
        draw_tile(p, true, act_services, ui, rect_column(row, count, count - 1, ui_gap(ui)));
}
