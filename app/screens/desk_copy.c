/* A new copy: its ISBN is scanned, then the label that goes onto it. A label that is known already leads to
 * the copy's own label, to be printed again. */
#include "base/utf8.h"
#include "model/barcode.h"
#include "screens/desk_parts.h"
#include "screens/label_paint.h"
#include "screens/print_step.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_BACK, ACT_OTHER, ACT_PRINT };

struct new_copy {
    enum { WANTS_BOOK, WANTS_LABEL, HAS_COPY } step;
    char isbn[16], title[160]; /* WANTS_LABEL */
    struct desk_copy copy;     /* HAS_COPY */
    bool is_added;
    const char *refusal, *todo; /* of the last scan, NULL = none */
    struct print_step print;
    enum err err;
};

static void draw_news(const struct new_copy *s, struct ui *ui, struct rect status)
{
    char line[240];
    if (s->err != ERR_OK) {
        ui_banner(ui, status, ROLE_SEAL, ICON_WARNING, words_store_trouble(s->err));
        return;
    }
    if (s->refusal) {
        part_notice(ui, status, ROLE_AMBER, ICON_WARNING, tr(s->refusal), tr(s->todo));
        return;
    }
    int used =
        print_step_draw(&s->print, ui, status,
                        (struct print_words){tr("正在打印…"), tr("打好了，请取走"), tr("可以再打一次")});
    cut_top(&status, used ? used + ui_gap(ui) : 0);
    if (s->step == HAS_COPY && s->print.phase == PRINT_QUIET) {
        tr_fill(line, sizeof line, tr("《{0}》"), s->copy.title);
        part_notice(ui, status, ROLE_JADE, ICON_CHECK, s->is_added ? tr("登记好了") : tr("这本登记过"), line);
    }
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct new_copy *s = state;
    struct rect status = frame.status, work = frame.work;
    bool is_busy = shell_is_busy(shell) || s->print.phase == PRINT_GOING;
    char heading[240];
    tr_fill(heading, sizeof heading, tr("《{0}》"), s->title);
    part_title(ui, &status, s->step == WANTS_LABEL ? heading : tr("新书和标签"),
               s->step == WANTS_LABEL ? tr("再扫要贴的条码")
               : s->step == HAS_COPY  ? s->copy.barcode
                                      : tr("先扫书背面的书号"));
    draw_news(s, ui, status);
    struct rect foot = part_foot(ui, &work);
    int columns = s->step == WANTS_BOOK ? 1 : s->step == WANTS_LABEL ? 2 : 3;
    ui_button(ui, rect_column(foot, columns, 0, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("返回"), ACT_BACK, 0, is_busy});
    if (s->step != WANTS_BOOK)
        ui_button(ui, rect_column(foot, columns, 1, ui_gap(ui)),
                  (struct button){BUTTON_SECONDARY, 0, tr("换一本"), ACT_OTHER, 0, is_busy});
    if (s->step == HAS_COPY)
        ui_button(ui, rect_column(foot, columns, 2, ui_gap(ui)),
                  (struct button){BUTTON_PRIMARY, 0, tr("打标签"), ACT_PRINT, 0,
                                  is_busy || shell_health(shell)->printer != ERR_OK});
}

static void start_again(struct new_copy *s, struct shell *shell)
{
    explicit_bzero(s, sizeof *s);
    shell_announce(shell);
}

static void refuse(struct new_copy *s, struct shell *shell, const char *what, const char *todo)
{
    s->refusal = what;
    s->todo = todo;
    shell_note_scan(shell, true);
}

static void scan_book(struct new_copy *s, struct shell *shell, const char *raw)
{
    struct code code;
    code_classify(shell_conf(shell), raw, &code);
    start_again(s, shell);
    if (code.kind != CODE_ISBN && store_desk_find_copy(shell_store(shell), raw, &s->copy) == ERR_OK) {
        s->step = HAS_COPY;
        shell_note_scan(shell, false);
    } else if (code.kind != CODE_ISBN) {
        refuse(s, shell, TR("没有找到这个条码"), TR("新书请先扫书号"));
    } else if (store_desk_find_title(shell_store(shell), code.text, s->title) == ERR_OK) {
        s->step = WANTS_LABEL;
        str_copy(s->isbn, sizeof s->isbn, code.text);
        shell_note_scan(shell, false);
    } else {
        refuse(s, shell, TR("目录里没有这个书号"), TR("请先导入书目"));
    }
}

static void scan(void *state, struct shell *shell, const char *raw)
{
    struct new_copy *s = state;
    struct store_request request = {.op = STORE_DESK_ADD_COPY};
    if (shell_is_busy(shell))
        return;
    s->refusal = NULL;
    s->err = ERR_OK;
    if (s->step != WANTS_LABEL) {
        scan_book(s, shell, raw);
        return;
    }
    str_copy(request.isbn, sizeof request.isbn, s->isbn);
    str_copy(request.code, sizeof request.code, raw);
    shell_ask(shell, &request);
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct new_copy *s = state;
    s->err = a->err;
    if (a->err != ERR_OK)
        return;
    switch (a->new_copy.outcome) {
    case COPY_ADDED:
        start_again(s, shell);
        s->step = HAS_COPY;
        s->is_added = true;
        s->copy = a->new_copy.copy;
        break;
    case COPY_KNOWN:
        s->refusal = TR("这个条码已经贴在别的书上");
        s->todo = TR("请换一张没用过的条码");
        break;
    case COPY_NOT_OURS:
        s->refusal = TR("这不是本馆的条码");
        s->todo = TR("请换一张没用过的条码");
        break;
    case COPY_NO_TITLE:
        s->refusal = TR("目录里没有这个书号");
        s->todo = TR("请先导入书目");
        break;
    }
}

static enum err paint(const void *state, struct shell *shell, struct raster *out)
{
    const struct new_copy *s = state;
    return label_paint(shell_ui(shell), &s->copy, shell_conf(shell)->printer_width_dots, out);
}

static void printed(void *state, struct shell *shell, enum err err, bool is_unknown)
{
    (void)shell;
    struct new_copy *s = state;
    print_step_end(&s->print, err, is_unknown);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    (void)arg;
    struct new_copy *s = state;
    if (action == ACT_PRINT)
        print_step_start(&s->print, shell, uuid_new(), paint, s);
    else if (action == ACT_OTHER)
        start_again(s, shell);
    else
        shell_goto(shell, "desk");
}

const struct screen screen_desk_copy = {.name = "desk-copy",
                                        .state_size = sizeof(struct new_copy),
                                        .needs_desk = true,
                                        .least_role = STAFF_LIBRARIAN,
                                        .draw = draw,
                                        .tap = tap,
                                        .scan = scan,
                                        .answer = answer,
                                        .printed = printed};
