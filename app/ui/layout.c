#include "ui/ui.h"

static int clamp(int value, int most)
{
    return value < 0 ? 0 : value < most ? value : most;
}

struct rect cut_top(struct rect *r, int h)
{
    h = clamp(h, r->h);
    struct rect strip = {r->x, r->y, r->w, h};
    r->y += h;
    r->h -= h;
    return strip;
}

struct rect cut_bottom(struct rect *r, int h)
{
    h = clamp(h, r->h);
    r->h -= h;
    return (struct rect){r->x, r->y + r->h, r->w, h};
}

struct rect cut_left(struct rect *r, int w)
{
    w = clamp(w, r->w);
    struct rect strip = {r->x, r->y, w, r->h};
    r->x += w;
    r->w -= w;
    return strip;
}

struct rect cut_right(struct rect *r, int w)
{
    w = clamp(w, r->w);
    r->w -= w;
    return (struct rect){r->x + r->w, r->y, w, r->h};
}

struct rect rect_inset(struct rect r, int by_x, int by_y)
{
    by_x = clamp(by_x, r.w / 2);
    by_y = clamp(by_y, r.h / 2);
    return (struct rect){r.x + by_x, r.y + by_y, r.w - 2 * by_x, r.h - 2 * by_y};
}

struct rect rect_column(struct rect r, int n, int i, int gap)
{
    int left = (r.w + gap) * i / n, right = (r.w + gap) * (i + 1) / n - gap;
    return (struct rect){r.x + left, r.y, right - left, r.h};
}

struct rect rect_centre(struct rect r, int w, int h)
{
    return (struct rect){r.x + (r.w - w) / 2, r.y + (r.h - h) / 2, w, h};
}
