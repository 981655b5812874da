/* 盘点: every book on the shelves is scanned, and the newest count's lists tell what is missing, what stands
 * wrongly and which labels nobody knows. A count that was left goes on where it was. */
#include "base/utf8.h"
#include "screens/desk_parts.h"
#include "screens/print_step.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_BACK, ACT_BEGIN, ACT_PRINT, ACT_END, ACT_ASK, ACT_DROP, ACT_GO_ON };
enum { ROWS_MAX = 200 };

struct shelf_row {
    char title[160], barcode[32];
    const char *badge;
};

struct shelf {
    struct shelf_count count;          /* the open one, else the newest; id zero = there was none */
    bool is_open, has_scan, is_asking; /* asking: whether to drop it */
    struct shelf_scan scan;            /* the last one */
    struct shelf_row rows[ROWS_MAX];
    size_t row_count, printed;
    struct print_step print;
    enum err err;
};

/* ---- the lists of the newest count ---- */

struct collector {
    struct shelf *s;
    const char *badge;
};

static void collect(void *arg, int count, const char *const *names, const char *const *values)
{
    const struct collector *c = arg;
    struct shelf *s = c->s;
    if (s->row_count == ROWS_MAX)
        return;
    struct shelf_row *row = &s->rows[s->row_count++];
    *row = (struct shelf_row){.badge = c->badge};
    for (int i = 0; i < count; i++) {
        if (strcmp(names[i], "title") == 0)
            str_copy(row->title, sizeof row->title, values[i]);
        if (strcmp(names[i], "barcode") == 0 || strcmp(names[i], "code") == 0)
            str_copy(row->barcode, sizeof row->barcode, values[i]);
    }
}

static void load(struct shelf *s, struct shell *shell)
{
    const struct {
        const char *list, *badge;
    } lists[] = {
        {"shelf-misplaced", TR("放错了")}, {"shelf-unknown", TR("不认识")}, {"shelf-missing", TR("没找到")}};
    s->row_count = 0;
    s->err = store_shelf_newest(shell_store(shell), &s->count);
    if (s->err == ERR_NOT_FOUND) {
        s->err = ERR_OK;
        s->count = (struct shelf_count){.expected = 0};
        return;
    }
    s->is_open = s->err == ERR_OK && s->count.ended_ms == 0;
    for (size_t i = 0; !s->is_open && s->err == ERR_OK && i < sizeof lists / sizeof lists[0]; i++)
        s->err =
            store_list(shell_store(shell), lists[i].list, collect, &(struct collector){s, lists[i].badge});
}

static void enter(void *state, struct shell *shell)
{
    load(state, shell);
}

/* ---- scanning ---- */

static void words_scan(const struct shelf_scan *scan, char what[240], char todo[160])
{
    const char *title = words_private(scan->title);
    tr_fill(what, 240, scan->outcome == SHELF_PRESENT ? tr("《{0}》在") : tr("《{0}》不该在这里"), title);
    str_copy(todo, 160, scan->is_again ? tr("扫过了") : "");
    switch (scan->outcome) {
    case SHELF_PRESENT:
        break;
    case SHELF_ELSEWHERE:
        tr_fill(todo, 160, tr("它是{0}的，请放到待送走的架子"), scan->home_name);
        break;
    case SHELF_ON_LOAN:
        str_copy(todo, 160, tr("记着有人借，请先办还书"));
        break;
    case SHELF_RESERVED:
        str_copy(todo, 160, tr("有人预约了，请放到预约架"));
        break;
    case SHELF_TAKEN_OUT:
        str_copy(todo, 160, tr("记着不外借，请先放一边"));
        break;
    case SHELF_UNKNOWN:
        str_copy(what, 240, tr("没有找到这个条码"));
        str_copy(todo, 160, tr("请把书先放一边"));
        break;
    case SHELF_ISBN:
        str_copy(what, 240, tr("这是出版社的条码"));
        str_copy(todo, 160, tr("请扫图书馆贴在书上的条码"));
        break;
    }
}

static void draw_counting(const struct shelf *s, const struct shell *shell, struct ui *ui, struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    bool is_busy = shell_is_busy(shell);
    char progress[96], present[12], expected[12], what[240], todo[160];
    str_format(present, sizeof present, "%d", s->count.present);
    str_format(expected, sizeof expected, "%d", s->count.expected);
    tr_fill(progress, sizeof progress, tr("扫到 {0} 本，该有 {1} 本"), present, expected);
    part_title(ui, &status, tr("盘点"), progress);
    struct rect foot = part_foot(ui, &work);
    if (s->is_asking) {
        ui_banner(ui, status, ROLE_AMBER, ICON_WARNING, tr("扫过的都不算了，真的不盘了？"));
        ui_button(ui, rect_column(foot, 2, 0, ui_gap(ui)),
                  (struct button){BUTTON_DANGER, 0, tr("不盘了"), ACT_DROP, 0, is_busy});
        ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
                  (struct button){BUTTON_PRIMARY, 0, tr("接着盘"), ACT_GO_ON, 0, is_busy});
        return;
    }
    ui_button(ui, rect_column(foot, 3, 0, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("返回"), ACT_BACK, 0, is_busy});
    ui_button(ui, rect_column(foot, 3, 1, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("不盘了"), ACT_ASK, 0, is_busy});
    ui_button(ui, rect_column(foot, 3, 2, ui_gap(ui)),
              (struct button){BUTTON_PRIMARY, 0, tr("盘完了"), ACT_END, 0, is_busy});
    if (s->err != ERR_OK) {
        ui_banner(ui, status, ROLE_SEAL, ICON_WARNING, words_store_trouble(s->err));
    } else if (s->has_scan) {
        bool is_here = s->scan.outcome == SHELF_PRESENT;
        words_scan(&s->scan, what, todo);
        part_notice(ui, status, is_here ? ROLE_JADE : ROLE_AMBER, is_here ? ICON_CHECK : ICON_WARNING, what,
                    todo);
    } else if (shell_health(shell)->scanner != ERR_OK) {
        ui_banner(ui, status, ROLE_SEAL, ICON_BARCODE, tr("扫码枪没有连上"));
    } else {
        ui_banner(ui, status, ROLE_JADE, ICON_BARCODE, tr("请一本一本扫"));
    }
}

/* ---- the report ---- */

static void draw_report(const struct shelf *s, const struct shell *shell, struct ui *ui, struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    bool is_going = s->print.phase == PRINT_GOING, has_more = s->printed > 0;
    bool may_print = s->row_count > 0 && !is_going && shell_health(shell)->printer == ERR_OK;
    char summary[160], missing[12], misplaced[12], unknown[12];
    str_format(missing, sizeof missing, "%d", s->count.missing);
    str_format(misplaced, sizeof misplaced, "%d", s->count.misplaced);
    str_format(unknown, sizeof unknown, "%d", s->count.unknown);
    tr_fill(summary, sizeof summary, tr("没找到 {0}，放错 {1}，不认识 {2}"), missing, misplaced, unknown);
    part_title(ui, &status, tr("盘点"), uuid_is_zero(s->count.id) ? tr("还没有盘过") : summary);
    if (s->err != ERR_OK)
        ui_banner(ui, status, ROLE_SEAL, ICON_WARNING, words_store_trouble(s->err));
    else
        print_step_draw(&s->print, ui, status,
                        (struct print_words){tr("正在打印…"), tr("打好了，请取走"), tr("清单在屏幕上")});
    struct rect foot = part_foot(ui, &work);
    ui_button(ui, rect_column(foot, 3, 0, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("返回"), ACT_BACK, 0, is_going});
    ui_button(ui, rect_column(foot, 3, 1, ui_gap(ui)),
              (struct button){BUTTON_SECONDARY, 0, has_more ? tr("打下一张") : tr("打印清单"), ACT_PRINT, 0,
                              !may_print});
    ui_button(
        ui, rect_column(foot, 3, 2, ui_gap(ui)),
        (struct button){BUTTON_PRIMARY, 0, tr("开始盘点"), ACT_BEGIN, 0, is_going || shell_is_busy(shell)});
    struct list list = ui_list_begin(ui, 0, work, part_book_height(ui), (int)s->row_count);
    for (int i = list.first; i < list.last; i++) {
        const struct shelf_row *row = &s->rows[i];
        desk_row(ui, ui_list_row(ui, &list, i),
                 &(struct desk_row){.head = *row->title ? row->title : row->barcode,
                                    .who = *row->title ? row->barcode : "",
                                    .what = "",
                                    .badge = tr(row->badge),
                                    .badge_role = ROLE_AMBER,
                                    .note = ""});
    }
    ui_list_end(ui);
}

static enum err paint(const void *state, struct shell *shell, struct raster *out)
{
    const struct shelf *s = state;
    struct desk_paper_row rows[DESK_PAPER_ROWS];
    size_t n = 0;
    for (; n < DESK_PAPER_ROWS && s->printed + n < s->row_count; n++) {
        const struct shelf_row *row = &s->rows[s->printed + n];
        str_copy(rows[n].head, sizeof rows[n].head, *row->title ? row->title : row->barcode);
        str_copy(rows[n].left, sizeof rows[n].left, row->barcode);
        str_copy(rows[n].right, sizeof rows[n].right, tr(row->badge));
    }
    return desk_paper(shell, tr("盘点"), rows, n, out);
}

static void printed(void *state, struct shell *shell, enum err err, bool is_unknown)
{
    (void)shell;
    struct shelf *s = state;
    print_step_end(&s->print, err, is_unknown);
    if (err == ERR_OK)
        s->printed = s->printed + DESK_PAPER_ROWS < s->row_count ? s->printed + DESK_PAPER_ROWS : 0;
}

/* ---- the screen ---- */

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct shelf *s = state;
    (s->is_open ? draw_counting : draw_report)(s, shell, ui, frame);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    (void)arg;
    struct shelf *s = state;
    struct store_request request = {.shelf = s->count.id};
    switch (action) {
    case ACT_ASK:
    case ACT_GO_ON:
        s->is_asking = action == ACT_ASK;
        shell_announce(shell);
        return;
    case ACT_PRINT:
        print_step_start(&s->print, shell, uuid_new(), paint, s);
        return;
    case ACT_BEGIN:
        request.op = STORE_SHELF_BEGIN;
        break;
    case ACT_END:
        request.op = STORE_SHELF_END;
        break;
    case ACT_DROP:
        request.op = STORE_SHELF_DROP;
        break;
    default:
        shell_goto(shell, "desk");
        return;
    }
    shell_ask(shell, &request);
}

static void scan(void *state, struct shell *shell, const char *code)
{
    struct shelf *s = state;
    struct store_request request = {.op = STORE_SHELF_SCAN, .shelf = s->count.id};
    if (!s->is_open) {
        shell_note_scan(shell, true);
        return;
    }
    s->is_asking = false; /* somebody scans on */
    str_copy(request.code, sizeof request.code, code);
    shell_ask(shell, &request);
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct shelf *s = state;
    bool is_scan = a->op == STORE_SHELF_SCAN;
    if (is_scan && a->err == ERR_OK) {
        s->err = ERR_OK;
        s->has_scan = true;
        s->scan = a->shelf_scan;
        s->count.present = a->shelf_scan.present;
        s->count.expected = a->shelf_scan.expected;
        return;
    }
    if (!is_scan) {
        explicit_bzero(s, sizeof *s);
        load(s, shell);
        shell_announce(shell);
    }
    if (a->err != ERR_OK)
        s->err = a->err;
}

const struct screen screen_desk_shelf = {.name = "desk-shelf",
                                         .state_size = sizeof(struct shelf),
                                         .needs_desk = true,
                                         .enter = enter,
                                         .draw = draw,
                                         .tap = tap,
                                         .scan = scan,
                                         .answer = answer,
                                         .printed = printed};
