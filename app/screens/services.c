/* What is done for people here: mending, hair, a doctor's advice, rooms. */
#include "base/utf8.h"
#include "screens/offer_parts.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_OPEN, ACT_BACK, ACT_MINE };
enum { ROWS_MAX = 60 };

struct services {
    struct service rows[ROWS_MAX];
    size_t count;
    enum err err;
};

static void enter(void *state, struct shell *shell)
{
    struct services *s = state;
    s->err = store_services(shell_store(shell), s->rows, ROWS_MAX, &s->count);
}

static void draw_row(const struct service *service, int i, struct ui *ui, struct rect r)
{
    bool is_queue = service->kind == SERVICE_QUEUE;
    struct offer_row row = {.icon = is_queue ? ICON_QUEUE : ICON_SERVICE,
                            .title = service->title,
                            .when = service->provider,
                            .place = service->place,
                            .note = words_price(service->price),
                            .action = ACT_OPEN,
                            .arg = i};
    if (is_queue)
        str_copy(row.badge.text, sizeof row.badge.text, tr("当天取号"));
    part_offer(ui, r, &row);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct services *s = state;
    struct rect work = frame.work, foot = part_foot(ui, &work);
    int count = part_shows_own(shell) ? 2 : 1;
    part_title(ui, &frame.status, tr("服务预约"),
               s->err != ERR_OK ? tr("暂时看不到服务，请问工作人员") : tr("点一个，再选哪天、几点"));
    ui_button(ui, rect_column(foot, count, 0, ui_gap(ui)),
              (struct button){BUTTON_SECONDARY, 0, tr("返回"), ACT_BACK, 0, false});
    if (count > 1)
        ui_button(ui, rect_column(foot, count, 1, ui_gap(ui)),
                  (struct button){BUTTON_SECONDARY, 0, tr("我的预约"), ACT_MINE, 0, false});
    struct list list = ui_list_begin(ui, 0, work, part_offer_height(ui, work), (int)s->count);
    for (int i = list.first; i < list.last; i++)
        draw_row(&s->rows[i], i, ui, ui_list_row(ui, &list, i));
    ui_list_end(ui);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    const struct services *s = state;
    if (action == ACT_OPEN)
        shell_goto_topic(shell, "service", &(struct topic){.service = s->rows[arg].id});
    else if (action == ACT_MINE)
        shell_goto(shell, "bookings");
    else
        shell_goto_start(shell);
}

const struct screen screen_services = {
    .name = "services", .state_size = sizeof(struct services), .enter = enter, .draw = draw, .tap = tap};
