#include "ui_test.h"

#include "base/clock.h"

enum { ACT_LEFT = 1, ACT_RIGHT, ACT_OFF, ACT_ROW };

static const struct rect left = {100, 700, 300, 100}, right = {500, 700, 300, 100},
                         off = {100, 900, 300, 100};

static void draw(struct ui *ui)
{
    ui_frame_begin(ui);
    ui_button(ui, left, (struct button){.kind = BUTTON_PRIMARY, .label = "左", .action = ACT_LEFT, .arg = 7});
    ui_button(ui, right, (struct button){.kind = BUTTON_SECONDARY, .label = "右", .action = ACT_RIGHT});
    ui_button(ui, off, (struct button){.label = "关", .action = ACT_OFF, .is_disabled = true});
    for (int i = 0; i < 2; i++) {
        ui_group_begin(ui, i ? "活着" : "城南旧事");
        ui_zone(ui, (struct rect){100, 1100 + 200 * i, 300, 100}, ACT_ROW, i, "续借");
        ui_group_end(ui);
    }
    ui_frame_end(ui);
}

static int setup(void **state)
{
    ui_setup(state);
    draw(*state);
    return 0;
}

static struct ui_input tap(struct ui *ui, int x, int y)
{
    assert_int_equal(finger(ui, SDL_FINGERDOWN, 1, x, y).kind, INPUT_REDRAW);
    return finger(ui, SDL_FINGERUP, 1, x, y);
}

static void test_tap(void **state)
{
    struct ui *ui = *state;
    struct ui_input in = tap(ui, 200, 750);
    assert_int_equal(in.kind, INPUT_TAP);
    assert_int_equal(in.action, ACT_LEFT);
    assert_int_equal(in.arg, 7);
}

/* Between the buttons, and on one that is off: nothing looks different, nothing is drawn. */
static void test_a_press_on_nothing(void **state)
{
    struct ui *ui = *state;
    static const int places[][2] = {{450, 750}, {200, 950}};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(finger(ui, SDL_FINGERDOWN, 1, places[i][0], places[i][1]).kind, INPUT_NONE);
        assert_int_equal(finger(ui, SDL_FINGERMOTION, 1, 200, 750).kind, INPUT_NONE);
        assert_int_equal(finger(ui, SDL_FINGERUP, 1, 200, 750).kind, INPUT_NONE);
    }
}

static void test_mouse_taps_too(void **state)
{
    struct ui *ui = *state;
    int w, h;
    SDL_GetWindowSize(ui->window, &w, &h);
    SDL_Event event = {.button = {.type = SDL_MOUSEBUTTONDOWN,
                                  .button = SDL_BUTTON_LEFT,
                                  .x = 600 * w / 1080,
                                  .y = 750 * h / 1920}};
    assert_int_equal(ui_handle(ui, &event).kind, INPUT_REDRAW);
    event.type = SDL_MOUSEBUTTONUP;
    struct ui_input in = ui_handle(ui, &event);
    assert_int_equal(in.kind, INPUT_TAP);
    assert_int_equal(in.action, ACT_RIGHT);
}

static void test_press_feedback_and_drag_away(void **state)
{
    struct ui *ui = *state;
    finger(ui, SDL_FINGERDOWN, 1, 200, 750);
    assert_true(ui_is_pressed(ui, ACT_LEFT, 7));
    assert_false(ui_is_pressed(ui, ACT_LEFT, 8));
    assert_int_equal(finger(ui, SDL_FINGERMOTION, 1, 210, 755).kind, INPUT_NONE);
    assert_int_equal(finger(ui, SDL_FINGERMOTION, 1, 450, 750).kind, INPUT_REDRAW);
    assert_false(ui_is_pressed(ui, ACT_LEFT, 7));
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 600, 750).kind, INPUT_NONE);
}

static void test_shaking_hand_still_taps(void **state)
{
    struct ui *ui = *state;
    finger(ui, SDL_FINGERDOWN, 1, 150, 740);
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 200, 760).kind, INPUT_TAP);
}

static void test_double_strike_is_dropped(void **state)
{
    struct ui *ui = *state;
    assert_int_equal(tap(ui, 200, 750).kind, INPUT_TAP);
    clock_advance_ms(200);
    assert_int_equal(tap(ui, 200, 750).kind, INPUT_REDRAW);
    assert_int_equal(tap(ui, 600, 750).kind, INPUT_TAP); /* another zone */
    clock_advance_ms(251);
    assert_int_equal(tap(ui, 200, 750).kind, INPUT_TAP);
}

static void test_double_strike_does_not_reach_the_next_screen(void **state)
{
    struct ui *ui = *state;
    assert_int_equal(tap(ui, 200, 750).kind, INPUT_TAP);
    ui_frame_begin(ui);
    ui_zone(ui, left, 99, 0, "别的");
    ui_frame_end(ui);
    assert_int_equal(tap(ui, 200, 750).kind, INPUT_REDRAW);
    clock_advance_ms(251);
    assert_int_equal(tap(ui, 200, 750).action, 99);
}

static void test_other_fingers_are_ignored(void **state)
{
    struct ui *ui = *state;
    finger(ui, SDL_FINGERDOWN, 1, 200, 750);
    assert_int_equal(finger(ui, SDL_FINGERDOWN, 2, 600, 750).kind, INPUT_NONE);
    assert_int_equal(finger(ui, SDL_FINGERMOTION, 2, 900, 1500).kind, INPUT_NONE);
    assert_int_equal(finger(ui, SDL_FINGERUP, 2, 600, 750).kind, INPUT_NONE);
    assert_true(ui_is_pressed(ui, ACT_LEFT, 7));
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 200, 750).action, ACT_LEFT);
}

/* A screen that is unplugged under a finger never tells of its release. */
static void test_lost_finger_does_not_block_for_ever(void **state)
{
    struct ui *ui = *state;
    finger(ui, SDL_FINGERDOWN, 1, 200, 750);
    clock_advance_ms(4000);
    assert_int_equal(finger(ui, SDL_FINGERDOWN, 2, 600, 750).kind, INPUT_NONE);
    clock_advance_ms(1001);
    assert_int_equal(finger(ui, SDL_FINGERDOWN, 2, 600, 750).kind, INPUT_REDRAW);
    assert_int_equal(finger(ui, SDL_FINGERUP, 2, 600, 750).action, ACT_RIGHT);
}

/* It says something all the time, and nothing that counts. */
static void test_a_resting_palm_gives_way_at_once(void **state)
{
    struct ui *ui = *state;
    finger(ui, SDL_FINGERDOWN, 1, 900, 1500);
    clock_advance_ms(100);
    finger(ui, SDL_FINGERMOTION, 1, 901, 1500);
    assert_int_equal(finger(ui, SDL_FINGERDOWN, 2, 600, 750).kind, INPUT_REDRAW);
    assert_int_equal(finger(ui, SDL_FINGERMOTION, 1, 900, 1500).kind, INPUT_NONE);
    assert_int_equal(finger(ui, SDL_FINGERUP, 2, 600, 750).action, ACT_RIGHT);
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 900, 1500).kind, INPUT_NONE);
}

static void test_a_palm_on_a_button_blocks_5_seconds(void **state)
{
    struct ui *ui = *state;
    finger(ui, SDL_FINGERDOWN, 1, 200, 750);
    for (int i = 0; i < 4; i++) {
        clock_advance_ms(1000);
        finger(ui, SDL_FINGERMOTION, 1, 200 + i % 2, 750);
        assert_int_equal(finger(ui, SDL_FINGERDOWN, 2, 600, 750).kind, INPUT_NONE);
    }
    clock_advance_ms(1001);
    assert_int_equal(finger(ui, SDL_FINGERDOWN, 2, 600, 750).kind, INPUT_REDRAW);
    assert_false(ui_is_pressed(ui, ACT_LEFT, 7));
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 200, 750).kind, INPUT_NONE);
    assert_int_equal(finger(ui, SDL_FINGERUP, 2, 600, 750).action, ACT_RIGHT);
}

static void test_disabled_zone(void **state)
{
    struct ui *ui = *state;
    struct ui_input in;
    finger(ui, SDL_FINGERDOWN, 1, 200, 950);
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 200, 950).kind, INPUT_NONE);
    assert_int_equal(ui_tap_label(ui, "关", NULL, &in), ERR_NOT_FOUND);
}

static void test_zone_that_left_the_frame(void **state)
{
    struct ui *ui = *state;
    finger(ui, SDL_FINGERDOWN, 1, 200, 750);
    ui_frame_begin(ui);
    ui_zone(ui, left, ACT_RIGHT, 0, "右");
    ui_frame_end(ui);
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 200, 750).kind, INPUT_REDRAW);
}

static void test_a_drag_never_taps(void **state)
{
    struct ui *ui = *state;
    int far = ui_mm(ui, 9), near = ui_mm(ui, 7);
    finger(ui, SDL_FINGERDOWN, 1, 200, 750);
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 200, 750 - far).kind, INPUT_REDRAW);
    finger(ui, SDL_FINGERDOWN, 1, 200, 750);
    finger(ui, SDL_FINGERMOTION, 1, 200, 750 + far);
    assert_false(ui_is_pressed(ui, ACT_LEFT, 7));
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 200, 750).kind, INPUT_NONE); /* and back */
    finger(ui, SDL_FINGERDOWN, 1, 200, 750);
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 200, 750 + near).kind, INPUT_TAP);
}

/* 撤销 of the newest row: a new row came on top between press and release. */
static void test_zone_of_another_row_came_under_the_finger(void **state)
{
    struct ui *ui = *state;
    finger(ui, SDL_FINGERDOWN, 1, 200, 1150);
    ui_frame_begin(ui);
    ui_group_begin(ui, "三体");
    ui_zone(ui, (struct rect){100, 1100, 300, 100}, ACT_ROW, 0, "续借");
    ui_group_end(ui);
    ui_frame_end(ui);
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 200, 1150).kind, INPUT_REDRAW);
}

static void test_count_down_on_the_button_goes_on(void **state)
{
    struct ui *ui = *state;
    ui_frame_begin(ui);
    ui_zone(ui, left, ACT_LEFT, 0, "退出 58");
    ui_frame_end(ui);
    finger(ui, SDL_FINGERDOWN, 1, 200, 750);
    ui_frame_begin(ui);
    ui_zone(ui, left, ACT_LEFT, 0, "退出 57");
    ui_frame_end(ui);
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 200, 750).action, ACT_LEFT);
}

static void test_labels_that_begin_alike_are_not_one_zone(void **state)
{
    struct ui *ui = *state;
    static const char *const pairs[][2] = {
        {"The Old Man", "The Sea"}, {"Book 1984", "Boom 1984"}, {"Book 12 a", "Book 12 b"}, {"12", "13"}};
    for (size_t i = 0; i < sizeof pairs / sizeof pairs[0]; i++) {
        ui_frame_begin(ui);
        ui_zone(ui, left, ACT_LEFT, 0, pairs[i][0]);
        ui_frame_end(ui);
        finger(ui, SDL_FINGERDOWN, 1, 200, 750);
        ui_frame_begin(ui);
        ui_zone(ui, left, ACT_LEFT, 0, pairs[i][1]);
        ui_frame_end(ui);
        assert_int_not_equal(finger(ui, SDL_FINGERUP, 1, 200, 750).kind, INPUT_TAP);
    }
}

static void test_finger_that_leaves_the_window(void **state)
{
    struct ui *ui = *state;
    finger(ui, SDL_FINGERDOWN, 1, 200, 750);
    assert_int_equal(finger(ui, SDL_FINGERMOTION, 1, -40, 750).kind, INPUT_REDRAW);
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, -40, 750).kind, INPUT_NONE);
    assert_int_equal(tap(ui, 200, 750).kind, INPUT_TAP);
}

static void test_press_ends_when_the_window_loses_it(void **state)
{
    struct ui *ui = *state;
    SDL_Event lost = {.window = {.type = SDL_WINDOWEVENT, .event = SDL_WINDOWEVENT_FOCUS_LOST}};
    finger(ui, SDL_FINGERDOWN, 1, 200, 750);
    assert_int_equal(ui_handle(ui, &lost).kind, INPUT_REDRAW);
    assert_false(ui_is_pressed(ui, ACT_LEFT, 7));
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 200, 750).kind, INPUT_NONE);
}

static void test_press_from_before_the_next_screen(void **state)
{
    struct ui *ui = *state;
    finger(ui, SDL_FINGERDOWN, 1, 200, 750);
    ui_forget(ui);
    draw(ui);
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 200, 750).kind, INPUT_NONE);
}

/* A display that sends a mouse's events too for what a finger did. */
static void test_mouse_echo_of_a_finger(void **state)
{
    struct ui *ui = *state;
    int w, h;
    SDL_GetWindowSize(ui->window, &w, &h);
    SDL_Event down = {.button = {.type = SDL_MOUSEBUTTONDOWN,
                                 .button = SDL_BUTTON_LEFT,
                                 .x = 200 * w / 1080,
                                 .y = 750 * h / 1920}};
    SDL_Event up = down;
    up.type = SDL_MOUSEBUTTONUP;
    finger(ui, SDL_FINGERDOWN, 1, 450, 750);
    finger(ui, SDL_FINGERUP, 1, 450, 750);
    assert_int_equal(ui_handle(ui, &down).kind, INPUT_NONE);
    assert_int_equal(ui_handle(ui, &up).kind, INPUT_NONE);
    clock_advance_ms(501);
    assert_int_equal(ui_handle(ui, &down).kind, INPUT_REDRAW);
    down.button.which = SDL_TOUCH_MOUSEID;
    assert_int_equal(ui_handle(ui, &down).kind, INPUT_NONE);
}

static void test_hold(void **state)
{
    struct ui *ui = *state;
    finger(ui, SDL_FINGERDOWN, 1, 900, 1500);
    clock_advance_ms(2900);
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 910, 1510).kind, INPUT_NONE);
    finger(ui, SDL_FINGERDOWN, 1, 900, 1500);
    clock_advance_ms(3001);
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 910, 1510).kind, INPUT_HOLD);
    finger(ui, SDL_FINGERDOWN, 1, 900, 1500);
    finger(ui, SDL_FINGERMOTION, 1, 700, 1500); /* not still */
    clock_advance_ms(3001);
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 900, 1500).kind, INPUT_NONE);
}

static void test_a_slow_press_is_a_tap(void **state)
{
    struct ui *ui = *state;
    finger(ui, SDL_FINGERDOWN, 1, 200, 750);
    clock_advance_ms(4000);
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 210, 760).kind, INPUT_TAP);
    finger(ui, SDL_FINGERDOWN, 1, 200, 950); /* off: neither a tap nor a hold */
    clock_advance_ms(4000);
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 200, 950).kind, INPUT_NONE);
}

static void test_labels_and_groups(void **state)
{
    struct ui *ui = *state;
    struct ui_input in;
    assert_int_equal(ui_tap_label(ui, "左", NULL, &in), ERR_OK);
    assert_int_equal(in.action, ACT_LEFT);
    assert_int_equal(ui_tap_label(ui, "左", NULL, &in), ERR_OK); /* a script may be quick */
    assert_int_equal(in.kind, INPUT_TAP);
    assert_int_equal(ui_tap_label(ui, "续借", "活着", &in), ERR_OK);
    assert_int_equal(in.action, ACT_ROW);
    assert_int_equal(in.arg, 1);
    assert_int_equal(ui_tap_label(ui, "续借", "三体", &in), ERR_NOT_FOUND);
    assert_int_equal(ui_tap_label(ui, "左", "活着", &in), ERR_NOT_FOUND);
}

static void test_window_events(void **state)
{
    struct ui *ui = *state;
    SDL_Event event = {.type = SDL_QUIT};
    assert_int_equal(ui_handle(ui, &event).kind, INPUT_CLOSED);
    event.type = SDL_WINDOWEVENT;
    for (int what = SDL_WINDOWEVENT_NONE; what <= SDL_WINDOWEVENT_HIT_TEST; what++) {
        bool has_to_draw = what == SDL_WINDOWEVENT_SHOWN || what == SDL_WINDOWEVENT_EXPOSED ||
                           what == SDL_WINDOWEVENT_SIZE_CHANGED || what == SDL_WINDOWEVENT_RESTORED;
        event.window.event = (uint8_t)what;
        assert_int_equal(ui_handle(ui, &event).kind, has_to_draw ? INPUT_REDRAW : INPUT_NONE);
    }
    event.type = SDL_KEYDOWN;
    assert_int_equal(ui_handle(ui, &event).kind, INPUT_NONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, ui_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_tap),
        TEST(test_a_press_on_nothing),
        TEST(test_mouse_taps_too),
        TEST(test_press_feedback_and_drag_away),
        TEST(test_shaking_hand_still_taps),
        TEST(test_double_strike_is_dropped),
        TEST(test_double_strike_does_not_reach_the_next_screen),
        TEST(test_other_fingers_are_ignored),
        TEST(test_lost_finger_does_not_block_for_ever),
        TEST(test_a_resting_palm_gives_way_at_once),
        TEST(test_a_palm_on_a_button_blocks_5_seconds),
        TEST(test_disabled_zone),
        TEST(test_zone_that_left_the_frame),
        TEST(test_a_drag_never_taps),
        TEST(test_zone_of_another_row_came_under_the_finger),
        TEST(test_count_down_on_the_button_goes_on),
        TEST(test_labels_that_begin_alike_are_not_one_zone),
        TEST(test_finger_that_leaves_the_window),
        TEST(test_press_ends_when_the_window_loses_it),
        TEST(test_press_from_before_the_next_screen),
        TEST(test_mouse_echo_of_a_finger),
        TEST(test_hold),
        TEST(test_a_slow_press_is_a_tap),
        TEST(test_labels_and_groups),
        TEST(test_window_events),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
