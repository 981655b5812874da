#include "screens/search_classes.h"

#include "screens/parts.h"
#include "ui/lang.h"

#include <stddef.h>

const struct search_class search_classes[SEARCH_CLASS_COUNT] = {
    {"I", TR("小说、诗歌、散文")},
    {"K", TR("历史、传记、地理")},
    {"R", TR("看病、养生")},
    {"J", TR("画画、音乐、电影")},
    {"G", TR("教育、文化、体育")},
    {"T", TR("做饭、手工、电脑")},
    {"B", TR("心理、哲学、宗教")},
    {"F", TR("理财、经济")},
    {"H", TR("学语言、写作")},
    {"D", TR("政治、法律")},
    {"S", TR("种花、种菜、养殖")},
    {"Q", TR("动物、植物")},
    {"P", TR("天文、天气、大地")},
    {"O", TR("数学、物理、化学")},
    {"N", TR("科学常识")},
    {"U", TR("汽车、交通")},
    {"X", TR("环保、安全")},
    {"V", TR("飞机、航天")},
    {"E", TR("军事")},
    {"C", TR("社会、管理")},
    {"A", TR("马列经典")},
    {"Z", TR("百科、年鉴")},
};

const char *search_class_name(char letter)
{
    for (int i = 0; i < SEARCH_CLASS_COUNT; i++)
        if (search_classes[i].letter[0] == letter)
            return tr(search_classes[i].name);
    return NULL;
}

void search_classes_draw(struct ui *ui, struct frame frame, struct search_acts acts)
{
    part_title(ui, &frame.status, tr("分类看"), tr("按一类，看看有什么书"));
    struct rect foot = part_foot(ui, &frame.work);
    ui_button(ui, rect_column(foot, 2, 0, ui_gap(ui)),
              (struct button){BUTTON_SECONDARY, 0, tr("返回"), acts.back, 0, false});
    ui_button(ui, rect_column(foot, 2, 1, ui_gap(ui)),
              (struct button){BUTTON_SECONDARY, 0, tr("新书"), acts.fresh, 0, false});
    struct list list = ui_list_begin(ui, 1, frame.work, ui_target(ui) * 5 / 4, SEARCH_CLASS_COUNT);
    for (int i = list.first; i < list.last; i++)
        ui_button(ui, ui_list_row(ui, &list, i),
                  (struct button){BUTTON_SECONDARY, 0, tr(search_classes[i].name), acts.class, i, false});
    ui_list_end(ui);
}
