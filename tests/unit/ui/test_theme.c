/* Contrast after WCAG 2: text on its ground at least 7:1, edges of controls at least 3:1. */
#include "ui_test.h"

static const char *const themes[] = {"standard", "large", "contrast", "large+contrast"};
enum { THEME_COUNT = sizeof themes / sizeof themes[0] };

struct pair {
    enum role front, ground;
};

static void check_pairs(const struct pair *pairs, size_t count, double least)
{
    for (size_t t = 0; t < THEME_COUNT; t++)
        for (size_t i = 0; i < count; i++) {
            double ratio = theme_contrast(theme_find(themes[t]), pairs[i].front, pairs[i].ground);
            if (ratio < least)
                fail_msg("%s: role %d on %d is %.2f:1", themes[t], (int)pairs[i].front, (int)pairs[i].ground,
                         ratio);
        }
}

static void test_text_contrast(void **state)
{
    static const struct pair pairs[] = {
        {ROLE_INK, ROLE_PAPER},        {ROLE_INK, ROLE_CARD},       {ROLE_INK, ROLE_JADE_TINT},
        {ROLE_INK, ROLE_SEAL_TINT},    {ROLE_INK, ROLE_AMBER_TINT}, {ROLE_INK_SOFT, ROLE_PAPER},
        {ROLE_INK_SOFT, ROLE_CARD},    {ROLE_JADE, ROLE_PAPER},     {ROLE_JADE, ROLE_CARD},
        {ROLE_JADE, ROLE_JADE_TINT},   {ROLE_ON_JADE, ROLE_JADE},   {ROLE_SEAL, ROLE_PAPER},
        {ROLE_SEAL, ROLE_CARD},        {ROLE_SEAL, ROLE_SEAL_TINT}, {ROLE_AMBER, ROLE_PAPER},
        {ROLE_AMBER, ROLE_AMBER_TINT}, {ROLE_CARD, ROLE_INK},
    };
    (void)state;
    check_pairs(pairs, sizeof pairs / sizeof pairs[0], 7);
}

static void test_edge_contrast(void **state)
{
    static const struct pair pairs[] = {
        {ROLE_EDGE, ROLE_PAPER},     {ROLE_EDGE, ROLE_CARD},  {ROLE_JADE, ROLE_PAPER},
        {ROLE_JADE, ROLE_JADE_TINT}, {ROLE_SEAL, ROLE_PAPER}, {ROLE_SEAL, ROLE_SEAL_TINT},
    };
    (void)state;
    check_pairs(pairs, sizeof pairs / sizeof pairs[0], 3);
}

/* Against figures worked out apart from this code: black on white is 21, #777777 on white 4.48. */
static void test_contrast_of_known_colours(void **state)
{
    static const struct theme theme = {.colours = {0x000000, 0xFFFFFF, 0x777777}};
    (void)state;
    assert_float_equal(theme_contrast(&theme, 0, 1), 21, 0.001);
    assert_float_equal(theme_contrast(&theme, 1, 0), 21, 0.001);
    assert_float_equal(theme_contrast(&theme, 2, 1), 4.48, 0.005);
}

/* The sizes of the design, in millimetres of a 21.5 inch screen. */
static void test_sizes(void **state)
{
    struct ui *ui = *state;
    assert_int_equal(ui_mm(ui, 10), 40);
    assert_true(ui_target(ui) >= ui_mm(ui, 20));
    assert_true(ui_gap(ui) >= ui_mm(ui, 3));
    int line = ui_line(ui, TEXT_BODY), target = ui_target(ui);
    assert_true(ui_set_theme(ui, "large"));
    assert_true(ui_line(ui, TEXT_BODY) >= line * 134 / 100);
    assert_true(ui_target(ui) > target);
    assert_false(ui_set_theme(ui, "huge"));
    assert_string_equal(ui_theme(ui), "large");
}

static void test_small_screen_is_refused(void **state)
{
    struct ui *ui = NULL;
    char message[300] = "";
    struct ui_options options = {.width_px = 1080, .height_px = 1920, .diagonal_inch = 15.6};
    (void)state;
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    assert_int_equal(ui_create(&ui, &options, message, sizeof message), ERR_UNSUPPORTED);
    assert_null(ui);
    assert_non_null(strstr(message, "194 x 345 mm"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_text_contrast),
        cmocka_unit_test(test_edge_contrast),
        cmocka_unit_test(test_contrast_of_known_colours),
        cmocka_unit_test_setup_teardown(test_sizes, ui_setup, ui_teardown),
        cmocka_unit_test(test_small_screen_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
