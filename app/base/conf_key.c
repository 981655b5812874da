#include "base/conf_key.h"

#include "base/utf8.h"

#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool parse_whole(const char *text, int min, int max, int *out)
{
    char *end;
    errno = 0;
    long n = strtol(text, &end, 10);
    if (errno || *end || text[strspn(text, "0123456789")] || !*text || n < min || n > max)
        return false;
    *out = (int)n;
    return true;
}

bool conf_parse_int(const struct conf_key *key, const char *value, void *field)
{
    return parse_whole(value, key->min, key->max, field);
}

bool conf_parse_inches(const struct conf_key *key, const char *value, void *field)
{
    char *end;
    double inches = strtod(value, &end);
    if (*end || value[strspn(value, "0123456789.")] || !(inches >= key->min && inches <= key->max))
        return false;
    *(double *)field = inches;
    return true;
}

/* Place of value in "one|two|three", -1 if it is none of them. */
static int word_index(const char *words, const char *value)
{
    size_t len = strlen(value);
    for (int i = 0; *words; i++) {
        size_t word_len = strcspn(words, "|");
        if (len == word_len && memcmp(words, value, len) == 0)
            return i;
        words += word_len + (words[word_len] == '|');
    }
    return -1;
}

bool conf_parse_word(const struct conf_key *key, const char *value, void *field)
{
    return word_index(key->allowed, value) >= 0 && str_copy(field, key->size, value);
}

/* Words that are numbers. */
bool conf_parse_number(const struct conf_key *key, const char *value, void *field)
{
    return word_index(key->allowed, value) >= 0 && parse_whole(value, 0, INT_MAX, field);
}

bool conf_parse_flag(const struct conf_key *key, const char *value, void *field)
{
    int i = word_index(key->allowed, value);
    if (i >= 0)
        *(bool *)field = i == 0;
    return i >= 0;
}

bool conf_parse_check(const struct conf_key *key, const char *value, void *field)
{
    int i = word_index(key->allowed, value);
    if (i >= 0)
        ((struct conf_barcode *)field)->check = i == 0 ? CHECK_NONE : CHECK_MOD10;
    return i >= 0;
}

bool conf_parse_text(const struct conf_key *key, const char *value, void *field)
{
    size_t len = strlen(value);
    if (len < (size_t)key->min || len > (size_t)key->max)
        return false;
    for (const char *p = value; *p; p++)
        if ((unsigned char)*p < ' ' || *p == 0x7F)
            return false;
    return str_copy(field, key->size, value);
}

#define LETTERS_DIGITS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"

bool conf_parse_id(const struct conf_key *key, const char *value, void *field)
{
    return !value[strspn(value, LETTERS_DIGITS)] && conf_parse_text(key, value, field);
}

bool conf_parse_url(const struct conf_key *key, const char *value, void *field)
{
    return !value[strspn(value, LETTERS_DIGITS ":/.-_~?=&#")] && conf_parse_text(key, value, field);
}

bool conf_parse_subfield(const struct conf_key *key, const char *value, void *field)
{
    bool is_subfield =
        strlen(value) == 4 && strspn(value, "0123456789") >= 3 && strncmp(value, "010", 3) >= 0;
    return (!*value || is_subfield) && conf_parse_id(key, value, field);
}

/* An unknown zone would silently mean UTC: due dates would change at eight in the morning. */
bool conf_parse_timezone(const struct conf_key *key, const char *value, void *field)
{
    char path[128];
    return !value[strspn(value, LETTERS_DIGITS "/_+-")] && value[0] != '/' &&
           str_format(path, sizeof path, "/usr/share/zoneinfo/%s", value) && access(path, R_OK) == 0 &&
           conf_parse_text(key, value, field);
}

/* Cuts the next item off a list at commas; NULL at its end. */
static char *next_item(char **list)
{
    char *item = strsep(list, ",");
    if (!item)
        return NULL;
    item += strspn(item, " ");
    for (size_t len = strlen(item); len > 0 && item[len - 1] == ' ';)
        item[--len] = '\0';
    return item;
}

/* "7" or "6-14": one value is both ends. Cuts text. */
static bool parse_span(char *text, const char *separator, bool (*parse_end)(const char *, void *),
                       void *first, void *last)
{
    char *second = strstr(text, separator);
    if (second) {
        *second = '\0';
        second += strlen(separator);
    }
    return parse_end(text, first) && parse_end(second ? second : text, last);
}

static bool parse_weekday(const char *text, void *out)
{
    return parse_whole(text, 1, 7, out);
}

bool conf_parse_open_days(const struct conf_key *key, const char *value, void *field)
{
    (void)key;
    bool days[8] = {false};
    char text[64], *list = text;
    if (!str_copy(text, sizeof text, value))
        return false;
    for (char *item; (item = next_item(&list));) {
        int first, last;
        if (!parse_span(item, "-", parse_weekday, &first, &last) || first > last)
            return false;
        for (int day = first; day <= last; day++)
            days[day] = true;
    }
    memcpy(field, days, sizeof days);
    return true;
}

static bool parse_minute(const char *text, void *out)
{
    int hour, minute;
    char hours[3] = {text[0], text[0] ? text[1] : '\0'};
    if (strlen(text) != 5 || text[2] != ':' || !parse_whole(hours, 0, 24, &hour) ||
        !parse_whole(text + 3, 0, 59, &minute) || hour * 60 + minute > 24 * 60)
        return false;
    *(int *)out = hour * 60 + minute;
    return true;
}

bool conf_parse_open_hours(const struct conf_key *key, const char *value, void *field)
{
    (void)key;
    struct conf_site *site = field;
    char text[16];
    int open, close;
    if (!str_copy(text, sizeof text, value) || !parse_span(text, "-", parse_minute, &open, &close) ||
        open >= close)
        return false;
    site->open_minute = open;
    site->close_minute = close;
    return true;
}

/* YYYY-MM-DD, a date that exists. */
static bool parse_day(const char *text, void *out)
{
    int n[3];
    char parts[3][5] = {"", "", ""};
    if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
        return false;
    memcpy(parts[0], text, 4);
    memcpy(parts[1], text + 5, 2);
    memcpy(parts[2], text + 8, 2);
    if (!parse_whole(parts[0], 1970, 9999, &n[0]) || !parse_whole(parts[1], 1, 12, &n[1]) ||
        !parse_whole(parts[2], 1, 31, &n[2]))
        return false;
    struct tm t = {.tm_year = n[0] - 1900, .tm_mon = n[1] - 1, .tm_mday = n[2]};
    time_t seconds = timegm(&t);
    if (t.tm_mday != n[2])
        return false;
    *(int32_t *)out = (int32_t)(seconds / 86400);
    return true;
}

static bool parse_day_ranges(const char *value, struct day_range ranges[32], int *count)
{
    struct day_range parsed[32];
    int n = 0;
    char text[1024], *list = text;
    if (!str_copy(text, sizeof text, value))
        return false;
    for (char *item; *value && (item = next_item(&list)); n++)
        if (n == (int)COUNT(parsed) ||
            !parse_span(item, "..", parse_day, &parsed[n].first, &parsed[n].last) ||
            parsed[n].first > parsed[n].last)
            return false;
    memcpy(ranges, parsed, sizeof parsed[0] * (size_t)n);
    *count = n;
    return true;
}

bool conf_parse_closed(const struct conf_key *key, const char *value, void *field)
{
    (void)key;
    struct conf_site *site = field;
    return parse_day_ranges(value, site->closed, &site->closed_count);
}

bool conf_parse_opened(const struct conf_key *key, const char *value, void *field)
{
    (void)key;
    struct conf_site *site = field;
    return parse_day_ranges(value, site->opened, &site->opened_count);
}

static bool parse_length_end(const char *text, void *out)
{
    return parse_whole(text, 1, 31, out);
}

bool conf_parse_length(const struct conf_key *key, const char *value, void *field)
{
    (void)key;
    struct conf_barcode *rule = field;
    char text[16];
    int min, max;
    if (!str_copy(text, sizeof text, value) || !parse_span(text, "-", parse_length_end, &min, &max) ||
        min > max)
        return false;
    rule->length_min = min;
    rule->length_max = max;
    return true;
}
