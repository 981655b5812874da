#include "model/identity.h"

#include "base/log.h"
#include "base/utf8.h"
#include "model/date.h"

#include <string.h>

#define LOG_MODULE "identity"

enum err identity_from_card(const struct idcard *card, struct identity *out)
{
    const char *name = card->name[0] ? card->name : card->name_en;
    int32_t birth_day, valid_to_day = DAY_FOREVER;
    if (!name[0] || !idnumber_is_acceptable(card) || !day_parse(card->birth, &birth_day))
        return ERR_DATA;
    if (strcmp(card->valid_to, "长期") != 0 && !day_parse(card->valid_to, &valid_to_day))
        return ERR_DATA;
    memset(out, 0, sizeof *out);
    out->kind = card->kind;
    out->birth_day = birth_day;
    out->valid_to_day = valid_to_day;
    str_copy(out->number, sizeof out->number, card->number);
    str_copy(out->name, sizeof out->name, name);
    idnumber_former(card, out->former_number);
    out->is_name_unclear = card->is_name_unclear;
    out->is_number_unusual = !idnumber_is_usual(card);
    if (out->is_number_unusual)
        log_warning("the number of a card breaks a rule that real cards break too; accepted");
    return ERR_OK;
}

void identity_wipe(struct identity *identity)
{
    explicit_bzero(identity, sizeof *identity);
}

const char *age_class_name(enum age_class age)
{
    static const char *const names[AGE_CLASS_COUNT] = {"child", "minor", "adult", "elder"};
    return names[age];
}

int age_years_of(int32_t birth_day, int32_t today)
{
    struct civil born = day_to_civil(birth_day), now = day_to_civil(today);
    bool had_birthday = now.month > born.month || (now.month == born.month && now.day >= born.day);
    return now.year - born.year - (had_birthday ? 0 : 1);
}

enum age_class age_class_of(int32_t birth_day, int32_t today)
{
    int years = age_years_of(birth_day, today);
    return years < 14 ? AGE_CHILD : years < 18 ? AGE_MINOR : years < 60 ? AGE_ADULT : AGE_ELDER;
}

enum { NAME_MAX = 64 }; /* code points; longer names end there */

static bool has_double_surname(const char *name)
{
    static const char *const surnames[] = {
        "欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "宇文", "长孙",
        "司徒", "司空", "夏侯", "轩辕", "端木", "百里", "呼延", "南宫", "西门", "东郭", "独孤", "申屠",
        "太史", "万俟", "闻人", "赫连", "澹台", "公冶", "宗政", "濮阳", "淳于", "单于", "钟离", "鲜于",
        "闾丘", "拓跋", "第五", "歐陽", "司馬", "諸葛", "東方", "尉遲", "公孫", "長孫", "獨孤",
    };
    for (size_t i = 0; i < sizeof surnames / sizeof surnames[0]; i++)
        if (strncmp(name, surnames[i], strlen(surnames[i])) == 0)
            return true;
    return false;
}

static bool is_name_dot(uint32_t cp)
{
    return cp == 0xB7 || cp == 0x2022 || cp == 0x2027 || cp == 0x30FB || cp == 0xFF0E;
}

/* First character, and the last where at least two stay hidden or the given name has two characters. */
static void mask_chinese(const char *name, uint32_t *chars, size_t count)
{
    bool shows_last = count > 3 || (count == 3 && !has_double_surname(name));
    for (size_t i = count > 1 ? 1 : 0; i < count - (shows_last ? 1 : 0); i++)
        chars[i] = '*';
}

/* The first letter of each word; words end at spaces and at the dot inside many minorities' names. */
static void mask_words(uint32_t *chars, size_t count)
{
    bool is_first = true;
    for (size_t i = 0; i < count; i++) {
        bool is_gap = chars[i] == ' ' || is_name_dot(chars[i]);
        if (!is_gap && !is_first)
            chars[i] = '*';
        is_first = is_gap;
    }
}

void name_mask(const char *name, char *out, size_t size)
{
    uint32_t chars[NAME_MAX] = {0};
    size_t count = 0, used = 0;
    bool has_dot = false;
    for (const char *p = name; count < NAME_MAX && (chars[count] = utf8_next(&p)); count++)
        has_dot = has_dot || is_name_dot(chars[count]);
    if (count > 0 && (has_dot || chars[0] < 0x2E80))
        mask_words(chars, count);
    else if (count > 0)
        mask_chinese(name, chars, count);
    char masked[NAME_MAX * 4 + 1];
    for (size_t i = 0; i < count; i++)
        used += utf8_put(masked + used, chars[i]);
    masked[used] = '\0';
    str_copy(out, size, masked);
    explicit_bzero(chars, sizeof chars);
}
