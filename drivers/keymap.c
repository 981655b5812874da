#include "drivers/keymap.h"

#include <linux/input-event-codes.h>
#include <string.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

enum level { PLAIN, SHIFT, ALT_GR, LEVELS };

/* The rows of keys that carry characters: their codes follow each other. */
static const struct row {
    uint16_t first, count;
} rows[] = {{KEY_1, 12}, {KEY_Q, 12}, {KEY_A, 12}, {KEY_BACKSLASH, 11}, {KEY_102ND, 1}};

/* What each row carries; ' ' = nothing that is ASCII. */
static const char *const layouts[][COUNT(rows)][LEVELS] = {
    [KEYMAP_US] = {{"1234567890-=", "!@#$%^&*()_+", "            "},
                   {"qwertyuiop[]", "QWERTYUIOP{}", "            "},
                   {"asdfghjkl;'`", "ASDFGHJKL:\"~", "            "},
                   {"\\zxcvbnm,./", "|ZXCVBNM<>?", "           "},
                   {"\\", "|", " "}},
    [KEYMAP_DE] = {{"1234567890  ", "!\" $%&/()=?`", "      {[]}\\ "},
                   {"qwertzuiop +", "QWERTZUIOP *", "@          ~"},
                   {"asdfghjkl  ^", "ASDFGHJKL   ", "            "},
                   {"#yxcvbnm,.-", "'YXCVBNM;:_", "           "},
                   {"<", ">", "|"}},
    [KEYMAP_FR] = {{"& \"'(- _  )=", "1234567890 +", " ~#{[|`\\^@]}"},
                   {"azertyuiop^$", "AZERTYUIOP  ", "            "},
                   {"qsdfghjklm  ", "QSDFGHJKLM% ", "            "},
                   {"*wxcvbn,;:!", " WXCVBN?./ ", "           "},
                   {"<", ">", " "}},
};

static const char *const layout_names[] = {"us", "de", "fr"};

enum keymap_layout keymap_layout_named(const char *name)
{
    for (size_t i = 0; name && i < COUNT(layout_names); i++)
        if (strcmp(layout_names[i], name) == 0)
            return (enum keymap_layout)i;
    return KEYMAP_US;
}

enum modifier { LEFT_SHIFT, RIGHT_SHIFT, LEFT_CTRL, RIGHT_CTRL, LEFT_ALT, RIGHT_ALT, NO_MODIFIER };

static enum modifier modifier_of(uint16_t key)
{
    switch (key) {
    case KEY_LEFTSHIFT:
        return LEFT_SHIFT;
    case KEY_RIGHTSHIFT:
        return RIGHT_SHIFT;
    case KEY_LEFTCTRL:
        return LEFT_CTRL;
    case KEY_RIGHTCTRL:
        return RIGHT_CTRL;
    case KEY_LEFTALT:
        return LEFT_ALT;
    case KEY_RIGHTALT:
        return RIGHT_ALT;
    default:
        return NO_MODIFIER;
    }
}

/* The keypad types the same whatever Num Lock says; 0 = not on the keypad. */
static char keypad_char(uint16_t key)
{
    static const char from_7[] = "789-456+1230.";
    if (key >= KEY_KP7 && key <= KEY_KPDOT)
        return from_7[key - KEY_KP7];
    return key == KEY_KPASTERISK ? '*' : key == KEY_KPSLASH ? '/' : '\0';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/* '\0' = none. */
static char char_of(const struct keymap *map, uint16_t key)
{
    bool is_shift = map->is_down[LEFT_SHIFT] || map->is_down[RIGHT_SHIFT];
    if (key == KEY_ENTER || key == KEY_KPENTER)
        return '\r';
    if (key == KEY_SPACE)
        return ' ';
    for (size_t i = 0; i < COUNT(rows); i++) {
        if (key < rows[i].first || key >= rows[i].first + rows[i].count)
            continue;
        const char *const *levels = layouts[map->layout][i];
        int at = key - rows[i].first;
        is_shift ^= map->is_caps && is_letter(levels[PLAIN][at]);
        char c = levels[map->is_down[RIGHT_ALT] ? ALT_GR : is_shift ? SHIFT : PLAIN][at];
        return c == ' ' ? '\0' : c;
    }
    return keypad_char(key);
}

static bool type(struct keymap *map, char c, char code[SCAN_MAX])
{
    bool is_ctrl = map->is_down[LEFT_CTRL] || map->is_down[RIGHT_CTRL];
    return c && scan_line_feed(&map->line, is_ctrl ? (char)(c & 0x1F) : c, code);
}

/* Releasing Alt types the number. */
static bool change_modifier(struct keymap *map, enum modifier modifier, bool is_down, char code[SCAN_MAX])
{
    map->is_down[modifier] = is_down;
    if (modifier != LEFT_ALT || is_down || !map->has_alt_number)
        return false;
    map->has_alt_number = false;
    return scan_line_feed(&map->line, map->alt_number > 0x7F ? '?' : (char)map->alt_number, code);
}

static void add_to_alt_number(struct keymap *map, char digit)
{
    int number = map->has_alt_number ? map->alt_number : 0;
    map->has_alt_number = true;
    map->alt_number = number > 0xFF ? number : number * 10 + digit - '0';
}

bool keymap_feed(struct keymap *map, uint16_t key, int32_t value, char code[SCAN_MAX])
{
    enum modifier modifier = modifier_of(key);
    if (modifier != NO_MODIFIER)
        return change_modifier(map, modifier, value != 0, code);
    if (value != 1)
        return false;
    if (key == KEY_CAPSLOCK)
        map->is_caps = !map->is_caps;
    char on_keypad = keypad_char(key);
    if (map->is_down[LEFT_ALT] && on_keypad >= '0' && on_keypad <= '9') {
        add_to_alt_number(map, on_keypad);
        return false;
    }
    return type(map, char_of(map, key), code);
}

void keymap_spoil(struct keymap *map)
{
    memset(map->is_down, 0, sizeof map->is_down);
    map->has_alt_number = false;
    map->line.is_spoilt = true;
}
