/* 摸读: a finger that slides over the screen hears what is there. */
#include "ui_test.h"

#include "base/clock.h"

enum { ACT_LEFT = 1, ACT_RIGHT, ACT_OFF };

static const struct rect left = {100, 700, 300, 100}, right = {500, 700, 300, 100},
                         off = {100, 900, 300, 100};

static void draw(struct ui *ui)
{
    ui_frame_begin(ui);
    ui_button(ui, left, (struct button){.kind = BUTTON_PRIMARY, .label = "左", .action = ACT_LEFT});
    ui_button(ui, right, (struct button){.kind = BUTTON_SECONDARY, .label = "右", .action = ACT_RIGHT});
    ui_button(ui, off, (struct button){.label = "关", .action = ACT_OFF, .is_disabled = true});
    ui_frame_end(ui);
}

static int setup(void **state)
{
    ui_setup(state);
    ui_set_explore(*state, true);
    draw(*state);
    return 0;
}

static void test_first_touch_names_second_acts(void **state)
{
    struct ui *ui = *state;
    struct ui_input in = touch_at(ui, 200, 750);
    assert_int_equal(in.kind, INPUT_FOCUS);
    assert_string_equal(in.label, "左");
    assert_false(in.is_disabled);
    clock_advance_ms(60000); /* within any time */
    in = touch_at(ui, 200, 750);
    assert_int_equal(in.kind, INPUT_TAP);
    assert_int_equal(in.action, ACT_LEFT);
    assert_int_equal(touch_at(ui, 600, 750).kind, INPUT_FOCUS);
    assert_int_equal(touch_at(ui, 600, 750).action, ACT_RIGHT);
}

static void test_sliding_names_and_lifting_does_nothing(void **state)
{
    struct ui *ui = *state;
    assert_int_equal(finger(ui, SDL_FINGERDOWN, 1, 450, 750).kind, INPUT_NONE); /* between them */
    assert_string_equal(finger(ui, SDL_FINGERMOTION, 1, 380, 750).label, "左");
    assert_int_equal(finger(ui, SDL_FINGERMOTION, 1, 370, 750).kind, INPUT_NONE);
    struct ui_input in = finger(ui, SDL_FINGERMOTION, 1, 510, 750);
    assert_int_equal(in.kind, INPUT_FOCUS);
    assert_string_equal(in.label, "右");
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 510, 750).kind, INPUT_NONE);
}

static void test_sliding_off_the_focus_and_back_is_no_tap(void **state)
{
    struct ui *ui = *state;
    touch_at(ui, 200, 750);
    finger(ui, SDL_FINGERDOWN, 1, 380, 750);
    finger(ui, SDL_FINGERMOTION, 1, 420, 750);
    finger(ui, SDL_FINGERMOTION, 1, 380, 750);
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 380, 750).kind, INPUT_NONE);
}

static void test_what_is_off_is_named_and_never_taps(void **state)
{
    struct ui *ui = *state;
    for (int i = 0; i < 3; i++) {
        struct ui_input in = touch_at(ui, 200, 950);
        assert_int_equal(in.kind, INPUT_FOCUS);
        assert_string_equal(in.label, "关");
        assert_true(in.is_disabled);
    }
}

static void test_other_fingers_do_not_explore(void **state)
{
    struct ui *ui = *state;
    finger(ui, SDL_FINGERDOWN, 1, 200, 750);
    assert_int_equal(finger(ui, SDL_FINGERDOWN, 2, 600, 750).kind, INPUT_NONE);
    assert_int_equal(finger(ui, SDL_FINGERMOTION, 2, 620, 750).kind, INPUT_NONE);
    assert_int_equal(finger(ui, SDL_FINGERUP, 2, 600, 750).kind, INPUT_NONE);
    finger(ui, SDL_FINGERMOTION, 1, 450, 750); /* on nothing any more, like a palm */
    assert_string_equal(finger(ui, SDL_FINGERDOWN, 2, 600, 750).label, "右");
}

/* The list stands still under a finger that reads it. */
static void test_lists_do_not_follow_the_finger(void **state)
{
    enum { ROWS = 20, ROW = 150 };
    struct ui *ui = *state;
    const struct rect area = {100, 600, 800, 1000};
    int first_y[2];
    for (int i = 0; i < 2; i++) {
        ui_frame_begin(ui);
        struct list list = ui_list_begin(ui, 0, area, ROW, ROWS);
        struct rect row = ui_list_row(ui, &list, list.first);
        first_y[i] = row.y;
        ui_list_end(ui);
        ui_frame_end(ui);
        finger(ui, SDL_FINGERDOWN, 1, 300, 1400);
        for (int y = 1350; y >= 900; y -= 50)
            assert_int_equal(finger(ui, SDL_FINGERMOTION, 1, 300, y).kind, INPUT_NONE);
        assert_int_equal(finger(ui, SDL_FINGERUP, 1, 300, 900).kind, INPUT_NONE);
    }
    assert_int_equal(first_y[0], area.y);
    assert_int_equal(first_y[1], area.y);
    assert_false(ui_is_moving(ui));
}

/* Listening to a long name. */
static void test_resting_on_a_control_is_no_hold(void **state)
{
    struct ui *ui = *state;
    static const int places[][2] = {{200, 750}, {200, 950}};
    for (int i = 0; i < 2; i++) {
        assert_int_equal(finger(ui, SDL_FINGERDOWN, 1, places[i][0], places[i][1]).kind, INPUT_FOCUS);
        clock_advance_ms(3200);
        assert_int_equal(finger(ui, SDL_FINGERUP, 1, places[i][0], places[i][1]).kind, INPUT_NONE);
    }
}

static void test_focus_has_a_ring(void **state)
{
    struct ui *ui = *state;
    uint32_t before = pixel(ui, left.x - 2, left.y + 50);
    touch_at(ui, 200, 750);
    draw(ui);
    assert_int_equal(before, ui_colour(ui, ROLE_PAPER));
    assert_int_equal(pixel(ui, left.x - 2, left.y + 50), ui_colour(ui, ROLE_INK));
    assert_int_equal(pixel(ui, right.x - 2, right.y + 50), ui_colour(ui, ROLE_PAPER));
    ui_set_explore(ui, false);
    draw(ui);
    assert_int_equal(pixel(ui, left.x - 2, left.y + 50), ui_colour(ui, ROLE_PAPER));
}

static void test_the_next_screen_has_no_focus(void **state)
{
    struct ui *ui = *state;
    touch_at(ui, 200, 750);
    ui_forget(ui);
    assert_null(memmem(&ui->focus, sizeof ui->focus, "左", strlen("左")));
    draw(ui);
    assert_true(ui_is_exploring(ui));
    assert_int_equal(touch_at(ui, 200, 750).kind, INPUT_FOCUS);
}

static void test_hold_and_scripts(void **state)
{
    struct ui *ui = *state;
    struct ui_input in;
    finger(ui, SDL_FINGERDOWN, 1, 450, 750);
    clock_advance_ms(3000);
    assert_int_equal(finger(ui, SDL_FINGERUP, 1, 450, 750).kind, INPUT_HOLD);
    assert_int_equal(ui_tap_label(ui, "右", NULL, &in), ERR_OK);
    assert_int_equal(in.kind, INPUT_TAP);
    assert_int_equal(in.action, ACT_RIGHT);
    ui_set_explore(ui, false);
    assert_int_equal(touch_at(ui, 200, 750).action, ACT_LEFT);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, ui_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_first_touch_names_second_acts),
        TEST(test_sliding_names_and_lifting_does_nothing),
        TEST(test_sliding_off_the_focus_and_back_is_no_tap),
        TEST(test_what_is_off_is_named_and_never_taps),
        TEST(test_other_fingers_do_not_explore),
        TEST(test_lists_do_not_follow_the_finger),
        TEST(test_resting_on_a_control_is_no_hold),
        TEST(test_focus_has_a_ring),
        TEST(test_the_next_screen_has_no_focus),
        TEST(test_hold_and_scripts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
