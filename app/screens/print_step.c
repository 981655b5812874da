#include "screens/print_step.h"

#include "screens/words.h"
#include "ui/icons.h"
#include "ui/lang.h"

void print_step_start(struct print_step *step, struct shell *shell, struct uuid paper,
                      enum err (*paint)(const void *arg, struct shell *shell, struct raster *out),
                      const void *arg)
{
    struct raster raster = {0};
    step->err = shell_health(shell)->printer;
    if (step->err == ERR_OK)
        step->err = paint(arg, shell, &raster);
    step->phase = step->err == ERR_OK ? PRINT_GOING : PRINT_TROUBLE;
    if (step->err == ERR_OK)
        shell_print(shell, paper, &raster);
}

void print_step_end(struct print_step *step, enum err err, bool is_unknown)
{
    step->err = err;
    step->may_be_out |= is_unknown;
    step->phase = err == ERR_OK ? PRINT_DONE : PRINT_TROUBLE;
}

int print_step_draw(const struct print_step *step, struct ui *ui, struct rect r, struct print_words words)
{
    char trouble[320];
    switch (step->phase) {
    case PRINT_GOING:
        return ui_banner(ui, r, ROLE_JADE, ICON_PRINTER, words.going);
    case PRINT_DONE:
        return ui_banner(ui, r, ROLE_JADE, ICON_CHECK, words.done);
    case PRINT_TROUBLE:
        tr_fill(trouble, sizeof trouble, tr("{0}。{1}"), words_printer_trouble(step->err, step->may_be_out),
                words.todo);
        return ui_banner(ui, r, ROLE_AMBER, ICON_WARNING, trouble);
    case PRINT_QUIET:
        break;
    }
    return 0;
}
