/* A resident's own page: what is soon, what is wrong, and what can be done. */
#include "base/clock.h"
#include "base/utf8.h"
#include "model/date.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_BORROW, ACT_LOANS, ACT_RETURN, ACT_SEARCH, ACT_ME, ACT_DESK };
enum { SOON_DAYS = 3, LOANS_MAX = 16 };
static const double tile_mm = 96;

struct home {
    struct loan loans[LOANS_MAX];
    size_t count;
    struct hold holds[HOLDS_LIMIT_MAX]; /* ready ones first */
    size_t hold_count;
    enum err err;
    bool is_withdrawn; /* took the consent back, and has books to return */
    int32_t today;
};

static void enter(void *state, struct shell *shell)
{
    struct home *s = state;
    s->today = day_at(clock_wall_ms());
    s->err = store_loans(shell_store(shell), shell_visit(shell)->resident.id, s->loans, LOANS_MAX, &s->count);
    if (s->err == ERR_OK)
        s->err = store_holds(shell_store(shell), shell_visit(shell)->resident.id, s->holds, HOLDS_LIMIT_MAX,
                             &s->hold_count);
    struct about about;
    s->is_withdrawn = store_about(shell_store(shell), shell_visit(shell)->resident.id, &about) == ERR_OK &&
                      about.withdrawn_ms != 0;
}

static int count_overdue(const struct home *s)
{
    int n = 0;
    for (size_t i = 0; i < s->count; i++)
        n += s->loans[i].is_overdue;
    return n;
}

static int count_soon(const struct home *s)
{
    int n = 0;
    for (size_t i = 0; i < s->count; i++)
        n += !s->loans[i].is_overdue && s->loans[i].due_day - s->today <= SOON_DAYS;
    return n;
}

static int count_ready(const struct home *s)
{
    int n = 0;
    for (size_t i = 0; i < s->hold_count; i++)
        n += s->holds[i].is_ready;
    return n;
}

static void words_ready(const struct hold *h, char *out, size_t size)
{
    char pickup[12], until[48] = "";
    str_format(pickup, sizeof pickup, "%d", h->pickup);
    if (h->until_day)
        words_date_short(h->until_day, until, sizeof until);
    tr_fill(out, size,
            h->until_day ? tr("《{0}》到了，取书号 {1}，{2}前来取") : tr("《{0}》到了，取书号 {1}，请来取"),
            words_private(h->title), pickup, until);
}

/* The one thing that this resident should know first. */
static void draw_news(const struct home *s, const struct shell *shell, struct ui *ui, struct rect r)
{
    char line[320], date[48];
    const struct loan *first = s->count ? &s->loans[0] : NULL;
    if (first)
        words_date_short(first->due_day, date, sizeof date);
    if (s->err != ERR_OK) {
        ui_banner(ui, r, ROLE_SEAL, ICON_WARNING, tr("暂时看不到您的借阅，请告诉工作人员"));
    } else if (shell_visit(shell)->resident.is_card_expired) {
        ui_banner(ui, r, ROLE_SEAL, ICON_WARNING, tr("身份证已过有效期：可以还书，不能借书"));
    } else if (first && first->is_overdue) {
        tr_fill(line, sizeof line, tr("《{0}》{1}就该还了，还了才能再借"), words_private(first->title), date);
        ui_banner(ui, r, ROLE_SEAL, ICON_WARNING, line);
    } else if (count_ready(s)) {
        words_ready(&s->holds[0], line, sizeof line);
        ui_banner(ui, r, ROLE_JADE, ICON_BOOK, line);
    } else if (first && first->due_day - s->today <= SOON_DAYS) {
        const char *when = first->due_day == s->today       ? tr("今天")
                           : first->due_day == s->today + 1 ? tr("明天")
                                                            : date;
        const char *sentence =
            first->renewable == REFUSED_NONE ? tr("《{0}》{1}到期，可以续借") : tr("《{0}》{1}到期");
        tr_fill(line, sizeof line, sentence, words_private(first->title), when);
        ui_banner(ui, r, ROLE_AMBER, ICON_WARNING, line);
    } else if (first) {
        tr_fill(line, sizeof line, tr("最近一本 {0} 前归还"), date);
        ui_banner(ui, r, ROLE_JADE, ICON_INFO, line);
    }
}

static void draw_borrow_tile(const struct home *s, const struct shell *shell, struct ui *ui, struct rect r)
{
    int left = shell_conf(shell)->loans.limit - (int)s->count;
    char detail[96], number[12];
    str_format(number, sizeof number, "%d", left > 0 ? left : 0);
    if (shell_visit(shell)->resident.is_card_expired)
        str_copy(detail, sizeof detail, tr("证件过期，暂不能借"));
    else if (s->is_withdrawn)
        str_copy(detail, sizeof detail, tr("您已经收回同意"));
    else if (count_overdue(s) && shell_conf(shell)->loans.block_when_overdue)
        str_copy(detail, sizeof detail, tr("先还过期的书"));
    else if (left <= 0)
        str_copy(detail, sizeof detail, tr("已经借满"));
    else
        tr_fill(detail, sizeof detail, tr("还可借 {0} 本"), number);
    ui_tile(ui, r, (struct tile){ICON_BARCODE, tr("借书"), detail, NULL, true, ROLE_JADE, ACT_BORROW, 0});
}

static void draw_loans_tile(const struct home *s, struct ui *ui, struct rect r)
{
    char detail[64], badge[64], number[12];
    int overdue = count_overdue(s), ready = count_ready(s), soon = count_soon(s);
    int news = overdue ? overdue : ready ? ready : soon;
    str_format(number, sizeof number, "%zu", s->count);
    tr_fill(detail, sizeof detail, tr("{0} 本在借"), number);
    str_format(number, sizeof number, "%d", news);
    tr_fill(badge, sizeof badge,
            overdue ? tr("{0} 本过期")
            : ready ? tr("{0} 本可取")
                    : tr("{0} 本将到期"),
            number);
    ui_tile(ui, r,
            (struct tile){ICON_LIST, tr("我的借阅"), detail, news ? badge : NULL, false,
                          overdue ? ROLE_SEAL
                          : ready ? ROLE_JADE
                                  : ROLE_AMBER,
                          ACT_LOANS, 0});
}

/* The ones that matter less; 工作台 for staff alone. */
static int quiet_buttons(const struct shell *shell, struct button out[3])
{
    int n = 0;
    out[n++] = (struct button){BUTTON_QUIET, ICON_SEARCH, tr("找书"), ACT_SEARCH, 0, false};
    if (!shell_visit(shell)->is_by_tag)
        out[n++] = (struct button){BUTTON_QUIET, ICON_CARD, tr("我的信息"), ACT_ME, 0, false};
    if (!uuid_is_zero(shell_visit(shell)->resident.desk))
        out[n++] = (struct button){BUTTON_SECONDARY, ICON_DESK, tr("工作台"), ACT_DESK, 0, false};
    return n;
}

static void draw_small_tiles(const struct home *s, struct ui *ui, struct rect row)
{
    draw_loans_tile(s, ui, rect_column(row, 2, 0, ui_gap(ui)));
    ui_tile(ui, rect_column(row, 2, 1, ui_gap(ui)),
            (struct tile){ICON_RETURN, tr("还书"), tr("扫书即还"), NULL, false, ROLE_JADE, ACT_RETURN, 0});
}

/* Low and wide: all in one row, the quiet ones above each other at its end. */
static void draw_row(const struct home *s, const struct shell *shell, struct ui *ui, struct rect row)
{
    int gap = ui_gap(ui);
    struct rect quiet = cut_right(&row, row.w / 4 - gap);
    struct button buttons[3];
    int count = quiet_buttons(shell, buttons), rows = count > 2 ? count : 2;
    for (int i = 0; i < count; i++) {
        ui_button(ui, cut_top(&quiet, (quiet.h - (rows - 1 - i) * gap) / (rows - i)), buttons[i]);
        cut_top(&quiet, gap);
    }
    cut_right(&row, gap);
    draw_borrow_tile(s, shell, ui, cut_left(&row, row.w / 3));
    cut_left(&row, gap);
    draw_small_tiles(s, ui, row);
}

/* The large one above the others; the quiet ones at the foot. */
static void draw_block(const struct home *s, const struct shell *shell, struct ui *ui, struct rect work)
{
    struct rect foot = part_foot(ui, &work);
    int gap = ui_gap(ui), half = (work.h - gap) / 2, most = ui_mm(ui, tile_mm);
    int height = half < most ? half : most;
    struct button buttons[3];
    int count = quiet_buttons(shell, buttons), columns = count > 2 ? count : 2;
    for (int i = 0; i < count; i++)
        ui_button(ui, rect_column(foot, columns, i, gap), buttons[i]);
    draw_borrow_tile(s, shell, ui, cut_top(&work, height));
    cut_top(&work, gap);
    draw_small_tiles(s, ui, cut_top(&work, height));
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct home *s = state;
    const struct resident *resident = &shell_visit(shell)->resident;
    struct rect status = frame.status, work = frame.work;
    char hello[128], valid[96] = "", until[24];
    tr_fill(hello, sizeof hello, tr("{0}，您好"), words_private(resident->masked_name));
    if (shell_visit(shell)->is_by_tag) {
        str_copy(valid, sizeof valid, tr("用第二张卡进来，只能借书和续借"));
    } else if (resident->card_valid_to_day == DAY_FOREVER) {
        str_copy(valid, sizeof valid, tr("身份证长期有效"));
    } else if (!resident->is_card_expired) {
        struct civil c = day_to_civil(resident->card_valid_to_day);
        str_format(until, sizeof until, "%d-%02d-%02d", c.year, c.month, c.day);
        tr_fill(valid, sizeof valid, tr("身份证有效期到 {0}"), until);
    }
    part_title(ui, &status, hello, valid);
    draw_news(s, shell, ui, status);

    if (work.w > 2 * work.h)
        draw_row(s, shell, ui, cut_top(&work, work.h < ui_mm(ui, tile_mm) ? work.h : ui_mm(ui, tile_mm)));
    else
        draw_block(s, shell, ui, work);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    (void)state;
    (void)arg;
    static const char *const ways[] = {
        [ACT_BORROW] = "borrow", [ACT_LOANS] = "loans", [ACT_RETURN] = "return",
        [ACT_SEARCH] = "search", [ACT_ME] = "me",       [ACT_DESK] = "desk-pin"};
    shell_goto(shell, ways[action]);
}

const struct screen screen_home = {.name = "home",
                                   .state_size = sizeof(struct home),
                                   .needs_visit = true,
                                   .opens_by_tag = true,
                                   .enter = enter,
                                   .draw = draw,
                                   .tap = tap};
