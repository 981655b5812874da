/* The last frame as files: a picture and a list. */
#include "ui/internal.h"
#include "ui/keyboard.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static uint8_t *copy_rgb(const struct ui *ui)
{
    struct rect a = ui->area;
    uint8_t *rgb = mem_alloc((size_t)a.w * (size_t)a.h * 3), *out = rgb;
    for (int y = a.y; y < a.y + a.h; y++) {
        const uint32_t *row =
            (const uint32_t *)ui->canvas->pixels + (size_t)y * ((size_t)ui->canvas->pitch / sizeof *row);
        for (int x = a.x; x < a.x + a.w; x++) {
            *out++ = (uint8_t)(row[x] >> 16);
            *out++ = (uint8_t)(row[x] >> 8);
            *out++ = (uint8_t)row[x];
        }
    }
    return rgb;
}

enum err ui_write_png(struct ui *ui, const char *path)
{
    png_image image = {.version = PNG_IMAGE_VERSION,
                       .width = (png_uint_32)ui->area.w,
                       .height = (png_uint_32)ui->area.h,
                       .format = PNG_FORMAT_RGB};
    uint8_t *rgb = copy_rgb(ui);
    int written = png_image_write_to_file(&image, path, 0, rgb, 0, NULL);
    free(rgb);
    if (!written) {
        unlink(path);
        return ERR_IO;
    }
    return ERR_OK;
}

static void dump_label(FILE *f, const char *key, const char *text)
{
    fprintf(f, " %s\"", key);
    for (; *text; text++)
        if (*text == '\n')
            fputs("\\n", f);
        else
            fputc(*text, f);
    fputc('"', f);
}

static void dump_zone(FILE *f, const struct zone *zone)
{
    struct rect r = zone->rect;
    fprintf(f, "zone %d,%d %dx%d", r.x, r.y, r.w, r.h);
    dump_label(f, "", zone->label);
    if (zone->group[0])
        dump_label(f, "in ", zone->group);
    if (keyboard_is_key(zone->action, zone->arg))
        fputs(" key", f);
    fputs(zone->is_disabled ? " disabled\n" : "\n", f);
}

static void dump_text(FILE *f, const struct ui *ui, const struct shown_text *text)
{
    struct rect r = text->rect;
    fprintf(f, "text %d,%d %dx%d em %.2f contrast %.1f", r.x, r.y, r.w, r.h, text->em_px / ui->px_per_mm,
            theme_contrast(ui->theme, text->role, text->ground));
    dump_label(f, "", text->text);
    if (text->is_private)
        fputs(" private", f);
    if (text->left_out)
        fprintf(f, " short %d", (int)utf8_count(text->text) - text->left_out);
    fputs(text->is_cut ? " cut\n" : "\n", f);
}

enum err ui_dump(const struct ui *ui, const char *path)
{
    FILE *f = fopen(path, "we");
    if (!f)
        return ERR_IO;
    for (size_t i = 0; i < ui_zone_count(ui); i++)
        dump_zone(f, ui_zone_at(ui, i));
    for (size_t i = 0; i < ui_text_count(ui); i++)
        dump_text(f, ui, ui_text_at(ui, i));
    bool is_bad = ferror(f);
    is_bad |= fclose(f) != 0;
    if (is_bad)
        unlink(path);
    return is_bad ? ERR_IO : ERR_OK;
}
