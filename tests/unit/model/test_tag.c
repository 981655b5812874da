#include "model/tag.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void a_cards_own_number_is_taken(void **state)
{
    (void)state;
    assert_int_equal(tag_check(&(struct tag_uid){4, {0x5A, 0x11, 0x22, 0x33}}), ERR_OK);
    assert_int_equal(tag_check(&(struct tag_uid){7, {0x04, 0xA1, 0xB2, 0xC3, 0xD4, 0xE5, 0x80}}), ERR_OK);
    assert_int_equal(tag_check(&(struct tag_uid){8, {0xE0, 0x04, 0x01, 1, 2, 3, 4, 5}}), ERR_OK);
    assert_int_equal(tag_check(&(struct tag_uid){10, {0x88, 1, 2, 3, 4, 5, 6, 7, 8, 9}}), ERR_OK);
    assert_int_equal(tag_check(&(struct tag_uid){7, {0x08, 1, 2, 3, 4, 5, 6}}), ERR_OK);
}

static void a_random_one_is_refused(void **state)
{
    (void)state;
    assert_int_equal(tag_check(&(struct tag_uid){4, {0x08, 0x11, 0x22, 0x33}}), ERR_UNSUPPORTED);
    assert_int_equal(tag_check(&(struct tag_uid){4, {0x08, 0xFF, 0x00, 0x01}}), ERR_UNSUPPORTED);
}

static void one_that_many_have_is_refused(void **state)
{
    (void)state;
    assert_int_equal(tag_check(&(struct tag_uid){4, {1, 2, 3, 4}}), ERR_UNSUPPORTED);
    assert_int_equal(tag_check(&(struct tag_uid){7, {0}}), ERR_UNSUPPORTED);
    assert_int_equal(tag_check(&(struct tag_uid){4, {0xFF, 0xFF, 0xFF, 0xFF}}), ERR_UNSUPPORTED);
}

static void another_length_is_malformed(void **state)
{
    (void)state;
    assert_int_equal(tag_check(&(struct tag_uid){0}), ERR_DATA);
    assert_int_equal(tag_check(&(struct tag_uid){3, {9, 8, 7}}), ERR_DATA);
    assert_int_equal(tag_check(&(struct tag_uid){.size = 11, .bytes = {9, 8, 7, 6}}), ERR_DATA);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cards_own_number_is_taken),
        cmocka_unit_test(a_random_one_is_refused),
        cmocka_unit_test(one_that_many_have_is_refused),
        cmocka_unit_test(another_length_is_malformed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
