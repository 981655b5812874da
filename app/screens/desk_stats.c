/* How much is lent, of what, to whom: one chart after the other. */
#include "base/utf8.h"
#include "db/stats.h"
#include "model/date.h"
#include "screens/parts.h"
#include "screens/search_classes.h"
#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <stdlib.h>
#include <string.h>

enum { ACT_BACK, ACT_NEXT };

struct desk_stats {
    enum stats_chart chart;
    struct stats_bar bars[STATS_BARS_MAX];
    size_t count;
    enum err err;
};

static void read_chart(struct desk_stats *s, struct shell *shell)
{
    s->count = 0;
    s->err = store_stats(shell_store(shell), s->chart, s->bars, &s->count);
}

static void enter(void *state, struct shell *shell)
{
    read_chart(state, shell);
}

static const char *chart_word(enum stats_chart chart)
{
    switch (chart) {
    case STATS_DAYS:
        return tr("这三十天，每天借出几本");
    case STATS_MONTHS:
        return tr("这一年，每月借出几本");
    case STATS_CLASSES:
        return tr("这一年，哪类书借得多");
    case STATS_TITLES:
        return tr("这一年，借得最多的书");
    default:
        return tr("这三十天来借书的人");
    }
}

static const char *age_word(const char *age)
{
    if (strcmp(age, age_class_name(AGE_CHILD)) == 0)
        return tr("儿童");
    if (strcmp(age, age_class_name(AGE_MINOR)) == 0)
        return tr("少年");
    return strcmp(age, age_class_name(AGE_ADULT)) == 0 ? tr("成年人") : tr("六十岁以上");
}

/* What stands at a bar; days and months are told in short. */
static void word_bar(enum stats_chart chart, const char *label, char *out, size_t size)
{
    int32_t day;
    const char *class = NULL;
    switch (chart) {
    case STATS_DAYS:
        if (day_parse(label, &day))
            words_date_short(day, out, size);
        break;
    case STATS_CLASSES:
        class = search_class_name(label[0]);
        str_copy(out, size, class ? class : tr("没有分类"));
        break;
    case STATS_READERS:
        str_copy(out, size, age_word(label));
        break;
    default:
        str_copy(out, size, label);
    }
}

static void draw_chart(const struct desk_stats *s, struct ui *ui, struct rect r)
{
    char words[STATS_BARS_MAX][sizeof s->bars[0].label];
    struct bar bars[STATS_BARS_MAX];
    for (size_t i = 0; i < s->count; i++) {
        word_bar(s->chart, s->bars[i].label, words[i], sizeof words[i]);
        bars[i] = (struct bar){words[i], s->bars[i].value};
    }
    if (r.h > r.w) /* a higher chart says no more */
        r.h = r.w;
    if (s->chart == STATS_DAYS || s->chart == STATS_MONTHS)
        ui_columns(ui, r, bars, s->count);
    else
        ui_bars(ui, r, bars, s->count);
}

static int total(const struct desk_stats *s)
{
    int sum = 0;
    for (size_t i = 0; i < s->count; i++)
        sum += s->bars[i].value;
    return sum;
}

static void draw(const void *state, const struct shell *shell, struct ui *ui, struct frame frame)
{
    (void)shell;
    const struct desk_stats *s = state;
    struct rect status = frame.status, work = frame.work, foot = part_foot(ui, &work);
    part_title(ui, &status, tr("统计"), chart_word(s->chart));
    ui_button(ui, rect_column(foot, 2, 0, ui_gap(ui)),
              (struct button){BUTTON_QUIET, 0, tr("返回"), ACT_BACK, 0, false});
    ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
              (struct button){BUTTON_PRIMARY, 0, tr("下一张图"), ACT_NEXT, 0, false});
    if (s->err != ERR_OK)
        ui_banner(ui, status, ROLE_SEAL, ICON_WARNING, words_store_trouble(s->err));
    else if (total(s) == 0)
        ui_banner(ui, status, ROLE_JADE, ICON_INFO, tr("这段时间没有借出"));
    else
        draw_chart(s, ui, part_join(status, work));
}

static void tap(void *state, struct shell *shell, int action, int arg)
{
    (void)arg;
    struct desk_stats *s = state;
    if (action == ACT_BACK) {
        shell_goto(shell, "desk");
        return;
    }
    s->chart = (enum stats_chart)((s->chart + 1) % STATS_CHART_COUNT);
    read_chart(s, shell);
    shell_announce(shell);
}

const struct screen screen_desk_stats = {.name = "desk-stats",
                                         .state_size = sizeof(struct desk_stats),
                                         .needs_desk = true,
                                         .enter = enter,
                                         .draw = draw,
                                         .tap = tap};
