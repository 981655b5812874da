#include "model/barcode.h"

#include "base/utf8.h"

#include <stdio.h>
#include <string.h>

#define DIGITS "0123456789"

static bool all_digits(const char *text, size_t count)
{
    return strspn(text, DIGITS) >= count;
}

/* The check digit that follows these 12 digits in an EAN-13. */
static int ean13_check(const char *digits12)
{
    int sum = 0;
    for (int i = 0; i < 12; i++)
        sum += (digits12[i] - '0') * (i % 2 ? 3 : 1);
    return (10 - sum % 10) % 10;
}

bool isbn13_is_valid(const char *digits)
{
    return strlen(digits) == 13 && all_digits(digits, 13) &&
           (strncmp(digits, "978", 3) == 0 || strncmp(digits, "979", 3) == 0) &&
           digits[12] - '0' == ean13_check(digits);
}

/* The two or five digits that stand beside an EAN-13: printed as a code of their own, which some
 * scanners set apart or give an identifier. */
static bool is_add_on(const char *text)
{
    text += strspn(text, " ");
    if (strncmp(text, "]E1", 3) == 0 || strncmp(text, "]E2", 3) == 0)
        text += 3;
    size_t len = strlen(text);
    return all_digits(text, len) && (len == 2 || len == 5);
}

/* The digits of a number that people print with hyphens, "978-7-5063-6543-7"; returns what follows it, NULL
 * if it is none. */
static const char *isbn13_from_text(const char *text, char out[14])
{
    char digits[14] = "";
    for (size_t used = 0; used < 13; text++)
        if (*text >= '0' && *text <= '9')
            digits[used++] = *text;
        else if (*text != '-' && *text != ' ')
            return NULL;
    if (!isbn13_is_valid(digits))
        return NULL;
    memcpy(out, digits, sizeof digits);
    return text;
}

static bool isbn10_is_valid(const char *text)
{
    if (strlen(text) != 10 || !all_digits(text, 9))
        return false;
    int sum = 0;
    for (int i = 0; i < 9; i++)
        sum += (text[i] - '0') * (10 - i);
    int check = (11 - sum % 11) % 11;
    return check == 10 ? text[9] == 'X' || text[9] == 'x' : text[9] == '0' + check;
}

static void isbn13_from_10(const char *isbn10, char out[14])
{
    snprintf(out, 14, "978%.9s", isbn10);
    out[12] = (char)('0' + ean13_check(out));
    out[13] = '\0';
}

/* Luhn: from the right, every second digit doubled. */
static bool mod10_is_valid(const char *text)
{
    size_t len = strlen(text);
    int sum = 0;
    if (!all_digits(text, len))
        return false;
    for (size_t i = 0; i < len; i++) {
        int digit = (text[len - 1 - i] - '0') << (i % 2);
        sum += digit > 9 ? digit - 9 : digit;
    }
    return sum % 10 == 0;
}

static bool is_alnum(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/* What an AIM identifier ("]C0": a letter for the symbology, a modifier) says, "" for none; moves *text past
 * it. */
static const char *take_symbology(const char **text)
{
    const char *p = *text;
    if (p[0] != ']' || !is_alnum(p[1]) || (p[1] >= '0' && p[1] <= '9') || !is_alnum(p[2]))
        return "";
    *text += 3;
    switch (p[1]) {
    case 'A':
        return "code39";
    case 'C':
        return "code128";
    case 'F':
        return "codabar";
    default:
        return "other";
    }
}

/* Some scanners send the start and stop characters along: * of Code 39, A to D of Codabar. */
static void strip_frame(char *text, const char *symbology)
{
    const char *frame = strcmp(symbology, "code39") == 0    ? "*"
                        : strcmp(symbology, "codabar") == 0 ? "ABCDabcd"
                                                            : "";
    size_t len = strlen(text);
    if (len < 3 || !strchr(frame, text[0]) || !strchr(frame, text[len - 1]))
        return;
    memmove(text, text + 1, len - 2);
    text[len - 2] = '\0';
}

static bool rule_fits(const struct conf_barcode *rule, const char *text, const char *symbology)
{
    int len = (int)strlen(text);
    return len >= rule->length_min && len <= rule->length_max &&
           strncmp(text, rule->prefix, strlen(rule->prefix)) == 0 &&
           (rule->check == CHECK_NONE || mod10_is_valid(text)) &&
           (!rule->symbology[0] || !symbology[0] || strcmp(rule->symbology, symbology) == 0);
}

/* The first rule that fits what stands between the start and stop characters (text is that then), or all of
 * it: some houses took the letters into their numbers. */
static const struct conf_barcode *find_rule(const struct conf *conf, char text[CODE_TEXT],
                                            const char *symbology)
{
    for (int i = 0; i < conf->barcode_count; i++) {
        const struct conf_barcode *rule = &conf->barcodes[i];
        char inner[CODE_TEXT];
        memcpy(inner, text, CODE_TEXT);
        strip_frame(inner, symbology[0] ? symbology : rule->symbology);
        if (rule_fits(rule, inner, symbology)) {
            memcpy(text, inner, CODE_TEXT);
            return rule;
        }
        if (rule_fits(rule, text, symbology))
            return rule;
    }
    return NULL;
}

/* Publishers print EAN-13; the symbologies that rules can name are those of libraries' labels. Some scanners
 * turn 978... into ten digits; one in eleven copy numbers of ten digits looks like that too, and some houses
 * number their copies ISBN + 01: a rule that speaks of such numbers wins. */
static bool take_isbn(const char *text, const char *symbology, const struct conf_barcode *rule, char out[14])
{
    if (symbology[0] && strcmp(symbology, "other") != 0)
        return false;
    bool is_for_rule = rule && (rule->prefix[0] || rule->length_min == rule->length_max);
    const char *rest = isbn13_from_text(text, out);
    if (rest)
        return !*rest || (is_add_on(rest) && !is_for_rule);
    if (!isbn10_is_valid(text) || is_for_rule)
        return false;
    isbn13_from_10(text, out);
    return true;
}

void code_classify(const struct conf *conf, const char *raw, struct code *out)
{
    *out = (struct code){.kind = CODE_UNKNOWN};
    raw += strspn(raw, " ");
    const char *symbology = take_symbology(&raw);
    str_copy(out->text, sizeof out->text, raw);
    for (size_t len = strlen(out->text); len > 0 && out->text[len - 1] == ' ';)
        out->text[--len] = '\0';

    char isbn[14], scanned[CODE_TEXT];
    memcpy(scanned, out->text, sizeof scanned);
    const char *token = strstr(scanned, "K1.");
    const struct conf_barcode *rule = find_rule(conf, out->text, symbology);
    if (token && strchr(token + 3, '.')) {
        out->kind = CODE_TOKEN;
        str_copy(out->text, sizeof out->text, token);
    } else if (take_isbn(scanned, symbology, rule, isbn)) {
        out->kind = CODE_ISBN;
        str_copy(out->text, sizeof out->text, isbn);
    } else if (rule) {
        out->kind = CODE_COPY;
        str_copy(out->owner, sizeof out->owner, rule->owner);
    } else {
        strip_frame(out->text, symbology);
    }
}
