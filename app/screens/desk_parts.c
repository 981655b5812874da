#include "screens/desk_parts.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "model/date.h"
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
                                 .button_icon = ICON_CHECK,
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
