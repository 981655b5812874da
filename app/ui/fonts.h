/* The fonts: Noto Sans CJK SC for everything, HanaMin for rare characters of names, Material Design Icons.
 * The only caller of SDL_ttf. UI thread. */
#pragma once

#include "base/err.h"
#include "ui/text_wrap.h"

#include <SDL2/SDL.h>

struct fonts;

/* ERR_NOT_FOUND: message says which package is missing. Returns owned. */
enum err fonts_create(struct fonts **out, char *message, size_t message_size) MUST_CHECK;
void fonts_destroy(struct fonts *fonts); /* accepts NULL */

/* A size and weight to write in. The handle lives as long as fonts. */
struct font;
struct font *fonts_get(struct fonts *fonts, int em_px, bool is_bold);
int font_em(const struct font *font);
/* Widths of single characters in this font; kerning is left out, so a line is never wider than its sum. */
struct wrap_measure font_measure(struct font *font);
/* One line of text as a picture with alpha, in its natural width; the middle of the em square of the
 * characters is at half its height. Characters that no font has are shown as an empty box. Owned by the
 * caller; NULL for no width. */
SDL_Surface *font_render(struct font *font, const char *text, size_t len, SDL_Color colour);
/* A square of size_px; NULL if the icon font cannot draw it. */
SDL_Surface *fonts_render_icon(struct fonts *fonts, int icon, int size_px, SDL_Color colour);
