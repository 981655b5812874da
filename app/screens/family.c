/* 家人代办: the children and adults for whom one may act, and who may act for oneself. */
#include "screens/family.h"

#include "base/utf8.h"
#include "screens/desk_parts.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum {
    ACT_BACK,
    ACT_CHILD,
    ACT_OTHER,
    ACT_CHOOSE,
    ACT_FOR,
    ACT_JOIN,
    ACT_LEAVE,
    ACT_SURE,
    ACT_END,
    ACT_LIST
};
enum { CHOICES_MAX = 4 };

void family_show(struct family *s, struct shell *shell, enum family_step step)
{
    s->step = step;
    s->err = ERR_OK;
    s->trouble = s->done = NULL;
    shell_announce(shell);
}

void family_load(struct family *s, struct shell *shell)
{
    struct uuid self = shell_visit(shell)->resident.id;
    enum err err = store_wards(shell_store(shell), self, s->wards, &s->ward_count);
    if (err == ERR_OK)
        err = store_agents(shell_store(shell), self, s->agents, &s->agent_count);
    if (err != ERR_OK)
        s->err = err;
}

static void enter(void *state, struct shell *shell)
{
    family_load(state, shell);
}

static const struct ward *chosen_ward(const struct family *s)
{
    return s->chosen < (int)s->ward_count ? &s->wards[s->chosen] : NULL;
}

static const struct agent *chosen_agent(const struct family *s)
{
    return &s->agents[s->chosen - (int)s->ward_count];
}

void family_heading(const struct family *s, struct ui *ui, struct rect *status, const char *title,
                    const char *subtitle)
{
    const char *trouble = s->trouble ? tr(s->trouble) : s->err ? words_store_trouble(s->err) : NULL;
    bool has_news = trouble || s->done;
    part_title(ui, status, title, has_news ? "" : subtitle);
    if (!has_news)
        return;
    ui_news_begin(ui);
    cut_top(status, trouble ? ui_banner(ui, *status, ROLE_SEAL, ICON_WARNING, trouble)
                            : ui_banner(ui, *status, ROLE_JADE, ICON_CHECK, tr(s->done)));
    ui_news_end(ui);
    cut_top(status, ui_gap(ui));
}

/* ---- the list ---- */

static void draw_row(const struct family *s, int i, bool is_busy, struct ui *ui, struct rect r)
{
    char books[48] = "", number[12];
    bool is_ward = i < (int)s->ward_count;
    const struct ward *ward = &s->wards[is_ward ? i : 0];
    const char *what = !is_ward          ? tr("可以替我办")
                       : ward->is_of_age ? tr("已经满十四岁")
                       : ward->is_child  ? tr("孩子")
                                         : tr("我可以替他办");
    str_format(number, sizeof number, "%d", ward->open_loans);
    if (is_ward && ward->is_child)
        tr_fill(books, sizeof books, tr("{0} 本在借"), number);
    ui_private_begin(ui);
    desk_row(ui, r,
             &(struct desk_row){
                 .head = words_private(is_ward ? ward->name : s->agents[i - (int)s->ward_count].name),
                 .who = what,
                 .what = "",
                 .note = books,
                 .button = is_busy ? NULL : tr("选他"),
                 .action = ACT_CHOOSE,
                 .arg = i});
    ui_private_end(ui);
}

static int count_children(const struct family *s)
{
    int n = 0;
    for (size_t i = 0; i < s->ward_count; i++)
        n += s->wards[i].is_child;
    return n;
}

static void draw_list(const struct family *s, const struct shell *shell, struct ui *ui, struct frame frame)
{
    struct rect status = frame.status, work = frame.work, foot = part_foot(ui, &work);
    bool is_busy = shell_is_busy(shell);
    int count = (int)(s->ward_count + s->agent_count);
    const struct button buttons[] = {
        {BUTTON_SECONDARY, 0, tr("返回"), ACT_BACK, 0, is_busy},
        {BUTTON_SECONDARY, 0, tr("登记孩子"), ACT_CHILD, 0, is_busy || count_children(s) >= CHILDREN_MAX},
        {BUTTON_PRIMARY, 0, tr("替别人办"), ACT_OTHER, 0, is_busy},
    };
    family_heading(s, ui, &status, tr("家人代办"), count ? tr("给谁办？") : "");
    for (int i = 0; i < 3; i++)
        ui_button(ui, rect_column(foot, 3, i, ui_gap(ui)), buttons[i]);
    if (!count) {
        const char *lines[] = {tr("孩子不满十四岁：由您登记，每个孩子可以借三本。"),
                               tr("替大人办：两个人的身份证都要刷一下。")};
        part_lines(ui, status, work, lines, 2);
        return;
    }
    struct list list = ui_list_begin(ui, 0, work, part_book_height(ui), count);
    for (int i = list.first; i < list.last; i++)
        draw_row(s, i, is_busy, ui, ui_list_row(ui, &list, i));
    ui_list_end(ui);
}

/* ---- one of them ---- */

/* What can be done for the chosen one, most wanted first. */
static int choices(const struct family *s, struct button out[CHOICES_MAX])
{
    const struct ward *ward = chosen_ward(s);
    int n = 0;
    if (ward)
        out[n++] = (struct button){BUTTON_PRIMARY, ICON_CHECK, tr("替他办理"), ACT_FOR, 0, false};
    if (ward && ward->is_child && ward->guardians < GUARDIANS_MAX)
        out[n++] = (struct button){BUTTON_SECONDARY, 0, tr("加一位监护人"), ACT_JOIN, 0, false};
    if (ward && ward->is_child)
        out[n++] = (struct button){
            BUTTON_DANGER, 0, ward->guardians > 1 ? tr("不再做监护人") : tr("删除孩子"), ACT_LEAVE, 0, false};
    else
        out[n++] = (struct button){BUTTON_DANGER, 0, ward ? tr("不再替他办") : tr("不让他替我办"),
                                   ACT_END,       0, false};
    out[n++] = (struct button){BUTTON_QUIET, 0, tr("返回"), ACT_LIST, 0, false};
    return n;
}

static void draw_one(const struct family *s, const struct shell *shell, struct ui *ui, struct frame frame)
{
    struct button buttons[CHOICES_MAX];
    struct rect work = frame.work;
    const struct ward *ward = chosen_ward(s);
    int count = choices(s, buttons), gap = ui_gap(ui);
    ui_private_begin(ui);
    family_heading(s, ui, &frame.status, words_private(ward ? ward->name : chosen_agent(s)->name),
                   ward && ward->is_child ? tr("孩子")
                   : ward                 ? tr("我可以替他办")
                                          : tr("可以替我办"));
    ui_private_end(ui);
    int columns = count * (ui_target(ui) + gap) > work.h ? 2 : 1;
    for (int i = 0; i < count; i++) {
        struct rect row = {work.x, work.y + i / columns * (ui_target(ui) + gap), work.w, ui_target(ui)};
        buttons[i].is_disabled = shell_is_busy(shell);
        ui_button(ui, rect_column(row, columns, i % columns, gap), buttons[i]);
    }
}

static void draw_leave(const struct family *s, const struct shell *shell, struct ui *ui, struct frame frame)
{
    char title[160];
    bool is_busy = shell_is_busy(shell), is_last = chosen_ward(s)->guardians == 1;
    tr_fill(title, sizeof title, is_last ? tr("删除 {0}？") : tr("不再做 {0} 的监护人？"),
            words_private(chosen_ward(s)->name));
    family_heading(s, ui, &frame.status, title, "");
    struct rect foot = part_foot(ui, &frame.work);
    ui_button(ui, rect_column(foot, 2, 0, ui_gap(ui)),
              (struct button){BUTTON_DANGER, 0, tr("确定"), ACT_SURE, 0, is_busy});
    ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
              (struct button){BUTTON_PRIMARY, 0, tr("返回"), ACT_LIST, 0, is_busy});
    const char *lines[] = {is_last ? tr("小名、出生年份都会删掉，不能恢复。")
                                   : tr("另一位监护人留着，孩子的书照常借还。")};
    part_lines(ui, frame.status, frame.work, lines, 1);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct family *s = state;
    if (s->step == FAMILY_LIST)
        draw_list(s, shell, ui, frame);
    else if (s->step == FAMILY_ONE)
        draw_one(s, shell, ui, frame);
    else if (s->step == FAMILY_LEAVE)
        draw_leave(s, shell, ui, frame);
    else
        family_draw_second(s, shell, ui, frame);
}

/* ---- what is asked ---- */

static void ask_to_leave(const struct family *s, struct shell *shell)
{
    shell_ask(shell, &(struct store_request){.op = STORE_LEAVE_CHILD,
                                             .resident = shell_visit(shell)->resident.id,
                                             .child = chosen_ward(s)->id});
}

static void ask_to_end(const struct family *s, struct shell *shell)
{
    shell_ask(shell, &(struct store_request){.op = STORE_END_MANDATE,
                                             .resident = shell_visit(shell)->resident.id,
                                             .mandate = chosen_ward(s) ? chosen_ward(s)->mandate
                                                                       : chosen_agent(s)->mandate});
}

static void tap_one(struct family *s, struct shell *shell, int action)
{
    switch (action) {
    case ACT_FOR:
        shell_act_for(shell, chosen_ward(s));
        shell_goto(shell, "home");
        break;
    case ACT_JOIN:
        family_wait(s, shell, true);
        break;
    case ACT_LEAVE:
        family_show(s, shell, FAMILY_LEAVE);
        break;
    case ACT_SURE:
        ask_to_leave(s, shell);
        break;
    case ACT_END:
        ask_to_end(s, shell);
        break;
    default:
        family_show(s, shell, FAMILY_LIST);
    }
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct family *s = state;
    if (shell_is_busy(shell))
        return;
    if (s->step >= FAMILY_WAIT) {
        family_tap_second(s, shell, action);
    } else if (s->step != FAMILY_LIST) {
        tap_one(s, shell, action);
    } else if (action == ACT_CHOOSE) {
        s->chosen = arg;
        family_show(s, shell, FAMILY_ONE);
    } else if (action == ACT_OTHER) {
        family_wait(s, shell, false);
    } else {
        shell_goto(shell, action == ACT_CHILD ? "child-new" : "home");
    }
}

/* The list tells what became of it; a question that failed is asked again. */
static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct family *s = state;
    bool is_second = a->op == STORE_ADD_GUARDIAN || a->op == STORE_GIVE_MANDATE;
    s->err = a->err;
    s->trouble = is_second            ? family_trouble(a)
                 : a->err == ERR_BUSY ? TR("孩子还有书没还。还清了再删除")
                                      : NULL;
    s->done = a->err ? NULL : a->op == STORE_END_MANDATE ? TR("已经取消") : TR("已经办好");
    if (a->err == ERR_OK || !is_second)
        s->step = FAMILY_LIST;
    family_load(s, shell);
    shell_announce(shell);
}

const struct screen screen_family = {.name = "family",
                                     .state_size = sizeof(struct family),
                                     .needs_visit = true,
                                     .whose = FOR_SELF,
                                     .enter = enter,
                                     .draw = draw,
                                     .tap = tap,
                                     .card = family_card,
                                     .tag = family_tag,
                                     .answer = answer};
