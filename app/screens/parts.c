#include "screens/parts.h"

#include "base/utf8.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

static int max_int(int a, int b)
{
    return a > b ? a : b;
}

void part_title(struct ui *ui, struct rect *r, const char *title, const char *subtitle)
{
    struct text_style big = {.size = TEXT_TITLE, .is_bold = true, .role = ROLE_INK};
    struct text_style soft = {.size = TEXT_BODY, .role = ROLE_INK_SOFT};
    cut_top(r, ui_text(ui, *r, big, title));
    if (*subtitle)
        cut_top(r, ui_text(ui, *r, soft, subtitle));
    cut_top(r, ui_gap(ui));
}

struct rect part_join(struct rect status, struct rect work)
{
    if (status.x != work.x)
        return work;
    return (struct rect){work.x, status.y, work.w, work.y + work.h - status.y};
}

static int lines_height(struct ui *ui, int width, struct text_style style, const char *const *lines,
                        int count)
{
    int height = 0;
    for (int i = 0; i < count; i++)
        height += ui_text_height(ui, width, style, lines[i]);
    return height;
}

/* The last resort of a low, wide screen with large letters: all lines as one paragraph. */
static void paint_running(struct ui *ui, struct rect r, struct text_style style, const char *const *lines,
                          int count)
{
    char all[1024] = "";
    for (int i = 0; i < count; i++) {
        size_t used = strlen(all);
        str_format(all + used, sizeof all - used, i ? " %s" : "%s", lines[i]);
    }
    ui_text(ui, r, style, all);
}

void part_lines(struct ui *ui, struct rect status, struct rect work, const char *const *lines, int count)
{
    struct text_style style = {.size = TEXT_LEAD, .role = ROLE_INK};
    struct rect r = part_join(status, work);
    bool is_stacked = status.x == work.x;
    if (lines_height(ui, r.w, style, lines, count) + count * ui_gap(ui) > r.h)
        style.size = TEXT_BODY;
    int space = (r.h - lines_height(ui, r.w, style, lines, count)) / count;
    if (is_stacked && space < 0) {
        paint_running(ui, r, style, lines, count);
        return;
    }
    if (!is_stacked && space < ui_gap(ui)) { /* begins below the title at the left */
        r = status;
        space = ui_gap(ui);
    }
    for (int i = 0; i < count; i++) {
        if (r.x != work.x && ui_text_height(ui, r.w, style, lines[i]) > r.h)
            r = work;
        cut_top(&r, ui_text(ui, r, style, lines[i]));
        cut_top(&r, space < 3 * ui_gap(ui) ? space : 3 * ui_gap(ui));
    }
}

struct rect part_foot(struct ui *ui, struct rect *work)
{
    struct rect foot = cut_bottom(work, ui_target(ui) + ui_gap(ui));
    cut_bottom(work, ui_gap(ui));
    return cut_bottom(&foot, ui_target(ui) + ui_gap(ui));
}

void part_code_button(struct ui *ui, struct frame *frame, struct rect *foot, int action, bool is_busy)
{
    struct rect r, *room = frame->status.x == frame->work.x ? &frame->work : &frame->status;
    if (room->w > 3 * room->h) {
        r = cut_left(foot, foot->w / 3);
        cut_left(foot, ui_gap(ui));
    } else {
        r = cut_bottom(room, ui_target(ui));
        cut_bottom(room, ui_gap(ui));
    }
    ui_button(ui, r,
              (struct button){BUTTON_QUIET, ICON_KEYBOARD, tr("扫不出？输入条码号"), action, 0, is_busy});
}

int part_book_height(struct ui *ui)
{
    int text = ui_line(ui, TEXT_LEAD) + ui_line(ui, TEXT_BODY) + 2 * ui_gap(ui);
    int button = ui_target(ui) + 2 * ui_gap(ui);
    return text > button ? text : button;
}

static void paint_spine(struct ui *ui, struct rect r, const char *title, enum role ground)
{
    static const char *const openers[] = {"《", "“", "「", "（"};
    for (size_t i = 0; i < sizeof openers / sizeof openers[0]; i++)
        if (strncmp(title, openers[i], strlen(openers[i])) == 0)
            title += strlen(openers[i]);
    const char *end = title;
    char first[8] = "";
    if (utf8_next(&end))
        memcpy(first, title, (size_t)(end - title));
    ui_box(ui, r, ground, ground, EDGE_NONE);
    ui_text(ui, r, (struct text_style){TEXT_LEAD, true, ROLE_ON_JADE, ALIGN_CENTRE, true, true}, first);
}

static int button_width(struct ui *ui, const struct book_row *row)
{
    struct text_style bold = {.size = TEXT_BODY, .is_bold = true};
    return max_int(ui_text_width(ui, bold, row->button) + ui_mm(ui, 14) + 2 * ui_gap(ui), ui_target(ui));
}

static int right_width(struct ui *ui, const struct book_row *row)
{
    int note = ui_text_width(ui, (struct text_style){.size = TEXT_BODY}, row->note);
    return max_int(note, row->badge ? ui_badge_width(ui, row->badge) : 0);
}

/* Badge above, note below, each in the middle where it stands alone. */
static void paint_right(struct ui *ui, struct rect r, const struct book_row *row)
{
    struct text_style soft = {TEXT_BODY,   false, row->is_refused ? ROLE_SEAL : ROLE_INK_SOFT,
                              ALIGN_RIGHT, true,  false};
    int line = ui_line(ui, TEXT_BODY);
    r = rect_centre(r, r.w, row->badge && *row->note ? 2 * line : line);
    if (row->badge)
        ui_badge(ui, cut_top(&r, line), row->badge_role, ALIGN_RIGHT, row->badge);
    ui_text(ui, r, soft, row->note);
}

/* Title above; below it who wrote it, or what matters more where nothing stands at the right. */
static void paint_middle(struct ui *ui, struct rect r, const struct book_row *row, const char *title,
                         bool is_narrow)
{
    struct text_style bold = {TEXT_LEAD, true, ROLE_INK, ALIGN_LEFT, true, true};
    enum role soft = row->is_refused ? ROLE_INK : ROLE_INK_SOFT; /* on the tint only ink is clear enough */
    struct text_style plain = {TEXT_BODY, false, soft, ALIGN_LEFT, true, true};
    ui_text(ui, cut_top(&r, r.h * 11 / 20), bold, title);
    char by[200];
    str_format(by, sizeof by, *row->loan->publisher ? "%s　%s" : "%s", words_private(row->loan->author),
               words_private(row->loan->publisher));
    if (!is_narrow) {
        ui_text(ui, r, plain, by);
        return;
    }
    int note = ui_text_width(ui, plain, row->note), gap = *row->note ? ui_gap(ui) : 0;
    bool has_badge = row->badge && note + gap + ui_badge_width(ui, row->badge) <= r.w;
    ui_text(ui, cut_left(&r, note), plain, row->note);
    cut_left(&r, gap);
    if (has_badge)
        ui_badge(ui, r, row->badge_role, ALIGN_LEFT, row->badge);
}

void part_book(struct ui *ui, struct rect r, const struct book_row *row)
{
    int gap = ui_gap(ui);
    const char *title = words_private(row->loan->title);
    ui_group_begin(ui, title);
    ui_box(ui, r, row->is_refused ? ROLE_SEAL_TINT : ROLE_CARD, row->is_refused ? ROLE_SEAL : ROLE_LINE,
           EDGE_THIN);
    struct rect in = rect_inset(r, gap, gap);
    paint_spine(ui, cut_left(&in, in.h * 3 / 4), title, row->is_refused ? ROLE_SEAL : ROLE_JADE);
    cut_left(&in, gap);
    if (row->button) {
        struct rect b = cut_right(&in, button_width(ui, row));
        ui_button(
            ui, rect_centre(b, b.w, ui_target(ui)),
            (struct button){BUTTON_SECONDARY, row->button_icon, row->button, row->action, row->arg, false});
        cut_right(&in, gap);
    }
    int right = right_width(ui, row);
    bool is_narrow = right && in.w - right - gap < 4 * ui_line(ui, TEXT_LEAD); /* five letters of the title */
    if (right && !is_narrow) {
        paint_right(ui, cut_right(&in, right), row);
        cut_right(&in, gap);
    }
    paint_middle(ui, in, row, title, is_narrow);
    ui_group_end(ui);
}

int part_notice(struct ui *ui, struct rect r, enum role role, int icon, const char *what, const char *todo)
{
    enum role tint = role == ROLE_SEAL    ? ROLE_SEAL_TINT
                     : role == ROLE_AMBER ? ROLE_AMBER_TINT
                                          : ROLE_JADE_TINT;
    int gap = ui_gap(ui), side = ui_mm(ui, 14);
    struct text_style bold = {.size = TEXT_LEAD, .is_bold = true, .role = role};
    struct text_style plain = {.size = TEXT_BODY, .role = ROLE_INK};
    int width = r.w - side - 5 * gap;
    int height = ui_text_height(ui, width, bold, what) + (*todo ? ui_text_height(ui, width, plain, todo) : 0);
    struct rect box = {r.x, r.y, r.w, max_int(height, side) + 2 * gap};
    ui_box(ui, box, tint, role, EDGE_THIN);
    struct rect in = rect_inset(box, 2 * gap, gap);
    struct rect left = cut_left(&in, side);
    ui_icon(ui, left, icon, role, side);
    cut_left(&in, gap);
    cut_top(&in, (in.h - height) / 2);
    ui_news_begin(ui);
    cut_top(&in, ui_text(ui, in, bold, what));
    if (*todo)
        ui_text(ui, in, plain, todo);
    ui_news_end(ui);
    return box.h;
}

void part_renewal(struct ui *ui, struct rect r, const struct circulation *c)
{
    char what[320], todo[240], date[64];
    if (c->refusal != REFUSED_NONE) {
        words_refusal(c, what, sizeof what, todo, sizeof todo);
        part_notice(ui, r, ROLE_SEAL, ICON_WARNING, what, todo);
        return;
    }
    words_date(c->loan.due_day, date, sizeof date);
    tr_fill(what, sizeof what, tr("《{0}》续借好了"), words_private(c->loan.title));
    tr_fill(todo, sizeof todo, tr("新的归还日期：{0}"), date);
    part_notice(ui, r, ROLE_JADE, ICON_CHECK, what, todo);
}

void part_candidates(struct ui *ui, struct rect r, const struct circulation *c, bool is_busy, int action)
{
    for (int i = 0; i < c->candidate_count; i++) {
        char label[240];
        tr_fill(label, sizeof label, tr("《{0}》 {1}"), words_private(c->candidates[i].title),
                c->candidates[i].owner_name);
        ui_button(ui, cut_top(&r, ui_target(ui)),
                  (struct button){BUTTON_SECONDARY, ICON_BOOK, label, action, i, is_busy});
        cut_top(&r, ui_gap(ui));
    }
    ui_button(ui, cut_top(&r, ui_target(ui)),
              (struct button){BUTTON_QUIET, 0, tr("都不是"), action, -1, is_busy});
}
