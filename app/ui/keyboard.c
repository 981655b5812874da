#include "ui/keyboard.h"

#include "base/utf8.h"
#include "ui/icons.h"
#include "ui/lang.h"

#include <string.h>

enum {
    KEY_CHARACTER = KEYBOARD_ACTION_BASE,
    KEY_DELETE,
    KEY_CLEAR,
    KEY_LAYOUT,
    KEY_DONE,
    KEY_BACK,
    KEY_WORD,
    KEY_MORE
};
enum { ROWS_MAX = 4 };

static const double key_mm = 15, key_most_mm = 24;

struct layout {
    const char *name; /* on the key that leads to it */
    const char *rows[ROWS_MAX];
};

static const struct layout layouts[LAYOUT_COUNT] = {
    [LAYOUT_DIGITS] = {"123", {"123", "456", "789", "0"}},
    [LAYOUT_LATIN] = {"ABC", {"1234567890", "QWERTYUIOP", "ASDFGHJKL", "ZXCVBNM-"}},
    [LAYOUT_T9] = {TR("九宫格"), {"23", "456", "789"}},
    [LAYOUT_PINYIN] = {TR("拼音"), {"qwertyuiop", "asdfghjkl", "zxcvbnm"}},
};

/* ---- typing ---- */

static enum keyboard_layout next_layout(const struct keyboard *k)
{
    enum keyboard_layout next = k->layout;
    do
        next = (next + 1) % LAYOUT_COUNT;
    while (next != k->layout && !(k->layouts & 1U << next));
    return next;
}

static bool is_pinyin(const struct keyboard *k)
{
    return k->layout == LAYOUT_T9 || k->layout == LAYOUT_PINYIN;
}

static enum ime_layout ime_layout(const struct keyboard *k)
{
    return k->layout == LAYOUT_T9 ? IME_T9 : IME_PINYIN;
}

/* After keys changed. */
static void find_words(struct keyboard *k)
{
    k->first_word = 0;
    ime_find(ime_layout(k), k->keys, &k->words);
}

static void forget_keys(struct keyboard *k)
{
    explicit_bzero(k->keys, sizeof k->keys);
    find_words(k);
}

/* All of it, or nothing where it has no room. */
static bool append(struct keyboard *k, const char *text)
{
    size_t used = strlen(k->text), len = strlen(text);
    if (used + len >= sizeof k->text || (k->max && utf8_count(k->text) + utf8_count(text) > (size_t)k->max))
        return false;
    memcpy(k->text + used, text, len + 1);
    return true;
}

static void delete_last(struct keyboard *k)
{
    const char *last = k->text;
    for (const char *p = k->text; *p; utf8_next(&p))
        last = p;
    explicit_bzero(k->text + (last - k->text), strlen(last));
}

bool keyboard_repeats(int action)
{
    return action == KEY_CHARACTER || action == KEY_DELETE;
}

bool keyboard_is_key(int action, int arg)
{
    return action == KEY_CHARACTER && arg != ' ';
}

static void type_character(struct keyboard *k, char c)
{
    size_t used = strlen(k->keys), most = k->layout == LAYOUT_T9 ? IME_T9_KEYS_MAX : IME_PINYIN_KEYS_MAX;
    if (!is_pinyin(k) || c == ' ') {
        append(k, (char[]){c, '\0'});
    } else if (used < most) {
        k->keys[used] = c;
        find_words(k);
    }
}

static void delete_key(struct keyboard *k)
{
    size_t used = strlen(k->keys);
    if (!used) {
        delete_last(k);
        return;
    }
    k->keys[used - 1] = '\0';
    find_words(k);
}

static void take_word(struct keyboard *k, int i)
{
    if (!append(k, k->words.words[i]))
        return;
    ime_choose(ime_layout(k), k->keys, &k->words, i);
    find_words(k);
}

void keyboard_clear(struct keyboard *k)
{
    explicit_bzero(k->text, sizeof k->text);
    forget_keys(k);
}

/* For 完成. */
static bool has_something(const struct keyboard *k)
{
    return *k->text || (k->takes_letters && k->layout == LAYOUT_PINYIN && *k->keys);
}

enum keyboard_event keyboard_tap(struct keyboard *k, int action, int arg)
{
    switch (action) {
    case KEY_CHARACTER:
        type_character(k, (char)arg);
        break;
    case KEY_DELETE:
        delete_key(k);
        break;
    case KEY_CLEAR:
        keyboard_clear(k);
        break;
    case KEY_WORD:
        take_word(k, arg);
        break;
    case KEY_MORE:
        k->first_word = arg;
        break;
    case KEY_LAYOUT:
        forget_keys(k);
        k->layout = next_layout(k);
        break;
    case KEY_DONE:
        return has_something(k) ? KEYBOARD_DONE : KEYBOARD_TYPED;
    case KEY_BACK:
        return KEYBOARD_BACK;
    default:
        return KEYBOARD_NOT_MINE;
    }
    return KEYBOARD_TYPED;
}

/* ---- painting ---- */

static const char *const t9_letters[] = {"abc", "def", "ghi", "jkl", "mno", "pqrs", "tuv", "wxyz"};

static void draw_key(struct ui *ui, struct rect r, char key, enum keyboard_layout layout)
{
    bool is_pressed = ui_is_pressed(ui, KEY_CHARACTER, key);
    ui_box(ui, r, is_pressed ? ROLE_INK : ROLE_CARD, ROLE_EDGE, EDGE_THIN);
    struct text_style style = {TEXT_BODY, false, is_pressed ? ROLE_CARD : ROLE_INK, ALIGN_CENTRE, true, true};
    char label[] = {key, '\0'}, shown[16];
    bool has_letters = layout == LAYOUT_T9;
    str_format(shown, sizeof shown, has_letters ? "%s %s" : "%s", label,
               has_letters ? t9_letters[key - '2'] : "");
    ui_text(ui, r, style, shown);
    ui_zone(ui, r, KEY_CHARACTER, key, label);
}

static void draw_foot(struct ui *ui, struct rect foot, const struct keyboard *k)
{
    bool is_empty = !*k->text && !*k->keys;
    struct button buttons[6];
    int n = 0;
    buttons[n++] = (struct button){BUTTON_QUIET, 0, tr("返回"), KEY_BACK, 0, false};
    if (next_layout(k) != k->layout)
        buttons[n++] =
            (struct button){BUTTON_QUIET, 0, tr(layouts[next_layout(k)].name), KEY_LAYOUT, 0, false};
    bool has_space = k->has_space && k->layout == LAYOUT_LATIN;
    if (!has_space || !k->has_done) /* no room for all of them */
        buttons[n++] = (struct button){BUTTON_QUIET, 0, tr("清空"), KEY_CLEAR, 0, is_empty};
    if (has_space)
        buttons[n++] = (struct button){BUTTON_QUIET, 0, tr("空格"), KEY_CHARACTER, ' ', is_empty};
    buttons[n++] = (struct button){BUTTON_QUIET, 0, tr("删除"), KEY_DELETE, 0, is_empty};
    if (k->has_done)
        buttons[n++] = (struct button){BUTTON_PRIMARY, 0, tr("完成"), KEY_DONE, 0, !has_something(k)};
    for (int i = 0; i < n; i++)
        ui_button(ui, rect_column(foot, n, i, ui_gap(ui)), buttons[i]);
}

/* The keys of a layout as lines; each line holds `joined` rows side by side. */
struct lines {
    char keys[ROWS_MAX][32];
    int count, columns;
};

static struct lines join_rows(const struct layout *layout, int joined)
{
    struct lines lines = {0};
    for (int i = 0; i < ROWS_MAX && layout->rows[i]; i++) {
        char *line = lines.keys[i / joined];
        lines.count = i / joined + 1;
        str_format(line + strlen(line), sizeof lines.keys[0] - strlen(line), "%s", layout->rows[i]);
        int length = (int)strlen(line);
        lines.columns = length > lines.columns ? length : lines.columns;
    }
    return lines;
}

static void draw_line(struct ui *ui, struct rect r, const char *keys, int columns, const struct keyboard *k)
{
    int n = (int)strlen(keys), gap = ui_gap(ui);
    r = rect_centre(r, (r.w + gap) * n / columns - gap, r.h);
    if (k->is_secret)
        ui_private_begin(ui);
    for (int i = 0; i < n; i++)
        draw_key(ui, rect_column(r, n, i, gap), keys[i], k->layout);
    ui_private_end(ui);
}

/* As many words as stand side by side, and the way to the next ones. */
static void draw_offers(struct ui *ui, struct rect r, const struct keyboard *k)
{
    for (int i = 0; i < 2 && k->offers[i].label; i++)
        ui_button(
            ui, rect_column(r, 2, i, ui_gap(ui)),
            (struct button){BUTTON_SECONDARY, 0, tr(k->offers[i].label), k->offers[i].action, 0, false});
}

static void draw_words(struct ui *ui, struct rect r, const struct keyboard *k)
{
    struct text_style style = {TEXT_LEAD, false, ROLE_INK_SOFT, ALIGN_LEFT, true, true};
    int gap = ui_gap(ui), i = k->first_word, least = ui_target(ui) * 5 / 4;
    if (!ime_is_ready())
        ui_text(ui, r, style, tr("拼音现在用不了，请用字母和数字"));
    else if (!*k->text && !*k->keys)
        draw_offers(ui, r, k);
    int more_px = ui_text_width(ui, style, tr("更多")) + 2 * gap;
    struct rect more = cut_right(&r, k->words.count ? more_px : 0);
    cut_right(&r, k->words.count ? gap : 0);
    ui_private_begin(ui);
    for (; i < k->words.count; i++) {
        int width = ui_text_width(ui, style, k->words.words[i]) + 2 * gap;
        width = width < least ? least : width;
        if (width > r.w && i > k->first_word)
            break;
        ui_button(ui, cut_left(&r, width < r.w ? width : r.w),
                  (struct button){BUTTON_SECONDARY, 0, k->words.words[i], KEY_WORD, i, false});
        cut_left(&r, gap);
    }
    ui_private_end(ui);
    if (k->words.count)
        ui_button(ui, more,
                  (struct button){BUTTON_QUIET, 0, tr("更多"), KEY_MORE, i < k->words.count ? i : 0, false});
}

struct rect keyboard_draw(struct ui *ui, struct rect r, const struct keyboard *k)
{
    int gap = ui_gap(ui), least = k->is_secret ? ui_target(ui) : ui_mm(ui, key_mm);
    int most = ui_mm(ui, key_most_mm);
    least = least < ui_line(ui, TEXT_BODY) ? ui_line(ui, TEXT_BODY) : least;
    most = most < least ? least : most;
    struct rect foot = cut_bottom(&r, ui_target(ui));
    bool has_words = is_pinyin(k), is_beside = has_words && r.w > 3 * r.h;
    if (is_beside) {
        draw_words(ui, cut_left(&foot, k->has_done ? foot.w * 4 / 9 : foot.w / 2), k);
        cut_left(&foot, gap);
    }
    draw_foot(ui, foot, k);
    int above = has_words && !is_beside ? ui_target(ui) + gap : 0;
    r.h -= above;
    r.y += above;
    struct lines lines = join_rows(&layouts[k->layout], 1);
    for (int joined = 2; lines.count * (least + gap) > r.h && joined <= ROWS_MAX; joined++)
        lines = join_rows(&layouts[k->layout], joined);
    int height = r.h / (lines.count ? lines.count : 1) - gap;
    height = height > most ? most : height;
    for (int i = lines.count; i-- > 0;) {
        cut_bottom(&r, gap);
        draw_line(ui, cut_bottom(&r, height), lines.keys[i], lines.columns, k);
    }
    r.h += above;
    r.y -= above;
    if (above) {
        cut_bottom(&r, gap);
        draw_words(ui, cut_bottom(&r, ui_target(ui)), k);
    }
    return r;
}

void keyboard_draw_field(struct ui *ui, struct rect *r, const struct keyboard *k, const char *hint)
{
    struct text_style style = {TEXT_TITLE, true, ROLE_INK, ALIGN_LEFT, true, true};
    struct text_style soft = {TEXT_BODY, false, ROLE_INK_SOFT, ALIGN_LEFT, true, true};
    int gap = ui_gap(ui), cursor = ui_mm(ui, 1);
    struct rect box = cut_top(r, ui_line(ui, TEXT_TITLE) + gap);
    cut_top(r, gap);
    ui_box(ui, box, ROLE_CARD, ROLE_JADE, EDGE_THICK);
    struct rect in = rect_inset(box, 2 * gap, gap / 2);
    char dots[3 * sizeof k->text] = "";
    for (size_t i = 0; k->is_secret && k->text[i]; i++)
        str_copy(dots + 3 * i, 4, "●");
    const char *shown = k->is_secret ? dots : k->text;
    while (*shown && ui_text_width(ui, style, shown) > in.w - cursor)
        utf8_next(&shown);
    int width = *shown ? ui_text_width(ui, style, shown) : 0;
    ui_private_begin(ui);
    ui_text(ui, in, style, shown);
    cut_left(&in, width);
    ui_fill(ui, rect_centre(cut_left(&in, cursor), cursor, in.h * 3 / 4), ROLE_JADE);
    cut_left(&in, gap);
    ui_text(ui, in, soft, k->keys);
    ui_private_end(ui);
    if (!*k->keys && !*k->text)
        ui_text(ui, in, soft, hint);
}
