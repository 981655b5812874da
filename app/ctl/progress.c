#include "ctl/progress.h"

#include "base/clock.h"

enum { BAR_WIDTH = 30, BAR_MS = 100, LINE_MS = 5000 };

void progress_init(struct progress *p, FILE *out, bool is_terminal, const char *what)
{
    *p = (struct progress){.out = out, .what = what, .is_terminal = is_terminal};
    p->next_ms = clock_mono_ms() + (is_terminal ? BAR_MS : LINE_MS);
}

void progress_show(struct progress *p, size_t done, size_t all)
{
    int64_t now = clock_mono_ms();
    int percent = all > 0 ? (int)(done * 100 / all) : 100;
    if (now < p->next_ms)
        return;
    p->next_ms = now + (p->is_terminal ? BAR_MS : LINE_MS);
    if (!p->is_terminal) {
        fprintf(p->out, "%s: %d %%\n", p->what, percent);
        return;
    }
    fprintf(p->out, "\r%s [", p->what);
    for (int i = 0; i < BAR_WIDTH; i++)
        fputc(i * 100 < percent * BAR_WIDTH ? '#' : ' ', p->out);
    fprintf(p->out, "] %3d %%", percent);
    fflush(p->out);
    p->is_shown = true;
}

void progress_clear(struct progress *p)
{
    if (p->is_shown)
        fputs("\r\033[K", p->out);
    p->is_shown = false;
}
