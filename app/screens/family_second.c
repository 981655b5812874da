/* The second card: for an adult whom somebody acts for, once or from now on, or for a child's second
 * guardian. */
#include "screens/family.h"

#include "base/utf8.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_BACK = FAMILY_SECOND_ACTIONS, ACT_ONCE, ACT_ALWAYS, ACT_AGREE };

/* Raised whenever the words of these lines change: stored with the row. */
enum { MANDATE_NOTICE_VERSION = 1, GUARDIAN_NOTICE_VERSION = 1 };

static const double sign_mm = 34;

void family_wait(struct family *s, struct shell *shell, bool is_for_child)
{
    s->is_for_child = is_for_child;
    explicit_bzero(&s->second, sizeof s->second);
    family_show(s, shell, FAMILY_WAIT);
    shell_expect_card(shell);
}

/* ---- what is shown ---- */

static void draw_waiting(const struct family *s, const struct shell *shell, struct ui *ui, struct frame frame)
{
    family_heading(s, ui, &frame.status,
                   s->is_for_child ? tr("请放另一位监护人的身份证") : tr("请放对方的身份证"),
                   tr("先拿开您自己的"));
    ui_button(ui, part_foot(ui, &frame.work),
              (struct button){BUTTON_PRIMARY, 0, tr("返回"), ACT_BACK, 0, shell_is_busy(shell)});
    struct rect rest = part_join(frame.status, frame.work);
    if (rest.h >= ui_mm(ui, sign_mm))
        ui_icon(ui, rest, ICON_READER, ROLE_JADE, ui_mm(ui, sign_mm));
}

static void draw_laid(const struct family *s, const struct shell *shell, struct ui *ui, struct frame frame)
{
    char title[160];
    bool is_busy = shell_is_busy(shell);
    struct rect work = frame.work, foot = part_foot(ui, &work), above = cut_bottom(&work, ui_target(ui));
    cut_bottom(&work, ui_gap(ui));
    tr_fill(title, sizeof title, tr("替 {0} 办理？"), words_private(s->second.name));
    family_heading(s, ui, &frame.status, title, "");
    ui_button(ui, rect_column(above, 2, 0, ui_gap(ui)),
              (struct button){BUTTON_SECONDARY, 0, tr("以后也由我办"), ACT_ALWAYS, 0, is_busy});
    ui_button(ui, rect_column(above, 2, 1, ui_gap(ui)),
              (struct button){BUTTON_PRIMARY, 0, tr("只办这一次"), ACT_ONCE, 0, is_busy});
    ui_button(ui, foot, (struct button){BUTTON_QUIET, 0, tr("返回"), ACT_BACK, 0, is_busy});
    const char *lines[] = {tr("书借在他的名下，由他按时还。"), tr("您只看到这一次办的，看不到他借过什么。"),
                           tr("是谁办的，都有记录。")};
    part_lines(ui, frame.status, work, lines, sizeof lines / sizeof lines[0]);
}

/* The holder of the second card agrees to these lines. */
static void draw_consent(const struct family *s, const struct shell *shell, struct ui *ui, struct frame frame,
                         const char *title, const char *const *lines, int count)
{
    bool is_busy = shell_is_busy(shell);
    family_heading(s, ui, &frame.status, title, "");
    struct rect foot = part_foot(ui, &frame.work);
    ui_button(ui, rect_column(foot, 2, 0, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("不同意"), ACT_BACK, 0, is_busy});
    ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
              (struct button){BUTTON_PRIMARY, ICON_CHECK, tr("同意"), ACT_AGREE, 0, is_busy});
    part_lines(ui, frame.status, frame.work, lines, count);
}

static void draw_mandate(const struct family *s, const struct shell *shell, struct ui *ui, struct frame frame)
{
    char title[160], who[320];
    tr_fill(title, sizeof title, tr("{0}，您同意吗？"), words_private(s->second.name));
    tr_fill(who, sizeof who, tr("以后 {0} 可以替您借书、预约，不用带您的身份证。"),
            words_private(shell_visit(shell)->resident.masked_name));
    const char *lines[] = {who, tr("他看不到您借过什么，只看到他办的那一次。"), tr("是谁办的，都有记录。"),
                           tr("您和他都可以随时取消：刷身份证，按“家人代办”。")};
    draw_consent(s, shell, ui, frame, title, lines, 4);
}

static void draw_join(const struct family *s, const struct shell *shell, struct ui *ui, struct frame frame)
{
    char title[160], child[160];
    tr_fill(title, sizeof title, tr("{0}，您同意吗？"), words_private(s->second.name));
    tr_fill(child, sizeof child, tr("您也做 {0} 的监护人，替孩子借书、续借、预约。"),
            words_private(s->wards[s->chosen].name));
    const char *lines[] = {child, tr("孩子的小名、出生年份和借还记录，加密保存，只给监护人看。"),
                           tr("不想做了，随时刷身份证，在“家人代办”里退出。")};
    draw_consent(s, shell, ui, frame, title, lines, 3);
}

void family_draw_second(const struct family *s, const struct shell *shell, struct ui *ui, struct frame frame)
{
    switch (s->step) {
    case FAMILY_LAID:
        draw_laid(s, shell, ui, frame);
        break;
    case FAMILY_MANDATE:
        draw_mandate(s, shell, ui, frame);
        break;
    case FAMILY_JOIN:
        draw_join(s, shell, ui, frame);
        break;
    default:
        draw_waiting(s, shell, ui, frame);
    }
}

/* ---- the card ---- */

/* Why this card's holder cannot be acted for, NULL = they can. */
static const char *trouble_of(struct shell *shell, const struct resident *laid)
{
    struct about about;
    if (uuid_equal(laid->id, shell_visit(shell)->resident.id))
        return TR("这是您自己的身份证。请放对方的");
    if (laid->age == AGE_CHILD)
        return TR("这是孩子的身份证。孩子不用刷卡：请按“登记孩子”");
    if (uuid_is_zero(laid->id))
        return TR("这张身份证没有登记过。请他先刷一次身份证，自己登记");
    if (laid->is_card_expired)
        return TR("这张身份证过了有效期，不能替他办");
    if (store_about(shell_store(shell), laid->id, &about) != ERR_OK || about.withdrawn_ms)
        return TR("他已经收回同意，不能替他办");
    return NULL;
}

void family_card(void *state, struct shell *shell, const struct resident *laid)
{
    struct family *s = state;
    if (s->step != FAMILY_WAIT || shell_is_busy(shell))
        return;
    const char *trouble = trouble_of(shell, laid);
    if (trouble) {
        family_wait(s, shell, s->is_for_child);
        s->trouble = trouble;
        return;
    }
    s->second.id = laid->id;
    str_copy(s->second.name, sizeof s->second.name, laid->masked_name);
    family_show(s, shell, s->is_for_child ? FAMILY_JOIN : FAMILY_LAID);
}

bool family_tag(void *state, struct shell *shell, const struct tag_uid *uid)
{
    struct family *s = state;
    (void)shell;
    (void)uid;
    if (s->step < FAMILY_WAIT)
        return false;
    s->trouble = TR("这里要用身份证，不能用别的卡");
    shell_announce(shell);
    return true;
}

/* ---- what is asked ---- */

static void agree(const struct family *s, struct shell *shell)
{
    bool is_join = s->step == FAMILY_JOIN;
    struct store_request request = {
        .op = is_join ? STORE_ADD_GUARDIAN : STORE_GIVE_MANDATE,
        .resident = shell_visit(shell)->resident.id,
        .second = s->second.id,
        .consent_version = is_join ? GUARDIAN_NOTICE_VERSION : MANDATE_NOTICE_VERSION,
    };
    if (is_join)
        request.child = s->wards[s->chosen].id;
    shell_ask(shell, &request);
}

static void leave(struct family *s, struct shell *shell)
{
    shell_expect_no_card(shell);
    explicit_bzero(&s->second, sizeof s->second);
    family_show(s, shell, FAMILY_LIST);
}

void family_tap_second(struct family *s, struct shell *shell, int action)
{
    switch (action) {
    case ACT_ONCE:
        shell_act_for(shell, &s->second);
        shell_goto(shell, "home");
        break;
    case ACT_ALWAYS:
        family_show(s, shell, FAMILY_MANDATE);
        break;
    case ACT_AGREE:
        agree(s, shell);
        break;
    default:
        leave(s, shell);
    }
}

const char *family_trouble(const struct store_answer *a)
{
    bool is_join = a->op == STORE_ADD_GUARDIAN;
    switch (a->err) {
    case ERR_BUSY:
        return is_join ? TR("他已经是监护人了") : TR("他以前已经同意过了");
    case ERR_FULL:
        return is_join ? TR("监护人已经满两位，或者他登记的孩子满了")
                       : TR("代办的人已经满了。先取消一个再加");
    case ERR_UNSUPPORTED:
        return TR("监护人要满十八岁");
    case ERR_ACCESS:
        return TR("请再放一次他的身份证");
    default:
        return NULL;
    }
}
