#include "screens/activity_facts.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "model/date.h"
#include "screens/words.h"
#include "ui/lang.h"

#include <string.h>

enum { TIMES_SHOWN = 12 };

static void words_span(int64_t starts_ms, int64_t ends_ms, char *out, size_t size)
{
    char date[64], from[8], to[8];
    words_date(day_at(starts_ms), date, sizeof date);
    words_hour(starts_ms, from, sizeof from);
    words_hour(ends_ms, to, sizeof to);
    str_format(out, size, "%s %s–%s", date, from, to);
}

static void add_when(const struct activity_facts *f, struct offer_lines *lines)
{
    char when[128], count[12];
    words_span(f->row.next_starts_ms, f->row.next_ends_ms, when, sizeof when);
    str_format(count, sizeof count, "%d", f->row.sessions_left);
    tr_fill(offer_line(lines), OFFER_LINE_SIZE, f->row.sessions_left > 1 ? tr("{0}，还有 {1} 次") : "{0}",
            when, count);
}

static void add_where(const struct activity *a, struct offer_lines *lines)
{
    tr_fill(offer_line(lines), OFFER_LINE_SIZE, *a->organiser ? tr("{0}，{1} 主办") : "{0}", a->place,
            a->organiser);
}

static void add_for_whom(const struct activity_facts *f, struct offer_lines *lines)
{
    char ages[64];
    struct badge_words seats;
    const struct activity *a = &f->row.activity;
    words_ages(a->age_from, a->age_to, ages, sizeof ages);
    words_seats(&f->row, &seats);
    tr_fill(offer_line(lines), OFFER_LINE_SIZE, *ages ? tr("{0}，{1}，{2}") : tr("{0}，{1}"),
            words_price(a->price), seats.text, ages);
}

void activity_main_lines(const struct activity_facts *f, struct offer_lines *lines)
{
    lines->count = 0;
    add_when(f, lines);
    if (*f->row.activity.place)
        add_where(&f->row.activity, lines);
    add_for_whom(f, lines);
}

/* Every time that is still to come, as many as have room. */
static void add_times(const struct activity_facts *f, struct offer_lines *lines)
{
    char *line = offer_line(lines), day[48], all[OFFER_LINE_SIZE] = "";
    int shown = 0;
    for (size_t i = 0; i < f->session_count && shown < TIMES_SHOWN; i++) {
        if (f->sessions[i].is_cancelled || f->sessions[i].ends_ms <= clock_wall_ms())
            continue;
        size_t used = strlen(all);
        words_date_short(day_at(f->sessions[i].starts_ms), day, sizeof day);
        str_format(all + used, sizeof all - used, used ? " · %s" : "%s", day);
        shown++;
    }
    tr_fill(line, OFFER_LINE_SIZE, tr("上课的日子：{0}"), all);
}

bool activity_has_more(const struct activity_facts *f)
{
    return *f->row.activity.about || *f->row.activity.materials || f->row.sessions_left > 1;
}

void activity_more_lines(const struct activity_facts *f, struct offer_lines *lines)
{
    lines->count = 0;
    if (*f->row.activity.about)
        str_copy(offer_line(lines), OFFER_LINE_SIZE, f->row.activity.about);
    if (*f->row.activity.materials)
        tr_fill(offer_line(lines), OFFER_LINE_SIZE, tr("请带：{0}"), f->row.activity.materials);
    if (f->row.sessions_left > 1)
        add_times(f, lines);
}
