/* Looking for a book: results as one types, in what can be read; only the keyboard is touched. */
#include "base/utf8.h"
#include "screens/parts.h"
#include "ui/icons.h"
#include "ui/keyboard.h"
#include "ui/lang.h"

#include <string.h>

enum { FOUND_MAX = 12 };

struct search {
    struct keyboard keyboard;
    char asked[KEYBOARD_TEXT_SIZE]; /* what found answers */
    struct found_title found[FOUND_MAX];
    size_t count;
    enum err err;
};

static void enter(void *state, struct shell *shell)
{
    (void)shell;
    struct search *s = state;
    s->keyboard = (struct keyboard){
        .layouts = 1U << LAYOUT_T9 | 1U << LAYOUT_PINYIN | 1U << LAYOUT_LATIN,
        .layout = ime_is_ready() ? LAYOUT_T9 : LAYOUT_LATIN,
        .has_space = true,
    };
}

static void draw_found(struct ui *ui, struct rect r, const struct found_title *f)
{
    char shelf[96], number[12], by[200];
    str_format(number, sizeof number, "%d", f->copies_in);
    if (f->copies_in)
        tr_fill(shelf, sizeof shelf, tr("{1} 在架 {0} 本"), number, f->house);
    else
        str_copy(shelf, sizeof shelf, tr("全借出"));
    str_format(by, sizeof by, "%s　%s", f->author, f->publisher);
    struct text_style title = {TEXT_LEAD, true, ROLE_INK, ALIGN_LEFT, true, true};
    struct text_style soft = {TEXT_BODY, false, ROLE_INK_SOFT, ALIGN_LEFT, true, true};
    struct text_style where = {TEXT_BODY,  true, f->copies_in ? ROLE_JADE : ROLE_AMBER,
                               ALIGN_LEFT, true, true};
    ui_group_begin(ui, f->title);
    ui_text(ui, cut_top(&r, ui_line(ui, TEXT_LEAD)), title, f->title);
    ui_text(ui, cut_top(&r, ui_line(ui, TEXT_BODY)), where, shelf);
    if (r.h >= ui_line(ui, TEXT_BODY))
        ui_text(ui, cut_top(&r, ui_line(ui, TEXT_BODY)), soft, by);
    ui_group_end(ui);
}

static void draw_results(const struct search *s, struct ui *ui, struct rect r)
{
    struct text_style soft = {.size = TEXT_BODY, .role = ROLE_INK_SOFT};
    const char *said = s->err != ERR_OK     ? tr("暂时不能找书，请问工作人员")
                       : !*s->keyboard.text ? ""
                       : s->count == 0      ? tr("没有找到。换个词试试，或问志愿者")
                                            : NULL;
    if (said) {
        ui_text(ui, r, soft, said);
        return;
    }
    int lines = r.h >= ui_line(ui, TEXT_LEAD) + 2 * ui_line(ui, TEXT_BODY) ? 2 : 1;
    int row = ui_line(ui, TEXT_LEAD) + lines * ui_line(ui, TEXT_BODY);
    for (size_t i = 0; i < s->count && r.h >= row; i++) {
        draw_found(ui, cut_top(&r, row), &s->found[i]);
        cut_top(&r, ui_gap(ui));
    }
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    (void)shell;
    const struct search *s = state;
    struct rect rest = keyboard_draw(ui, frame.work, &s->keyboard);
    bool is_stacked = frame.status.x == frame.work.x;
    if (is_stacked)
        frame.status.h = rest.y + rest.h - frame.status.y;
    part_title(ui, &frame.status, tr("找书"), "");
    keyboard_draw_field(ui, &frame.status, &s->keyboard, tr("书名或作者"));
    draw_results(s, ui, frame.status);
}

static void find(struct search *s, struct shell *shell)
{
    if (strcmp(s->asked, s->keyboard.text) == 0)
        return;
    str_copy(s->asked, sizeof s->asked, s->keyboard.text);
    s->count = 0;
    if (*s->asked)
        s->err = store_find_titles(shell_store(shell), s->asked, s->found, FOUND_MAX, &s->count);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct search *s = state;
    if (keyboard_tap(&s->keyboard, action, arg) == KEYBOARD_BACK)
        shell_goto_start(shell);
    else
        find(s, shell);
}

const struct screen screen_search = {
    .name = "search", .state_size = sizeof(struct search), .enter = enter, .draw = draw, .tap = tap};
