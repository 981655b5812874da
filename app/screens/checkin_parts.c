#include "screens/checkin_parts.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "screens/words.h"
#include "ui/lang.h"

void words_checked_in(const struct check_in *c, char *out, size_t size)
{
    char hour[16];
    words_hour(c->in_ms, hour, sizeof hour);
    tr_fill(out, size, c->is_again ? tr("您 {0} 已经签到") : tr("已签到 {0}"), hour);
}

const char *words_not_checked_in(enum booking_refusal refusal)
{
    switch (refusal) {
    case BOOKING_NO_PLACE:
        return tr("没有空位子了");
    case BOOKING_NOT_DUE:
        return tr("现在不是签到的时间");
    case BOOKING_CANCELLED:
        return tr("这一场取消了");
    case BOOKING_NOT_ALLOWED:
        return tr("只有监护人能接走孩子");
    default:
        return tr("已经改不了了，请找工作人员");
    }
}

/* ---- what there is ---- */

static bool has_walked_in(const struct checkin *c)
{
    return c->has_answer && !checkin_has_trouble(c) && !c->asked.is_done &&
           c->asked.choice.act == CAN_WALK_IN;
}

static void load(struct checkin *c, struct shell *shell)
{
    const struct visit *visit = shell_visit(shell);
    struct check_in_choice choices[CHECKIN_ITEMS_MAX];
    size_t n;
    c->count = 0;
    if (has_walked_in(c))
        c->items[c->count++] =
            (struct checkin_item){.is_done = true, .choice = {.what = c->answer, .who = visit->resident.id}};
    for (size_t i = 0; i < visit->due_count; i++)
        c->items[c->count++] = (struct checkin_item){
            .is_done = true, .choice = {.what = visit->due[i], .who = visit->resident.id}};
    if (visit->is_by_tag || store_check_in_choices(shell_store(shell), visit->resident.id, choices,
                                                   CHECKIN_ITEMS_MAX - c->count, &n) != ERR_OK)
        return;
    for (size_t i = 0; i < n; i++)
        c->items[c->count++].choice = choices[i];
    for (size_t i = c->count - n; i < c->count; i++)
        c->items[i].is_done = false;
}

void checkin_enter(struct checkin *c, struct shell *shell)
{
    const struct visit *visit = shell_visit(shell);
    load(c, shell);
    if (!visit->is_by_tag && !visit->is_check_in_asked)
        shell_ask(shell, &(struct store_request){.op = STORE_CHECK_IN_DUE,
                                                 .resident = visit->resident.id,
                                                 .check_in_how = CHECK_IN_CARD});
}

/* ---- what can be done ---- */

void checkin_tap(struct checkin *c, struct shell *shell, size_t i)
{
    if (i >= c->count || shell_is_busy(shell))
        return;
    const struct check_in_choice *choice = &c->items[i].choice;
    struct store_request request = {.resident = choice->who, .session = choice->what.what};
    c->asked = c->items[i];
    c->has_answer = false;
    if (c->items[i].is_done) {
        request.op = STORE_UNDO_CHECK_IN;
    } else if (choice->act == CAN_WALK_IN || choice->act == CAN_BRING) {
        request.op = STORE_CHECK_IN;
        request.check_in_how = choice->act == CAN_BRING ? CHECK_IN_CARD : CHECK_IN_WALK_IN;
    } else {
        request.op = STORE_CHECK_OUT;
    }
    shell_ask(shell, &request);
}

void checkin_take(struct checkin *c, struct shell *shell, const struct store_answer *a)
{
    bool is_act = a->op == STORE_UNDO_CHECK_IN || a->op == STORE_CHECK_IN || a->op == STORE_CHECK_OUT;
    if (is_act) {
        c->has_answer = true;
        c->err = a->err;
        c->answer = a->checked;
    }
    if (a->op == STORE_CHECK_OUT && a->checked.is_volunteer &&
        store_volunteer_minutes(shell_store(shell), shell_visit(shell)->resident.id, &c->minutes,
                                &c->times) != ERR_OK)
        c->minutes = 0;
    if (is_act || a->op == STORE_CHECK_IN_DUE)
        load(c, shell);
}

/* ---- words ---- */

const char *checkin_button(const struct checkin_item *item)
{
    enum { UNDO_MS = 30 * 60 * 1000 }; /* as store_undo_check_in */
    if (item->is_done)
        return clock_wall_ms() - item->choice.what.in_ms < UNDO_MS ? tr("撤销签到") : NULL;
    switch (item->choice.act) {
    case CAN_LEAVE:
        return tr("签退");
    case CAN_FETCH:
        return tr("接走");
    case CAN_BRING:
        return tr("送到");
    case CAN_WALK_IN:
        break;
    }
    return tr("现场参加");
}

int checkin_buttons(const struct checkin *c, size_t *first)
{
    int n = 0;
    for (size_t i = c->count; i-- > 0;)
        if (checkin_button(&c->items[i])) {
            *first = i;
            n++;
        }
    return n;
}

static void words_walk_in(const struct check_in *what, char *out, size_t size)
{
    char left[12], hour[16];
    str_format(left, sizeof left, "%d", what->seats_left);
    words_hour(what->starts_ms, hour, sizeof hour);
    bool has_begun = what->starts_ms <= clock_wall_ms();
    if (what->seats_left < 0)
        tr_fill(out, size, has_begun ? tr("{0} 已经开始，都可以来") : tr("{0} 开始，都可以来"), hour);
    else
        tr_fill(out, size, has_begun ? tr("{0} 已经开始，还有 {1} 个位子") : tr("{0} 开始，还有 {1} 个位子"),
                hour, left);
}

void checkin_words(const struct checkin_item *item, char *out, size_t size)
{
    char hour[16];
    const struct check_in_choice *c = &item->choice;
    words_hour(c->what.in_ms, hour, sizeof hour);
    if (item->is_done)
        words_checked_in(&c->what, out, size);
    else if (c->act == CAN_WALK_IN)
        words_walk_in(&c->what, out, size);
    else if (c->act == CAN_BRING)
        str_copy(out, size, words_private(c->name));
    else if (c->act == CAN_FETCH)
        tr_fill(out, size, tr("{0}，{1} 送到的"), words_private(c->name), hour);
    else
        tr_fill(out, size, tr("{0} 签到的"), hour);
}

static void words_hours(int minutes, char *out, size_t size)
{
    char hours[12], rest[12];
    str_format(hours, sizeof hours, "%d", minutes / 60);
    str_format(rest, sizeof rest, "%d", minutes % 60);
    tr_fill(out, size, tr("{0} 小时 {1} 分"), hours, rest);
}

static void words_answer(const struct checkin *c, char *out, size_t size)
{
    enum { MINUTE_MS = 60 * 1000 };
    char now[64], all[64];
    const struct check_in *a = &c->answer;
    if (c->err != ERR_OK) {
        str_copy(out, size, words_store_trouble(c->err));
    } else if (a->refusal != BOOKING_NONE) {
        str_copy(out, size, words_not_checked_in(a->refusal));
    } else if (c->asked.is_done) {
        tr_fill(out, size, tr("签到撤销了：{0}"), words_private(a->title));
    } else if (c->asked.choice.act == CAN_LEAVE) {
        words_hours((int)((a->out_ms - a->in_ms + MINUTE_MS / 2) / MINUTE_MS), now, sizeof now);
        words_hours(c->minutes, all, sizeof all);
        tr_fill(out, size, tr("辛苦了，这次 {0}，一共 {1}"), now, all);
    } else if (c->asked.choice.act == CAN_FETCH) {
        words_hour(a->out_ms, now, sizeof now);
        tr_fill(out, size, tr("{0} {1} 接走了"), words_private(c->asked.choice.name), now);
    } else if (c->asked.choice.act == CAN_BRING) {
        words_hour(a->in_ms, now, sizeof now);
        tr_fill(out, size, tr("{0} {1} 送到了"), words_private(c->asked.choice.name), now);
    } else {
        words_checked_in(a, now, sizeof now);
        str_format(out, size, "%s · %s %s", now, words_private(a->title), a->place);
    }
}

bool checkin_is_news(const struct checkin *c)
{
    return c->has_answer || (c->count && c->items[0].is_done);
}

bool checkin_has_trouble(const struct checkin *c)
{
    return c->has_answer && (c->err != ERR_OK || c->answer.refusal != BOOKING_NONE);
}

void checkin_news(const struct checkin *c, char *out, size_t size)
{
    char words[128];
    const struct checkin_item *first = &c->items[0];
    *out = '\0';
    if (c->has_answer) {
        words_answer(c, out, size);
    } else if (c->count && first->is_done) {
        checkin_words(first, words, sizeof words);
        str_format(out, size, "%s · %s %s", words, words_private(first->choice.what.title),
                   first->choice.what.place);
    } else if (c->count == 1) {
        checkin_words(first, words, sizeof words);
        str_format(out, size, "%s · %s", words_private(first->choice.what.title), words);
    }
}
