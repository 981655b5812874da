/* Taking the consent back: one question, and what came of it. With nothing open the resident is deleted and
 * the visit is over; with books open it happens when the last one is returned. */
#include "base/utf8.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_KEEP, ACT_DELETE, ACT_OK };

struct farewell {
    struct about about;
    enum err err;
    bool is_noted; /* to be deleted with the last return */
};

static void enter(void *state, struct shell *shell)
{
    struct farewell *s = state;
    s->err = store_about(shell_store(shell), shell_visit(shell)->resident.id, &s->about);
    s->is_noted = s->about.withdrawn_ms != 0;
}

static void draw_noted(struct ui *ui, struct frame frame)
{
    part_title(ui, &frame.status, tr("已经收回同意"), "");
    struct rect foot = part_foot(ui, &frame.work);
    part_notice(ui, frame.status, ROLE_JADE, ICON_CHECK, tr("还清最后一本书，就全部删除"),
                tr("在这之前不能再借新书。还书不用刷卡"));
    ui_button(ui, foot, (struct button){BUTTON_PRIMARY, ICON_CHECK, tr("好了"), ACT_OK, 0, false});
}

static void draw_question(const struct farewell *s, const struct shell *shell, struct ui *ui,
                          struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    char open[12], books[160];
    bool is_busy = shell_is_busy(shell);
    part_title(ui, &status, tr("收回同意，删除我的信息？"), "");
    if (s->err != ERR_OK) {
        cut_top(&status,
                ui_banner(ui, status, ROLE_SEAL, ICON_WARNING,
                          s->err == ERR_BUSY && s->about.children ? tr("孩子还有书没还。还清了再删除")
                                                                  : words_store_trouble(s->err)));
        cut_top(&status, ui_gap(ui));
    }
    struct rect foot = part_foot(ui, &work);
    if (!s->about.consent_ms) { /* what is kept could not be read: nothing is promised about it */
        ui_button(ui, foot, (struct button){BUTTON_PRIMARY, 0, tr("不删"), ACT_KEEP, 0, is_busy});
        return;
    }
    ui_button(ui, rect_column(foot, 2, 0, ui_gap(ui)),
              (struct button){BUTTON_DANGER, 0, tr("确定删除"), ACT_DELETE, 0, is_busy});
    ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
              (struct button){BUTTON_PRIMARY, 0, tr("不删"), ACT_KEEP, 0, is_busy});
    str_format(open, sizeof open, "%d", s->about.open_loans);
    tr_fill(books, sizeof books, tr("您还有 {0} 本书没还：先不能借新书，还清最后一本时才删除。"), open);
    const char *lines[] = {s->about.open_loans ? books : tr("您的书都还清了：现在就删除，不能恢复。"),
                           s->about.children
                               ? tr("姓名、电话和登记都会删掉。孩子也删掉；有另一位监护人的，留给他。")
                               : tr("姓名、电话和登记都会删掉，以前的借阅不再知道是谁的。"),
                           tr("以后想借书，刷身份证重新登记就行。")};
    part_lines(ui, status, work, lines, sizeof lines / sizeof lines[0]);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct farewell *s = state;
    if (s->is_noted)
        draw_noted(ui, frame);
    else
        draw_question(s, shell, ui, frame);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    (void)state;
    (void)arg;
    if (action == ACT_DELETE)
        shell_ask(shell,
                  &(struct store_request){.op = STORE_WITHDRAW, .resident = shell_visit(shell)->resident.id});
    else
        shell_goto(shell, action == ACT_KEEP ? "me" : "home");
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct farewell *s = state;
    s->err = a->err;
    s->is_noted = a->err == ERR_OK;
    if (a->err != ERR_OK || !a->is_deleted)
        return;
    shell_end_visit(shell);
    shell_goto(shell, "me-deleted");
}

const struct screen screen_me_delete = {.name = "me-delete",
                                        .state_size = sizeof(struct farewell),
                                        .needs_visit = true,
                                        .whose = FOR_SELF,
                                        .enter = enter,
                                        .draw = draw,
                                        .tap = tap,
                                        .answer = answer};

/* ---- afterwards, nobody's ---- */

static void draw_deleted(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    (void)state;
    (void)shell;
    part_title(ui, &frame.status, tr("您的信息已经删除"), tr("请取回身份证"));
    struct rect foot = part_foot(ui, &frame.work);
    part_notice(ui, frame.status, ROLE_JADE, ICON_CHECK, tr("这里不再保存您的任何资料"), "");
    ui_button(ui, foot, (struct button){BUTTON_PRIMARY, ICON_CHECK, tr("好了"), ACT_OK, 0, false});
}

static void tap_deleted(void *state, struct shell *shell, int action, int arg)
{
    (void)state;
    (void)action;
    (void)arg;
    shell_goto(shell, "bye");
}

const struct screen screen_me_deleted = {
    .name = "me-deleted", .draw = draw_deleted, .tap = tap_deleted, .stay_s = 20, .then = "bye"};
