/* How far long work has come. */
#include "ctl/progress.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

static char *said;
static size_t len;

/* Shows 0 to 100 of 100 with a pause before each, and takes the bar away. */
static void work(bool is_terminal, int pause_ms)
{
    struct progress p;
    FILE *out = open_memstream(&said, &len);
    progress_init(&p, out, is_terminal, "书目.csv");
    for (size_t i = 0; i <= 100; i += 10) {
        clock_advance_ms(pause_ms);
        progress_show(&p, i, 100);
    }
    progress_clear(&p);
    fclose(out);
}

static void a_bar_on_a_terminal(void **state)
{
    (void)state;
    work(true, 300);
    assert_non_null(strstr(said, "\r书目.csv [                              ]   0 %\r"));
    assert_non_null(strstr(said, "\r书目.csv [###############               ]  50 %\r"));
    assert_non_null(strstr(said, "[##############################] 100 %\r\033[K"));
    assert_null(strchr(said, '\n'));
    free(said);
}

static void a_line_now_and_then_elsewhere(void **state)
{
    (void)state;
    work(false, 1000);
    assert_string_equal(said, "书目.csv: 40 %\n书目.csv: 90 %\n");
    free(said);
}

static void nothing_of_quick_work(void **state)
{
    (void)state;
    work(false, 1);
    assert_string_equal(said, "");
    free(said);
    work(true, 1);
    assert_string_equal(said, "");
    free(said);
}

static int stop_clock(void **state)
{
    (void)state;
    clock_stop();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_bar_on_a_terminal),
        cmocka_unit_test(a_line_now_and_then_elsewhere),
        cmocka_unit_test(nothing_of_quick_work),
    };
    return cmocka_run_group_tests(tests, stop_clock, NULL);
}
