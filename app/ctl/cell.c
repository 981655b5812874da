#include "ctl/cell.h"

#include "base/utf8.h"

#include <string.h>
#include <strings.h>

/* Bytes of the blank or control character here, 0 if there is none. */
static size_t blank_at(const char *text)
{
    if (strncmp(text, "　", strlen("　")) == 0)
        return strlen("　");
    return *text && ((unsigned char)*text <= ' ' || *text == 0x7F);
}

bool cell_fail(const char **fault, const char *words)
{
    *fault = words;
    return false;
}

void cell_skip_blanks(const char **at)
{
    while (blank_at(*at) > 0)
        *at += blank_at(*at);
}

bool cell_text(char *out, size_t size, const char *cell)
{
    size_t used = 0;
    bool is_whole = true;
    while (*cell && is_whole) {
        char piece[5] = " ";
        if (blank_at(cell) > 0) {
            cell_skip_blanks(&cell);
            if (used == 0 || !*cell)
                continue;
        } else {
            const char *start = cell;
            utf8_next(&cell);
            memcpy(piece, start, (size_t)(cell - start));
        }
        is_whole = str_copy(out + used, size - used, piece);
        used += is_whole ? strlen(piece) : 0;
    }
    out[used] = '\0';
    return is_whole;
}

bool cell_is_one_of(const char *words, const char *cell)
{
    size_t len = strlen(cell);
    for (size_t word; *words; words += word + (words[word] == '|')) {
        word = strcspn(words, "|");
        if (len == word && strncasecmp(words, cell, len) == 0)
            return true;
    }
    return false;
}

bool cell_take(const char **at, const char *words)
{
    const char *here = *at;
    cell_skip_blanks(&here);
    for (size_t word; *words; words += word + (words[word] == '|')) {
        word = strcspn(words, "|");
        if (strncasecmp(words, here, word) == 0) {
            *at = here + word;
            return true;
        }
    }
    return false;
}

/* The value of the digit here, -1 = none is. */
static int take_digit(const char **at)
{
    const char *next = *at;
    uint32_t cp = utf8_next(&next);
    int digit = cp >= '0' && cp <= '9' ? (int)cp - '0' : cp >= 0xFF10 && cp <= 0xFF19 ? (int)cp - 0xFF10 : -1;
    *at = digit >= 0 ? next : *at;
    return digit;
}

bool cell_take_number(const char **at, int *out)
{
    enum { DIGITS_MAX = 8 };
    const char *here = *at;
    int number = 0, digits = 0;
    cell_skip_blanks(&here);
    for (int digit; digits <= DIGITS_MAX && (digit = take_digit(&here)) >= 0; digits++)
        number = digits < DIGITS_MAX ? number * 10 + digit : number;
    if (digits == 0 || digits > DIGITS_MAX)
        return false;
    *at = here;
    *out = number;
    return true;
}

bool cell_number(const char *cell, const char *units, int least, int most, int *out)
{
    int number;
    if (!cell_take_number(&cell, &number) || number < least || number > most)
        return false;
    if (units)
        cell_take(&cell, units);
    cell_skip_blanks(&cell);
    if (*cell)
        return false;
    *out = number;
    return true;
}

bool cell_yes(const char *cell, bool *out)
{
    bool is_yes = cell_is_one_of("yes|y|true|1|是|有|对|√|✓", cell);
    bool is_no = cell_is_one_of("no|n|false|0|否|无|不|-", cell) || !*cell;
    if (is_yes || is_no)
        *out = is_yes;
    return is_yes || is_no;
}

bool cell_take_rest(const char **at, char *out, size_t size)
{
    char rest[512];
    size_t len = 0;
    while ((*at)[len] && (*at)[len] != ';' && (*at)[len] != '\n' &&
           strncmp(*at + len, "；", strlen("；")) != 0)
        len++;
    bool is_whole = str_format(rest, sizeof rest, "%.*s", (int)(len < sizeof rest ? len : sizeof rest), *at);
    *at += len;
    return cell_text(out, size, rest) && is_whole;
}

bool cell_take_item_end(const char **at)
{
    const char *start = *at;
    cell_skip_blanks(at);
    bool is_end = !**at || memchr(start, '\n', (size_t)(*at - start)) != NULL;
    while (cell_take(at, ";|；"))
        is_end = true;
    cell_skip_blanks(at);
    return is_end;
}
