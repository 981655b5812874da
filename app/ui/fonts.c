#include "ui/fonts.h"

#include "base/mem.h"
#include "base/utf8.h"

#include <SDL2/SDL_ttf.h>
#include <stdlib.h>
#include <string.h>

#define LOG_MODULE "fonts"
#include "base/log.h"

enum face { FACE_REGULAR, FACE_BOLD, FACE_RARE_A, FACE_RARE_B, FACE_ICONS, FACE_COUNT };

static const struct {
    const char *path, *family, *package;
    long index;
} faces[FACE_COUNT] = {
    /* Index 2 of the collection is simplified Chinese; index 0 would give the Japanese shapes of 骨 and 直.
     */
    [FACE_REGULAR] = {"/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "Noto Sans CJK SC",
                      "fonts-noto-cjk", 2},
    [FACE_BOLD] = {"/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc", "Noto Sans CJK SC",
                   "fonts-noto-cjk", 2},
    [FACE_RARE_A] = {"/usr/share/fonts/truetype/hanazono/HanaMinA.ttf", "HanaMinA", "fonts-hanazono", 0},
    [FACE_RARE_B] = {"/usr/share/fonts/truetype/hanazono/HanaMinB.ttf", "HanaMinB", "fonts-hanazono", 0},
    [FACE_ICONS] = {"/usr/share/fonts/truetype/materialdesignicons-webfont/materialdesignicons-webfont.ttf",
                    "Material Design Icons", "fonts-materialdesignicons-webfont", 0},
};

enum { FACES_PER_FONT = 3, ADVANCES_COUNT = 1024, MISSING_BOX = 0x25A1 };

struct font {
    int em_px;
    bool is_bold;
    TTF_Font *handles[FACES_PER_FONT]; /* main, then HanaMin A and B: opened when first needed */
    bool was_tried[FACES_PER_FONT];
    /* SDL_ttf keeps 256 glyphs and loads the others again at each question, so widths are kept here. */
    struct {
        uint32_t cp;
        int advance;
    } advances[ADVANCES_COUNT];
    struct font *next;
};

struct fonts {
    struct font *list;
    TTF_Font *icons;
};

static TTF_Font *face_open(enum face face, int em_px)
{
    TTF_Font *handle = TTF_OpenFontIndex(faces[face].path, em_px, faces[face].index);
    if (!handle)
        return NULL;
    const char *family = TTF_FontFaceFamilyName(handle);
    if (family && strcmp(family, faces[face].family) == 0)
        return handle;
    TTF_CloseFont(handle);
    return NULL;
}

static bool face_check(enum face face, char *message, size_t message_size)
{
    TTF_Font *handle = face_open(face, 16);
    if (handle) {
        TTF_CloseFont(handle);
        return true;
    }
    str_format(message, message_size, "font %s is missing in %s: install the package %s", faces[face].family,
               faces[face].path, faces[face].package);
    return false;
}

enum err fonts_create(struct fonts **out, char *message, size_t message_size)
{
    if (TTF_Init() != 0) {
        str_format(message, message_size, "SDL_ttf does not start: %s", TTF_GetError());
        return ERR_UNSUPPORTED;
    }
    if (!face_check(FACE_REGULAR, message, message_size) || !face_check(FACE_BOLD, message, message_size) ||
        !face_check(FACE_ICONS, message, message_size)) {
        TTF_Quit();
        return ERR_NOT_FOUND;
    }
    *out = mem_alloc(sizeof **out);
    return ERR_OK;
}

static void font_destroy(struct font *font)
{
    for (int i = 0; i < FACES_PER_FONT; i++)
        if (font->handles[i])
            TTF_CloseFont(font->handles[i]);
    free(font);
}

void fonts_destroy(struct fonts *fonts)
{
    if (!fonts)
        return;
    while (fonts->list) {
        struct font *next = fonts->list->next;
        font_destroy(fonts->list);
        fonts->list = next;
    }
    if (fonts->icons)
        TTF_CloseFont(fonts->icons);
    free(fonts);
    TTF_Quit();
}

struct font *fonts_get(struct fonts *fonts, int em_px, bool is_bold)
{
    for (struct font *f = fonts->list; f; f = f->next)
        if (f->em_px == em_px && f->is_bold == is_bold)
            return f;
    struct font *font = mem_alloc(sizeof *font);
    *font = (struct font){.em_px = em_px, .is_bold = is_bold, .next = fonts->list};
    fonts->list = font;
    return font;
}

int font_em(const struct font *font)
{
    return font->em_px;
}

static TTF_Font *font_handle(struct font *font, int i)
{
    if (!font->was_tried[i]) {
        enum face face = i == 1          ? FACE_RARE_A
                         : i == 2        ? FACE_RARE_B
                         : font->is_bold ? FACE_BOLD
                                         : FACE_REGULAR;
        font->was_tried[i] = true;
        font->handles[i] = face_open(face, font->em_px);
        if (!font->handles[i])
            log_warning("cannot open %s at %d px (package %s)", faces[face].family, font->em_px,
                        faces[face].package);
    }
    return font->handles[i];
}

static bool is_private_use(uint32_t cp)
{
    return (cp >= 0xE000 && cp <= 0xF8FF) || cp >= 0xF0000;
}

/* Which handle draws cp; *cp becomes the box where none does. A private-use character never falls back: other
 * fonts draw unrelated signs there, and a wrong name is worse than a box. */
static int font_choose(struct font *font, uint32_t *cp)
{
    for (int i = 0; i < FACES_PER_FONT && !is_private_use(*cp); i++) {
        TTF_Font *handle = font_handle(font, i);
        if (handle && TTF_GlyphIsProvided32(handle, *cp))
            return i;
    }
    *cp = MISSING_BOX;
    return 0;
}

static int font_advance(void *context, uint32_t cp)
{
    struct font *font = context;
    size_t slot = cp % ADVANCES_COUNT;
    if (cp && font->advances[slot].cp == cp)
        return font->advances[slot].advance;
    uint32_t shown = cp;
    TTF_Font *handle = font_handle(font, font_choose(font, &shown));
    int advance = 0;
    if (handle)
        TTF_GlyphMetrics32(handle, shown, NULL, NULL, NULL, NULL, &advance);
    font->advances[slot].cp = cp;
    font->advances[slot].advance = advance;
    return advance;
}

struct wrap_measure font_measure(struct font *font)
{
    return (struct wrap_measure){font_advance, font};
}

/* The characters of one face in a row, as text of its own. */
struct run {
    int handle;
    size_t len;
    char text[512];
};

static bool run_next(struct font *font, const char **text, const char *end, struct run *run)
{
    run->len = 0;
    while (*text < end) {
        const char *p = *text;
        uint32_t cp = utf8_next(&p);
        int handle = font_choose(font, &cp);
        if ((run->len > 0 && handle != run->handle) || run->len + 5 > sizeof run->text)
            break;
        run->handle = handle;
        run->len += utf8_put(run->text + run->len, cp);
        *text = p;
    }
    run->text[run->len] = '\0';
    return run->len > 0;
}

/* Copies src into dst at x so that both baselines meet. Alpha goes with it: nothing is blended here. */
static void run_place(SDL_Surface *dst, int x, int baseline, SDL_Surface *src, int ascent)
{
    SDL_SetSurfaceBlendMode(src, SDL_BLENDMODE_NONE);
    SDL_Rect to = {x, baseline - ascent, 0, 0};
    SDL_BlitSurface(src, NULL, dst, &to);
}

SDL_Surface *font_render(struct font *font, const char *text, size_t len, SDL_Color colour)
{
    struct wrap_measure measure = font_measure(font);
    int width = wrap_width(text, len, &measure), em = font->em_px, height = em * 13 / 10;
    if (width <= 0)
        return NULL;
    SDL_Surface *line =
        SDL_CreateRGBSurfaceWithFormat(0, width + em / 8, height, 32, SDL_PIXELFORMAT_ARGB8888);
    if (!line)
        return NULL;
    /* The em square of a Chinese character reaches from 0.88 above the baseline to 0.12 below. */
    int x = 0, baseline = height / 2 + (em * 38 + 50) / 100;
    struct run run;
    for (const char *end = text + len; run_next(font, &text, end, &run);) {
        TTF_Font *handle = font_handle(font, run.handle);
        SDL_Surface *part = handle ? TTF_RenderUTF8_Blended(handle, run.text, colour) : NULL;
        if (part)
            run_place(line, x, baseline, part, TTF_FontAscent(handle));
        x += wrap_width(run.text, run.len, &measure);
        if (part)
            explicit_bzero(part->pixels, (size_t)part->pitch * (size_t)part->h);
        SDL_FreeSurface(part);
    }
    explicit_bzero(&run, sizeof run);
    SDL_SetSurfaceBlendMode(line, SDL_BLENDMODE_BLEND);
    return line;
}

SDL_Surface *fonts_render_icon(struct fonts *fonts, int icon, int size_px, SDL_Color colour)
{
    if (!fonts->icons)
        fonts->icons = face_open(FACE_ICONS, size_px);
    if (!fonts->icons || TTF_SetFontSize(fonts->icons, size_px) != 0)
        return NULL;
    return TTF_RenderGlyph32_Blended(fonts->icons, (uint32_t)icon, colour);
}
