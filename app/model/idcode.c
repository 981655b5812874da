#include "model/idcode.h"

#include <stddef.h>
#include <string.h>

static const char *const sexes[10] = {[0] = "未知的性别", [1] = "男性", [2] = "女性", [9] = "未说明的性别"};

/* In the order of the codes, 01 first. */
static const char *const ethnic_groups[] = {
    "汉族",     "蒙古族",   "回族",       "藏族",     "维吾尔族",   "苗族",   "彝族",     "壮族",
    "布依族",   "朝鲜族",   "满族",       "侗族",     "瑶族",       "白族",   "土家族",   "哈尼族",
    "哈萨克族", "傣族",     "黎族",       "傈僳族",   "佤族",       "畲族",   "高山族",   "拉祜族",
    "水族",     "东乡族",   "纳西族",     "景颇族",   "柯尔克孜族", "土族",   "达斡尔族", "仫佬族",
    "羌族",     "布朗族",   "撒拉族",     "毛南族",   "仡佬族",     "锡伯族", "阿昌族",   "普米族",
    "塔吉克族", "怒族",     "乌孜别克族", "俄罗斯族", "鄂温克族",   "德昂族", "保安族",   "裕固族",
    "京族",     "塔塔尔族", "独龙族",     "鄂伦春族", "赫哲族",     "门巴族", "珞巴族",   "基诺族",
};
enum { ETHNIC_GROUPS = sizeof ethnic_groups / sizeof ethnic_groups[0] };

/* The number that code's digits say, -1 if it is not so many digits. */
static int number_of(const char *code, size_t digits)
{
    int number = 0;
    if (strlen(code) != digits || strspn(code, "0123456789") != digits)
        return -1;
    while (*code)
        number = number * 10 + (*code++ - '0');
    return number;
}

const char *idcode_sex(const char *code)
{
    int n = number_of(code, 1);
    return n >= 0 ? sexes[n] : NULL;
}

const char *idcode_ethnic_group(const char *code)
{
    int n = number_of(code, 2);
    return n >= 1 && n <= ETHNIC_GROUPS ? ethnic_groups[n - 1] : NULL;
}
