/* The desk's own home: what waits, and where to look. */
#include "base/utf8.h"
#include "db/desk_lists.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_LEAVE = 100, ACT_OWN_PIN, WAYS_MAX = 16 };

static const double button_room_mm = 30; /* icon and air around a label */

struct desk_home {
    struct desk_counts counts;
    enum err err;
};

static void enter(void *state, struct shell *shell)
{
    struct desk_home *s = state;
    s->err = store_desk_counts(shell_store(shell), &s->counts);
}

/* Where one may go, most urgent first. */
struct way {
    const char *screen, *label;
    int icon, count; /* count -1 = none is told */
    enum staff_role least;
};

static int ways(const struct desk_home *s, const struct shell *shell, struct way out[WAYS_MAX])
{
    const struct desk_counts *c = &s->counts;
    const struct way all[] = {
        {"desk-calls", tr("求助"), ICON_HELP, c->calls, STAFF_VOLUNTEER},
        {"desk-problems", tr("问题"), ICON_WARNING, c->problems, STAFF_VOLUNTEER},
        {"desk-phone", tr("电话通知"), ICON_PHONE, c->to_phone, STAFF_VOLUNTEER},
        {"desk-services", tr("预约服务"), ICON_CLOCK, c->services, STAFF_VOLUNTEER},
        {"desk-person", tr("查读者"), ICON_PERSON, -1, STAFF_VOLUNTEER},
        {"desk-overdue", tr("过期未还"), ICON_WARNING, c->overdue, STAFF_VOLUNTEER},
        {"desk-transit", tr("待送走的书"), ICON_TRANSIT, c->in_transit, STAFF_VOLUNTEER},
        {"desk-session", tr("活动签到"), ICON_CHECK, -1, STAFF_VOLUNTEER},
        {"desk-today", tr("今天的记录"), ICON_TODAY, -1, STAFF_VOLUNTEER},
        {"desk-shelf", tr("盘点"), ICON_BARCODE, -1, STAFF_VOLUNTEER},
        {"desk-state", tr("机器状态"), ICON_STATE, -1, STAFF_VOLUNTEER},
        {"desk-mark", tr("书的状态"), ICON_BOOK, -1, STAFF_VOLUNTEER},
        {"desk-stats", tr("统计"), ICON_STATS, -1, STAFF_VOLUNTEER},
        {"desk-copy", tr("新书和标签"), ICON_BOOK, -1, STAFF_LIBRARIAN},
        {"desk-audit", tr("操作记录"), ICON_AUDIT, -1, STAFF_LIBRARIAN},
    };
    int n = 0;
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (shell_visit(shell)->staff.role >= all[i].least)
            out[n++] = all[i];
    return n;
}

static void words_way(const struct way *way, char out[96])
{
    char number[16] = "";
    if (way->count >= 0)
        str_format(number, sizeof number, " %d", way->count);
    str_format(out, 96, "%s%s", way->label, number);
}

static void draw_way(const struct way *way, int i, struct ui *ui, struct rect r)
{
    char label[96];
    words_way(way, label);
    enum button_kind kind = way->icon == ICON_HELP && way->count > 0 ? BUTTON_PRIMARY : BUTTON_SECONDARY;
    ui_button(ui, r, (struct button){kind, way->icon, label, i, 0, false});
}

/* Two beside each other where every label has room for it. */
static int columns_for(const struct way *all, int count, struct ui *ui, int width)
{
    char label[96];
    int widest = 0;
    for (int i = 0; i < count; i++) {
        words_way(&all[i], label);
        int w = ui_text_width(ui, (struct text_style){.size = TEXT_LEAD, .is_bold = true}, label);
        widest = w > widest ? w : widest;
    }
    return 2 * (widest + ui_mm(ui, button_room_mm)) + ui_gap(ui) <= width ? 2 : 1;
}

static void draw_ways(const struct way *all, int count, struct ui *ui, struct rect work)
{
    int columns = columns_for(all, count, ui, work.w);
    struct list list = ui_list_begin(ui, 0, work, ui_target(ui), (count + columns - 1) / columns);
    for (int i = list.first; i < list.last; i++) {
        struct rect row = ui_list_row(ui, &list, i);
        for (int j = 0; j < columns && i * columns + j < count; j++)
            draw_way(&all[i * columns + j], i * columns + j, ui, rect_column(row, columns, j, ui_gap(ui)));
    }
    ui_list_end(ui);
}

static const char *role_word(enum staff_role role)
{
    return role == STAFF_ADMINISTRATOR ? tr("管理员") : role == STAFF_LIBRARIAN ? tr("馆员") : tr("志愿者");
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct desk_home *s = state;
    const struct staff *staff = &shell_visit(shell)->staff;
    struct rect status = frame.status, work = frame.work;
    struct way all[WAYS_MAX];
    char today[160], lent[12], back[12], renewed[12];
    str_format(lent, sizeof lent, "%d", s->counts.borrowed);
    str_format(back, sizeof back, "%d", s->counts.returned);
    str_format(renewed, sizeof renewed, "%d", s->counts.renewed);
    part_title(ui, &status, tr("工作台"), "");
    struct text_style lead = {.size = TEXT_LEAD, .role = ROLE_INK};
    cut_top(&status, ui_text(ui, status, lead, words_private(staff->name)));
    cut_top(&status, ui_text(ui, status, (struct text_style){.size = TEXT_BODY, .role = ROLE_INK_SOFT},
                             role_word(staff->role)));
    cut_top(&status, ui_gap(ui));
    tr_fill(today, sizeof today, tr("今天借出 {0} 本，还回 {1} 本，续借 {2} 本"), lent, back, renewed);
    if (s->err == ERR_OK)
        ui_banner(ui, status, ROLE_JADE, ICON_INFO, today);
    else
        ui_banner(ui, status, ROLE_SEAL, ICON_WARNING, words_store_trouble(s->err));
    struct rect foot = part_foot(ui, &work);
    ui_button(ui, rect_column(foot, 2, 0, ui_gap(ui)),
              (struct button){BUTTON_QUIET, ICON_KEYBOARD, tr("改密码"), ACT_OWN_PIN, 0, false});
    ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
              (struct button){BUTTON_QUIET, ICON_EXIT, tr("离开工作台"), ACT_LEAVE, 0, false});
    int count = ways(s, shell, all);
    draw_ways(all, count, ui, work);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    (void)arg;
    struct way all[WAYS_MAX];
    int count = ways(state, shell, all);
    if (action == ACT_LEAVE) {
        shell_close_desk(shell);
        shell_goto_start(shell);
    } else if (action == ACT_OWN_PIN) {
        shell_goto(shell, "desk-own-pin");
    } else if (action < count) {
        shell_goto(shell, all[action].screen);
    }
}

const struct screen screen_desk = {.name = "desk",
                                   .state_size = sizeof(struct desk_home),
                                   .needs_desk = true,
                                   .enter = enter,
                                   .draw = draw,
                                   .tap = tap};
