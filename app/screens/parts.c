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

/* Badge above, note below, at the right end; returns the width taken off. */
static int paint_right(struct ui *ui, struct rect r, const struct book_row *row)
{
    struct text_style soft = {TEXT_BODY,   false, row->is_refused ? ROLE_SEAL : ROLE_INK_SOFT,
                              ALIGN_RIGHT, true,  true};
    int used = 0;
    int note_width = *row->note ? ui_text_width(ui, soft, row->note) : 0;
    struct rect top = {r.x, r.y + (r.h - 2 * ui_line(ui, TEXT_BODY)) / 2, r.w, ui_line(ui, TEXT_BODY)};
    struct rect bottom = {r.x, top.y + top.h, r.w, top.h};
    if (!row->badge)
        bottom.y = r.y + (r.h - bottom.h) / 2;
    else
        used = ui_badge(ui, *row->note ? top : (struct rect){r.x, r.y + (r.h - top.h) / 2, r.w, top.h},
                        row->badge_role, ALIGN_RIGHT, row->badge);
    if (note_width)
        ui_text(ui, (struct rect){bottom.x + bottom.w - note_width, bottom.y, note_width, bottom.h}, soft,
                row->note);
    return max_int(used, note_width);
}

void part_book(struct ui *ui, struct rect r, const struct book_row *row)
{
    const struct loan *loan = row->loan;
    int gap = ui_gap(ui);
    const char *title = words_private(loan->title);
    ui_group_begin(ui, title);
    ui_box(ui, r, row->is_refused ? ROLE_SEAL_TINT : ROLE_CARD, row->is_refused ? ROLE_SEAL : ROLE_LINE,
           EDGE_THIN);
    struct rect in = rect_inset(r, gap, gap);
    struct rect spine = cut_left(&in, in.h * 3 / 4);
    paint_spine(ui, spine, title, row->is_refused ? ROLE_SEAL : ROLE_JADE);
    cut_left(&in, gap);
    if (row->button) {
        struct text_style bold = {TEXT_BODY, true, ROLE_JADE, ALIGN_CENTRE, true, true};
        int width = ui_text_width(ui, bold, row->button) + ui_mm(ui, 14) + 2 * gap;
        struct rect b = rect_centre(cut_right(&in, max_int(width, ui_target(ui))),
                                    max_int(width, ui_target(ui)), ui_target(ui));
        ui_button(
            ui, b,
            (struct button){BUTTON_SECONDARY, row->button_icon, row->button, row->action, row->arg, false});
        cut_right(&in, gap);
    }
    bool is_narrow =
        row->button && *row->note && in.w < ui_mm(ui, 130) * ui_line(ui, TEXT_BODY) / ui_mm(ui, 14);
    int right = is_narrow ? 0 : paint_right(ui, in, row);
    if (right)
        cut_right(&in, right + gap);
    struct rect top = cut_top(&in, in.h * 11 / 20);
    ui_text(ui, top, (struct text_style){TEXT_LEAD, true, ROLE_INK, ALIGN_LEFT, true, true}, title);
    char by[200];
    str_format(by, sizeof by, "%s　%s", words_private(loan->author), words_private(loan->publisher));
    enum role soft = row->is_refused ? ROLE_INK : ROLE_INK_SOFT; /* on the tint only ink is clear enough */
    ui_text(ui, in, (struct text_style){TEXT_BODY, false, soft, ALIGN_LEFT, true, true},
            is_narrow ? row->note : by);
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
