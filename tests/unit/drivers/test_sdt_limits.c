/* A module that talks on and on: whatever it sends, a call ends within its contract. */
#include "cmocka_all.h"

#include "base/clock.h"
#include "drivers/sdt_reader.h"

#include <string.h>

enum { DRIBBLE_MS = 19, DRIBBLES = 60, FIND_MS = 1500, START_MS = 5000 };

static enum err take(void *self, uint8_t endpoint, const uint8_t *data, size_t len, size_t *sent,
                     int timeout_ms)
{
    (void)self, (void)endpoint, (void)data, (void)timeout_ms;
    *sent = len;
    return ERR_OK;
}

static int said[256]; /* by each endpoint, in this burst */

static enum err dribble(void *self, uint8_t endpoint, uint8_t *data, size_t size, size_t *got, int timeout_ms)
{
    (void)self, (void)size;
    if (said[endpoint]++ == DRIBBLES) {
        said[endpoint] = 0;
        clock_advance_ms(timeout_ms);
        *got = 0;
        return ERR_TIMEOUT;
    }
    clock_advance_ms(timeout_ms < DRIBBLE_MS ? timeout_ms : DRIBBLE_MS);
    *data = 0xAA;
    *got = 1;
    return ERR_OK;
}

static void a_dribbling_module_is_given_up(void **state)
{
    static const struct sdt_pipes wirings[] = {{SDT_SPLIT, {0x02, 0x06}, {0x81, 0x85}, {64, 64}},
                                               {SDT_STREAM, {0x01, 0x01}, {0x81, 0x81}, {64, 64}}};
    (void)state;
    clock_stop();
    for (size_t i = 0; i < 2; i++) {
        struct sdt_reader reader = {.link = {.io = {.write = take, .read = dribble}, .pipes = wirings[i]}};
        bool found;
        int64_t begun = clock_mono_ms();
        assert_int_not_equal(sdt_reader_start(&reader), ERR_OK);
        assert_true(clock_mono_ms() - begun <= START_MS);
        begun = clock_mono_ms();
        assert_int_not_equal(sdt_reader_find(&reader, &found), ERR_OK);
        assert_true(clock_mono_ms() - begun <= FIND_MS);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_dribbling_module_is_given_up)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
