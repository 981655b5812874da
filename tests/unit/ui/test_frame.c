/* What a frame holds: records, pictures, the cache behind them. */
#include "ui_test.h"

#include <png.h>
#include <stdio.h>
#include <unistd.h>

static const struct text_style body = {.size = TEXT_BODY, .role = ROLE_INK};

static void draw(struct ui *ui)
{
    ui_frame_begin(ui);
    ui_box(ui, (struct rect){100, 100, 800, 300}, ROLE_JADE_TINT, ROLE_JADE, EDGE_DASHED);
    ui_text(ui, (struct rect){150, 150, 700, 200}, body, "把书后条码对准红光");
    ui_text(ui, (struct rect){150, 500, 700, 200}, body, "一次一本");
    ui_tile(ui, (struct rect){100, 700, 400, 300},
            (struct tile){.icon = 0xF072,
                          .title = "借书",
                          .detail = "还可借 1 本",
                          .badge = "将到期",
                          .badge_role = ROLE_AMBER,
                          .action = 1});
    ui_frame_end(ui);
}

static const struct shown_text *text_of(const struct ui *ui, const char *text)
{
    for (size_t i = 0; i < ui_text_count(ui); i++)
        if (strcmp(ui_text_at(ui, i)->text, text) == 0)
            return ui_text_at(ui, i);
    fail_msg("%s is not shown", text);
    return NULL;
}

static void test_texts_know_their_ground(void **state)
{
    struct ui *ui = *state;
    draw(ui);
    assert_int_equal(text_of(ui, "把书后条码对准红光")->ground, ROLE_JADE_TINT);
    assert_int_equal(text_of(ui, "一次一本")->ground, ROLE_PAPER);
    assert_int_equal(text_of(ui, "借书")->ground, ROLE_CARD);
    assert_int_equal(text_of(ui, "将到期")->ground, ROLE_AMBER_TINT);
    assert_int_equal(text_of(ui, "将到期")->role, ROLE_AMBER);
    assert_true(ui_shows(ui, "书后条码"));
    assert_false(ui_shows(ui, "还书"));
    assert_int_equal(ui_zone_count(ui), 1);
    assert_string_equal(ui_zone_at(ui, 0)->label, "借书");
}

static void test_cut_text_is_noticed(void **state)
{
    struct ui *ui = *state;
    static const char text[] = "您的书已经借好，请用手机拍下屏幕上的二维码";
    struct text_style row = body;
    row.is_one_line = true;
    int line = ui_line(ui, TEXT_BODY), needs = ui_text_height(ui, 400, body, text);
    assert_int_equal(needs, 3 * line);
    ui_frame_begin(ui);
    assert_int_equal(ui_text(ui, (struct rect){0, 0, 400, needs}, body, text), needs);
    assert_int_equal(ui_text(ui, (struct rect){0, 300, 400, needs - 1}, body, text), 2 * line);
    assert_int_equal(ui_text(ui, (struct rect){0, 600, 400, line}, row, text), line);
    assert_int_equal(ui_text(ui, (struct rect){0, 700, 400, line}, body, ""), 0);
    ui_button(ui, (struct rect){0, 800, 90, 81}, (struct button){.label = text, .action = 1});
    assert_int_equal(ui_text_count(ui), 4);
    assert_false(ui_text_at(ui, 0)->is_cut);
    assert_true(ui_text_at(ui, 1)->is_cut);
    assert_false(ui_text_at(ui, 2)->is_cut);
    assert_true(ui_text_at(ui, 2)->rect.w <= 400);
    assert_true(ui_text_at(ui, 3)->is_cut);
    assert_int_equal(ui_text_at(ui, 1)->left_out, 0);
    assert_int_equal(ui_text_at(ui, 2)->left_out, 21 - 9); /* nine characters and … in 400 pixels of 40 */
}

static void test_button_labels_fit(void **state)
{
    struct ui *ui = *state;
    ui_frame_begin(ui);
    for (int w = 170; w < 600; w += 43)
        ui_button(ui, (struct rect){0, 0, w, ui_target(ui)},
                  (struct button){.icon = 0xF42A, .label = "完成", .kind = BUTTON_PRIMARY, .action = 1});
    for (size_t i = 0; i < ui_text_count(ui); i++) {
        const struct shown_text *text = ui_text_at(ui, i);
        assert_false(text->is_cut);
        assert_true(text->rect.y >= 0 && text->rect.y + text->rect.h <= ui_target(ui));
        assert_true(abs(2 * text->rect.y + text->rect.h - ui_target(ui)) <= 2); /* in the middle */
    }
}

static void test_second_draw_comes_from_the_cache(void **state)
{
    struct ui *ui = *state;
    draw(ui);
    size_t misses = ui->cache.misses, hits = ui->cache.hits;
    assert_true(misses > 0);
    draw(ui);
    assert_int_equal(ui->cache.misses, misses);
    assert_int_equal(ui->cache.hits, hits + misses);
}

static void test_cache_is_bounded(void **state)
{
    struct ui *ui = *state;
    for (int i = 0; i < 10000; i++) {
        char text[32];
        snprintf(text, sizeof text, "第 %d 本", i);
        if (i % 100 == 0)
            ui_frame_begin(ui);
        ui_text(ui, (struct rect){0, i % 100 * 16, 1080, 100}, body, text);
        assert_true(ui->cache.bytes <= ui->cache.bytes_max);
    }
    assert_true(ui->cache.misses >= 10000);
    assert_true(ui->cache.bytes > ui->cache.bytes_max / 2);
}

static void test_forget(void **state)
{
    struct ui *ui = *state;
    static const char name[] = "张*明";
    ui_frame_begin(ui);
    ui_group_begin(ui, name);
    ui_text(ui, (struct rect){0, 0, 1000, 100}, body, name);
    ui_zone(ui, (struct rect){0, 0, 100, 100}, 1, 0, name);
    ui_frame_end(ui);
    assert_non_null(memmem(&ui->records, sizeof ui->records, name, strlen(name)));
    ui_forget(ui);
    assert_int_equal(ui_text_count(ui), 0);
    assert_int_equal(ui_zone_count(ui), 0);
    assert_null(memmem(&ui->records, sizeof ui->records, name, strlen(name)));
    assert_int_equal(ui->cache.bytes, 0);
}

static SDL_Surface *render(struct ui *ui, const char *text)
{
    return font_render(fonts_get(ui->fonts, 40, false), text, strlen(text), (SDL_Color){0, 0, 0, 255});
}

static bool is_drawn_alike(struct ui *ui, const char *a, const char *b)
{
    SDL_Surface *x = render(ui, a), *y = render(ui, b);
    assert_non_null(x);
    assert_non_null(y);
    bool is_alike = x->w == y->w && memcmp(x->pixels, y->pixels, (size_t)x->pitch * (size_t)x->h) == 0;
    SDL_FreeSurface(x);
    SDL_FreeSurface(y);
    return is_alike;
}

/* Old records hold 䶮 as U+E863; fonts draw other signs there. */
static void test_private_use_is_a_box(void **state)
{
    struct ui *ui = *state;
    assert_true(is_drawn_alike(ui, "\uE863", "□"));
    assert_true(is_drawn_alike(ui, "\uF137", "□")); /* HanaMinA has a sign there */
    assert_true(is_drawn_alike(ui, "\U000F0000", "□"));
    assert_false(is_drawn_alike(ui, "䶮", "□"));
}

static void test_rare_character_falls_back(void **state)
{
    struct ui *ui = *state;
    bool has_rare_font = access("/usr/share/fonts/truetype/hanazono/HanaMinB.ttf", R_OK) == 0;
    assert_int_equal(is_drawn_alike(ui, "\U00020003", "□"), !has_rare_font);
}

static void test_picture_file(void **state)
{
    struct ui *ui = *state;
    char path[] = "/tmp/kiosk-shot-XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    close(fd);
    draw(ui);
    assert_int_equal(ui_write_png(ui, path), ERR_OK);
    png_image image = {.version = PNG_IMAGE_VERSION};
    assert_true(png_image_begin_read_from_file(&image, path));
    assert_int_equal(image.width, 1080);
    assert_int_equal(image.height, 1920);
    image.format = PNG_FORMAT_RGB;
    uint8_t *rgb = malloc(PNG_IMAGE_SIZE(image));
    assert_non_null(rgb);
    assert_true(png_image_finish_read(&image, NULL, rgb, 0, NULL));
    assert_memory_equal(rgb, ((uint8_t[]){0xF6, 0xF2, 0xE9}), 3);
    assert_memory_equal(rgb + 3 * (1080 * 130 + 500), ((uint8_t[]){0xE3, 0xF0, 0xEB}), 3);
    free(rgb);
    unlink(path);
    assert_int_equal(ui_write_png(ui, "/nowhere/x.png"), ERR_IO);
}

static void test_dump(void **state)
{
    struct ui *ui = *state;
    char path[] = "/tmp/kiosk-dump-XXXXXX", text[2000] = "";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    draw(ui);
    ui_text(ui, (struct rect){0, 1200, 200, 60}, (struct text_style){.is_one_line = true}, "许三观卖血记");
    ui->theme = theme_find("large"); /* the sizes are those of the letters, not of the theme */
    assert_int_equal(ui_dump(ui, path), ERR_OK);
    assert_true(read(fd, text, sizeof text - 1) > 0);
    close(fd);
    unlink(path);
    assert_non_null(strstr(text, "zone 100,700 400x300 \"借书\"\n"));
    assert_non_null(strstr(text, "em 9.92 contrast 15.1 \"一次一本\"\n"));
    assert_non_null(strstr(text, "\"许三观卖血记\" short 4\n"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, ui_setup, ui_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_texts_know_their_ground),
        TEST(test_cut_text_is_noticed),
        TEST(test_button_labels_fit),
        TEST(test_second_draw_comes_from_the_cache),
        TEST(test_cache_is_bounded),
        TEST(test_forget),
        TEST(test_private_use_is_a_box),
        TEST(test_rare_character_falls_back),
        TEST(test_picture_file),
        TEST(test_dump),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
