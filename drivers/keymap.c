#include "drivers/keymap.h"

#include <linux/input-event-codes.h>
#include <string.h>

/* Without and with shift; 0 = nothing. */
static const char keys[][2] = {
    [KEY_1] = "1!",          [KEY_2] = "2@",         [KEY_3] = "3#",           [KEY_4] = "4$",
    [KEY_5] = "5%",          [KEY_6] = "6^",         [KEY_7] = "7&",           [KEY_8] = "8*",
    [KEY_9] = "9(",          [KEY_0] = "0)",         [KEY_MINUS] = "-_",       [KEY_EQUAL] = "=+",
    [KEY_Q] = "qQ",          [KEY_W] = "wW",         [KEY_E] = "eE",           [KEY_R] = "rR",
    [KEY_T] = "tT",          [KEY_Y] = "yY",         [KEY_U] = "uU",           [KEY_I] = "iI",
    [KEY_O] = "oO",          [KEY_P] = "pP",         [KEY_LEFTBRACE] = "[{",   [KEY_RIGHTBRACE] = "]}",
    [KEY_A] = "aA",          [KEY_S] = "sS",         [KEY_D] = "dD",           [KEY_F] = "fF",
    [KEY_G] = "gG",          [KEY_H] = "hH",         [KEY_J] = "jJ",           [KEY_K] = "kK",
    [KEY_L] = "lL",          [KEY_SEMICOLON] = ";:", [KEY_APOSTROPHE] = "'\"", [KEY_GRAVE] = "`~",
    [KEY_BACKSLASH] = "\\|", [KEY_Z] = "zZ",         [KEY_X] = "xX",           [KEY_C] = "cC",
    [KEY_V] = "vV",          [KEY_B] = "bB",         [KEY_N] = "nN",           [KEY_M] = "mM",
    [KEY_COMMA] = ",<",      [KEY_DOT] = ".>",       [KEY_SLASH] = "/?",       [KEY_SPACE] = "  ",
    [KEY_KPASTERISK] = "**", [KEY_KP7] = "77",       [KEY_KP8] = "88",         [KEY_KP9] = "99",
    [KEY_KPMINUS] = "--",    [KEY_KP4] = "44",       [KEY_KP5] = "55",         [KEY_KP6] = "66",
    [KEY_KPPLUS] = "++",     [KEY_KP1] = "11",       [KEY_KP2] = "22",         [KEY_KP3] = "33",
    [KEY_KP0] = "00",        [KEY_KPDOT] = "..",     [KEY_KPSLASH] = "//",
};

static bool is_kept(char c)
{
    return (unsigned char)c >= ' ' && c != 0x7F && c != '|';
}

static void add(struct keymap *map, char c)
{
    if (!is_kept(c))
        return;
    if (map->used + 1 < SCAN_MAX)
        map->code[map->used++] = c;
    else
        map->is_too_long = true;
}

static bool finish_code(struct keymap *map, char code[SCAN_MAX])
{
    bool is_good = map->used > 0 && !map->is_too_long;
    if (is_good) {
        memcpy(code, map->code, map->used);
        code[map->used] = '\0';
    }
    map->used = 0;
    map->is_too_long = false;
    return is_good;
}

bool keymap_feed(struct keymap *map, uint16_t key, int32_t value, char code[SCAN_MAX])
{
    if (key == KEY_LEFTSHIFT || key == KEY_RIGHTSHIFT) {
        map->is_shift_down[key == KEY_RIGHTSHIFT] = value != 0;
        return false;
    }
    if (value != 1)
        return false;
    if (key == KEY_ENTER || key == KEY_KPENTER)
        return finish_code(map, code);
    if (key < sizeof keys / sizeof keys[0])
        add(map, keys[key][map->is_shift_down[0] || map->is_shift_down[1]]);
    return false;
}

void scan_code_copy(char out[SCAN_MAX], const char *code)
{
    size_t used = 0;
    for (; *code && used + 1 < SCAN_MAX; code++)
        if (is_kept(*code))
            out[used++] = *code;
    out[used] = '\0';
}
