#include "screens/offer_parts.h"

#include "base/utf8.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

static const double cell_pad_mm = 5, page_button_mm = 52, two_columns_mm = 400;

static enum role badge_role(const struct badge_words *badge)
{
    return badge->mood == BADGE_SOON ? ROLE_AMBER : ROLE_JADE;
}

static int height_of(struct ui *ui, int lines)
{
    int height = ui_line(ui, TEXT_LEAD) + (lines - 1) * ui_line(ui, TEXT_BODY) + 2 * ui_gap(ui);
    return height > ui_target(ui) ? height : ui_target(ui);
}

int part_offer_height(struct ui *ui, struct rect list)
{
    int whole = height_of(ui, 3), less = height_of(ui, 2), gap = ui_gap(ui);
    bool is_tight = whole > list.h || (2 * whole + gap > list.h && 2 * less + gap <= list.h);
    return is_tight ? less : whole;
}

static int text_width(struct ui *ui, bool is_bold, const char *text)
{
    return ui_text_width(ui, (struct text_style){.size = TEXT_BODY, .is_bold = is_bold}, text);
}

static bool fits_beside(struct ui *ui, int width, const struct offer_row *row)
{
    int badge = *row->badge.text ? ui_badge_width(ui, row->badge.text) + ui_gap(ui) : 0;
    return text_width(ui, true, row->when) + badge <= width;
}

/* When at the left, and the badge at the right, or in place of the note where there is no room for it. */
static void paint_when(struct ui *ui, struct rect r, const struct offer_row *row)
{
    struct text_style bold = {TEXT_BODY, true, ROLE_INK, ALIGN_LEFT, true, true};
    if (*row->badge.text && fits_beside(ui, r.w, row))
        cut_right(&r, ui_badge(ui, r, badge_role(&row->badge), ALIGN_RIGHT, row->badge.text) + ui_gap(ui));
    ui_text(ui, r, bold, row->when);
}

static void paint_place(struct ui *ui, struct rect r, const struct offer_row *row)
{
    struct text_style soft = {TEXT_BODY, false, ROLE_INK_SOFT, ALIGN_LEFT, true, true};
    struct text_style right = {TEXT_BODY, false, ROLE_INK_SOFT, ALIGN_RIGHT, true, true};
    bool has_badge = !fits_beside(ui, r.w, row);
    int width = has_badge ? ui_badge_width(ui, row->badge.text) : text_width(ui, false, row->note);
    int least = 5 * ui_line(ui, TEXT_BODY);
    if (has_badge)
        ui_badge(ui, cut_right(&r, width), badge_role(&row->badge), ALIGN_RIGHT, row->badge.text);
    else if (*row->note && width + least <= r.w)
        ui_text(ui, cut_right(&r, width), right, row->note);
    else
        width = 0;
    cut_right(&r, width ? ui_gap(ui) : 0);
    if (r.w >= least || text_width(ui, false, row->place) <= r.w)
        ui_text(ui, r, soft, row->place);
}

void part_offer(struct ui *ui, struct rect r, const struct offer_row *row)
{
    struct text_style bold = {TEXT_LEAD, true, ROLE_INK, ALIGN_LEFT, true, true};
    int gap = ui_gap(ui), side = ui_line(ui, TEXT_LEAD) * 3 / 2;
    bool is_pressed = ui_is_pressed(ui, row->action, row->arg);
    ui_group_begin(ui, row->title);
    ui_box(ui, r, is_pressed ? ROLE_JADE_TINT : ROLE_CARD, row->is_disabled ? ROLE_LINE : ROLE_EDGE,
           EDGE_THIN);
    struct rect in = rect_inset(r, 2 * gap, gap);
    ui_icon(ui, cut_left(&in, side), row->icon, ROLE_JADE, side);
    cut_left(&in, 2 * gap);
    int lines = in.h >= ui_line(ui, TEXT_LEAD) + 2 * ui_line(ui, TEXT_BODY) ? 3 : 2;
    in = rect_centre(in, in.w, height_of(ui, lines) - 2 * gap);
    ui_text(ui, cut_top(&in, ui_line(ui, TEXT_LEAD)), bold, row->title);
    if (*row->when || *row->badge.text)
        paint_when(ui, cut_top(&in, ui_line(ui, TEXT_BODY)), row);
    if (in.h >= ui_line(ui, TEXT_BODY))
        paint_place(ui, cut_top(&in, ui_line(ui, TEXT_BODY)), row);
    ui_group_end(ui);
    if (!row->is_disabled)
        ui_zone(ui, r, row->action, row->arg, row->title);
}

/* ---- cells ---- */

void part_cell(struct ui *ui, struct rect r, const struct cell *cell)
{
    bool is_pressed = !cell->is_off && ui_is_pressed(ui, cell->action, cell->arg);
    enum role fill = is_pressed      ? ROLE_JADE
                     : cell->is_off  ? ROLE_PAPER
                     : cell->is_soft ? ROLE_AMBER_TINT
                                     : ROLE_CARD;
    enum role ink = is_pressed ? ROLE_ON_JADE : cell->is_off ? ROLE_INK_SOFT : ROLE_INK;
    enum role soft = is_pressed      ? ROLE_ON_JADE
                     : cell->is_off  ? ROLE_INK_SOFT
                     : cell->is_soft ? ROLE_AMBER
                                     : ROLE_JADE;
    struct text_style over = {TEXT_LEAD, !cell->is_off, ink, ALIGN_CENTRE, true, false};
    struct text_style under = {TEXT_BODY, false, soft, ALIGN_CENTRE, true, false};
    ui_box(ui, r, fill,
           cell->is_off    ? ROLE_LINE
           : cell->is_soft ? ROLE_AMBER
                           : ROLE_JADE,
           cell->is_off ? EDGE_THIN : EDGE_THICK);
    if (!cell->is_off)
        ui_zone(ui, r, cell->action, cell->arg, cell->over);
    r = rect_centre(r, r.w, ui_line(ui, TEXT_LEAD) + ui_line(ui, TEXT_BODY));
    ui_text(ui, cut_top(&r, ui_line(ui, TEXT_LEAD)), over, cell->over);
    ui_text(ui, r, under, cell->under);
}

void part_cells(struct ui *ui, struct rect r, const char *const *widest, int count, const void *arg,
                void (*paint)(struct ui *ui, struct rect r, int i, const void *arg))
{
    int gap = ui_gap(ui), least = 0, height = ui_line(ui, TEXT_LEAD) + ui_line(ui, TEXT_BODY) + ui_gap(ui);
    for (int i = 0; widest[i]; i++) {
        enum text_size size = i == 0 ? TEXT_LEAD : TEXT_BODY;
        int width = ui_text_width(ui, (struct text_style){.size = size, .is_bold = true}, widest[i]);
        least = width > least ? width : least;
    }
    least += ui_mm(ui, cell_pad_mm);
    int room = r.w > ui_mm(ui, two_columns_mm) ? (r.w - gap) / 2 : r.w;
    int columns = (room - ui_mm(ui, page_button_mm) + gap) / (least + gap);
    columns = columns < 1 ? 1 : columns;
    struct list list = ui_list_begin(ui, 0, r, height, (count + columns - 1) / columns);
    for (int i = list.first; i < list.last; i++) {
        struct rect row = ui_list_row(ui, &list, i);
        for (int k = 0; k < columns && i * columns + k < count; k++)
            paint(ui, rect_column(row, columns, k, gap), i * columns + k, arg);
    }
    ui_list_end(ui);
}

char *offer_line(struct offer_lines *lines)
{
    return lines->text[lines->count++];
}

void part_draw_lines(const struct offer_lines *lines, struct rect status, struct rect work, struct ui *ui)
{
    const char *texts[OFFER_LINES_MAX];
    for (int i = 0; i < lines->count; i++)
        texts[i] = lines->text[i];
    if (lines->count)
        part_lines(ui, status, work, texts, lines->count);
}

bool part_has_activities(const struct shell *shell)
{
    struct activity_row row;
    size_t count = 0;
    return store_activities(shell_store(shell), FILTER_ALL, 0, &row, 1, &count) == ERR_OK && count;
}

bool part_has_services(const struct shell *shell)
{
    struct service row;
    size_t count = 0;
    return store_services(shell_store(shell), &row, 1, &count) == ERR_OK && count;
}

bool part_knows_who(const struct shell *shell)
{
    return shell_visit(shell)->is_open && !shell_visit(shell)->is_by_tag;
}

struct button part_ticket_button(int action, bool is_busy)
{
    return (struct button){BUTTON_SECONDARY, 0, tr("小票"), action, 0, is_busy};
}

bool part_shows_own(const struct shell *shell)
{
    return part_knows_who(shell) && !shell_acts_for_adult(shell);
}

int part_age_years(const struct shell *shell)
{
    const struct visit *visit = shell_visit(shell);
    return uuid_is_zero(visit->ward.id) ? visit->resident.age_years : -1;
}

/* ---- questions and refusals ---- */

void part_question(struct ui *ui, struct frame frame, const char *title, const char *what, const char *todo,
                   struct button yes, struct button no)
{
    part_title(ui, &frame.status, title, "");
    part_notice(ui, frame.status, ROLE_AMBER, ICON_WARNING, what, todo);
    struct rect foot = part_foot(ui, &frame.work);
    ui_button(ui, rect_column(foot, 2, 0, ui_gap(ui)), yes);
    ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)), no);
}

bool part_not_done(struct ui *ui, struct rect r, enum err err, const struct booking_result *result, int *used)
{
    char what[320], todo[320];
    if (err == ERR_OK && result->refusal == BOOKING_NONE)
        return false;
    if (err != ERR_OK) {
        *used = part_notice(ui, r, ROLE_SEAL, ICON_WARNING, tr("没有办成"), words_store_trouble(err));
        return true;
    }
    words_no_place(result, what, sizeof what, todo, sizeof todo);
    *used = part_notice(ui, r, result->refusal == BOOKING_HAS_PLACE ? ROLE_JADE : ROLE_SEAL, ICON_WARNING,
                        what, todo);
    return true;
}
