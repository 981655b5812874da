/* The first screen: lay the card, or do what needs none. */
#include "base/clock.h"
#include "base/utf8.h"
#include "model/date.h"
#include "screens/offer_parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_RETURN, ACT_TICKET, ACT_SEARCH, ACT_EVENTS, ACT_SERVICES };
enum { PICKUPS_MAX = 5, TILES_MAX = 5 };

struct idle {
    struct house_counts counts;
    int pickups[PICKUPS_MAX]; /* numbers of reservations that can be fetched here */
    size_t pickup_count;
    bool has_activities, has_services; /* to come here, and on offer */
    enum err err;
};

static void count(void *state, struct shell *shell)
{
    struct idle *s = state;
    s->err = store_counts(shell_store(shell), &s->counts);
    if (store_ready_pickups(shell_store(shell), s->pickups, PICKUPS_MAX, &s->pickup_count) != ERR_OK)
        s->pickup_count = 0;
    s->has_activities = part_has_activities(shell);
    s->has_services = part_has_services(shell);
}

/* When the house opens next: "周一 09:00" is what people ask at a closed door. */
static void words_opening(const struct shell *shell, char *out, size_t size)
{
    char date[64], time[16];
    int64_t opens_ms = house_next_open_ms(&shell_conf(shell)->site, clock_wall_ms());
    int minute = minute_at(opens_ms);
    str_format(time, sizeof time, "%02d:%02d", minute / 60, minute % 60);
    words_date(day_at(opens_ms), date, sizeof date);
    tr_fill(out, size, tr("{0} {1} 开门"), date, time);
}

/* Closed hours: the large picture goes dark and says when; returning needs nobody. */
static void draw_closed(const struct shell *shell, struct ui *ui, struct rect r)
{
    struct text_style hero = {.size = TEXT_HERO, .is_bold = true, .role = ROLE_CARD};
    struct text_style body = {.size = TEXT_LEAD, .role = ROLE_CARD};
    char opening[128];
    words_opening(shell, opening, sizeof opening);
    ui_box(ui, r, ROLE_INK, ROLE_INK, EDGE_NONE);
    struct rect in = rect_inset(r, ui_mm(ui, 10), ui_mm(ui, 8));
    cut_top(&in, ui_text(ui, in, hero, tr("现在休息")));
    cut_top(&in, ui_text(ui, in, body, opening));
    cut_top(&in, ui_text(ui, in, body, tr("还书照常，不用等")));
    int icon = in.w / 3;
    if (in.h >= icon)
        ui_icon(ui, (struct rect){in.x + in.w - icon, in.y + in.h - icon, icon, icon}, ICON_CLOCK, ROLE_CARD,
                icon);
}

/* What to do, large; the sign for "lay it here" in the corner where there is room. */
static void draw_hero(const struct shell *shell, struct ui *ui, struct rect r)
{
    enum err reader = shell_health(shell)->reader;
    struct text_style hero = {
        .size = reader == ERR_OK ? TEXT_HERO : TEXT_TITLE, .is_bold = true, .role = ROLE_ON_JADE};
    struct text_style body = {.size = TEXT_BODY, .role = ROLE_ON_JADE};
    const char *hint =
        reader == ERR_OK ? tr("把身份证平放在下方读卡区，听到“嘀”声再拿开") : words_reader_trouble(reader);
    ui_box(ui, r, ROLE_JADE, ROLE_JADE, EDGE_NONE);
    struct rect in = rect_inset(r, ui_mm(ui, 10), ui_mm(ui, 8));
    int icon = in.w / 3;
    cut_top(&in, ui_text(ui, in, hero, reader == ERR_OK ? tr("请刷身份证") : tr("暂时不能刷卡")));
    if (reader == ERR_OK)
        cut_top(&in, ui_text(ui, in, body, tr("借书 · 续借，一刷就好")));
    bool has_corner = in.h >= icon + ui_gap(ui);
    if (has_corner) {
        struct rect right = cut_right(&in, icon);
        ui_icon(ui, cut_bottom(&right, icon), reader == ERR_OK ? ICON_READER : ICON_WARNING, ROLE_ON_JADE,
                icon);
        cut_right(&in, ui_gap(ui));
    }
    int height = ui_text_height(ui, in.w, body, hint);
    if (height <= in.h || reader != ERR_OK)
        ui_text(ui, cut_bottom(&in, height < in.h ? height : in.h), body, hint);
}

/* Numbers, no names: who reserved knows theirs. */
static void draw_pickups(const struct idle *s, struct ui *ui, struct rect r)
{
    char numbers[64] = "", line[160];
    for (size_t i = 0; i < s->pickup_count; i++) {
        size_t used = strlen(numbers);
        str_format(numbers + used, sizeof numbers - used, i ? " · %d" : "%d", s->pickups[i]);
    }
    tr_fill(line, sizeof line, tr("取书号 {0} 的书到了"), numbers);
    ui_text(ui, r, (struct text_style){TEXT_BODY, true, ROLE_JADE, ALIGN_CENTRE, true, false}, line);
}

/* Today's hours, and how many books stand here. */
static void draw_house(const struct idle *s, const struct shell *shell, struct ui *ui, struct rect r)
{
    const struct conf_site *site = &shell_conf(shell)->site;
    char hours[64], books[16], line[240];
    str_format(hours, sizeof hours, "%02d:%02d–%02d:%02d", site->open_minute / 60, site->open_minute % 60,
               site->close_minute / 60, site->close_minute % 60);
    if (!day_is_open(site, day_at(clock_wall_ms())))
        str_copy(hours, sizeof hours, tr("休息，还书照常"));
    if (s->err == ERR_OK) {
        str_format(books, sizeof books, "%d", s->counts.copies_in);
        tr_fill(line, sizeof line, tr("书屋有 {0} 本可借　今天 {1}"), books, hours);
    } else {
        tr_fill(line, sizeof line, tr("今天 {0}"), hours);
    }
    ui_text(ui, r, (struct text_style){TEXT_BODY, false, ROLE_INK_SOFT, ALIGN_CENTRE, true, false}, line);
}

static int tiles_of(const struct idle *s, struct tile out[TILES_MAX])
{
    int n = 0;
    out[n++] = (struct tile){ICON_RETURN, tr("还书"), tr("不用刷卡"), NULL, false, ROLE_JADE, ACT_RETURN, 0};
    out[n++] =
        (struct tile){ICON_QR, tr("扫小票"), tr("看日期，续借"), NULL, false, ROLE_JADE, ACT_TICKET, 0};
    out[n++] =
        (struct tile){ICON_SEARCH, tr("找书"), tr("看看有没有"), NULL, false, ROLE_JADE, ACT_SEARCH, 0};
    if (s->has_activities)
        out[n++] =
            (struct tile){ICON_EVENTS, tr("活动"), tr("看看有什么"), NULL, false, ROLE_JADE, ACT_EVENTS, 0};
    if (s->has_services)
        out[n++] = (struct tile){ICON_SERVICE, tr("服务预约"), tr("修补、理发…"), NULL,
                                 false,        ROLE_JADE,      ACT_SERVICES,      0};
    return n;
}

/* Rows of so many, the last one filled by what is left. */
static void draw_tiles(const struct idle *s, int columns, struct ui *ui, struct rect r)
{
    struct tile tiles[TILES_MAX];
    int count = tiles_of(s, tiles), rows = (count + columns - 1) / columns, gap = ui_gap(ui);
    for (int i = 0; i < count; i++) {
        int in_row = i / columns == rows - 1 ? count - (rows - 1) * columns : columns;
        struct rect row = {r.x, r.y + i / columns * (r.h + gap) / rows, r.w, (r.h - (rows - 1) * gap) / rows};
        ui_tile(ui, rect_column(row, in_row, i % columns, gap), tiles[i]);
    }
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct idle *s = state;
    struct tile tiles[TILES_MAX];
    int gap = ui_gap(ui), tile = 6 * ui_line(ui, TEXT_BODY), count = tiles_of(s, tiles);
    struct rect work = frame.work, hero = frame.status;
    bool is_stacked = hero.x == work.x, is_crowded = is_stacked && work.w > 2 * work.h && count > 3;
    bool has_pickups = s->pickup_count && !shell_is_closed(shell);
    int line = ui_line(ui, TEXT_BODY);
    struct rect lines = is_crowded ? cut_bottom(&hero, has_pickups ? line : 0) : cut_bottom(&work, 2 * line);
    if (has_pickups)
        draw_pickups(s, ui, cut_top(&lines, line));
    if (!is_crowded)
        draw_house(s, shell, ui, lines);
    if (is_crowded) {
        draw_tiles(s, 3, ui, work);
    } else if (is_stacked) {
        int rows = count <= 3 ? 1 : 2, height = rows * (tile + gap) - gap;
        struct rect row = cut_bottom(&work, height < work.h ? height : work.h);
        if (work.h > gap) /* the picture is not touched: it may fill what the tiles leave */
            hero.h = work.y + work.h - gap - hero.y;
        draw_tiles(s, 3, ui, row);
    } else {
        draw_tiles(s, count <= 3 ? 1 : 2, ui, work);
    }
    if (shell_is_closed(shell))
        draw_closed(shell, ui, hero);
    else
        draw_hero(shell, ui, hero);
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    (void)state;
    (void)arg;
    static const char *const ways[] = {[ACT_RETURN] = "return",
                                       [ACT_TICKET] = "ticket",
                                       [ACT_SEARCH] = "search",
                                       [ACT_EVENTS] = "activities",
                                       [ACT_SERVICES] = "services"};
    shell_goto(shell, ways[action]);
}

const struct screen screen_idle = {.name = "idle",
                                   .state_size = sizeof(struct idle),
                                   .is_resting = true,
                                   .enter = count,
                                   .draw = draw,
                                   .tap = tap};
