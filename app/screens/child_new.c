/* A guardian registers a child under 14: nickname, year of birth, and what the guardian agrees to
 * (个人信息保护法 art. 17, 31), one question after the other. Nothing is written before the last tap. */
#include "base/clock.h"
#include "base/utf8.h"
#include "model/date.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/keyboard.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_BACK, ACT_YEAR, ACT_AGREE };

/* Raised whenever the words of the notice change: stored with the child. */
enum { CHILD_NOTICE_VERSION = 1 };

static const double year_mm = 40; /* a button's least width */

struct child_new {
    enum child_step { ASK_NAME, ASK_YEAR, ASK_CONSENT } step;
    struct keyboard keyboard;
    int year;
    enum err err; /* of the last try to register */
};

static void enter(void *state, struct shell *shell)
{
    (void)shell;
    struct child_new *s = state;
    s->keyboard = (struct keyboard){.layouts = 1U << LAYOUT_T9 | 1U << LAYOUT_PINYIN | 1U << LAYOUT_LATIN,
                                    .layout = ime_is_ready() ? LAYOUT_T9 : LAYOUT_LATIN,
                                    .max = NICKNAME_MAX,
                                    .has_done = true};
}

static void draw_name(const struct child_new *s, struct ui *ui, struct frame frame)
{
    part_title(ui, &frame.status, tr("孩子叫什么？"), tr("小名就好，不用大名"));
    keyboard_draw_field(ui, &frame.status, &s->keyboard, tr("小名"));
    keyboard_draw(ui, frame.work, &s->keyboard);
}

/* The newest at the end, as one counts. */
static void draw_years(struct ui *ui, struct frame frame)
{
    struct rect work = frame.work, foot = part_foot(ui, &work);
    int this_year = day_to_civil(day_at(clock_wall_ms())).year, gap = ui_gap(ui), count = CHILD_YEARS + 1;
    part_title(ui, &frame.status, tr("哪一年出生？"), tr("满十四岁的，用自己的身份证登记"));
    ui_button(ui, foot, (struct button){BUTTON_SECONDARY, 0, tr("返回"), ACT_BACK, 0, false});
    int columns = (work.w + gap) / (ui_mm(ui, year_mm) + gap), rows = (count + columns - 1) / columns;
    int most = (work.h + gap) / rows - gap, height = most < 2 * ui_target(ui) ? most : 2 * ui_target(ui);
    for (int i = 0; i < count; i++) {
        char year[12];
        str_format(year, sizeof year, "%d", this_year - CHILD_YEARS + i);
        struct rect row = {work.x, work.y + i / columns * (height + gap), work.w, height};
        ui_button(ui, rect_column(row, columns, i % columns, gap),
                  (struct button){BUTTON_SECONDARY, 0, year, ACT_YEAR, this_year - CHILD_YEARS + i, false});
    }
}

static const char *trouble(enum err err)
{
    switch (err) {
    case ERR_BUSY:
        return tr("这个小名已经登记过了");
    case ERR_FULL:
        return tr("最多登记六个孩子");
    case ERR_UNSUPPORTED:
        return tr("监护人要满十八岁");
    case ERR_NOT_FOUND:
        return tr("您已经收回同意，不能登记孩子");
    case ERR_DATA:
        return tr("小名不对，请返回再输入");
    default:
        return words_store_trouble(err);
    }
}

static void draw_consent(const struct child_new *s, const struct shell *shell, struct ui *ui,
                         struct frame frame)
{
    char keeper[160], title[160], year[12];
    bool is_busy = shell_is_busy(shell);
    struct rect status = frame.status, work = frame.work, foot = part_foot(ui, &work);
    str_format(year, sizeof year, "%d", s->year);
    tr_fill(title, sizeof title, tr("登记 {0}，{1} 年出生？"), words_private(s->keyboard.text),
            words_private(year));
    ui_private_begin(ui);
    part_title(ui, &status, title, "");
    ui_private_end(ui);
    if (s->err != ERR_OK) {
        cut_top(&status, ui_banner(ui, status, ROLE_SEAL, ICON_WARNING, trouble(s->err)));
        cut_top(&status, ui_gap(ui));
    }
    ui_button(ui, rect_column(foot, 2, 0, ui_gap(ui)),
              (struct button){BUTTON_SECONDARY, 0, tr("返回"), ACT_BACK, 0, is_busy});
    ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
              (struct button){BUTTON_PRIMARY, 0, tr("我是监护人，同意"), ACT_AGREE, 0, is_busy});
    tr_fill(keeper, sizeof keeper, tr("谁保管：{0}服务中心，有问题问服务台。"), shell_conf(shell)->site.name);
    const char *lines[] = {keeper, tr("做什么：记下孩子借了哪本书，只在监护人刷卡时看得到。"),
                           tr("记什么：小名和出生年份，加密保存；借还记录。不记姓名、证件号和照片。"),
                           tr("记多久：到您删除为止。满十四岁以后不再借新书。"),
                           tr("您可以：在“家人代办”里查看、删除；更正找服务台。")};
    part_lines(ui, status, work, lines, sizeof lines / sizeof lines[0]);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct child_new *s = state;
    if (s->step == ASK_NAME)
        draw_name(s, ui, frame);
    else if (s->step == ASK_YEAR)
        draw_years(ui, frame);
    else
        draw_consent(s, shell, ui, frame);
}

static void step_to(struct child_new *s, struct shell *shell, enum child_step step)
{
    s->step = step;
    s->err = ERR_OK;
    shell_announce(shell);
}

static void tap_key(struct child_new *s, struct shell *shell, int action, int arg)
{
    enum keyboard_event event = keyboard_tap(&s->keyboard, action, arg);
    if (event == KEYBOARD_BACK)
        shell_goto(shell, "family");
    else if (event == KEYBOARD_DONE)
        step_to(s, shell, ASK_YEAR);
}

static void agree(const struct child_new *s, struct shell *shell)
{
    struct store_request request = {.op = STORE_REGISTER_CHILD,
                                    .resident = shell_visit(shell)->resident.id,
                                    .birth_year = s->year,
                                    .consent_version = CHILD_NOTICE_VERSION};
    str_copy(request.code, sizeof request.code, s->keyboard.text);
    shell_ask(shell, &request);
    explicit_bzero(&request, sizeof request);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct child_new *s = state;
    if (shell_is_busy(shell))
        return;
    if (s->step == ASK_NAME) {
        tap_key(s, shell, action, arg);
    } else if (action == ACT_YEAR) {
        s->year = arg;
        step_to(s, shell, ASK_CONSENT);
    } else if (action == ACT_AGREE) {
        agree(s, shell);
    } else {
        step_to(s, shell, s->step == ASK_CONSENT ? ASK_YEAR : ASK_NAME);
    }
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct child_new *s = state;
    s->err = a->err;
    if (a->err == ERR_OK)
        shell_goto(shell, "family");
}

const struct screen screen_child_new = {.name = "child-new",
                                        .state_size = sizeof(struct child_new),
                                        .needs_visit = true,
                                        .whose = FOR_SELF,
                                        .enter = enter,
                                        .draw = draw,
                                        .tap = tap,
                                        .answer = answer};
