/* All that a card holder is in, and could do about it, where it is more than the home screen has room for. */
#include "screens/checkin_parts.h"

#include "base/utf8.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_ITEM, ACT_BACK };

static void enter(void *state, struct shell *shell)
{
    checkin_enter(state, shell);
}

static const struct text_style name_style = {
    .size = TEXT_LEAD, .is_bold = true, .role = ROLE_INK, .is_one_line = true};
static const struct text_style words_style = {.size = TEXT_BODY, .role = ROLE_INK_SOFT};
static int button_width(struct ui *ui)
{
    return ui_text_width(ui, (struct text_style){.size = TEXT_LEAD, .is_bold = true}, tr("撤销签到")) +
           2 * ui_target(ui);
}

/* With the button beside the words where there is no room for it below them. */
static int row_height(struct ui *ui, int room, bool *is_beside)
{
    int words = ui_line(ui, TEXT_LEAD) + 2 * ui_line(ui, TEXT_BODY) + ui_gap(ui);
    int tall = words + ui_target(ui) + ui_gap(ui);
    *is_beside = room < tall;
    return !*is_beside ? tall : words < room ? words : room;
}

static void draw_item(const struct checkin_item *item, int i, bool is_busy, bool is_beside, struct ui *ui,
                      struct rect r)
{
    char words[256];
    size_t used;
    const struct check_in *what = &item->choice.what;
    const char *button = checkin_button(item);
    checkin_words(item, words, sizeof words);
    used = strlen(words);
    if (!is_beside)
        str_format(words + used, sizeof words - used, " · %s", what->place);
    ui_group_begin(ui, what->title);
    ui_box(ui, r, ROLE_CARD, ROLE_LINE, EDGE_THIN);
    struct rect in = rect_inset(r, ui_gap(ui), ui_gap(ui) / 2);
    struct rect place = is_beside ? cut_right(&in, button_width(ui)) : cut_bottom(&in, ui_target(ui));
    if (is_beside)
        cut_right(&in, ui_gap(ui));
    cut_top(&in, ui_text(ui, in, name_style, words_private(what->title)));
    ui_text(ui, in, words_style, words);
    if (button)
        ui_button(ui, rect_centre(place, place.w, ui_target(ui)),
                  (struct button){BUTTON_SECONDARY, ICON_CHECK, button, ACT_ITEM, i, is_busy});
    ui_group_end(ui);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct checkin *c = state;
    struct rect status = frame.status, work = frame.work;
    char news[256];
    part_title(ui, &status, tr("签到"), c->count ? "" : tr("现在没有要签到的"));
    checkin_news(c, news, sizeof news);
    if (*news && checkin_is_news(c)) {
        ui_news_begin(ui);
        ui_banner(ui, status, checkin_has_trouble(c) ? ROLE_SEAL : ROLE_JADE,
                  checkin_has_trouble(c) ? ICON_WARNING : ICON_CHECK, news);
        ui_news_end(ui);
    }
    ui_button(ui, part_foot(ui, &work), (struct button){BUTTON_PRIMARY, 0, tr("返回"), ACT_BACK, 0, false});
    bool is_beside;
    int height = row_height(ui, work.h, &is_beside);
    struct list list = ui_list_begin(ui, 0, work, height, (int)c->count);
    for (int i = list.first; i < list.last; i++)
        draw_item(&c->items[i], i, shell_is_busy(shell), is_beside, ui, ui_list_row(ui, &list, i));
    ui_list_end(ui);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    if (action == ACT_ITEM)
        checkin_tap(state, shell, (size_t)arg);
    else
        shell_goto_start(shell);
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    checkin_take(state, shell, a);
}

const struct screen screen_checkin = {.name = "checkin",
                                      .state_size = sizeof(struct checkin),
                                      .needs_visit = true,
                                      .whose = FOR_SELF,
                                      .enter = enter,
                                      .draw = draw,
                                      .tap = tap,
                                      .answer = answer};
