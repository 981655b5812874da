/* The codes' names, against the standard's own list where KIOSK_NATIONALITIES names a copy of it: CSV with
 * the columns code, alpha, name. */
#include "model/idcode.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void sexes(void **state)
{
    (void)state;
    assert_string_equal(idcode_sex("0"), "未知的性别");
    assert_string_equal(idcode_sex("1"), "男性");
    assert_string_equal(idcode_sex("2"), "女性");
    assert_string_equal(idcode_sex("9"), "未说明的性别");
    static const char *const unknown[] = {"", "3", "8", "01", "x", "男"};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        assert_null(idcode_sex(unknown[i]));
}

static void ethnic_groups(void **state)
{
    (void)state;
    assert_string_equal(idcode_ethnic_group("01"), "汉族");
    assert_string_equal(idcode_ethnic_group("11"), "满族");
    assert_string_equal(idcode_ethnic_group("54"), "门巴族");
    assert_string_equal(idcode_ethnic_group("55"), "珞巴族");
    assert_string_equal(idcode_ethnic_group("56"), "基诺族");
    static const char *const unknown[] = {"", "00", "57", "97", "98", "1", "001", "-1", " 1", "0x"};
    for (size_t i = 0; i < sizeof unknown / sizeof unknown[0]; i++)
        assert_null(idcode_ethnic_group(unknown[i]));
}

static void every_group_is_there_once(void **state)
{
    (void)state;
    for (int a = 1; a <= 56; a++)
        for (int b = 1; b <= 56; b++) {
            char one[12], other[12];
            snprintf(one, sizeof one, "%02d", a);
            snprintf(other, sizeof other, "%02d", b);
            assert_int_equal(strcmp(idcode_ethnic_group(one), idcode_ethnic_group(other)) == 0, a == b);
        }
}

static void the_standards_list_agrees(void **state)
{
    (void)state;
    const char *path = getenv("KIOSK_NATIONALITIES");
    FILE *f = path ? fopen(path, "re") : NULL;
    if (!f)
        skip();
    char line[256], code[8], name[64];
    int rows = 0;
    while (fgets(line, sizeof line, f))
        if (sscanf(line, "%7[0-9],%*[^,],%63[^,]", code, name) == 2) {
            assert_string_equal(idcode_ethnic_group(code), name);
            rows++;
        }
    fclose(f);
    assert_int_equal(rows, 56);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sexes),
        cmocka_unit_test(ethnic_groups),
        cmocka_unit_test(every_group_is_there_once),
        cmocka_unit_test(the_standards_list_agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
