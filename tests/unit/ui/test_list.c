/* A list under a finger. */
#include "ui_test.h"

#include "base/clock.h"

#include <math.h>
#include <stdio.h>

enum { ROWS = 20, ROW = 150, GAP = 16, PITCH = ROW + GAP, ACT_ROW = 5 };

/* Six rows of 150 with a gap between fit, and a rest of 40 stays free. */
static const struct rect area = {100, 600, 800, 6 * PITCH - GAP + 40};
static int drawn_first, drawn_last;

static void draw_rows(struct ui *ui, int id, int count)
{
    ui_frame_begin(ui);
    struct list list = ui_list_begin(ui, id, area, ROW, count);
    for (int i = list.first; i < list.last; i++) {
        char label[32];
        snprintf(label, sizeof label, "第%d行", i);
        struct rect r = ui_list_row(ui, &list, i);
        ui_fill(ui, r, ROLE_JADE);
        ui_zone(ui, r, ACT_ROW, i, label);
    }
    drawn_first = list.first;
    drawn_last = list.last;
    ui_list_end(ui);
    ui_frame_end(ui);
}

static void draw(struct ui *ui)
{
    draw_rows(ui, 0, ROWS);
}

static int setup(void **state)
{
    ui_setup(state);
    draw(*state);
    assert_int_equal(ui_gap(*state), GAP);
    return 0;
}

/* Frames until nothing moves any more. */
static int come_to_rest(struct ui *ui)
{
    int frames = 0;
    for (; ui_is_moving(ui); frames++) {
        assert_true(frames < 1000);
        clock_advance_ms(16);
        draw(ui);
    }
    return frames;
}

static void assert_whole_rows(struct ui *ui, int first)
{
    draw(ui);
    assert_int_equal(drawn_first, first);
    assert_int_equal(drawn_last, first + 6);
    int rows = 0;
    for (size_t i = 0; i < ui_zone_count(ui); i++)
        rows += ui_zone_at(ui, i)->action == ACT_ROW;
    assert_int_equal(rows, 6);
}

/* from and to are heights; slow: it rests before it lifts. */
static void drag(struct ui *ui, int from, int to, bool is_slow)
{
    finger(ui, SDL_FINGERDOWN, 1, 300, from);
    for (int i = 1; i <= 10; i++) {
        clock_advance_ms(8);
        finger(ui, SDL_FINGERMOTION, 1, 300, from + (to - from) * i / 10);
    }
    clock_advance_ms(is_slow ? 200 : 0);
    assert_int_not_equal(finger(ui, SDL_FINGERUP, 1, 300, to).kind, INPUT_TAP);
}

static void test_only_visible_rows_are_painted(void **state)
{
    struct ui *ui = *state;
    assert_whole_rows(ui, 0);
    draw_rows(ui, 0, 6); /* all fit: no buttons */
    assert_int_equal(ui_zone_count(ui), 6);
    draw_rows(ui, 0, 0);
    assert_int_equal(ui_zone_count(ui), 0);
}

static void test_rows_follow_the_finger_inside_their_rectangle(void **state)
{
    struct ui *ui = *state;
    int slop = ui_mm(ui, 8);
    finger(ui, SDL_FINGERDOWN, 1, 300, 1200);
    struct ui_input in = finger(ui, SDL_FINGERMOTION, 1, 300, 1200 - slop - 50);
    assert_int_equal(in.kind, INPUT_SCROLLED);
    draw(ui);
    assert_int_equal(drawn_first, 0);
    assert_int_equal(drawn_last, 7);
    const struct zone *second = NULL;
    for (size_t i = 0; i < ui_zone_count(ui); i++) {
        const struct zone *zone = ui_zone_at(ui, i);
        assert_true(zone->action != ACT_ROW || (zone->arg >= 1 && zone->arg <= 5)); /* the whole ones */
        second = zone->action == ACT_ROW && zone->arg == 1 ? zone : second;
    }
    assert_non_null(second);
    assert_int_equal(second->rect.y, area.y + PITCH - 50);
    assert_int_equal(pixel(ui, 300, area.y), ui_colour(ui, ROLE_JADE));
    assert_int_equal(pixel(ui, 300, area.y - 1), ui_colour(ui, ROLE_PAPER));
    int bottom = area.y + 6 * PITCH - GAP;
    assert_int_equal(pixel(ui, 300, bottom - 1), ui_colour(ui, ROLE_JADE));
    assert_int_equal(pixel(ui, 300, bottom), ui_colour(ui, ROLE_PAPER));
    clock_advance_ms(100); /* rests: no push */
    finger(ui, SDL_FINGERUP, 1, 300, 1200 - slop - 50);
    come_to_rest(ui);
    assert_whole_rows(ui, 0); /* less than half a row: back */
}

/* Between its rows, and past its end. */
static void test_what_moves_nothing_draws_nothing(void **state)
{
    struct ui *ui = *state;
    int between = area.y + PITCH - GAP / 2;
    assert_int_equal(finger(ui, SDL_FINGERDOWN, 1, 300, between).kind, INPUT_NONE);
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 300, between).kind, INPUT_NONE);
    finger(ui, SDL_FINGERDOWN, 1, 300, between);
    assert_int_equal(finger(ui, SDL_FINGERMOTION, 1, 300, between + 100).kind, INPUT_NONE);
    assert_int_equal(finger(ui, SDL_FINGERMOTION, 1, 300, between + 200).kind, INPUT_NONE);
    clock_advance_ms(100);
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 300, between + 200).kind, INPUT_NONE);
    assert_false(ui_is_moving(ui));
}

static void test_slow_drag_ends_at_the_nearest_row(void **state)
{
    struct ui *ui = *state;
    drag(ui, 1300, 1300 - ui_mm(ui, 8) - 2 * PITCH - 100, true);
    come_to_rest(ui);
    assert_whole_rows(ui, 3);
    drag(ui, 800, 800 + ui_mm(ui, 8) + PITCH, true);
    come_to_rest(ui);
    assert_whole_rows(ui, 2);
}

static void test_push_glides_one_page_at_most(void **state)
{
    struct ui *ui = *state;
    drag(ui, 1300, 800, false);
    assert_true(ui_is_moving(ui));
    assert_true(come_to_rest(ui) > 10);
    assert_whole_rows(ui, 6);
    drag(ui, 1300, 800, false);
    come_to_rest(ui);
    assert_whole_rows(ui, 12);
    drag(ui, 1300, 800, false);
    come_to_rest(ui);
    assert_whole_rows(ui, 14); /* the end */
    drag(ui, 800, 1300, false);
    come_to_rest(ui);
    assert_whole_rows(ui, 8);
}

/* The same finger at the same times gives the same pictures. */
static void test_motion_depends_on_time_alone(void **state)
{
    struct ui *ui = *state;
    drag(ui, 1300, 800, false);
    clock_advance_ms(500);
    draw(ui);
    double at_once = ui->scroll.offset_px;
    ui_forget(ui);
    draw(ui);
    drag(ui, 1300, 800, false);
    for (int i = 0; i < 5; i++) {
        clock_advance_ms(100);
        draw(ui);
    }
    assert_true(fabs(ui->scroll.offset_px - at_once) < 0.001);
}

static void test_a_finger_stops_it_and_does_not_tap(void **state)
{
    struct ui *ui = *state;
    drag(ui, 1300, 800, false);
    clock_advance_ms(50);
    draw(ui);
    assert_true(ui_is_moving(ui));
    finger(ui, SDL_FINGERDOWN, 1, 300, 1000);
    assert_false(ui_is_moving(ui));
    double held = ui->scroll.offset_px;
    clock_advance_ms(500);
    draw(ui);
    assert_true(ui->scroll.offset_px == held);
    assert_int_not_equal(finger(ui, SDL_FINGERUP, 1, 300, 1000).kind, INPUT_TAP);
    come_to_rest(ui);
    assert_int_equal((int)ui->scroll.offset_px % PITCH, 0);
    struct ui_input in = touch_at(ui, 300, 700);
    assert_int_equal(in.kind, INPUT_TAP); /* at rest it taps again */
    assert_int_equal(in.arg, (int)ui->scroll.offset_px / PITCH);
}

static void test_page_buttons(void **state)
{
    struct ui *ui = *state;
    struct ui_input in;
    assert_int_equal(ui_tap_label(ui, "上一页", NULL, &in), ERR_NOT_FOUND);
    static const int firsts[] = {6, 12, 14};
    for (int i = 0; i < 3; i++) {
        assert_int_equal(ui_tap_label(ui, "下一页", NULL, &in), ERR_OK);
        assert_int_equal(in.kind, INPUT_SCROLLED);
        assert_false(ui_is_moving(ui));
        assert_whole_rows(ui, firsts[i]);
    }
    assert_int_equal(ui_tap_label(ui, "下一页", NULL, &in), ERR_NOT_FOUND);
    assert_int_equal(ui_tap_label(ui, "上一页", NULL, &in), ERR_OK);
    assert_whole_rows(ui, 8);
    ui_set_explore(ui, true);
    assert_int_equal(ui_tap_label(ui, "上一页", NULL, &in), ERR_OK);
    assert_int_equal(in.kind, INPUT_SCROLLED);
    assert_whole_rows(ui, 2);
}

static void test_new_row_on_top(void **state)
{
    struct ui *ui = *state;
    struct ui_input in;
    assert_int_equal(ui_tap_label(ui, "下一页", NULL, &in), ERR_OK);
    draw(ui);
    finger(ui, SDL_FINGERDOWN, 1, 300, 700);
    ui_list_to_top(ui);
    assert_whole_rows(ui, 0);
    assert_int_not_equal(finger(ui, SDL_FINGERUP, 1, 300, 700).kind, INPUT_TAP);
}

static void test_position_goes_with_its_list(void **state)
{
    struct ui *ui = *state;
    struct ui_input in;
    assert_int_equal(ui_tap_label(ui, "下一页", NULL, &in), ERR_OK);
    ui_frame_begin(ui); /* a panel in front of it */
    ui_frame_end(ui);
    assert_int_equal(ui_list_rect(ui).w, 0);
    assert_whole_rows(ui, 6);
    draw_rows(ui, 0, 9); /* fewer rows */
    assert_int_equal(drawn_first, 3);
    draw_rows(ui, 1, ROWS); /* another list */
    assert_int_equal(drawn_first, 0);
    draw(ui);
    assert_int_equal(ui_tap_label(ui, "下一页", NULL, &in), ERR_OK);
    ui_forget(ui);
    assert_whole_rows(ui, 0);
}

/* A panel in front of a gliding list: nothing is drawn for what nobody sees. */
static void test_hidden_list_does_not_move(void **state)
{
    struct ui *ui = *state;
    drag(ui, 1300, 800, false);
    assert_true(ui_is_moving(ui));
    ui_frame_begin(ui);
    ui_frame_end(ui);
    assert_false(ui_is_moving(ui));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, ui_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_only_visible_rows_are_painted),
        TEST(test_rows_follow_the_finger_inside_their_rectangle),
        TEST(test_what_moves_nothing_draws_nothing),
        TEST(test_slow_drag_ends_at_the_nearest_row),
        TEST(test_push_glides_one_page_at_most),
        TEST(test_motion_depends_on_time_alone),
        TEST(test_a_finger_stops_it_and_does_not_tap),
        TEST(test_page_buttons),
        TEST(test_new_row_on_top),
        TEST(test_position_goes_with_its_list),
        TEST(test_hidden_list_does_not_move),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
