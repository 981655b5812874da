#include "model/idnumber.h"

#include <stddef.h>
#include <string.h>

#define DIGITS "0123456789"
#define UPPER "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

bool idnumber_is_valid(const char *number18)
{
    static const int weights[17] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    if (strlen(number18) != 18 || strspn(number18, DIGITS) < 17)
        return false;
    int sum = 0;
    for (int i = 0; i < 17; i++)
        sum += (number18[i] - '0') * weights[i];
    return number18[17] == "10X98765432"[sum % 11];
}

static bool has_foreign_2017_form(const char *number)
{
    return strlen(number) == 15 && strspn(number, UPPER) == 3 && strspn(number + 3, DIGITS) == 12;
}

static char foreign_2017_check_digit(const char *number)
{
    static const int weights[3] = {7, 3, 1};
    int sum = 0;
    for (int i = 0; i < 14; i++)
        sum += (number[i] >= 'A' ? number[i] - 'A' + 10 : number[i] - '0') * weights[i % 3];
    return (char)('0' + sum % 10);
}

bool idnumber_foreign_2017_is_valid(const char *number15)
{
    return has_foreign_2017_form(number15) && number15[14] == foreign_2017_check_digit(number15);
}

bool idnumber_is_acceptable(const struct idcard *card)
{
    return card->kind == CARD_FOREIGNER_2017 ? has_foreign_2017_form(card->number)
                                             : idnumber_is_valid(card->number);
}

static bool begins_with(const char *text, const char *start)
{
    return strncmp(text, start, strlen(start)) == 0;
}

static bool is_permit_number(const char *number)
{
    return begins_with(number, "810000") || begins_with(number, "820000") || begins_with(number, "830000");
}

bool idnumber_is_usual(const struct idcard *card)
{
    const char *number = card->number, *birth = card->birth;
    if (!idnumber_is_acceptable(card) || strlen(birth) != 8)
        return false;
    if (card->kind == CARD_FOREIGNER_2017)
        return idnumber_foreign_2017_is_valid(number) && begins_with(number, card->country) &&
               begins_with(number + 7, birth + 2);
    bool is_of_kind = card->kind == CARD_HMT              ? is_permit_number(number)
                      : card->kind == CARD_FOREIGNER_2023 ? number[0] == '9'
                                                          : true;
    return is_of_kind && begins_with(number + 6, birth);
}

/* Where the parts lie: PAK | 31 of 931586198001010028 | 00 of the link 000 | 800101 of the number | 0 of the
 * link | check digit. */
bool idnumber_former(const struct idcard *card, char out[FOREIGN_2017_SIZE])
{
    const char *number = card->number, *link = card->former_link;
    bool has_parts = strlen(card->country) == 3 && strspn(card->country, UPPER) == 3 && strlen(link) == 3 &&
                     strspn(link, DIGITS) == 3;
    if (card->kind != CARD_FOREIGNER_2023 || !has_parts || !idnumber_is_valid(number))
        return false;
    memcpy(out, card->country, 3);
    memcpy(out + 3, number + 1, 2);
    memcpy(out + 5, link, 2);
    memcpy(out + 7, number + 8, 6);
    out[13] = link[2];
    out[14] = foreign_2017_check_digit(out);
    out[15] = '\0';
    return true;
}
