/* Charts: their areas are in the proportion of the values, and their words never lie on each other. */
#include "ui_test.h"

#include <stdio.h>

static const struct rect place = {100, 700, 880, 600};

static void draw_columns(struct ui *ui, const struct bar *bars, size_t count)
{
    ui_frame_begin(ui);
    ui_columns(ui, place, bars, count);
    ui_frame_end(ui);
}

static bool is_bar(const struct ui *ui, int x, int y)
{
    uint32_t colour = pixel(ui, x, y);
    return colour == ui_colour(ui, ROLE_INK) || colour == ui_colour(ui, ROLE_EDGE);
}

/* From the line below the columns up. */
static int height_at(const struct ui *ui, int x)
{
    int bottom = place.y + place.h - ui_line(ui, TEXT_BODY) - 1, y = bottom;
    while (y > place.y && is_bar(ui, x, y))
        y--;
    return bottom - y;
}

static void columns_are_as_high_as_their_values(void **state)
{
    static const struct bar bars[] = {{"甲", 10}, {"乙", 0}, {"丙", 40}, {"丁", 20}};
    struct ui *ui = *state;
    draw_columns(ui, bars, 4);
    int heights[4];
    for (int i = 0; i < 4; i++)
        heights[i] = height_at(ui, place.x + place.w * (2 * i + 1) / 8);
    assert_int_equal(heights[1], 0);
    assert_true(heights[2] > 400);
    assert_in_range(heights[0], heights[2] / 4 - 1, heights[2] / 4 + 1);
    assert_in_range(heights[3], heights[2] / 2 - 1, heights[2] / 2 + 1);
    assert_true(ui_shows(ui, "40") && ui_shows(ui, "甲") && ui_shows(ui, "丙") && ui_shows(ui, "丁"));
}

static void the_smallest_value_is_still_seen(void **state)
{
    static const struct bar bars[] = {{"甲", 1}, {"乙", 1000000}};
    struct ui *ui = *state;
    draw_columns(ui, bars, 2);
    assert_true(height_at(ui, place.x + place.w / 4) >= 1);
}

static void nothing_at_all_is_no_trouble(void **state)
{
    static const struct bar zero[] = {{"甲", 0}, {"乙", 0}};
    struct ui *ui = *state;
    draw_columns(ui, zero, 2);
    assert_int_equal(height_at(ui, place.x + place.w / 4), 0);
    assert_true(ui_shows(ui, "甲"));
    draw_columns(ui, NULL, 0);
    assert_int_equal(ui_text_count(ui), 0);
}

static bool touch(struct rect a, struct rect b)
{
    return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

static void assert_apart(const struct ui *ui)
{
    for (size_t i = 0; i < ui_text_count(ui); i++) {
        const struct shown_text *text = ui_text_at(ui, i);
        assert_false(text->is_cut);
        assert_true(text->rect.x >= place.x && text->rect.x + text->rect.w <= place.x + place.w);
        assert_true(text->rect.y >= place.y && text->rect.y + text->rect.h <= place.y + place.h);
        for (size_t j = 0; j < i; j++)
            assert_false(touch(text->rect, ui_text_at(ui, j)->rect));
    }
}

static void words_never_lie_on_each_other(void **state)
{
    struct ui *ui = *state;
    unsigned seed = 20261121;
    print_message("seed %u\n", seed);
    for (int round = 0; round < 40; round++) {
        struct bar bars[30];
        char labels[30][16];
        size_t count = 1 + (size_t)rand_r(&seed) % 30;
        for (size_t i = 0; i < count; i++) {
            snprintf(labels[i], sizeof labels[i], "%d月%d日", rand_r(&seed) % 12 + 1, rand_r(&seed) % 31 + 1);
            bars[i] = (struct bar){labels[i], rand_r(&seed) % (round % 2 ? 10 : 100000)};
        }
        ui_set_theme(ui, round % 4 < 2 ? "standard" : "large+contrast");
        draw_columns(ui, bars, count);
        assert_apart(ui);
        ui_frame_begin(ui);
        ui_bars(ui, place, bars, count);
        ui_frame_end(ui);
        assert_apart(ui);
    }
}

static void a_long_title_leaves_room_for_its_bar(void **state)
{
    static const struct bar bars[] = {{"一九八四年以来中国乡村图书馆口述史料选编（第三辑）上册", 20},
                                      {"活着", 10}};
    struct ui *ui = *state;
    ui_frame_begin(ui);
    ui_bars(ui, place, bars, 2);
    ui_frame_end(ui);
    int line = ui_line(ui, TEXT_BODY), x = place.x + place.w * 7 / 10; /* rows of two lines: there is room */
    assert_true(is_bar(ui, x, place.y + line) && is_bar(ui, x, place.y + 3 * line));
    assert_true(ui_shows(ui, "20") && ui_shows(ui, "10") && ui_shows(ui, "活着"));
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, ui_setup, ui_teardown)
    const struct CMUnitTest tests[] = {
        TEST(columns_are_as_high_as_their_values),  TEST(the_smallest_value_is_still_seen),
        TEST(nothing_at_all_is_no_trouble),         TEST(words_never_lie_on_each_other),
        TEST(a_long_title_leaves_room_for_its_bar),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
