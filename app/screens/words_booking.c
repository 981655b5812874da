#include "screens/words_booking.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "model/date.h"
#include "screens/words.h"
#include "ui/lang.h"

struct words {
    const char *what, *todo;
};

void words_day(int32_t day, char *out, size_t size)
{
    int32_t today = day_at(clock_wall_ms());
    if (day == today)
        str_copy(out, size, tr("今天"));
    else if (day == today + 1)
        str_copy(out, size, tr("明天"));
    else if (day > today && day < today + 7)
        str_copy(out, size, words_weekday(day));
    else
        words_date(day, out, size);
}

void words_when(int64_t starts_ms, char *out, size_t size)
{
    char day[64], time[8];
    words_day(day_at(starts_ms), day, sizeof day);
    words_hour(starts_ms, time, sizeof time);
    tr_fill(out, size, "{0} {1}", day, time);
}

void words_ages(int from, int to, char *out, size_t size)
{
    enum { OLDEST = 100 }; /* what staff write as 60+ ends beyond it */
    char first[12], last[12];
    str_format(first, sizeof first, "%d", from);
    str_format(last, sizeof last, "%d", to);
    if (!from && !to)
        str_copy(out, size, "");
    else
        tr_fill(out, size,
                !to || to >= OLDEST ? tr("{0} 岁以上")
                : !from             ? tr("{1} 岁以下")
                                    : tr("{0} 到 {1} 岁"),
                first, last);
}

const char *words_price(const char *price)
{
    return *price ? price : tr("免费");
}

void words_countdown(int64_t left_ms, char *out, size_t size)
{
    enum { MINUTE_S = 60, HOUR_S = 3600, DAY_H = 24 };
    long long s = (left_ms + 999) / 1000, hours = s / HOUR_S;
    char days[24];
    if (hours >= DAY_H) {
        str_format(days, sizeof days, "%lld", hours / DAY_H);
        tr_fill(out, size, tr("{0} 天后"), days);
    } else {
        str_format(out, size, "%lld:%02lld:%02lld", hours, s / MINUTE_S % MINUTE_S, s % MINUTE_S);
    }
}

void words_state(const struct booking *b, struct badge_words *out)
{
    char number[12];
    bool is_service = uuid_is_zero(b->activity);
    *out = (struct badge_words){.mood = BADGE_GOOD};
    str_format(number, sizeof number, "%d", b->state == BOOKING_WAITING ? b->position : b->ahead);
    if (b->ready_ms && !b->collected_ms)
        str_copy(out->text, sizeof out->text, tr("可以取了"));
    else if (b->state == BOOKING_OFFERED)
        str_copy(out->text, sizeof out->text, tr("名额到了"));
    else if (b->state == BOOKING_WAITING)
        tr_fill(out->text, sizeof out->text, tr("候补第 {0}"), number);
    else if (b->state == BOOKING_ASKED)
        str_copy(out->text, sizeof out->text, tr("等答复"));
    else if (b->is_queue)
        tr_fill(out->text, sizeof out->text, tr("前面 {0} 人"), number);
    else
        str_copy(out->text, sizeof out->text, is_service ? tr("约好了") : tr("已报名"));
    if (b->state == BOOKING_OFFERED || b->state == BOOKING_WAITING || b->state == BOOKING_ASKED)
        out->mood = BADGE_SOON;
}

void words_seats(const struct activity_row *row, struct badge_words *out)
{
    char number[12];
    bool is_early = row->activity.enrol_from_ms > clock_wall_ms();
    *out = (struct badge_words){.mood = is_early || row->seats_left == 0 ? BADGE_SOON : BADGE_GOOD};
    str_format(number, sizeof number, "%d", row->seats_left ? row->seats_left : row->waiting);
    if (row->seats_left < 0)
        str_copy(out->text, sizeof out->text, tr("来就行"));
    else if (is_early)
        str_copy(out->text, sizeof out->text, tr("还没开始"));
    else if (row->seats_left == 0)
        tr_fill(out->text, sizeof out->text, row->waiting ? tr("候补 {0} 人") : tr("已满"), number);
    else
        tr_fill(out->text, sizeof out->text, tr("余 {0}"), number);
}

/* {0} is the title, {1} the clash, {2} when that is, {3} when it opens, {4} the day from which it goes on. */
static struct words refusal_words(const struct booking_result *r)
{
    switch (r->refusal) {
    case BOOKING_UNKNOWN:
        return (struct words){tr("这里没有这一场了"), tr("请看看别的")};
    case BOOKING_CANCELLED:
        return (struct words){tr("这一场取消了"), tr("请看看别的")};
    case BOOKING_OVER:
        return (struct words){tr("已经开始了，不能再报"), tr("请到现场问一问，或看看别的")};
    case BOOKING_NOT_OPEN:
        return (struct words){tr("还没开始报名"), tr("{3} 开始，请到时候再来")};
    case BOOKING_SHUT:
        return (struct words){tr("报名已经结束"), tr("请看看别的，或问志愿者")};
    case BOOKING_HAS_PLACE:
        return (struct words){tr("您已经报过了"), tr("在“我的预约”里看得到")};
    case BOOKING_AGE:
        return (struct words){tr("年龄不合适"), tr("请看看别的，或问志愿者")};
    case BOOKING_GUARDIAN:
        return (struct words){tr("托管班由家长替孩子报名"), tr("请家长来办，或问志愿者")};
    case BOOKING_LIMIT:
        return (struct words){tr("这项服务您已经约满了"), tr("办完一个，或取消一个，再来约")};
    case BOOKING_CLASH:
        return (struct words){tr("这个时间您约了别的：{1}"), tr("请换个时间，或先取消那一个")};
    case BOOKING_CLASH_ASKS:
        return (struct words){tr("{2} 您还有 {1}"), tr("还要报名吗？")};
    case BOOKING_NO_SHOWS:
        return (struct words){tr("您几次约了没有来"), tr("{4}起可以再约；急用请找志愿者")};
    case BOOKING_WITHDRAWN:
        return (struct words){tr("您已经收回同意，不能再报名"), tr("请问志愿者")};
    case BOOKING_CLOCK:
        return (struct words){tr("机器的时间不对，暂时不能报名"), tr("请告诉工作人员")};
    case BOOKING_NO_BOOKING:
        return (struct words){tr("这个名额已经没有了"), tr("请再看一遍")};
    case BOOKING_NOT_DUE:
        return (struct words){tr("现在不是签到的时间"), tr("请看清时间再来")};
    case BOOKING_NO_PLACE:
        return (struct words){tr("刚刚满了"), tr("可以排队候补：有人不来，就轮到您")};
    case BOOKING_NOT_ALLOWED:
        return (struct words){tr("只有孩子的家长能接"), tr("请找志愿者")};
    case BOOKING_NONE:
    case BOOKING_REFUSAL_COUNT:
        break;
    }
    return (struct words){"", ""};
}

void words_no_place(const struct booking_result *r, char *what, size_t what_size, char *todo,
                    size_t todo_size)
{
    struct words w = refusal_words(r);
    char clash_when[80], opens[80], time[8], until[64];
    words_when(r->clash_ms, clash_when, sizeof clash_when);
    words_date(day_at(r->opens_ms), until, sizeof until);
    words_hour(r->opens_ms, time, sizeof time);
    str_format(opens, sizeof opens, "%s %s", until, time);
    words_date_short(r->until_day, until, sizeof until);
    const char *title = words_private(r->booking.title), *clash = words_private(r->clash);
    tr_fill(what, what_size, w.what, title, clash, clash_when, opens, until);
    tr_fill(todo, todo_size, w.todo, title, clash, clash_when, opens, until);
}
