#include "ui/text_wrap.h"

#include "base/utf8.h"

#include <string.h>

static bool is_one_of(uint32_t cp, const char *set)
{
    for (uint32_t c; (c = utf8_next(&set)) != 0;)
        if (c == cp)
            return true;
    return false;
}

static bool is_space(uint32_t cp)
{
    return cp == ' ' || cp == 0x3000;
}

static bool is_closing(uint32_t cp)
{
    return is_one_of(cp, "。，、；：？！）》”’】〕〉」』］｝…—～·・％℃,.;:?!)]}%");
}

static bool is_opening(uint32_t cp)
{
    return is_one_of(cp, "（《“‘【〔〈「『［｛￥([{");
}

static bool is_figure(uint32_t cp)
{
    return cp >= '0' && cp <= '9';
}

/* May a line end after a when b follows? */
static bool may_break(uint32_t a, uint32_t b)
{
    if (is_space(b) || is_closing(b) || is_opening(a))
        return false;
    if (is_space(a))
        return true;
    if (is_figure(a) && utf8_is_cjk(b))
        return false;
    return utf8_is_cjk(a) || utf8_is_cjk(b);
}

int wrap_width(const char *text, size_t len, const struct wrap_measure *measure)
{
    int width = 0;
    for (const char *p = text; p < text + len;)
        width += measure->advance(measure->context, utf8_next(&p));
    return width;
}

/* Bytes of text without the spaces at its end. */
static size_t trimmed(const char *text, size_t len)
{
    static const char wide_space[] = "\u3000";
    enum { WIDE = sizeof wide_space - 1 };
    for (;;) {
        if (len > 0 && text[len - 1] == ' ')
            len--;
        else if (len >= WIDE && memcmp(text + len - WIDE, wide_space, WIDE) == 0)
            len -= WIDE;
        else
            return len;
    }
}

static void line_set(struct wrap_line *line, const char *start, const char *end,
                     const struct wrap_measure *measure)
{
    size_t len = trimmed(start, (size_t)(end - start));
    *line = (struct wrap_line){start, len, wrap_width(start, len, measure)};
}

bool wrap_next(const char **text, int width, const struct wrap_measure *measure, struct wrap_line *line)
{
    const char *start = *text, *p = start, *break_at = NULL;
    if (!*start)
        return false;
    int used = 0;
    for (uint32_t before = 0, cp;; before = cp) {
        const char *here = p;
        cp = utf8_next(&p);
        if (cp == 0 || cp == '\n') {
            *text = p;
            line_set(line, start, here, measure);
            return true;
        }
        if (here > start && may_break(before, cp))
            break_at = here;
        used += measure->advance(measure->context, cp);
        if (used > width && here > start && !is_space(cp)) {
            *text = break_at ? break_at : here;
            line_set(line, start, *text, measure);
            return true;
        }
    }
}

static int count_lines(const char *text, int width, const struct wrap_measure *measure, int *last_width)
{
    struct wrap_line line;
    int count = 0;
    for (; wrap_next(&text, width, measure, &line); count++)
        *last_width = line.width;
    return count;
}

int wrap_width_without_widow(const char *text, int width, const struct wrap_measure *measure)
{
    enum { NARROWER_MOST = 3 };
    int em = measure->advance(measure->context, 0x4E2D), last = 0;
    int count = count_lines(text, width, measure, &last);
    for (int i = 1; i <= NARROWER_MOST && count > 1 && 2 * last < 5 * em; i++) {
        int narrower = width - i * em;
        if (count_lines(text, narrower, measure, &last) > count)
            break;
        if (2 * last >= 5 * em)
            return narrower;
    }
    return width;
}
