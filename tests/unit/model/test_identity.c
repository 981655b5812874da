/* Identities, ages and masks. All people here are made up. */
#include "model/identity.h"

#include "base/utf8.h"
#include "model/date.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

static struct idcard resident(void)
{
    return (struct idcard){.kind = CARD_RESIDENT,
                           .name = "张小明",
                           .birth = "19491231",
                           .number = "11010519491231002X",
                           .valid_to = "长期"};
}

static void identity_is_the_little_that_is_needed(void **state)
{
    (void)state;
    struct idcard card = resident();
    struct identity identity;
    assert_int_equal(identity_from_card(&card, &identity), ERR_OK);
    assert_int_equal(identity.kind, CARD_RESIDENT);
    assert_string_equal(identity.number, "11010519491231002X");
    assert_string_equal(identity.name, "张小明");
    assert_string_equal(identity.former_number, "");
    assert_false(identity.is_number_unusual);
    assert_int_equal(identity.birth_day, day_from_civil((struct civil){1949, 12, 31}));
    assert_int_equal(identity.valid_to_day, DAY_FOREVER);
    strcpy(card.valid_to, "20301231");
    assert_int_equal(identity_from_card(&card, &identity), ERR_OK);
    assert_int_equal(identity.valid_to_day, day_from_civil((struct civil){2030, 12, 31}));

    static const struct identity zero;
    identity_wipe(&identity);
    assert_memory_equal(&identity, &zero, sizeof zero);
}

static void foreigners_cards(void **state)
{
    (void)state;
    struct identity identity;
    struct idcard old = {.kind = CARD_FOREIGNER_2017,
                         .name_en = "JOHN SMITH",
                         .birth = "19810803",
                         .number = "CAN110081080319",
                         .valid_to = "20301231"};
    assert_int_equal(identity_from_card(&old, &identity), ERR_OK); /* wrong check digit: warned about only */
    assert_true(identity.is_number_unusual);
    assert_string_equal(identity.name, "JOHN SMITH");
    strcpy(old.name, "史密斯");
    assert_int_equal(identity_from_card(&old, &identity), ERR_OK);
    assert_string_equal(identity.name, "史密斯");
    strcpy(old.number, "CAN11008108031");
    assert_int_equal(identity_from_card(&old, &identity), ERR_DATA);

    struct idcard new = old;
    new.kind = CARD_FOREIGNER_2023;
    strcpy(new.number, "931586198001010028");
    strcpy(new.birth, "19800101");
    assert_int_equal(identity_from_card(&new, &identity), ERR_OK);
    assert_string_equal(identity.former_number, ""); /* no link, no former card */
    assert_false(identity.is_number_unusual);
    strcpy(new.country, "PAK");
    strcpy(new.former_link, "000");
    assert_int_equal(identity_from_card(&new, &identity), ERR_OK);
    assert_string_equal(identity.former_number, "PAK310080010103");
    strcpy(new.number, "931586198001010029");
    assert_int_equal(identity_from_card(&new, &identity), ERR_DATA);
    struct idcard hmt = resident();
    hmt.kind = CARD_HMT;
    assert_int_equal(identity_from_card(&hmt, &identity), ERR_OK);
    assert_true(identity.is_number_unusual); /* a permit's begins with 81, 82 or 83 */
    hmt.number[17] = '1';
    assert_int_equal(identity_from_card(&hmt, &identity), ERR_DATA);
}

static void a_missing_field_leaves_out_untouched(void **state)
{
    (void)state;
    struct identity identity, before;
    memset(&identity, 0x55, sizeof identity);
    before = identity;
    struct idcard cards[5];
    for (int i = 0; i < 5; i++)
        cards[i] = resident();
    cards[0].name[0] = '\0';
    cards[1].birth[0] = '\0';
    cards[2].valid_to[0] = '\0';
    strcpy(cards[3].valid_to, "20300230");
    strcpy(cards[4].number, "110105194912310021");
    for (int i = 0; i < 5; i++) {
        assert_int_equal(identity_from_card(&cards[i], &identity), ERR_DATA);
        assert_memory_equal(&identity, &before, sizeof before);
    }
}

static void age_classes_change_on_birthdays(void **state)
{
    (void)state;
    static const struct {
        int years;
        enum age_class before, on;
    } steps[] = {{14, AGE_CHILD, AGE_MINOR}, {18, AGE_MINOR, AGE_ADULT}, {60, AGE_ADULT, AGE_ELDER}};
    int32_t born = day_from_civil((struct civil){2000, 5, 17});
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        int32_t birthday = day_from_civil((struct civil){2000 + steps[i].years, 5, 17});
        assert_int_equal(age_class_of(born, birthday - 1), steps[i].before);
        assert_int_equal(age_class_of(born, birthday), steps[i].on);
    }
    assert_int_equal(age_class_of(born, born), AGE_CHILD);
}

static void masks(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"张三", "张*"},
        {"张小明", "张*明"},
        {"欧阳明", "欧**"},
        {"欧阳小明", "欧**明"},
        {"诸葛", "诸*"},
        {"王李小明", "王**明"},
        {"张", "*"},
        {"", ""},
        {"JOHN SMITH", "J*** S****"},
        {"Zoë O'Neil", "Z** O*****"},
        {"A", "A"},
        {"买买提·阿卜杜拉", "买**·阿***"},
        {"卓玛•次仁", "卓*•次*"},
        {"\xEE\xA0\x80小明", "\xEE\xA0\x80*明"}, /* a rare character of the private use area */
        {"\xF0\xA0\xAE\xB7三", "\xF0\xA0\xAE\xB7*"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char out[96];
        name_mask(cases[i][0], out, sizeof out);
        assert_string_equal(out, cases[i][1]);
    }
}

static void a_mask_stays_in_its_buffer_and_hides(void **state)
{
    (void)state;
    char out[8], name[400] = "";
    name_mask("张小明", out, 5);
    assert_string_equal(out, "张*");
    for (int i = 0; i < 120; i++)
        strcat(name, "明");
    char large[400];
    name_mask(name, large, sizeof large);
    assert_true(utf8_count(large) <= 64);
    assert_int_equal(strspn(large + 3, "*"), utf8_count(large) - 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(identity_is_the_little_that_is_needed),
        cmocka_unit_test(foreigners_cards),
        cmocka_unit_test(a_missing_field_leaves_out_untouched),
        cmocka_unit_test(age_classes_change_on_birthdays),
        cmocka_unit_test(masks),
        cmocka_unit_test(a_mask_stays_in_its_buffer_and_hides),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
