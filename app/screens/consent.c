/* First visit: who keeps what, why, for how long, and the holder's rights (个人信息保护法 art. 17); one tap
 * to agree. Nothing of the card is written before that tap. */
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_AGREE, ACT_DECLINE, ACT_DESK };

/* Raised whenever the notice's words change: stored with the consent. Version 2 promises more than 1 did
 * (what is kept is seen and deleted at the kiosk), so who agreed to 1 is not asked again. */
enum { NOTICE_VERSION = 2 };

struct consent {
    bool has_failed;
    bool is_waiting;
};

/* Under 14 a guardian agrees, in a session of their own. */
static void draw_child(struct ui *ui, struct frame frame)
{
    part_title(ui, &frame.status, tr("欢迎来借书"), "");
    part_notice(ui, frame.status, ROLE_AMBER, ICON_INFO, tr("小朋友请和家长一起来"),
                tr("请爸爸妈妈刷自己的身份证，在“家人代办”里登记。还书不用刷卡"));
    ui_button(ui, part_foot(ui, &frame.work),
              (struct button){BUTTON_PRIMARY, 0, tr("好了"), ACT_DECLINE, 0, false});
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct consent *s = state;
    struct rect status = frame.status, work = frame.work;
    if (shell_visit(shell)->resident.age == AGE_CHILD) {
        draw_child(ui, frame);
        return;
    }
    char who[128];
    tr_fill(who, sizeof who, tr("{0}，第一次来，请先看一看"),
            words_private(shell_visit(shell)->resident.masked_name));
    bool is_short = work.h < 4 * ui_target(ui); /* a low, wide screen: the room is for the notice */
    part_title(ui, &status, tr("欢迎来借书"), is_short ? "" : who);
    if (s->has_failed) {
        cut_top(&status, ui_banner(ui, status, ROLE_SEAL, ICON_WARNING,
                                   tr("没有登记成功，请再按一次，或告诉工作人员")));
        cut_top(&status, ui_gap(ui));
    }
    struct rect foot = part_foot(ui, &work);
    char keeper[160];
    tr_fill(keeper, sizeof keeper, tr("谁保管：{0}服务中心，有问题问服务台。"), shell_conf(shell)->site.name);
    const char *lines[] = {keeper, tr("做什么：记下谁借了哪本书。"),
                           tr("记什么：姓名和证件号末四位，加密保存；证件号码的校验码，不能还原成号码；年龄段"
                              "和证件有效期；借还记录。"
                              "不记住址、民族、照片和完整号码。"),
                           tr("记多久：到您收回同意为止；书还清了就删除。"),
                           tr("您可以：在“我的信息”里查看、打印、删除，收回同意；更正找服务台。")};
    part_lines(ui, status, work, lines, sizeof lines / sizeof lines[0]);
    struct rect no = cut_left(&foot, foot.w / 3);
    cut_left(&foot, ui_gap(ui));
    bool is_staff = !uuid_is_zero(shell_visit(shell)->resident.desk); /* who never borrowed */
    if (is_staff) {
        struct rect desk = cut_left(&foot, (foot.w - ui_gap(ui)) / 2);
        ui_button(ui, desk, (struct button){BUTTON_SECONDARY, 0, tr("工作台"), ACT_DESK, 0, s->is_waiting});
        cut_left(&foot, ui_gap(ui));
    }
    ui_button(ui, no, (struct button){BUTTON_SECONDARY, 0, tr("不同意"), ACT_DECLINE, 0, s->is_waiting});
    ui_button(ui, foot,
              (struct button){BUTTON_PRIMARY, ICON_CHECK, is_staff ? tr("同意") : tr("同意，开始用"),
                              ACT_AGREE, 0, s->is_waiting});
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    (void)arg;
    struct consent *s = state;
    if (action == ACT_DECLINE) {
        shell_end_visit(shell);
        return;
    }
    if (action == ACT_DESK) {
        shell_goto(shell, "desk-pin");
        return;
    }
    s->is_waiting = true;
    shell_ask(shell, &(struct store_request){.op = STORE_REGISTER,
                                             .resident = shell_visit(shell)->resident.id,
                                             .consent_version = NOTICE_VERSION});
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    (void)shell; /* a registered resident's visit opens in the shell, which leaves this screen */
    struct consent *s = state;
    s->is_waiting = false;
    s->has_failed = a->err != ERR_OK;
}

const struct screen screen_consent = {
    .name = "consent", .state_size = sizeof(struct consent), .draw = draw, .tap = tap, .answer = answer};
