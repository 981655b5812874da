/* One-bit pictures and their PNG files. */
#include "base/raster.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void bits_lie_where_a_printer_wants_them(void **state)
{
    (void)state;
    struct raster r;
    raster_init(&r, 16, 2);
    assert_int_equal(raster_stride(&r), 2);
    raster_set(&r, 0, 0);
    raster_set(&r, 15, 1);
    assert_int_equal(r.bits[0], 0x80);
    assert_int_equal(r.bits[3], 0x01);
    assert_true(raster_get(&r, 0, 0));
    assert_false(raster_get(&r, 1, 0));
    raster_finish(&r);
    assert_null(r.bits);
    raster_finish(&r);
}

static void outside_is_white_and_ignored(void **state)
{
    (void)state;
    static const int outside[][2] = {{-1, 0}, {0, -1}, {8, 0}, {0, 3}, {1 << 30, 1 << 30}};
    struct raster r;
    uint8_t white[3] = {0};
    raster_init(&r, 8, 3);
    for (size_t i = 0; i < sizeof outside / sizeof outside[0]; i++) {
        raster_set(&r, outside[i][0], outside[i][1]);
        assert_false(raster_get(&r, outside[i][0], outside[i][1]));
    }
    assert_memory_equal(r.bits, white, sizeof white);
    raster_finish(&r);
}

static void png_file_shows_the_same_picture(void **state)
{
    (void)state;
    char dir[] = "/tmp/raster-XXXXXX", path[64];
    assert_non_null(mkdtemp(dir));
    strcat(strcpy(path, dir), "/r.png");
    struct raster r;
    raster_init(&r, 24, 10);
    for (int i = 0; i < 10; i++)
        raster_set(&r, i * 2, i);
    assert_int_equal(raster_write_png(&r, path), ERR_OK);

    png_image image = {.version = PNG_IMAGE_VERSION};
    uint8_t grey[24 * 10];
    assert_true(png_image_begin_read_from_file(&image, path));
    assert_int_equal(image.width, 24);
    assert_int_equal(image.height, 10);
    image.format = PNG_FORMAT_GRAY;
    assert_true(png_image_finish_read(&image, NULL, grey, 0, NULL));
    for (int y = 0; y < 10; y++)
        for (int x = 0; x < 24; x++)
            assert_int_equal(grey[y * 24 + x], x == y * 2 ? 0 : 255);
    raster_finish(&r);
    unlink(path);
    rmdir(dir);
}

static void failed_write_leaves_nothing(void **state)
{
    (void)state;
    struct raster r;
    raster_init(&r, 8, 8);
    assert_int_equal(raster_write_png(&r, "/nonexistent/r.png"), ERR_IO);
    assert_int_not_equal(access("/nonexistent/r.png", F_OK), 0);
    raster_finish(&r);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bits_lie_where_a_printer_wants_them),
        cmocka_unit_test(outside_is_white_and_ignored),
        cmocka_unit_test(png_file_shows_the_same_picture),
        cmocka_unit_test(failed_write_leaves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
