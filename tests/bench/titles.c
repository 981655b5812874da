#include "titles.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct word words[WORDS_MAX];
int word_count;
static int count_sum;

void must(enum err err, const char *what)
{
    if (err == ERR_OK)
        return;
    fprintf(stderr, "bench: %s: %s\n", what, err_text(err));
    exit(1);
}

void read_words(const char *path)
{
    char line[128];
    FILE *f = fopen(path, "re");
    if (!f)
        must(ERR_NOT_FOUND, path);
    while (word_count < WORDS_MAX && fgets(line, sizeof line, f))
        if (line[0] != '#' && sscanf(line, "%31s %d", words[word_count].text, &words[word_count].count) == 2)
            count_sum += words[word_count++].count;
    fclose(f);
}

uint32_t draw(uint32_t below)
{
    static uint64_t seed = 20260101;
    seed = seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (uint32_t)(((seed >> 33) * below) >> 31);
}

static const char *draw_word(void)
{
    int at = (int)draw((uint32_t)count_sum), i = 0;
    while (at >= words[i].count)
        at -= words[i++].count;
    return words[i].text;
}

void make_title(int number, struct catalogue_title *t)
{
    static const char *const surnames = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗";
    static const char classes[] = "IIIIIIIIKKKGGTTBDFHJNOPQRSUVXZACE";
    char given[4][8] = {""};
    *t = (struct catalogue_title){.publisher = "人民出版社", .year = "2015"};
    for (int n = 1 + (int)draw(5); n > 0; n--) {
        size_t used = strlen(t->title);
        str_format(t->title + used, sizeof t->title - used, "%s", draw_word());
    }
    for (int i = 0; i < 2; i++)
        str_format(given[i], sizeof given[i], "%.3s", words[draw(200) + 200].text);
    str_format(t->author, sizeof t->author, "%.3s%s%s", surnames + 3 * (size_t)draw(20), given[0], given[1]);
    str_format(t->clc, sizeof t->clc, "%c%u.%u", classes[draw(sizeof classes - 1)], 100 + draw(300),
               draw(60));
    int sum = 9 + 7 * 3 + 8 + 7 * 3, digits[9];
    str_format(t->isbn, sizeof t->isbn, "9787%08d", number);
    for (int i = 4; i < 12; i++) {
        digits[i - 4] = t->isbn[i] - '0';
        sum += digits[i - 4] * (i % 2 ? 3 : 1);
    }
    t->isbn[12] = (char)('0' + (10 - sum % 10) % 10);
    t->isbn[13] = '\0';
}

double clock_ms(clockid_t clock)
{
    struct timespec t;
    clock_gettime(clock, &t);
    return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1e6;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

void sort_ms(double *ms, int count)
{
    qsort(ms, (size_t)count, sizeof ms[0], compare);
}

double percent(const double *sorted, int count, int n)
{
    return sorted[(count * n + 99) / 100 - 1];
}
