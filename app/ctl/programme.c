#include "ctl/programme_row.h"

#include "base/utf8.h"
#include "ctl/cell.h"

#include <string.h>

const char *const activity_headings[ACTIVITY_COLUMN_COUNT] = {
    [ACTIVITY_CODE] = "code|编号|代码|活动编号",
    [ACTIVITY_TITLE] = "title|名称|活动名称|课程名称|标题",
    [ACTIVITY_KIND] = "kind|类型|类别|活动类型",
    [ACTIVITY_ORGANISER] = "organiser|organizer|主办|主办单位|共建单位|组织者",
    [ACTIVITY_PLACE] = "place|地点|地址|场地",
    [ACTIVITY_START] = "start|开始|开始日期|开始时间|首次|日期",
    [ACTIVITY_TIME] = "time|时间|上课时间|时段",
    [ACTIVITY_MINUTES] = "minutes|分钟|时长|每次分钟",
    [ACTIVITY_WEEKDAYS] = "weekdays|星期|周几|每周",
    [ACTIVITY_TIMES] = "times|次数|节数|课次",
    [ACTIVITY_UNTIL] = "until|结束|结束日期|截止日期|最后一天",
    [ACTIVITY_SKIP] = "skip|停课|停课日期|跳过",
    [ACTIVITY_CLOSED_DAYS] = "closed_days|休馆日|闭馆日",
    [ACTIVITY_SESSIONS] = "sessions|场次|加课|各次时间",
    [ACTIVITY_CAPACITY] = "capacity|名额|人数|容量",
    [ACTIVITY_AGES] = "ages|年龄|适合年龄|年龄范围",
    [ACTIVITY_ENROL_FROM] = "enrol_from|报名开始|开始报名|抢名额时间",
    [ACTIVITY_ENROL_UNTIL] = "enrol_until|报名截止|报名结束",
    [ACTIVITY_PRICE] = "price|费用|价格|收费",
    [ACTIVITY_MATERIALS] = "materials|材料|自备材料|请带",
    [ACTIVITY_ABOUT] = "about|简介|介绍|说明",
    [ACTIVITY_THRESHOLD] = "threshold|续开线|续开比例",
    [ACTIVITY_CANCELLED] = "cancelled|canceled|取消|停办",
};

const char *const service_headings[SERVICE_COLUMN_COUNT] = {
    [SERVICE_CODE] = "code|编号|代码|服务编号",
    [SERVICE_TITLE] = "title|名称|服务名称|服务",
    [SERVICE_KIND] = "kind|类型|类别|方式",
    [SERVICE_PROVIDER] = "provider|提供单位|提供者|单位|共建单位",
    [SERVICE_PLACE] = "place|地点|地址|场地",
    [SERVICE_HOURS] = "hours|时间|服务时间|每周时间",
    [SERVICE_EXCEPTIONS] = "exceptions|例外|特别安排|特殊日期",
    [SERVICE_SEATS] = "seats|每次人数|同时人数",
    [SERVICE_WHO] = "who|师傅|服务人员|姓名",
    [SERVICE_SLOT] = "slot|每次分钟|分钟|时长",
    [SERVICE_DAYS_AHEAD] = "days_ahead|提前天数|可约天数",
    [SERVICE_ASKED] = "asked|要同意|需确认",
    [SERVICE_TICKET] = "ticket|凭条|取件凭条|取件",
    [SERVICE_AT_HOME] = "at_home|上门|可上门",
    [SERVICE_BRING] = "bring|请带|携带材料|所需材料",
    [SERVICE_PRICE] = "price|费用|价格|收费",
    [SERVICE_ABOUT] = "about|简介|介绍|说明",
    [SERVICE_CANCELLED] = "cancelled|canceled|取消|停办",
};

/* ---- cells ---- */

bool row_refuse(struct programme_row *row, int column, const char *fault)
{
    row->column = column;
    row->fault = fault;
    return false;
}

const char *row_cell(const struct programme_row *row, int column)
{
    const char *cell = row->cells[column] ? row->cells[column] : "";
    cell_skip_blanks(&cell);
    return cell;
}

bool programme_read_code(struct programme_row *row, char code[32])
{
    const char *cell = row_cell(row, 0);
    if (!*cell)
        return row_refuse(row, 0, "is empty");
    return cell_text(code, 32, cell) || row_refuse(row, 0, "is longer than 31 bytes");
}

bool row_texts(struct programme_row *row, const struct text_field *fields, size_t count, void *record)
{
    for (size_t i = 0; i < count; i++)
        if (row->cells[fields[i].column] &&
            !cell_text((char *)record + fields[i].offset, fields[i].size, row->cells[fields[i].column]))
            return row_refuse(row, fields[i].column, "is too long");
    return true;
}

bool row_price(struct programme_row *row, int column, char *price, size_t size)
{
    const char *cell = row->cells[column];
    if (!cell)
        return true;
    if (!cell_text(price, size, cell))
        return row_refuse(row, column, "is too long");
    if (cell_is_one_of("免费|公益|free|0|0元|无|-", price))
        price[0] = '\0';
    size_t length = strlen(price);
    if (length > 0 && strspn(price, "0123456789.") == length)
        str_copy(price + length, size - length, "元");
    return true;
}

bool row_yes(struct programme_row *row, int column, bool *out)
{
    char word[16] = "";
    if (!row->cells[column])
        return true;
    return (cell_text(word, sizeof word, row->cells[column]) && cell_yes(word, out)) ||
           row_refuse(row, column, "is neither yes nor no (是, 否)");
}

bool row_number(struct programme_row *row, int column, const char *units, int least, int most, int otherwise,
                int *out, const char *fault)
{
    const char *cell = row_cell(row, column);
    if (!row->cells[column])
        return true;
    *out = *cell ? *out : otherwise;
    return !*cell || cell_number(cell, units, least, most, out) || row_refuse(row, column, fault);
}

bool row_kind(struct programme_row *row, int column, const char *const *words, int count, int *out,
              const char *fault)
{
    char word[32] = "";
    if (!row->cells[column])
        return true;
    if (!cell_text(word, sizeof word, row->cells[column]))
        return row_refuse(row, column, fault);
    for (int i = 0; i < count; i++)
        if (cell_is_one_of(words[i], word) || (i == 0 && !*word)) {
            *out = i;
            return true;
        }
    return row_refuse(row, column, fault);
}

bool row_has_any(const struct programme_row *row, int first, int last)
{
    for (int i = first; i <= last; i++)
        if (*row_cell(row, i))
            return true;
    return false;
}
