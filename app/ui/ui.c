#include "ui/internal.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const double mm_per_inch = 25.4;
/* What a bottom bar of five controls and a title with two tiles below it need: targets of 20 mm, text of 10
 * mm. */
static const double least_side_mm = 260;
enum { CACHE_BYTES = 16 << 20 };

static enum err start_video(struct ui_options *o, char *message, size_t message_size)
{
    SDL_SetHint(SDL_HINT_FRAMEBUFFER_ACCELERATION, "0");
    SDL_SetHint(SDL_HINT_TOUCH_MOUSE_EVENTS, "0");
    SDL_SetHint(SDL_HINT_MOUSE_TOUCH_EVENTS, "0");
    SDL_SetHint(SDL_HINT_VIDEO_ALLOW_SCREENSAVER, "0");
    SDL_DisplayMode mode;
    if (SDL_Init(SDL_INIT_VIDEO) != 0 || SDL_GetDesktopDisplayMode(0, &mode) != 0) {
        str_format(message, message_size, "no display: %s", SDL_GetError());
        return ERR_UNSUPPORTED;
    }
    if (!o->width_px)
        o->width_px = mode.w;
    if (!o->height_px)
        o->height_px = mode.h;
    return ERR_OK;
}

static enum err measure_screen(struct ui *ui, const struct ui_options *o, char *message, size_t message_size)
{
    ui->px_per_mm = hypot(o->width_px, o->height_px) / (o->diagonal_inch * mm_per_inch);
    double w_mm = o->width_px / ui->px_per_mm, h_mm = o->height_px / ui->px_per_mm;
    if (w_mm >= least_side_mm && h_mm >= least_side_mm)
        return ERR_OK;
    str_format(
        message, message_size,
        "the screen is too small: %d x %d pixels at %.1f inch are %.0f x %.0f mm, and controls of 20 mm with "
        "text of 10 mm need at least %.0f x %.0f mm ([screen] width, height, diagonal_inch)",
        o->width_px, o->height_px, o->diagonal_inch, w_mm, h_mm, least_side_mm, least_side_mm);
    return ERR_UNSUPPORTED;
}

/* A window that is larger than the desk is made smaller, its shape kept. */
static void window_size(const struct ui *ui, int *w, int *h)
{
    SDL_Rect desk;
    *w = ui->canvas->w;
    *h = ui->canvas->h;
    if (SDL_GetDisplayUsableBounds(0, &desk) != 0 || (desk.w >= *w && desk.h >= *h))
        return;
    struct rect view = ui_view(ui, desk.w, desk.h);
    *w = view.w;
    *h = view.h;
}

/* KMS has no plain frame buffer in SDL 2.26: there the picture is uploaded as a texture. */
static bool open_renderer(struct ui *ui)
{
    if (SDL_GetWindowSurface(ui->window))
        return true;
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "linear");
    ui->renderer = SDL_CreateRenderer(ui->window, -1, 0);
    if (ui->renderer)
        ui->texture = SDL_CreateTexture(ui->renderer, SDL_PIXELFORMAT_RGB888, SDL_TEXTUREACCESS_STREAMING,
                                        ui->canvas->w, ui->canvas->h);
    return ui->texture != NULL;
}

static bool open_window(struct ui *ui, const struct ui_options *o)
{
    ui->area = (struct rect){0, 0, o->width_px, o->height_px};
    ui->side = (struct rect){o->width_px, 0, o->side_px, o->height_px};
    ui->canvas =
        SDL_CreateRGBSurfaceWithFormat(0, o->width_px + o->side_px, o->height_px, 32, SDL_PIXELFORMAT_RGB888);
    if (!ui->canvas)
        return false;
    int w, h;
    window_size(ui, &w, &h);
    uint32_t flags = o->is_fullscreen ? SDL_WINDOW_FULLSCREEN_DESKTOP : 0;
    ui->window = SDL_CreateWindow("kiosk", SDL_WINDOWPOS_CENTERED, SDL_WINDOWPOS_CENTERED, w, h, flags);
    if (!ui->window || !open_renderer(ui))
        return false;
    SDL_ShowCursor(o->is_fullscreen ? SDL_DISABLE : SDL_ENABLE);
    return true;
}

enum err ui_create(struct ui **out, const struct ui_options *options, char *message, size_t message_size)
{
    struct ui_options o = *options;
    struct ui *ui = mem_alloc(sizeof *ui);
    ui->theme = theme_find("standard");
    cache_init(&ui->cache, CACHE_BYTES);
    enum err e = start_video(&o, message, message_size);
    if (!e)
        e = measure_screen(ui, &o, message, message_size);
    if (!e)
        e = fonts_create(&ui->fonts, message, message_size);
    if (!e && !open_window(ui, &o)) {
        str_format(message, message_size, "no window: %s", SDL_GetError());
        e = ERR_UNSUPPORTED;
    }
    if (e) {
        ui_destroy(ui);
        return e;
    }
    *out = ui;
    return ERR_OK;
}

void ui_destroy(struct ui *ui)
{
    if (!ui)
        return;
    ui_forget(ui);
    fonts_destroy(ui->fonts);
    SDL_DestroyTexture(ui->texture);
    SDL_DestroyRenderer(ui->renderer);
    SDL_FreeSurface(ui->canvas);
    SDL_DestroyWindow(ui->window);
    SDL_QuitSubSystem(SDL_INIT_VIDEO);
    free(ui);
}

bool ui_set_theme(struct ui *ui, const char *name)
{
    const struct theme *theme = theme_find(name);
    if (theme)
        ui->theme = theme;
    return theme != NULL;
}

const char *ui_theme(const struct ui *ui)
{
    return ui->theme->name;
}

int ui_mm(const struct ui *ui, double mm)
{
    return (int)lround(mm * ui->px_per_mm);
}

struct rect ui_area(const struct ui *ui)
{
    return ui->area;
}

struct rect ui_side(const struct ui *ui)
{
    return ui->side;
}

int ui_gap(const struct ui *ui)
{
    return ui_mm(ui, ui->theme->gap_mm);
}

int ui_target(const struct ui *ui)
{
    return (int)ceil(ui->theme->target_mm * ui->px_per_mm);
}

void ui_frame_begin(struct ui *ui)
{
    explicit_bzero(&ui->records, sizeof ui->records);
    ui->scroll.is_shown = false;
    SDL_SetClipRect(ui->canvas, NULL);
    SDL_FillRect(ui->canvas, NULL, ui_colour(ui, ROLE_PAPER));
}

unsigned long ui_frames(const struct ui *ui)
{
    return ui->frames;
}

struct rect ui_view(const struct ui *ui, int window_w, int window_h)
{
    double scale = fmin((double)window_w / ui->canvas->w, (double)window_h / ui->canvas->h);
    int w = int_max(1, (int)lround(ui->canvas->w * scale)),
        h = int_max(1, (int)lround(ui->canvas->h * scale));
    return rect_centre((struct rect){0, 0, window_w, window_h}, w, h);
}

static void present_surface(struct ui *ui)
{
    SDL_Surface *target = SDL_GetWindowSurface(ui->window);
    if (!target)
        return;
    struct rect view = ui_view(ui, target->w, target->h);
    SDL_Rect to = {view.x, view.y, view.w, view.h};
    if (view.w == ui->canvas->w && view.h == ui->canvas->h)
        SDL_BlitSurface(ui->canvas, NULL, target, &to);
    else if (target->format->format == ui->canvas->format->format)
        SDL_SoftStretchLinear(ui->canvas, NULL, target, &to);
    else
        SDL_BlitScaled(ui->canvas, NULL, target, &to);
    SDL_UpdateWindowSurface(ui->window);
}

static void present_texture(struct ui *ui)
{
    int w, h;
    SDL_GetRendererOutputSize(ui->renderer, &w, &h);
    struct rect view = ui_view(ui, w, h);
    SDL_Rect to = {view.x, view.y, view.w, view.h};
    SDL_UpdateTexture(ui->texture, NULL, ui->canvas->pixels, ui->canvas->pitch);
    SDL_RenderClear(ui->renderer);
    SDL_RenderCopy(ui->renderer, ui->texture, NULL, &to);
    SDL_RenderPresent(ui->renderer);
}

void ui_frame_end(struct ui *ui)
{
    paint_focus(ui);
    ui->frames++;
    if (ui->renderer)
        present_texture(ui);
    else
        present_surface(ui);
}
