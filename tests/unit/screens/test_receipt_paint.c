#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/utf8.h"
#include "screens/receipt_paint.h"

#include <stdlib.h>
#include <string.h>
#include <zbar.h>

/* As long as a token with a receipt_url before it can be. */
static const char token[] = "h://k.cn/?K1.emNy9TLICzlHcujWNhbDhiYVnlvLrxfWf8jLmAln.Y02k35UdnhFKF7j8"
                            "rSZI0Z4jXt3pZpMHdjePqWl6DFtKkpCpkpT0JlY4lRgwUqBuF6VuulM4a2aOHHHVTF-fpE";

static void add(struct receipt *r, enum receipt_style style, const char *left, const char *right)
{
    struct receipt_line *line = &r->lines[r->line_count++];
    line->style = style;
    str_copy(line->left, sizeof line->left, left);
    str_copy(line->right, sizeof line->right, right);
}

static struct receipt sample(const char *title)
{
    struct receipt r = {.number = "zh1-0042"};
    str_copy(r.token, sizeof r.token, token);
    add(&r, RECEIPT_SMALL, "智汇城社区 · 漂流书屋", "");
    add(&r, RECEIPT_TITLE, "借书凭条", "");
    add(&r, RECEIPT_RULE, "", "");
    add(&r, RECEIPT_PAIR, "编号", "zh1-0042");
    add(&r, RECEIPT_ITEM, title, "");
    add(&r, RECEIPT_PAIR, "13010800123456", "应还 12-21");
    add(&r, RECEIPT_QR, "", "");
    return r;
}

static int setup(void **state)
{
    struct ui *ui;
    char message[256];
    struct ui_options options = {.width_px = 1080, .height_px = 1920, .diagonal_inch = 21.5};
    setenv("SDL_VIDEODRIVER", "dummy", 1);
    if (ui_create(&ui, &options, message, sizeof message) != ERR_OK)
        fail_msg("%s", message);
    *state = ui;
    return 0;
}

static int teardown(void **state)
{
    ui_destroy(*state);
    return 0;
}

/* What a reader of QR codes sees in the picture, "" = nothing. */
static void read_qr(char *out, size_t size, const struct raster *raster)
{
    size_t count = (size_t)raster->width_dots * (size_t)raster->height_dots;
    uint8_t *grey = malloc(count);
    assert_non_null(grey);
    for (int y = 0; y < raster->height_dots; y++)
        for (int x = 0; x < raster->width_dots; x++)
            grey[y * raster->width_dots + x] = raster_get(raster, x, y) ? 0 : 255;
    zbar_image_scanner_t *scanner = zbar_image_scanner_create();
    zbar_image_t *image = zbar_image_create();
    zbar_image_set_format(image, zbar_fourcc('Y', '8', '0', '0'));
    zbar_image_set_size(image, (unsigned)raster->width_dots, (unsigned)raster->height_dots);
    zbar_image_set_data(image, grey, count, NULL);
    zbar_scan_image(scanner, image);
    const zbar_symbol_t *symbol = zbar_image_first_symbol(image);
    str_copy(out, size, symbol ? zbar_symbol_get_data(symbol) : "");
    zbar_image_destroy(image);
    zbar_image_scanner_destroy(scanner);
    free(grey);
}

static void test_qr_reads_back(void **state)
{
    struct receipt r = sample("城南旧事");
    assert_int_equal(strlen(token), TOKEN_MAX - 1);
    for (int width = 384; width <= 576; width += 192) {
        struct raster raster;
        char text[200];
        assert_int_equal(receipt_paint(*state, &r, width, &raster), ERR_OK);
        assert_int_equal(raster.width_dots, width);
        read_qr(text, sizeof text, &raster);
        assert_string_equal(text, token);
        raster_finish(&raster);
    }
}

/* Text and rules keep a margin on both sides, so nothing was pushed over the edge. */
static void test_nothing_is_wider_than_the_paper(void **state)
{
    struct receipt r = sample(
        "The Adventures of Sherlock Holmes（福尔摩斯探案全集·精装插图本）Donaudampfschifffahrtsgesellschaft");
    for (int width = 384; width <= 576; width += 192) {
        struct raster raster;
        assert_int_equal(receipt_paint(*state, &r, width, &raster), ERR_OK);
        for (int y = 0; y < raster.height_dots; y++)
            for (int x = 0; x < 8; x++)
                assert_false(raster_get(&raster, x, y) || raster_get(&raster, width - 1 - x, y));
        raster_finish(&raster);
    }
}

static void test_long_title_wraps(void **state)
{
    struct receipt shorter = sample("活着"),
                   longer = sample("一九八四年以来中国乡村图书馆口述史料选编（第三辑）上册");
    struct raster a, b;
    assert_int_equal(receipt_paint(*state, &shorter, 576, &a), ERR_OK);
    assert_int_equal(receipt_paint(*state, &longer, 576, &b), ERR_OK);
    assert_true(b.height_dots > a.height_dots);
    raster_finish(&a);
    raster_finish(&b);
}

static void test_token_that_does_not_fit(void **state)
{
    struct receipt r = sample("活着");
    struct raster raster = {0};
    assert_int_equal(receipt_paint(*state, &r, 320, &raster), ERR_FULL);
    assert_null(raster.bits);
}

static void test_without_a_token(void **state)
{
    struct receipt r = sample("活着");
    struct raster raster;
    char text[200];
    r.token[0] = '\0';
    assert_int_equal(receipt_paint(*state, &r, 384, &raster), ERR_OK);
    read_qr(text, sizeof text, &raster);
    assert_string_equal(text, "");
    raster_finish(&raster);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_qr_reads_back),    TEST(test_nothing_is_wider_than_the_paper),
        TEST(test_long_title_wraps), TEST(test_token_that_does_not_fit),
        TEST(test_without_a_token),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
