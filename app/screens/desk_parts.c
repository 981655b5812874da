#include "screens/desk_parts.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "model/date.h"
#include "model/pin.h"
#include "screens/receipt_paint.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

void desk_row(struct ui *ui, struct rect r, const struct desk_row *row)
{
    struct loan looks = {.is_open = true};
    str_copy(looks.title, sizeof looks.title, row->head);
    str_copy(looks.author, sizeof looks.author, row->who);
    str_copy(looks.publisher, sizeof looks.publisher, row->what);
    part_book(ui, r,
              &(struct book_row){.loan = &looks,
                                 .badge = row->badge,
                                 .badge_role = row->badge_role,
                                 .note = row->note,
                                 .button = row->button,
                                 .button_icon = row->button_icon ? row->button_icon : ICON_CHECK,
                                 .action = row->action,
                                 .arg = row->arg});
    explicit_bzero(&looks, sizeof looks);
}

void desk_heading(struct ui *ui, struct rect *status, const char *title, const char *none, size_t count,
                  enum err err)
{
    char number[12], subtitle[96];
    str_format(number, sizeof number, "%zu", count);
    tr_fill(subtitle, sizeof subtitle, tr("共 {0} 条"), number);
    part_title(ui, status, title, err != ERR_OK ? "" : count ? subtitle : none);
    if (err == ERR_OK)
        return;
    cut_top(status, ui_banner(ui, *status, ROLE_SEAL, ICON_WARNING, words_store_trouble(err)));
    cut_top(status, ui_gap(ui));
}

void desk_choices(struct ui *ui, struct rect work, const char *const *labels, int count, int action,
                  bool is_busy)
{
    struct list list = ui_list_begin(ui, 2, work, ui_target(ui) + ui_gap(ui), count);
    for (int i = list.first; i < list.last; i++) {
        struct rect row = ui_list_row(ui, &list, i);
        row.h = ui_target(ui);
        ui_button(ui, row, (struct button){BUTTON_SECONDARY, 0, tr(labels[i]), action, i, is_busy});
    }
    ui_list_end(ui);
}

void desk_tap_back(void *state, struct shell *shell, int action, int arg)
{
    (void)state;
    (void)action;
    (void)arg;
    shell_goto(shell, "desk");
}

struct keyboard desk_pin_keyboard(void)
{
    return (struct keyboard){.layouts = 1U << LAYOUT_DIGITS,
                             .layout = LAYOUT_DIGITS,
                             .max = PIN_MAX,
                             .has_done = true,
                             .is_secret = true};
}

void desk_pin_trouble(const struct desk_login *login, char *out, size_t size)
{
    char number[16];
    int minute = minute_at(login->locked_until_ms);
    switch (login->answer) {
    case DESK_PIN_WRONG:
        str_format(number, sizeof number, "%d", login->tries_left);
        tr_fill(out, size, login->tries_left ? tr("密码不对，还可以试 {0} 次") : words_card_trouble(ERR_CARD),
                number);
        break;
    case DESK_LOCKED:
        str_format(number, sizeof number, "%02d:%02d", minute / 60, minute % 60);
        tr_fill(out, size, tr("密码错了太多次，{0} 以后再试。急用请找管理员"), number);
        break;
    case DESK_DISABLED:
        str_copy(out, size, words_store_trouble(ERR_ACCESS));
        break;
    case DESK_OPEN:
        break;
    }
}

void desk_time(int64_t wall_ms, char out[16])
{
    int minute = minute_at(wall_ms);
    str_format(out, 16, "%02d:%02d", minute / 60, minute % 60);
}

enum err desk_paper(struct shell *shell, const char *title, const struct desk_paper_row *rows, size_t count,
                    struct raster *out)
{
    struct receipt paper;
    receipt_begin(&paper, title, &shell_conf(shell)->site, clock_wall_ms(), tr);
    receipt_add(&paper, RECEIPT_RULE, "", "");
    for (size_t i = 0; i < count && i < DESK_PAPER_ROWS; i++) {
        receipt_add(&paper, RECEIPT_ITEM, rows[i].head, "");
        receipt_add(&paper, RECEIPT_PAIR, rows[i].left, rows[i].right);
    }
    receipt_add(&paper, RECEIPT_RULE, "", "");
    enum err err = receipt_paint(shell_ui(shell), &paper, shell_conf(shell)->printer_width_dots, out);
    explicit_bzero(&paper, sizeof paper);
    return err;
}
