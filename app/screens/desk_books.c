/* Books that somebody must act on: overdue ones, with a list on paper, and those that wait for the car. */
#include "base/utf8.h"
#include "db/desk_lists.h"
#include "model/date.h"
#include "screens/desk_parts.h"
#include "screens/print_step.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_BACK, ACT_PRINT };
enum { BOOKS_MAX = 200 };

/* ---- overdue ---- */

struct overdue {
    struct desk_loan loans[BOOKS_MAX];
    size_t count, printed; /* printed: so many of them are on paper or on their way to it */
    enum err err;
    struct print_step print;
};

static void enter_overdue(void *state, struct shell *shell)
{
    struct overdue *s = state;
    s->err = store_desk_overdue(shell_store(shell), s->loans, BOOKS_MAX, &s->count);
}

static void draw_overdue_foot(const struct overdue *s, const struct shell *shell, struct ui *ui,
                              struct rect foot)
{
    bool is_going = s->print.phase == PRINT_GOING, has_more = s->printed > 0 && s->printed < s->count;
    bool may_print = s->count > 0 && !is_going && shell_health(shell)->printer == ERR_OK;
    ui_button(ui, rect_column(foot, 2, 0, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("返回"), ACT_BACK, 0, is_going});
    ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
              (struct button){BUTTON_PRIMARY, ICON_PRINTER, has_more ? tr("打下一张") : tr("打印清单"),
                              ACT_PRINT, 0, !may_print});
}

/* Behind a child's nickname stands its guardian; on paper, which may lie about, the guardian alone. */
static void put_borrower(const struct desk_loan *loan, bool is_paper, char *out, size_t size)
{
    if (!*loan->guardian)
        str_copy(out, size, loan->masked_name);
    else if (is_paper)
        tr_fill(out, size, tr("{0} 的孩子"), loan->guardian);
    else
        str_format(out, size, "%s · %s", loan->masked_name, loan->guardian);
}

static void draw_overdue(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct overdue *s = state;
    struct rect status = frame.status, work = frame.work;
    desk_heading(ui, &status, tr("过期未还"), tr("没有过期的书"), s->count, s->err);
    if (s->print.phase == PRINT_QUIET && shell_health(shell)->printer != ERR_OK)
        ui_banner(ui, status, ROLE_AMBER, ICON_WARNING,
                  words_printer_trouble(shell_health(shell)->printer, false));
    print_step_draw(&s->print, ui, status,
                    (struct print_words){tr("正在打印…"), tr("打好了，请取走"), tr("清单在屏幕上")});
    draw_overdue_foot(s, shell, ui, part_foot(ui, &work));
    struct list list = ui_list_begin(ui, 0, work, part_book_height(ui), (int)s->count);
    for (int i = list.first; i < list.last; i++) {
        char due[48], who[232];
        words_date_short(s->loans[i].due_day, due, sizeof due);
        put_borrower(&s->loans[i], false, who, sizeof who);
        desk_row(ui, ui_list_row(ui, &list, i),
                 &(struct desk_row){.head = s->loans[i].title, .who = who, .what = "", .note = due});
    }
    ui_list_end(ui);
}

/* The next books behind those that were printed. */
static enum err paint_overdue(const void *state, struct shell *shell, struct raster *out)
{
    const struct overdue *s = state;
    struct desk_paper_row rows[DESK_PAPER_ROWS];
    size_t n = 0;
    for (; n < DESK_PAPER_ROWS && s->printed + n < s->count; n++) {
        const struct desk_loan *loan = &s->loans[s->printed + n];
        str_copy(rows[n].head, sizeof rows[n].head, loan->title);
        char who[232];
        put_borrower(loan, true, who, sizeof who);
        str_format(rows[n].left, sizeof rows[n].left, "%s　%s", loan->barcode, who);
        words_date_short(loan->due_day, rows[n].right, sizeof rows[n].right);
    }
    enum err err = desk_paper(shell, tr("过期未还"), rows, n, out);
    explicit_bzero(rows, sizeof rows);
    return err;
}

static void printed(void *state, struct shell *shell, enum err err, bool is_unknown)
{
    (void)shell;
    struct overdue *s = state;
    print_step_end(&s->print, err, is_unknown);
    if (err == ERR_OK)
        s->printed = s->printed + DESK_PAPER_ROWS < s->count ? s->printed + DESK_PAPER_ROWS : 0;
}

static void tap_overdue(void *state, struct shell *shell, int action, int arg)
{
    (void)arg;
    struct overdue *s = state;
    if (action == ACT_PRINT)
        print_step_start(&s->print, shell, uuid_new(), paint_overdue, s);
    else
        shell_goto(shell, "desk");
}

const struct screen screen_desk_overdue = {.name = "desk-overdue",
                                           .state_size = sizeof(struct overdue),
                                           .needs_desk = true,
                                           .enter = enter_overdue,
                                           .draw = draw_overdue,
                                           .tap = tap_overdue,
                                           .printed = printed};

/* ---- in transit ---- */

struct transit {
    struct desk_transit books[BOOKS_MAX];
    size_t count;
    enum err err;
};

static void enter_transit(void *state, struct shell *shell)
{
    struct transit *s = state;
    s->err = store_desk_transit(shell_store(shell), s->books, BOOKS_MAX, &s->count);
}

static void draw_transit(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    (void)shell;
    const struct transit *s = state;
    struct rect status = frame.status, work = frame.work;
    desk_heading(ui, &status, tr("待送走的书"), tr("没有要送走的书"), s->count, s->err);
    struct rect foot = part_foot(ui, &work);
    ui_button(ui, foot, (struct button){BUTTON_PRIMARY, 0, tr("返回"), ACT_BACK, 0, false});
    struct list list = ui_list_begin(ui, 0, work, part_book_height(ui), (int)s->count);
    for (int i = list.first; i < list.last; i++) {
        const struct desk_transit *book = &s->books[i];
        char since[48];
        words_date_short(day_at(book->since_ms), since, sizeof since);
        desk_row(ui, ui_list_row(ui, &list, i),
                 &(struct desk_row){.head = *book->title ? book->title : book->barcode,
                                    .who = book->to,
                                    .what = *book->title ? book->barcode : "",
                                    .note = since});
    }
    ui_list_end(ui);
}

static void tap_transit(void *state, struct shell *shell, int action, int arg)
{
    (void)state;
    (void)action;
    (void)arg;
    shell_goto(shell, "desk");
}

const struct screen screen_desk_transit = {.name = "desk-transit",
                                           .state_size = sizeof(struct transit),
                                           .needs_desk = true,
                                           .enter = enter_transit,
                                           .draw = draw_transit,
                                           .tap = tap_transit};
