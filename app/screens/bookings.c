/* 我的预约: every place that I have or wait for, the next one first. */
#include "base/utf8.h"
#include "model/date.h"
#include "screens/offer_parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_OPEN, ACT_BACK, ACT_SURVEY };
enum { ROWS_MAX = 40 };

struct bookings {
    struct booking rows[ROWS_MAX];
    size_t count;
    bool has_survey; /* something is asked of me */
    enum err err;
};

static void enter(void *state, struct shell *shell)
{
    struct bookings *s = state;
    struct uuid who = shell_subject(shell);
    struct survey_row survey;
    size_t surveys = 0;
    s->err = store_bookings(shell_store(shell), who, s->rows, ROWS_MAX, &s->count);
    s->has_survey = uuid_equal(who, shell_visit(shell)->resident.id) &&
                    store_surveys_for(shell_store(shell), who, &survey, 1, &surveys) == ERR_OK && surveys > 0;
}

static void draw_row(const struct booking *b, int i, struct ui *ui, struct rect r)
{
    char when[96], note[48] = "", number[12];
    struct offer_row row = {.icon = b->is_queue                 ? ICON_QUEUE
                                    : uuid_is_zero(b->activity) ? ICON_SERVICE
                                                                : ICON_BOOKED,
                            .title = words_private(b->title),
                            .place = words_private(b->place),
                            .action = ACT_OPEN,
                            .arg = i};
    if (b->is_queue)
        words_day(day_at(b->starts_ms), when, sizeof when);
    else
        words_when(b->starts_ms, when, sizeof when);
    str_format(number, sizeof number, "%d", b->number);
    if (b->number)
        tr_fill(note, sizeof note, tr("{0} 号"), number);
    row.when = when;
    row.note = note;
    words_state(b, &row.badge);
    part_offer(ui, r, &row);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct bookings *s = state;
    struct rect work = frame.work;
    (void)shell;
    part_title(ui, &frame.status, tr("我的预约"),
               s->err != ERR_OK ? tr("暂时看不到您的预约，请告诉工作人员")
               : s->count == 0  ? tr("现在没有预约和报名")
                                : tr("点一个，可以看、取消或改时间"));
    struct rect foot = part_foot(ui, &work);
    ui_button(ui, rect_column(foot, 1 + s->has_survey, 0, ui_gap(ui)),
              (struct button){BUTTON_SECONDARY, 0, tr("返回"), ACT_BACK, 0, false});
    if (s->has_survey)
        ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
                  (struct button){BUTTON_SECONDARY, 0, tr("听听您的意见"), ACT_SURVEY, 0, false});
    struct list list = ui_list_begin(ui, 0, work, part_offer_height(ui, work), (int)s->count);
    for (int i = list.first; i < list.last; i++)
        draw_row(&s->rows[i], i, ui, ui_list_row(ui, &list, i));
    ui_list_end(ui);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    const struct bookings *s = state;
    if (action != ACT_OPEN) {
        shell_goto(shell, action == ACT_SURVEY ? "survey" : "home");
        return;
    }
    const struct booking *b = &s->rows[arg];
    shell_goto_topic(shell, uuid_is_zero(b->activity) ? "service" : "activity",
                     &(struct topic){.activity = b->activity, .service = b->service, .booking = b->id});
}

const struct screen screen_bookings = {.name = "bookings",
                                       .state_size = sizeof(struct bookings),
                                       .needs_visit = true,
                                       .whose = FOR_CHILD,
                                       .enter = enter,
                                       .draw = draw,
                                       .tap = tap};
