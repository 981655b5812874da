#include "model/date.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

/* Howard Hinnant's days_from_civil: years begin in March, so that the leap day is a year's last, and are
 * counted in eras of 400 years, which all have 146097 days. 719468 days lie between 0000-03-01 and
 * 1970-01-01. */
enum { ERA_DAYS = 146097, EPOCH_DAYS = 719468 };

static int floor_div(int a, int b)
{
    return a / b - (a % b < 0);
}

int32_t day_from_civil(struct civil c)
{
    int year = c.month > 2 ? c.year : c.year - 1;
    int era = floor_div(year, 400), year_of_era = year - era * 400;
    int day_of_year = (153 * ((c.month + 9) % 12) + 2) / 5 + c.day - 1;
    return era * ERA_DAYS + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           EPOCH_DAYS;
}

struct civil day_to_civil(int32_t day)
{
    int shifted = day + EPOCH_DAYS;
    int era = floor_div(shifted, ERA_DAYS), day_of_era = shifted - era * ERA_DAYS;
    int year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int month = (5 * day_of_year + 2) / 153;
    struct civil c = {.year = year_of_era + era * 400 + (month >= 10),
                      .month = month < 10 ? month + 3 : month - 9,
                      .day = day_of_year - (153 * month + 2) / 5 + 1};
    return c;
}

int day_weekday(int32_t day)
{
    int since_monday = (day % 7 + 7 + 3) % 7; /* 1970-01-01 was a Thursday */
    return since_monday + 1;
}

static struct tm local_time(int64_t wall_ms)
{
    time_t seconds = (time_t)(wall_ms / 1000 - (wall_ms % 1000 < 0));
    struct tm t = {0};
    localtime_r(&seconds, &t);
    return t;
}

int32_t day_at(int64_t wall_ms)
{
    struct tm t = local_time(wall_ms);
    return day_from_civil((struct civil){t.tm_year + 1900, t.tm_mon + 1, t.tm_mday});
}

int minute_at(int64_t wall_ms)
{
    struct tm t = local_time(wall_ms);
    return t.tm_hour * 60 + t.tm_min;
}

int64_t day_ms(int32_t day, int minute)
{
    struct civil c = day_to_civil(day);
    struct tm t = {.tm_year = c.year - 1900,
                   .tm_mon = c.month - 1,
                   .tm_mday = c.day,
                   .tm_hour = minute / 60,
                   .tm_min = minute % 60,
                   .tm_isdst = -1};
    return (int64_t)mktime(&t) * 1000;
}

bool day_parse(const char *text, int32_t *out)
{
    char digits[9] = "";
    size_t len = strlen(text);
    if (len == 8)
        memcpy(digits, text, 8);
    else if (len == 10 && text[4] == '-' && text[7] == '-')
        snprintf(digits, sizeof digits, "%.4s%.2s%.2s", text, text + 5, text + 8);
    if (strspn(digits, "0123456789") != 8)
        return false;
    struct civil c;
    if (sscanf(digits, "%4d%2d%2d", &c.year, &c.month, &c.day) != 3 || c.month < 1 || c.month > 12 ||
        c.day < 1)
        return false;
    int32_t day = day_from_civil(c);
    if (day_to_civil(day).day != c.day)
        return false;
    *out = day;
    return true;
}

static bool is_in(const struct day_range *ranges, int count, int32_t day)
{
    for (int i = 0; i < count; i++)
        if (day >= ranges[i].first && day <= ranges[i].last)
            return true;
    return false;
}

bool day_is_open(const struct conf_site *site, int32_t day)
{
    if (is_in(site->opened, site->opened_count, day))
        return true;
    return !is_in(site->closed, site->closed_count, day) && site->open_days[day_weekday(day)];
}

int32_t day_next_open(const struct conf_site *site, int32_t day)
{
    for (int32_t later = day; later <= day + 366; later++)
        if (day_is_open(site, later))
            return later;
    return day;
}

bool house_is_open(const struct conf_site *site, int64_t wall_ms)
{
    int minute = minute_at(wall_ms);
    return day_is_open(site, day_at(wall_ms)) && minute >= site->open_minute && minute < site->close_minute;
}

int64_t house_next_open_ms(const struct conf_site *site, int64_t wall_ms)
{
    if (house_is_open(site, wall_ms))
        return wall_ms;
    int32_t today = day_at(wall_ms);
    bool is_before = day_is_open(site, today) && minute_at(wall_ms) < site->open_minute;
    return day_ms(is_before ? today : day_next_open(site, today + 1), site->open_minute);
}
