/* What stands around every screen: the bar of the house at the top, the bar of help at the foot, and the
 * panels that cover a screen for a moment. */
#include "app/shell.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "model/date.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum { TROUBLES_MAX = 5 };
static const double trouble_icon_mm = 8;

/* A device that is wrong, or will soon be. */
struct trouble {
    int icon;
    const char *word;
    enum role role;
};

static int find_troubles(const struct health *h, struct trouble *out)
{
    int n = 0;
    if (h->reader != ERR_OK)
        out[n++] = (struct trouble){ICON_CARD, tr("读卡器"), ROLE_SEAL};
    if (h->printer != ERR_OK || h->is_paper_low)
        out[n++] = (struct trouble){ICON_PRINTER, words_printer_state(h->printer),
                                    h->printer != ERR_OK ? ROLE_SEAL : ROLE_AMBER};
    if (h->sound != ERR_OK)
        out[n++] = (struct trouble){ICON_SOUND_OFF, tr("没有声音"), ROLE_SEAL};
    if (h->scanner != ERR_OK)
        out[n++] = (struct trouble){ICON_BARCODE, tr("扫码"), ROLE_SEAL};
    if (h->tag != ERR_OK)
        out[n++] = (struct trouble){ICON_CARD, tr("小读卡器"), ROLE_SEAL};
    return n;
}

static int word_width(struct ui *ui, const struct trouble *t)
{
    return ui_text_width(ui, (struct text_style){.size = TEXT_BODY, .is_bold = true}, t->word);
}

static void draw_trouble(struct ui *ui, struct rect *bar, const struct trouble *t, bool has_word)
{
    struct text_style style = {TEXT_BODY, true, t->role, ALIGN_RIGHT, true, true};
    int side = ui_mm(ui, trouble_icon_mm);
    if (has_word)
        ui_text(ui, cut_right(bar, word_width(ui, t)), style, t->word);
    ui_icon(ui, cut_right(bar, side + ui_gap(ui)), t->icon, t->role, side);
    cut_right(bar, ui_gap(ui));
}

/* The day and the time, and left of them what is wrong, in width pixels. Where not everything fits, the day
 * goes first, then the words beside the icons. */
static void draw_state(struct shell *shell, struct rect *bar, int width)
{
    struct ui *ui = shell->ui;
    struct text_style soft = {TEXT_BODY, false, ROLE_INK_SOFT, ALIGN_RIGHT, true, true};
    char day[64], full[96], hour[16];
    int minute = minute_at(clock_wall_ms());
    words_date(day_at(clock_wall_ms()), day, sizeof day);
    str_format(hour, sizeof hour, "%02d:%02d", minute / 60, minute % 60);
    str_format(full, sizeof full, "%s %s", day, hour);
    struct trouble troubles[TROUBLES_MAX];
    int count = find_troubles(&shell->health, troubles), used = ui_gap(ui);
    for (int i = 0; i < count; i++)
        used += word_width(ui, &troubles[i]) + ui_mm(ui, trouble_icon_mm) + 2 * ui_gap(ui);
    const char *now = ui_text_width(ui, soft, full) + used <= width ? full : hour;
    int now_width = ui_text_width(ui, soft, now);
    ui_text(ui, cut_right(bar, now_width), soft, now);
    cut_right(bar, ui_gap(ui));
    for (int i = 0; i < count; i++)
        draw_trouble(ui, bar, &troubles[i], now_width + used <= width);
}

static void draw_top(struct shell *shell, struct rect bar)
{
    struct ui *ui = shell->ui;
    struct text_style bold = {TEXT_BODY, true, ROLE_INK, ALIGN_LEFT, true, true};
    const char *name =
        shell->visit.is_open ? words_private(shell->visit.resident.masked_name) : shell->conf->site.name;
    char acting[160];
    bool acts = !uuid_is_zero(shell->visit.ward.id);
    tr_fill(acting, sizeof acting, tr("正在替 {0} 办理"), words_private(shell->visit.ward.name));
    if (acts)
        name = acting;
    bold.role = acts ? ROLE_AMBER : ROLE_INK;
    ui_fill(ui, (struct rect){bar.x, bar.y + bar.h - 1, bar.w, 1}, ROLE_LINE);
    bar = rect_inset(bar, ui_mm(ui, 12), 0);
    draw_state(shell, &bar, bar.w - ui_text_width(ui, bold, name));
    ui_text(ui, bar, bold, name);
}

enum { FOOT_MAX = 6 };

/* The buttons at the foot of every screen. */
static int foot_buttons(const struct shell *shell, struct button *out, char *exit_label, size_t size)
{
    bool has_visit = shell->visit.is_open || shell->visit.is_pending;
    bool is_covered = words_is_covered();
    char seconds[12];
    int n = 0;
    str_format(seconds, sizeof seconds, "%d", shell_seconds_left(shell));
    tr_fill(exit_label, size, tr("退出 {0}"), seconds);
    if (has_visit)
        out[n++] = (struct button){BUTTON_QUIET, ICON_EXIT, exit_label, FRAME_EXIT, 0, shell_is_busy(shell)};
    out[n++] = (struct button){BUTTON_QUIET, ICON_TEXT_SIZE, tr("大字"), FRAME_DISPLAY, 0, false};
    out[n++] = (struct button){
        shell->is_reading ? BUTTON_PRIMARY : BUTTON_QUIET, ICON_SOUND, tr("朗读"), FRAME_READ, 0, false};
    if (has_visit)
        out[n++] = (struct button){BUTTON_QUIET,
                                   is_covered ? ICON_SHOW : ICON_HIDE,
                                   is_covered ? tr("显示") : tr("遮挡"),
                                   FRAME_COVER,
                                   0,
                                   false};
    out[n++] = (struct button){
        BUTTON_QUIET, ICON_TRANSLATE, strcmp(lang_name(), "zh") == 0 ? "English" : "中文", FRAME_LANG, 0,
        false};
    out[n++] = (struct button){BUTTON_QUIET, ICON_HELP, tr("求助"), FRAME_HELP, 0, false};
    return n;
}

/* One row, or two where large letters need them. */
static int foot_rows(struct ui *ui, int width, const struct button *buttons, int count)
{
    struct text_style style = {.size = TEXT_BODY};
    for (int i = 0; i < count; i++)
        if (ui_text_width(ui, style, buttons[i].label) + 2 * ui_gap(ui) > width / count - ui_gap(ui))
            return 2;
    return 1;
}

static void draw_bottom(struct shell *shell, struct rect *area)
{
    struct ui *ui = shell->ui;
    struct button buttons[FOOT_MAX];
    char exit_label[48];
    int count = foot_buttons(shell, buttons, exit_label, sizeof exit_label), gap = ui_gap(ui);
    int rows = foot_rows(ui, area->w - gap, buttons, count), columns = (count + rows - 1) / rows;
    struct rect bar = cut_bottom(area, rows * (ui_target(ui) + gap) + gap);
    ui_fill(ui, (struct rect){bar.x, bar.y, bar.w, 1}, ROLE_LINE);
    bar = rect_inset(bar, gap, gap);
    for (int i = 0; i < count; i++) {
        struct rect cell = rect_column(bar, columns, i % columns, gap);
        cell.y += i / columns * (ui_target(ui) + gap);
        cell.h = ui_target(ui);
        ui_button(ui, cell, buttons[i]);
    }
}

struct frame frame_draw(struct shell *shell)
{
    struct ui *ui = shell->ui;
    struct rect area = ui_area(ui);
    int gap = ui_gap(ui), margin = ui_mm(ui, 12);
    struct rect top = cut_top(&area, ui_line(ui, TEXT_BODY) + 2 * gap);
    draw_top(shell, top);
    draw_bottom(shell, &area);
    area = rect_inset(area, margin, gap);
    struct rect whole = ui_area(ui);
    bool is_portrait = whole.h > whole.w;
    struct frame frame;
    if (shell->is_low || is_portrait) {
        int split = shell->is_low ? whole.h * 55 / 100 : whole.h / 3;
        frame.status = cut_top(&area, split - area.y - gap);
        cut_top(&area, gap);
    } else {
        frame.status = cut_left(&area, area.w * 2 / 5);
        cut_left(&area, 2 * gap);
    }
    frame.work = area;
    return frame;
}

static void draw_toggle(struct ui *ui, struct rect r, const char *label, bool is_on, int action)
{
    char text[64];
    tr_fill(text, sizeof text, is_on ? tr("{0}：开") : tr("{0}：关"), label);
    ui_button(ui, r,
              (struct button){is_on ? BUTTON_PRIMARY : BUTTON_SECONDARY, is_on ? ICON_CHECK : 0, text, action,
                              0, false});
}

static void draw_display(struct shell *shell, struct frame f)
{
    struct ui *ui = shell->ui;
    part_title(ui, &f.status, tr("看得清，慢慢来"), tr("离开后自动恢复"));
    struct rect room = f.work, foot = part_foot(ui, &f.work);
    const struct {
        const char *label;
        bool is_on;
        int action;
    } toggles[] = {
        {tr("大字"), strstr(ui_theme(ui), "large") != NULL, FRAME_LARGE},
        {tr("高对比"), strstr(ui_theme(ui), "contrast") != NULL, FRAME_CONTRAST},
        {tr("低位"), shell->is_low, FRAME_LOW},
        {tr("慢慢来"), shell->is_slow, FRAME_SLOW},
        {tr("摸读"), ui_is_exploring(ui), FRAME_EXPLORE},
    };
    enum { COUNT = sizeof toggles / sizeof toggles[0] };
    /* Low and wide: 好了 is the sixth of two rows, else it stands below all. */
    bool is_short = f.work.h < 3 * ui_target(ui) + 2 * ui_gap(ui);
    int columns = is_short ? 3 : 2;
    if (!is_short)
        room = f.work;
    for (int i = 0; i <= COUNT; i++) {
        struct rect cell = rect_column(room, columns, i % columns, ui_gap(ui));
        cell.y += i / columns * (ui_target(ui) + ui_gap(ui));
        cell.h = ui_target(ui);
        if (i < COUNT)
            draw_toggle(ui, cell, toggles[i].label, toggles[i].is_on, toggles[i].action);
        else
            ui_button(ui, is_short ? cell : foot,
                      (struct button){BUTTON_PRIMARY, 0, tr("好了"), FRAME_CLOSE, 0, false});
    }
}

static void draw_help(struct shell *shell, struct frame f)
{
    struct ui *ui = shell->ui;
    const struct help_call *call = &shell->help;
    char comes[128] = "";
    if (call->answered_ms)
        tr_fill(comes, sizeof comes, tr("{0} 马上过来"), call->answered_by);
    else if (call->raised_ms)
        str_copy(comes, sizeof comes,
                 call->cause == HELP_SCANS ? tr("扫了三次没有成功，已经叫了工作人员")
                                           : tr("已经叫了工作人员，请稍等"));
    part_title(ui, &f.status, tr("求助"), *comes ? comes : tr("请到服务台找工作人员或志愿者"));
    struct rect foot = part_foot(ui, &f.work);
    char reader[160];
    tr_fill(reader, sizeof reader,
            shell->health.is_paper_low ? tr("给工作人员：读卡器 {0}；打印纸快用完了")
                                       : tr("给工作人员：读卡器 {0}"),
            shell->health.reader_serial);
    const char *lines[] = {tr("借书：先刷身份证，再扫书上贴的条码。"), tr("还书：不用刷卡，扫书就还好了。"),
                           tr("没有读出卡：把身份证拿起来，再平放一次。"),
                           tr("扫不出条码：把书交给志愿者。")};
    struct text_style small = {.size = TEXT_BODY, .role = ROLE_INK_SOFT};
    if (shell->health.reader == ERR_OK)
        ui_text(ui, cut_bottom(&f.work, ui_text_height(ui, f.work.w, small, reader)), small, reader);
    part_lines(ui, f.status, f.work, lines, sizeof lines / sizeof lines[0]);
    ui_button(ui, foot, (struct button){BUTTON_PRIMARY, 0, tr("返回"), FRAME_CLOSE, 0, false});
}

static void draw_still_there(struct shell *shell, struct frame f)
{
    struct ui *ui = shell->ui;
    char left[64], seconds[12];
    str_format(seconds, sizeof seconds, "%d", shell_seconds_left(shell));
    tr_fill(left, sizeof left, tr("{0} 秒后自动退出"), seconds);
    struct text_style hero = {.size = TEXT_HERO, .is_bold = true, .role = ROLE_INK};
    cut_top(&f.status, ui_text(ui, f.status, hero, tr("还在吗？")));
    ui_text(ui, f.status, (struct text_style){.size = TEXT_LEAD, .role = ROLE_AMBER}, left);
    struct rect stay = cut_top(&f.work, ui_mm(ui, 40) < f.work.h / 2 ? ui_mm(ui, 40) : f.work.h / 2);
    cut_top(&f.work, ui_gap(ui));
    ui_button(ui, stay, (struct button){BUTTON_PRIMARY, 0, tr("继续办理"), FRAME_STAY, 0, false});
    ui_button(ui, cut_top(&f.work, ui_target(ui)),
              (struct button){BUTTON_SECONDARY, 0, tr("退出"), FRAME_EXIT, 0, false});
}

static void draw_words(struct ui *ui, struct frame f, int icon, enum role role, const char *words)
{
    int side = ui_mm(ui, 34);
    ui_icon(ui, cut_left(&f.status, side), icon, role, side);
    cut_left(&f.status, 2 * ui_gap(ui));
    ui_text(ui, f.status, (struct text_style){TEXT_TITLE, true, role, ALIGN_LEFT, true, false}, words);
}

static void draw_card_trouble(struct shell *shell, struct frame f)
{
    enum err err = shell->card_err;
    draw_words(shell->ui, f, ICON_CARD, ROLE_SEAL,
               shell->card_err_source == OF_STORE ? words_store_trouble(err)
               : shell->card_err_source == OF_WARD ? tr("现在不能再替他办理了。请他自己来刷身份证")
               : shell->card_err_source == OF_TAG ? words_tag_trouble(err)
                                                  : words_card_trouble(err));
    struct rect foot = part_foot(shell->ui, &f.work);
    ui_button(shell->ui, foot, (struct button){BUTTON_PRIMARY, 0, tr("知道了"), FRAME_CLOSE, 0, false});
}

void frame_draw_overlay(struct shell *shell, enum overlay overlay, struct frame frame)
{
    switch (overlay) {
    case OVERLAY_DISPLAY:
        draw_display(shell, frame);
        break;
    case OVERLAY_HELP:
        draw_help(shell, frame);
        break;
    case OVERLAY_STILL_THERE:
        draw_still_there(shell, frame);
        break;
    case OVERLAY_READING:
        draw_words(shell->ui, frame, ICON_CARD, ROLE_JADE, tr("读卡中…"));
        break;
    case OVERLAY_CARD_TROUBLE:
        draw_card_trouble(shell, frame);
        break;
    case OVERLAY_NONE:
        draw_words(shell->ui, frame, ICON_CLOCK, ROLE_JADE, tr("正在启动…"));
        break;
    }
}
