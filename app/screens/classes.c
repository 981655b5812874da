#include "screens/classes.h"

#include "ui/lang.h"

#include <stddef.h>

const char *class_word(char letter)
{
    static const char *const words['Z' - 'A' + 1] = {
        ['A' - 'A'] = TR("马列毛邓"), ['B' - 'A'] = TR("哲学宗教"), ['C' - 'A'] = TR("社会科学"),
        ['D' - 'A'] = TR("政治法律"), ['E' - 'A'] = TR("军事"),     ['F' - 'A'] = TR("经济"),
        ['G' - 'A'] = TR("文化教育"), ['H' - 'A'] = TR("语言文字"), ['I' - 'A'] = TR("文学"),
        ['J' - 'A'] = TR("艺术"),     ['K' - 'A'] = TR("历史地理"), ['N' - 'A'] = TR("自然科学"),
        ['O' - 'A'] = TR("数理化"),   ['P' - 'A'] = TR("天文地学"), ['Q' - 'A'] = TR("生物"),
        ['R' - 'A'] = TR("医药健康"), ['S' - 'A'] = TR("农业"),     ['T' - 'A'] = TR("工业技术"),
        ['U' - 'A'] = TR("交通"),     ['V' - 'A'] = TR("航空航天"), ['X' - 'A'] = TR("环境安全"),
        ['Z' - 'A'] = TR("综合"),
    };
    if (letter < 'A' || letter > 'Z' || !words[letter - 'A'])
        return NULL;
    return tr(words[letter - 'A']);
}
