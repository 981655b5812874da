/* UUIDs and the hybrid logical clock. */
#include "base/id.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void new_ids_are_version_7_and_different(void **state)
{
    (void)state;
    int64_t before = clock_wall_ms();
    struct uuid a = uuid_new(), b = uuid_new();
    int64_t ms = 0;
    for (int i = 0; i < 6; i++)
        ms = ms << 8 | a.bytes[i];
    assert_true(ms >= before && ms <= clock_wall_ms());
    assert_int_equal(a.bytes[6] >> 4, 7);
    assert_int_equal(a.bytes[8] >> 6, 2);
    assert_false(uuid_equal(a, b));
    assert_false(uuid_is_zero(a));
    assert_true(uuid_is_zero((struct uuid){0}));
}

static void text_comes_back(void **state)
{
    (void)state;
    struct uuid id = uuid_new(), parsed;
    char text[37];
    uuid_text(id, text);
    assert_int_equal(strlen(text), 36);
    assert_true(uuid_parse(text, &parsed));
    assert_true(uuid_equal(id, parsed));
    assert_true(uuid_parse("01890A5D-AC96-774B-BCCE-B302099A8057", &parsed));
    uuid_text(parsed, text);
    assert_string_equal(text, "01890a5d-ac96-774b-bcce-b302099a8057");
}

static void other_texts_are_refused(void **state)
{
    (void)state;
    static const char good[] = "01890a5d-ac96-774b-bcce-b302099a8057";
    struct uuid out = uuid_new(), before = out;
    for (size_t i = 0; i < strlen(good); i++) {
        char text[37];
        strcpy(text, good);
        text[i] = good[i] == '-' ? '0' : 'g';
        assert_false(uuid_parse(text, &out));
        text[i] = '\0';
        assert_false(uuid_parse(text, &out));
    }
    assert_false(uuid_parse("01890a5d-ac96-774b-bcce-b302099a80571", &out));
    assert_false(uuid_parse("", &out));
    assert_true(uuid_equal(out, before));
}

static void logical_clock_only_grows(void **state)
{
    (void)state;
    unsigned seed = (unsigned)clock_wall_ms();
    print_message("seed %u\n", seed);
    srand(seed);
    int64_t last = 0, wall = clock_wall_ms();
    for (int i = 0; i < 100000; i++) {
        wall += rand() % 7 - 3; /* a wall clock that is set back again and again */
        int64_t next = hlc_next(last, wall);
        assert_true(next > last);
        assert_true(next >> 16 >= wall);
        last = next;
    }
    assert_int_equal(hlc_next(0, 1000), 1000 << 16);
    assert_int_equal(hlc_next(1000 << 16, 1000), (1000 << 16) + 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(new_ids_are_version_7_and_different),
        cmocka_unit_test(text_comes_back),
        cmocka_unit_test(other_texts_are_refused),
        cmocka_unit_test(logical_clock_only_grows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
