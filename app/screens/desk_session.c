/* Sessions whose check-in is open: who is there, marked present by hand; on paper; and the door that checks
 * in alone. */
#include "base/utf8.h"
#include "db/bookings.h"
#include "screens/checkin_parts.h"
#include "screens/desk_parts.h"
#include "screens/print_step.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_BACK, ACT_OPEN, ACT_DOOR, ACT_PRINT, ACT_PRESENT };
enum { SESSIONS_MAX = 8, ROWS_MAX = 100 };

struct sessions {
    struct check_in sessions[SESSIONS_MAX];
    size_t session_count;
    bool is_open; /* one is looked at: */
    struct check_in session;
    struct attendance rows[ROWS_MAX];
    size_t count;
    struct attendance_count numbers;
    enum err err;
    enum booking_refusal refusal;
    struct print_step print;
};

static void load(struct sessions *s, struct shell *shell)
{
    struct store *store = shell_store(shell);
    s->err = store_sessions_open(store, s->sessions, SESSIONS_MAX, &s->session_count);
    if (s->err == ERR_OK && s->is_open)
        s->err = store_attendance(store, s->session.what, s->rows, ROWS_MAX, &s->count);
    if (s->err == ERR_OK && s->is_open)
        s->err = store_attendance_count(store, s->session.what, &s->numbers);
}

static void enter(void *state, struct shell *shell)
{
    load(state, shell);
}

static void words_hours(const struct check_in *c, char *out, size_t size)
{
    char from[16], until[16];
    words_hour(c->starts_ms, from, sizeof from);
    words_hour(c->ends_ms, until, sizeof until);
    str_format(out, size, "%s–%s", from, until);
}

static void draw_list(const struct sessions *s, struct ui *ui, struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    char hours[48];
    desk_heading(ui, &status, tr("活动签到"), tr("现在没有签到的场次"), s->session_count, s->err);
    ui_button(ui, part_foot(ui, &work), (struct button){BUTTON_PRIMARY, 0, tr("返回"), ACT_BACK, 0, false});
    struct list list = ui_list_begin(ui, 0, work, part_book_height(ui), (int)s->session_count);
    for (int i = list.first; i < list.last; i++) {
        words_hours(&s->sessions[i], hours, sizeof hours);
        desk_row(ui, ui_list_row(ui, &list, i),
                 &(struct desk_row){.head = s->sessions[i].title,
                                    .who = hours,
                                    .what = "",
                                    .note = "",
                                    .button = tr("查看"),
                                    .action = ACT_OPEN,
                                    .arg = i});
    }
    ui_list_end(ui);
}

static void draw_row(const struct attendance *a, int i, bool is_busy, struct ui *ui, struct rect r)
{
    char number[12] = "", label[32] = "", in[16] = "";
    str_format(number, sizeof number, "%d", a->number);
    if (a->number)
        tr_fill(label, sizeof label, tr("{0} 号"), number);
    if (a->in_ms)
        words_hour(a->in_ms, in, sizeof in);
    desk_row(ui, r,
             &(struct desk_row){.head = words_private(a->masked_name),
                                .who = label,
                                .what = "",
                                .badge = a->in_ms ? tr("到了") : NULL,
                                .badge_role = ROLE_JADE,
                                .note = in,
                                .button = a->in_ms || is_busy ? NULL : tr("签到"),
                                .action = ACT_PRESENT,
                                .arg = i});
}

static void draw_session(const struct sessions *s, const struct shell *shell, struct ui *ui,
                         struct frame frame)
{
    struct rect status = frame.status, work = frame.work;
    char line[96], present[12], expected[12];
    str_format(present, sizeof present, "%d", s->numbers.present);
    str_format(expected, sizeof expected, "%d", s->numbers.expected);
    tr_fill(line, sizeof line, tr("到了 {0} 人，报名 {1} 人"), present, expected);
    part_title(ui, &status, words_private(s->session.title), line);
    if (s->err != ERR_OK || s->refusal != BOOKING_NONE)
        ui_banner(ui, status, ROLE_SEAL, ICON_WARNING,
                  s->err != ERR_OK ? words_store_trouble(s->err) : words_not_checked_in(s->refusal));
    else
        print_step_draw(&s->print, ui, status,
                        (struct print_words){tr("正在打印…"), tr("打好了，请取走"), tr("可以在这里看名单")});
    struct rect foot = part_foot(ui, &work);
    int gap = ui_gap(ui);
    ui_button(ui, rect_column(foot, 3, 0, gap),
              (struct button){BUTTON_QUIET, 0, tr("返回"), ACT_BACK, 0, false});
    ui_button(ui, rect_column(foot, 3, 1, gap),
              (struct button){BUTTON_SECONDARY, ICON_PRINTER, tr("打印"), ACT_PRINT, 0,
                              s->print.phase == PRINT_GOING || shell_health(shell)->printer != ERR_OK});
    ui_button(ui, rect_column(foot, 3, 2, gap),
              (struct button){BUTTON_PRIMARY, 0, tr("门口签到"), ACT_DOOR, 0, shell_is_busy(shell)});
    struct list list = ui_list_begin(ui, 1, work, part_book_height(ui), (int)s->count);
    for (int i = list.first; i < list.last; i++)
        draw_row(&s->rows[i], i, shell_is_busy(shell), ui, ui_list_row(ui, &list, i));
    ui_list_end(ui);
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct sessions *s = state;
    if (s->is_open)
        draw_session(s, shell, ui, frame);
    else
        draw_list(s, ui, frame);
}

static enum err paint(const void *arg, struct shell *shell, struct raster *out)
{
    const struct sessions *s = arg;
    struct desk_paper_row rows[DESK_PAPER_ROWS];
    size_t n = s->count < DESK_PAPER_ROWS ? s->count : DESK_PAPER_ROWS;
    for (size_t i = 0; i < n; i++) {
        rows[i] = (struct desk_paper_row){.head = ""};
        str_copy(rows[i].head, sizeof rows[i].head, s->rows[i].masked_name);
        if (s->rows[i].number)
            str_format(rows[i].left, sizeof rows[i].left, "%d", s->rows[i].number);
        if (s->rows[i].in_ms)
            words_hour(s->rows[i].in_ms, rows[i].right, sizeof rows[i].right);
    }
    enum err err = desk_paper(shell, s->session.title, rows, n, out);
    explicit_bzero(rows, sizeof rows);
    return err;
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    struct sessions *s = state;
    s->refusal = BOOKING_NONE;
    if (action == ACT_OPEN) {
        s->session = s->sessions[arg];
        s->is_open = true;
        load(s, shell);
        shell_announce(shell);
    } else if (action == ACT_PRESENT) {
        shell_ask(shell, &(struct store_request){.op = STORE_DESK_CHECK_IN,
                                                 .resident = s->rows[arg].resident,
                                                 .session = s->session.what});
    } else if (action == ACT_PRINT) {
        print_step_start(&s->print, shell, uuid_new(), paint, s);
    } else if (action == ACT_DOOR) {
        shell_open_door(shell, &s->session);
    } else if (s->is_open) {
        explicit_bzero(s, sizeof *s);
        load(s, shell);
        shell_announce(shell);
    } else {
        shell_goto(shell, "desk");
    }
}

static void answer(void *state, struct shell *shell, const struct store_answer *a)
{
    struct sessions *s = state;
    load(s, shell);
    if (a->err != ERR_OK)
        s->err = a->err;
    else
        s->refusal = a->checked.refusal;
}

static void printed(void *state, struct shell *shell, enum err err, bool is_unknown)
{
    (void)shell;
    struct sessions *s = state;
    print_step_end(&s->print, err, is_unknown);
}

const struct screen screen_desk_session = {.name = "desk-session",
                                           .state_size = sizeof(struct sessions),
                                           .needs_desk = true,
                                           .enter = enter,
                                           .draw = draw,
                                           .tap = tap,
                                           .answer = answer,
                                           .printed = printed};
