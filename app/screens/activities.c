/* What is to come: activities and courses by their next time, whose places are free, and which are mine. */
#include "base/clock.h"
#include "base/utf8.h"
#include "screens/offer_parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_OPEN, ACT_FILTER, ACT_BACK, ACT_WEEK, ACT_MINE };
enum { ROWS_MAX = 60, MINE_MAX = 40 };

struct activities {
    enum activity_filter filter;
    struct activity_row rows[ROWS_MAX];
    size_t count;
    struct booking mine[MINE_MAX];
    size_t mine_count;
    enum err err;
};

static void load(struct activities *s, struct shell *shell)
{
    s->count = s->mine_count = 0;
    s->err = store_activities(shell_store(shell), s->filter, 0, s->rows, ROWS_MAX, &s->count);
    if (part_shows_own(shell) &&
        store_bookings(shell_store(shell), shell_subject(shell), s->mine, MINE_MAX, &s->mine_count) != ERR_OK)
        s->mine_count = 0;
}

static void enter(void *state, struct shell *shell)
{
    load(state, shell);
}

static const struct booking *own_place(const struct activities *s, struct uuid activity)
{
    for (size_t i = 0; i < s->mine_count; i++)
        if (uuid_equal(s->mine[i].activity, activity))
            return &s->mine[i];
    return NULL;
}

static void draw_row(const struct activities *s, int i, struct ui *ui, struct rect r)
{
    static const int icons[] = {[ACTIVITY_SINGLE] = ICON_EVENT,
                                [ACTIVITY_COURSE] = ICON_COURSE,
                                [ACTIVITY_CARE] = ICON_CARE,
                                [ACTIVITY_VOLUNTEER] = ICON_VOLUNTEER};
    const struct activity_row *row = &s->rows[i];
    const struct booking *mine = own_place(s, row->activity.id);
    struct offer_row offer = {.icon = icons[row->activity.kind],
                              .title = row->activity.title,
                              .place = row->activity.place,
                              .note = words_price(row->activity.price),
                              .action = ACT_OPEN,
                              .arg = i};
    char when[96];
    words_when(row->next_starts_ms, when, sizeof when);
    offer.when = when;
    if (mine && !words_is_covered())
        words_state(mine, &offer.badge);
    else
        words_seats(row, &offer.badge);
    part_offer(ui, r, &offer);
}

/* In a row of their own where there is height for it, else beside the others at the foot. */
static void draw_buttons(const struct activities *s, const struct shell *shell, struct ui *ui,
                         struct rect *work)
{
    bool is_wide = work->w > 2 * work->h;
    struct rect foot = part_foot(ui, work), row;
    const char *const filters[FILTER_COUNT] = {tr("全部"), tr("晚上"), tr("孩子"), tr("老人")};
    struct button below[3] = {{BUTTON_SECONDARY, 0, tr("返回"), ACT_BACK, 0, false},
                              {BUTTON_SECONDARY, is_wide ? 0 : ICON_WEEK, tr("课程表"), ACT_WEEK, 0, false},
                              {BUTTON_SECONDARY, 0, tr("我的预约"), ACT_MINE, 0, false}};
    int count = part_shows_own(shell) ? 3 : 2;
    if (is_wide) {
        row = cut_right(&foot, foot.w * 11 / 20);
        cut_right(&foot, ui_gap(ui));
    } else {
        row = cut_top(work, ui_target(ui));
        cut_top(work, ui_gap(ui));
    }
    for (int i = 0; i < FILTER_COUNT; i++)
        ui_button(ui, rect_column(row, FILTER_COUNT, i, ui_gap(ui)),
                  (struct button){i == (int)s->filter ? BUTTON_PRIMARY : BUTTON_QUIET, 0, filters[i],
                                  ACT_FILTER, i, false});
    for (int i = 0; i < count; i++)
        ui_button(ui, rect_column(foot, count, i, ui_gap(ui)), below[i]);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct activities *s = state;
    struct rect work = frame.work;
    part_title(ui, &frame.status, tr("活动和课程"),
               s->err != ERR_OK ? tr("暂时看不到活动，请问工作人员")
               : s->count == 0  ? tr("现在没有。请看看别的，或问志愿者")
                                : tr("点一个，看看时间和名额"));
    draw_buttons(s, shell, ui, &work);
    struct list list = ui_list_begin(ui, (int)s->filter, work, part_offer_height(ui, work), (int)s->count);
    for (int i = list.first; i < list.last; i++)
        draw_row(s, i, ui, ui_list_row(ui, &list, i));
    ui_list_end(ui);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct activities *s = state;
    switch (action) {
    case ACT_OPEN:
        shell_goto_topic(shell, "activity", &(struct topic){.activity = s->rows[arg].activity.id});
        break;
    case ACT_FILTER:
        s->filter = (enum activity_filter)arg;
        load(s, shell);
        shell_announce(shell);
        break;
    case ACT_WEEK:
        shell_goto(shell, "timetable");
        break;
    case ACT_MINE:
        shell_goto(shell, "bookings");
        break;
    default:
        shell_goto_start(shell);
    }
}

const struct screen screen_activities = {
    .name = "activities", .state_size = sizeof(struct activities), .enter = enter, .draw = draw, .tap = tap};
