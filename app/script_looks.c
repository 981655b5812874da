/* "looks DIR NAME": the screen as it stands in every theme, language and height, each into a folder of its
 * own, for the pictures of ./dev shots and the table of the tests. */
#include "app/script_verbs.h"

#include "base/utf8.h"
#include "ui/lang.h"

#include <errno.h>
#include <sys/stat.h>

static const char *const langs[] = {"zh", "en"};
static const char *const themes[] = {"standard", "large", "contrast", "large+contrast"};

enum { LANGS = sizeof langs / sizeof langs[0], THEMES = sizeof themes / sizeof themes[0] };

static bool record_look(struct shell *shell, const char *dir, const char *name, bool has_picture)
{
    char folder[400], path[512];
    str_format(folder, sizeof folder, "%s-%s-%s%s", dir, ui_theme(shell->ui), lang_name(),
               shell->is_low ? "-low" : "");
    if (mkdir(folder, 0777) != 0 && errno != EEXIST)
        return false;
    shell_draw(shell);
    ui_frame_end(shell->ui);
    str_format(path, sizeof path, "%s/%s.txt", folder, name);
    bool is_done = ui_dump(shell->ui, path) == ERR_OK;
    str_format(path, sizeof path, "%s/%s.png", folder, name);
    return is_done && (!has_picture || ui_write_png(shell->ui, path) == ERR_OK);
}

enum script_step script_looks(struct script_call *call)
{
    struct shell *shell = call->shell;
    char *const *words = call->line->words;
    char lang[16], theme[24];
    bool was_low = shell->is_low, is_done = true;
    str_copy(lang, sizeof lang, lang_name());
    str_copy(theme, sizeof theme, ui_theme(shell->ui));
    for (int i = 0; i < LANGS * THEMES * 2 && is_done; i++) {
        shell->is_low = i % 2;
        ui_set_theme(shell->ui, themes[i / 2 % THEMES]);
        is_done = (i % (2 * THEMES) != 0 || shell_set_lang(shell, langs[i / 2 / THEMES])) &&
                  record_look(shell, words[1], words[2], call->line->count == 4);
    }
    shell->is_low = was_low;
    ui_set_theme(shell->ui, theme);
    shell_set_lang(shell, lang);
    shell_draw(shell);
    str_format(call->why, sizeof call->why, "looks: cannot write below %s", words[1]);
    return is_done ? STEP_DONE : STEP_FAILED;
}
