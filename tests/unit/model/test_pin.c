#include "model/pin.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

static const char number[] = "110101198702140010";

static void takes_digits_that_nobody_guesses_first(void **state)
{
    (void)state;
    assert_true(pin_is_acceptable("140287", number));
    assert_true(pin_is_acceptable("482915", number));
    assert_true(pin_is_acceptable("123457", number));
    assert_true(pin_is_acceptable("999998", number));
    assert_true(pin_is_acceptable("402913746058", number));
}

static void refuses_the_rest(void **state)
{
    (void)state;
    const char *const bad[] = {"",       "48291",    "4029137460581", "48291a", "４８２９１５",
                               "888888", "123456",   "456789",        "987654", "870214",
                               "010119", "19870214", "140010",        " 482915"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(pin_is_acceptable(bad[i], number));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_digits_that_nobody_guesses_first),
        cmocka_unit_test(refuses_the_rest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
