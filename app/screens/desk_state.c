/* The machine: each device in plain words, for who has to help it. */
#include "base/utf8.h"
#include "screens/desk_parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_BACK, ROWS_MAX = 6 };

struct device_row {
    int icon;
    const char *name, *state;
    enum role role;
};

static struct device_row row_of(int icon, const char *name, enum err err, const char *trouble)
{
    return err == ERR_OK ? (struct device_row){icon, name, tr("正常"), ROLE_JADE}
                         : (struct device_row){icon, name, trouble, ROLE_SEAL};
}

static int collect(const struct shell *shell, struct device_row out[ROWS_MAX])
{
    const struct health *h = shell_health(shell);
    int n = 0;
    out[n++] = row_of(ICON_CARD, tr("读卡器"), h->reader, tr("没有连上，或者坏了"));
    out[n] = row_of(ICON_PRINTER, tr("打印机"), h->printer, words_printer_trouble(h->printer, false));
    if (h->printer == ERR_OK && h->is_paper_low)
        out[n] = (struct device_row){ICON_PRINTER, tr("打印机"), tr("纸不多了"), ROLE_AMBER};
    n++;
    out[n++] = row_of(ICON_BARCODE, tr("扫码枪"), h->scanner, tr("没有连上，或者坏了"));
    if (shell_has_tag_reader(shell))
        out[n++] = row_of(ICON_READER, tr("小读卡器"), h->tag, tr("没有连上，或者坏了"));
    out[n++] = row_of(ICON_SOUND, tr("声音"), h->sound, tr("没有连上，或者坏了"));
    bool is_late = store_clock_is_wrong(shell_store(shell));
    out[n++] = row_of(ICON_CLOCK, tr("时钟"), is_late ? ERR_DATA : ERR_OK, tr("时间不对，借书停了"));
    return n;
}

static void draw_row(struct ui *ui, struct rect r, const struct device_row *row)
{
    int gap = ui_gap(ui), side = ui_mm(ui, 10);
    ui_group_begin(ui, row->name);
    ui_box(ui, r, ROLE_CARD, ROLE_LINE, EDGE_THIN);
    struct rect in = rect_inset(r, gap, 0);
    ui_icon(ui, cut_left(&in, side), row->icon, row->role, side);
    cut_left(&in, gap);
    struct text_style name = {TEXT_BODY, true, ROLE_INK, ALIGN_LEFT, true, true};
    struct text_style state = {TEXT_BODY, false, row->role, ALIGN_LEFT, true, false};
    ui_text(ui, cut_left(&in, ui_text_width(ui, name, row->name) + 1), name, row->name);
    cut_left(&in, gap);
    ui_text(ui, in, state, row->state);
    ui_group_end(ui);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    (void)state;
    struct device_row rows[ROWS_MAX];
    struct rect status = frame.status, work = frame.work;
    int count = collect(shell, rows), bad = 0;
    for (int i = 0; i < count; i++)
        bad += rows[i].role != ROLE_JADE;
    part_title(ui, &status, tr("机器状态"), bad ? tr("有要看一看的") : tr("都正常"));
    ui_button(ui, part_foot(ui, &work), (struct button){BUTTON_PRIMARY, 0, tr("返回"), ACT_BACK, 0, false});
    struct list list = ui_list_begin(ui, 0, work, 2 * ui_line(ui, TEXT_BODY) + ui_gap(ui), count);
    for (int i = list.first; i < list.last; i++)
        draw_row(ui, ui_list_row(ui, &list, i), &rows[i]);
    ui_list_end(ui);
}

const struct screen screen_desk_state = {
    .name = "desk-state", .state_size = 1, .needs_desk = true, .draw = draw, .tap = desk_tap_back};
