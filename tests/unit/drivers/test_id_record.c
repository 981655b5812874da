#include "cmocka_all.h"

#include "drivers/id_record.h"

#include <stdlib.h>
#include <string.h>

static const struct idcard resident = {.kind = CARD_RESIDENT,
                                       .name = "陈䶮",
                                       .sex = "1",
                                       .ethnic = "01",
                                       .birth = "20020704",
                                       .address = "示例市示例区示例路１号",
                                       .number = "990001200207040037",
                                       .issuer = "示例市公安局示例分局",
                                       .valid_from = "20200715",
                                       .valid_to = "长期"};
static const struct idcard hmt = {.kind = CARD_HMT,
                                  .name = "何思远",
                                  .sex = "1",
                                  .birth = "19850220",
                                  .address = "示例市示例区示例路1号",
                                  .number = "810000198502200019",
                                  .issuer = "示例市公安局示例分局",
                                  .valid_from = "20240105",
                                  .valid_to = "20290105",
                                  .travel_permit = "H00000001",
                                  .issue_count = "01"};
static const struct idcard foreigner_2017 = {.kind = CARD_FOREIGNER_2017,
                                             .name = "证件样本",
                                             .name_en = "ZHENGJIAN YANGBEN",
                                             .sex = "2",
                                             .birth = "19800101",
                                             .number = "PAK310080010103",
                                             .valid_from = "20180101",
                                             .valid_to = "20280101",
                                             .country = "PAK",
                                             .version = "01",
                                             .authority = "1500"};
static const struct idcard foreigner_2023 = {.kind = CARD_FOREIGNER_2023,
                                             .name = "证件样本",
                                             .name_en = "ZHENGJIAN YANGBEN SPECIMEN OF A LONG NAME XYZW",
                                             .sex = "2",
                                             .birth = "19800101",
                                             .number = "931586198001010028",
                                             .valid_from = "20231201",
                                             .valid_to = "20331201",
                                             .country = "PAK",
                                             .renewals = "00",
                                             .former_link = "000"};

static void put(uint8_t *record, size_t offset, const char *ascii)
{
    for (; *ascii; ascii++, offset += 2) {
        record[offset] = (uint8_t)*ascii;
        record[offset + 1] = 0;
    }
}

static void blank(uint8_t *record)
{
    for (size_t i = 0; i < ID_RECORD_SIZE; i += 2)
        put(record, i, " ");
}

static void every_kind_comes_back_as_it_went(void **state)
{
    (void)state;
    const struct idcard *const cards[] = {&resident, &hmt, &foreigner_2017, &foreigner_2023};
    for (size_t i = 0; i < 4; i++) {
        uint8_t record[ID_RECORD_SIZE];
        struct idcard back;
        assert_int_equal(id_record_encode(cards[i], record), ERR_OK);
        assert_int_equal(id_record_decode(record, &back), ERR_OK);
        assert_memory_equal(&back, cards[i], sizeof back);
    }
}

static void fields_lie_where_the_vendor_document_says(void **state)
{
    (void)state;
    uint8_t record[ID_RECORD_SIZE];
    static const uint8_t long_term[] = {0x7F, 0x95, 0x1F, 0x67, 0x20, 0, 0x20, 0,
                                        0x20, 0,    0x20, 0,    0x20, 0, 0x20, 0};
    static const uint8_t name[] = {0x48, 0x96, 0xAE, 0x4D, 0x20, 0x00};
    assert_int_equal(id_record_encode(&resident, record), ERR_OK);
    assert_memory_equal(record, name, sizeof name);
    assert_memory_equal(record + 30, "1\0000\0001\0", 6);
    assert_memory_equal(record + 36, "2\0000\0000\0002\0", 8);
    assert_memory_equal(record + 122, "9\0009\0000\0", 6);
    assert_memory_equal(record + 204, long_term, sizeof long_term);
    assert_memory_equal(record + 248, " \0", 2);
    assert_int_equal(id_record_encode(&hmt, record), ERR_OK);
    assert_memory_equal(record + 220, "H\0000\000", 4);
    assert_memory_equal(record + 238, "0\0001\0", 4);
    assert_memory_equal(record + 248, "J\0", 2);
    assert_int_equal(id_record_encode(&foreigner_2017, record), ERR_OK);
    assert_memory_equal(record + 120, "2\0P\0A\0K\0003\0", 10);
    assert_memory_equal(record + 152, "P\0A\0K\0", 6);
    assert_memory_equal(record + 236, "0\0001\0001\0005\0000\0000\0I\0", 14);
    assert_int_equal(id_record_encode(&foreigner_2023, record), ERR_OK);
    assert_memory_equal(record + 32, "0\0000\0", 4);
    assert_memory_equal(record + 220, "G\0 \0N\0A\0M\0", 10);
    assert_memory_equal(record + 242, "P\0A\0K\0Y\0000\0000\0000\0", 14);
}

static void decoding_stays_inside_the_record_and_trims(void **state)
{
    (void)state;
    uint8_t *record = malloc(ID_RECORD_SIZE);
    assert_non_null(record);
    blank(record);
    put(record, 0, "A B");
    record[6] = 0x00, record[7] = 0x30; /* U+3000 */
    record[8] = record[9] = 0;          /* NUL as padding */
    put(record, 122, "990001200207040037");
    struct idcard card;
    assert_int_equal(id_record_decode(record, &card), ERR_OK);
    assert_string_equal(card.name, "A B");
    assert_string_equal(card.address, "");
    assert_string_equal(card.valid_to, "");
    free(record);
}

static void broken_characters_become_replacements(void **state)
{
    (void)state;
    uint8_t record[ID_RECORD_SIZE];
    struct idcard card;
    blank(record);
    put(record, 122, "990001200207040037");
    static const uint8_t name[] = {0x00, 0xD8, 0x41, 0x00, 0x00, 0xDC, 0x0A, 0x00, 0x73, 0xD8, 0x4E, 0xDF};
    memcpy(record, name, sizeof name);    /* lone high, A, lone low, line feed, U+2CF4E as a pair */
    record[28] = 0x00, record[29] = 0xD8; /* a high half as the last unit of the field */
    assert_int_equal(id_record_decode(record, &card), ERR_OK);
    assert_string_equal(card.name, "\uFFFDA\uFFFD\uFFFD\U0002CF4E        \uFFFD");
}

static void oversized_characters_in_short_fields_are_cut(void **state)
{
    (void)state;
    uint8_t record[ID_RECORD_SIZE];
    struct idcard card;
    memset(record, 0xFF, sizeof record);
    record[248] = ' ', record[249] = 0;
    assert_int_equal(id_record_decode(record, &card), ERR_OK);
    assert_string_equal(card.sex, "");
    assert_string_equal(card.birth, "\uFFFF\uFFFF");
}

static void unknown_kinds_and_empty_records_are_refused(void **state)
{
    (void)state;
    uint8_t record[ID_RECORD_SIZE];
    struct idcard card = {.number = "untouched"};
    blank(record);
    assert_int_equal(id_record_decode(record, &card), ERR_DATA);
    put(record, 122, "990001200207040037");
    put(record, 248, "Q");
    assert_int_equal(id_record_decode(record, &card), ERR_DATA);
    record[248] = ' ', record[249] = 1;
    assert_int_equal(id_record_decode(record, &card), ERR_DATA);
    assert_string_equal(card.number, "untouched");
}

static void text_that_does_not_fit_is_refused(void **state)
{
    (void)state;
    uint8_t record[ID_RECORD_SIZE], zero[ID_RECORD_SIZE] = {0};
    struct idcard card = resident;
    strcpy(card.name, "一二三四五六七八九十一二三四五");
    assert_int_equal(id_record_encode(&card, record), ERR_OK);
    strcpy(card.name, "一二三四五六七八九十一二三四\U0002CF4E"); /* 15 characters, 16 units */
    assert_int_equal(id_record_encode(&card, record), ERR_DATA);
    assert_memory_equal(record, zero, sizeof record);
    strcpy(card.name, "\xFF");
    assert_int_equal(id_record_encode(&card, record), ERR_DATA);
}

static void additional_addresses_are_decoded_like_fields(void **state)
{
    (void)state;
    struct idcard_addresses got = {.count = 77};
    uint8_t *data = malloc(2 * ID_ADDRESS_SIZE);
    assert_non_null(data);
    for (size_t i = 0; i < 2 * ID_ADDRESS_SIZE; i += 2)
        data[i] = ' ', data[i + 1] = 0;
    assert_int_equal(id_record_decode_addresses(data, ID_ADDRESS_SIZE, &got), ERR_NOT_FOUND);
    assert_int_equal(id_record_decode_addresses(data, 0, &got), ERR_DATA);
    assert_int_equal(id_record_decode_addresses(data, ID_ADDRESS_SIZE + 1, &got), ERR_DATA);
    assert_int_equal(got.count, 77);
    static const uint8_t text[] = {0x3A, 0x79, 0x8B, 0x4F, 0x02, 0x5E, 0x4D, 0xE8, 0x00, 0xD8};
    memcpy(data + ID_ADDRESS_SIZE, text, sizeof text); /* the first block is blank, and left out */
    memcpy(data + 2 * ID_ADDRESS_SIZE - 2, "Z", 2);
    assert_int_equal(id_record_decode_addresses(data, 2 * ID_ADDRESS_SIZE, &got), ERR_OK);
    assert_int_equal(got.count, 1);
    assert_memory_equal(got.address[0], "示例市", 9);
    assert_string_equal(got.address[0] + strlen(got.address[0]) - 1, "Z");
    assert_non_null(strstr(got.address[0], "\uFFFD"));
    free(data);
}

static void random_records_round_trip(void **state)
{
    (void)state;
    unsigned seed = 256;
    int good = 0;
    print_message("seed %u\n", seed);
    srand(seed);
    for (int i = 0; i < 3000; i++) {
        uint8_t record[ID_RECORD_SIZE], again[ID_RECORD_SIZE];
        struct idcard card, back;
        for (size_t k = 0; k < sizeof record; k += 2) {
            record[k] = (uint8_t)rand();
            record[k + 1] = rand() % 2 ? (uint8_t)rand() : 0;
        }
        record[248] = (uint8_t) " JIY"[rand() % 4], record[249] = 0;
        if (id_record_decode(record, &card) || id_record_encode(&card, again))
            continue;
        assert_int_equal(id_record_decode(again, &back), ERR_OK);
        assert_memory_equal(&card, &back, sizeof card);
        good++;
    }
    assert_true(good > 1000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_comes_back_as_it_went),
        cmocka_unit_test(fields_lie_where_the_vendor_document_says),
        cmocka_unit_test(decoding_stays_inside_the_record_and_trims),
        cmocka_unit_test(broken_characters_become_replacements),
        cmocka_unit_test(oversized_characters_in_short_fields_are_cut),
        cmocka_unit_test(unknown_kinds_and_empty_records_are_refused),
        cmocka_unit_test(text_that_does_not_fit_is_refused),
        cmocka_unit_test(additional_addresses_are_decoded_like_fields),
        cmocka_unit_test(random_records_round_trip),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
