/* Clocks that tests and scripts can move. */
#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>
#include <time.h>

static void moving_forward_moves_every_clock(void **state)
{
    (void)state;
    int64_t wall = clock_wall_ms(), mono = clock_mono_ms(), boot = clock_boottime_ms();
    clock_advance_ms(3600000);
    assert_true(clock_wall_ms() >= wall + 3600000);
    assert_true(clock_mono_ms() >= mono + 3600000);
    assert_true(clock_boottime_ms() >= boot + 3600000);
}

static void setting_the_wall_clock_leaves_the_others(void **state)
{
    (void)state;
    int64_t mono = clock_mono_ms();
    clock_set_wall_ms(1000);
    int64_t wall = clock_wall_ms();
    int64_t passed = clock_mono_ms() - mono;
    assert_true(wall >= 1000 && wall <= 1001 + passed);
    assert_true(passed < 3600000);
    clock_set_wall_ms((int64_t)time(NULL) * 1000);
}

static void boot_id_is_one_for_a_boot(void **state)
{
    (void)state;
    static const uint8_t zero[16];
    assert_memory_not_equal(clock_boot_id(), zero, sizeof zero);
    assert_ptr_equal(clock_boot_id(), clock_boot_id());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(moving_forward_moves_every_clock),
        cmocka_unit_test(setting_the_wall_clock_leaves_the_others),
        cmocka_unit_test(boot_id_is_one_for_a_boot),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
