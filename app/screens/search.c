/* Looking for a book: results as one types, in what can be read; 完成 puts the keyboard away and shows them
 * as a list, from which a title that is not here can be reserved. Nobody has to type: the same list shows
 * what is new here, or a class. */
#include "base/utf8.h"
#include "screens/parts.h"
#include "screens/search_classes.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/keyboard.h"
#include "ui/lang.h"

#include <string.h>

enum { FOUND_MAX = FOUND_TITLES_MAX, FOUND_WHILE_TYPING = 5 };
enum { ACT_RESERVE, ACT_TYPE, ACT_CLASSES, ACT_NEW, ACT_CLASS, ACT_MORE, ACT_BACK, ACT_LEAVE };

struct search {
    struct keyboard keyboard;
    char asked[KEYBOARD_TEXT_SIZE + IME_KEYS_SIZE]; /* what found answers */
    struct found_title found[FOUND_MAX];
    size_t count;
    enum err err;
    enum { VIEW_TYPING, VIEW_LIST, VIEW_CLASSES } view;
    enum { OF_WORDS, OF_CLASS, OF_NEW } source; /* of found */
    int class;
    size_t skipped;                     /* titles on the pages before */
    bool needs_card;                    /* somebody without a session wants to reserve */
    struct hold holds[HOLDS_LIMIT_MAX]; /* of the resident */
    size_t hold_count;
    struct circulation last; /* of the last reservation */
    bool has_last;
    enum err last_err;
};

static void load_holds(struct search *s, struct shell *shell)
{
    s->hold_count = 0;
    if (shell_visit(shell)->is_open && !shell_acts_for_adult(shell) &&
        store_holds(shell_store(shell), shell_subject(shell), s->holds, HOLDS_LIMIT_MAX, &s->hold_count) !=
            ERR_OK)
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
        .takes_letters = true,
        .offers = {{TR("新书"), ACT_NEW}, {TR("分类看"), ACT_CLASSES}},
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

/* The houses where it is in; else where it belongs. */
static void name_houses(const struct found_title *f, char *out, size_t size)
{
    char others[12];
    struct title_shelf best = best_shelf(f);
    const char *name = best.is_here ? tr("本馆") : best.house;
    int count = 0;
    for (int i = 0; i < f->shelf_count; i++)
        count += f->shelves[i].copies_in > 0;
    str_format(others, sizeof others, "%d", count - 1);
    if (count > 1)
        tr_fill(out, size, tr("{0}、另 {1} 馆"), name, others);
    else
        str_copy(out, size, count ? name : f->shelf_count ? f->shelves[0].house : "");
}

static void draw_found(struct ui *ui, struct rect r, const struct found_title *f)
{
    char text[96], number[12], by[200];
    struct title_shelf shelf = best_shelf(f);
    str_format(number, sizeof number, "%d", shelf.copies_in);
    if (shelf.copies_in)
        tr_fill(text, sizeof text, tr("{1} 在架 {0} 本"), number, shelf.house);
    else
        str_copy(text, sizeof text, f->copies ? tr("全借出") : tr("现在没有"));
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
    const char *said = s->err != ERR_OK ? tr("暂时不能找书，请问工作人员")
                       : !*s->asked     ? ""
                       : s->count == 0  ? tr("没有找到。换个词试试，或问志愿者")
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
    char text[48], number[12], houses[96];
    str_copy(book.title, sizeof book.title, f->title);
    str_copy(book.author, sizeof book.author, f->author);
    str_copy(book.publisher, sizeof book.publisher, f->publisher);
    str_format(number, sizeof number, "%d", shelf.copies_in);
    tr_fill(text, sizeof text,
            shelf.copies_in ? tr("在架 {0} 本")
            : f->copies     ? tr("全借出")
                            : tr("现在没有"),
            number);
    name_houses(f, houses, sizeof houses);
    bool has_hold = is_held(s, f->id), can_reserve = !shelf.is_here && !has_hold && !is_busy;
    part_book(ui, r,
              &(struct book_row){.loan = &book,
                                 .badge = has_hold ? tr("已预约") : text,
                                 .badge_role = has_hold || f->copies_in ? ROLE_JADE : ROLE_AMBER,
                                 .note = houses,
                                 .button = can_reserve ? tr("预约") : NULL,
                                 .button_icon = ICON_CLOCK,
                                 .action = ACT_RESERVE,
                                 .arg = i});
}

static const char *list_title(const struct search *s)
{
    return s->source == OF_WORDS   ? tr("找书")
           : s->source == OF_CLASS ? tr(search_classes[s->class].name)
                                   : tr("新书");
}

/* Words again, or classes again; then the next page. */
static void draw_list_foot(const struct search *s, bool is_busy, struct ui *ui, struct rect foot)
{
    bool is_typed = s->source == OF_WORDS, has_more = s->count == FOUND_MAX && s->source != OF_NEW;
    struct button buttons[3];
    int n = 0;
    buttons[n++] =
        (struct button){BUTTON_SECONDARY, 0, tr("返回"), is_typed ? ACT_LEAVE : ACT_BACK, 0, is_busy};
    if (is_typed)
        buttons[n++] = (struct button){BUTTON_SECONDARY, 0, tr("换个词找"), ACT_TYPE, 0, is_busy};
    if (has_more)
        buttons[n++] = (struct button){BUTTON_SECONDARY, 0, tr("再看几本"), ACT_MORE, 0, is_busy};
    else if (s->count == 0)
        buttons[n++] = (struct button){BUTTON_SECONDARY, 0, tr("分类看"), ACT_CLASSES, 0, is_busy};
    for (int i = 0; i < n; i++)
        ui_button(ui, rect_column(foot, n, i, ui_gap(ui)), buttons[i]);
}

static const char *list_trouble(const struct search *s)
{
    return s->err                  ? tr("暂时不能找书，请问工作人员")
           : s->count              ? ""
           : s->skipped            ? tr("没有更多了")
           : s->source == OF_WORDS ? tr("没有找到。换个词试试，或问志愿者")
                                   : tr("这里现在没有。换一类看看，或问志愿者");
}

static void draw_list(const struct search *s, const struct shell *shell, struct ui *ui, struct frame frame)
{
    struct rect work = frame.work;
    bool is_busy = shell_is_busy(shell);
    part_title(ui, &frame.status, list_title(s), list_trouble(s));
    draw_last(s, ui, frame.status);
    draw_list_foot(s, is_busy, ui, part_foot(ui, &work));
    struct list list = ui_list_begin(ui, 0, work, part_book_height(ui), (int)s->count);
    for (int i = list.first; i < list.last; i++)
        draw_row(s, is_busy, i, ui, ui_list_row(ui, &list, i));
    ui_list_end(ui);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct search *s = state;
    if (s->view == VIEW_LIST)
        draw_list(s, shell, ui, frame);
    else if (s->view == VIEW_CLASSES)
        search_classes_draw(ui, frame, (struct search_acts){ACT_CLASS, ACT_TYPE, ACT_NEW});
    else
        draw_typing(s, ui, frame);
}

/* ---- what is shown ---- */

/* Letters that are no words yet are pinyin too. */
static void find(struct search *s, struct shell *shell)
{
    char typed[sizeof s->asked];
    const char *keys = s->keyboard.layout == LAYOUT_PINYIN ? s->keyboard.keys : "";
    str_format(typed, sizeof typed, "%s%s%s", s->keyboard.text, *s->keyboard.text && *keys ? " " : "", keys);
    if (strcmp(s->asked, typed) != 0) {
        str_copy(s->asked, sizeof s->asked, typed);
        s->count = s->skipped = 0;
        s->source = OF_WORDS;
        s->err = ERR_OK;
        if (*s->asked)
            s->err = store_find_titles(shell_store(shell), s->asked, s->found, FOUND_WHILE_TYPING, &s->count);
    }
    explicit_bzero(typed, sizeof typed);
}

/* after: the place of the last one shown, 0 = from the beginning. */
static void load_list(struct search *s, struct shell *shell, int64_t after)
{
    struct store *store = shell_store(shell);
    s->count = 0;
    if (s->source == OF_WORDS)
        s->err = store_find_more_titles(store, s->asked, s->skipped, s->found, FOUND_MAX, &s->count);
    else if (s->source == OF_CLASS)
        s->err =
            store_browse_class(store, search_classes[s->class].letter, after, s->found, FOUND_MAX, &s->count);
    else
        s->err = store_new_titles(store, s->found, FOUND_MAX, &s->count);
}

static void show_list(struct search *s, struct shell *shell)
{
    s->view = VIEW_LIST;
    s->has_last = s->needs_card = false;
    s->last_err = ERR_OK;
    ui_list_to_top(shell_ui(shell));
    shell_announce(shell);
}

static void show_more(struct search *s, struct shell *shell)
{
    int64_t after = s->count ? s->found[s->count - 1].place : 0;
    s->skipped += s->count;
    load_list(s, shell, after);
    show_list(s, shell);
}

static void browse(struct search *s, struct shell *shell, bool is_new, int class)
{
    s->source = is_new ? OF_NEW : OF_CLASS;
    s->class = class;
    s->skipped = 0;
    load_list(s, shell, 0);
    show_list(s, shell);
}

static void show_classes(struct search *s, struct shell *shell)
{
    s->view = VIEW_CLASSES;
    shell_announce(shell);
}

static void type_again(struct search *s, struct shell *shell)
{
    s->view = VIEW_TYPING;
    keyboard_clear(&s->keyboard);
    explicit_bzero(s->asked, sizeof s->asked);
    s->count = 0;
    s->err = ERR_OK;
    shell_announce(shell);
}

static void reserve(struct search *s, struct shell *shell, int i)
{
    const struct visit *visit = shell_visit(shell);
    s->needs_card = !visit->is_open;
    if (visit->is_open)
        shell_ask(shell, &(struct store_request){.op = STORE_PLACE_HOLD,
                                                 .resident = shell_subject(shell),
                                                 .title = s->found[i].id});
    else
        shell_announce(shell);
}

static void tap_key(struct search *s, struct shell *shell, int action, int arg)
{
    switch (keyboard_tap(&s->keyboard, action, arg)) {
    case KEYBOARD_BACK:
        shell_goto_start(shell);
        break;
    case KEYBOARD_DONE:
        find(s, shell);
        load_list(s, shell, 0);
        show_list(s, shell);
        break;
    default:
        find(s, shell);
    }
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct search *s = state;
    switch (action) {
    case ACT_RESERVE:
        reserve(s, shell, arg);
        break;
    case ACT_TYPE:
        type_again(s, shell);
        break;
    case ACT_BACK:
    case ACT_CLASSES:
        show_classes(s, shell);
        break;
    case ACT_CLASS:
    case ACT_NEW:
        browse(s, shell, action == ACT_NEW, arg);
        break;
    case ACT_MORE:
        show_more(s, shell);
        break;
    case ACT_LEAVE:
        shell_goto_start(shell);
        break;
    default:
        tap_key(s, shell, action, arg);
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
