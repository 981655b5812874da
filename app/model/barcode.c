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

static bool begins_with_isbn13(const char *text)
{
    return all_digits(text, 13) && (strncmp(text, "978", 3) == 0 || strncmp(text, "979", 3) == 0) &&
           text[12] - '0' == ean13_check(text);
}

bool isbn13_is_valid(const char *digits)
{
    return strlen(digits) == 13 && begins_with_isbn13(digits);
}

static bool isbn10_is_valid(const char *text)
{
    if (strlen(text) != 10 || !all_digits(text, 9))
        return false;
    int sum = 0;
    for (int i = 0; i < 9; i++)
        sum += (text[i] - '0') * (10 - i);
    int check = (11 - sum % 11) % 11;
    return text[9] == (check == 10 ? 'X' : '0' + check);
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

/* What an AIM identifier ("]C0") says, "" for none or another one; moves *text past it. */
static const char *take_symbology(const char **text)
{
    const char *p = *text;
    if (p[0] != ']' || !p[1] || !p[2])
        return "";
    *text += 3;
    switch (p[1]) {
    case 'A':
        return "code39";
    case 'C':
        return "code128";
    case 'F':
        return "codabar";
    case 'E':
    case 'X':
        return "ean";
    default:
        return "";
    }
}

static bool rule_fits(const struct conf_barcode *rule, const char *text, const char *symbology)
{
    int len = (int)strlen(text);
    return len >= rule->length_min && len <= rule->length_max &&
           strncmp(text, rule->prefix, strlen(rule->prefix)) == 0 &&
           (rule->check == CHECK_NONE || mod10_is_valid(text)) &&
           (!rule->symbology[0] || !symbology[0] || strcmp(rule->symbology, symbology) == 0);
}

static const struct conf_barcode *find_rule(const struct conf *conf, const char *text, const char *symbology)
{
    for (int i = 0; i < conf->barcode_count; i++)
        if (rule_fits(&conf->barcodes[i], text, symbology))
            return &conf->barcodes[i];
    return NULL;
}

/* Some scanners turn 978... into ten digits. One in eleven copy numbers of ten digits looks like that too, so
 * a rule that speaks of such numbers wins. */
static bool is_isbn10(const char *text, const struct conf_barcode *rule)
{
    bool is_meant = rule && (rule->prefix[0] || rule->length_min == rule->length_max);
    return isbn10_is_valid(text) && !is_meant;
}

void code_classify(const struct conf *conf, const char *raw, struct code *out)
{
    *out = (struct code){.kind = CODE_UNKNOWN};
    raw += strspn(raw, " ");
    const char *symbology = take_symbology(&raw);
    str_copy(out->text, sizeof out->text, raw);
    for (size_t len = strlen(out->text); len > 0 && out->text[len - 1] == ' ';)
        out->text[--len] = '\0';

    const char *text = out->text, *token = strstr(text, "K1.");
    size_t len = strlen(text);
    bool may_be_isbn = !symbology[0] || strcmp(symbology, "ean") == 0;
    const struct conf_barcode *rule = find_rule(conf, text, symbology);
    if (token && strchr(token + 3, '.')) {
        out->kind = CODE_TOKEN;
        str_copy(out->text, sizeof out->text, token);
    } else if (may_be_isbn && (len == 13 || (len == 18 && all_digits(text, 18))) &&
               begins_with_isbn13(text)) {
        out->kind = CODE_ISBN;
        out->text[13] = '\0';
    } else if (may_be_isbn && is_isbn10(text, rule)) {
        out->kind = CODE_ISBN;
        char isbn10[11];
        str_copy(isbn10, sizeof isbn10, text);
        isbn13_from_10(isbn10, out->text);
    } else if (rule) {
        out->kind = CODE_COPY;
        str_copy(out->owner, sizeof out->owner, rule->owner);
    }
}
