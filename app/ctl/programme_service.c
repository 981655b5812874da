/* A service out of rows of cells. */
#include "ctl/cell.h"
#include "ctl/programme_row.h"
#include "ctl/when.h"

#include <stddef.h>
#include <string.h>

#define TEXT(column, field)                                                                                  \
    {                                                                                                        \
        column, offsetof(struct service, field), sizeof((struct service *)0)->field                          \
    }

/* Copies of what is known, weekly hours (or those of single days). */
static size_t keep(struct slot_hours *out, const struct slot_hours *known, size_t count, bool is_of_days)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        if ((known[i].day != 0) == is_of_days)
            out[n++] = known[i];
    return n;
}

/* Weekly hours first, then those of single days. */
static void sort_hours(struct service_record *r)
{
    struct slot_hours sorted[SLOT_HOURS_MAX];
    size_t weekly = keep(sorted, r->hours, r->count, false);
    keep(sorted + weekly, r->hours, r->count, true);
    memcpy(r->hours, sorted, r->count * sizeof *sorted);
}

static bool read_hours(struct programme_row *row, bool is_more, struct service_record *r)
{
    const char *fault, *hours = row_cell(row, SERVICE_HOURS), *days = row_cell(row, SERVICE_EXCEPTIONS);
    struct service_record known = *r;
    struct when_hours all = {.hours = r->hours, .count = is_more ? r->count : 0};
    char who[32] = "";
    int seats = 1;
    if (!row_number(row, SERVICE_SEATS, "位|人|个", 1, 999, 1, &seats, "is not 1 to 999"))
        return false;
    if (!cell_text(who, sizeof who, row_cell(row, SERVICE_WHO)))
        return row_refuse(row, SERVICE_WHO, "is longer than 31 bytes (10 Chinese characters)");
    if (!is_more && !*hours)
        all.count = keep(all.hours, known.hours, known.count, false);
    if (!when_read_hours(hours, seats, who, &all, &fault))
        return row_refuse(row, SERVICE_HOURS, fault);
    if (!is_more && !row->cells[SERVICE_EXCEPTIONS]) {
        size_t kept = keep(known.hours, known.hours, known.count, true);
        for (size_t i = 0; i < kept && all.count < SLOT_HOURS_MAX; i++)
            all.hours[all.count++] = known.hours[i];
    }
    if (!when_read_hours(days, seats, who, &all, &fault))
        return row_refuse(row, SERVICE_EXCEPTIONS, fault);
    r->count = all.count;
    sort_hours(r);
    return r->count > 0 || row_refuse(row, SERVICE_HOURS, "is empty");
}

/* Time that no slot fits into would never be seen by anybody. */
static bool hours_hold_slots(const struct service_record *r)
{
    for (size_t i = 0; i < r->count; i++) {
        int length = r->hours[i].to_min - r->hours[i].from_min;
        if (length > 0 && length < r->service.slot_min)
            return false;
    }
    return true;
}

static bool read_service(struct programme_row *row, struct service *s)
{
    static const struct text_field texts[] = {TEXT(SERVICE_TITLE, title), TEXT(SERVICE_PROVIDER, provider),
                                              TEXT(SERVICE_PLACE, place), TEXT(SERVICE_BRING, bring),
                                              TEXT(SERVICE_ABOUT, about)};
    static const char *const kinds[] = {
        [SERVICE_SLOTS] = "slots|预约",
        [SERVICE_QUEUE] = "queue|排队|排号|取号",
    };
    int kind = (int)s->kind;
    if (!row_texts(row, texts, sizeof texts / sizeof texts[0], s) ||
        !row_kind(row, SERVICE_KIND, kinds, SERVICE_KIND_COUNT, &kind,
                  "is neither slots (预约) nor queue (排队)") ||
        !row_number(row, SERVICE_SLOT, "分钟|分|minutes|min", 5, 1440, 30, &s->slot_min,
                    "is not 5 to 1440") ||
        !row_number(row, SERVICE_DAYS_AHEAD, "天|days", 1, 92, 14, &s->days_ahead, "is not 1 to 92") ||
        !row_yes(row, SERVICE_ASKED, &s->is_asked) || !row_yes(row, SERVICE_TICKET, &s->has_ticket) ||
        !row_yes(row, SERVICE_AT_HOME, &s->is_at_home) ||
        !row_price(row, SERVICE_PRICE, s->price, sizeof s->price) ||
        !row_yes(row, SERVICE_CANCELLED, &s->is_cancelled))
        return false;
    s->kind = (enum service_kind)kind;
    s->slot_min = s->slot_min ? s->slot_min : 30;
    s->days_ahead = s->days_ahead ? s->days_ahead : 14;
    return *s->title || row_refuse(row, SERVICE_TITLE, "is empty");
}

bool service_read(struct programme_row *row, bool is_more, struct service_record *r)
{
    if (is_more && row_has_any(row, SERVICE_TITLE, SERVICE_TITLE) &&
        strcmp(row_cell(row, SERVICE_TITLE), r->service.title) != 0)
        return row_refuse(row, SERVICE_TITLE, "is another one than in the row above with this code");
    return (is_more || read_service(row, &r->service)) && read_hours(row, is_more, r) &&
           (hours_hold_slots(r) ||
            row_refuse(row, SERVICE_HOURS, "has a time that is shorter than one slot"));
}
