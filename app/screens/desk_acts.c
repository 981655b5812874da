/* What was done here: today's acts, and the audit list with whose acts they were. */
#include "base/utf8.h"
#include "db/desk_lists.h"
#include "model/date.h"
#include "screens/desk_parts.h"
#include "screens/words.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_BACK, ACTS_MAX = 200 };

struct acts {
    struct desk_act acts[ACTS_MAX];
    size_t count;
    enum err err;
    bool is_today;
};

static void enter_today(void *state, struct shell *shell)
{
    struct acts *s = state;
    s->is_today = true;
    s->err = store_desk_acts(shell_store(shell), desk_midnight_ms(), s->acts, ACTS_MAX, &s->count);
}

static void enter_audit(void *state, struct shell *shell)
{
    struct acts *s = state;
    s->err = store_desk_acts(shell_store(shell), 0, s->acts, ACTS_MAX, &s->count);
}

/* In two words what the events of this kind are about. */
static const char *kind_word(const char *kind)
{
    static const struct {
        const char *kind, *word;
    } words[] = {
        {"loan_made", TR("借出")},
        {"loan_undone", TR("撤销")},
        {"loan_renewed", TR("续借")},
        {"copy_returned", TR("还回")},
        {"foreign_copy_returned", TR("还回")},
        {"receipt_issued", TR("小票")},
        {"receipt_state", TR("小票")},
        {"help_called", TR("求助")},
        {"help_answered", TR("应答")},
        {"staff_signed_in", TR("登录")},
        {"staff_refused", TR("密码不对")},
        {"staff_put", TR("人员")},
        {"resident_viewed", TR("查读者")},
        {"residents_searched", TR("查读者")},
        {"catalogue_imported", TR("编目")},
        {"site_put", TR("编目")},
        {"copy_lost", TR("丢失")},
        {"copy_found", TR("找到")},
        {"copy_damaged", TR("损坏")},
        {"copy_withdrawn", TR("注销")},
        {"copy_registered", TR("编目")},
        {"shelf_counted", TR("盘点")},
        {"clock_accepted", TR("对时")},
    };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcmp(words[i].kind, kind) == 0)
            return tr(words[i].word);
    if (strncmp(kind, "hold", 4) == 0 || strcmp(kind, "copy_set_aside") == 0 ||
        strcmp(kind, "copy_put_back") == 0)
        return tr("预约");
    static const char *const people[] = {"resident", "tag", "consent", "child", "guardian", "mandate"};
    bool is_about_people = false;
    for (size_t i = 0; i < sizeof people / sizeof people[0]; i++)
        is_about_people = is_about_people || strncmp(kind, people[i], strlen(people[i])) == 0;
    return is_about_people ? tr("读者资料") : tr("其他");
}

static void draw_act(const struct desk_act *act, bool has_day, struct ui *ui, struct rect r)
{
    char hour[16], note[80], day[64], agent[128];
    const char *word = kind_word(act->kind);
    desk_time(act->at_ms, hour);
    words_date_short(day_at(act->at_ms), day, sizeof day);
    tr_fill(agent, sizeof agent, tr("{0} 代办"), act->agent);
    str_format(note, sizeof note, has_day ? "%s %s" : "%s%s", has_day ? day : "", hour);
    desk_row(ui, r,
             &(struct desk_row){.head = *act->title ? act->title : word,
                                .who = *act->staff   ? act->staff
                                       : *act->agent ? agent
                                                     : tr("自助"),
                                .what = "",
                                .badge = *act->title ? word : NULL,
                                .badge_role = ROLE_JADE,
                                .note = note});
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    (void)shell;
    const struct acts *s = state;
    struct rect status = frame.status, work = frame.work;
    desk_heading(ui, &status, s->is_today ? tr("今天的记录") : tr("操作记录"), tr("还没有"), s->count,
                 s->err);
    struct rect foot = part_foot(ui, &work);
    ui_button(ui, foot, (struct button){BUTTON_PRIMARY, 0, tr("返回"), ACT_BACK, 0, false});
    struct list list = ui_list_begin(ui, 0, work, part_book_height(ui), (int)s->count);
    for (int i = list.first; i < list.last; i++)
        draw_act(&s->acts[i], !s->is_today, ui, ui_list_row(ui, &list, i));
    ui_list_end(ui);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    (void)state;
    (void)action;
    (void)arg;
    shell_goto(shell, "desk");
}

const struct screen screen_desk_today = {.name = "desk-today",
                                         .state_size = sizeof(struct acts),
                                         .needs_desk = true,
                                         .enter = enter_today,
                                         .draw = draw,
                                         .tap = tap};
const struct screen screen_desk_audit = {.name = "desk-audit",
                                         .state_size = sizeof(struct acts),
                                         .needs_desk = true,
                                         .least_role = STAFF_LIBRARIAN,
                                         .enter = enter_audit,
                                         .draw = draw,
                                         .tap = tap};
