/* The end of every visit: thanks, and the card must not stay on the reader. A reader can't tell that a card
 * was taken (a card that was read answers no more finds), so this asks every time. */
#include "screens/parts.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_OK };

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    (void)state;
    const char *words = shell_came_by_tag(shell) ? tr("请取回您的卡") : tr("请取回身份证");
    struct rect status = frame.status, work = frame.work;
    ui_box(ui, status, ROLE_AMBER_TINT, ROLE_AMBER, EDGE_THICK);
    struct rect in = rect_inset(status, 2 * ui_gap(ui), 2 * ui_gap(ui));
    int icon = ui_mm(ui, 34);
    ui_icon(ui, cut_left(&in, icon), ICON_CARD, ROLE_AMBER, icon);
    cut_left(&in, 2 * ui_gap(ui));
    struct text_style hero = {TEXT_HERO, true, ROLE_AMBER, ALIGN_LEFT, true, false};
    if (ui_text_width(ui, hero, words) > in.w) /* no torn last character */
        hero.size = TEXT_TITLE;
    ui_text(ui, in, hero, words);
    struct rect foot = part_foot(ui, &work);
    struct text_style lead = {TEXT_LEAD, false, ROLE_INK, ALIGN_CENTRE, true, false};
    ui_text(ui, work, lead, tr("谢谢光临，欢迎再来"));
    ui_button(ui, foot, (struct button){BUTTON_PRIMARY, ICON_CHECK, tr("取回了"), ACT_OK, 0, false});
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    (void)state;
    (void)action;
    (void)arg;
    shell_goto(shell, "idle");
}

const struct screen screen_bye = {
    .name = "bye", .draw = draw, .tap = tap, .stay_s = 8, .must_be_heard = true};
