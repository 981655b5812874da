#include "app/loop.h"
#include "app/options.h"
#include "base/clock.h"
#include "base/place.h"
#include "base/utf8.h"
#include "ui/ime.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOG_MODULE "main"
#include "base/log.h"

enum { INBOX_SIZE = 64, SIDE_PX = 300 };

static volatile sig_atomic_t is_asked_to_stop;

static void on_signal(int signal)
{
    (void)signal;
    is_asked_to_stop = 1;
}

static int complain(const char *message)
{
    fprintf(stderr, "kiosk: %s\n", message);
    return EXIT_FAILURE;
}

/* "restart kill": this process image is gone at once, with its threads, as after kill -9; the script goes on.
 */
static void replace_program(const struct options *o, int line)
{
    char from_line[16], clock_ms[32];
    str_format(from_line, sizeof from_line, "%d", line);
    str_format(clock_ms, sizeof clock_ms, "%lld", (long long)clock_wall_ms());
    const char *argv[OPTIONS_ARGS_MAX];
    options_again(o, from_line, clock_ms, argv);
    execv("/proc/self/exe", (char *const *)argv);
    _exit(EXIT_FAILURE);
}

/* Everything between an open window and the end of the loop. */
static int run(const struct options *o, const struct conf *conf, const struct keys *keys, struct ui *ui)
{
    char message[512], print_dir[512], ime_dir[512];
    struct loop loop = {.wake = wake_create(), .is_asked_to_stop = &is_asked_to_stop};
    struct mailbox *inbox = mailbox_create(sizeof(struct msg), INBOX_SIZE, wake_ring, loop.wake);
    struct shell shell;
    struct voice *voice = NULL;
    struct workers *workers = NULL;
    shell_init(&shell, conf, keys, ui, inbox, o->assets_dir);
    struct voice_options sound = {.assets_dir = o->assets_dir,
                                  .driver = conf->sound.driver,
                                  .device = conf->sound.device,
                                  .volume = conf->sound.volume,
                                  .on_change = wake_ring,
                                  .arg = loop.wake};
    if (voice_create(&voice, &sound, message, sizeof message) != ERR_OK)
        complain(message); /* the screen says so too, and everything else works */
    shell.voice = voice;
    str_format(print_dir, sizeof print_dir, "%s/printed", conf->data_dir);
    struct sim_bench *sim = sim_bench_create(print_dir);
    place_ime(ime_dir, sizeof ime_dir);
    if (ime_start(ime_dir) != ERR_OK)
        log_warning("no pinyin: its tables are not in %s", ime_dir);
    loop.shell = &shell;
    int exit_code = EXIT_FAILURE;
    if (o->script &&
        script_load(&loop.script, o->script, o->script_line, message, sizeof message) != ERR_OK) {
        complain(message);
    } else if (bench_create(&loop.bench, sim, o->bench, o->assets_dir) != ERR_OK) {
        complain("nobody listens on the bench socket");
    } else {
        if (loop.script)
            script_until_open(&conf->site);
        shell.workers = workers = workers_start(conf, keys, sim, inbox);
        exit_code = loop_run(&loop);
        if (loop.script && exit_code == 0 && script_restart_line(loop.script))
            replace_program(o, script_restart_line(loop.script));
    }
    shell_finish(&shell); /* before the workers, whom a screen tells that it is left */
    if (!workers_stop(workers))
        _exit(exit_code);
    voice_destroy(voice);
    bench_destroy(loop.bench);
    script_destroy(loop.script);
    sim_bench_destroy(sim);
    mailbox_destroy(inbox);
    wake_destroy(loop.wake);
    ime_stop();
    return exit_code;
}

int main(int argc, char **argv)
{
    struct options o;
    char message[512];
    static struct conf conf;
    static struct keys keys;
    if (!options_parse(&o, argc, argv))
        return 2;
    if (conf_load(o.conf, &conf, message, sizeof message) != ERR_OK)
        return complain(message);
    if (o.data)
        conf_set_data_dir(&conf, o.data);
    setenv("TZ", conf.site.timezone, 1);
    prctl(PR_SET_DUMPABLE, 0); /* a core file would hold a card holder's data and the keys */
    umask(0007);               /* the database is shared with the group, with nobody else */
    if (o.clock_wall_ms)
        clock_set_wall_ms(o.clock_wall_ms);
    enum err err = keys_load(conf.keys_dir, &keys);
    if (err != ERR_OK) {
        str_format(message, sizeof message, "the keys in %s cannot be used: %s. Run kioskctl init first",
                   conf.keys_dir, err_text(err));
        return complain(message);
    }
    signal(SIGINT, on_signal);
    signal(SIGTERM, on_signal);
    struct ui_options look = {.width_px = o.width_px ? o.width_px : conf.screen.width_px,
                              .height_px = o.height_px ? o.height_px : conf.screen.height_px,
                              .side_px = o.is_windowed && !o.script ? SIDE_PX : 0,
                              .diagonal_inch = conf.screen.diagonal_inch,
                              .is_fullscreen = conf.screen.is_fullscreen && !o.is_windowed,
                              .assets_dir = o.assets_dir};
    struct ui *ui = NULL;
    int exit_code = EXIT_FAILURE;
    if (ui_create(&ui, &look, message, sizeof message) != ERR_OK)
        complain(message);
    else
        exit_code = run(&o, &conf, &keys, ui);
    ui_destroy(ui);
    keys_wipe(&keys);
    return exit_code;
}
