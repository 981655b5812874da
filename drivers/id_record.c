#include "drivers/id_record.h"

#include "base/utf8.h"
#include "drivers/pua.h"

#include <stdbool.h>
#include <string.h>

enum { FLAG_OFFSET = 248, UNITS_MAX = 60 };

#define FIELD2(member, offset, units, offset2, units2)                                                       \
    {                                                                                                        \
#member, offsetof(struct idcard, member), sizeof((struct idcard *)0)->member,                        \
        {                                                                                                    \
            {offset, units},                                                                                 \
            {                                                                                                \
                offset2, units2                                                                              \
            }                                                                                                \
        }                                                                                                    \
    }
#define FIELD(member, offset, units) FIELD2(member, offset, units, 0, 0)

static const struct id_field resident[] = {
    FIELD(name, 0, 15),      FIELD(sex, 30, 1),
    FIELD(ethnic, 32, 2),    FIELD(birth, 36, 8),
    FIELD(address, 52, 35),  FIELD(number, 122, 18),
    FIELD(issuer, 158, 15),  FIELD(valid_from, 188, 8),
    FIELD(valid_to, 204, 8), {0},
};
static const struct id_field hmt[] = {
    FIELD(name, 0, 15),
    FIELD(sex, 30, 1),
    FIELD(birth, 36, 8),
    FIELD(address, 52, 35),
    FIELD(number, 122, 18),
    FIELD(issuer, 158, 15),
    FIELD(valid_from, 188, 8),
    FIELD(valid_to, 204, 8),
    FIELD(travel_permit, 220, 9),
    FIELD(issue_count, 238, 2),
    {0},
};
static const struct id_field foreigner_2017[] = {
    FIELD(name_en, 0, 60),
    FIELD(sex, 120, 1),
    FIELD(number, 122, 15),
    FIELD(country, 152, 3),
    FIELD(name, 158, 15),
    FIELD(valid_from, 188, 8),
    FIELD(valid_to, 204, 8),
    FIELD(birth, 220, 8),
    FIELD(version, 236, 2),
    FIELD(authority, 240, 4),
    {0},
};
static const struct id_field foreigner_2023[] = {
    FIELD(name, 0, 15),
    FIELD(sex, 30, 1),
    FIELD(renewals, 32, 2),
    FIELD(birth, 36, 8),
    FIELD2(name_en, 52, 35, 220, 11),
    FIELD(number, 122, 18),
    FIELD(valid_from, 188, 8),
    FIELD(valid_to, 204, 8),
    FIELD(country, 242, 3),
    FIELD(former_link, 250, 3),
    {0},
};

static const struct {
    char flag;
    const struct id_field *fields;
} kinds[] = {
    [CARD_RESIDENT] = {' ', resident},
    [CARD_HMT] = {'J', hmt},
    [CARD_FOREIGNER_2017] = {'I', foreigner_2017},
    [CARD_FOREIGNER_2023] = {'Y', foreigner_2023},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

const struct id_field *id_record_fields(enum card_kind kind)
{
    return kinds[kind].fields;
}

static uint16_t unit_at(const uint8_t *record, size_t offset)
{
    return (uint16_t)(record[offset] | record[offset + 1] << 8);
}

static bool is_high(uint32_t unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low(uint32_t unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/* The code point at units[*i]; moves *i past it. NUL counts as padding. */
static uint32_t code_point(const uint16_t *units, size_t n, size_t *i)
{
    uint32_t unit = units[(*i)++];
    if (unit == 0)
        return ' ';
    if (is_high(unit) && *i < n && is_low(units[*i]))
        return 0x10000 + ((unit - 0xD800) << 10) + (units[(*i)++] - 0xDC00U);
    bool is_control = unit < 0x20 || (unit >= 0x7F && unit < 0xA0);
    return is_high(unit) || is_low(unit) || is_control ? 0xFFFD : unit;
}

/* Bytes of a blank (space or U+3000) at the end of text. */
static size_t blank_at_end(const char *text, size_t len)
{
    if (len >= 3 && memcmp(text + len - 3, "\u3000", 3) == 0)
        return 3;
    return len >= 1 && text[len - 1] == ' ' ? 1 : 0;
}

/* Zeroes what it takes off, so that equal cards are equal bytes. */
static void trim(char *text)
{
    size_t len = strlen(text);
    for (size_t blank; (blank = blank_at_end(text, len)) > 0;) {
        len -= blank;
        memset(text + len, 0, blank);
    }
}

/* Puts trimmed UTF-8 into out; false if a character could not be told. */
static bool decode_units(const uint16_t *units, size_t n, char *out, size_t size)
{
    char text[UNITS_MAX * 4 + 1];
    size_t used = 0;
    bool is_clear = true;
    for (size_t i = 0; i < n;) {
        char bytes[4];
        uint32_t cp = pua_to_real(code_point(units, n, &i));
        size_t len = utf8_put(bytes, cp);
        is_clear = is_clear && cp != PUA_UNKNOWN && cp != 0xFFFD;
        memcpy(text + used, bytes, len);
        used += len;
    }
    text[used] = '\0';
    str_copy(out, size, text);
    trim(out);
    explicit_bzero(text, sizeof text);
    return is_clear;
}

static bool decode_field(const uint8_t *record, const struct id_field *field, struct idcard *card)
{
    uint16_t units[UNITS_MAX];
    size_t n = 0;
    for (int p = 0; p < 2; p++)
        for (size_t i = 0; i < field->part[p].units; i++)
            units[n++] = unit_at(record, field->part[p].offset + 2 * i);
    bool is_clear = decode_units(units, n, (char *)card + field->at, field->size);
    explicit_bzero(units, sizeof units);
    return is_clear;
}

static bool is_name(const struct id_field *field)
{
    return field->at == offsetof(struct idcard, name) || field->at == offsetof(struct idcard, name_en);
}

static enum err kind_of(const uint8_t *record, enum card_kind *kind)
{
    uint16_t flag = unit_at(record, FLAG_OFFSET);
    if (flag == 0)
        flag = ' ';
    for (size_t i = 0; i < KINDS; i++)
        if (flag == (uint16_t)kinds[i].flag) {
            *kind = (enum card_kind)i;
            return ERR_OK;
        }
    return ERR_DATA;
}

enum err id_record_decode(const uint8_t record[ID_RECORD_SIZE], struct idcard *card)
{
    struct idcard read = {0};
    enum err e = kind_of(record, &read.kind);
    if (e)
        return e;
    for (const struct id_field *field = kinds[read.kind].fields; field->key; field++)
        if (!decode_field(record, field, &read) && is_name(field))
            read.is_name_unclear = true;
    if (read.number[0])
        *card = read;
    else
        e = ERR_DATA;
    idcard_wipe(&read);
    return e;
}

enum err id_record_decode_addresses(const uint8_t *data, size_t size, struct idcard_addresses *out)
{
    struct idcard_addresses read = {0};
    uint16_t units[ID_ADDRESS_SIZE / 2];
    if (size == 0 || size % ID_ADDRESS_SIZE || size > IDCARD_ADDRESSES_MAX * ID_ADDRESS_SIZE)
        return ERR_DATA;
    for (size_t at = 0; at < size; at += ID_ADDRESS_SIZE) {
        for (size_t i = 0; i < ID_ADDRESS_SIZE / 2; i++)
            units[i] = unit_at(data, at + 2 * i);
        char *address = read.address[read.count];
        decode_units(units, ID_ADDRESS_SIZE / 2, address, sizeof read.address[0]);
        read.count += address[0] != '\0';
    }
    int count = read.count;
    if (count)
        *out = read;
    explicit_bzero(units, sizeof units);
    explicit_bzero(&read, sizeof read);
    return count ? ERR_OK : ERR_NOT_FOUND;
}

size_t id_record_units(const char *text)
{
    size_t n = 0;
    for (uint32_t cp; (cp = utf8_next(&text)) != 0;)
        n += cp >= 0x10000 ? 2 : 1;
    return n;
}

/* Where unit i of a field lies; the second part goes on where the first ends. */
static uint8_t *unit_place(uint8_t *record, const struct id_field *field, size_t i)
{
    int p = i >= field->part[0].units;
    return record + field->part[p].offset + 2 * (p ? i - field->part[0].units : i);
}

static void put_unit(uint8_t *place, uint32_t unit)
{
    place[0] = (uint8_t)unit;
    place[1] = (uint8_t)(unit >> 8);
}

static enum err encode_field(const struct idcard *card, const struct id_field *field, uint8_t *record)
{
    const char *text = (const char *)card + field->at;
    size_t room = (size_t)field->part[0].units + field->part[1].units;
    if (!utf8_valid(text, strlen(text)) || id_record_units(text) > room)
        return ERR_DATA;
    size_t i = 0;
    for (uint32_t cp; (cp = utf8_next(&text)) != 0;) {
        if (cp >= 0x10000) {
            put_unit(unit_place(record, field, i++), 0xD800 + ((cp - 0x10000) >> 10));
            cp = 0xDC00 + ((cp - 0x10000) & 0x3FF);
        }
        put_unit(unit_place(record, field, i++), cp);
    }
    return ERR_OK;
}

enum err id_record_encode(const struct idcard *card, uint8_t record[ID_RECORD_SIZE])
{
    for (size_t i = 0; i < ID_RECORD_SIZE; i += 2)
        put_unit(record + i, ' ');
    put_unit(record + FLAG_OFFSET, (uint32_t)kinds[card->kind].flag);
    for (const struct id_field *field = kinds[card->kind].fields; field->key; field++)
        if (encode_field(card, field, record)) {
            explicit_bzero(record, ID_RECORD_SIZE);
            return ERR_DATA;
        }
    return ERR_OK;
}
