#include "model/phone.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static void takes_mobiles_and_landlines(void **state)
{
    (void)state;
    const char *const good[] = {"13800000000", "19912345678", "01062345678",  "02162345678",
                                "02988888888", "05718888888", "057188888888", "03512345678"};
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
        assert_true(phone_is_valid(good[i]));
}

static void refuses_the_rest(void **state)
{
    (void)state;
    const char *const bad[] = {"",
                               "1",
                               "1380000000",
                               "138000000000",
                               "12800000000",
                               "10800000000",
                               "62345678",
                               "0106234567",
                               "010623456789",
                               "01112345678",
                               "0571888888",
                               "0937234567",
                               "0571888888888",
                               "05711888888",
                               "00086138",
                               "1380000000a",
                               "+8613800000000",
                               "138 0000 0000",
                               "010-62345678",
                               "１３８00000000"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(phone_is_valid(bad[i]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_mobiles_and_landlines),
        cmocka_unit_test(refuses_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
