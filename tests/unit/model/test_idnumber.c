/* Numbers of cards. All people here are made up or published specimens. */
#include "model/idnumber.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static void published_numbers_pass(void **state)
{
    (void)state;
    assert_true(idnumber_is_valid("11010519491231002X"));
    assert_true(idnumber_is_valid("440524188001010014"));
    assert_true(idnumber_is_valid("931586198001010028"));
}

/* MOD 11-2 finds every single wrong digit and every swap of neighbours. */
static void every_single_mistake_is_found(void **state)
{
    (void)state;
    static const char good[] = "11010519491231002X";
    for (size_t i = 0; i < 18; i++)
        for (const char *c = "0123456789Xx -"; *c; c++) {
            char number[19];
            strcpy(number, good);
            number[i] = *c;
            assert_int_equal(idnumber_is_valid(number), *c == good[i]);
        }
    for (size_t i = 0; i < 17; i++) {
        char number[19];
        strcpy(number, good);
        number[i] = good[i + 1];
        number[i + 1] = good[i];
        assert_int_equal(idnumber_is_valid(number), good[i] == good[i + 1]);
    }
    assert_false(idnumber_is_valid(""));
    assert_false(idnumber_is_valid("11010519491231002"));
    assert_false(idnumber_is_valid("11010519491231002XX"));
}

static void old_foreign_numbers(void **state)
{
    (void)state;
    assert_true(idnumber_foreign_2017_is_valid("PAK310080010103"));
    assert_false(idnumber_foreign_2017_is_valid("PAK310080010104"));
    assert_false(idnumber_foreign_2017_is_valid("CAN110081080319"));
    assert_false(idnumber_foreign_2017_is_valid("pak310080010103"));
    assert_false(idnumber_foreign_2017_is_valid("PAK31008001010"));
    assert_false(idnumber_foreign_2017_is_valid(""));
}

static struct idcard card_of(enum card_kind kind, const char *number, const char *birth)
{
    struct idcard card = {.kind = kind};
    strcpy(card.number, number);
    strcpy(card.birth, birth);
    return card;
}

static void every_kind_has_its_own_rules(void **state)
{
    (void)state;
    static const struct {
        enum card_kind kind;
        const char *number, *birth;
        bool is_acceptable, is_usual;
    } cases[] = {
        {CARD_RESIDENT, "11010519491231002X", "19491231", true, true},
        {CARD_RESIDENT, "11010519491231002X", "19491230", true, false},
        {CARD_RESIDENT, "11010519491231002X", "", true, false},
        {CARD_RESIDENT, "110105194912310021", "19491231", false, false},
        {CARD_RESIDENT, "PAK310080010103", "19800101", false, false},
        {CARD_HMT, "810000198502200019", "19850220", true, true},
        {CARD_HMT, "820000198502200010", "19850220", true, true},
        {CARD_HMT, "830000198502200012", "19850220", true, true},
        {CARD_HMT, "11010519491231002X", "19491231", true, false},
        {CARD_HMT, "810000198502200018", "19850220", false, false},
        {CARD_FOREIGNER_2017, "PAK310080010103", "19800101", true, true},
        {CARD_FOREIGNER_2017, "PAK310080010103", "19800102", true, false},
        {CARD_FOREIGNER_2017, "PAK310080010104", "19800101", true, false},
        {CARD_FOREIGNER_2017, "CAN110081080319", "19810803", true, false}, /* as published */
        {CARD_FOREIGNER_2017, "pak310080010103", "19800101", false, false},
        {CARD_FOREIGNER_2017, "931586198001010028", "19800101", false, false},
        {CARD_FOREIGNER_2023, "931586198001010028", "19800101", true, true},
        {CARD_FOREIGNER_2023, "931586198001010028", "19800102", true, false},
        {CARD_FOREIGNER_2023, "11010519491231002X", "19491231", true, false},
        {CARD_FOREIGNER_2023, "931586198001010029", "19800101", false, false},
        {CARD_FOREIGNER_2023, "PAK310080010103", "19800101", false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct idcard card = card_of(cases[i].kind, cases[i].number, cases[i].birth);
        assert_int_equal(idnumber_is_acceptable(&card), cases[i].is_acceptable);
        assert_int_equal(idnumber_is_usual(&card), cases[i].is_usual);
    }
}

static void an_old_number_begins_with_its_country(void **state)
{
    (void)state;
    struct idcard card = card_of(CARD_FOREIGNER_2017, "PAK310080010103", "19800101");
    strcpy(card.country, "PAK");
    assert_true(idnumber_is_usual(&card));
    strcpy(card.country, "CAN");
    assert_false(idnumber_is_usual(&card));
    assert_true(idnumber_is_acceptable(&card));
}

static struct idcard card_with_link(const char *link)
{
    struct idcard card = card_of(CARD_FOREIGNER_2023, "931586198001010028", "19800101");
    strcpy(card.country, "PAK");
    strcpy(card.former_link, link);
    return card;
}

static void a_new_card_tells_the_number_before(void **state)
{
    (void)state;
    static const struct {
        const char *link, *former;
    } cases[] = {{"000", "PAK310080010103"}, {"121", "PAK311280010111"}, {"996", "PAK319980010163"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct idcard card = card_with_link(cases[i].link);
        char former[FOREIGN_2017_SIZE];
        assert_true(idnumber_former(&card, former));
        assert_string_equal(former, cases[i].former);
        assert_true(idnumber_foreign_2017_is_valid(former));
    }
}

static void a_card_without_a_whole_link_tells_none(void **state)
{
    (void)state;
    struct idcard cards[] = {
        card_with_link(""),    card_with_link("00"),  card_with_link("0 0"), card_with_link("00A"),
        card_with_link("000"), card_with_link("000"), card_with_link("000"), card_with_link("000"),
    };
    strcpy(cards[4].country, "");
    strcpy(cards[5].country, "pak");
    strcpy(cards[6].number, "931586198001010029");
    cards[7].kind = CARD_RESIDENT;
    for (size_t i = 0; i < sizeof cards / sizeof cards[0]; i++) {
        char former[FOREIGN_2017_SIZE] = "untouched";
        assert_false(idnumber_former(&cards[i], former));
        assert_string_equal(former, "untouched");
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_numbers_pass),
        cmocka_unit_test(every_single_mistake_is_found),
        cmocka_unit_test(old_foreign_numbers),
        cmocka_unit_test(every_kind_has_its_own_rules),
        cmocka_unit_test(an_old_number_begins_with_its_country),
        cmocka_unit_test(a_new_card_tells_the_number_before),
        cmocka_unit_test(a_card_without_a_whole_link_tells_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
