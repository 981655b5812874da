/* 我的信息: what is kept about this resident, why and how long; a printed copy, the phone number, and the way
 * out. */
#include "base/utf8.h"
#include "screens/me_facts.h"
#include "screens/parts.h"
#include "screens/print_step.h"
#include "screens/receipt_paint.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_BACK, ACT_PRINT, ACT_PHONE, ACT_DELETE, ACT_TAGS, ACT_FAMILY };
enum { BUTTONS_MAX = 6 };

struct me {
    struct about about;
    enum err err; /* of reading it */
    struct print_step print;
};

static void enter(void *state, struct shell *shell)
{
    struct me *s = state;
    s->err = store_about(shell_store(shell), shell_visit(shell)->resident.id, &s->about);
}

/* In one row where it is wide, else half of them in the foot and the others above it. */
static void draw_buttons(const struct me *s, const struct shell *shell, bool may_print, struct ui *ui,
                         struct rect *work)
{
    bool is_printing = s->print.phase == PRINT_GOING, is_off = is_printing || s->err != ERR_OK;
    struct button buttons[BUTTONS_MAX];
    int count = 0;
    buttons[count++] = (struct button){BUTTON_PRIMARY, 0, tr("返回"), ACT_BACK, 0, is_printing};
    buttons[count++] =
        (struct button){BUTTON_SECONDARY, ICON_PRINTER, tr("打印一份"), ACT_PRINT, 0, is_off || !may_print};
    buttons[count++] = (struct button){BUTTON_SECONDARY, ICON_PHONE, tr("电话"), ACT_PHONE, 0, is_off};
    if (s->about.tags > 0 || shell_has_tag_reader(shell))
        buttons[count++] = (struct button){BUTTON_SECONDARY, 0, tr("第二张卡"), ACT_TAGS, 0, is_off};
    if (s->about.children + s->about.mandates > 0)
        buttons[count++] = (struct button){BUTTON_SECONDARY, 0, tr("家人代办"), ACT_FAMILY, 0, is_off};
    buttons[count++] = (struct button){BUTTON_QUIET, 0, tr("收回同意"), ACT_DELETE, 0, is_off};
    int below = work->w > 3 * work->h ? count : count / 2;
    struct rect row = part_foot(ui, work);
    for (int i = 0; i < count; i++) {
        if (i == below) {
            row = cut_bottom(work, ui_target(ui));
            cut_bottom(work, ui_gap(ui));
        }
        int columns = i < below ? below : count - below, place = i < below ? i : i - below;
        ui_button(ui, rect_column(row, columns, columns - 1 - place, ui_gap(ui)), buttons[i]);
    }
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct me *s = state;
    bool may_print = s->print.phase != PRINT_TROUBLE || shell_health(shell)->printer == ERR_OK;
    struct rect status = frame.status, work = frame.work;
    const char *lines[ME_LINES_MAX];
    struct me_lines text;
    part_title(ui, &status, tr("我的信息"), "");
    draw_buttons(s, shell, may_print, ui, &work);
    if (s->err != ERR_OK) {
        ui_banner(ui, status, ROLE_SEAL, ICON_WARNING, tr("暂时看不到您的信息，请告诉工作人员"));
        return;
    }
    int used = print_step_draw(&s->print, ui, status,
                               (struct print_words){tr("正在打印…"), tr("打好了，请取走"),
                                                    tr("没有打成。您可以看屏幕，或告诉工作人员")});
    cut_top(&status, used ? used + ui_gap(ui) : 0);
    me_lines(&s->about, words_private(s->about.masked_name), &text);
    for (int i = 0; i < text.count; i++)
        lines[i] = text.text[i];
    part_lines(ui, status, work, lines, text.count);
}

static enum err paint(const void *state, struct shell *shell, struct raster *out)
{
    const struct me *s = state;
    struct receipt paper;
    struct loan loans[RECEIPT_LOANS_MAX];
    size_t count = 0;
    enum err err = store_loans(shell_store(shell), s->about.id, loans, RECEIPT_LOANS_MAX, &count);
    if (err != ERR_OK)
        return err;
    me_paper(&s->about, loans, count, &shell_conf(shell)->site, &paper);
    return receipt_paint(shell_ui(shell), &paper, shell_conf(shell)->printer_width_dots, out);
}

static void printed(void *state, struct shell *shell, enum err err, bool is_unknown)
{
    (void)shell;
    struct me *s = state;
    print_step_end(&s->print, err, is_unknown);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    (void)arg;
    struct me *s = state;
    if (action == ACT_PRINT)
        print_step_start(&s->print, shell, uuid_new(), paint, s);
    else
        shell_goto(shell, action == ACT_PHONE    ? "me-phone"
                          : action == ACT_DELETE ? "me-delete"
                          : action == ACT_TAGS   ? "me-tags"
                          : action == ACT_FAMILY ? "family"
                                                 : "home");
}

const struct screen screen_me = {.name = "me",
                                 .state_size = sizeof(struct me),
                                 .needs_visit = true,
                                 .whose = FOR_SELF,
                                 .enter = enter,
                                 .draw = draw,
                                 .tap = tap,
                                 .printed = printed};
