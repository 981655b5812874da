#include "app/panel.h"

#define LOG_MODULE "panel"
#include "base/log.h"

static const struct {
    const char *label;
    enum { ITEM_HEAD, ITEM_CARD, ITEM_SCAN, ITEM_TAG, ITEM_DEVICE } kind;
    const char *what;
} items[] = {
    {"读卡器", ITEM_HEAD, ""},
    {"李*萌的卡", ITEM_CARD, "li"},
    {"王*国的卡", ITEM_CARD, "wang"},
    {"过期的卡", ITEM_CARD, "zhao"},
    {"拿走卡", ITEM_CARD, "off"},
    {"放城市卡", ITEM_TAG, "04A1B2C3D4E580"},
    {"拿走城市卡", ITEM_TAG, "off"},
    {"扫码", ITEM_HEAD, ""},
    {"城南旧事", ITEM_SCAN, "ZH000001"},
    {"活着", ITEM_SCAN, "ZH000002"},
    {"三体", ITEM_SCAN, "ZH000003"},
    {"平凡的世界", ITEM_SCAN, "ZH000004"},
    {"别家的书", ITEM_SCAN, "JH000001"},
    {"打印机", ITEM_HEAD, ""},
    {"有纸", ITEM_DEVICE, "printer ok"},
    {"没纸", ITEM_DEVICE, "printer paper-out"},
    {"拔读卡器", ITEM_DEVICE, "reader unplug"},
    {"插读卡器", ITEM_DEVICE, "reader replug"},
};
enum { ITEM_COUNT = sizeof items / sizeof items[0] };

void panel_draw(struct shell *shell)
{
    struct ui *ui = shell->ui;
    struct rect side = ui_side(ui);
    if (!side.w)
        return;
    ui_fill(ui, side, ROLE_LINE);
    struct rect r = rect_inset(side, ui_gap(ui), ui_gap(ui));
    int row = r.h / ITEM_COUNT;
    for (int i = 0; i < ITEM_COUNT; i++) {
        struct rect line = rect_inset(cut_top(&r, row), 0, 2);
        if (items[i].kind == ITEM_HEAD)
            ui_text(ui, line, (struct text_style){TEXT_BODY, true, ROLE_INK, ALIGN_CENTRE, true, true},
                    items[i].label);
        else
            ui_button(ui, line,
                      (struct button){BUTTON_SECONDARY, 0, items[i].label, FRAME_BENCH - i, 0, false});
    }
}

void panel_tap(struct bench *bench, int action)
{
    int i = FRAME_BENCH - action;
    char message[320];
    enum err err = ERR_NOT_FOUND;
    if (i >= 0 && i < ITEM_COUNT)
        err = items[i].kind == ITEM_CARD   ? bench_card(bench, items[i].what, message, sizeof message)
              : items[i].kind == ITEM_SCAN ? bench_scan(bench, items[i].what)
              : items[i].kind == ITEM_TAG  ? bench_tag(bench, items[i].what)
                                           : bench_device(bench, items[i].what);
    if (err != ERR_OK)
        log_warning("bench: %s", err_text(err));
}
