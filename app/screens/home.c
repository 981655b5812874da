/* A resident's own page: what is soon, what is wrong, and what can be done. */
#include "base/clock.h"
#include "base/utf8.h"
#include "model/date.h"
#include "screens/checkin_parts.h"
#include "screens/home_programme.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum {
    ACT_BORROW,
    ACT_LOANS,
    ACT_RETURN,
    ACT_SEARCH,
    ACT_ME,
    ACT_FAMILY,
    ACT_DESK,
    ACT_SELF,
    ACT_CHECKIN,
    ACT_EVENTS,
    ACT_SERVICES
};
enum { SOON_DAYS = 3, LOANS_MAX = 16, QUIET_MAX = 5, TILES_MAX = 5 };
static const double tile_mm = 96, tight_mm = 46;

struct home {
    struct loan loans[LOANS_MAX];
    size_t count;
    struct hold holds[HOLDS_LIMIT_MAX]; /* ready ones first */
    size_t hold_count;
    enum err err;
    struct home_programme programme;
    bool is_withdrawn; /* took the consent back, and has books to return */
    int32_t today;
    struct checkin checkin;
};

static bool acts_for_another(const struct shell *shell)
{
    return !uuid_is_zero(shell_visit(shell)->ward.id);
}

static void enter(void *state, struct shell *shell)
{
    struct home *s = state;
    struct store *store = shell_store(shell);
    struct uuid who = shell_subject(shell);
    struct about about;
    s->today = day_at(clock_wall_ms());
    home_programme_load(&s->programme, shell);
    if (!acts_for_another(shell))
        checkin_enter(&s->checkin, shell);
    if (shell_acts_for_adult(shell))
        return; /* whose list this is */
    s->err = store_loans(store, who, s->loans, LOANS_MAX, &s->count);
    if (s->err == ERR_OK)
        s->err = store_holds(store, who, s->holds, HOLDS_LIMIT_MAX, &s->hold_count);
    s->is_withdrawn = store_about(store, who, &about) == ERR_OK && about.withdrawn_ms != 0;
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct home *s = state;
    checkin_take(&s->checkin, shell, a);
}

/* Who shows a child's books, has no card that could run out. */
static bool is_card_expired(const struct shell *shell)
{
    return shell_visit(shell)->resident.is_card_expired && !acts_for_another(shell);
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

static void draw_checkin(const struct checkin *c, struct ui *ui, struct rect r)
{
    char line[320];
    checkin_news(c, line, sizeof line);
    if (!*line)
        return;
    ui_news_begin(ui);
    ui_banner(ui, r, checkin_has_trouble(c) ? ROLE_SEAL : ROLE_JADE,
              checkin_has_trouble(c) ? ICON_WARNING : ICON_CHECK, line);
    ui_news_end(ui);
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
    } else if (checkin_is_news(&s->checkin)) {
        draw_checkin(&s->checkin, ui, r);
    } else if (home_words_urgent(&s->programme, line, sizeof line)) {
        ui_banner(ui, r, ROLE_AMBER, ICON_BOOKED, line);
    } else if (shell_visit(shell)->ward.is_of_age) {
        ui_banner(ui, r, ROLE_AMBER, ICON_INFO, tr("已经满十四岁，请用自己的身份证办证"));
    } else if (is_card_expired(shell)) {
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
    } else if (home_words_next(&s->programme, line, sizeof line)) {
        ui_banner(ui, r, ROLE_JADE, ICON_BOOKED, line);
    } else if (first) {
        tr_fill(line, sizeof line, tr("最近一本 {0} 前归还"), date);
        ui_banner(ui, r, ROLE_JADE, ICON_INFO, line);
    } else {
        draw_checkin(&s->checkin, ui, r);
    }
}

static void draw_borrow_tile(const struct home *s, const struct shell *shell, struct ui *ui, struct rect r)
{
    int left = shell_conf(shell)->loans.limit - (int)s->count;
    char detail[96], number[12];
    str_format(number, sizeof number, "%d", left > 0 ? left : 0);
    if (shell_acts_for_adult(shell))
        str_copy(detail, sizeof detail, tr("书记在他的名下"));
    else if (is_card_expired(shell))
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

static const char *loans_title(const struct shell *shell)
{
    return acts_for_another(shell) ? tr("孩子的借阅") : tr("我的借阅");
}

static void draw_loans_tile(const struct home *s, const struct shell *shell, struct ui *ui, struct rect r)
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
            (struct tile){ICON_LIST, loans_title(shell), detail, news ? badge : NULL, false,
                          overdue ? ROLE_SEAL
                          : ready ? ROLE_JADE
                                  : ROLE_AMBER,
                          ACT_LOANS, 0});
}

/* What matters less; 工作台 for staff alone. While somebody is acted for, the way back. */
static int quiet_buttons(const struct home *s, const struct shell *shell, struct button out[QUIET_MAX])
{
    size_t first;
    int n = 0, things = checkin_buttons(&s->checkin, &first);
    if (things)
        out[n++] = (struct button){
            BUTTON_PRIMARY, ICON_CHECK, things == 1 ? checkin_button(&s->checkin.items[first]) : tr("签到"),
            ACT_CHECKIN,    0,          shell_is_busy(shell)};
    if (acts_for_another(shell)) {
        out[n++] = (struct button){BUTTON_SECONDARY, ICON_UNDO, tr("换回自己"), ACT_SELF, 0, false};
        out[n++] = (struct button){BUTTON_QUIET, ICON_SEARCH, tr("找书"), ACT_SEARCH, 0, false};
        return n;
    }
    out[n++] = (struct button){BUTTON_QUIET, ICON_SEARCH, tr("找书"), ACT_SEARCH, 0, false};
    if (!shell_visit(shell)->is_by_tag) {
        out[n++] = (struct button){BUTTON_QUIET, ICON_CARD, tr("我的信息"), ACT_ME, 0, false};
        out[n++] = (struct button){BUTTON_QUIET, ICON_FAMILY, tr("家人代办"), ACT_FAMILY, 0, false};
    }
    if (!uuid_is_zero(shell_visit(shell)->resident.desk))
        out[n++] = (struct button){BUTTON_SECONDARY, ICON_DESK, tr("工作台"), ACT_DESK, 0, false};
    return n;
}

static void draw_return_tile(struct ui *ui, struct rect r)
{
    ui_tile(ui, r,
            (struct tile){ICON_RETURN, tr("还书"), tr("扫书即还"), NULL, false, ROLE_JADE, ACT_RETURN, 0});
}

static void draw_small_tiles(const struct home *s, const struct shell *shell, struct ui *ui, struct rect row)
{
    bool has_loans = !shell_acts_for_adult(shell);
    if (has_loans)
        draw_loans_tile(s, shell, ui, rect_column(row, 2, 0, ui_gap(ui)));
    draw_return_tile(ui, has_loans ? rect_column(row, 2, 1, ui_gap(ui)) : row);
}

/* In rows of so many, two places at least, the first row at the top. */
static void draw_quiet(const struct home *s, const struct shell *shell, int columns, struct ui *ui,
                       struct rect r)
{
    struct button buttons[QUIET_MAX];
    int count = quiet_buttons(s, shell, buttons), gap = ui_gap(ui);
    int rows = columns == 1 && count < 2 ? 2 : (count + columns - 1) / columns;
    for (int i = 0; i < count; i++) {
        struct rect row = {r.x, r.y + i / columns * (r.h + gap) / rows, r.w, (r.h - (rows - 1) * gap) / rows};
        ui_button(ui, rect_column(row, columns, i % columns, gap), buttons[i]);
    }
}

static bool has_programme(const struct home *s)
{
    return s->programme.has_activities || s->programme.has_services;
}

/* Low and wide, or low with large letters: buttons alone; what is urgent stands above them. */
static void draw_grid(const struct home *s, const struct shell *shell, struct ui *ui, struct rect work)
{
    struct button all[QUIET_MAX + TILES_MAX] = {{BUTTON_PRIMARY, 0, tr("借书"), ACT_BORROW, 0, false}};
    int n = 1, gap = ui_gap(ui);
    if (!shell_acts_for_adult(shell))
        all[n++] = (struct button){BUTTON_SECONDARY, 0, loans_title(shell), ACT_LOANS, 0, false};
    all[n++] = (struct button){BUTTON_SECONDARY, 0, tr("还书"), ACT_RETURN, 0, false};
    if (s->programme.has_activities)
        all[n++] = (struct button){BUTTON_SECONDARY, 0, tr("活动"), ACT_EVENTS, 0, false};
    if (s->programme.has_services)
        all[n++] = (struct button){BUTTON_SECONDARY, 0, tr("服务预约"), ACT_SERVICES, 0, false};
    n += quiet_buttons(s, shell, all + n);
    int columns = work.w > 2 * work.h ? 5 : 3, rows = (n + columns - 1) / columns,
        pitch = (work.h + gap) / rows;
    for (int i = 0; i < n; i++)
        ui_button(ui,
                  rect_column((struct rect){work.x, work.y + i / columns * pitch, work.w, pitch - gap},
                              columns, i % columns, gap),
                  all[i]);
}

/* The large one above the others; the quiet ones at the foot, in two rows where they are many. */
static void draw_block(const struct home *s, const struct shell *shell, struct ui *ui, struct rect work)
{
    struct button buttons[QUIET_MAX];
    int count = quiet_buttons(s, shell, buttons), gap = ui_gap(ui), most = ui_mm(ui, tile_mm);
    struct rect whole = work, foot = part_foot(ui, &work);
    if (count > 3) {
        int more = ui_target(ui) + gap;
        cut_bottom(&work, more);
        foot = (struct rect){foot.x, foot.y - more, foot.w, foot.h + more};
    }
    int rows = has_programme(s) ? 3 : 2, even = (work.h + gap) / rows - gap,
        height = even < most ? even : most;
    if (rows > 2 && even < ui_line(ui, TEXT_LEAD) + ui_mm(ui, 9)) {
        cut_bottom(&whole, gap);
        draw_grid(s, shell, ui, whole);
        return;
    }
    draw_quiet(s, shell, count % 2 ? 3 : 2, ui, foot);
    struct rect upper = cut_top(&work, height);
    cut_top(&work, gap);
    struct rect lower = cut_top(&work, height);
    cut_top(&work, gap);
    if (rows > 2)
        home_draw_programme(&s->programme, ui, cut_top(&work, height), ACT_EVENTS, ACT_SERVICES);
    if ((count > 3 || rows > 2) && even < ui_mm(ui, tight_mm)) { /* what is urgent needs the width */
        draw_borrow_tile(s, shell, ui, rect_column(upper, 2, 0, gap));
        draw_return_tile(ui, rect_column(upper, 2, 1, gap));
        draw_loans_tile(s, shell, ui, lower);
        return;
    }
    draw_borrow_tile(s, shell, ui, upper);
    draw_small_tiles(s, shell, ui, lower);
}

/* Who is shown, and a line about the card. */
static void words_who(const struct shell *shell, char hello[128], char valid[96])
{
    const struct visit *visit = shell_visit(shell);
    const struct resident *resident = &visit->resident;
    char until[24];
    if (acts_for_another(shell)) {
        tr_fill(hello, 128, tr("正在替 {0} 办理"), words_private(visit->ward.name));
        str_copy(valid, 96, visit->ward.is_child ? "" : tr("看不到他以前借的书"));
        return;
    }
    tr_fill(hello, 128, tr("{0}，您好"), words_private(resident->masked_name));
    if (visit->is_by_tag) {
        str_copy(valid, 96, tr("用第二张卡进来，只能借书和续借"));
    } else if (resident->card_valid_to_day == DAY_FOREVER) {
        str_copy(valid, 96, tr("身份证长期有效"));
    } else if (!resident->is_card_expired) {
        struct civil c = day_to_civil(resident->card_valid_to_day);
        str_format(until, sizeof until, "%d-%02d-%02d", c.year, c.month, c.day);
        tr_fill(valid, 96, tr("身份证有效期到 {0}"), until);
    }
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct home *s = state;
    struct rect status = frame.status, work = frame.work;
    char hello[128], valid[96] = "";
    words_who(shell, hello, valid);
    part_title(ui, &status, hello, valid);
    draw_news(s, shell, ui, status);
    if (work.w > 2 * work.h)
        draw_grid(s, shell, ui, cut_top(&work, work.h < ui_mm(ui, tile_mm) ? work.h : ui_mm(ui, tile_mm)));
    else
        draw_block(s, shell, ui, work);
}

static void become_self(struct shell *shell)
{
    shell_act_for(shell, NULL);
    shell_goto(shell, "home");
}

static void tap_checkin(struct home *s, struct shell *shell)
{
    size_t first;
    if (checkin_buttons(&s->checkin, &first) == 1)
        checkin_tap(&s->checkin, shell, first);
    else
        shell_goto(shell, "checkin");
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    (void)arg;
    static const char *const ways[] = {[ACT_BORROW] = "borrow",
                                       [ACT_LOANS] = "loans",
                                       [ACT_RETURN] = "return",
                                       [ACT_SEARCH] = "search",
                                       [ACT_ME] = "me",
                                       [ACT_FAMILY] = "family",
                                       [ACT_EVENTS] = "activities",
                                       [ACT_SERVICES] = "services",
                                       [ACT_DESK] = "desk-pin"};
    if (action == ACT_SELF)
        become_self(shell);
    else if (action == ACT_CHECKIN)
        tap_checkin(state, shell);
    else
        shell_goto(shell, ways[action]);
}

const struct screen screen_home = {.name = "home",
                                   .state_size = sizeof(struct home),
                                   .needs_visit = true,
                                   .opens_by_tag = true,
                                   .enter = enter,
                                   .draw = draw,
                                   .tap = tap,
                                   .answer = answer};
