/* Is what a display showed what the program drew? At most one pixel in a thousand may differ: the clock goes
 * on.
 *
 *   qemu_same_picture DRAWN.png SHOWN.ppm */
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    png_image drawn = {.version = PNG_IMAGE_VERSION};
    unsigned width = 0, height = 0;
    FILE *shown = argc == 3 ? fopen(argv[2], "rb") : NULL;
    if (!shown || !png_image_begin_read_from_file(&drawn, argv[1]) ||
        fscanf(shown, "P6 %u %u 255", &width, &height) != 2 || fgetc(shown) == EOF) {
        fputs("qemu_same_picture: DRAWN.png and SHOWN.ppm are wanted\n", stderr);
        return 2;
    }
    drawn.format = PNG_FORMAT_RGB;
    unsigned char *pixels = malloc(PNG_IMAGE_SIZE(drawn)), pixel[3];
    if (!pixels || !png_image_finish_read(&drawn, NULL, pixels, 0, NULL))
        return 2;
    size_t count = (size_t)drawn.width * drawn.height, different = 0;
    for (size_t i = 0; i < count && width == drawn.width && height == drawn.height; i++)
        different += fread(pixel, 3, 1, shown) != 1 || memcmp(pixel, pixels + 3 * i, 3) != 0;
    printf("%ux%u drawn, %ux%u shown, %zu pixels differ\n", drawn.width, drawn.height, width, height,
           different);
    free(pixels);
    fclose(shown);
    return width != drawn.width || height != drawn.height || different > count / 1000;
}
