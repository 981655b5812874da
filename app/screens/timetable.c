/* 课程表: a week as a picture. Days stand beside each other where it is wide, else one below the other; a
 * touch leads to the activity, and the week can be printed. */
#include "base/clock.h"
#include "base/utf8.h"
#include "model/date.h"
#include "screens/offer_parts.h"
#include "screens/print_step.h"
#include "screens/receipt_paint.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

enum { ACT_OPEN, ACT_BACK, ACT_EARLIER, ACT_LATER, ACT_PRINT, ACT_ALL };
enum { ROWS_MAX = 120, WEEK = 7, WEEKS_AHEAD = 8, PRINTED_MAX = 28 };
static const double block_mm = 20, label_mm = 30;

struct timetable {
    int32_t monday, this_monday;
    struct timetable_row rows[ROWS_MAX];
    size_t count;
    enum err err;
    struct print_step print;
};

static void load(struct timetable *s, struct shell *shell)
{
    s->count = 0;
    s->err = store_timetable(shell_store(shell), day_ms(s->monday, 0), day_ms(s->monday + WEEK, 0),
                             FILTER_ALL, s->rows, ROWS_MAX, &s->count);
}

static void enter(void *state, struct shell *shell)
{
    struct timetable *s = state;
    int32_t today = day_at(clock_wall_ms());
    s->this_monday = today - day_weekday(today) + 1;
    s->monday = s->this_monday;
    load(s, shell);
}

/* The rows of a day: [first, last). */
static void rows_of(const struct timetable *s, int day, int *first, int *last)
{
    int i = 0, n = (int)s->count;
    while (i < n && day_at(s->rows[i].starts_ms) < s->monday + day)
        i++;
    *first = i;
    while (i < n && day_at(s->rows[i].starts_ms) == s->monday + day)
        i++;
    *last = i;
}

/* Children's, elders', everybody's. */
static enum role ground_of(const struct timetable_row *row)
{
    enum { CHILD_MOST = 17, ELDER_LEAST = 50 };
    return row->age_to && row->age_to <= CHILD_MOST ? ROLE_AMBER_TINT
           : row->age_from >= ELDER_LEAST           ? ROLE_CARD
                                                    : ROLE_JADE_TINT;
}

static enum role ink_of(enum role ground)
{
    return ground == ROLE_AMBER_TINT ? ROLE_AMBER : ground == ROLE_CARD ? ROLE_INK : ROLE_JADE;
}

/* One session: its time, and its title below. */
static void draw_block(const struct timetable *s, int i, struct ui *ui, struct rect r)
{
    const struct timetable_row *row = &s->rows[i];
    enum role ground = ground_of(row), ink = ink_of(ground);
    struct text_style bold = {TEXT_BODY, true, ink, ALIGN_LEFT, true, false};
    struct text_style plain = {TEXT_BODY, false, ROLE_INK, ALIGN_LEFT, true, false};
    char time[8];
    words_hour(row->starts_ms, time, sizeof time);
    ui_group_begin(ui, row->title);
    ui_box(ui, r, ground, ink, ui_is_pressed(ui, ACT_OPEN, i) ? EDGE_THICK : EDGE_THIN);
    struct rect in = rect_inset(r, ui_gap(ui) / 2, 0);
    if (in.h >= 2 * ui_line(ui, TEXT_BODY))
        ui_text(ui, cut_top(&in, ui_line(ui, TEXT_BODY)), bold, row->is_cancelled ? tr("取消") : time);
    plain.is_one_line = ui_text_height(ui, in.w, plain, row->title) > in.h;
    ui_text(ui, in, plain, row->title);
    ui_group_end(ui);
    ui_zone(ui, r, ACT_OPEN, i, row->title);
}

/* Those that have no room: how many, and the way to the list. */
static void draw_rest(int count, struct ui *ui, struct rect r)
{
    char label[32], number[12];
    str_format(number, sizeof number, "%d", count);
    tr_fill(label, sizeof label, tr("还有 {0}"), number);
    ui_button(ui, r, (struct button){BUTTON_QUIET, 0, label, ACT_ALL, 0, false});
}

/* In one line, or in two where the box is high. */
static void draw_label(const struct timetable *s, int day, struct ui *ui, struct rect r)
{
    char number[12], both[48];
    bool is_today = s->monday + day == day_at(clock_wall_ms());
    struct text_style name = {TEXT_BODY,    is_today, is_today ? ROLE_ON_JADE : ROLE_INK,
                              ALIGN_CENTRE, true,     false};
    struct text_style date = {TEXT_BODY, true, is_today ? ROLE_ON_JADE : ROLE_INK, ALIGN_CENTRE, true, false};
    if (is_today)
        ui_box(ui, r, ROLE_JADE, ROLE_JADE, EDGE_NONE);
    str_format(number, sizeof number, "%d", day_to_civil(s->monday + day).day);
    str_format(both, sizeof both, "%s %s", words_weekday(s->monday + day), number);
    if (r.h < 2 * ui_line(ui, TEXT_BODY)) {
        ui_text(ui, r, name, both);
        return;
    }
    r = rect_centre(r, r.w, 2 * ui_line(ui, TEXT_BODY));
    ui_text(ui, cut_top(&r, ui_line(ui, TEXT_BODY)), name, words_weekday(s->monday + day));
    ui_text(ui, r, date, number);
}

/* ---- the two ways ---- */

static int block_height(struct ui *ui)
{
    int text = 2 * ui_line(ui, TEXT_BODY), least = ui_mm(ui, block_mm);
    return text > least ? text : least;
}

/* A title that is longer than the column has two lines. */
static int height_in_column(const struct timetable *s, int i, int width, struct ui *ui)
{
    int line = ui_line(ui, TEXT_BODY),
        text = ui_text_width(ui, (struct text_style){.size = TEXT_BODY}, s->rows[i].title);
    int height = block_height(ui) + (text > width - ui_gap(ui) ? line : 0);
    return height > ui_target(ui) ? height : ui_target(ui);
}

static void draw_column(const struct timetable *s, int day, struct ui *ui, struct rect r)
{
    int i, last, gap = ui_gap(ui);
    rows_of(s, day, &i, &last);
    draw_label(s, day, ui, cut_top(&r, ui_line(ui, TEXT_BODY)));
    cut_top(&r, gap);
    for (; i < last; i++, cut_top(&r, gap)) {
        int height = height_in_column(s, i, r.w, ui), rest = i + 1 < last ? gap + ui_target(ui) : 0;
        if (height + rest > r.h)
            break;
        draw_block(s, i, ui, cut_top(&r, height));
    }
    if (i < last)
        draw_rest(last - i, ui, cut_top(&r, ui_target(ui)));
}

static void draw_line(const struct timetable *s, int day, struct ui *ui, struct rect r)
{
    int first, last, gap = ui_gap(ui);
    rows_of(s, day, &first, &last);
    draw_label(s, day, ui, cut_left(&r, ui_mm(ui, label_mm)));
    cut_left(&r, gap);
    int least = 4 * ui_line(ui, TEXT_BODY);
    int room = (r.w + gap) / (least + gap), count = last - first;
    room = room < 2 ? 2 : room;
    int shown = count <= room ? count : room - 1;
    for (int i = first; i < first + shown; i++)
        draw_block(s, i, ui, rect_column(r, room, i - first, gap));
    if (first + shown < last)
        draw_rest(last - first - shown, ui, rect_column(r, room, room - 1, gap));
}

/* As rows of a list: in a low work they are turned over like pages. */
static void draw_lines(const struct timetable *s, struct ui *ui, struct rect work)
{
    int gap = ui_gap(ui), least = block_height(ui) > ui_target(ui) ? block_height(ui) : ui_target(ui);
    int even = (work.h + gap) / WEEK - gap;
    struct list list = ui_list_begin(ui, s->monday, work, even > least ? even : least, WEEK);
    for (int i = list.first; i < list.last; i++)
        draw_line(s, i, ui, ui_list_row(ui, &list, i));
    ui_list_end(ui);
}

static void draw_columns(const struct timetable *s, struct ui *ui, struct rect r)
{
    for (int day = 0; day < WEEK; day++)
        draw_column(s, day, ui, rect_column(r, WEEK, day, ui_gap(ui)));
}

/* ---- around it ---- */

static void draw_foot(const struct timetable *s, const struct shell *shell, struct ui *ui, struct rect foot)
{
    bool is_printing = s->print.phase == PRINT_GOING;
    struct button buttons[] = {
        {BUTTON_SECONDARY, 0, tr("返回"), ACT_BACK, 0, is_printing},
        {BUTTON_SECONDARY, 0, tr("上一周"), ACT_EARLIER, 0, s->monday <= s->this_monday},
        {BUTTON_SECONDARY, 0, tr("下一周"), ACT_LATER, 0, s->monday >= s->this_monday + WEEK * WEEKS_AHEAD},
        {BUTTON_SECONDARY, ICON_PRINTER, tr("打印"), ACT_PRINT, 0, is_printing || !s->count},
    };
    int count = shell_health(shell)->printer == ERR_OK ? 4 : 3;
    for (int i = 0; i < count; i++)
        ui_button(ui, rect_column(foot, count, i, ui_gap(ui)), buttons[i]);
}

static void words_week(const struct timetable *s, char *out, size_t size)
{
    char from[48], to[48];
    words_date_short(s->monday, from, sizeof from);
    words_date_short(s->monday + WEEK - 1, to, sizeof to);
    tr_fill(out, size, s->err != ERR_OK ? tr("暂时看不到活动，请问工作人员") : tr("{0}到{1}"), from, to);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct timetable *s = state;
    struct rect status = frame.status, work = frame.work;
    char week[128], title[192];
    bool is_beside = status.x != work.x;
    words_week(s, week, sizeof week);
    if (is_beside) { /* seven columns need the whole width */
        work = (struct rect){status.x, work.y, work.x + work.w - status.x, work.h};
        status = work;
    }
    struct rect foot = part_foot(ui, &work);
    str_format(title, sizeof title, "%s　%s", tr("课程表"), week);
    part_title(ui, &status, is_beside && s->err == ERR_OK ? title : tr("课程表"),
               is_beside && s->err == ERR_OK ? "" : week);
    int used = print_step_draw(&s->print, ui, status,
                               (struct print_words){tr("正在打印…"), tr("打好了，请取走"),
                                                    tr("没有打成。您可以看屏幕，或告诉工作人员")});
    if (is_beside) {
        cut_top(&status, used ? used + ui_gap(ui) : 0);
        work = (struct rect){work.x, status.y, work.w, work.y + work.h - status.y};
    }
    draw_foot(s, shell, ui, foot);
    if (is_beside)
        draw_columns(s, ui, work);
    else
        draw_lines(s, ui, work);
}

/* ---- the paper ---- */

static void add_day(const struct timetable *s, int day, int *left, struct receipt *paper)
{
    char date[64], line[256], from[8], to[8];
    int first, last;
    rows_of(s, day, &first, &last);
    if (first == last || !*left)
        return;
    words_date(s->monday + day, date, sizeof date);
    receipt_add(paper, RECEIPT_ITEM, date, "");
    for (int i = first; i < last && *left; i++, --*left) {
        const struct timetable_row *row = &s->rows[i];
        words_hour(row->starts_ms, from, sizeof from);
        words_hour(row->ends_ms, to, sizeof to);
        str_format(line, sizeof line, "%s–%s %s　%s", from, to, row->title,
                   row->is_cancelled ? tr("取消") : row->place);
        receipt_add(paper, RECEIPT_TEXT, line, "");
    }
}

static enum err paint(const void *state, struct shell *shell, struct raster *out)
{
    const struct timetable *s = state;
    struct receipt paper;
    char week[128];
    int left = PRINTED_MAX - WEEK;
    const struct conf_site *site = &shell_conf(shell)->site;
    words_week(s, week, sizeof week);
    receipt_begin(&paper, tr("课程表"), site, clock_wall_ms(), tr);
    receipt_add(&paper, RECEIPT_STRONG, week, "");
    receipt_add(&paper, RECEIPT_RULE, "", "");
    for (int day = 0; day < WEEK; day++)
        add_day(s, day, &left, &paper);
    if (!left)
        receipt_add(&paper, RECEIPT_TEXT, tr("这里写不下了，其余请看屏幕。"), "");
    receipt_end(&paper, site, tr);
    return receipt_paint(shell_ui(shell), &paper, shell_conf(shell)->printer_width_dots, out);
}

static void printed(void *state, struct shell *shell, enum err err, bool is_unknown)
{
    (void)shell;
    struct timetable *s = state;
    print_step_end(&s->print, err, is_unknown);
}

static void turn(struct timetable *s, struct shell *shell, int weeks)
{
    s->monday += weeks * WEEK;
    s->print = (struct print_step){0};
    load(s, shell);
    shell_announce(shell);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct timetable *s = state;
    switch (action) {
    case ACT_OPEN:
        shell_goto_topic(shell, "activity", &(struct topic){.activity = s->rows[arg].activity});
        break;
    case ACT_EARLIER:
    case ACT_LATER:
        turn(s, shell, action == ACT_LATER ? 1 : -1);
        break;
    case ACT_PRINT:
        print_step_start(&s->print, shell, uuid_new(), paint, s);
        break;
    default:
        shell_goto(shell, "activities");
    }
}

const struct screen screen_timetable = {.name = "timetable",
                                        .state_size = sizeof(struct timetable),
                                        .enter = enter,
                                        .draw = draw,
                                        .tap = tap,
                                        .printed = printed};
