#include "ui/internal.h"

#include "base/utf8.h"

#include <string.h>

#define LOG_MODULE "ui"
#include "base/log.h"

static bool has_room(size_t count, size_t max, const char *what)
{
    if (count < max)
        return true;
    log_error("a frame holds more than %zu %s: the rest is lost", max, what);
    return false;
}

void record_zone(struct ui *ui, const struct zone *zone)
{
    struct records *records = &ui->records;
    if (records->is_row_partial || !has_room(records->zone_count, ZONES_MAX, "zones"))
        return;
    struct zone *z = &records->zones[records->zone_count++];
    *z = *zone;
    z->is_private = records->is_private;
    str_copy(z->group, sizeof z->group, records->group);
}

void ui_zone(struct ui *ui, struct rect r, int action, int arg, const char *label)
{
    struct zone zone = {.rect = r, .action = action, .arg = arg};
    str_copy(zone.label, sizeof zone.label, label);
    record_zone(ui, &zone);
}

void record_fill(struct ui *ui, struct rect r, enum role role)
{
    if (has_room(ui->records.fill_count, FILLS_MAX, "boxes"))
        ui->records.fills[ui->records.fill_count++] = (struct fill){r, role};
}

static bool rect_holds(struct rect outer, struct rect inner)
{
    return inner.x >= outer.x && inner.y >= outer.y && inner.x + inner.w <= outer.x + outer.w &&
           inner.y + inner.h <= outer.y + outer.h;
}

static enum role ground_of(const struct ui *ui, struct rect r)
{
    for (size_t i = ui->records.fill_count; i-- > 0;)
        if (rect_holds(ui->records.fills[i].rect, r))
            return ui->records.fills[i].role;
    return ROLE_PAPER;
}

void record_text(struct ui *ui, const struct shown_text *how, const char *text)
{
    struct records *records = &ui->records;
    if (records->is_row_partial || !has_room(records->text_count, TEXTS_MAX, "texts"))
        return;
    struct shown_text *shown = &records->texts[records->text_count++];
    *shown = *how;
    shown->ground = ground_of(ui, how->rect);
    shown->is_news = records->is_news;
    shown->is_grouped = records->group[0] != '\0';
    shown->is_private = records->is_private;
    str_copy(shown->text, sizeof shown->text, text);
}

void ui_news_begin(struct ui *ui)
{
    ui->records.is_news = true;
}

void ui_news_end(struct ui *ui)
{
    ui->records.is_news = false;
}

void ui_private_begin(struct ui *ui)
{
    ui->records.is_private = true;
}

void ui_private_end(struct ui *ui)
{
    ui->records.is_private = false;
}

void ui_group_begin(struct ui *ui, const char *label)
{
    str_copy(ui->records.group, sizeof ui->records.group, label);
}

void ui_group_end(struct ui *ui)
{
    ui->records.group[0] = '\0';
}

const struct zone *zone_at_point(const struct ui *ui, int x, int y)
{
    for (size_t i = ui->records.zone_count; i-- > 0;)
        if (rect_contains(ui->records.zones[i].rect, x, y))
            return &ui->records.zones[i];
    return NULL;
}

size_t ui_zone_count(const struct ui *ui)
{
    return ui->records.zone_count;
}

const struct zone *ui_zone_at(const struct ui *ui, size_t i)
{
    return &ui->records.zones[i];
}

size_t ui_text_count(const struct ui *ui)
{
    return ui->records.text_count;
}

const struct shown_text *ui_text_at(const struct ui *ui, size_t i)
{
    return &ui->records.texts[i];
}

bool ui_shows(const struct ui *ui, const char *text)
{
    for (size_t i = 0; i < ui->records.text_count; i++)
        if (strstr(ui->records.texts[i].text, text))
            return true;
    return false;
}

void ui_forget(struct ui *ui)
{
    struct touch *t = &ui->touch;
    explicit_bzero(&ui->records, sizeof ui->records);
    explicit_bzero(&ui->scroll, sizeof ui->scroll);
    explicit_bzero(&t->zone, sizeof t->zone);
    explicit_bzero(&ui->focus, sizeof ui->focus);
    ui->has_focus = false;
    cache_wipe(&ui->cache);
    t->is_down = t->has_zone = t->is_on_zone =
        false; /* a finger that came down on that frame says nothing to the next */
}
