/* Typing on the screen: taps become text; the keys fit wherever a screen may put them. */
#include "ui_test.h"

#include "ui/keyboard.h"

static const struct keyboard code = {
    .layouts = 1U << LAYOUT_LATIN, .layout = LAYOUT_LATIN, .max = 8, .has_done = true};
static const struct keyboard phone = {
    .layouts = 1U << LAYOUT_DIGITS, .layout = LAYOUT_DIGITS, .max = 11, .has_done = true};

static struct rect draw(struct ui *ui, struct rect r, const struct keyboard *k)
{
    ui_frame_begin(ui);
    struct rect rest = keyboard_draw(ui, r, k);
    ui_frame_end(ui);
    return rest;
}

static enum keyboard_event press(struct ui *ui, struct keyboard *k, const char *label)
{
    struct ui_input input;
    draw(ui, (struct rect){48, 700, 984, 1000}, k);
    assert_int_equal(ui_tap_label(ui, label, NULL, &input), ERR_OK);
    assert_int_equal(input.kind, INPUT_TAP);
    return keyboard_tap(k, input.action, input.arg);
}

static void type(struct ui *ui, struct keyboard *k, const char *text)
{
    for (; *text; text++)
        assert_int_equal(press(ui, k, (char[]){*text, '\0'}), KEYBOARD_TYPED);
}

static void test_taps_become_text(void **state)
{
    struct keyboard k = code;
    type(*state, &k, "ZH-0019");
    assert_string_equal(k.text, "ZH-0019");
    assert_int_equal(press(*state, &k, "删除"), KEYBOARD_TYPED);
    assert_string_equal(k.text, "ZH-001");
    assert_int_equal(press(*state, &k, "完成"), KEYBOARD_DONE);
    assert_int_equal(press(*state, &k, "返回"), KEYBOARD_BACK);
    assert_string_equal(k.text, "ZH-001");
    press(*state, &k, "清空");
    for (size_t i = 0; i < sizeof k.text; i++)
        assert_int_equal(k.text[i], 0); /* nothing stays behind the end */
}

static void test_no_more_than_asked_for(void **state)
{
    struct keyboard k = code, endless = code;
    type(*state, &k, "1234567890");
    assert_string_equal(k.text, "12345678");
    endless.max = 0;
    for (size_t i = 0; i < 2 * sizeof endless.text; i++)
        type(*state, &endless, "7");
    assert_int_equal(strlen(endless.text), sizeof endless.text - 1);
}

static void test_empty_field(void **state)
{
    struct ui *ui = *state;
    struct keyboard k = code;
    struct ui_input input;
    draw(ui, (struct rect){48, 700, 984, 1000}, &k);
    assert_int_equal(ui_tap_label(ui, "完成", NULL, &input), ERR_NOT_FOUND);
    assert_int_equal(ui_tap_label(ui, "删除", NULL, &input), ERR_NOT_FOUND);
    assert_int_equal(keyboard_tap(&k, 0, 0), KEYBOARD_NOT_MINE);
    assert_int_equal(keyboard_tap(&k, KEYBOARD_ACTION_BASE - 1, 0), KEYBOARD_NOT_MINE);
}

static void test_layouts(void **state)
{
    struct keyboard k = code;
    struct ui_input input;
    assert_int_equal(ui_tap_label(*state, "123", NULL, &input), ERR_NOT_FOUND); /* none but its own */
    k.layouts |= 1U << LAYOUT_DIGITS;
    press(*state, &k, "123");
    assert_int_equal(k.layout, LAYOUT_DIGITS);
    type(*state, &k, "42");
    press(*state, &k, "ABC");
    assert_int_equal(k.layout, LAYOUT_LATIN);
    assert_string_equal(k.text, "42");
}

/* A PIN shows as dots, none of its keys is spoken when a finger explores, and double digits count twice. */
static void test_a_pin_is_nobodys_business(void **state)
{
    struct ui *ui = *state;
    struct keyboard k = phone;
    struct rect field = {48, 200, 984, 300};
    k.is_secret = true;
    type(ui, &k, "884421");
    assert_string_equal(k.text, "884421");
    draw(ui, (struct rect){48, 700, 984, 1000}, &k);
    keyboard_draw_field(ui, &field, &k, "hint");
    assert_true(ui_shows(ui, "●●●●●●"));
    assert_false(ui_shows(ui, "884421"));
    ui_set_explore(ui, true);
    for (size_t i = 0; i < ui_zone_count(ui); i++) {
        const struct zone z = *ui_zone_at(ui, i);
        bool is_digit = strlen(z.label) == 1;
        assert_true(z.is_private == is_digit);
        assert_true(!is_digit || (z.rect.w >= ui_mm(ui, 20) && z.rect.h >= ui_mm(ui, 20)));
        struct ui_input focus = touch_at(ui, z.rect.x + 5, z.rect.y + 5);
        assert_true(focus.kind == INPUT_FOCUS);
        assert_string_equal(focus.label, is_digit ? "" : z.label);
    }
    ui_set_explore(ui, false);
}

static bool is_apart(struct rect a, struct rect b, int gap)
{
    return a.x + a.w + gap <= b.x || b.x + b.w + gap <= a.x || a.y + a.h + gap <= b.y ||
           b.y + b.h + gap <= a.y;
}

static void check_keys(struct ui *ui, struct rect r, const struct keyboard *k)
{
    struct rect rest = draw(ui, r, k);
    assert_true(rest.h >= 0 && rest.y == r.y);
    assert_true(ui_zone_count(ui) > 10);
    for (size_t i = 0; i < ui_zone_count(ui); i++) {
        const struct zone *z = ui_zone_at(ui, i);
        int least = strlen(z->label) == 1 ? ui_mm(ui, 15) : ui_target(ui);
        assert_true(z->rect.w >= least && z->rect.h >= least);
        assert_true(z->rect.x >= r.x && z->rect.x + z->rect.w <= r.x + r.w);
        assert_true(z->rect.y >= rest.y + rest.h && z->rect.y + z->rect.h <= r.y + r.h);
        for (size_t j = 0; j < i; j++)
            assert_true(is_apart(z->rect, ui_zone_at(ui, j)->rect, ui_mm(ui, 3)));
    }
    for (size_t i = 0; i < ui_text_count(ui); i++)
        assert_false(ui_text_at(ui, i)->is_cut);
}

/* Portrait, landscape, low on either: the rectangles that the frame gives a screen to work in. */
static void test_keys_fit_everywhere(void **state)
{
    static const struct rect rooms[] = {
        {48, 656, 984, 1136}, {800, 90, 1062, 850}, {48, 1056, 984, 736}, {48, 594, 1824, 320}};
    static const char *const themes[] = {"standard", "large", "large+contrast"};
    for (size_t t = 0; t < sizeof themes / sizeof themes[0]; t++) {
        assert_true(ui_set_theme(*state, themes[t]));
        for (size_t i = 0; i < sizeof rooms / sizeof rooms[0]; i++) {
            check_keys(*state, rooms[i], &code);
            check_keys(*state, rooms[i], &phone);
        }
    }
}

static void test_long_text_shows_its_end(void **state)
{
    struct ui *ui = *state;
    struct keyboard k = code;
    struct rect r = {48, 100, 600, 300};
    strcpy(k.text, "0123456789012345678901234567890123456789ABC");
    ui_frame_begin(ui);
    keyboard_draw_field(ui, &r, &k, "例如");
    assert_true(r.y > 100);
    assert_int_equal(ui_text_count(ui), 1);
    const struct shown_text *text = ui_text_at(ui, 0);
    assert_string_equal(text->text + strlen(text->text) - 4, "9ABC");
    assert_true(strlen(text->text) < strlen(k.text));
    k.text[0] = '\0';
    ui_frame_begin(ui);
    keyboard_draw_field(ui, &r, &k, "例如");
    assert_true(ui_shows(ui, "例如"));
}

/* "00" struck quickly with a finger is two zeros. */
static void test_keys_may_be_struck_twice(void **state)
{
    struct ui *ui = *state;
    struct keyboard k = phone;
    draw(ui, (struct rect){48, 700, 984, 1000}, &k);
    const struct zone *key = ui_zone_at(ui, ui_zone_count(ui) - 1);
    float x = (float)(key->rect.x + key->rect.w / 2) / 1080,
          y = (float)(key->rect.y + key->rect.h / 2) / 1920;
    for (int i = 0; i < 4; i++) {
        SDL_Event event = {.tfinger = {.type = i % 2 ? SDL_FINGERUP : SDL_FINGERDOWN, .x = x, .y = y}};
        struct ui_input input = ui_handle(ui, &event);
        if (input.kind == INPUT_TAP)
            keyboard_tap(&k, input.action, input.arg);
    }
    assert_int_equal(strlen(k.text), 2);
}

static const struct keyboard title = {.layouts = 1U << LAYOUT_PINYIN, .layout = LAYOUT_PINYIN};

/* A word that has no room leaves text and keys as they were; where it fits exactly it is taken whole. */
static void test_a_word_is_taken_whole(void **state)
{
    struct keyboard k = title, endless = title;
    assert_int_equal(ime_start(BINARY_DIR "/ime"), ERR_OK);
    k.max = 3;
    strcpy(k.text, "活着");
    type(*state, &k, "nihao");
    press(*state, &k, "你好");
    assert_string_equal(k.text, "活着");
    assert_string_equal(k.keys, "nihao");
    k.max = 4;
    press(*state, &k, "你好");
    assert_string_equal(k.text, "活着你好");
    assert_string_equal(k.keys, "");
    memset(endless.text, 'a', sizeof endless.text - 6); /* one byte short of two hanzi and the end */
    type(*state, &endless, "nihao");
    press(*state, &endless, "你好");
    assert_int_equal(strlen(endless.text), sizeof endless.text - 6);
    assert_string_equal(endless.keys, "nihao");
    ime_stop();
}

/* The engine would need longer and longer for a sleeve that lies on a key. */
static void test_keys_have_an_end(void **state)
{
    struct keyboard letters = title, digits = title;
    digits.layouts = 1U << LAYOUT_T9;
    digits.layout = LAYOUT_T9;
    for (int i = 0; i < 60; i++) {
        type(*state, &letters, "z");
        type(*state, &digits, "7");
    }
    assert_int_equal(strlen(letters.keys), IME_PINYIN_KEYS_MAX);
    assert_int_equal(strlen(digits.keys), IME_T9_KEYS_MAX);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, ui_setup, ui_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_taps_become_text),
        TEST(test_no_more_than_asked_for),
        TEST(test_empty_field),
        TEST(test_layouts),
        TEST(test_a_pin_is_nobodys_business),
        TEST(test_keys_fit_everywhere),
        TEST(test_long_text_shows_its_end),
        TEST(test_keys_may_be_struck_twice),
        TEST(test_a_word_is_taken_whole),
        TEST(test_keys_have_an_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
