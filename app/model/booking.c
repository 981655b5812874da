#include "model/booking.h"

#include "base/utf8.h"
#include "model/date.h"

#include <stdlib.h>
#include <string.h>

enum { HOUR_MS = 60 * 60 * 1000, MINUTE_MS = 60 * 1000, DAYS_MAX = 64 };

const char *booking_refusal_name(enum booking_refusal r)
{
    static const char *const names[] = {
#define X(name) #name,
        BOOKING_REFUSAL_LIST(X)
#undef X
    };
    return (size_t)r < BOOKING_REFUSAL_COUNT ? names[r] : "?";
}

/* What nobody can change first, then what the resident can do something about. */
enum booking_refusal booking_decide(const struct conf *conf, const struct booking_case *c)
{
    if (c->is_cancelled)
        return BOOKING_CANCELLED;
    if (c->starts_ms <= c->now_ms)
        return BOOKING_OVER;
    if (c->has_place)
        return BOOKING_HAS_PLACE;
    if (c->is_withdrawn)
        return BOOKING_WITHDRAWN;
    if (c->opens_ms > c->now_ms)
        return BOOKING_NOT_OPEN;
    if (c->shuts_ms && c->shuts_ms <= c->now_ms)
        return BOOKING_SHUT;
    if (c->lacks_guardian)
        return BOOKING_GUARDIAN;
    if (c->is_age_wrong)
        return BOOKING_AGE;
    if (c->is_service && !c->is_by_staff && c->no_shows_until_day > c->today)
        return BOOKING_NO_SHOWS;
    if (c->is_service && !c->is_by_staff && c->open_bookings >= conf->services.open_bookings)
        return BOOKING_LIMIT;
    if (c->has_clash)
        return BOOKING_CLASH;
    if (c->is_clock_wrong)
        return BOOKING_CLOCK;
    return c->has_session_clash ? BOOKING_CLASH_ASKS : BOOKING_NONE;
}

bool age_fits(int age_from, int age_to, int age_years, enum age_class age)
{
    static const int first[] = {[AGE_CHILD] = 0, [AGE_MINOR] = 14, [AGE_ADULT] = 18, [AGE_ELDER] = 60};
    static const int last[] = {[AGE_CHILD] = 13, [AGE_MINOR] = 17, [AGE_ADULT] = 59, [AGE_ELDER] = 200};
    if (age_from == 0 && age_to == 0)
        return true;
    int from = age_years >= 0 ? age_years : first[age], to = age_years >= 0 ? age_years : last[age];
    return from <= (age_to ? age_to : 200) && to >= age_from;
}

int64_t offer_until(const struct conf_activities *rules, int64_t now_ms, int64_t starts_ms, bool has_phone,
                    bool is_called)
{
    int64_t hours = is_called ? rules->offer_h : (int64_t)rules->uncalled_days * 24;
    int64_t until = now_ms + hours * HOUR_MS;
    if (has_phone && !is_called)
        return INT64_MIN;
    return until < starts_ms ? until : starts_ms;
}

bool checkin_is_open(const struct conf_activities *rules, int64_t now_ms, int64_t starts_ms, int64_t ends_ms)
{
    return now_ms >= starts_ms - (int64_t)rules->checkin_before_min * MINUTE_MS && now_ms < ends_ms;
}

static int newest_first(const void *a, const void *b)
{
    int32_t x = *(const int32_t *)a, y = *(const int32_t *)b;
    return (x < y) - (x > y);
}

int32_t no_shows_until(const struct conf_services *rules, const int32_t *days, size_t count, int32_t today)
{
    int32_t sorted[DAYS_MAX];
    size_t needed = (size_t)rules->no_shows, n = count < DAYS_MAX ? count : DAYS_MAX;
    memcpy(sorted, days, n * sizeof *days);
    qsort(sorted, n, sizeof *sorted, newest_first);
    for (size_t i = 0; needed && i + needed <= n; i++) {
        int32_t until = sorted[i] + rules->no_show_block_days;
        if (sorted[i] - sorted[i + needed - 1] < rules->no_show_days)
            return until > today ? until : 0;
    }
    return 0;
}

/* ---- slots ---- */

static void add_slot(struct slot *slots, size_t *count, const struct slot_hours *hours, int from_min,
                     int slot_min)
{
    size_t i = 0;
    while (i < *count && slots[i].from_min < from_min)
        i++;
    if (i == *count || slots[i].from_min != from_min) {
        if (*count == SLOTS_MAX)
            return;
        memmove(&slots[i + 1], &slots[i], (*count - i) * sizeof *slots);
        slots[i] = (struct slot){.from_min = from_min, .to_min = from_min + slot_min};
        ++*count;
    }
    size_t length = strlen(slots[i].who);
    slots[i].seats += hours->seats;
    if (*hours->who && !strstr(slots[i].who, hours->who))
        str_format(slots[i].who + length, sizeof slots[i].who - length, "%s%s", length ? "、" : "",
                   hours->who);
}

size_t slots_of_day(const struct conf_site *site, const struct slot_hours *hours, size_t count, int slot_min,
                    int32_t day, struct slot out[SLOTS_MAX])
{
    size_t n = 0;
    bool is_exception = false;
    for (size_t i = 0; i < count; i++)
        is_exception |= hours[i].day == day;
    if (!is_exception && !day_is_open(site, day))
        return 0;
    for (size_t i = 0; i < count; i++) {
        bool is_of_day =
            is_exception ? hours[i].day == day : !hours[i].day && hours[i].weekday == day_weekday(day);
        for (int from = hours[i].from_min; is_of_day && from + slot_min <= hours[i].to_min; from += slot_min)
            add_slot(out, &n, &hours[i], from, slot_min);
    }
    return n;
}
