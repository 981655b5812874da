/* Looking for a book: results as one types, in what can be read; 完成 puts the keyboard away and shows them
 * as a list, from which a title that is not here can be reserved. */
#include "base/utf8.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/keyboard.h"
#include "ui/lang.h"

#include <string.h>

enum { FOUND_MAX = FOUND_TITLES_MAX };
enum { ACT_RESERVE, ACT_TYPE };

struct search {
    struct keyboard keyboard;
    char asked[KEYBOARD_TEXT_SIZE]; /* what found answers */
    struct found_title found[FOUND_MAX];
    size_t count;
    enum err err;
    bool is_list;                       /* the keyboard is away */
    bool needs_card;                    /* somebody without a session wants to reserve */
    struct hold holds[HOLDS_LIMIT_MAX]; /* of the resident */
    size_t hold_count;
    struct circulation last; /* of the last reservation */
    bool has_last;
    enum err last_err;
};

static void load_holds(struct search *s, struct shell *shell)
{
    const struct visit *visit = shell_visit(shell);
    s->hold_count = 0;
    if (visit->is_open && store_holds(shell_store(shell), visit->resident.id, s->holds, HOLDS_LIMIT_MAX,
                                      &s->hold_count) != ERR_OK)
        s->hold_count = 0;
}

static bool is_held(const struct search *s, struct uuid title)
{
    for (size_t i = 0; i < s->hold_count; i++)
        if (uuid_equal(s->holds[i].title_id, title))
            return true;
    return false;
}

static void enter(void *state, struct shell *shell)
{
    struct search *s = state;
    load_holds(s, shell);
    s->keyboard = (struct keyboard){
        .layouts = 1U << LAYOUT_T9 | 1U << LAYOUT_PINYIN | 1U << LAYOUT_LATIN,
        .layout = ime_is_ready() ? LAYOUT_T9 : LAYOUT_LATIN,
        .has_space = true,
        .has_done = true,
    };
}

/* Where it can be had now, this house first; copies_in 0 = nowhere. */
static struct title_shelf best_shelf(const struct found_title *f)
{
    for (int i = 0; i < f->shelf_count; i++)
        if (f->shelves[i].copies_in)
            return f->shelves[i];
    return (struct title_shelf){.copies_in = 0};
}

static void draw_found(struct ui *ui, struct rect r, const struct found_title *f)
{
    char text[96], number[12], by[200];
    struct title_shelf shelf = best_shelf(f);
    str_format(number, sizeof number, "%d", shelf.copies_in);
    if (shelf.copies_in)
        tr_fill(text, sizeof text, tr("{1} 在架 {0} 本"), number, shelf.house);
    else
        str_copy(text, sizeof text, tr("全借出"));
    str_format(by, sizeof by, "%s　%s", f->author, f->publisher);
    struct text_style title = {TEXT_LEAD, true, ROLE_INK, ALIGN_LEFT, true, true};
    struct text_style soft = {TEXT_BODY, false, ROLE_INK_SOFT, ALIGN_LEFT, true, true};
    struct text_style where = {TEXT_BODY,  true, f->copies_in ? ROLE_JADE : ROLE_AMBER,
                               ALIGN_LEFT, true, true};
    ui_group_begin(ui, f->title);
    ui_text(ui, cut_top(&r, ui_line(ui, TEXT_LEAD)), title, f->title);
    ui_text(ui, cut_top(&r, ui_line(ui, TEXT_BODY)), where, text);
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

static void draw_typing(const struct search *s, struct ui *ui, struct frame frame)
{
    struct rect rest = keyboard_draw(ui, frame.work, &s->keyboard);
    bool is_stacked = frame.status.x == frame.work.x;
    if (is_stacked)
        frame.status.h = rest.y + rest.h - frame.status.y;
    part_title(ui, &frame.status, tr("找书"), "");
    keyboard_draw_field(ui, &frame.status, &s->keyboard, tr("书名或作者"));
    draw_results(s, ui, frame.status);
}

/* ---- the list ---- */

static void draw_last(const struct search *s, struct ui *ui, struct rect r)
{
    char what[320], todo[240], position[12], pickup[12];
    const struct circulation *c = &s->last;
    if (s->needs_card) {
        part_notice(ui, r, ROLE_AMBER, ICON_CARD, tr("预约要先刷身份证"), tr("刷好以后，再按“找书”"));
    } else if (s->last_err != ERR_OK) {
        part_notice(ui, r, ROLE_SEAL, ICON_WARNING, tr("没有办成"), words_store_trouble(s->last_err));
    } else if (s->has_last && c->refusal != REFUSED_NONE) {
        words_refusal(c, what, sizeof what, todo, sizeof todo);
        part_notice(ui, r, ROLE_SEAL, ICON_WARNING, what, todo);
    } else if (s->has_last) {
        str_format(position, sizeof position, "%d", c->hold.position);
        str_format(pickup, sizeof pickup, "%d", c->hold.pickup);
        tr_fill(what, sizeof what, tr("《{0}》预约好了"), words_private(c->hold.title));
        tr_fill(todo, sizeof todo, tr("排第 {0}，取书号 {1}。书到了，刷卡就能看到"), position, pickup);
        part_notice(ui, r, ROLE_JADE, ICON_CHECK, what, todo);
    }
}

static void draw_row(const struct search *s, bool is_busy, int i, struct ui *ui, struct rect r)
{
    const struct found_title *f = &s->found[i];
    struct loan book = {0};
    struct title_shelf shelf = best_shelf(f);
    char text[48], number[12];
    str_copy(book.title, sizeof book.title, f->title);
    str_copy(book.author, sizeof book.author, f->author);
    str_copy(book.publisher, sizeof book.publisher, f->publisher);
    str_format(number, sizeof number, "%d", shelf.copies_in);
    tr_fill(text, sizeof text, shelf.copies_in ? tr("在架 {0} 本") : tr("全借出"), number);
    bool has_hold = is_held(s, f->id), can_reserve = !shelf.is_here && !has_hold && !is_busy;
    part_book(ui, r,
              &(struct book_row){.loan = &book,
                                 .badge = has_hold ? tr("已预约") : text,
                                 .badge_role = has_hold || f->copies_in ? ROLE_JADE : ROLE_AMBER,
                                 .note = shelf.house,
                                 .button = can_reserve ? tr("预约") : NULL,
                                 .button_icon = ICON_CLOCK,
                                 .action = ACT_RESERVE,
                                 .arg = i});
}

static void draw_list(const struct search *s, const struct shell *shell, struct ui *ui, struct frame frame)
{
    struct rect work = frame.work;
    bool is_busy = shell_is_busy(shell);
    part_title(ui, &frame.status, tr("找书"), s->count ? "" : tr("没有找到。换个词试试，或问志愿者"));
    draw_last(s, ui, frame.status);
    struct rect foot = part_foot(ui, &work);
    ui_button(ui, foot, (struct button){BUTTON_SECONDARY, ICON_SEARCH, tr("换个词找"), ACT_TYPE, 0, is_busy});
    struct list list = ui_list_begin(ui, 0, work, part_book_height(ui), (int)s->count);
    for (int i = list.first; i < list.last; i++)
        draw_row(s, is_busy, i, ui, ui_list_row(ui, &list, i));
    ui_list_end(ui);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct search *s = state;
    if (s->is_list)
        draw_list(s, shell, ui, frame);
    else
        draw_typing(s, ui, frame);
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

static void show_list(struct search *s, struct shell *shell)
{
    s->is_list = true;
    s->has_last = s->needs_card = false;
    s->last_err = ERR_OK;
    ui_list_to_top(shell_ui(shell));
    shell_announce(shell);
}

static void type_again(struct search *s, struct shell *shell)
{
    s->is_list = false;
    explicit_bzero(s->keyboard.text, sizeof s->keyboard.text);
    find(s, shell);
    shell_announce(shell);
}

static void reserve(struct search *s, struct shell *shell, int i)
{
    const struct visit *visit = shell_visit(shell);
    s->needs_card = !visit->is_open;
    if (visit->is_open)
        shell_ask(shell, &(struct store_request){.op = STORE_PLACE_HOLD,
                                                 .resident = visit->resident.id,
                                                 .title = s->found[i].id});
    else
        shell_announce(shell);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct search *s = state;
    if (s->is_list && action == ACT_RESERVE)
        reserve(s, shell, arg);
    else if (s->is_list)
        type_again(s, shell);
    else
        switch (keyboard_tap(&s->keyboard, action, arg)) {
        case KEYBOARD_BACK:
            shell_goto_start(shell);
            break;
        case KEYBOARD_DONE:
            find(s, shell);
            show_list(s, shell);
            break;
        default:
            find(s, shell);
        }
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct search *s = state;
    s->last_err = a->err;
    s->has_last = a->err == ERR_OK;
    if (a->err == ERR_OK)
        s->last = a->circulation;
    load_holds(s, shell);
}

const struct screen screen_search = {.name = "search",
                                     .state_size = sizeof(struct search),
                                     .enter = enter,
                                     .draw = draw,
                                     .tap = tap,
                                     .answer = answer};
