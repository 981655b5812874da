#include "cmocka_all.h"

#include "base/utf8.h"
#include "drivers/id_record.h"
#include "drivers/pua.h"

#include <iconv.h>
#include <string.h>

/* What glibc's iconv makes of a two-byte GB 18030 code. */
static uint32_t gb18030(unsigned lead, unsigned trail)
{
    char in[2] = {(char)lead, (char)trail}, out[8], *from = in, *to = out;
    size_t in_left = 2, out_left = sizeof out;
    iconv_t conversion = iconv_open("UTF-32BE", "GB18030");
    assert_true(conversion != (iconv_t)-1);
    assert_int_equal(iconv(conversion, &from, &in_left, &to, &out_left), 0);
    iconv_close(conversion);
    return (uint32_t)(uint8_t)out[0] << 24 | (uint32_t)(uint8_t)out[1] << 16 |
           (uint32_t)(uint8_t)out[2] << 8 | (uint8_t)out[3];
}

static uint32_t check_row(uint32_t old, unsigned lead, unsigned first, unsigned last)
{
    for (unsigned trail = first; trail <= last; trail++, old++)
        if (trail != 0x7F) /* no GB 18030 code ends so */
            assert_int_equal(pua_to_real(old), gb18030(lead, trail));
        else
            old--;
    return old;
}

static void the_table_is_iconvs(void **state)
{
    (void)state;
    assert_int_equal(check_row(0xE78D, 0xA6, 0xD9, 0xDF), 0xE794);
    check_row(0xE794, 0xA6, 0xEC, 0xED);
    check_row(0xE796, 0xA6, 0xF3, 0xF3);
    check_row(0xE7C7, 0xA8, 0xBC, 0xBC);
    check_row(0xE7C8, 0xA8, 0xBF, 0xBF);
    assert_int_equal(check_row(0xE7E7, 0xA9, 0x89, 0x95), 0xE7F4);
    assert_int_equal(check_row(0xE815, 0xFE, 0x50, 0xA0), 0xE865);
    assert_int_equal(pua_to_real(0xE863), 0x4DAE);
    assert_int_equal(pua_to_real(0xE816), 0x20087);
    assert_int_equal(pua_to_real(0xE81E), 0x9FB4);
    assert_int_equal(pua_to_real(0xE5E5), 0x3000);
}

/* Whatever comes in: nothing private comes out, and what is not private stays. */
static void nothing_private_comes_out(void **state)
{
    (void)state;
    int mapped = 0;
    for (uint32_t cp = 0; cp <= 0x10FFFF; cp++) {
        uint32_t real = pua_to_real(cp);
        assert_false(pua_is_private(real));
        assert_true(pua_is_private(cp) || real == cp);
        mapped += pua_is_private(cp) && real != PUA_UNKNOWN;
    }
    assert_int_equal(mapped, 1 + 10 + 2 + 13 + 80);
    assert_int_equal(pua_to_real(0xE865), PUA_UNKNOWN);
    assert_int_equal(pua_to_real(0xF0000), PUA_UNKNOWN);
}

static struct idcard read_name(const char *name)
{
    static const struct idcard holder = {
        .birth = "19870214", .number = "110101198702140010", .valid_to = "长期"};
    struct idcard card = holder, read;
    uint8_t record[ID_RECORD_SIZE];
    str_copy(card.name, sizeof card.name, name);
    assert_int_equal(id_record_encode(&card, record), ERR_OK);
    assert_int_equal(id_record_decode(record, &read), ERR_OK);
    assert_string_equal(read.number, holder.number);
    return read;
}

static void names_come_in_real_characters(void **state)
{
    (void)state;
    struct idcard card = read_name("王\uE863\uE816\uE5E5");
    assert_string_equal(card.name, "王\u4DAE\U00020087");
    assert_false(card.is_name_unclear);
    /* fifteen that grow from three bytes to four still fit */
    card = read_name(
        "\uE816\uE816\uE816\uE816\uE816\uE816\uE816\uE816\uE816\uE816\uE816\uE816\uE816\uE816\uE816");
    assert_int_equal(utf8_count(card.name), 15);
    assert_int_equal(strlen(card.name), 60);
}

static void an_unknown_character_is_a_box_and_told(void **state)
{
    (void)state;
    struct idcard card = read_name("王\uE000");
    assert_string_equal(card.name, "王□");
    assert_true(card.is_name_unclear);
    assert_false(read_name("王试验").is_name_unclear);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_iconvs),
        cmocka_unit_test(nothing_private_comes_out),
        cmocka_unit_test(names_come_in_real_characters),
        cmocka_unit_test(an_unknown_character_is_a_box_and_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
