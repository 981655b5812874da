/* What is tried again and again fills no log. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/clock.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define LOG_MODULE "test"
#include "base/log.h"

/* Lines that a function writes to stderr. */
static int lines_of(void (*speak)(void))
{
    FILE *file = tmpfile();
    assert_non_null(file);
    int kept = dup(STDERR_FILENO), lines = 0;
    dup2(fileno(file), STDERR_FILENO);
    speak();
    dup2(kept, STDERR_FILENO);
    close(kept);
    rewind(file);
    for (int c; (c = fgetc(file)) != EOF;)
        lines += c == '\n';
    fclose(file);
    return lines;
}

static void speak_of_two(void)
{
    for (int i = 0; i < 50; i++) {
        log_trouble("device %04x: no permission", 0x0400);
        log_trouble("device %04x: no permission", 0x0483);
    }
}

static void speak_plainly(void)
{
    log_error("again");
    log_error("again");
}

static void trouble_is_told_once_in_ten_minutes(void **state)
{
    (void)state;
    assert_int_equal(lines_of(speak_of_two), 2);
    assert_int_equal(lines_of(speak_of_two), 0);
    clock_advance_ms(601000);
    assert_int_equal(lines_of(speak_of_two), 2);
}

static void other_lines_are_all_written(void **state)
{
    (void)state;
    assert_int_equal(lines_of(speak_plainly), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(trouble_is_told_once_in_ten_minutes),
        cmocka_unit_test(other_lines_are_all_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
