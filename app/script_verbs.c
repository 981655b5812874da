#include "app/script_verbs.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "model/date.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { EXPECT_LIMIT_MS = 5000 };

const char *script_word(const struct script_call *c, int i)
{
    return i < c->line->count ? c->line->words[i] : "";
}

enum script_step script_fail(struct script_call *c, const char *what, const char *which)
{
    str_format(c->why, sizeof c->why, "%s: %s", what, which);
    return STEP_FAILED;
}

enum script_step script_again(struct script_call *c, const char *what, const char *which)
{
    c->limit_ms = c->limit_ms ? c->limit_ms : EXPECT_LIMIT_MS;
    str_format(c->why, sizeof c->why, "%s: %s", what, which);
    return STEP_AGAIN;
}

/* The words from i on, as they were written. */
static void rest_of(const struct script_call *c, int i, char *out, size_t size)
{
    out[0] = '\0';
    for (; i < c->line->count; i++) {
        size_t used = strlen(out);
        str_format(out + used, size - used, "%s%s", used ? " " : "", c->line->words[i]);
    }
}

static enum script_step run_card(struct script_call *c)
{
    char message[320];
    enum err err = bench_card(c->bench, script_word(c, 1), message, sizeof message);
    if (err != ERR_OK)
        return script_fail(c, "card", message);
    bool is_off = strcmp(script_word(c, 1), "off") == 0;
    return is_off && c->shell->has_card ? script_again(c, "card", "the reader still sees it") : STEP_DONE;
}

/* Done when the program has heard of it. */
static enum script_step run_tag(struct script_call *c)
{
    if (*c->tries == 0) {
        enum err err = bench_tag(c->bench, script_word(c, 1));
        if (err == ERR_GONE)
            return script_again(c, "tag", "its reader is not there");
        if (err != ERR_OK)
            return script_fail(c, "no UID in hex", script_word(c, 1));
        *c->tries = c->shell->tags_seen + 1;
    }
    bool is_off = strcmp(script_word(c, 1), "off") == 0;
    return is_off || c->shell->tags_seen >= *c->tries ? STEP_DONE : script_again(c, "tag", "it was not read");
}

static enum script_step run_device(struct script_call *c)
{
    char words[96];
    rest_of(c, 1, words, sizeof words);
    enum err err = bench_device(c->bench, words);
    return err == ERR_OK ? STEP_DONE : script_fail(c, "no such device or fault", words);
}

static enum script_step scan(struct script_call *c, const char *code)
{
    enum err err = bench_scan(c->bench, code);
    if (err == ERR_FULL)
        return script_again(c, "scan", "the scanner does not take it");
    *c->scans_sent += err == ERR_OK;
    return STEP_DONE;
}

static enum script_step run_scan(struct script_call *c)
{
    const struct shell *shell = c->shell;
    bool is_quiet =
        shell->scans_seen == *c->scans_sent && !shell_is_busy(shell) && !shell->next && !shell->is_dirty;
    if (!is_quiet) /* but a card may be on its way: people scan while it is being read */
        return script_again(c, "scan", "the program does not come to rest");
    return scan(c, script_word(c, 1));
}

/* A person's phone or scanner reads the pixels of the paper: zbarimg, so that the kiosk needs no QR reader.
 */
static enum script_step run_scan_receipt(struct script_call *c)
{
    char path[512], command[640], code[SCAN_MAX] = "";
    int count = 0;
    if (bench_printed(c->bench, &count, path, sizeof path) != ERR_OK || count == 0)
        return script_again(c, "scan receipt", "nothing was printed");
    str_format(command, sizeof command, "zbarimg --nodbus --quiet --raw --oneshot '%s'", path);
    FILE *f = popen(command, "re");
    if (f && fgets(code, sizeof code, f))
        code[strcspn(code, "\n")] = '\0';
    if (f)
        pclose(f);
    return *code ? scan(c, code) : script_fail(c, "no QR can be read on", path);
}

/* The first line of a file that another program wrote. */
static enum script_step run_scan_file(struct script_call *c)
{
    char code[SCAN_MAX] = "";
    FILE *f = fopen(script_word(c, 2), "re");
    if (f && fgets(code, sizeof code, f))
        code[strcspn(code, "\n")] = '\0';
    if (f)
        fclose(f);
    return *code ? scan(c, code) : script_fail(c, "nothing to scan in", script_word(c, 2));
}

static enum script_step run_type(struct script_call *c)
{
    for (const char *p = script_word(c, 1), *start = p; utf8_next(&p); start = p) {
        char key[8] = "";
        memcpy(key, start, (size_t)(p - start));
        struct ui_input input;
        if (ui_tap_label(c->shell->ui, key, NULL, &input) != ERR_OK)
            return script_fail(c, "no key", key);
        shell_take(c->shell, &input);
        shell_draw(c->shell);
    }
    return STEP_DONE;
}

static enum script_step run_hold(struct script_call *c)
{
    c->limit_ms = INT64_MAX;
    return c->waited_ms >= atoi(script_word(c, 1)) ? STEP_DONE : STEP_AGAIN;
}

void script_until_open(const struct conf_site *site)
{
    int64_t now = clock_wall_ms();
    clock_advance_ms(house_next_open_ms(site, now) - now);
}

static enum script_step run_clock(struct script_call *c)
{
    const char *when = script_word(c, 1);
    c->shell->is_dirty = true;
    int amount;
    char unit;
    if (sscanf(when, "+%d%c", &amount, &unit) == 2 && strchr("smhd", unit)) {
        int64_t ms = unit == 's' ? 1000 : unit == 'm' ? 60000 : unit == 'h' ? 3600000 : 86400000;
        clock_advance_ms(ms * amount);
        if (unit == 'd')
            script_until_open(&c->shell->conf->site);
        return STEP_DONE;
    }
    struct tm t = {.tm_isdst = -1};
    if (!strptime(when, "%Y-%m-%dT%H:%M", &t))
        return script_fail(c, "not a time", when);
    clock_set_wall_ms((int64_t)mktime(&t) * 1000);
    return STEP_DONE;
}

static enum script_step run_theme(struct script_call *c)
{
    c->shell->is_dirty = true;
    return ui_set_theme(c->shell->ui, script_word(c, 1)) ? STEP_DONE
                                                         : script_fail(c, "no such theme", script_word(c, 1));
}

static enum script_step run_low(struct script_call *c)
{
    c->shell->is_low = strcmp(script_word(c, 1), "on") == 0;
    c->shell->is_dirty = true;
    return STEP_DONE;
}

static enum script_step run_slow(struct script_call *c)
{
    c->shell->is_slow = strcmp(script_word(c, 1), "on") == 0;
    c->shell->is_dirty = true;
    return STEP_DONE;
}

static enum script_step run_lang(struct script_call *c)
{
    return shell_set_lang(c->shell, script_word(c, 1))
               ? STEP_DONE
               : script_fail(c, "no such language", script_word(c, 1));
}

static enum script_step run_restart(struct script_call *c)
{
    return strcmp(script_word(c, 1), "kill") == 0 ? STEP_RESTART
                                                  : script_fail(c, "restart", script_word(c, 1));
}

static enum script_step run_wait_screen(struct script_call *c)
{
    if (c->line->count == 5)
        c->limit_ms = atoi(script_word(c, 4));
    return strcmp(shell_shown(c->shell), script_word(c, 2)) == 0
               ? STEP_DONE
               : script_again(c, "no such screen yet", script_word(c, 2));
}

static enum script_step run_expect_text(struct script_call *c)
{
    if (c->line->count == 5)
        c->limit_ms = atoi(script_word(c, 4));
    return ui_shows(c->shell->ui, script_word(c, 2)) ? STEP_DONE
                                                     : script_again(c, "not shown", script_word(c, 2));
}

static const struct zone *find_zone(const struct script_call *c, const char *label)
{
    for (size_t i = 0; i < ui_zone_count(c->shell->ui); i++)
        if (strcmp(ui_zone_at(c->shell->ui, i)->label, label) == 0)
            return ui_zone_at(c->shell->ui, i);
    return NULL;
}

static enum script_step run_expect_zone(struct script_call *c)
{
    const struct zone *zone = find_zone(c, script_word(c, 2));
    bool wants_disabled = strcmp(script_word(c, 3), "disabled") == 0;
    if (!zone || (wants_disabled && !zone->is_disabled))
        return script_again(c, wants_disabled ? "no such disabled zone" : "no such zone", script_word(c, 2));
    return STEP_DONE;
}

static enum script_step run_expect_no(struct script_call *c)
{
    const char *what = script_word(c, 3);
    bool is_there = strcmp(script_word(c, 2), "zone") == 0     ? find_zone(c, what) != NULL
                    : strcmp(script_word(c, 2), "spoken") == 0 ? voice_has_said(c->shell->voice, what)
                                                               : ui_shows(c->shell->ui, what);
    return is_there ? script_fail(c, "is there", what) : STEP_DONE;
}

/* No picture is drawn for so many milliseconds. */
static enum script_step run_expect_still(struct script_call *c)
{
    int frames = (int)ui_frames(c->shell->ui);
    if (*c->tries == 0)
        *c->tries = frames;
    if (*c->tries != frames)
        return script_fail(c, "something was drawn within", script_word(c, 2));
    c->limit_ms = INT64_MAX;
    return c->waited_ms >= atoi(script_word(c, 2)) ? STEP_DONE : STEP_AGAIN;
}

static enum script_step run_expect_printed(struct script_call *c)
{
    int count = 0;
    char path[512], found[48];
    if (bench_printed(c->bench, &count, path, sizeof path) != ERR_OK)
        return script_fail(c, "expect printed", "the bench does not answer");
    str_format(found, sizeof found, "%d", count);
    return count == atoi(script_word(c, 2)) ? STEP_DONE : script_again(c, "receipts printed", found);
}

static enum script_step run_expect_spoken(struct script_call *c)
{
    return voice_has_said(c->shell->voice, script_word(c, 2))
               ? STEP_DONE
               : script_again(c, "not spoken", script_word(c, 2));
}

static enum script_step run_expect_sound(struct script_call *c)
{
    static const char *const sounds[SOUND_COUNT] = {"none", "success", "failure", "attention"};
    for (int i = SOUND_NONE + 1; i < SOUND_COUNT; i++)
        if (strcmp(sounds[i], script_word(c, 2)) == 0)
            return voice_has_rung(c->shell->voice, (enum sound)i)
                       ? STEP_DONE
                       : script_again(c, "did not ring", sounds[i]);
    return script_fail(c, "no such sound", script_word(c, 2));
}

/* What somebody else does meanwhile: staff with kioskctl. */
static enum script_step run_command(struct script_call *c)
{
    int status = system(script_word(c, 1)); /* NOLINT(cert-env33-c): the play's own author wrote it */
    return status == 0 ? STEP_DONE : script_fail(c, "failed", script_word(c, 1));
}

static enum script_step run_shot(struct script_call *c)
{
    return ui_write_png(c->shell->ui, script_word(c, 1)) == ERR_OK
               ? STEP_DONE
               : script_fail(c, "cannot write", script_word(c, 1));
}

static bool copy_file(const char *from, const char *to)
{
    FILE *in = fopen(from, "rbe"), *out = fopen(to, "wbe");
    char block[8192];
    size_t n;
    bool is_good = in && out;
    while (is_good && (n = fread(block, 1, sizeof block, in)) > 0)
        is_good = fwrite(block, 1, n, out) == n;
    if (in)
        fclose(in);
    if (out)
        is_good = fclose(out) == 0 && is_good;
    return is_good;
}

static enum script_step run_receipt(struct script_call *c)
{
    int count = 0;
    char path[512];
    if (bench_printed(c->bench, &count, path, sizeof path) != ERR_OK || count == 0)
        return script_again(c, "receipt", "nothing was printed");
    return copy_file(path, script_word(c, 1)) ? STEP_DONE : script_fail(c, "cannot write", script_word(c, 1));
}

static enum script_step run_dump(struct script_call *c)
{
    return ui_dump(c->shell->ui, script_word(c, 1)) == ERR_OK
               ? STEP_DONE
               : script_fail(c, "cannot write", script_word(c, 1));
}

static const struct script_verb verbs[] = {
    {"card", NULL, 2, 2, false, run_card},
    {"tag", NULL, 2, 2, false, run_tag},
    {"device", NULL, 3, 4, false, run_device},
    {"scan", "receipt", 2, 2, true, run_scan_receipt},
    {"scan", "file", 3, 3, true, run_scan_file},
    {"scan", NULL, 2, 2, false, run_scan},
    {"tap", "now", 3, 4, false, script_tap_now},
    {"tap", NULL, 2, 2, true, script_tap},
    {"tap", "zone", 3, 3, true, script_tap_zone},
    {"tap", NULL, 4, 4, true, script_tap},
    {"touch", NULL, 4, 6, true, script_touch},
    {"type", NULL, 2, 2, true, run_type},
    {"hold", NULL, 2, 2, false, run_hold},
    {"swipe", "up", 2, 2, true, script_swipe},
    {"swipe", "down", 2, 2, true, script_swipe},
    {"go", "home", 2, 2, true, script_go_home},
    {"clock", NULL, 2, 2, true, run_clock},
    {"theme", NULL, 2, 2, true, run_theme},
    {"low", NULL, 2, 2, true, run_low},
    {"slow", NULL, 2, 2, true, run_slow},
    {"lang", NULL, 2, 2, true, run_lang},
    {"restart", NULL, 2, 2, false, run_restart},
    {"wait", "screen", 3, 3, false, run_wait_screen},
    {"wait", "screen", 5, 5, false, run_wait_screen},
    {"expect", "screen", 3, 3, false, run_wait_screen},
    {"expect", "no", 4, 4, true, run_expect_no},
    {"expect", "text", 3, 3, false, run_expect_text},
    {"expect", "text", 5, 5, false, run_expect_text}, /* within MS */
    {"expect", "zone", 3, 4, false, run_expect_zone},
    {"expect", "sound", 3, 3, false, run_expect_sound},
    {"expect", "spoken", 3, 3, false, run_expect_spoken},
    {"expect", "still", 3, 3, true, run_expect_still},
    {"expect", "printed", 3, 3, false, run_expect_printed},
    {"run", NULL, 2, 2, true, run_command},
    {"shot", NULL, 2, 2, true, run_shot},
    {"receipt", NULL, 2, 2, false, run_receipt},
    {"dump", NULL, 2, 2, true, run_dump},
    {"looks", NULL, 3, 4, true, script_looks}, /* DIR NAME [pictures] */
};

const struct script_verb *script_verb_find(const struct script_line *line)
{
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        const struct script_verb *v = &verbs[i];
        if (strcmp(v->word, line->words[0]) == 0 && line->count >= v->words_min &&
            line->count <= v->words_max && (!v->second || strcmp(v->second, line->words[1]) == 0))
            return v;
    }
    return NULL;
}
