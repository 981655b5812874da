#include "cmocka_all.h"

#include "drivers/registry.h"

#include <string.h>

static enum err first_result, second_result;

static enum err open_first(void *state, const struct device_options *options)
{
    (void)state, (void)options;
    return first_result;
}

static enum err open_second(void *state, const struct device_options *options)
{
    (void)state, (void)options;
    return second_result;
}

static void close_none(void *state)
{
    (void)state;
}

static const struct device_driver first = {"first", 1, open_first, close_none},
                                  second = {"second", 1, open_second, close_none};
static const struct device_driver *const drivers[] = {&first, &second, NULL};

static enum err open_with(enum err one, enum err other, const char *wanted)
{
    struct device device = {0};
    first_result = one;
    second_result = other;
    enum err e = device_open(&device, drivers, wanted, &(struct device_options){0});
    if (e == ERR_OK)
        assert_ptr_equal(device.driver, one == ERR_OK && strcmp(wanted, "second") != 0 ? &first : &second);
    else
        assert_null(device.driver);
    device_close(&device);
    return e;
}

static void the_first_that_opens_is_taken(void **state)
{
    (void)state;
    assert_int_equal(open_with(ERR_OK, ERR_OK, "auto"), ERR_OK);
    assert_int_equal(open_with(ERR_BUSY, ERR_OK, "auto"), ERR_OK);
    assert_int_equal(open_with(ERR_OK, ERR_OK, "second"), ERR_OK);
    assert_int_equal(open_with(ERR_OK, ERR_OK, "third"), ERR_NOT_FOUND);
}

static void the_most_telling_error_is_kept(void **state)
{
    (void)state;
    assert_int_equal(open_with(ERR_ACCESS, ERR_NOT_FOUND, "auto"), ERR_ACCESS);
    assert_int_equal(open_with(ERR_BUSY, ERR_UNSUPPORTED, "auto"), ERR_BUSY);
    assert_int_equal(open_with(ERR_UNSUPPORTED, ERR_BUSY, "auto"), ERR_BUSY);
    assert_int_equal(open_with(ERR_UNSUPPORTED, ERR_NOT_FOUND, "auto"), ERR_UNSUPPORTED);
    assert_int_equal(open_with(ERR_NOT_FOUND, ERR_NOT_FOUND, "auto"), ERR_NOT_FOUND);
    assert_int_equal(open_with(ERR_ACCESS, ERR_NOT_FOUND, "second"), ERR_NOT_FOUND);
}

static void what_is_no_scanner_does_not_open(void **state)
{
    (void)state;
    struct device device = {0};
    struct device_options options = {.device = "/nonexistent/event0"};
    assert_int_equal(device_open(&device, scanner_drivers, "auto", &options), ERR_NOT_FOUND);
    options.device = "/dev/null";
    assert_int_equal(device_open(&device, scanner_drivers, "keyboard", &options), ERR_UNSUPPORTED);
    assert_int_equal(device_open(&device, scanner_drivers, "serial", &options), ERR_UNSUPPORTED);
    assert_null(device.driver);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_that_opens_is_taken),
        cmocka_unit_test(the_most_telling_error_is_kept),
        cmocka_unit_test(what_is_no_scanner_does_not_open),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
