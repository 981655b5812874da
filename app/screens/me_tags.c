/* Second cards: first what linking one means, with a consent of its own; then it is laid, and a tap says that
 * it is one's own: somebody else may have laid theirs to come in. Each that is linked can be unlinked here.
 */
#include "base/utf8.h"
#include "model/date.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_BACK, ACT_AGREE, ACT_UNLINK, ACT_LINK };

/* Raised whenever the words of this line change: stored with the card. */
enum { TAG_NOTICE_VERSION = 1 };

static const double sign_mm = 34;

struct tags {
    struct tag tags[TAGS_MAX];
    size_t count;
    bool is_withdrawn, is_waiting, has_laid; /* for the card; it was laid */
    struct tag_uid laid;
    enum err err; /* of the last thing that was asked */
};

static void look(struct tags *s, struct shell *shell)
{
    struct about about;
    struct uuid id = shell_visit(shell)->resident.id;
    s->err = store_about(shell_store(shell), id, &about);
    if (s->err == ERR_OK)
        s->err = store_tags(shell_store(shell), id, s->tags, &s->count);
    s->is_withdrawn = s->err != ERR_OK || about.withdrawn_ms != 0;
}

static void enter(void *state, struct shell *shell)
{
    look(state, shell);
}

static void draw_banner(const struct tags *s, struct ui *ui, struct rect *r)
{
    if (s->err == ERR_OK)
        return;
    cut_top(r, ui_banner(ui, *r, ROLE_SEAL, ICON_WARNING, words_tag_trouble(s->err)));
    cut_top(r, ui_gap(ui));
}

static void draw_waiting(const struct tags *s, const struct shell *shell, struct ui *ui, struct frame frame)
{
    part_title(ui, &frame.status, tr("请把卡放到小读卡器上"), "");
    draw_banner(s, ui, &frame.status);
    ui_button(ui, part_foot(ui, &frame.work),
              (struct button){BUTTON_QUIET, 0, tr("返回"), ACT_BACK, 0, shell_is_busy(shell)});
    struct rect rest = part_join(frame.status, frame.work);
    if (rest.h >= ui_mm(ui, sign_mm))
        ui_icon(ui, rest, ICON_CARD, ROLE_JADE, ui_mm(ui, sign_mm));
}

static void draw_laid(const struct shell *shell, struct ui *ui, struct frame frame)
{
    char whose[160];
    bool is_busy = shell_is_busy(shell);
    part_title(ui, &frame.status, tr("关联这张卡？"), "");
    struct rect foot = part_foot(ui, &frame.work);
    ui_button(ui, rect_column(foot, 2, 0, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("不关联"), ACT_BACK, 0, is_busy});
    ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
              (struct button){BUTTON_PRIMARY, ICON_CHECK, tr("关联"), ACT_LINK, 0, is_busy});
    tr_fill(whose, sizeof whose, tr("{0}，这是您自己的卡吗？"),
            words_private(shell_visit(shell)->resident.masked_name));
    const char *lines[] = {whose, tr("关联以后，用它能以您的名字借书。")};
    part_lines(ui, frame.status, frame.work, lines, 2);
}

/* One button for each card, above the foot. */
static void draw_unlink(const struct tags *s, bool is_busy, struct ui *ui, struct rect *work)
{
    if (!s->count)
        return;
    struct rect row = cut_bottom(work, ui_target(ui));
    cut_bottom(work, ui_gap(ui));
    for (size_t i = 0; i < s->count; i++) {
        char number[12], label[64];
        str_format(number, sizeof number, "%zu", i + 1);
        tr_fill(label, sizeof label, tr("取消第 {0} 张"), number);
        ui_button(ui, rect_column(row, (int)s->count, (int)i, ui_gap(ui)),
                  (struct button){BUTTON_DANGER, 0, label, ACT_UNLINK, (int)i, is_busy});
    }
}

static void draw_page(const struct tags *s, const struct shell *shell, struct ui *ui, struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    bool is_busy = shell_is_busy(shell), is_away = shell_health(shell)->tag != ERR_OK;
    bool may_link = !s->is_withdrawn && shell_has_tag_reader(shell);
    char linked[96], number[12];
    part_title(ui, &status, tr("第二张卡"), "");
    draw_banner(s, ui, &status);
    struct rect foot = part_foot(ui, &work);
    ui_button(ui, rect_column(foot, 1 + may_link, 0, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("返回"), ACT_BACK, 0, is_busy});
    if (may_link)
        ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
                  (struct button){BUTTON_PRIMARY, 0, tr("同意，关联一张"), ACT_AGREE, 0,
                                  is_busy || is_away || s->count == TAGS_MAX});
    draw_unlink(s, is_busy, ui, &work);
    str_format(number, sizeof number, "%zu", s->count);
    tr_fill(linked, sizeof linked, tr("关联了 {0} 张，最多三张。"), number);
    const char *lines[] = {is_away ? tr("小读卡器现在不能用，请告诉工作人员。") : linked,
                           tr("做什么：没带身份证时，城市卡、图书馆卡也能借书和续借。"),
                           tr("怎么保管：只留卡号的校验码，卡里的东西不读。"),
                           tr("请注意：卡号能被人复制。卡丢了，请来这里取消。")};
    part_lines(ui, status, work, lines, sizeof lines / sizeof lines[0]);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct tags *s = state;
    if (s->has_laid)
        draw_laid(shell, ui, frame);
    else if (s->is_waiting)
        draw_waiting(s, shell, ui, frame);
    else
        draw_page(s, shell, ui, frame);
}

static void wait_for_card(struct tags *s, struct shell *shell, bool is_waiting)
{
    s->is_waiting = is_waiting;
    s->has_laid = false;
    explicit_bzero(&s->laid, sizeof s->laid);
    s->err = ERR_OK;
    shell_announce(shell);
}

static void link_laid(struct tags *s, struct shell *shell)
{
    struct store_request request = {.op = STORE_LINK_TAG,
                                    .resident = shell_visit(shell)->resident.id,
                                    .uid = s->laid,
                                    .consent_version = TAG_NOTICE_VERSION};
    wait_for_card(s, shell, true);
    shell_ask(shell, &request);
    explicit_bzero(&request, sizeof request);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct tags *s = state;
    if (action == ACT_AGREE)
        wait_for_card(s, shell, true);
    else if (action == ACT_UNLINK)
        shell_ask(shell, &(struct store_request){.op = STORE_UNLINK_TAG,
                                                 .resident = shell_visit(shell)->resident.id,
                                                 .tag = s->tags[arg].id});
    else if (action == ACT_LINK)
        link_laid(s, shell);
    else if (s->is_waiting)
        wait_for_card(s, shell, false);
    else
        shell_goto(shell, "me");
}

static bool take_tag(void *state, struct shell *shell, const struct tag_uid *uid)
{
    struct tags *s = state;
    if (!s->is_waiting)
        return false;
    if (shell_is_busy(shell))
        return true;
    s->has_laid = true;
    s->laid = *uid;
    s->err = ERR_OK;
    shell_announce(shell);
    return true;
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct tags *s = state;
    bool is_done = a->err == ERR_OK;
    if (is_done) {
        wait_for_card(s, shell, false);
        look(s, shell);
    } else {
        s->err = a->err;
    }
}

const struct screen screen_me_tags = {.name = "me-tags",
                                      .state_size = sizeof(struct tags),
                                      .needs_visit = true,
                                      .whose = FOR_SELF,
                                      .enter = enter,
                                      .draw = draw,
                                      .tap = tap,
                                      .tag = take_tag,
                                      .answer = answer};
