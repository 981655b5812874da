/* What was done here: today's acts, of which a mistake is taken back, and the audit list with whose acts they
 * were. */
#include "base/utf8.h"
#include "db/desk_lists.h"
#include "model/date.h"
#include "screens/desk_parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_BACK, ACT_UNDO, ACT_REASON, ACTS_MAX = 200 };

/* Why, as the audit list tells it. */
static const char *const reasons[] = {TR("扫错了书"), TR("点错了"), TR("读者改主意了")};
enum { REASON_COUNT = sizeof reasons / sizeof reasons[0] };

struct acts {
    struct desk_act acts[ACTS_MAX];
    size_t count;
    enum err err;
    bool is_today;
    const struct desk_act *chosen; /* of acts: shall it be taken back? NULL = the list is shown */
    struct undo undo;              /* could it be, or what came of it */
    bool is_done;                  /* it was asked for */
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
        {"fact_undone", TR("撤销")},
        {"hold_reopened", TR("撤销")},
        {"problem_reopened", TR("撤销")},
        {"problem_solved", TR("问题")},
        {"staff_pin_set", TR("改密码")},
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

static void draw_act(const struct acts *s, int i, bool is_busy, struct ui *ui, struct rect r)
{
    const struct desk_act *act = &s->acts[i];
    bool has_day = !s->is_today;
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
                                .note = note,
                                .button = s->is_today && act->may_undo && !is_busy ? tr("撤销") : NULL,
                                .button_icon = ICON_UNDO,
                                .action = ACT_UNDO,
                                .arg = i});
}

/* Why it stays as it is. */
static const char *words_answer(enum undo_answer answer)
{
    switch (answer) {
    case UNDO_NOT_TODAY:
        return tr("只有当天的才能撤销");
    case UNDO_ALREADY:
        return tr("这一条已经撤销了");
    case UNDO_LENT_SINCE:
        return tr("这本书后来又借出去了");
    case UNDO_RETURNED_SINCE:
        return tr("这笔借阅后来结束了");
    case UNDO_CHANGED_SINCE:
        return tr("这本书后来还有别的记录，请先撤销那一条");
    case UNDO_RESERVED_SINCE:
        return tr("读者后来又预约了这本书");
    case UNDO_RESIDENT_GONE:
        return tr("这位读者的资料已经删除");
    case UNDO_FINE:
    case UNDO_NO_WAY:
        break;
    }
    return tr("这一条不能撤销");
}

static void draw_question(const struct acts *s, bool is_busy, struct ui *ui, struct frame frame)
{
    char about[240], hour[16];
    struct rect status = frame.status, work = frame.work;
    bool is_fine = s->err == ERR_OK && s->undo.answer == UNDO_FINE;
    desk_time(s->chosen->at_ms, hour);
    str_format(about, sizeof about, "%s　%s　%s", hour, kind_word(s->chosen->kind),
               words_private(s->chosen->title));
    part_title(ui, &status, tr("撤销这一条？"), about);
    if (s->err != ERR_OK)
        part_notice(ui, status, ROLE_SEAL, ICON_WARNING, tr("没有撤销"), words_store_trouble(s->err));
    else if (!is_fine)
        part_notice(ui, status, ROLE_AMBER, ICON_WARNING, tr("没有撤销"), words_answer(s->undo.answer));
    else if (s->is_done)
        part_notice(ui, status, ROLE_JADE, ICON_CHECK, tr("撤销好了"), tr("和没做过一样"));
    else
        ui_banner(ui, status, ROLE_AMBER, ICON_WARNING, tr("为什么撤销？"));
    bool is_asking = is_fine && !s->is_done;
    ui_button(ui, part_foot(ui, &work),
              (struct button){is_asking ? BUTTON_QUIET : BUTTON_PRIMARY, 0,
                              is_asking ? tr("不撤销") : tr("返回"), ACT_BACK, 0, is_busy});
    if (is_asking)
        desk_choices(ui, work, reasons, REASON_COUNT, ACT_REASON, is_busy);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct acts *s = state;
    if (s->chosen) {
        draw_question(s, shell_is_busy(shell), ui, frame);
        return;
    }
    struct rect status = frame.status, work = frame.work;
    desk_heading(ui, &status, s->is_today ? tr("今天的记录") : tr("操作记录"), tr("还没有"), s->count,
                 s->err);
    struct rect foot = part_foot(ui, &work);
    ui_button(ui, foot, (struct button){BUTTON_PRIMARY, 0, tr("返回"), ACT_BACK, 0, false});
    struct list list = ui_list_begin(ui, 0, work, part_book_height(ui), (int)s->count);
    for (int i = list.first; i < list.last; i++)
        draw_act(s, i, shell_is_busy(shell), ui, ui_list_row(ui, &list, i));
    ui_list_end(ui);
}

static void tap_today(void *state, struct shell *shell, int action, int arg)
{
    struct acts *s = state;
    if (shell_is_busy(shell))
        return;
    if (action == ACT_UNDO) {
        s->chosen = &s->acts[arg];
        s->is_done = false;
        s->err = store_undo_look(shell_store(shell), s->chosen->event, &s->undo);
        shell_announce(shell);
    } else if (action == ACT_REASON) {
        shell_ask(shell, &(struct store_request){
                             .op = STORE_DESK_UNDO, .event = s->chosen->event, .reason = reasons[arg]});
    } else if (s->chosen) {
        s->chosen = NULL;
        enter_today(s, shell);
        shell_announce(shell);
    } else {
        shell_goto(shell, "desk");
    }
}

static void answer_today(void *state, struct shell *shell, const struct store_answer *a)
{
    struct acts *s = state;
    s->err = a->err;
    s->is_done = a->err == ERR_OK;
    if (s->is_done)
        s->undo = a->undo;
    shell_announce(shell);
}

const struct screen screen_desk_today = {.name = "desk-today",
                                         .state_size = sizeof(struct acts),
                                         .needs_desk = true,
                                         .enter = enter_today,
                                         .draw = draw,
                                         .tap = tap_today,
                                         .answer = answer_today};
const struct screen screen_desk_audit = {.name = "desk-audit",
                                         .state_size = sizeof(struct acts),
                                         .needs_desk = true,
                                         .least_role = STAFF_LIBRARIAN,
                                         .enter = enter_audit,
                                         .draw = draw,
                                         .tap = desk_tap_back};
