/* The first screen: lay the card, or do what needs none. */
#include "base/utf8.h"
#include "model/barcode.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_RETURN, ACT_TICKET };

static void draw_hero(const struct shell *shell, struct ui *ui, struct rect r)
{
    bool works = shell_health(shell)->reader == ERR_OK;
    ui_box(ui, r, ROLE_JADE, ROLE_JADE, EDGE_NONE);
    struct rect in = rect_inset(r, ui_mm(ui, 10), ui_mm(ui, 8));
    int icon = ui_mm(ui, 34);
    struct rect right = cut_right(&in, icon);
    ui_icon(ui, (struct rect){right.x, right.y + (right.h - icon) / 2, right.w, icon}, ICON_CARD,
            ROLE_ON_JADE, icon);
    struct text_style hero = {.size = TEXT_HERO, .is_bold = true, .role = ROLE_ON_JADE};
    struct text_style body = {.size = TEXT_BODY, .role = ROLE_ON_JADE};
    const char *lines[] = {tr("请刷身份证"), tr("借书 · 续借，一刷就好"),
                           tr("把身份证平放在下方读卡区，听到“嘀”声再拿开")};
    int height = ui_text_height(ui, in.w, hero, lines[0]) + ui_text_height(ui, in.w, body, lines[1]);
    cut_top(&in, ui_text(ui, in, hero, works ? lines[0] : tr("暂时不能刷卡")));
    cut_top(&in, ui_text(ui, in, body, works ? lines[1] : words_reader_trouble(shell_health(shell)->reader)));
    int hint = ui_text_height(ui, in.w, body, lines[2]);
    if (works && height + hint + ui_gap(ui) <= r.h - 2 * ui_mm(ui, 8))
        ui_text(ui, cut_bottom(&in, hint), body, lines[2]);
}

/* House, hours and how many books stand here. */
static void draw_house(const struct shell *shell, struct ui *ui, struct rect r)
{
    const struct conf_site *site = &shell_conf(shell)->site;
    char hours[64], books[16], line[240];
    struct house_counts counts;
    str_format(hours, sizeof hours, "%02d:%02d–%02d:%02d", site->open_minute / 60, site->open_minute % 60,
               site->close_minute / 60, site->close_minute % 60);
    if (store_counts(shell_store(shell), &counts) == ERR_OK) {
        str_format(books, sizeof books, "%d", counts.copies_in);
        tr_fill(line, sizeof line, tr("书屋有 {0} 本可借　今天 {1}"), books, hours, NULL);
    } else {
        tr_fill(line, sizeof line, tr("今天 {0}"), hours, NULL);
    }
    ui_text(ui, r, (struct text_style){TEXT_BODY, false, ROLE_INK_SOFT, ALIGN_CENTRE, true, false}, line);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    (void)state;
    int gap = ui_gap(ui), tile = ui_mm(ui, 84);
    struct rect work = frame.work, hero = frame.status;
    draw_house(shell, ui, cut_bottom(&work, ui_line(ui, TEXT_BODY) * 2));
    if (tile > work.h)
        tile = work.h;
    struct rect row = cut_bottom(&work, tile);
    cut_bottom(&work, gap);
    if (hero.x == work.x) /* the picture above the tiles is not touched: it may fill what they leave */
        hero.h = work.y + work.h - hero.y;
    else
        row.y = frame.work.y;
    draw_hero(shell, ui, hero);
    ui_tile(ui, rect_column(row, 2, 0, gap),
            (struct tile){ICON_RETURN, tr("还书"), tr("扫书即还，不用刷卡"), NULL, false, ROLE_JADE, ACT_RETURN, 0});
    ui_tile(ui, rect_column(row, 2, 1, gap),
            (struct tile){ICON_QR, tr("扫小票"), tr("看应还日期，可续借"), NULL, false, ROLE_JADE, ACT_TICKET, 0});
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    (void)state;
    (void)arg;
    shell_goto(shell, action == ACT_RETURN ? "return" : "ticket");
}

static void scan(void *state, struct shell *shell, const char *code)
{
    (void)state;
    struct code what;
    code_classify(shell_conf(shell), code, &what);
    shell_goto_with_code(shell, what.kind == CODE_TOKEN ? "ticket" : "return", code);
}

const struct screen screen_idle = {.name = "idle", .draw = draw, .tap = tap, .scan = scan};
