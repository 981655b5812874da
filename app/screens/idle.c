/* The first screen: lay the card, or do what needs none. */
#include "base/clock.h"
#include "base/utf8.h"
#include "model/date.h"
#include "screens/parts.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum { ACT_RETURN, ACT_TICKET, ACT_SEARCH };
enum { PICKUPS_MAX = 5 };

struct idle {
    struct house_counts counts;
    int pickups[PICKUPS_MAX]; /* numbers of reservations that can be fetched here */
    size_t pickup_count;
    enum err err;
};

static void count(void *state, struct shell *shell)
{
    struct idle *s = state;
    s->err = store_counts(shell_store(shell), &s->counts);
    if (store_ready_pickups(shell_store(shell), s->pickups, PICKUPS_MAX, &s->pickup_count) != ERR_OK)
        s->pickup_count = 0;
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

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    const struct idle *s = state;
    int gap = ui_gap(ui), tile = 6 * ui_line(ui, TEXT_BODY);
    struct rect work = frame.work, hero = frame.status, tiles[3];
    bool is_stacked = hero.x == work.x;
    struct rect lines = cut_bottom(&work, ui_line(ui, TEXT_BODY) * 2);
    if (s->pickup_count && !shell_is_closed(shell))
        draw_pickups(s, ui, cut_top(&lines, lines.h / 2));
    draw_house(s, shell, ui, lines);
    if (is_stacked) {
        struct rect row = cut_bottom(&work, tile < work.h ? tile : work.h);
        if (work.h > gap) /* the picture is not touched: it may fill what the tiles leave */
            hero.h = work.y + work.h - gap - hero.y;
        for (int i = 0; i < 3; i++)
            tiles[i] = rect_column(row, 3, i, gap);
    } else {
        for (int i = 0; i < 3; i++) {
            tiles[i] = cut_top(&work, (work.h - (2 - i) * gap) / (3 - i));
            cut_top(&work, gap);
        }
    }
    if (shell_is_closed(shell))
        draw_closed(shell, ui, hero);
    else
        draw_hero(shell, ui, hero);
    ui_tile(ui, tiles[0],
            (struct tile){ICON_RETURN, tr("还书"), tr("不用刷卡"), NULL, false, ROLE_JADE, ACT_RETURN, 0});
    ui_tile(ui, tiles[1],
            (struct tile){ICON_QR, tr("扫小票"), tr("看日期，续借"), NULL, false, ROLE_JADE, ACT_TICKET, 0});
    ui_tile(ui, tiles[2],
            (struct tile){ICON_SEARCH, tr("找书"), tr("看看有没有"), NULL, false, ROLE_JADE, ACT_SEARCH, 0});
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    (void)state;
    (void)arg;
    shell_goto(shell, action == ACT_RETURN ? "return" : action == ACT_SEARCH ? "search" : "ticket");
}

const struct screen screen_idle = {.name = "idle",
                                   .state_size = sizeof(struct idle),
                                   .is_resting = true,
                                   .enter = count,
                                   .draw = draw,
                                   .tap = tap};
